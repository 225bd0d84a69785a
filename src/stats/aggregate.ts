/**
 * Aggregation, one row at a time: the values that a row has, and their weights, make one value.
 *
 * Each function takes `n` values that are present and their positive weights, and gives the value; when
 * `amounts` is given, it is filled with what each value brings, and the amounts sum to the value. Means
 * are exact sums of shares sₖ·vₖ: the share is stated with each. NaN where the mean is not defined.
 *
 * Source: OECD & JRC, Handbook on Constructing Composite Indicators (2008), step 6.
 */
export type RowAggregate = (
  v: Float64Array,
  w: Float64Array,
  n: number,
  amounts?: Float64Array,
) => number

/**
 * Power mean, of values that are not negative; p = 0 is the geometric mean, −1 the harmonic one.
 *
 *     M = (Σ wₖ·vₖᵖ / Σ wₖ)^(1/p)        M = exp(Σ wₖ·ln vₖ / Σ wₖ) for p = 0
 *
 * Amounts: since Σ wₖ·(f(vₖ) − f(M)) = 0, M = Σ sₖ·vₖ with sₖ ∝ wₖ·(f(vₖ) − f(M)) / (vₖ − M), f = xᵖ or
 * ln. For the geometric mean these are the log-mean weights (Reinsdorf, Diewert & Ehemann 2002). A value
 * of 0 with p ≤ 0 makes the mean 0, the limit.
 *
 * @example
 * powerMean(0)(Float64Array.of(1, 4), Float64Array.of(1, 1), 2) // → 2
 * powerMean(-1)(Float64Array.of(1, 3), Float64Array.of(1, 1), 2) // → 1.5
 */
export function powerMean(p: number): RowAggregate {
  return (v, w, n, amounts) => {
    let total = 0
    let whole = 0
    for (let k = 0; k < n; k++) {
      total += w[k]! * (p === 0 ? Math.log(v[k]!) : p === -1 ? 1 / v[k]! : v[k]! ** p)
      whole += w[k]!
    }
    const mean = total / whole
    const m = p === 0 ? Math.exp(mean) : p === -1 ? 1 / mean : mean ** (1 / p)
    if (amounts) shareOut(v, w, n, m, p, amounts)
    return m
  }
}

/** Rows of a sum at a time: they stay in the nearest cache. */
const TILE = 512

/**
 * Writes the geometric means of the rows of columns, as `powerMean(0)` finds them: a negative value does not count, nor does
 * one that is missing.
 *
 * @param floor what lesser values are raised to, negative ones apart; 0 raises none
 * @param skip whether a 0 is left out
 * @param out written to: NaN where no value counts
 * @returns `out`
 *
 * @example
 * geometricMeanInto([Float64Array.of(1, NaN), Float64Array.of(4, 0.5)], [1, 1], 1, false, new Float64Array(2)) // → [2, 1]
 */
export function geometricMeanInto(
  columns: readonly Float64Array[],
  weights: readonly number[],
  floor: number,
  skip: boolean,
  out: Float64Array,
): Float64Array {
  const total = new Float64Array(TILE)
  const whole = new Float64Array(TILE)
  for (let start = 0; start < out.length; start += TILE) {
    const end = Math.min(out.length, start + TILE)
    total.fill(0)
    whole.fill(0)
    for (let k = 0; k < columns.length; k++) {
      const [x, w] = [columns[k]!, weights[k]!]
      if (w === 0) continue
      for (let i = start; i < end; i++) {
        const v = x[i]!
        if (!(v >= 0) || (skip && v === 0)) continue
        total[i - start]! += w * Math.log(v < floor ? floor : v)
        whole[i - start]! += w
      }
    }
    for (let i = start; i < end; i++) out[i] = Math.exp(total[i - start]! / whole[i - start]!)
  }
  return out
}

function shareOut(
  v: Float64Array,
  w: Float64Array,
  n: number,
  m: number,
  p: number,
  amounts: Float64Array,
): void {
  let whole = 0
  for (let k = 0; k < n; k++) {
    const d = (v[k]! - m) / m
    const log = Math.abs(d) < 0.5 ? Math.log1p(d) : Math.log(v[k]! / m)
    const slope = d === 0 ? (p === 0 ? 1 : p) : (p === 0 ? log : Math.expm1(p * log)) / d
    amounts[k] = m > 0 ? w[k]! * slope : 0
    whole += amounts[k]!
  }
  for (let k = 0; k < n; k++) amounts[k] = whole === 0 ? 0 : (amounts[k]! / whole) * v[k]!
}

/**
 * Ordered weighted average: `omega[0]` goes to the greatest value, and so on down. Where values have
 * weights of their own, or some are missing, the cumulated ω are read at the cumulated weights, in a
 * straight line between two places (Yager 1996); with equal weights and nothing missing, ω is as given.
 *
 *     M = Σⱼ (Q(Wⱼ) − Q(Wⱼ₋₁))·v₍ⱼ₎ ,   Q(j / m) = ω₁ + … + ωⱼ
 *
 * Amounts: the share of each value by its place; equal values share theirs in proportion to their weights.
 *
 * @example
 * orderedMean([1, 0])(Float64Array.of(2, 5), Float64Array.of(1, 1), 2) // → 5
 * orderedMean([0.25, 0.5, 0.25])(Float64Array.of(9, 1, 2), Float64Array.of(1, 1, 1), 3) // → 3.5
 */
