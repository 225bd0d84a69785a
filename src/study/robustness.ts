/** How sure scores, ranks and classes are, and what they hang on: in one call. */
import { UserError } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { rowsIn } from '../geo/asked.ts'
import { subjectOfScores } from '../pipeline/subject.ts'
import type { Sheet } from '../table/sheet.ts'
import { leaveOneOut, type LeaveOneOut } from './robustness/leave-one-out.ts'
import { modelOf, type Model } from './robustness/model.ts'
import { DEFAULT_STUDY_SEED, type PointOptions } from './robustness/points.ts'
import { rankConfidence, type RankConfidence } from './robustness/rank-confidence.ts'
import { robustnessSheet } from './robustness/robustness-sheet.ts'
import type { Scenario } from './robustness/scenario.ts'
import { sensitivity, type Sensitivity, type SensitivityOptions } from './robustness/sensitivity.ts'
import {
  mostDraws,
  uncertainty,
  type Uncertainty,
  type UncertaintyOptions,
} from './robustness/uncertainty.ts'

/** What a study of robustness is asked. */
export interface RobustnessOptions extends Partial<PointOptions> {
  /** Draws of the uncertainty, 1,000 when left out. */
  readonly draws?: number
  /** Most rows of the sensitivity design, each (factors + 2) computations; within fifty million territories computed when left out; 0: no sensitivity. */
  readonly rows?: number
  /** Each share of variance to ± this, 0.05 when left out. */
  readonly precision?: number
  /** What varies (`scenarioFrom`); what the method leaves open when left out. */
  readonly scenario?: Scenario
  /** Where that scenario was written, for the messages. */
  readonly file?: string
  /** Whether ranks that the errors of measurement leave possible are found: `true`, or how many are « the most fragile ». */
  readonly ranks?: boolean | number
  /** Codes or names of the territories whose own scores are targets of the sensitivity. */
  readonly territory?: string | readonly string[]
}

/** A study of robustness. */
export interface Robustness {
  /** Choices that varied. */
  readonly model: Model
  /** Sequence and seed of the draws. */
  readonly points: PointOptions
  /** Intervals of scores and of ranks. */
  readonly uncertainty: Uncertainty
  /** Which choices scores hang on; nothing unless asked. */
  readonly sensitivity?: Sensitivity
  /** What becomes of ranks without each indicator. */
  readonly leaveOneOut: LeaveOneOut
  /** Ranks that the errors of the index leave possible; nothing unless asked. */
  readonly ranks?: RankConfidence
  /** The columns of the scores, then the intervals. */
  readonly sheet: Sheet
}

/** A study that was prepared: what is drawn, by whoever draws it, and what is made of it. */
export interface RobustnessPlan {
  readonly model: Model
  readonly uncertainty: UncertaintyOptions
  /** Nothing when no sensitivity is asked for. */
  readonly sensitivity?: SensitivityOptions
  finish(found: Uncertainty, sensitivity: Sensitivity | undefined): Robustness
}

const DRAWS = 1000
const PRECISION = 0.05

/**
 * Studies how sure the scores are: intervals of scores, ranks and tenths when the choices of the method and the errors of its
 * data vary, what the scores owe to each choice, ranks without each indicator.
 *
 * All in this thread: minutes for all the communes of France, seconds for a département. `robustnessOn` of `./node`
 * shares it among threads, to the same bits.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options draws, seed, scenario, ranks, territories
 * @returns intervals by territory, in the order of the scores, and `sheet`, the same as columns
 * @throws {UserError} `option-invalide` for more draws than memory holds, or scores that do not know their table;
 *   `scenario-incoherent`; `territoire-inconnu`
 *
 * @example
 * const { uncertainty, sheet } = robustness(scores, { draws: 500, rows: 0 })
 * uncertainty.ranks.ifn.p05[0] // 12
 */
export function robustness(scores: Scores, options: RobustnessOptions = {}): Robustness {
  const plan = planRobustness(scores, options)
  const found = uncertainty(plan.model, plan.uncertainty)
  return plan.finish(found, plan.sensitivity && sensitivity(plan.model, plan.sensitivity))
}

/**
 * Prepares a study of robustness, without drawing.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options draws, seed, scenario, ranks, territories
 * @returns what to draw, and what finishes the study
 * @throws {UserError} as `robustness` does
 */
export function planRobustness(scores: Scores, options: RobustnessOptions = {}): RobustnessPlan {
  const { draws = DRAWS, precision = PRECISION, scenario, file, ranks = false } = options
  const points: PointOptions = {
    sequence: options.sequence ?? 'sobol',
    seed: options.seed ?? DEFAULT_STUDY_SEED,
  }
  const subject = subjectOfScores(scores)
  const model = modelOf(subject, scenario, file)
  if (draws > mostDraws(model))
    throw new UserError(
      'option-invalide',
      `${draws} tirages ne tiennent pas en mémoire pour ${model.nominal.codes.length} territoires`,
      `demandez ${mostDraws(model)} tirages au plus`,
    )
  const rows = options.rows ?? defaultRows(model)
  const targets = (rowsIn(options.territory, scores)?.territories ?? []).flatMap((each) =>
    each.level === scores.level && each.rows.length === 1 ? [scores.codes[each.rows[0]!]!] : [],
  )
  return {
    model,
    uncertainty: { ...points, draws },
    ...(rows > 0 && { sensitivity: { ...points, rows, precision, territories: targets } }),
    finish(found, sensible) {
      const confidence =
        ranks === false
          ? undefined
          : rankConfidence(subject, {
              ...points,
              ...(scenario && { scenario }),
              ...(file !== undefined && { file }),
              ...(typeof ranks === 'number' && { count: ranks }),
            })
      return {
        model,
        points,
        uncertainty: found,
        ...(sensible && { sensitivity: sensible }),
        leaveOneOut: leaveOneOut(subject),
        ...(confidence && { ranks: confidence }),
        sheet: robustnessSheet(model, found, sensible, confidence),
      }
    },
  }
}

/**
 * Chooses the rows of a sensitivity design, within about fifty million territories computed: 128
 * for the communes of France, 1,024 for a département.
 */
function defaultRows({ nominal, factors }: Model): number {
  const runs = 5e7 / Math.max(1, nominal.codes.length)
  return Math.min(1024, Math.max(64, 64 * Math.round(runs / (factors.length + 2) / 64)))
}
