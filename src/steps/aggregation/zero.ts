/** What a child worth 0 does to a mean that cannot take it. */
import {
  above,
  any,
  atLeast,
  below,
  call,
  caseWhen,
  equals,
  isPresent,
  missing,
  number,
  quotient,
  times,
  total,
  type Sql,
} from '../expression.ts'
import type { Fields } from '../fields.ts'
import { numberWords } from '../words.ts'
import type { CountedSql } from './sql.ts'

/** Brings the mean to 0 ('keep'), counts as missing ('skip'), or is raised to a floor. A negative value always counts as missing. */
export type Zero = 'keep' | 'skip' | { readonly floor: number }

/** Makes the schema of the rule. */
export const zeroField = ({ zero }: Fields) => ({ zero: zero.optional() })

/** Says the rule in French, after a comma; nothing when it is left out. */
export function zeroWords(zero: Zero | undefined): string {
  if (zero === undefined) return ''
  if (zero === 'keep') return ', un 0 rend la moyenne nulle'
  return zero === 'skip'
    ? ', un 0 est laissé de côté'
    : `, un 0 est relevé à ${numberWords(zero.floor)}`
}

/** Gives the value with which a child counts under a rule; NaN when it does not. */
export function countedAt(zero: Zero = 'keep'): (v: number) => number {
  return (v) => {
    if (v < 0 || (v === 0 && zero === 'skip')) return NaN
    if (v === 0) return typeof zero === 'object' ? zero.floor : 0 // −0 too
    return typeof zero === 'object' ? Math.max(v, zero.floor) : v
  }
}

/** Says a power mean in SQL (0: geometric). A negative value never counts; what a 0 does, the method says. */
export function powerMeanSql(given: readonly CountedSql[], p: number, rule: Zero = 'keep'): Sql {
  const counted = given.map(({ value, weight }) => ({
    weight,
    value:
      typeof rule === 'object'
        ? caseWhen(
            [
              [below(value, number(0)), missing],
              [below(value, number(rule.floor)), number(rule.floor)],
            ],
            value,
          )
        : caseWhen([
            [rule === 'skip' ? above(value, number(0)) : atLeast(value, number(0)), value],
          ]),
  }))
  const positive = counted.map(({ value, weight }) => ({
    weight,
    value: caseWhen([[above(value, number(0)), value]]),
  }))
  const base = p > 0 ? counted : positive
  const borne = total(
    counted.map(({ value, weight }) => caseWhen([[isPresent(value), number(weight)]], number(0))),
  )
  const f = (v: Sql): Sql =>
    p === 0 ? call('ln', v) : p === -1 ? quotient(number(1), v) : call('power', v, number(p))
  const sum = total(
    base.map(({ value, weight }) =>
      caseWhen([[isPresent(value), times(number(weight), f(value))]], number(0)),
    ),
  )
  const mean = quotient(sum, borne)
  const result =
    p === 0
      ? call('exp', mean)
      : p === -1
        ? quotient(number(1), mean)
        : call('power', mean, number(1 / p))
  return p > 0
    ? result
    : caseWhen([[any(counted.map(({ value }) => equals(value, number(0)))), number(0)]], result)
}
