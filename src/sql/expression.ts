/** SQL as values: expressions, selections and the steps of a statement. Text is made of them in one place, `render.ts`. */
export type Operator = '+' | '-' | '*' | '/' | '=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR' | '||'

/** Of an aggregate: over all the rows of its group, or over a window when it has one. */
export type AggregateName =
  'sum' | 'min' | 'max' | 'avg' | 'count' | 'deviation' | 'sample-deviation' | 'row-number' | 'rank'

export interface Window {
  readonly partition?: readonly Sql[]
  readonly order?: readonly { readonly by: Sql; readonly descending?: boolean }[]
  /** Rows up to the current one, or the one before it alone; the whole partition when left out. */
  readonly rows?: 'up-to' | 'previous'
}

export type FunctionName =
  'ln' | 'exp' | 'sqrt' | 'power' | 'floor' | 'ceil' | 'coalesce' | 'nullif' | 'least' | 'greatest'

export type Sql =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** A missing number, or a missing text: engines want to know which. */
  | { readonly kind: 'null'; readonly type: ColumnType }
  | { readonly kind: 'column'; readonly of: string; readonly name: string }
  | { readonly kind: 'binary'; readonly op: Operator; readonly left: Sql; readonly right: Sql }
  | {
      readonly kind: 'case'
      readonly when: readonly (readonly [Sql, Sql])[]
      readonly otherwise?: Sql
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arguments: readonly Sql[] }
  | { readonly kind: 'missing'; readonly of: Sql; readonly not: boolean }
  | {
      readonly kind: 'aggregate'
      readonly name: AggregateName
      readonly of?: Sql
      readonly over?: Window
    }
  /** A cell of a user's column, as a double or NULL (an empty text and NaN are NULL). */
  | { readonly kind: 'cell'; readonly of: string; readonly name: string; readonly type: ColumnType }

export type ColumnType = 'number' | 'text'

export interface Output {
  readonly name: string
  readonly value: Sql
}

export interface Select {
  /** Every column of this step comes first. */
  readonly all?: string
  readonly columns: readonly Output[]
  /** A step, or the user's table; nothing for a row of literals. */
  readonly from?: string
  readonly joins?: readonly Join[]
  readonly where?: Sql
  readonly groupBy?: readonly Sql[]
}

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

export const number = (value: number): Sql => ({ kind: 'number', value })
export const sqlText = (value: string): Sql => ({ kind: 'text', value })
export const missing: Sql = { kind: 'null', type: 'number' }
export const column = (of: string, name: string): Sql => ({ kind: 'column', of, name })
export const call = (name: FunctionName, ...given: readonly Sql[]): Sql => ({
  kind: 'call',
  name,
  arguments: given,
})
export const aggregateOf = (name: AggregateName, of?: Sql, over?: Window): Sql => ({
  kind: 'aggregate',
  name,
  ...(of && { of }),
  ...(over && { over }),
})
export const isMissing = (of: Sql): Sql => ({ kind: 'missing', of, not: false })
export const isPresent = (of: Sql): Sql => ({ kind: 'missing', of, not: true })

const binary = (op: Operator, left: Sql, right: Sql): Sql => ({ kind: 'binary', op, left, right })
const is = (sql: Sql, value: number): boolean => sql.kind === 'number' && sql.value === value

export const plus = (left: Sql, right: Sql): Sql =>
  is(left, 0) ? right : is(right, 0) ? left : binary('+', left, right)
export const minus = (left: Sql, right: Sql): Sql =>
  is(right, 0) ? left : binary('-', left, right)
export const times = (left: Sql, right: Sql): Sql =>
  is(left, 1) ? right : is(right, 1) ? left : binary('*', left, right)
export const concat = (left: Sql, right: Sql): Sql => binary('||', left, right)
export const equals = (left: Sql, right: Sql): Sql => binary('=', left, right)
export const below = (left: Sql, right: Sql): Sql => binary('<', left, right)
export const above = (left: Sql, right: Sql): Sql => binary('>', left, right)
export const atLeast = (left: Sql, right: Sql): Sql => binary('>=', left, right)

/** A quotient, missing where the divisor is 0: no engine agrees with another on what to do of it. */
export function quotient(left: Sql, right: Sql): Sql {
  if (right.kind === 'number' && right.value !== 0)
    return is(right, 1) ? left : binary('/', left, right)
  return binary('/', left, call('nullif', right, number(0)))
}

/** A quotient whose divisor is known not to be 0. */
export const divide = (left: Sql, right: Sql): Sql => binary('/', left, right)

/** The first value whose condition holds; missing when none does and nothing is said otherwise. */
export function caseWhen(when: readonly (readonly [Sql, Sql])[], otherwise?: Sql): Sql {
  return when.length === 0
    ? (otherwise ?? missing)
    : { kind: 'case', when, ...(otherwise && { otherwise }) }
}

export const onlyIf = (condition: Sql | undefined, value: Sql): Sql =>
  condition === undefined ? value : caseWhen([[condition, value]])
export const total = (terms: readonly Sql[]): Sql => terms.reduce(plus, number(0))

/** All the conditions, or none to be asked. */
export function every(...conditions: readonly (Sql | undefined)[]): Sql | undefined {
  const asked = conditions.filter((each) => each !== undefined)
  return asked.length === 0 ? undefined : asked.reduce((left, right) => binary('AND', left, right))
}

export const any = (conditions: readonly Sql[]): Sql =>
  conditions.reduce((left, right) => binary('OR', left, right))
