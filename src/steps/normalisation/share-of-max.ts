/** Share of the greatest value, 0 … 100; what protects is counted from 100 down. */
import { above, caseWhen, minus, number, quotient, times } from '../expression.ts'
import { ofKnown } from './bounds.ts'
import { ratio } from '../../stats/normalise.ts'
import { reverse, scaleBy } from './columns.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. */
export interface ShareOfMaxStep {
  readonly kind: 'share-of-max'
}

/** The greatest value of the reference. */
export interface ShareOfMaxScale {
  readonly kind: 'share-of-max'
  readonly max: number
}

/** Compares a value with the greatest of the reference. */
export const shareOfMaxNormalisation = defineNormalisation<ShareOfMaxStep, ShareOfMaxScale>({
  kind: 'share-of-max',
  formerly: 'part-du-max',
  fields: () => ({}),
  words: () => 'part du maximum, 100 × x / max ; ce qui protège est compté depuis 100',
  needs: () => ['min', 'max'],
  measure: ({ kind }, of) => ({ kind, max: of.extent().max }),
  numbers: ({ max }) => [max],
  isDegenerate: ({ max }) => !(max > 0 && Number.isFinite(max)),
  apply: ({ max }, protects, x) => reverse(scaleBy(ratio(x, max, 1), 100), protects, 100),
  measured: ({ max }, say) => `maximum ${say([max])[0]!}`,
  inUnit: () => true,
  bearsOutliers: () => true,
  sql: {
    frozen: ({ max }) => ({ max, min: -Infinity }),
    score: (_, { x, protects, bound }) =>
      ofKnown([bound('max')], (most) => {
        const y = times(number(100), quotient(x, most))
        return caseWhen([[above(most, number(0)), protects ? minus(number(100), y) : y]])
      }),
  },
})
