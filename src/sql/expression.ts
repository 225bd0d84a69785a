/** Selections and the steps of a statement. The expressions they are made of are `steps/expression.ts`. */
import type { Sql } from '../steps/expression.ts'

/** Column of a selection, by its name. */
export interface Output {
  readonly name: string
  readonly value: Sql
}

/** One SELECT. */
export interface Select {
  /** Every column of this step comes first. */
  readonly all?: string
  readonly columns: readonly Output[]
  /** A step, or the user's table; nothing for a row of literals. */
  readonly from?: string
  /** SQL of the user's table that `from` names, where it is more than that name. */
  readonly source?: string
  readonly joins?: readonly Join[]
  readonly where?: Sql
  readonly groupBy?: readonly Sql[]
}

/** Join of a step to another. */
export interface Join {
  readonly kind: 'inner' | 'left' | 'cross'
  readonly table: string
  readonly on?: Sql
}

/** One step of the statement: `title` is said above it. */
export interface SqlStep {
  readonly name: string
  readonly title: string
  readonly body: readonly Select[]
}
