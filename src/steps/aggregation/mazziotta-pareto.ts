/** Mean, plus ('plus': fragility, the default) or minus the penalty of unbalance S²/M (Mazziotta & Pareto). */
import {
  above,
  any,
  caseWhen,
  equals,
  every,
  isMissing,
  isPresent,
  minus,
  number,
  plus,
  quotient,
  times,
  total,
  type Sql,
} from '../expression.ts'
import type { CountedSql } from './sql.ts'
import { mazziottaPareto } from '../../stats/aggregate.ts'
import { aggregateRows, defineOptionalAggregation } from './definition.ts'

/** As a method writes it. */
export interface MazziottaParetoStep {
  readonly kind: 'mazziotta-pareto'
  readonly penalty?: 'plus' | 'minus'
}

function mazziottaParetoSql(given: readonly CountedSql[], sign: 1 | -1): Sql {
  const there = ({ value }: CountedSql, term: Sql): Sql =>
    caseWhen([[isPresent(value), term]], number(0))
  const borne = total(given.map((each) => there(each, number(each.weight))))
  const mean = quotient(
    total(given.map((each) => there(each, times(number(each.weight), each.value)))),
    borne,
  )
  const unbalance = total(
    given.map((each) =>
      there(
        each,
        times(number(each.weight), times(minus(each.value, mean), minus(each.value, mean))),
      ),
    ),
  )
  const penalty = quotient(unbalance, times(borne, mean))
  const nothing = given
    .map(({ value }) => any([isMissing(value), equals(value, number(0))]))
    .reduce((left, right) => every(left, right)!)
  return caseWhen([
    [above(mean, number(0)), sign === 1 ? plus(mean, penalty) : minus(mean, penalty)],
    [nothing, number(0)],
  ])
}

/** Averages the children and penalises their unbalance. */
export const mazziottaParetoAggregation = defineOptionalAggregation<MazziottaParetoStep>({
  kind: 'mazziotta-pareto',
  fields: ({ z }) => ({ penalty: z.enum(['plus', 'minus']).optional() }),
  words: ({ penalty }) =>
    penalty === 'minus'
      ? 'Mazziotta-Pareto, M − S² / M : la moyenne, moins la pénalité du déséquilibre'
      : 'Mazziotta-Pareto, M + S² / M : la moyenne, plus la pénalité du déséquilibre',
  aggregate: ({ penalty }, children, n, amounts) =>
    aggregateRows(mazziottaPareto(penalty === 'minus' ? -1 : 1), children, n, amounts),
  sql: ({ penalty }, children) => mazziottaParetoSql(children, penalty === 'minus' ? -1 : 1),
})
