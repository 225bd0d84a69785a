/** Exact ranks of a column that is on a disk: sorted slice by slice, each slice no longer than memory allows. */
import { readSync, writeSync } from 'node:fs'
import { TIE } from '../stats/rank.ts'
import { sortedOrder } from '../stats/sort.ts'

/** Rows sorted at once. */
const SLICE = 2 ** 20
/** Values counted apart. */
const BINS = 2 ** 16

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
export function rankOnDisk(places: readonly RankPlace[], values: number, output: number, { min, max }: { readonly min: number; readonly max: number }, slice = SLICE): void {
  const bin = (v: number): number => (max > min ? Math.min(BINS - 1, Math.floor(((v - min) / (max - min)) * BINS)) : 0)
  const buffer = new Float64Array(places.reduce((most, { rows }) => Math.max(most, rows), 0))
  const read = ({ rows, from }: RankPlace): Float64Array => fill(values, buffer.subarray(0, rows), from)
  const counts = new Float64Array(BINS)
  for (const place of places) for (const v of read(place)) if (v === v) counts[bin(v)]!++

  let [above, first, rank] = [0, Infinity, 0]
  for (const { low, high, count } of slices(counts, slice)) {
    const held = new Float64Array(count)
    const rows = new Uint32Array(count)
    let n = 0
    let row = 0
    for (const place of places) {
      for (const v of read(place)) {
        if (v === v) {
          const at = bin(v)
          if (at >= low && at < high) {
            held[n] = v
            rows[n++] = row
          }
        }
        row++
      }
    }
    const order = sortedOrder(held)
    const ranks = new Float64Array(count)
    for (let k = count - 1; k >= 0; k--, above++) {
      const v = held[order[k]!]!
      if (above === 0 || first - v > TIE) {
        first = v
        rank = above + 1
      }
      ranks[order[k]!] = rank
    }
    write(places, output, rows, ranks)
  }
}

/** Runs of bins from the greatest down, each with as many values as memory allows, or one bin. */
function* slices(counts: Float64Array, most: number): Generator<{ readonly low: number; readonly high: number; readonly count: number }> {
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
  for (let done = 0; done < bytes.length; ) {
    const got = readSync(file, bytes, done, bytes.length - done, from + done)
    if (got === 0) throw new Error('a file of values ends before its last value')
    done += got
  }
  return into
}

/** Rows come in order: each batch that has some is read, given its ranks, and written back. */
function write(places: readonly RankPlace[], output: number, rows: Uint32Array, ranks: Float64Array): void {
  let k = 0
  let before = 0
  for (const place of places) {
    const end = before + place.rows
    if (k < rows.length && rows[k]! < end) {
      const column = fill(output, new Float64Array(place.rows), place.to)
      for (; k < rows.length && rows[k]! < end; k++) column[rows[k]! - before] = ranks[k]!
      const bytes = new Uint8Array(column.buffer)
      for (let done = 0; done < bytes.length; ) done += writeSync(output, bytes, done, bytes.length - done, place.to + done)
    }
    before = end
  }
}
