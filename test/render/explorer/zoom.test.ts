import { describe, expect, it } from 'vitest'
import {
  boundedZoom,
  MOST_ZOOM,
  zoomedBy,
  zoomedView,
  zoomFromText,
  zoomMoved,
  zoomToText,
  type Zoom,
} from '../../../src/render/explorer/zoom.ts'
import { mulberry32 } from '../../support.ts'

const whole = { x: 100, y: 200, scale: 0.1, width: 900, height: 700 }

describe('the zoom of an explorer', () => {
  const random = mulberry32(19)
  const draws = Array.from({ length: 500 }, () => ({
    factor: 2 ** (6 * random() - 3),
    at: [900 * random(), 700 * random()] as const,
    move: [400 * random() - 200, 400 * random() - 200] as const,
  }))

  it('never shows beside the map, nor nearer than it may, whatever is asked', () => {
    let zoom: Zoom | undefined
    const met: number[] = []
    for (const { factor, at, move } of draws) {
      zoom = zoomMoved(whole, zoomedBy(whole, zoom, factor, at), ...move)
      const { x, y, scale } = zoomedView(whole, zoom)
      expect(x).toBeGreaterThanOrEqual(whole.x - 0.5)
      expect(y).toBeGreaterThanOrEqual(whole.y - 0.5)
      expect(x + 900 / scale).toBeLessThanOrEqual(whole.x + 9000 + 0.5)
      expect(y + 700 / scale).toBeLessThanOrEqual(whole.y + 7000 + 0.5)
      met.push(zoom?.by ?? 1)
    }
    expect([Math.min(...met), Math.max(...met)]).toEqual([1, MOST_ZOOM])
  })

  it('leaves what is under the pointer where it is, to the unit of the plane', () => {
    const from: Zoom = { by: 4, x: 4600, y: 3700 }
    const at = [300, 500] as const
    const onPlane = (zoom: Zoom | undefined): number[] => {
      const { x, y, scale } = zoomedView(whole, zoom)
      return [x + at[0] / scale, y + at[1] / scale]
    }
    const [x, y] = onPlane(from)
    for (const factor of [0.8, 1.1, 1.7, 3]) {
      const [x2, y2] = onPlane(zoomedBy(whole, from, factor, at))
      expect(Math.abs(x2! - x!)).toBeLessThan(2)
      expect(Math.abs(y2! - y!)).toBeLessThan(2)
    }
  })

  it('follows the hand', () => {
    const from: Zoom = { by: 4, x: 4600, y: 3700 }
    expect(zoomMoved(whole, from, 40, -20)).toEqual({ by: 4, x: 4500, y: 3750 })
    expect(zoomMoved(whole, undefined, 40, -20)).toBeUndefined()
  })

  it('is nothing where the whole is seen', () => {
    expect(boundedZoom(whole, { by: 1.004, x: 0, y: 0 })).toBeUndefined()
    expect(boundedZoom(whole, { by: NaN, x: 0, y: 0 })).toBeUndefined()
    expect(zoomedView(whole, undefined)).toBe(whole)
  })

  it('is said in an address and read again; anything else is no zoom', () => {
    const zoom = { by: 2.5, x: 4200, y: -310 }
    expect(zoomFromText(zoomToText(zoom))).toEqual(zoom)
    for (const wrong of ['', '2', '1,0,0', '33,0,0', '2,x,0', '2,0,0,0', 'NaN,1,1', '2,Infinity,0'])
      expect(zoomFromText(wrong), wrong).toBeUndefined()
  })
})
