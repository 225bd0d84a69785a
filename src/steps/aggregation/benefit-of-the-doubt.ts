/** Benefit of the doubt, 0 … 100: each territory under the weights that show it most fragile, no territory passing 100. */
import { benefitOfTheDoubt } from '../../stats/benefit-of-the-doubt.ts'
import { defineAggregation } from './definition.ts'

const percent = (v: number): number => 100 * v

/** Finds each territory’s own weights. */
export const benefitOfTheDoubtAggregation = defineAggregation<'benefit-of-the-doubt'>({
  kind: 'benefit-of-the-doubt',
  formerly: 'benefice-du-doute',
  words: () =>
    'bénéfice du doute, de 0 à 100 : les poids qui montrent chaque territoire le plus fragile, aucun territoire ne passant 100',
  aggregate: (_, children) => {
    const { values, amounts } = benefitOfTheDoubt(children.map((child) => child.values))
    return { values: values.map(percent), amounts: amounts.map((x) => x.map(percent)) }
  },
  comparesTerritories: true,
  ignoresWeights: true,
})
