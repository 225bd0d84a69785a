/**
 * Estimates how many people of small territories are in digital difficulty (illectronisme): a synthetic estimate, from a
 * logit on shares of the census, fitted on rates that INSEE published for larger territories.
 *
 *     logit(rate) = b₀ + Σ bₖ·shareₖ        shares in percent
 *
 * An estimate, not a count. Sources: Ardilly, Économie et Statistique 483-485 (2016), for what such estimates are worth;
 * Rao & Molina, Small Area Estimation (2015), chapter 3, for synthetic estimation.
 */
import { groupSum, groupSums } from '../../stats/group.ts'
import { linearPredictor } from '../../stats/linear-model.ts'
import { normalQuantile } from '../../stats/normal.ts'

/** Fitted synthetic model. Plain data: it is kept in a file, and can be written beside a result. */
export interface SyntheticModel {
  readonly id: string
  /** French label, with the year and the territories that it was fitted on. */
  readonly label: string
  /** Names of the shares, in the order of the coefficients after the intercept. */
  readonly shares: readonly string[]
  /** Intercept, then one coefficient a share, on the logit scale, a point of percentage of the share. */
  readonly coefficients: readonly number[]
  /** Covariance of the coefficients. */
  readonly covariance: readonly (readonly number[])[]
  /** Variance of prediction for a territory that was not fitted on: mean square of leave-one-out residuals, logit scale. */
  readonly predictionVariance: number
  /** Number of territories that it was fitted on. */
  readonly n: number
  /** Leave-one-out check: mean absolute error and root mean square error in points of rate, correlation. */
  readonly validation: { readonly mae: number; readonly rmse: number; readonly r: number }
}

/** What a rate is estimated from, a row a territory. */
export interface EstimationInputs {
  /** Shares in percent (0 … 100), in the order of the model; NaN is missing. */
  readonly shares: readonly Float64Array[]
  /** People that the rate bears on (15 years and over); NaN is missing. */
  readonly people: Float64Array
  /** Variance of each share that the sampling of the census leaves, in squared percent; none when left out. */
  readonly shareVariances?: readonly Float64Array[]
}

/** Error that the rows of a group share, on the logit scale: one draw a group moves them all together. */
export interface SharedError {
  /** Group of each row; −1 for a row that this error does not bear on. */
  readonly of: Int32Array
  /** Variance of each group. */
  readonly variance: Float64Array
}

/** Options of `estimateRates`. */
export interface EstimationOptions {
  /** Groups to estimate, a group a row: `of[i]` is the group of row i or −1. The rows themselves when left out. */
  readonly to?: { readonly of: Int32Array; readonly size: number }
  /** What each estimated rate is multiplied by (calibration); 1 when left out. */
  readonly factors?: Float64Array
  /** 1 where the errors of the model bear, 0 where the rate was replaced by one that has its own; 1 when left out. */
  readonly modelled?: Uint8Array
  /** Variance of each row alone, on the logit scale: what going to smaller territories adds. 0 when left out. */
  readonly ownVariances?: Float64Array
  /** Errors that rows share; that of prediction, a row apart from another, when left out. */
  readonly shared?: readonly SharedError[]
  /** Probability of the interval, 0 … 1; 0.9 when left out: bounds at 5 % and 95 %. */
  readonly level?: number
}

/** Estimated rates with their interval; NaN where an input is missing. */
export interface RateEstimates {
  /** Rate, 0 … 1. */
  readonly rate: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** People that the rate bears on. */
  readonly people: Float64Array
  /** Standard error of the rate on the logit scale. */
  readonly error: Float64Array
}

/**
 * Estimates the rate of every territory, with an interval that counts the error of the coefficients, that of prediction,
 * the sampling of the census, and what going from larger territories to smaller ones adds.
 *
 * The people of a group are the sum of those of its rows. Its variance adds what its rows share, squared after the sum,
 * and what each has alone, squared before (delta method on the logit scale):
 *
 *     Var(N) = GᵀCG + Σₑ σₑ²·(Σᵢ∈ₑ Dᵢ)² + Σᵢ Dᵢ²·(census + own) ,   Dᵢ = people·factor·r(1 − r) ,   G = Σ Dᵢxᵢ
 *
 * @returns rates and bounds from 0 to 1; NaN where a share or the people are missing (in a group, rows that lack one are left out)
 *
 * @example
 * estimateRates({ id: 'm', label: '', shares: ['a'], coefficients: [0, 0.1], covariance: [[0, 0], [0, 0]], predictionVariance: 0, n: 9, validation: { mae: 0, rmse: 0, r: 1 } }, { shares: [Float64Array.of(0, NaN)], people: Float64Array.of(300, 300) }).rate // → [0.5, NaN]
 */
