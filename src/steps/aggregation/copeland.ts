/** Copeland: how many territories one is more fragile than by a weighted majority, less how many are more fragile than it. Pairs are compared on what both have. */
import { copeland, copelandAmounts } from '../../stats/copeland.ts'
import { defineAggregation } from './definition.ts'

/** Compares territories by pairs, by a majority of the weights; victories are shared by the children that carried them. */
export const copelandAggregation = defineAggregation<'copeland'>({
  kind: 'copeland',
  words: () =>
    'Copeland : territoires dépassés en fragilité à la majorité des poids, moins ceux qui dépassent',
  aggregate: (_, children, _n, amounts) => {
    const columns = children.map(({ values }) => values)
    const weights = children.map(({ weight }) => weight)
    return {
      values: copeland(columns, weights),
      ...(amounts && { amounts: copelandAmounts(columns, weights) }),
    }
  },
  comparesTerritories: true,
})
