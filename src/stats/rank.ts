/** Ranks of a column. A missing value has no rank: NaN. */
import { sortedOrder } from './sort.ts'

/**
 * Two scores nearer than this are the same score: sums of decimals differ in their last bits
 * (0.1 + 0.2 ≠ 0.3), and such noise must not decide who comes first.
 */
export const TIE = 1e-9

/**
 * Ranks from the greatest value: 1 is the greatest, ties share the best of their ranks ("1, 2, 2, 4").
 * Values within `TIE` of the first of their group are ties.
 *
 * @example
 * ranksDescending(Float64Array.of(5, NaN, 9, 5)) // → [2, NaN, 1, 2]
 */
export function ranksDescending(x: Float64Array): Float64Array {
  const order = sortedOrder(x)
  const ranks = new Float64Array(x.length).fill(NaN)
  let first = Infinity
  let rank = 0
  for (let k = order.length - 1, above = 0; k >= 0; k--, above++) {
    const v = x[order[k]!]!
    if (above === 0 || first - v > TIE) {
      first = v
      rank = above + 1
    }
    ranks[order[k]!] = rank
  }
  return ranks
}

/**
 * Ranks from the least value; ties share the mean of the ranks that they span.
 *
 * @example
 * midranks(Float64Array.of(7, 3, 3)) // → [3, 1.5, 1.5]
 */
export function midranks(x: Float64Array): Float64Array {
  const order = sortedOrder(x)
  const ranks = new Float64Array(x.length).fill(NaN)
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && x[order[end]!] === x[order[start]!]) end++
    for (let k = start; k < end; k++) ranks[order[k]!] = (start + 1 + end) / 2
  }
  return ranks
}
