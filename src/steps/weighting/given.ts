/** Weights that the method gives; equal when it gives none. */
import { defineWeighting } from './definition.ts'

/** Takes the weights of the method. */
export const givenWeighting = defineWeighting<'given'>({
  kind: 'given',
  formerly: 'donnes',
  words: 'poids donnés',
  takesTarget: true,
})
