/** Each child weighs as many indicators as are under it. */
import { defineWeighting } from './definition.ts'

/** Counts the indicators under each child. */
export const byIndicatorWeighting = defineWeighting<'by-indicator'>({
  kind: 'by-indicator',
  formerly: 'par-indicateur',
  words: 'poids selon le nombre d’indicateurs de chaque membre',
  find: (children) => ({ weights: Float64Array.from(children, ({ leaves }) => leaves) }),
  fromTree: true,
})
