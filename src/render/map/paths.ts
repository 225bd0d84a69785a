/** Path data: the outline of a shape, and the lines between groups of shapes. */
import type { PageRing } from './projection.ts'

/**
 * Writes the path of a shape. A ring smaller than a tenth of a pixel has none.
 *
 * @param rings rings on the page
 * @returns path data
 */
export function pathOf(rings: readonly PageRing[]): string {
  return rings.map((ring) => `${line(ring, 0, ring.length / 2 - 1)}z`).join('')
}

/** The points of a ring from one place to another, both included, as one line; past the last point comes the first. */
function line(ring: PageRing, from: number, to: number): string {
  const size = ring.length / 2
  const x = (at: number): number => ring[2 * (at % size)]!
  const y = (at: number): number => ring[2 * (at % size) + 1]!
  let path = `M${x(from) / 10},${y(from) / 10}`
  for (let at = from + 1; at <= to; at++) {
    path += `${at === from + 1 ? 'l' : ' '}${(x(at) - x(at - 1)) / 10},${(y(at) - y(at - 1)) / 10}`
  }
  return path
}

/** Lines that a map draws over its shapes. */
export interface Borders {
  /** Around the whole. */
  readonly outer: string
  /** Between two groups. */
  readonly inner: string
}

/** Marks of an edge that has been met twice; an edge met once holds the number of its group. */
const SAME_GROUP = -1
const TWO_GROUPS = -2

/** The edges of the shapes by their two ends, whichever comes first. */
type Edges = Map<number, number>

/** A ring with a number for each edge, the same from either side. */
interface NumberedRing {
  readonly ring: PageRing
  readonly keys: Float64Array
}

/**
 * Finds the outer edge of some shapes and the borders of their groups: an edge that two shapes
 * share is neither when they are of one group. It holds for contours whose neighbours have their
 * points in common.
 *
 * @param shapes rings of each shape
 * @param groups group of each shape
 * @returns path data of both
 */
export function borders(
  shapes: readonly (readonly PageRing[])[],
  groups: readonly string[],
): Borders {
  const groupNumbers = new Map([...new Set(groups)].map((group, number) => [group, number]))
  const points = new Map<number, number>()
  const edges: Edges = new Map()
  const numbered = shapes.flatMap((rings, shape) => {
    const group = groupNumbers.get(groups[shape]!)!
    return rings.map((ring) => meet({ ring, keys: keysOf(ring, points) }, group, edges))
  })
  const drawn = { outer: '', inner: '' }
  for (const each of numbered) collect(each, edges, drawn)
  return drawn
}

function keysOf(ring: PageRing, points: Map<number, number>): Float64Array {
  const ends = new Int32Array(ring.length / 2)
  for (let at = 0; at < ends.length; at++) {
    const key = ring[2 * at]! * 2 ** 20 + ring[2 * at + 1]!
    let number = points.get(key)
    if (number === undefined) points.set(key, (number = points.size))
    ends[at] = number
  }
  return Float64Array.from(ends, (end, at) => {
    const next = ends[(at + 1) % ends.length]!
    return Math.min(end, next) * 2 ** 26 + Math.max(end, next)
  })
}

function meet(numbered: NumberedRing, group: number, edges: Edges): NumberedRing {
  for (const key of numbered.keys) {
    const met = edges.get(key)
    edges.set(key, met === undefined ? group : met === group ? SAME_GROUP : TWO_GROUPS)
  }
  return numbered
}

/** Adds the lines of a ring: each run of edges of one kind makes a line. */
function collect(
  { ring, keys }: NumberedRing,
  edges: Edges,
  drawn: { outer: string; inner: string },
): void {
  let from = 0
  let kind = take(keys[0]!, edges)
  for (let at = 1; at <= keys.length; at++) {
    const next = at < keys.length ? take(keys[at]!, edges) : undefined
    if (at < keys.length && next === kind) continue
    if (kind) drawn[kind] += line(ring, from, at)
    from = at
    kind = next
  }
}

/** What an edge is; a border between two groups is given once. */
function take(key: number, edges: Edges): keyof Borders | undefined {
  const met = edges.get(key)!
  if (met === TWO_GROUPS) edges.set(key, SAME_GROUP)
  return met >= 0 ? 'outer' : met === TWO_GROUPS ? 'inner' : undefined
}

/**
 * Finds the middle of the greatest ring of a shape.
 *
 * @param rings rings of the shape on the page, one or more
 * @returns pixels
 *
 * @example
 * middleOf([Int32Array.of(0, 0, 100, 0, 100, 40)]) // → [5, 2]
 */
export function middleOf(rings: readonly PageRing[]): readonly [x: number, y: number] {
  const [first, ...others] = rings
  const ring = others.reduce((a, b) => (b.length > a.length ? b : a), first!)
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < ring.length; i += 2) {
    left = Math.min(left, ring[i]!)
    right = Math.max(right, ring[i]!)
    top = Math.min(top, ring[i + 1]!)
    bottom = Math.max(bottom, ring[i + 1]!)
  }
  return [(left + right) / 20, (top + bottom) / 20]
}
