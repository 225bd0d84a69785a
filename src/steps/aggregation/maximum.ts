/** The greatest child: one bad theme is enough. */
import { call } from '../expression.ts'
import { greatest } from '../../stats/aggregate.ts'
import { aggregateRows, defineAggregation } from './definition.ts'

/** Takes the greatest child. */
export const maximumAggregation = defineAggregation<'maximum'>({
  kind: 'maximum',
  words: () => 'maximum : un seul point faible suffit',
  aggregate: (_, children, n, amounts) => aggregateRows(greatest, children, n, amounts),
  ignoresWeights: true,
  sql: (_, children) =>
    children.length === 1
      ? children[0]!.value
      : call('greatest', ...children.map(({ value }) => value)),
})