export function estimateRates(
  model: SyntheticModel,
  { shares, people, shareVariances = [] }: EstimationInputs,
  options: EstimationOptions = {},
): RateEstimates {
  const n = people.length
  const { factors, modelled, ownVariances, level = 0.9 } = options
  const { of, size } = options.to ?? { of: Int32Array.from(people.keys()), size: n }
  const shared = options.shared ?? [
    { of: Int32Array.from(people.keys()), variance: constant(n, model.predictionVariance) },
  ]
  const predictor = linearPredictor(model.coefficients, shares, n)
  const counts = new Float64Array(n)
  const slopes = new Float64Array(n)
  const own = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const rate = inverseLogit(predictor[i]!)
    counts[i] = people[i]! * Math.min(1, rate * (factors?.[i] ?? 1))
    slopes[i] = counts[i]! * (1 - rate)
    let variance = ownVariances?.[i] ?? 0
    shareVariances.forEach((each, k) => (variance += model.coefficients[k + 1]! ** 2 * each[i]!))
    own[i] = slopes[i]! ** 2 * variance
  }
  const [total, base] = groupSums(counts, people, of, size)
  const variance = groupSum(own, of, size)
  const moved = modelled ? slopes.map((v, i) => v * modelled[i]!) : slopes
  addForm(variance, moved, model, shares, of)
  for (const each of shared) addShared(variance, slopes, each, of)
  const z = normalQuantile((1 + level) / 2)
  const rate = total.map((v, g) => v / base[g]!)
  const error = variance.map((v, g) => Math.sqrt(v) / (total[g]! * (1 - rate[g]!)))
  const bound = (side: number): Float64Array =>
    rate.map((v, g) => inverseLogit(logit(v) + side * z * error[g]!))
  return { rate, low: bound(-1), high: bound(1), people: base, error }
}

/** Adds GᵀCG to the variance of each group: what the error of the coefficients moves all its rows by. */
function addForm(
  variance: Float64Array,
  slopes: Float64Array,
  { covariance }: SyntheticModel,
  shares: readonly Float64Array[],
  of: Int32Array,
): void {
  const sums = covariance.map((_, k) =>
    groupSum(k === 0 ? slopes : slopes.map((v, i) => v * shares[k - 1]![i]!), of, variance.length),
  )
  for (let g = 0; g < variance.length; g++)
    covariance.forEach((row, a) =>
      row.forEach((v, b) => (variance[g]! += sums[a]![g]! * v * sums[b]![g]!)),
    )
}

/** Adds Σₑ σₑ²·(Σ D)²: the rows of a group that share an error move together, those that do not cancel out. */
function addShared(
  variance: Float64Array,
  slopes: Float64Array,
  error: SharedError,
  of: Int32Array,
): void {
  const size = error.variance.length
  const sums = new Map<number, number>()
  for (let i = 0; i < slopes.length; i++) {
    const v = slopes[i]!
    if (v !== v || of[i]! < 0 || error.of[i]! < 0) continue
    const pair = of[i]! * size + error.of[i]!
    sums.set(pair, (sums.get(pair) ?? 0) + v)
  }
  for (const [pair, sum] of sums)
    variance[Math.floor(pair / size)]! += error.variance[pair % size]! * sum ** 2
}

const constant = (n: number, value: number): Float64Array => new Float64Array(n).fill(value)

/**
 * Logit of a rate: ln(p / (1 − p)).
 *
 * @example
 * logit(0.5) // → 0
 */
export const logit = (p: number): number => Math.log(p / (1 - p))

/**
 * Inverse of `logit`: 1 / (1 + e⁻ˣ).
 *
 * @example
 * inverseLogit(0) // → 0.5
 */
export const inverseLogit = (x: number): number => 1 / (1 + Math.exp(-x))
