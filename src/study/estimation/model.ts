/**
 * Estimates how many people of small territories are in digital difficulty (illectronisme): a synthetic estimate, from a
 * logit on shares of the census, fitted on rates that INSEE published for larger territories.
 *
 *     logit(rate) = b₀ + Σ bₖ·shareₖ        shares in percent
 *
 * An estimate, not a count. Sources: Ardilly, Économie et Statistique 483-485 (2016), for what such estimates are worth;
 * Rao & Molina, Small Area Estimation (2015), chapter 3, for synthetic estimation.
 */
import { linearPredictor, quadraticForms } from '../../stats/linear-model.ts'
import type { Matrix } from '../../stats/matrix.ts'
import { normalQuantile } from '../../stats/noise.ts'

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

/** Options of `estimateRates`. */
export interface EstimationOptions {
  /** Variance that going from the territories of the fit to smaller ones adds, on the logit scale (0 when left out). */
  readonly extrapolationVariance?: number
  /** People under which a territory gets no estimate of its own: it is given with the territory above. */
  readonly floor?: number
  /** Probability of the interval, 0 … 1; 0.9 when left out: bounds at 5 % and 95 %. */
  readonly level?: number
}

/** Parts of the variance of an estimate on the logit scale, a row a territory. */
export interface VarianceParts {
  readonly coefficients: Float64Array
  readonly prediction: number
  readonly census: Float64Array
  readonly extrapolation: number
}

/** Estimated rates and people, with their interval. NaN where an input is missing or people are below the floor. */
export interface RateEstimates {
  /** Rate, 0 … 1. */
  readonly rate: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** 1 where there are people, but fewer than the floor. */
  readonly belowFloor: Uint8Array
  readonly variance: VarianceParts
}

/** People under which a territory is given with the one above, unless said otherwise. */
export const DEFAULT_FLOOR = 200

/**
 * Estimates the rate of every territory, with an interval that counts the error of the coefficients, that of prediction,
 * the sampling of the census and the step from larger territories to smaller ones.
 *
 * @returns rates and bounds from 0 to 1; NaN where a share or the people are missing, or fewer than `floor`
 *
 * @example
 * estimateRates({ id: 'm', label: '', shares: ['a'], coefficients: [0, 0.1], covariance: [[0, 0], [0, 0]], predictionVariance: 0, n: 9, validation: { mae: 0, rmse: 0, r: 1 } }, { shares: [Float64Array.of(0, 0, NaN)], people: Float64Array.of(300, 100, 300) }).rate // → [0.5, NaN, NaN]
 */
export function estimateRates(
  model: SyntheticModel,
  { shares, people, shareVariances }: EstimationInputs,
  { extrapolationVariance = 0, floor = DEFAULT_FLOOR, level = 0.9 }: EstimationOptions = {},
): RateEstimates {
  const n = people.length
  const predictor = linearPredictor(model.coefficients, shares, n)
  const covariance: Matrix = model.covariance.map((row) => Float64Array.from(row))
  const ofCoefficients = quadraticForms(covariance, shares, n)
  const census = new Float64Array(n)
  shareVariances?.forEach((variance, k) => {
    for (let i = 0; i < n; i++) census[i]! += model.coefficients[k + 1]! ** 2 * variance[i]!
  })
  const z = normalQuantile((1 + level) / 2)
  const [rate, low, high] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  const belowFloor = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    if (people[i]! < floor) belowFloor[i] = 1
    const centre = people[i]! >= floor ? predictor[i]! : NaN
    const variance =
      ofCoefficients[i]! + model.predictionVariance + census[i]! + extrapolationVariance
    const half = z * Math.sqrt(variance)
    rate[i] = inverseLogit(centre)
    low[i] = inverseLogit(centre - half)
    high[i] = inverseLogit(centre + half)
  }
  return {
    rate,
    low,
    high,
    belowFloor,
    variance: {
      coefficients: ofCoefficients,
      prediction: model.predictionVariance,
      census,
      extrapolation: extrapolationVariance,
    },
  }
}

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
