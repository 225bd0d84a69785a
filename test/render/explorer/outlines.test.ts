import { describe, expect, it } from 'vitest'
import { packOutlines, unpackOutlines } from '../../../src/render/explorer/outlines.ts'
import { explorerData } from '../../../src/render/explorer/data.ts'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { contours, view } from '../belfort.ts'

/** A ring from its first point in alphabetical order: where it begins says nothing. */
const plain = (ring: Int32Array): string => {
  const points = Array.from(
    { length: ring.length / 2 },
    (_, i) => `${ring[2 * i]},${ring[2 * i + 1]}`,
  )
  const first = points.indexOf(points.toSorted()[0]!)
  return [...points.slice(first), ...points.slice(0, first)].join(' ')
}
const square = (x: number, y: number, side: number): Int32Array =>
  Int32Array.of(x, y, x + side, y, x + side, y + side, x, y + side)
const back = (shapes: Int32Array[][]) => unpackOutlines(packOutlines(shapes), shapes.length)

describe('outlines', () => {
  it('of a real territory come back, each limit once, with who is on its sides', () => {
    const { rings } = explorerData({
      editions: [{ label: '', view }],
      method: ifn2026,
      contours,
    })
    const read = unpackOutlines(packOutlines(rings), rings.length)
    expect(read.rings.map((each) => each.map(plain))).toEqual(rings.map((each) => each.map(plain)))
    const { starts, sides, points } = read.arcs
    expect(points.length).toBe(starts.at(-1))
    // an inner limit has two sides, each of them once in the rings; the outer edge has one
    const edges = rings.flat().reduce((sum, ring) => sum + ring.length / 2, 0)
    const drawn = Array.from({ length: starts.length - 1 }, (_, arc) => ({
      edges: (starts[arc + 1]! - starts[arc]!) / 2 - 1,
      isInner: sides[2 * arc + 1]! >= 0,
    }))
    expect(drawn.reduce((sum, arc) => sum + arc.edges * (arc.isInner ? 2 : 1), 0)).toBe(edges)
    expect(drawn.some(({ isInner }) => !isInner)).toBe(true)
  })

  it('with an enclave, an island, and a territory without a contour come back', () => {
    const shapes = [
      [square(0, 0, 40), square(10, 10, 20)],
      [Int32Array.of(10, 30, 30, 30, 30, 10, 10, 10)],
      [],
      [square(100, 100, 5), square(120, 100, 5)],
    ]
    const { rings, arcs } = back(shapes)
    expect(rings.map((each) => each.map(plain).map((ring) => ring.split(' ').toSorted()))).toEqual(
      shapes.map((each) => each.map(plain).map((ring) => ring.split(' ').toSorted())),
    )
    // the outer edge of the first, the limit of the enclave, two islands
    expect(arcs.starts).toHaveLength(5)
    expect([...arcs.sides]).toContain(1)
  })

  it('whose limit three rings have, and one that goes back on itself, come back', () => {
    const shapes = [
      [square(0, 0, 10)],
      [square(0, 0, 10)],
      [square(0, 0, 10)],
      [Int32Array.of(20, 0, 30, 0, 40, 0, 30, 0, 30, 10, 20, 10)],
    ]
    expect(back(shapes).rings.map((each) => each.map((ring) => ring.length))).toEqual(
      shapes.map((each) => each.map((ring) => ring.length)),
    )
  })
})
