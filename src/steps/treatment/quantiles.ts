/** Values held between two quantiles. */
import { quantiles, weightedQuantiles } from '../../stats/quantile.ts'
import { ascending } from '../problem.ts'
import { percentWords } from '../words.ts'
import { defineTreatment } from './definition.ts'

/** As a method writes it. */
export interface QuantilesStep {
  readonly kind: 'quantiles'
  readonly quantiles: readonly [number, number]
  readonly weight?: 'population' | 'unit'
}

/** Winsorises a column at two quantiles. */
export const quantilesTreatment = defineTreatment<QuantilesStep>({
  kind: 'quantiles',
  fields: ({ z, share, weightedBy }) => ({
    quantiles: z.tuple([share, share]),
    weight: weightedBy.optional(),
  }),
  check: ({ quantiles: [low, high] }) => ascending(low, high),
  words: ({ quantiles: at, weight }) =>
    `valeurs tenues entre les quantiles ${at.map(percentWords).join(' et ')}${weight === 'population' ? ', pondérés par la population' : ''}`,
  fit: ({ quantiles: at, weight }, x, population) => {
    const [low, high] =
      weight === 'population' && population
        ? weightedQuantiles(x, population, at)
        : quantiles(x, at)
    return low === low ? { low: low!, high: high! } : {}
  },
})
