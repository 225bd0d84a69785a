/**
 * Small-area estimation at the level of areas: direct estimates of a survey, drawn towards what a linear model says.
 *
 *     yᵢ = xᵢᵀβ + vᵢ + eᵢ ,   vᵢ ~ N(0, A),   eᵢ ~ N(0, Dᵢ) with Dᵢ known
 *
 * Sources: Fay & Herriot, JASA 74 (1979); Datta & Lahiri, Statistica Sinica 10 (2000) for the mean squared error under
 * REML; Rao & Molina, Small Area Estimation (2015), chapter 6. The same as `eblupFH` and `mseFH` of R's `sae`.
 */
import { linearPredictor, normalInverse, quadraticForms } from './linear-model.ts'

/** Result of `fayHerriot`; rows where something is missing are NaN. */
export interface FayHerriot {
  /** Coefficients, the intercept first. */
  readonly coefficients: Float64Array
  /** Variance A of the area effects, 0 or more, in the unit of y². */
  readonly areaVariance: number
  /** Empirical best linear unbiased predictor of each area. */
  readonly estimates: Float64Array
  /** Its mean squared error, g₁ + g₂ + 2·g₃. */
  readonly mse: Float64Array
  /** Synthetic part xᵢᵀβ of each area. */
  readonly synthetic: Float64Array
  /** Fisher scoring steps that were taken. */
  readonly iterations: number
}

const MAX_STEPS = 200

/**
 * Fits the Fay–Herriot model by restricted maximum likelihood (Fisher scoring), and predicts every area. An area without
 * a direct estimate, or without its variance, gets the synthetic part alone; one without its columns is missing.
 *
 * @param y direct estimates, one an area
 * @param columns explanatory columns
 * @param variances sampling variance of each direct estimate, above 0
 * @returns nothing with too few areas, when columns are collinear, or when the likelihood finds no maximum
 *
 * @example
 * fayHerriot(Float64Array.of(1, 2, 3, 6), [Float64Array.of(1, 2, 3, 4)], Float64Array.of(1, 1, 1, 1))?.areaVariance // → 0
 */
export function fayHerriot(
  y: Float64Array,
  columns: readonly Float64Array[],
  variances: Float64Array,
): FayHerriot | undefined {
  const rows = Array.from(y.keys()).filter(
    (i) => Number.isFinite(y[i]!) && variances[i]! > 0 && columns.every((x) => x[i] === x[i]),
  )
  const [n, p] = [rows.length, columns.length + 1]
  if (n <= p) return undefined
  const [target, d] = [take(y, rows), take(variances, rows)]
  const design = columns.map((x) => take(x, rows))
  let areaVariance = d.toSorted()[n >> 1]!
  for (let step = 1; step <= MAX_STEPS; step++) {
    const fit = scoring(target, design, d, areaVariance)
    if (fit === undefined) return undefined
    const next = Math.max(0, areaVariance + fit.score / fit.information)
    const change = Math.abs(next - areaVariance)
    areaVariance = next
    if (change <= 1e-12 * (1 + next))
      return predicted(y, columns, variances, d, design, target, next, step)
  }
  return undefined
}

const take = (x: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (i) => x[i]!)

/** Generalised least squares under the variances A + Dᵢ. */
function generalised(
  y: Float64Array,
  columns: readonly Float64Array[],
  w: Float64Array,
): { readonly bread: Float64Array[]; readonly coefficients: Float64Array } | undefined {
  const bread = normalInverse(columns, y.length, w)
  if (bread === undefined) return undefined
  const moment = Float64Array.from({ length: bread.length }, (_, a) =>
    y.reduce((sum, v, i) => sum + w[i]! * (a === 0 ? 1 : columns[a - 1]![i]!) * v, 0),
  )
  return {
    bread,
    coefficients: Float64Array.from(bread, (row) =>
      row.reduce((sum, v, b) => sum + v * moment[b]!, 0),
    ),
  }
}

/** Score and Fisher information of the restricted likelihood, at a variance of the areas. */
function scoring(
  y: Float64Array,
  columns: readonly Float64Array[],
  d: Float64Array,
  areaVariance: number,
): { readonly score: number; readonly information: number } | undefined {
  const n = y.length
  const w = d.map((each) => 1 / (areaVariance + each))
  const gls = generalised(y, columns, w)
  if (gls === undefined) return undefined
  const { bread, coefficients } = gls
  const fitted = linearPredictor(coefficients, columns, n)
  // P = V⁻¹ − V⁻¹XQXᵀV⁻¹, Q the inverse of XᵀV⁻¹X: only traces of it and of its square are needed
  const form = quadraticForms(bread, columns, n)
  let [trace, squares, residual] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    trace += w[i]! - w[i]! ** 2 * form[i]!
    squares += w[i]! ** 2 - 2 * w[i]! ** 3 * form[i]!
    residual += (w[i]! * (y[i]! - fitted[i]!)) ** 2
  }
  return {
    score: (residual - trace) / 2,
    information: (squares + squaredTrace(bread, columns, w)) / 2,
  }
}

/** Trace of (Q·XᵀV⁻²X)². */
function squaredTrace(
  bread: readonly Float64Array[],
  columns: readonly Float64Array[],
  w: Float64Array,
): number {
  const p = bread.length
  const at = (k: number, i: number): number => (k === 0 ? 1 : columns[k - 1]![i]!)
  const middle = bread.map((_, a) =>
    Float64Array.from({ length: p }, (__, b) =>
      w.reduce((sum, v, i) => sum + v * v * at(a, i) * at(b, i), 0),
    ),
  )
  const product = bread.map((row) =>
    Float64Array.from({ length: p }, (_, b) =>
      row.reduce((sum, v, k) => sum + v * middle[k]![b]!, 0),
    ),
  )
  let trace = 0
  for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) trace += product[a]![b]! * product[b]![a]!
  return trace
}

function predicted(
  y: Float64Array,
  columns: readonly Float64Array[],
  variances: Float64Array,
  d: Float64Array,
  design: readonly Float64Array[],
  target: Float64Array,
  areaVariance: number,
  iterations: number,
): FayHerriot | undefined {
  const w = d.map((each) => 1 / (areaVariance + each))
  const gls = generalised(target, design, w)
  if (gls === undefined) return undefined
  const { bread, coefficients } = gls
  const n = y.length
  const synthetic = linearPredictor(coefficients, columns, n)
  const form = quadraticForms(bread, columns, n)
  const ofVariance = 2 / w.reduce((sum, v) => sum + v * v, 0)
  const mse = new Float64Array(n)
  const estimates = synthetic.map((mean, i) => {
    const direct = Number.isFinite(y[i]!) && variances[i]! > 0
    if (!direct) {
      mse[i] = areaVariance + form[i]!
      return mean
    }
    const own = variances[i]!
    const shrinkage = areaVariance / (areaVariance + own)
    mse[i] =
      shrinkage * own +
      (1 - shrinkage) ** 2 * form[i]! +
      (2 * ofVariance * own ** 2) / (areaVariance + own) ** 3
    return mean + shrinkage * (y[i]! - mean)
  })
  return { coefficients, areaVariance, estimates, mse, synthetic, iterations }
}
