/** What a study is made on: one computation, and all that it takes to do it again otherwise. */
import type { ComputeOptions, Scores } from '../engine/compute.ts'
import type { Method } from '../method/method.ts'
import type { Table } from '../table/table.ts'

/** What a study bears on: a method, its table, how it was computed, and the scores. */
export interface Subject {
  readonly method: Method
  readonly table: Table
  readonly options: ComputeOptions
  /** What `compute(method, table, options)` gives, with what the files told beside it. */
  readonly scores: Scores
}
