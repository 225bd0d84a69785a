/**
 * Many draws of many territories: exact ranks of each draw, order statistics of each territory.
 *
 * Draws are kept as 16-bit integers, one draw after the other: 35,000 territories × 1,000 draws are
 * 70 MB. `NO_DRAW` stands for a territory without a value.
 */
import { ranksDescending, TIE } from '../rank.ts'
import { sortedOrder } from '../sort.ts'

/** What stands for a missing value in 16-bit draws; the greatest rank is one less. */
export const NO_DRAW = 65_535

/** Bins for a value, and at most: one each for nearly all of 35,000. */
export const BINS_PER_VALUE = 2
/** Bins at most. */
export const MAX_BINS = 65_536
/** A bin with more values than this, unless they are in order, is sorted by radix. */
export const CROWDED_BIN = 48

/** Scratch space for ranking a column of n values. */
export interface RankBuffers {
  readonly counts: Uint32Array
  readonly bins: Uint16Array
  readonly values: Float64Array
  readonly places: Uint32Array
}

/** Room for ranking columns of n values, to be used again from draw to draw. */
export function rankBuffers(n: number): RankBuffers {
  const size = Math.min(MAX_BINS, Math.max(256, BINS_PER_VALUE * n))
  return {
    counts: new Uint32Array(size + 1),
    bins: new Uint16Array(n),
    values: new Float64Array(n),
    places: new Uint32Array(n),
  }
}

/**
 * The ranks that `ranksDescending` gives (1 the greatest, ties share the best), as 16-bit integers:
 * values thrown in bins, then put right by insertion.
 *
 * @example
 * ranksInto(Float64Array.of(5, NaN, 9, 5), new Uint16Array(4), rankBuffers(4)) // → [2, 65535, 1, 2]
 */
export function ranksInto(x: Float64Array, out: Uint16Array, room: RankBuffers): Uint16Array {
  const present = scatter(x, room)
  if (present < 0) return radixRanks(x, out)
  sortBins(room, present)
  const { values, places } = room
  if (present < x.length) out.fill(NO_DRAW)
  let first = Infinity
  let rank = 0
  for (let k = 0; k < present; k++) {
    const v = values[k]!
    if (k === 0 || first - v > TIE) {
      first = v
      rank = k + 1
    }
    out[places[k]!] = rank
  }
  return out
}

/** Throws the present values in bins, the greatest first; how many there are, or −1 when they cannot be binned. */
function scatter(x: Float64Array, { counts, bins, values, places }: RankBuffers): number {
  const n = x.length
  const last = counts.length - 1
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < n; i++) {
    const v = x[i]!
    if (v < low) low = v
    if (v > high) high = v
  }
  const scale = (last - 1) / (high - low)
  if (!(scale > 0 && scale < Infinity)) return -1
  counts.fill(0)
  let present = 0
  for (let i = 0; i < n; i++) {
    const v = x[i]!
    if (v !== v) continue
    const bin = ((high - v) * scale) | 0
    bins[i] = bin
    counts[bin]!++
    present++
  }
  let start = 0
  for (let bin = 0; bin <= last; bin++) {
    const size = counts[bin]!
    counts[bin] = start
    start += size
  }
  for (let i = 0; i < n; i++) {
    const v = x[i]!
    if (v !== v) continue
    const at = counts[bins[i]!]!++
    values[at] = v
    places[at] = i
  }
  return present
}

/** Puts each bin in order, the greatest first: by insertion, or by radix when that takes too many moves. */
function sortBins({ counts, bins, values, places }: RankBuffers, present: number): void {
  for (let k = 1; k < present; k++) {
    const v = values[k]!
    if (values[k - 1]! >= v) continue
    const place = places[k]!
    let at = k - 1
    const least = k - CROWDED_BIN
    while (at >= 0 && values[at]! < v && at >= least) {
      values[at + 1] = values[at]!
      places[at + 1] = places[at]!
      at--
    }
    values[at + 1] = v
    places[at + 1] = place
    if (at < least) {
      const bin = bins[place]!
      const end = counts[bin]!
      const start = bin === 0 ? 0 : counts[bin - 1]!
      sortCrowd(values.subarray(start, end), places.subarray(start, end))
      k = end - 1
    }
  }
}

function sortCrowd(values: Float64Array, places: Uint32Array): void {
  const order = sortedOrder(values)
  const [v, p] = [values.slice(), places.slice()]
  for (let at = 0, last = order.length - 1; at <= last; at++) {
    values[at] = v[order[last - at]!]!
    places[at] = p[order[last - at]!]!
  }
}

function radixRanks(x: Float64Array, out: Uint16Array): Uint16Array {
  const ranks = ranksDescending(x)
  for (let i = 0; i < x.length; i++) out[i] = ranks[i] === ranks[i] ? ranks[i]! : NO_DRAW
  return out
}

/**
 * Values as 16-bit steps between two bounds, held at them; `NO_DRAW` for missing.
 *
 * @example
 * stepsInto(Float64Array.of(0, 100, NaN), 0, 100, new Uint16Array(3)) // → [0, 65534, 65535]
 */
