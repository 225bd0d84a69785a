/** Weights of the first principal component. */
import { principalWeights } from '../../stats/weights.ts'
import { defineWeighting } from './definition.ts'

/** Finds the weights of the first principal component. */
export const pcaWeighting = defineWeighting<'pca'>({
  kind: 'pca',
  formerly: 'acp',
  words: 'poids de la première composante principale, refusés s’il y en a un de négatif',
  find: (children) => principalWeights(children.map(({ values }) => values)),
})
