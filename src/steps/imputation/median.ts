/** Median of what is present: everywhere, or within the territory of `within` that holds the row. */
import { quantiles } from '../../stats/quantile.ts'
import {
  defineImputation,
  spreadOut,
  withinWords,
  type RowGroups,
  type UpperLevel,
} from './definition.ts'

/** As a method writes it. */
export interface MedianImputationStep {
  readonly kind: 'median'
  readonly within?: UpperLevel
}

function groupMedians(x: Float64Array, { of, n }: RowGroups): Float64Array {
  const members: number[][] = Array.from({ length: n }, () => [])
  x.forEach((v, i) => {
    if (of[i]! >= 0 && v === v) members[of[i]!]!.push(v)
  })
  return Float64Array.from(members, (values) => quantiles(Float64Array.from(values), [0.5])[0]!)
}

/** Imputes the median of a group. */
export const medianImputation = defineImputation<MedianImputationStep>({
  kind: 'median',
  formerly: 'mediane',
  fields: ({ upperLevel }) => ({ within: upperLevel.optional() }),
  levels: ({ within }) => (within ? [within] : []),
  words: ({ within }) => `médiane ${withinWords(within)}`,
  estimator: ({ within }, sources) => {
    const groups = sources.groups(within)
    return (x) => spreadOut(groupMedians(x, groups), groups)
  },
})
