/** Standard error of an index: what the errors of its measures alone make of it, the method held. */
import type { Subject } from '../../pipeline/subject.ts'
import { evaluator, modelOf } from './model.ts'
import { DEFAULT_STUDY_SEED, pointsOf, type PointOptions } from './points.ts'
import type { Factor, Scenario } from './scenario.ts'

/** Standard errors of an index, by row of its scores. */
export interface MeasurementError {
  /** NaN without an index. */
  readonly errors: Float64Array
  /** Errors that were drawn. */
  readonly factors: readonly Factor[]
}

/** Options of `measurementError`. */
export interface MeasurementErrorOptions extends Partial<PointOptions> {
  /** Draws, 400 when left out. */
  readonly draws?: number
  /** Where the scenario was written, for the messages. */
  readonly file?: string
}

/** Draws that a standard error rests on, unless told: it is then known to 3.5 %. */
export const ERROR_DRAWS = 400

/**
 * Measures the standard error of the index: its standard deviation over draws of the errors that a scenario names.
 *
 * @param subject the computation
 * @param scenario of it, `sampling`, `rounding` and `coverage`; choices of method are left as they are
 * @param options draws, sequence and seed
 * @returns errors by row; nothing when the scenario names no error that these data have
 */
export function measurementError(
  subject: Subject,
  { sampling, rounding, coverage }: Scenario,
  {
    draws = ERROR_DRAWS,
    sequence = 'sobol',
    seed = DEFAULT_STUDY_SEED,
    file,
  }: MeasurementErrorOptions = {},
): MeasurementError | undefined {
  const model = modelOf(
    subject,
    { ...(sampling && { sampling }), ...(rounding && { rounding }), ...(coverage && { coverage }) },
    file,
  )
  if (model.factors.length === 0) return undefined
  const { index } = subject.scores
  const evaluate = evaluator(model.prepared)
  const point = pointsOf(model.dimensions, { sequence, seed })
  const u = new Float64Array(model.dimensions)
  const [sum, squares] = [new Float64Array(index.length), new Float64Array(index.length)]
  for (let d = 0; d < draws; d++) {
    const values = evaluate(point(d, u))[0]!
    for (let i = 0; i < index.length; i++) {
      const moved = values[i]! - index[i]!
      sum[i]! += moved
      squares[i]! += moved * moved
    }
  }
  return {
    errors: squares.map((v, i) => Math.sqrt(Math.max(0, v - sum[i]! ** 2 / draws) / (draws - 1))),
    factors: model.factors,
  }
}
