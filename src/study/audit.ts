/** The audit of an index, step by step, in one call. */
import { userErrors } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { contiguity } from '../io/contiguity.ts'
import type { Contours } from '../io/contours.ts'
import type { Method } from '../method/method.ts'
import { subjectOfScores } from '../pipeline/subject.ts'
import { auditFrom } from './audit/audit.ts'
import {
  auditSteps,
  type AuditInput,
  type AuditStep,
  type AuditStepId,
  type OutsideMeasure,
} from './audit/step.ts'
import { robustness } from './robustness.ts'

/** What an audit is told beside the scores. */
export interface AuditScoresOptions {
  /** Steps wanted; all of them when left out. */
  readonly steps?: readonly AuditStepId[]
  /** Contours that tell which territories touch; without them, nothing is said of how scores cluster. */
  readonly contours?: Contours
  /** Neighbours of each territory, in the order of the scores, where contours are not what tells. */
  readonly neighbours?: readonly Int32Array[]
  /** Measures that others make, in the order of the scores. */
  readonly outside?: readonly OutsideMeasure[]
  /** A study of robustness made before (`robustness`, `robustnessOn`), or why there is none; made here when left out. */
  readonly robustness?: AuditInput['robustness']
  /** Draws of the study made here, 1,000 when left out; 0: neither uncertainty nor sensitivity. */
  readonly draws?: number
  /** The same files under another method, where the scores do not know it themselves. */
  readonly recompute?: (method: Method) => Scores
  /** The command that redoes a step; none is named when left out. */
  readonly command?: (step: AuditStepId) => string
}

/**
 * Audits an index: the steps of the OECD & JRC handbook, each with its figures, its verdict by stated thresholds.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options steps, contours, measures of others, draws
 * @returns one finding a step; what cannot be calculated has the verdict `non-calcule`, and says why
 * @throws {UserError} `option-invalide` for scores that do not know their table, unless `recompute` is given
 *
 * @example
 * audit(scores, { steps: ['poids'] })[0].verdict // 'attention'
 */
export function audit(scores: Scores, options: AuditScoresOptions = {}): AuditStep[] {
  const { steps = auditSteps, contours, outside, command = () => '' } = options
  const recompute =
    options.recompute ?? ((method: Method) => subjectOfScores(scores).recompute(method))
  const neighbours =
    options.neighbours ?? (contours && contiguity(contours, scores.codes).neighbours)
  const studied = options.robustness ?? studyFor(scores, steps, options.draws)
  return auditFrom(
    {
      scores,
      recompute,
      ...(neighbours && { neighbours }),
      ...(outside && { outside }),
      ...(studied && { robustness: studied }),
    },
    { steps, command },
  )
}

/** The study that the steps asked for tell of; why it cannot be made where it cannot. */
function studyFor(
  scores: Scores,
  steps: readonly AuditStepId[],
  draws: number | undefined,
): AuditInput['robustness'] {
  const sensible = steps.includes('sensibilite')
  if (draws === 0 || !(sensible || steps.includes('incertitude'))) return undefined
  return studyOrRefusal(() =>
    robustness(scores, { ...(draws !== undefined && { draws }), ...(!sensible && { rows: 0 }) }),
  )
}

/** A study of robustness, or why it cannot be made, in French. */
function studyOrRefusal(
  study: () => NonNullable<AuditInput['robustness']>,
): NonNullable<AuditInput['robustness']> {
  try {
    return study()
  } catch (error) {
    const [problem] = userErrors(error)
    if (problem === undefined) throw error
    return { refused: problem.message }
  }
}
