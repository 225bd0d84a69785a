/** Weighted median. */
import { weightedMedian } from '../../stats/aggregate.ts'
import { aggregateRows, defineAggregation } from './definition.ts'

/** Takes the weighted median of the children. */
export const medianAggregation = defineAggregation<'median'>({
  kind: 'median',
  formerly: 'mediane',
  words: () => 'médiane pondérée',
  aggregate: (_, children, n, amounts) => aggregateRows(weightedMedian, children, n, amounts),
})
