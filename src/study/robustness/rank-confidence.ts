/** Which ranks the errors of measurement leave possible: the standard error of each index, and its confidence sets. */
import { UserError } from '../../core/errors.ts'
import type { Subject } from '../../pipeline/subject.ts'
import { rankSets, type RankSets } from '../../stats/rank-sets.ts'
import { defaultScenario } from './default-scenario.ts'
import { ERROR_DRAWS, measurementError } from './measurement-error.ts'
import { DEFAULT_STUDY_SEED, type PointOptions } from './points.ts'
import type { Factor, Scenario } from './scenario.ts'

/** Confidence sets for the ranks of an index, by row of its scores. */
export interface RankConfidence {
  /** Standard error of the index; NaN without an index. */
  readonly errors: Float64Array
  /** Possible ranks, each at the level on its own. 1 is the most fragile. */
  readonly marginal: RankSets
  /** Possible ranks, at the level for all of them together. */
  readonly joint: RankSets
  /** 1 for what may be among the `count` most fragile, at the level for all of these together. */
  readonly first: Uint8Array
  /** Number of the most fragile that `first` bears on. */
  readonly count: number
  /** Level of confidence, 0 … 1. */
  readonly level: number
  /** Errors that were drawn. */
  readonly factors: readonly Factor[]
  /** Draws that standard errors, then joint sets, rest on. */
  readonly draws: { readonly errors: number; readonly joint: number }
}

/** Options of `rankConfidence`. */
export interface RankConfidenceOptions extends Partial<PointOptions> {
  /** Errors that vary (`sampling`, `rounding`, `coverage`); those of the method when left out. Choices of method never do. */
  readonly scenario?: Scenario
  /** Where that scenario was written, for the messages. */
  readonly file?: string
  /** How many are « the most fragile »: a tenth of the territories when left out. */
  readonly count?: number
  /** 0.95 when left out. */
  readonly level?: number
  /** Draws of the errors, 400 when left out. */
  readonly draws?: number
}

const JOINT_DRAWS = 1000

/**
 * Measures which ranks are possible, given the errors of what was measured: sampling of the census, rounding, coverage as
 * declared. The method is held as it is: what its choices change is another question (`uncertainty`).
 *
 * Errors of two territories are taken to be independent: their samples are. What territories share (scales, the group that a share
 * is drawn towards) is held at its value.
 *
 * @param subject the computation
 * @param options errors, how many are the first, level, draws, seed
 * @returns sets by row
 * @throws {UserError} `option-invalide` when no error of measurement is known for these data
 */
export function rankConfidence(
  subject: Subject,
  {
    scenario = defaultScenario(subject),
    file,
    count,
    level = 0.95,
    draws = ERROR_DRAWS,
    sequence = 'sobol',
    seed = DEFAULT_STUDY_SEED,
  }: RankConfidenceOptions = {},
): RankConfidence {
  const { index } = subject.scores
  const measured = measurementError(subject, scenario, {
    draws,
    sequence,
    seed,
    ...(file !== undefined && { file }),
  })
  if (measured === undefined)
    throw new UserError(
      'option-invalide',
      'aucune erreur de mesure n’est connue pour ces données : les rangs possibles ne peuvent pas être dits',
      'donnez des effectifs plutôt que des taux, ou un scénario qui dit leurs erreurs (sampling, rounding, coverage)',
    )
  const { errors, factors } = measured
  const ranked = index.reduce((sum, v) => sum + Number(v === v), 0)
  const first = Math.min(ranked, count ?? Math.ceil(ranked / 10))
  const sets = rankSets(index, errors, first, { level, draws: JOINT_DRAWS, seed })
  return {
    errors,
    ...sets,
    count: first,
    level,
    factors,
    draws: { errors: draws, joint: JOINT_DRAWS },
  }
}
