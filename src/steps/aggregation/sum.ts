/** Weighted sum, which a missing child leaves without value (or counts as 0, as the method says). */
import { call, caseWhen, equals, missing, number, times, total, type Sql } from '../expression.ts'
import { coverageSql, type ChildSql } from './sql.ts'
import { defineAggregation, type Child, type Combined, type MissingRule } from './definition.ts'

/** A sum lacks a value where one of its terms does, unless the method counts that as 0. */
function weightedSums(children: readonly Child[], missing: MissingRule, n: number): Combined {
  const values = new Float64Array(n)
  const coverage = new Float64Array(n)
  const whole = children.reduce((total, { weight }) => total + weight, 0)
  for (const { values: x, weight, coverage: c } of children) {
    for (let i = 0; i < n; i++) {
      const v = x[i]!
      values[i]! += missing === 'zero' && v !== v ? 0 : weight * v
      coverage[i]! += whole > 0 ? (weight * c[i]!) / whole : 0
    }
  }
  return { values, coverage }
}

function termSql({ value, weight, borne }: ChildSql, zero: boolean): Sql {
  const worth = times(number(weight), zero ? call('coalesce', value, number(0)) : value)
  return borne.kind === 'number' ? worth : caseWhen([[equals(borne, number(0)), number(0)]], worth)
}

/** Adds the children up, each times its weight. */
export const sumAggregation = defineAggregation<'sum'>({
  kind: 'sum',
  formerly: 'somme',
  words: () => 'somme',
  linear: {
    combine: (children, missing, _, n) => weightedSums(children, missing, n),
    // a group that counts as 0 hands nothing down, whatever its members are worth
    shares: (children, _, share) =>
      children.map(({ values, weight }) =>
        share.map((s, i) => (values[i] === values[i] ? s * weight : 0)),
      ),
    sql: (children, zero) => ({
      value:
        !zero && children.some(({ value }) => value === missing)
          ? missing
          : total(children.map((child) => termSql(child, zero))),
      coverage: coverageSql(children),
    }),
  },
  needsAll: true,
})
