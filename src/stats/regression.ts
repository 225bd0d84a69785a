/** Least squares of one column on others. */
import { covariances } from './correlation.ts'
import { inverse } from './matrix.ts'
import { mean } from './summary.ts'
import { completeRows } from './weights.ts'

/** Linear model fitted by least squares. */
export interface LinearFit {
  readonly intercept: number
  readonly slopes: Float64Array
  /** Rows on which it was fitted. */
  readonly n: number
}

/**
 * Ordinary least squares on the rows where everything is present, by the normal equations of columns
 * brought to one scale. Nothing when there are fewer rows than unknowns, or when the columns say the same
 * thing twice.
 *
 * @example
 * leastSquares(Float64Array.of(3, 5, 7, NaN), [Float64Array.of(1, 2, 3, 4)])?.slopes // → [2]
 */
export function leastSquares(
  y: Float64Array,
  columns: readonly Float64Array[],
): LinearFit | undefined {
  const [target, ...on] = completeRows([y, ...columns])
  const n = target!.length
  if (n < columns.length + 2) return undefined
  const covariance = covariances([target!, ...on])
  const scale = covariance.map((row, i) => Math.sqrt(row[i]!))
  const among = on.map((_, a) =>
    Float64Array.from(on, (__, b) => covariance[a + 1]![b + 1]! / (scale[a + 1]! * scale[b + 1]!)),
  )
  // a column that does not vary has made its row NaN: no inverse either
  const solved = inverse(among)
  if (solved === undefined) return undefined
  const slopes = Float64Array.from(
    solved,
    (row, a) =>
      row.reduce((sum, v, b) => sum + (v * covariance[0]![b + 1]!) / scale[b + 1]!, 0) /
      scale[a + 1]!,
  )
  const intercept = mean(target!) - slopes.reduce((sum, slope, k) => sum + slope * mean(on[k]!), 0)
  return { intercept, slopes, n }
}

/**
 * What a fit says on every row; NaN where one of the columns is missing.
 *
 * @example
 * predict({ intercept: 1, slopes: Float64Array.of(2), n: 3 }, [Float64Array.of(0, 3, NaN)]) // → [1, 7, NaN]
 */
export function predict(
  { intercept, slopes }: LinearFit,
  columns: readonly Float64Array[],
): Float64Array {
  return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, i) =>
    slopes.reduce((sum, slope, k) => sum + slope * columns[k]![i]!, intercept),
  )
}

/** A slope on one column, with an error that holds whatever the variance of each row. */
export interface RobustSlope {
  readonly slope: number
  readonly intercept: number
  /** Standard error, HC3. */
  readonly error: number
  readonly n: number
}

/**
 * Fits a line by ordinary least squares, and gives its slope an error robust to unequal variances (HC3).
 *
 *     V = Σ (xᵢ − x̄)²·(eᵢ/(1 − hᵢ))² / (Σ (xᵢ − x̄)²)²       hᵢ = 1/n + (xᵢ − x̄)²/Σ (xⱼ − x̄)²
 *
 * Source: MacKinnon & White (1985); Long & Ervin (2000), who advise HC3.
 *
 * @param y column to be explained; rows that are NaN in either are left out
 * @param x column that explains
 * @returns the line; nothing under three rows, or when `x` does not vary
 *
 * @example
 * robustSlope(Float64Array.of(1, 3, 5, 7), Float64Array.of(0, 1, 2, 3))?.slope // → 2
 */
export function robustSlope(y: Float64Array, x: Float64Array): RobustSlope | undefined {
  const [target, on] = completeRows([y, x]) as [Float64Array, Float64Array]
  const n = target.length
  const [my, mx] = [mean(target), mean(on)]
  let [sxx, sxy] = [0, 0]
  for (let i = 0; i < n; i++) {
    sxx += (on[i]! - mx) ** 2
    sxy += (on[i]! - mx) * (target[i]! - my)
  }
  if (n < 3 || !(sxx > 0)) return undefined
  const slope = sxy / sxx
  let variance = 0
  for (let i = 0; i < n; i++) {
    const away = on[i]! - mx
    const residual = target[i]! - my - slope * away
    const free = 1 - 1 / n - away ** 2 / sxx
    // a row that alone makes the line has no residual to tell its error by
    if (free > 1e-12) variance += ((away * residual) / free) ** 2
  }
  return { slope, intercept: my - slope * mx, error: Math.sqrt(variance) / sxx, n }
}
