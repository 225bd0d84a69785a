/** SQL as values: the expressions that the steps of a method are said in. Text is made of them in one place, `sql/render.ts`. */
export type Operator = '+' | '-' | '*' | '/' | '=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR' | '||'

/** Of an aggregate: over all the rows of its group, or over a window when it has one. */
export type AggregateName =
  'sum' | 'min' | 'max' | 'avg' | 'count' | 'deviation' | 'sample-deviation' | 'row-number' | 'rank'

/** The rows that an aggregate looks at. */
export interface Window {
  readonly partition?: readonly Sql[]
  readonly order?: readonly { readonly by: Sql; readonly descending?: boolean }[]
  /** Rows up to the current one, or the one before it alone; the whole partition when left out. */
  readonly rows?: 'up-to' | 'previous'
}

/** The functions that every dialect has. */
export type FunctionName =
  'ln' | 'exp' | 'sqrt' | 'power' | 'floor' | 'ceil' | 'coalesce' | 'nullif' | 'least' | 'greatest'

/** An expression. */
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

/** What a column holds. */
export type ColumnType = 'number' | 'text'

/** Writes a number. */
export const number = (value: number): Sql => ({ kind: 'number', value })
/** Writes a text. */
export const sqlText = (value: string): Sql => ({ kind: 'text', value })
/** A missing number. */
export const missing: Sql = { kind: 'null', type: 'number' }
/** Reads a column of a step. */
export const column = (of: string, name: string): Sql => ({ kind: 'column', of, name })
/** Calls a function of the engine. */
export const call = (name: FunctionName, ...given: readonly Sql[]): Sql => ({
  kind: 'call',
  name,
  arguments: given,
})
/** Aggregates an expression over the rows, or over a window. */
export const aggregateOf = (name: AggregateName, of?: Sql, over?: Window): Sql => ({
  kind: 'aggregate',
  name,
  ...(of && { of }),
  ...(over && { over }),
})
/** Tests that an expression is missing. */
export const isMissing = (of: Sql): Sql => ({ kind: 'missing', of, not: false })
/** Tests that an expression is there. */
export const isPresent = (of: Sql): Sql => ({ kind: 'missing', of, not: true })

const binary = (op: Operator, left: Sql, right: Sql): Sql => ({ kind: 'binary', op, left, right })
const is = (sql: Sql, value: number): boolean => sql.kind === 'number' && sql.value === value

/** Adds two numbers; 0 adds nothing. */
export const plus = (left: Sql, right: Sql): Sql =>
  is(left, 0) ? right : is(right, 0) ? left : binary('+', left, right)
/** Subtracts a number; 0 takes nothing off. */
export const minus = (left: Sql, right: Sql): Sql =>
  is(right, 0) ? left : binary('-', left, right)
/** Multiplies two numbers; 1 changes nothing. */
export const times = (left: Sql, right: Sql): Sql =>
  is(left, 1) ? right : is(right, 1) ? left : binary('*', left, right)
/** Joins two texts. */
export const concat = (left: Sql, right: Sql): Sql => binary('||', left, right)
/** Tests that two expressions are equal. */
export const equals = (left: Sql, right: Sql): Sql => binary('=', left, right)
/** Tests that a number is below another. */
export const below = (left: Sql, right: Sql): Sql => binary('<', left, right)
/** Tests that a number is above another. */
export const above = (left: Sql, right: Sql): Sql => binary('>', left, right)
/** Tests that a number is at least another. */
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

/** Keeps a value where a condition holds. */
export const onlyIf = (condition: Sql | undefined, value: Sql): Sql =>
  condition === undefined ? value : caseWhen([[condition, value]])
/** Adds numbers up. */
export const total = (terms: readonly Sql[]): Sql => terms.reduce(plus, number(0))

/** All the conditions, or none to be asked. */
export function every(...conditions: readonly (Sql | undefined)[]): Sql | undefined {
  const asked = conditions.filter((each) => each !== undefined)
  return asked.length === 0 ? undefined : asked.reduce((left, right) => binary('AND', left, right))
}

/** Joins conditions of which one is enough. */
export const any = (conditions: readonly Sql[]): Sql =>
  conditions.reduce((left, right) => binary('OR', left, right))
