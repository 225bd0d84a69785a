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
 * leastSquares(Float64Array.of(3, 5, 7, NaN), [Float64Array.of(1, 2, 3, 4)]).slopes // → [2]
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
 * predict({ intercept: 1, slopes: [2] }, [Float64Array.of(0, 3, NaN)]) // → [1, 7, NaN]
 */
export function predict(
  { intercept, slopes }: LinearFit,
  columns: readonly Float64Array[],
): Float64Array {
  return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, i) =>
    slopes.reduce((sum, slope, k) => sum + slope * columns[k]![i]!, intercept),
  )
}
