/** Weights adjusted until the children’s influence (their squared correlations with the group) is as the method’s weights say. */
import { balancedWeights } from '../../stats/weights.ts'
import { defineWeighting } from './definition.ts'

/** Finds the weights that give each child the influence that is asked for. */
export const balancedWeighting = defineWeighting<'balanced'>({
  kind: 'balanced',
  formerly: 'equilibre',
  words:
    'poids réglés pour que l’influence de chaque membre (carré de sa corrélation avec le groupe) soit celle qui est donnée',
  find: (children, target) =>
    balancedWeights(
      children.map(({ values }) => values),
      target,
    ),
  takesTarget: true,
})