export function stepsInto(
  x: Float64Array,
  low: number,
  high: number,
  out: Uint16Array,
): Uint16Array {
  const scale = (NO_DRAW - 1) / (high - low)
  for (let i = 0; i < x.length; i++) {
    const step = (x[i]! - low) * scale + 0.5
    out[i] = step !== step ? NO_DRAW : step < 0 ? 0 : step >= NO_DRAW ? NO_DRAW - 1 : step
  }
  return out
}

/** Territories taken at a time: their draws, laid one territory after the other, stay in the nearest caches. */
const BLOCK = 64

/**
 * Order statistics of each territory over the draws: exact, by two histograms of 256 bins.
 *
 *     Q(p) = x₍⌈p·m⌉₎ of its m present draws        (type 1: always a value that was drawn)
 *
 * @param draws draw after draw, `n` territories each
 * @returns one column a probability, for territories `from` … `to` − 1; `NO_DRAW` without a present draw
 *
 * @example
 * rowQuantiles(Uint16Array.of(5, 1, 3), 1, [0.5])[0] // → [3]
 */
export function rowQuantiles(
  draws: Uint16Array,
  n: number,
  probabilities: readonly number[],
  from = 0,
  to = n,
): Uint16Array[] {
  const count = Math.floor(draws.length / n)
  const out = probabilities.map(() => new Uint16Array(to - from).fill(NO_DRAW))
  const rows = new Uint16Array(BLOCK * count)
  const find = finder(probabilities)
  const found = new Int32Array(probabilities.length)
  for (let start = from; start < to; start += BLOCK) {
    const size = Math.min(BLOCK, to - start)
    for (let d = 0; d < count; d++)
      for (let r = 0, at = d * n + start, into = d; r < size; r++, at++, into += count)
        rows[into] = draws[at]!
    for (let r = 0; r < size; r++) {
      if (find(rows, r * count, count, found))
        for (let k = 0; k < found.length; k++) out[k]![start - from + r] = found[k]!
    }
  }
  return out
}

/**
 * A function that finds the order statistics of `count` values from a place on; false when none is present. `NO_DRAW` is the
 * greatest value of all: where it is counted, it stands after all that is looked for.
 */
function finder(
  probabilities: readonly number[],
): (values: Uint16Array, from: number, count: number, found: Int32Array) => boolean {
  const high = new Uint32Array(256)
  const low = new Uint32Array(256 * (1 + probabilities.length))
  /** Which histogram of low bytes each high byte has; 0 is of those that nobody looks for. */
  const slot = new Uint8Array(256)
  const wanted = new Int32Array(probabilities.length)
  return (values, from, count, found) => {
    high.fill(0)
    slot.fill(0)
    low.fill(0)
    let missing = 0
    for (let at = from; at < from + count; at++) {
      const v = values[at]!
      high[v >>> 8]!++
      if (v === NO_DRAW) missing++
    }
    const present = count - missing
    if (present === 0) return false
    for (let k = 0; k < probabilities.length; k++) {
      let left = Math.max(1, Math.ceil(probabilities[k]! * present - 1e-9))
      let bin = 0
      while (left > high[bin]!) left -= high[bin++]!
      found[k] = bin
      wanted[k] = left
      slot[bin] ||= k + 1
    }
    for (let at = from; at < from + count; at++) {
      const v = values[at]!
      low[(slot[v >>> 8]! << 8) + (v & 255)]!++
    }
    for (let k = 0; k < probabilities.length; k++) {
      const start = slot[found[k]!]! << 8
      let [left, step] = [wanted[k]!, 0]
      while (left > low[start + step]!) left -= low[start + step++]!
      found[k] = (found[k]! << 8) + step
    }
    return true
  }
}

/** How often each territory stands at `first` or before, at `second` or before, from `least[i]` to `most[i]`: shares of the draws in which it has a value; and how many have one. */
export interface RankFrequencies {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly within: Float64Array
  /** Of all the draws. */
  readonly present: Float64Array
}

/**
 * Counts the draws of territories `from` … `to` − 1 in one pass. `least` and `most` are of these territories alone.
 *
 * @example
 * rankFrequencies(Uint16Array.of(1, 2, 2, 1), 2, 1, 2, Uint16Array.of(1, 1), Uint16Array.of(1, 2)).within // → [0.5, 1]
 */
export function rankFrequencies(
  draws: Uint16Array,
  n: number,
  first: number,
  second: number,
  least: Uint16Array,
  most: Uint16Array,
  from = 0,
  to = n,
): RankFrequencies {
  const size = to - from
  const [inFirst, inSecond, within, present] = [
    new Uint32Array(size),
    new Uint32Array(size),
    new Uint32Array(size),
    new Uint32Array(size),
  ]
  const count = Math.floor(draws.length / n)
  for (let d = 0; d < count; d++) {
    for (let r = 0, at = d * n + from; r < size; r++, at++) {
      const v = draws[at]!
      if (v === NO_DRAW) continue
      present[r]!++
      if (v <= second) {
        inSecond[r]!++
        if (v <= first) inFirst[r]!++
      }
      if (v >= least[r]! && v <= most[r]!) within[r]!++
    }
  }
  const share = (of: Uint32Array): Float64Array =>
    Float64Array.from(of, (each, r) => each / present[r]!)
  return {
    first: share(inFirst),
    second: share(inSecond),
    within: share(within),
    present: Float64Array.from(present, (each) => each / count),
  }
}
