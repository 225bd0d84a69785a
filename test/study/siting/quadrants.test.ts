import { expect, it } from 'vitest'
import { needsAgainstOffer, quadrantLabels } from '../../../src/study/siting/quadrants.ts'
import { column } from '../../support.ts'

it('parts territories by the medians of those that have both', () => {
  const found = needsAgainstOffer(column(10, 20, 30, 40, 99), column(4, 3, 2, 1, NaN))
  expect([found.needsCut, found.offerCut, found.isMostlyWithout]).toEqual([25, 2.5, false])
  expect(Array.from(found.quadrant, (at) => quadrantLabels[at])).toEqual([
    'besoins moindres, offre forte',
    'besoins moindres, offre forte',
    'besoins forts, offre faible',
    'besoins forts, offre faible',
    undefined,
  ])
})

it('takes any offer for a high one where half have none', () => {
  const found = needsAgainstOffer(column(1, 2, 3, 4), column(0, 0, 0, 5))
  expect([found.offerCut, found.isMostlyWithout]).toEqual([5, true])
  expect(Array.from(found.quadrant)).toEqual([0, 0, 1, 3])
  expect(Array.from(needsAgainstOffer(column(1, 2), column(0, 0)).quadrant)).toEqual([0, 1])
})
