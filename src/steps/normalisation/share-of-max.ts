/** Share of the greatest value, 0 … 100; what protects is counted from 100 down. */
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
})
