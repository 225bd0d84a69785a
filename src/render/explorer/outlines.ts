/** Outlines of territories as arcs that neighbours share: half the points, and the limits of any grouping at once. */
import { ByteReader, ByteWriter } from './bytes.ts'
import type { PageRing } from '../map/projection.ts'

/** Lines between the points where territories meet, one after the other. */
export interface Arcs {
  /** x and y in turn of all their points, the first and the last of each included. */
  readonly points: Int32Array
  /** Place in `points` of the first number of each arc, and the end of the last. */
  readonly starts: Int32Array
  /** Places of the two territories that each bounds; −1 for none. */
  readonly sides: Int32Array
}

/** Outlines of territories: their rings, and the arcs that rings are made of. */
export interface Outlines {
  /** Rings of each territory, in order; none for one without a contour. */
  readonly rings: readonly (readonly PageRing[])[]
  readonly arcs: Arcs
}

/** A ring as arcs: place and direction of each. */
type ArcReference = readonly [arc: number, reversed: boolean]

/** Points of rings by number, the same wherever they are met, and how many edges leave each. */
class Points {
  readonly #numbers = new Map<number, number>()
  readonly #neighbours: number[][] = []

  numberOf(x: number, y: number): number {
    const key = x * 2 ** 24 + y
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#neighbours.push([]) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  link(a: number, b: number): void {
    const known = this.#neighbours[a]!
    if (!known.includes(b)) known.push(b)
  }

  /** Whether lines part there: no two neighbours, and no more. */
  isJunction(point: number): boolean {
    return this.#neighbours[point]!.length !== 2
  }
}

/** Cuts rings into the arcs that they share. */
function cut(shapes: readonly (readonly PageRing[])[]): {
  readonly arcs: readonly PageRing[]
  readonly references: (readonly (readonly ArcReference[])[])[]
} {
  const points = new Points()
  const numbered = shapes.map((rings) =>
    rings.map((ring) =>
      Int32Array.from({ length: ring.length / 2 }, (_, i) =>
        points.numberOf(ring[2 * i]!, ring[2 * i + 1]!),
      ),
    ),
  )
  for (const numbers of numbered.flat())
    numbers.forEach((number, i) => {
      const next = numbers[(i + 1) % numbers.length]!
      points.link(number, next)
      points.link(next, number)
    })
  const arcs: PageRing[] = []
  const known = new Map<number, number>()
  const references = shapes.map((rings, shape) =>
    rings.map((ring, r) =>
      pieces(numbered[shape]![r]!, points).map(([from, to]): ArcReference => {
        const numbers = numbered[shape]![r]!
        const at = (i: number): number => numbers[i % numbers.length]!
        const met = known.get(edge(at(to), at(to - 1)))
        if (met !== undefined) return [met, true]
        const again = known.get(edge(at(from), at(from + 1)))
        if (again !== undefined) return [again, false]
        known.set(edge(at(from), at(from + 1)), arcs.length)
        const line = new Int32Array(2 * (to - from + 1))
        for (let i = from; i <= to; i++)
          line.set(
            ring.subarray(2 * (i % numbers.length), 2 * (i % numbers.length) + 2),
            2 * (i - from),
          )
        return [arcs.push(line) - 1, false]
      }),
    ),
  )
  return { arcs, references }
}

/** The first edge of an arc, from one point to the next. */
const edge = (from: number, to: number): number => from * 2 ** 26 + to

/** The runs of a ring from junction to junction; from its least point round to itself where it has none. */
function pieces(numbers: Int32Array, points: Points): [from: number, to: number][] {
  const size = numbers.length
  const stops = [...numbers.keys()].filter((i) => points.isJunction(numbers[i]!))
  if (stops.length === 0) {
    const first = numbers.indexOf(numbers.reduce((least, each) => Math.min(least, each)))
    return [[first, first + size]]
  }
  return stops.map((from, k) => [from, k + 1 < stops.length ? stops[k + 1]! : stops[0]! + size])
}

/** Arcs that one ring alone has had yet, by the points at their ends: chains of ends, the last added first. */
class OpenArcs {
  /** A table of points, by open addressing: 0 for none, else one more than the end added last there. */
  readonly #first: Int32Array
  readonly #keys: Int32Array
  readonly #next: Int32Array
  readonly #closed: Uint8Array
  readonly #shift: number
  #size = 0

