import type { JobState } from './state.ts'
import type { SerializedError } from '../core/errors.ts'

/** How far a batch is. */
export interface BatchProgress {
  /** Jobs that are done, with the part that is of those under way. */
  readonly done: number
  /** Number of jobs of the plan. */
  readonly jobs: number
  /** Territories computed so far. */
  readonly rows: number
  /** Bytes written so far. */
  readonly bytes: number
  /** Seconds since the start. */
  readonly seconds: number
}

/** What became of one job. */
export interface JobResult extends JobState {
  readonly outcome: 'a-jour' | 'calcule' | 'identique' | 'echec'
  readonly sha256?: string
  readonly bytes?: number
  readonly rows?: number
  readonly seconds: number
  /** What is to be verified of what was read, in French. */
  readonly doubts?: readonly string[]
  readonly problems: readonly SerializedError[]
}
