/** The least child: the territory is as fragile as where it is least so. */
import { call } from '../expression.ts'
import { least } from '../../stats/aggregate.ts'
import { aggregateRows, defineAggregation } from './definition.ts'

/** Takes the least child. */
export const minimumAggregation = defineAggregation<'minimum'>({
  kind: 'minimum',
  words: () => 'minimum : aussi fragile que là où c’est le moins',
  aggregate: (_, children, n, amounts) => aggregateRows(least, children, n, amounts),
  ignoresWeights: true,
  sql: (_, children) =>
    children.length === 1
      ? children[0]!.value
      : call('least', ...children.map(({ value }) => value)),
})
