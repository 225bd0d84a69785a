/**
 * Weights found from the data. Each function takes the columns of a group and gives weights that sum
 * to 1, or says why there are none: the caller puts it into words. Rows with something missing are left out.
 */
import { covariances } from './correlation.ts'
import { eigen } from './matrix.ts'

/** Weights that sum to 1, or the reason why there are none. */
export type WeightsFound =
  | { readonly weights: Float64Array }
  /** `constant`: a column does not vary; `negatif`: those columns go against the others; `sans-equilibre`: no weights reach the target. */
  | {
      readonly refused: 'constant' | 'negatif' | 'sans-equilibre'
      readonly columns: readonly number[]
    }

/**
 * Loadings of the first principal component of the correlations, which point to where most columns go.
 * A loading that is not positive is refused: a column that goes against its group cannot be weighted
 * by it (COINr gives negative weights, and a sign left to chance).
 *
 * Source: OECD & JRC 2008, step 6.
 *
 * @example
 * [principalWeights([Float64Array.of(1, 2, 3), Float64Array.of(1, 3, 2)])].flatMap((found) => ('weights' in found ? [...found.weights] : [])).map((w) => Math.round(100 * w)) // → [50, 50]
 */
export function principalWeights(columns: readonly Float64Array[]): WeightsFound {
  const covariance = covariances(completeRows(columns))
  const constant = flat(covariance)
  if (constant.length > 0) return { refused: 'constant', columns: constant }
  const correlation = covariance.map((row, i) =>
    row.map((v, j) => v / Math.sqrt(row[i]! * covariance[j]![j]!)),
  )
  const [first] = eigen(correlation).vectors
  const against = places(first!, (v) => !(v > 1e-9))
  return against.length > 0 ? { refused: 'negatif', columns: against } : { weights: shares(first!) }
}

/**
 * Entropy weights: a column that spreads its values unevenly tells territories apart more.
 *
 *     eₖ = −Σᵢ pᵢ·ln pᵢ / ln n ,  pᵢ = xᵢ / Σ x ;   wₖ ∝ 1 − eₖ
 *
 * Negative values have no share, and are refused. Source: Zeleny (1982), as used in multi-criteria analysis.
 *
 * @example
 * [entropyWeights([Float64Array.of(1, 1, 1.1), Float64Array.of(0, 0, 10)])].flatMap((found) => ('weights' in found ? [...found.weights] : [])).map(Math.round) // → [0, 1]
 */
export function entropyWeights(columns: readonly Float64Array[]): WeightsFound {
  const whole = completeRows(columns)
  const against = whole.flatMap((x, k) => (x.some((v) => v < 0) ? [k] : []))
  if (against.length > 0) return { refused: 'negatif', columns: against }
  const spread = Float64Array.from(whole, (x) => {
    const total = x.reduce((a, b) => a + b, 0)
    let entropy = 0
    for (const v of x) if (v > 0) entropy -= (v / total) * Math.log(v / total)
    return Math.max(0, 1 - entropy / Math.log(x.length))
  })
  const constant = places(spread, (v) => !(v > 1e-15))
  return constant.length === columns.length
    ? { refused: 'constant', columns: constant }
    : { weights: shares(spread) }
}

/**
 * Weights under which each column has the influence that `target` gives it: its squared correlation
 * with the weighted mean, as a share of the sum of them. Found by moving each weight by the square root
 * of what it lacks, on the covariances alone: no row is read twice.
 *
 * Source: Paruolo, Saisana & Saltelli, "Ratings and rankings: voodoo or science?" (2013); COINr `get_opt_weights`.
 *
 * @example
 * [balancedWeights([Float64Array.of(0, 2, 4), Float64Array.of(1, 0, 2)], [0.5, 0.5])].flatMap((found) => ('weights' in found ? [...found.weights] : [])).map((w) => Math.round(100 * w)) // → [33, 67]
 */
export function balancedWeights(
  columns: readonly Float64Array[],
  target: readonly number[],
): WeightsFound {
  const covariance = covariances(completeRows(columns))
  const constant = flat(covariance)
  if (constant.length > 0) return { refused: 'constant', columns: constant }
  const wanted = shares(Float64Array.from(target))
  let w: Float64Array = Float64Array.from(covariance, (row, k) => wanted[k]! / Math.sqrt(row[k]!))
  for (let turn = 0; turn < 2_000; turn++) {
    const found = correlationsWithMean(covariance, w)
    const against = places(found, (r, k) => wanted[k]! > 0 && !(r > 0))
    if (against.length > 0) return { refused: 'negatif', columns: against }
    const now = shares(found.map((r) => r * r))
    if (now.every((share, k) => Math.abs(share - wanted[k]!) < 1e-9)) return { weights: shares(w) }
    w = w.map((weight, k) => (wanted[k] === 0 ? 0 : weight * Math.sqrt(wanted[k]! / now[k]!)))
    w = shares(w)
  }
  return { refused: 'sans-equilibre', columns: places(w, (v) => v < 1e-6) }
}

/**
 * The influence that each column has under these weights: squared correlation with the weighted mean,
 * as a share of their sum. Equal weights are not equal influence.
 *
 * @example
 * influence([Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6)], [1, 1]).map((part) => Math.round(100 * part)) // → [50, 50]
 */
export function influence(
  columns: readonly Float64Array[],
  weights: readonly number[],
): Float64Array {
  return shares(
    correlationsWithMean(covariances(completeRows(columns)), Float64Array.from(weights)).map(
      (r) => r * r,
    ),
  )
}

function correlationsWithMean(covariance: readonly Float64Array[], w: Float64Array): Float64Array {
  const withMean = Float64Array.from(covariance, (row) =>
    row.reduce((sum, v, j) => sum + w[j]! * v, 0),
  )
  const variance = withMean.reduce((sum, v, k) => sum + w[k]! * v, 0)
  return withMean.map((v, k) => v / Math.sqrt(variance * covariance[k]![k]!))
}

/**
 * The rows where every column is present.
 *
 * @example
 * completeRows([Float64Array.of(1, NaN, 3), Float64Array.of(4, 5, 6)]) // → [[1, 3], [4, 6]]
 */
export function completeRows(columns: readonly Float64Array[]): Float64Array[] {
  const rows: number[] = []
  for (let i = 0; i < (columns[0]?.length ?? 0); i++)
    if (columns.every((x) => x[i] === x[i])) rows.push(i)
  return rows.length === columns[0]?.length
    ? [...columns]
    : columns.map((x) => Float64Array.from(rows, (i) => x[i]!))
}

function flat(covariance: readonly Float64Array[]): number[] {
  return covariance.flatMap((row, k) => (row[k]! > 0 ? [] : [k]))
}

function places(x: Float64Array, test: (v: number, k: number) => boolean): number[] {
  return Array.from(x.keys()).filter((k) => test(x[k]!, k))
}

function shares(x: Float64Array): Float64Array {
  const total = x.reduce((a, b) => a + b, 0)
  return x.map((v) => v / total)
}
