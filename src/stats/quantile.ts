/** Quantiles of one column. NaN is missing: left out before anything is counted. */
import { select } from './select.ts'
import { sortedOrder } from './sort.ts'

/**
 * Quantiles by linear interpolation between order statistics.
 *
 *     h = (n − 1)·p ;  Q = x₍⌊h⌋₎ + (h − ⌊h⌋)·(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎)
 *
 * Type 7 of Hyndman & Fan (1996): what R's `quantile` and NumPy's `percentile` do by default.
 *
 * @example
 * quantiles(Float64Array.of(4, 1, NaN, 2, 3), [0, 0.5, 0.75]) // → [1, 2.5, 3.25]
 */
export function quantiles(x: Float64Array, probabilities: readonly number[]): number[] {
  const { count, at } = select(x)
  if (count === 0) return probabilities.map(() => NaN)
  const last = count - 1
  const ranks = [...new Set(probabilities.flatMap((p) => [Math.floor(last * p), Math.ceil(last * p)]))].sort((a, b) => a - b)
  const found = at(ranks)
  const value = new Map(ranks.map((rank, k) => [rank, found[k]!]))
  return probabilities.map((p) => {
    const h = last * p
    const below = value.get(Math.floor(h))!
    const above = value.get(Math.ceil(h))!
    return below === above ? below : below + (h - Math.floor(h)) * (above - below)
  })
}

/**
 * Quantiles of a weighted column: the least x at which the cumulated weight reaches p of the whole.
 *
 *     Q(p) = min { x : Σ_{xᵢ ≤ x} wᵢ ≥ p · Σ wᵢ }
 *
 * The inverse of the weighted distribution function (type 1 of Hyndman & Fan, weighted): always a
 * value that was observed, and the same whatever order the rows come in. Rows of weight 0, or whose
 * weight is missing, do not count.
 *
 * @example
 * weightedQuantiles(Float64Array.of(1, 2, 3), Float64Array.of(1, 1, 8), [0.1, 0.5]) // → [1, 3]
 */
export function weightedQuantiles(x: Float64Array, w: Float64Array, probabilities: readonly number[]): number[] {
  const order = sortedOrder(x)
  const cumulated = new Float64Array(order.length)
  let total = 0
  for (let k = 0; k < order.length; k++) {
    const weight = w[order[k]!]!
    if (weight > 0) total += weight
    cumulated[k] = total
  }
  return probabilities.map((p) => {
    if (!(total > 0)) return NaN
    // the last bits of a long sum must not move the quantile one value up
    const target = p * total * (1 - 1e-12)
    let k = firstAtLeast(cumulated, target)
    while (k < order.length - 1 && !(w[order[k]!]! > 0)) k++
    return x[order[k]!]!
  })
}

function firstAtLeast(ascending: Float64Array, target: number): number {
  let from = 0
  let to = ascending.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if (ascending[middle]! < target) from = middle + 1
    else to = middle
  }
  return from
}
