import { geoConicConformal } from 'd3-geo'
import { describe, expect, it } from 'vitest'
import type { ContourShape } from '../../../src/io/contours.ts'
import { borders, pathOf } from '../../../src/render/map/paths.ts'
import { projectShapes } from '../../../src/render/map/projection.ts'

const square = (code: string, lon: number, lat: number, side = 0.5): ContourShape => ({
  code,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [lon, lat],
        [lon, lat + side],
        [lon + side, lat + side],
        [lon + side, lat],
        [lon, lat],
      ],
    ],
  },
})
const box = { x: 10, y: 20, width: 300, height: 200 }
const xs = (ring: Int32Array): number[] => Array.from(ring.filter((_, i) => i % 2 === 0))
const ys = (ring: Int32Array): number[] => Array.from(ring.filter((_, i) => i % 2 === 1))

describe('shapes on the plane', () => {
  it('fill their box, centred, and never leave it', () => {
    const drawing = projectShapes([square('01001', 5, 46), square('01002', 5, 46.5)]).fit(box)
    const rings = drawing.rings.flat()
    expect(Math.min(...rings.flatMap(ys))).toBe(200)
    expect(Math.max(...rings.flatMap(ys))).toBe(2200)
    expect(drawing.box.x + drawing.box.width / 2).toBeCloseTo(160, 9)
    expect(Math.min(...rings.flatMap(xs))).toBeGreaterThan(100)
  })

  it('have the conic conformal projection of the mainland', () => {
    const shapes = [square('59001', 3, 50.2), square('2A001', 8.6, 41.5)]
    const [[north], [south]] = projectShapes(shapes).fit(box).rings as [[Int32Array], [Int32Array]]
    const lambert = geoConicConformal().parallels([44, 49]).rotate([-3, 0])
    const [a, b] = [lambert([3, 50.2])!, lambert([8.6, 41.5])!]
    expect((south[0]! - north[0]!) / (south[1]! - north[1]!)).toBeCloseTo(
      (b[0] - a[0]) / (b[1] - a[1]),
      2,
    )
  })

  it('of overseas stand elsewhere when there is a mainland, and are the map when there is none', () => {
    const [gex, saintDenis] = [square('01173', 6, 46), square('97411', 55.4, -21)]
    expect(projectShapes([gex, saintDenis])).toMatchObject({
      shapes: [gex],
      elsewhere: [saintDenis],
    })
    expect(projectShapes([saintDenis])).toMatchObject({ shapes: [saintDenis], elsewhere: [] })
  })

  it.each([
    ['mainland', square('01001', 5, 46, 1), 111.2],
    ['Réunion', square('97401', 55.2, -21.4, 1), 111.2],
  ])('know how long a kilometre is: %s', (_, shape, degree) => {
    const { kilometre, rings } = projectShapes([shape]).fit(box)
    const [south, north] = ys(rings[0]![0]!) as [number, number]
    expect((south - north) / 10 / kilometre / degree).toBeCloseTo(1, 1)
  })
})

describe('a path', () => {
  it('goes by tenths of a pixel and closes', () => {
    expect(pathOf([Int32Array.of(0, 0, 15, 0, 15, 23)])).toBe('M0,0l1.5,0 0,2.3z')
  })

  it('is empty for a shape too small to be seen', () => {
    const shapes = [square('01001', 5, 46), square('01002', 5.1, 46.1, 1e-6)]
    expect(projectShapes(shapes).fit(box).rings.map(pathOf)[1]).toBe('')
  })
})

describe('borders', () => {
  const left = [Int32Array.of(0, 0, 10, 0, 10, 10, 0, 10)]
  const right = [Int32Array.of(10, 0, 20, 0, 20, 10, 10, 10)]

  it('go around the whole, and once between two groups', () => {
    const { outer, inner } = borders([left, right], ['01', '02'])
    expect(inner).toBe('M1,0l0,1')
    expect(outer.match(/M/g)).toHaveLength(3)
  })

  it('are not drawn inside a group', () => {
    expect(borders([left, right], ['01', '01']).inner).toBe('')
  })
})
