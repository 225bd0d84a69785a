/** Nothing: for an indicator that departs from the method’s own treatment. */
import { defineTreatment } from './definition.ts'

/** Leaves a column as it is. */
export const noneTreatment = defineTreatment<{ readonly kind: 'none' }>({
  kind: 'none',
  formerly: 'aucun',
  fields: () => ({}),
  words: () => 'aucun',
})