export function orderedMean(omega: readonly number[]): RowAggregate {
  const total = omega.reduce((a, b) => a + b, 0)
  const cumulated = omega.map((_, j) => omega.slice(0, j + 1).reduce((a, b) => a + b, 0) / total)
  const q = (share: number): number => {
    const at = share * omega.length
    if (at >= omega.length - 1e-12) return 1
    const j = Math.floor(at + 1e-12)
    const below = j === 0 ? 0 : cumulated[j - 1]!
    return below + Math.max(0, at - j) * (cumulated[j]! - below)
  }
  return byPlace((from, to) => q(to) - q(from))
}

/**
 * Weighted median: the value at which half of the weight is reached; the mean of two when it is reached
 * exactly between them.
 *
 * @example
 * weightedMedian(Float64Array.of(9, 1, 2, 4), Float64Array.of(1, 1, 1, 1), 4) // → 3
 */
export const weightedMedian: RowAggregate = byPlace((from, to) =>
  from < 0.5 - 1e-12 && to > 0.5 + 1e-12
    ? 1
    : Math.abs(from - 0.5) <= 1e-12 || Math.abs(to - 0.5) <= 1e-12
      ? 0.5
      : 0,
)

/** The greatest value; those that are equal share it. */
export const greatest: RowAggregate = byPlace((from) => (from === 0 ? 1 : 0))
/** The least value; those that are equal share it. */
export const least: RowAggregate = byPlace((_, to) => (to >= 1 - 1e-12 ? 1 : 0))

/** A mean whose coefficients depend on the places only, from the greatest value: `coefficient` of a span of cumulated weight. */
function byPlace(coefficient: (from: number, to: number) => number): RowAggregate {
  const order = new Int32Array(256)
  const given = new Float64Array(256)
  return (v, w, n, amounts) => {
    if (n === 0) return NaN
    let whole = 0
    for (let k = 0; k < n; k++) {
      whole += w[k]!
      let at = k
      while (at > 0 && v[order[at - 1]!]! < v[k]!) order[at] = order[--at]!
      order[at] = k
    }
    let reached = 0
    let value = 0
    for (let j = 0; j < n; j++) {
      const next = j === n - 1 ? 1 : reached + w[order[j]!]! / whole
      given[j] = coefficient(reached, next)
      if (given[j] !== 0) value += given[j]! * v[order[j]!]!
      reached = next
    }
    if (amounts) shareTies(v, w, n, order, given, amounts)
    return value
  }
}

function shareTies(
  v: Float64Array,
  w: Float64Array,
  n: number,
  order: Int32Array,
  given: Float64Array,
  amounts: Float64Array,
): void {
  for (let start = 0, end = 0; start < n; start = end) {
    let coefficient = 0
    let weight = 0
    while (end < n && v[order[end]!] === v[order[start]!]) {
      coefficient += given[end]!
      weight += w[order[end++]!]!
    }
    for (let j = start; j < end; j++)
      amounts[order[j]!] = coefficient * (w[order[j]!]! / weight) * v[order[j]!]!
  }
}

/**
 * Mazziotta-Pareto index: the mean, moved by the unbalance of the values.
 *
 *     M ± S²/M ,   S² = Σ wₖ·(vₖ − M)² / Σ wₖ
 *
 * `sign` is +1 where unbalance makes worse (fragility: the authors' index for a negative phenomenon),
 * −1 where it takes away from a merit. Amounts: each value brings its part of the mean, and the penalty
 * of its own distance to it: wₖ·(vₖ ± (vₖ − M)²/M). NaN where the mean is negative.
 *
 * Source: Mazziotta & Pareto, "On a generalized non-compensatory composite index" (2016).
 *
 * @example
 * mazziottaPareto(1)(Float64Array.of(90, 110), Float64Array.of(1, 1), 2) // → 101
 */
export function mazziottaPareto(sign: 1 | -1): RowAggregate {
  return (v, w, n, amounts) => {
    let total = 0
    let whole = 0
    for (let k = 0; k < n; k++) {
      total += w[k]! * v[k]!
      whole += w[k]!
    }
    const m = total / whole
    if (!(m > 0)) {
      const value = n > 0 && v.subarray(0, n).every((each) => each === 0) ? 0 : NaN
      amounts?.fill(value, 0, n)
      return value
    }
    let value = 0
    for (let k = 0; k < n; k++) {
      const amount = (w[k]! / whole) * (v[k]! + (sign * (v[k]! - m) ** 2) / m)
      if (amounts) amounts[k] = amount
      value += amount
    }
    return value
  }
}
