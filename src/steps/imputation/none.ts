/** Nothing: for an indicator that departs from the method’s own imputation. */
import { defineImputation } from './definition.ts'

/** Leaves missing values missing. */
export const noneImputation = defineImputation<{ readonly kind: 'none' }>({
  kind: 'none',
  formerly: 'aucune',
  fields: () => ({}),
  words: () => 'aucune',
})
