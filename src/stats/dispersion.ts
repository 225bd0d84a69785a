/** How unequal the values of territories are. */
import { weightedQuantiles } from './quantile.ts'
import { sortedOrder } from './sort.ts'

/** Measures of the inequality of a column. NaN where a measure has no meaning. */
export interface Dispersion {
  /** Mean of the rows that have a value. */
  readonly mean: number
  /** Standard deviation, of the rows themselves (division by n). */
  readonly sd: number
  /** Standard deviation over mean; NaN when the mean is not above 0. */
  readonly cv: number
  /** Gini coefficient, 0 … 1; NaN when a value is below 0, or all are 0. */
  readonly gini: number
  /** Ninth decile less first. */
  readonly interdecile: number
}

/**
 * Measures the dispersion of a column, each row weighing one or its weight.
 *
 *     G = 1 − Σᵢ wᵢ·(Sᵢ₋₁ + Sᵢ) / (W·S)      rows by rising value, S cumulated w·x, W = Σ w
 *
 * Source of the Gini coefficient: the trapezoids under the Lorenz curve.
 *
 * @param x values; rows that are NaN, or whose weight is NaN or 0, are left out
 * @param weights people of each row; one each when left out
 * @param order `sortedOrder(x)`, where it is known already
 * @returns mean, standard deviation, coefficient of variation, Gini, interdecile range; all NaN without a row
 *
 * @example
 * dispersion(Float64Array.of(1, 3)).gini // → 0.25
 */
export function dispersion(
  x: Float64Array,
  weights?: Float64Array,
  order: Uint32Array = sortedOrder(x),
): Dispersion {
  const w = x.map((v, i) => (v === v && weights?.[i] !== 0 ? (weights ? weights[i]! : 1) : NaN))
  let [people, total] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    if (w[i] !== w[i]) continue
    people += w[i]!
    total += w[i]! * x[i]!
  }
  const mean = total / people
  let [squares, area, before] = [0, 0, 0]
  let isNegative = false
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!
    if (w[i] !== w[i]) continue
    isNegative ||= x[i]! < 0
    squares += w[i]! * (x[i]! - mean) ** 2
    const after = before + w[i]! * x[i]!
    area += w[i]! * (before + after)
    before = after
  }
  const sd = Math.sqrt(squares / people)
  const [low = NaN, high = NaN] = weightedQuantiles(
    x,
    w.map((v) => (v === v ? v : 0)),
    [0.1, 0.9],
  )
  return {
    mean,
    sd,
    cv: mean > 0 ? sd / mean : NaN,
    gini: isNegative || !(total > 0) ? NaN : 1 - area / (people * total),
    interdecile: high - low,
  }
}
