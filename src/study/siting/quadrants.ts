/** Needs against offer: each territory on either side of the middle of both. */
import { quantiles } from '../../stats/quantile.ts'

/** The four quadrants, by `2 × (offer is high) + (needs are high)`. */
export const quadrantLabels = [
  'besoins moindres, offre faible',
  'besoins forts, offre faible',
  'besoins moindres, offre forte',
  'besoins forts, offre forte',
] as const

/** Where each territory stands, and the values that part them. */
export interface NeedsAgainstOffer {
  /** From these up, needs are high and the offer is. */
  readonly needsCut: number
  readonly offerCut: number
  /** Whether half of the territories or more have no offer at all: the offer is then high from its least value above 0. */
  readonly isMostlyWithout: boolean
  /** Place in `quadrantLabels`; −1 where either value is missing. */
  readonly quadrant: Int8Array
}

/**
 * Parts territories in four by the medians of their needs and of their offer, among those that have both.
 *
 * Where the median of the offer is 0, as for most communes, an offer is high as soon as there is one.
 *
 * @param needs people, or an index; NaN is missing
 * @param offer places for so many people; NaN is missing
 * @returns quadrant of each territory, and the cuts
 *
 * @example
 * needsAgainstOffer(Float64Array.of(10, 30, 20), Float64Array.of(5, 1, 2)).quadrant // → [2, 1, 3]
 */
export function needsAgainstOffer(needs: Float64Array, offer: Float64Array): NeedsAgainstOffer {
  const both = needs.map((v, i) => v + offer[i]!)
  const known = (values: Float64Array): Float64Array =>
    values.filter((_, i) => !Number.isNaN(both[i]!))
  const [needsCut = NaN] = quantiles(known(needs), [0.5])
  const [median = NaN] = quantiles(known(offer), [0.5])
  const isMostlyWithout = median === 0
  const offerCut = isMostlyWithout
    ? known(offer).reduce((least, v) => (v > 0 && v < least ? v : least), Infinity)
    : median
  return {
    needsCut,
    offerCut,
    isMostlyWithout,
    quadrant: Int8Array.from(both, (v, i) =>
      Number.isNaN(v) ? -1 : 2 * Number(offer[i]! >= offerCut) + Number(needs[i]! >= needsCut),
    ),
  }
}
