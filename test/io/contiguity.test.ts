import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contiguity } from '../../src/io/contiguity.ts'
import { readContours } from '../../src/io/contours.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'

/** Unit squares: 01001 at (0, 0), and so on. */
const squares = (...corners: [number, number][]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: corners.map(([x, y], i) => ({
      type: 'Feature',
      id: `0100${i + 1}`,
      properties: {},
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x, y + 1],
            [x + 1, y + 1],
            [x + 1, y],
            [x, y],
          ],
        ],
      },
    })),
  })

describe('neighbours', () => {
  it('share a side; a corner is not enough', () => {
    const contours = readContours(squares([0, 0], [1, 0], [1, 1], [5, 5]))
    const found = contiguity(contours, ['01001', '01002', '01003', '01004', '01009'])
    expect(found.neighbours.map((each) => [...each])).toEqual([[1], [0, 2], [1], [], []])
    expect(found.isolated).toBe(2)
  })

  it('of the embedded communes are each other’s, and hold together', () => {
    const contours = readContours(readFileSync(embeddedTerritory('belfort').contours))
    const codes = contours.shapes.map(({ code }) => code)
    const { neighbours: of, isolated } = contiguity(contours, codes)
    expect(isolated).toBe(0)
    of.forEach((near, i) => near.forEach((j) => expect(of[j]).toContain(i)))
    const seen = new Set([0])
    for (const i of seen) of[i]!.forEach((j) => seen.add(j))
    expect(seen.size).toBe(codes.length)
  })
})
