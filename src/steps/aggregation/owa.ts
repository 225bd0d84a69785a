/** Ordered weighted average: `weights[0]` goes to the greatest child, and so on down. */
import { orderedMean } from '../../stats/aggregate.ts'
import { numberWords } from '../words.ts'
import { aggregateRows, defineAggregationObject } from './definition.ts'

/** As a method writes it. */
export interface OwaStep {
  readonly kind: 'owa'
  readonly weights: readonly [number, ...number[]]
}

/** Averages the children by their place, from the most fragile to the least. */
export const owaAggregation = defineAggregationObject<OwaStep>({
  kind: 'owa',
  fields: ({ z }) => ({ weights: z.array(z.number()).min(1) }),
  check: ({ weights }, { label, of }) => {
    if (!(weights.every((w) => w >= 0) && weights.some((w) => w > 0)))
      return [
        {
          problem: `les poids ordonnés de « ${label} » doivent être positifs, l’un au moins non nul`,
          remedy: 'corrigez aggregation.weights',
          field: 'aggregation',
        },
      ]
    return weights.length === of.length
      ? []
      : [
          {
            problem: `« ${label} » a ${of.length} membre(s) et ${weights.length} poids ordonnés`,
            remedy: 'donnez un poids par place, du plus grand au plus petit',
            field: 'aggregation',
          },
        ]
  },
  words: ({ weights }) =>
    `moyenne ordonnée : poids ${weights.map(numberWords).join(', ')} du membre le plus fragile au moins fragile`,
  aggregate: ({ weights }, children, n, amounts) =>
    aggregateRows(orderedMean(weights), children, n, amounts),
})
