/** Exact ranks of a column that is on a disk: sorted slice by slice, each slice no longer than memory allows. */
import { readSync, writeSync } from 'node:fs'
import { TIE } from '../../stats/rank.ts'
import { sortedOrder } from '../../stats/sort.ts'

/** Rows sorted at once. */
const SLICE = 2 ** 20
/** Values counted apart: as many bins as there are rows in a slice, for each to have few of them. */
const BINS = 2 ** 20

/** Where the values of a batch, and the ranks to be written of it, are in their files. */
export interface RankPlace {
  readonly rows: number
  /** Of the values, in the file that they were put aside in. */
  readonly from: number
  /** Of the ranks, in the output. */
  readonly to: number
}

/**
 * Ranks from the greatest value, as `ranksDescending` gives them: 1 is the greatest, ties share the best of their ranks. Values
 * within `TIE` of the first of their group are ties, wherever the slices part them.
 *
 * The values are read once to be counted in bins of equal width, then once a slice; ranks are written in place.
 */
export function rankOnDisk(
  places: readonly RankPlace[],
  values: number,
  output: number,
  { min, max }: { readonly min: number; readonly max: number },
  slice = SLICE,
): void {
  const perUnit = max > min ? (BINS - 1) / (max - min) : 0
  const buffer = new Float64Array(places.reduce((most, { rows }) => Math.max(most, rows), 0))
  const counts = new Uint32Array(BINS)
  for (const place of places) {
    const column = fill(values, buffer.subarray(0, place.rows), place.from)
    for (let i = 0; i < column.length; i++)
      if (column[i] === column[i]) counts[((column[i]! - min) * perUnit) | 0]!++
  }

  let [above, first, rank] = [0, Infinity, 0]
  for (const { low, high, count } of slices(counts, slice)) {
    const starts = startsOf(counts, low, high)
    const present = new Float64Array(count)
    const order = new Uint32Array(count)
    const rows = new Uint32Array(count)
    let n = 0
    let row = 0
    for (const place of places) {
      const column = fill(values, buffer.subarray(0, place.rows), place.from)
      for (let i = 0; i < column.length; i++, row++) {
        const v = column[i]!
        if (v !== v) continue
        const at = ((v - min) * perUnit) | 0
        if (at < low || at >= high) continue
        const to = starts[at - low]!++
        present[to] = v
        order[to] = n
        rows[n++] = row
      }
    }
    settle(present, order, starts)
    const ranks = new Float64Array(count)
    for (let k = count - 1; k >= 0; k--, above++) {
      const v = present[k]!
      if (above === 0 || first - v > TIE) {
        first = v
        rank = above + 1
      }
      ranks[order[k]!] = rank
    }
    write(places, output, rows, ranks)
  }
}

function startsOf(counts: Uint32Array, low: number, high: number): Uint32Array {
  const starts = new Uint32Array(high - low)
  for (let bin = 0, start = 0; bin < starts.length; bin++) {
    starts[bin] = start
    start += counts[low + bin]!
  }
  return starts
}

/** Values of a bin that are more than this are sorted; fewer are moved among their neighbours. */
const FEW = 48

/** Puts in order the values of each bin, with what goes with them. `ends`: where each bin ends. */
function settle(held: Float64Array, order: Uint32Array, ends: Uint32Array): void {
  for (let bin = 0, start = 0; bin < ends.length; bin++) {
    const end = ends[bin]!
    if (end - start > FEW) {
      const [values, rows] = [held.slice(start, end), order.slice(start, end)]
      sortedOrder(values).forEach((from, k) => {
        held[start + k] = values[from]!
        order[start + k] = rows[from]!
      })
    } else {
      for (let k = start + 1; k < end; k++) {
        const [v, row] = [held[k]!, order[k]!]
        let at = k
        for (; at > start && held[at - 1]! > v; at--) {
          held[at] = held[at - 1]!
          order[at] = order[at - 1]!
        }
        held[at] = v
        order[at] = row
      }
    }
    start = end
  }
}

/** Runs of bins from the greatest down, each with as many values as memory allows, or one bin. */
function* slices(
  counts: Uint32Array,
  most: number,
): Generator<{ readonly low: number; readonly high: number; readonly count: number }> {
  let high = BINS
  let count = 0
  for (let low = BINS - 1; low >= 0; low--) {
    const next = counts[low]!
    if (count > 0 && count + next > most) {
      yield { low: low + 1, high, count }
      high = low + 1
      count = 0
    }
    count += next
  }
  if (count > 0) yield { low: 0, high, count }
}

function fill(file: number, into: Float64Array, from: number): Float64Array {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength)
  for (let done = 0; done < bytes.length;) {
    const got = readSync(file, bytes, done, bytes.length - done, from + done)
    if (got === 0) throw new Error('a file of values ends before its last value')
    done += got
  }
  return into
}

/** Rows come in order: each batch that has some is read, given its ranks, and written back. */
function write(
  places: readonly RankPlace[],
  output: number,
  rows: Uint32Array,
  ranks: Float64Array,
): void {
  let k = 0
  let before = 0
  for (const place of places) {
    const end = before + place.rows
    if (k < rows.length && rows[k]! < end) {
      const column = fill(output, new Float64Array(place.rows), place.to)
      for (; k < rows.length && rows[k]! < end; k++) column[rows[k]! - before] = ranks[k]!
      const bytes = new Uint8Array(column.buffer)
      for (let done = 0; done < bytes.length;)
        done += writeSync(output, bytes, done, bytes.length - done, place.to + done)
    }
    before = end
  }
}
