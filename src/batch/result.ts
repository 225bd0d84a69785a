import type { Surveyed } from './state.ts'
import type { Told } from './work.ts'

/** How far a lot is. */
export interface Progress {
  /** Steps that are done, with the part that is of those under way. */
  readonly done: number
  readonly steps: number
  readonly rows: number
  readonly bytes: number
  readonly seconds: number
}

/** What became of one step. */
export interface StepResult extends Surveyed {
  readonly outcome: 'a-jour' | 'calcule' | 'identique' | 'echec'
  readonly sha256?: string
  readonly bytes?: number
  readonly rows?: number
  readonly seconds: number
  readonly problems: readonly Told[]
}
