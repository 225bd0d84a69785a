/** Mean of what is present: everywhere, or within the territory of `within` that holds the row. */
import { defineImputation, spreadOut, withinWords, type UpperLevel } from './definition.ts'

/** As a method writes it. */
export interface MeanImputationStep {
  readonly kind: 'mean'
  readonly within?: UpperLevel
}

/** Imputes the mean of a group. */
export const meanImputation = defineImputation<MeanImputationStep>({
  kind: 'mean',
  formerly: 'moyenne',
  fields: ({ upperLevel }) => ({ within: upperLevel.optional() }),
  levels: ({ within }) => (within ? [within] : []),
  words: ({ within }) => `moyenne ${withinWords(within)}`,
  estimator: ({ within }, sources) => {
    const groups = sources.groups(within)
    return (x) => spreadOut(sources.groupMeans(x, groups), groups)
  },
})
