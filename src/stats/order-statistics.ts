/** Order statistics without sorting: a few ranks of a long column cost a few passes over it. */
import { extent } from './summary.ts'

/** Slices of equal width between the least and the greatest value: this many at most. */
export const SLICES = 4_096

/** The present values of a column, counted, and ready to be looked up by rank. */
export interface OrderStatistics {
  readonly count: number
  /** The values at some ranks: 0 is the least. Ranks ascend, and are less than `count`. */
  at(ranks: readonly number[]): number[]
}

/**
 * Counts the values of `x` by slices of their range; looking ranks up then sorts the slices in which one
 * falls, and no others. At worst, when one value is far from all the rest, that is all of them. NaN
 * is left out.
 *
 * @example
 * orderStatistics(Float64Array.of(7, NaN, 3, 9, 5)).at([0, 2]) // → [3, 7]
 */
export function orderStatistics(x: Float64Array): OrderStatistics {
  const { min, max } = extent(x)
  // (v − min) · perUnit grows with v; where it overflows or is no number, the slice is 0
  const sizes = new Uint32Array(Math.min(SLICES, x.length))
  const perUnit = (sizes.length - 1) / (max - min)
  let count = 0
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v !== v) continue
    sizes[((v - min) * perUnit) | 0]!++
    count++
  }
  const at = (ranks: readonly number[]): number[] => {
    const { wanted, kept, places } = wantedSlices(sizes, ranks)
    const values = new Float64Array(kept)
    for (let i = 0, n = 0; i < x.length; i++) {
      const v = x[i]!
      if (v === v && wanted[((v - min) * perUnit) | 0] === 1) values[n++] = v
    }
    values.sort()
    return places.map((place) => values[place]!)
  }
  return { count, at }
}

/** Which slices hold a rank, how many values that is, and where each rank stands among those values. */
function wantedSlices(
  sizes: Uint32Array,
  ranks: readonly number[],
): { wanted: Uint8Array; kept: number; places: number[] } {
  const wanted = new Uint8Array(sizes.length)
  const places: number[] = []
  let below = 0
  let kept = 0
  for (let slice = 0; slice < sizes.length; slice++) {
    const size = sizes[slice]!
    for (
      let next = ranks[places.length];
      next !== undefined && next < below + size;
      next = ranks[places.length]
    ) {
      wanted[slice] = 1
      places.push(kept + next - below)
    }
    if (wanted[slice] === 1) kept += size
    below += size
  }
  return { wanted, kept, places }
}