  /** `arcs`: how many there will be. */
  constructor(arcs: number) {
    const bits = Math.ceil(Math.log2(4 * arcs + 4))
    const room = 2 ** bits
    this.#shift = 32 - bits
    this.#first = new Int32Array(room)
    this.#keys = new Int32Array(room)
    this.#next = new Int32Array(2 * arcs)
    this.#closed = new Uint8Array(arcs)
  }

  #slot(key: number): number {
    const mask = this.#first.length - 1
    let slot = Math.imul(key, 0x9e3779b1) >>> this.#shift
    while (this.#first[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  /** Adds the next arc, by the points at its ends. */
  add(start: number, end: number): void {
    for (const key of [start, end]) {
      const slot = this.#slot(key)
      this.#next[this.#size] = this.#first[slot]!
      this.#keys[slot] = key
      this.#first[slot] = ++this.#size
    }
  }

  close(arc: number): void {
    this.#closed[arc] = 1
  }

  /** Place of an open arc among those that end at a point; that of one that ends there twice is its first. */
  placeOf(arc: number, key: number): number {
    let place = 0
    let end = this.#first[this.#slot(key)]!
    for (; (end - 1) >> 1 !== arc; end = this.#next[end - 1]!)
      if (this.#closed[(end - 1) >> 1] === 0) place++
    return place
  }

  /** The open arc of a place. */
  at(place: number, key: number): number {
    let left = place
    let end = this.#first[this.#slot(key)]!
    for (; ; end = this.#next[end - 1]!)
      if (this.#closed[(end - 1) >> 1] === 0 && left-- === 0) return (end - 1) >> 1
  }
}

/** A point of the plane as one number: the plane is less than 2¹⁵ wide and high. */
const keyOf = (x: number, y: number): number => (x << 15) + y

function reversedPoints(points: PageRing): PageRing {
  return points.map((_, i) => points[points.length - 2 - i + 2 * (i % 2)]!)
}

/** A ring begins with the arc met last of those that are known: it says where the ring is in the fewest bytes. */
function rotated(ring: readonly ArcReference[], placeOf: Int32Array): readonly ArcReference[] {
  let first = 0
  ring.forEach(([arc], i) => {
    if (placeOf[arc]! > placeOf[ring[first]![0]]!) first = i
  })
  return first === 0 ? ring : [...ring.slice(first), ...ring.slice(0, first)]
}

/**
 * Packs outlines: each arc once, where it is first met. A ring is how many arcs it has, then each: the first by how many
 * arcs back it is, twice, plus one against its direction; the next by its place among the open arcs at the point reached.
 * 0 is a new arc: its points, from the point reached, without the last where it closes the ring. At the head, how many arcs
 * and how many numbers there are.
 *
 * @param rings rings of each territory, whose neighbours have their points in common
 * @returns bytes
 */
export function packOutlines(rings: Outlines['rings']): Uint8Array {
  const { arcs, references } = cut(rings)
  const out = new ByteWriter()
  const open = new OpenArcs(2 * arcs.length)
  const placeOf = new Int32Array(arcs.length).fill(-1)
  const flipped = new Uint8Array(arcs.length)
  let next = 0
  let [x, y] = [0, 0]
  const go = (to: PageRing, i: number): void => {
    out.signed(to[i]! - x)
    out.signed(to[i + 1]! - y)
    ;[x, y] = [to[i]!, to[i + 1]!]
  }
  let numbers = 0
  for (const shape of references) {
    out.unsigned(shape.length)
    for (const written of shape) {
      const ring = rotated(written, placeOf)
      out.unsigned(ring.length)
      ring.forEach(([arc, reversed], k) => {
        const place = placeOf[arc]!
        const isBack = place >= 0 && reversed !== (flipped[arc] === 1)
        const points = reversed && place < 0 ? reversedPoints(arcs[arc]!) : arcs[arc]!
        if (place >= 0) {
          out.unsigned(
            k === 0 ? 2 * (next - place) + Number(isBack) : 1 + open.placeOf(place, keyOf(x, y)),
          )
          open.close(place)
          placeOf[arc] = -1 // a third ring would have it again
        } else {
          placeOf[arc] = next++
          flipped[arc] = Number(reversed)
          out.unsigned(0)
          const size = points.length
          numbers += size
          out.unsigned(size / 2)
          if (k === 0) go(points, 0)
          const isClosing = k > 0 && k === ring.length - 1
          for (let i = 2; i < (isClosing ? size - 2 : size); i += 2) go(points, i)
          open.add(keyOf(points[0]!, points[1]!), keyOf(points.at(-2)!, points.at(-1)!))
        }
        const endsAtStart = place >= 0 && reversed
        ;[x, y] = endsAtStart ? [points[0]!, points[1]!] : [points.at(-2)!, points.at(-1)!]
      })
    }
  }
  const head = new ByteWriter()
  head.unsigned(next)
  head.unsigned(numbers)
  const bytes = new Uint8Array(head.bytes.length + out.bytes.length)
  bytes.set(head.bytes)
  bytes.set(out.bytes, head.bytes.length)
  return bytes
}

/**
 * Unpacks outlines.
 *
 * @param bytes what `packOutlines` wrote
 * @param shapes how many territories
 * @returns rings and arcs; a ring may begin at another of its points
 */
export function unpackOutlines(bytes: Uint8Array, shapes: number): Outlines {
  const from = new ByteReader(bytes)
  const [count, numbers] = [from.unsigned(), from.unsigned()]
  const arcs = {
    points: new Int32Array(numbers),
    starts: new Int32Array(count + 1),
    sides: new Int32Array(2 * count).fill(-1),
  }
  const { points, starts, sides } = arcs
  const open = new OpenArcs(count)
  let next = 0
  let [x, y] = [0, 0]
  // of the ring that is read: its arcs, twice, and one more for one that runs backwards
  let references = new Int32Array(64)
  const readArc = (isFirst: boolean, isClosing: boolean, startX: number, startY: number): void => {
    let at = starts[next]!
    const end = (starts[next + 1] = at + 2 * from.unsigned())
    if (isFirst) {
      x += from.signed()
      y += from.signed()
    }
    points[at++] = x
    points[at++] = y
    const last = isClosing ? end - 2 : end
    while (at < last) {
      points[at++] = x += from.signed()
      points[at++] = y += from.signed()
    }
    if (isClosing) {
      points[at++] = x = startX
      points[at] = y = startY
    }
    open.add(keyOf(points[starts[next]!]!, points[starts[next]! + 1]!), keyOf(x, y))
    next++
  }
  const ring = (shape: number): PageRing => {
    const size = from.unsigned()
    if (size > references.length) references = new Int32Array(2 * size)
    let [startX, startY, length] = [0, 0, 0]
    for (let k = 0; k < size; k++) {
      const code = from.unsigned()
      let arc = next
      let reversed = 0
      if (code === 0) {
        readArc(k === 0, k > 0 && k === size - 1, startX, startY)
        sides[2 * arc] = shape
      } else {
        arc = k === 0 ? next - (code >> 1) : open.at(code - 1, keyOf(x, y))
        const [first, end] = [starts[arc]!, starts[arc + 1]!]
        reversed = k === 0 ? code & 1 : Number(points[first] !== x || points[first + 1] !== y)
        sides[2 * arc + 1] = shape
        open.close(arc)
        x = points[reversed ? first : end - 2]!
        y = points[reversed ? first + 1 : end - 1]!
      }
      const [first, end] = [starts[arc]!, starts[arc + 1]!]
      if (k === 0) {
        startX = points[reversed ? end - 2 : first]!
        startY = points[reversed ? end - 1 : first + 1]!
      }
      length += end - first - 2
      references[k] = 2 * arc + reversed
    }
    return ringOf(references, size, length, arcs)
  }
  const rings = Array.from({ length: shapes }, (_, shape) => {
    const own: PageRing[] = []
    for (let left = from.unsigned(); left > 0; left--) own.push(ring(shape))
    return own
  })
  return { rings, arcs }
}

/** Arcs end to end; the last point of each is the first of the next. */
function ringOf(
  references: Int32Array,
  size: number,
  length: number,
  { points, starts }: Arcs,
): PageRing {
  const ring = new Int32Array(length)
  let at = 0
  for (let k = 0; k < size; k++) {
    const arc = references[k]! >> 1
    const [first, end] = [starts[arc]!, starts[arc + 1]!]
    if ((references[k]! & 1) === 0) for (let i = first; i < end - 2; i++) ring[at++] = points[i]!
    else
      for (let i = end - 2; i > first; i -= 2) {
        ring[at++] = points[i]!
        ring[at++] = points[i + 1]!
      }
  }
  return ring
}
