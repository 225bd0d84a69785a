/** Weights by Shannon’s entropy: what tells territories apart the most weighs the most. */
import { entropyWeights } from '../../stats/weights.ts'
import { defineWeighting } from './definition.ts'

/** Finds weights by entropy. */
export const entropyWeighting = defineWeighting<'entropy'>({
  kind: 'entropy',
  formerly: 'entropie',
  words: 'poids par l’entropie : ce qui distingue le plus pèse le plus',
  find: (children) => entropyWeights(children.map(({ values }) => values)),
})
