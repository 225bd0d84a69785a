/** Fits the synthetic model of a rate, and checks it by leaving each territory out in turn. */
import { pearson } from '../../stats/correlation.ts'
import { leaveOneOutResiduals, linearModel } from '../../stats/linear-model.ts'
import { completeRows } from '../../stats/weights.ts'
import { inverseLogit, logit, type SyntheticModel } from './model.ts'

/**
 * Fits a logit of rates on shares, by least squares, and measures its error on territories left out one at a time.
 *
 * @param rates published rates, 0 … 1 (both excluded); NaN is left out
 * @param shares shares in percent, one column a name
 * @returns nothing with too few territories, or when the shares say the same thing
 *
 * @example
 * (fitSyntheticModel('m', 'exemple', Float64Array.of(0.1, 0.2, 0.3, 0.38), { age: Float64Array.of(10, 20, 30, 40) })?.validation.r ?? 0) > 0.9 // → true
 */
export function fitSyntheticModel(
  id: string,
  label: string,
  rates: Float64Array,
  shares: Readonly<Record<string, Float64Array>>,
): SyntheticModel | undefined {
  const [observed, ...columns] = completeRows([rates, ...Object.values(shares)])
  const target = observed!.map(logit)
  const fit = linearModel(target, columns)
  if (fit === undefined) return undefined
  const residuals = leaveOneOutResiduals(fit)
  const predicted = target.map((v, i) => inverseLogit(v - residuals[i]!))
  const gaps = predicted.map((v, i) => 100 * (v - observed![i]!))
  const meanOf = (of: (gap: number) => number): number =>
    gaps.reduce((sum, gap) => sum + of(gap), 0) / gaps.length
  return {
    id,
    label,
    shares: Object.keys(shares),
    coefficients: Array.from(fit.coefficients),
    covariance: fit.covariance.map((row) => Array.from(row)),
    predictionVariance: residuals.reduce((sum, e) => sum + e * e, 0) / residuals.length,
    n: gaps.length,
    validation: {
      mae: meanOf(Math.abs),
      rmse: Math.sqrt(meanOf((gap) => gap * gap)),
      r: pearson(predicted, observed!).r,
    },
  }
}

/**
 * Variance that a step down of levels adds to a prediction, on the logit scale: what the errors on smaller territories
 * exceed of what the model expects of them. 0 when they do not.
 *
 *     max(0, mean((logit rᵢ − logit r̂ᵢ)²) − mean(expected variance))
 *
 * @param rates rates that are known of the smaller territories, 0 … 1; NaN is left out
 * @param predicted rates that a model of larger territories gives them
 * @param expected variance that this model expects, on the logit scale, a row a territory
 *
 * @example
 * extrapolationVariance(Float64Array.of(0.5, 0.5), Float64Array.of(0.5, 0.5), Float64Array.of(1, 1)) // → 0
 */
export function extrapolationVariance(
  rates: Float64Array,
  predicted: Float64Array,
  expected: Float64Array,
): number {
  const [known, given, variance] = completeRows([rates, predicted, expected])
  if (known!.length === 0) return NaN
  let total = 0
  for (let i = 0; i < known!.length; i++)
    total += (logit(known![i]!) - logit(given![i]!)) ** 2 - variance![i]!
  return Math.max(0, total / known!.length)
}
