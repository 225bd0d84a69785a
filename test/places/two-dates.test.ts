import { describe, expect, it } from 'vitest'
import type { PlaceLabel, PlaceService } from '../../src/places/source.ts'
import { offerAtTwoDates, twoDatesSheet, type DatedPlaces } from '../../src/places/two-dates.ts'
import { groupBy } from '../../src/table/table.ts'
import { column } from '../support.ts'

const need = { codes: ['02001', '02002', '59001'], people: column(1000, 3000, NaN) }
const grouping = groupBy('departement', ['02', '02', '59'])
const dated = (
  covered: readonly string[],
  ...places: readonly [number, readonly PlaceService[], readonly PlaceLabel[]][]
): DatedPlaces => ({
  places: places.map(([, services, labels]) => ({ services, labels })),
  row: Int32Array.from(places, ([row]) => row),
  covered: new Set(covered),
})

describe('the offer at two dates', () => {
  const before = dated(['02'], [0, ['equipement'], ['aptic']], [1, ['demarches'], []])
  const now = dated(
    ['02', '59'],
    [0, ['equipement', 'competences'], []],
    [1, ['demarches'], ['france_services']],
    [2, ['demarches'], ['france_services']],
    [-1, ['competences'], []],
  )
  const offer = offerAtTwoDates(before, now, need, grouping)
  const of = (kind: string) => {
    const { before: then, now: today } = offer.kinds.find((each) => each.kind === kind)!
    return [then, today].map((values) => values && Array.from(values))
  }

  it('counts places by kind and territory, those outside nowhere', () => {
    expect(of('equipement')).toEqual([
      [1, NaN],
      [1, 0],
    ])
    expect(of('lieux')).toEqual([
      [2, NaN],
      [2, 1],
    ])
    expect(of('competences')[1]).toEqual([1, 0])
  })

  it('does not know at a date what no place of it bears', () => {
    expect(of('france_services')).toEqual([undefined, [1, 1]])
    expect(of('aptic')).toEqual([[1, NaN], undefined])
    expect(of('tiers_lieux')).toEqual([undefined, undefined])
  })

  it('is written for 10,000 people, the same at both dates; kinds known at neither are left out', () => {
    const { columns } = twoDatesSheet(offer, {})
    const values = (name: string) =>
      Array.from(columns.find((each) => each.name === name)!.values as Float64Array)
    expect(columns.map(({ name }) => name).filter((name) => name.includes('tiers'))).toEqual([])
    expect(values('personnes')).toEqual([4000, 0])
    expect(values('nb_lieux_avant')).toEqual([2, NaN])
    expect(values('nb_lieux_10000_besoins')).toEqual([5, NaN])
    expect(values('nb_lieux_equipement_10000_besoins_avant')).toEqual([2.5, NaN])
  })
})
