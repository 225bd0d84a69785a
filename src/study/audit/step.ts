/** What an audit is asked, and the steps that it answers with. */
import type { Scores } from '../../engine/compute.ts'
import type { Method } from '../../method/method.ts'
import type { Model } from '../robustness/model.ts'
import type { Sensitivity } from '../robustness/sensitivity.ts'
import type { Uncertainty } from '../robustness/uncertainty.ts'
import type { Finding } from './finding.ts'

/** What a measure of others is: an index of the same thing, an income, a rate of illectronisme, or anything else. */
export type OutsideKind = 'indice' | 'revenu' | 'illectronisme' | 'autre'

/** A measure that others make, row by row of the scores; NaN where it has none. */
export interface OutsideMeasure {
  /** Name in French. */
  readonly name: string
  /** What it is to the index. */
  readonly kind: OutsideKind
  /** The file, or what it was had from. */
  readonly from: string
  /** Values, a territory a row. */
  readonly values: Float64Array
  /** The index holds it, or is made from the same figures: part of the link is there by construction. */
  readonly circular?: string
}

/** The steps of an audit, in order. */
export const auditSteps = [
  'cadre',
  'couverture',
  'manquantes',
  'traitement',
  'coherence',
  'normalisation',
  'poids',
  'incertitude',
  'sensibilite',
  'retour',
  'liens',
] as const

/** A step of an audit. */
export type AuditStepId = (typeof auditSteps)[number]

/** One step: a finding with its name, its place in the handbook, and how to redo it. */
export interface AuditStep extends Finding {
  /** Identifier of the step. */
  readonly id: AuditStepId
  /** Title in French. */
  readonly title: string
  /** Step of the handbook, 1 … 9. */
  readonly handbook: number
  /** The question that it answers. */
  readonly question: string
  /** Command line that makes the step again. */
  readonly command: string
}

/** What an audit is made from. */
export interface AuditInput {
  /** Scores that are audited. */
  readonly scores: Scores
  /** The same files under another method. Throws `UserErrors` where that cannot be. */
  readonly recompute?: (method: Method) => Scores
  /** Neighbours of each territory, in the order of the scores. */
  readonly neighbours?: readonly Int32Array[]
  /** Measures that the index is held against; none when left out. */
  readonly outside?: readonly OutsideMeasure[]
  /** A study of robustness on the same scores: `uncertainty`, and `sensitivity` if it was asked for; or why it could not be made. */
  readonly robustness?:
    | {
        readonly model: Model
        readonly uncertainty: Uncertainty
        readonly sensitivity?: Sensitivity
      }
    | { readonly refused: string }
}

/** Which steps are wanted, and how a reader would redo one. */
export interface AuditOptions {
  /** Steps wanted; all of them when left out. */
  readonly steps?: readonly AuditStepId[]
  /** The command that redoes a step. */
  readonly command: (step: AuditStepId) => string
}
