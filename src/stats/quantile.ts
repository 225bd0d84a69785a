/** Quantiles of one column. NaN is missing: left out before anything is counted. */
import { orderStatistics, SLICES } from './order-statistics.ts'
import { sortedOrder } from './sort.ts'
import { extent } from './summary.ts'

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
  const { count, at } = orderStatistics(x)
  if (count === 0) return probabilities.map(() => NaN)
  const last = count - 1
  const ranks = [
    ...new Set(probabilities.flatMap((p) => [Math.floor(last * p), Math.ceil(last * p)])),
  ].sort((a, b) => a - b)
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
export function weightedQuantiles(
  x: Float64Array,
  w: Float64Array,
  probabilities: readonly number[],
): number[] {
  const { min, max } = extent(x)
  // as in `orderStatistics`: what each slice of the range weighs tells in which slice a quantile falls, and that one alone is sorted
  const weighs = new Float64Array(Math.min(SLICES, x.length))
  const perUnit = (weighs.length - 1) / (max - min)
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    const weight = w[i]!
    if (v === v && weight > 0) weighs[((v - min) * perUnit) | 0]! += weight
  }
  let total = 0
  for (let slice = 0; slice < weighs.length; slice++) total += weighs[slice]!
  const within = new Map<number, Sorted>()
  return probabilities.map((p) => {
    if (!(total > 0)) return NaN
    // the last bits of a long sum must not move the quantile one value up
    const target = p * total * (1 - 1e-12)
    let below = 0
    let slice = 0
    while (slice < weighs.length && !(weighs[slice]! > 0 && below + weighs[slice]! >= target))
      below += weighs[slice++]!
    const sorted =
      within.get(slice) ?? sortedWhere(x, w, (v) => (((v - min) * perUnit) | 0) === slice)
    within.set(slice, sorted)
    let k = 0
    for (
      let reached = below + sorted.weights[0]!;
      reached < target && k < sorted.values.length - 1;
      reached += sorted.weights[k]!
    )
      k++
    return sorted.values[k]!
  })
}

/** Values in order, with what each weighs. */
interface Sorted {
  readonly values: Float64Array
  readonly weights: Float64Array
}

function sortedWhere(x: Float64Array, w: Float64Array, isHeld: (v: number) => boolean): Sorted {
  const rows: number[] = []
  for (let i = 0; i < x.length; i++) if (w[i]! > 0 && x[i] === x[i] && isHeld(x[i]!)) rows.push(i)
  const values = Float64Array.from(rows, (row) => x[row]!)
  const order = sortedOrder(values)
  return {
    values: Float64Array.from(order, (k) => values[k]!),
    weights: Float64Array.from(order, (k) => w[rows[k]!]!),
  }
}
