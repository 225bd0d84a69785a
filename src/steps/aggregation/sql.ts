/** How a group is said in SQL: what the kinds of aggregation share. */
import {
  atLeast,
  call,
  caseWhen,
  isPresent,
  missing,
  number,
  quotient,
  times,
  total,
  type Sql,
} from '../expression.ts'

/** A child of a group in the statement. `borne` is its weight where it is in the tree, 0 where it is not; `entire`: it is there or not, never in part. */
export interface ChildSql {
  readonly id: string
  readonly value: Sql
  readonly coverage: Sql
  /** Its weight; and the same, 0 when an optional group turns out to have no data. */
  readonly weight: number
  readonly borne: Sql
  /** Whether it is known for the whole territory wherever it is there. */
  readonly entire: boolean
}

/** A child that counts, and its weight. */
export interface CountedSql {
  readonly value: Sql
  readonly weight: number
}

/** A group in the statement. */
export interface CombinedSql {
  readonly value: Sql
  readonly coverage: Sql
}

/** Whether a group has one child, which counts. */
export const single = (children: readonly ChildSql[]): boolean =>
  children.length === 1 && children[0]!.weight > 0 && children[0]!.borne.kind === 'number'

/** Folds a sum of numbers into a number. */
export function constant(sql: Sql): Sql {
  if (sql.kind !== 'binary' || sql.op !== '+') return sql
  const [left, right] = [constant(sql.left), constant(sql.right)]
  return left.kind === 'number' && right.kind === 'number'
    ? number(left.value + right.value)
    : { ...sql, left, right }
}

/** Gives the share of the weight that is present. */
export function coverageSql(children: readonly ChildSql[]): Sql {
  const complete = total(children.map(({ borne }) => borne))
  return single(children)
    ? children[0]!.coverage
    : quotient(
        total(children.map(({ borne, coverage }) => times(borne, coverage))),
        constant(complete),
      )
}

/**
 * Gives the weighted mean of the children, and the condition that enough of the weight is present.
 *
 * @param zero Whether a missing child counts as 0.
 * @param least Share of the weight that must be present.
 */
export function weightedMeanSql(
  children: readonly ChildSql[],
  zero: boolean,
  least: number,
): { readonly mean: Sql; readonly enough: Sql | undefined } {
  const complete = total(children.map(({ borne }) => borne))
  const there = children.filter(({ value }) => value !== missing)
  const borne = total(
    there.map(({ value, weight }) => caseWhen([[isPresent(value), number(weight)]], number(0))),
  )
  const enough =
    least > 0 && !zero && !single(children)
      ? atLeast(borne, times(number(least * (1 - 1e-12)), constant(complete)))
      : undefined
  const sum = total(
    there.map(({ value, weight }) => times(number(weight), call('coalesce', value, number(0)))),
  )
  const mean = zero
    ? quotient(sum, constant(complete))
    : single(there)
      ? there[0]!.value
      : quotient(sum, borne)
  return { mean, enough }
}
