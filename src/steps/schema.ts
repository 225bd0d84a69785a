/** The schemas of every family of steps, for whoever reads a method or a scenario from a file. */
import { aggregationSchema } from './aggregation/registry.ts'
import { sharedFields, type Zod } from './fields.ts'
import { imputationSchema } from './imputation/registry.ts'
import { normalisationSchema } from './normalisation/registry.ts'
import { treatmentSchema } from './treatment/registry.ts'
import { weightingSchema } from './weighting/registry.ts'

/**
 * Makes the schemas of the steps.
 *
 * @param z The schema library, which is loaded when a file is read and not before.
 */
export function stepSchemas(z: Zod) {
  const shared = sharedFields(z)
  return {
    normalisation: normalisationSchema(shared),
    aggregation: aggregationSchema(shared),
    weighting: weightingSchema(shared),
    imputation: imputationSchema(shared),
    treatment: treatmentSchema(shared),
  }
}
