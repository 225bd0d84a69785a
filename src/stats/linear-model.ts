/** Fits linear models with the covariance of their coefficients, for intervals of what they predict. */
import { inverse, type Matrix } from './matrix.ts'

/** Linear model, fitted by (weighted) least squares. The first coefficient is the intercept. */
export interface LinearModel {
  readonly coefficients: Float64Array
  /** Covariance of the coefficients: s²·(XᵀWX)⁻¹. */
  readonly covariance: Matrix
  /** Residual variance s² = Σ w·e² / (n − p), p the number of coefficients. */
  readonly residualVariance: number
  /** Leverage hᵢ of each row used (0 … 1). */
  readonly leverages: Float64Array
  /** Residual of each row used, in the unit of y. */
  readonly residuals: Float64Array
}

/**
 * Fits y on an intercept and columns, on rows that are all present.
 *
 *     β = (XᵀWX)⁻¹·XᵀWy ;   cov(β) = s²·(XᵀWX)⁻¹
 *
 * @param y values, none missing
 * @param columns explanatory columns of the same length, none missing
 * @param w positive weights; 1 each when left out
 * @returns nothing with too few rows, or when the columns are collinear
 *
 * @example
 * linearModel(Float64Array.of(3, 5, 7.5, 9), [Float64Array.of(1, 2, 3, 4)])?.coefficients.map((b) => Math.round(100 * b) / 100) // → [1, 2.05]
 */
export function linearModel(
  y: Float64Array,
  columns: readonly Float64Array[],
  w?: Float64Array,
): LinearModel | undefined {
  const [n, p] = [y.length, columns.length + 1]
  if (n <= p) return undefined
  const bread = normalInverse(columns, n, w)
  if (bread === undefined) return undefined
  const moment = Float64Array.from({ length: p }, (_, a) => {
    let total = 0
    for (let i = 0; i < n; i++) total += (w ? w[i]! : 1) * cellOf(columns, a, i) * y[i]!
    return total
  })
  const coefficients = Float64Array.from(bread, (row) =>
    row.reduce((sum, v, b) => sum + v * moment[b]!, 0),
  )
  const fitted = linearPredictor(coefficients, columns, n)
  const residuals = y.map((v, i) => v - fitted[i]!)
  const squares = residuals.reduce((sum, e, i) => sum + (w ? w[i]! : 1) * e * e, 0)
  const residualVariance = squares / (n - p)
  return {
    coefficients,
    covariance: bread.map((row) => row.map((v) => v * residualVariance)),
    residualVariance,
    leverages: quadraticForms(bread, columns, n).map((q, i) => (w ? w[i]! : 1) * q),
    residuals,
  }
}

/**
 * Residuals that each row has under the model fitted without it: eᵢ / (1 − hᵢ).
 *
 * @example
 * [linearModel(Float64Array.of(0, 1, 2, 4), [Float64Array.of(0, 1, 2, 3)])].flatMap((m) => (m ? [...leaveOneOutResiduals(m)] : [])).map((e) => Math.round(100 * e) / 100) // → [0.67, -0.14, -0.57, 1]
 */
export function leaveOneOutResiduals({ residuals, leverages }: LinearModel): Float64Array {
  return residuals.map((e, i) => e / (1 - leverages[i]!))
}

/**
 * Linear predictor b₀ + Σ bₖ·xₖ of every row; NaN where a column is missing.
 *
 * @example
 * linearPredictor([1, 2], [Float64Array.of(3, NaN)], 2) // → [7, NaN]
 */
export function linearPredictor(
  coefficients: ArrayLike<number>,
  columns: readonly Float64Array[],
  n: number,
): Float64Array {
  const out = new Float64Array(n).fill(coefficients[0]!)
  columns.forEach((x, k) => {
    for (let i = 0; i < n; i++) out[i]! += coefficients[k + 1]! * x[i]!
  })
  return out
}

/**
 * Quadratic form xᵀMx of every row, x being 1 and the values of the columns: the variance of a linear predictor when M
 * is the covariance of its coefficients. NaN where a column is missing.
 *
 * @example
 * quadraticForms([Float64Array.of(1, 0), Float64Array.of(0, 2)], [Float64Array.of(3)], 1) // → [19]
 */
export function quadraticForms(
  matrix: Matrix,
  columns: readonly Float64Array[],
  n: number,
): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let total = 0
    for (let a = 0; a < matrix.length; a++) {
      const x = cellOf(columns, a, i)
      for (let b = 0; b < matrix.length; b++) total += x * matrix[a]![b]! * cellOf(columns, b, i)
    }
    return total
  })
}

/**
 * Inverse of XᵀWX, X being an intercept and the columns. Each column is brought to unit length first, so that units do
 * not decide of what is singular.
 *
 * @example
 * normalInverse([Float64Array.of(-1, 1)], 2) // → [[0.5, 0], [0, 0.5]]
 */
export function normalInverse(
  columns: readonly Float64Array[],
  n: number,
  w?: Float64Array,
): Float64Array[] | undefined {
  const p = columns.length + 1
  const cross = Array.from({ length: p }, () => new Float64Array(p))
  for (let i = 0; i < n; i++)
    for (let a = 0; a < p; a++)
      for (let b = 0; b <= a; b++)
        cross[a]![b]! += (w ? w[i]! : 1) * cellOf(columns, a, i) * cellOf(columns, b, i)
  const length = cross.map((row, a) => Math.sqrt(row[a]!))
  const scaled = cross.map((_, a) =>
    Float64Array.from(
      { length: p },
      (__, b) => cross[Math.max(a, b)]![Math.min(a, b)]! / (length[a]! * length[b]!),
    ),
  )
  return inverse(scaled)?.map((row, a) => row.map((v, b) => v / (length[a]! * length[b]!)))
}

/** Cell of the design matrix: its first column is the intercept. */
const cellOf = (columns: readonly Float64Array[], k: number, i: number): number =>
  k === 0 ? 1 : columns[k - 1]![i]!
