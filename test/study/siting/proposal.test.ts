import { describe, expect, it } from 'vitest'
import { proposeSites, type SitingOptions } from '../../../src/study/siting/proposal.ts'
import {
  crowReach,
  nearestOnLand,
  type Demand,
  type Sites,
} from '../../../src/study/siting/reach.ts'
import { column } from '../../support.ts'

/** Five communes on a line, 0.1° of latitude (11.1 km) apart; the last is on an island. */
const latitudes = [45, 45.1, 45.2, 45.3, 45.4]
const demand: Demand = {
  codes: ['01001', '01002', '01004', '01005', '85113'],
  names: ['A', 'B', 'C', 'D', 'E'],
  people: column(10, 20, NaN, 40, 5),
  epci: ['x', 'x', 'x', 'y', ''],
  land: ['continent', 'continent', 'continent', 'continent', 'Île d’Yeu'],
  lon: column(5, 5, 5, 5, 5),
  lat: column(...latitudes),
}
const candidates: Sites = {
  ids: demand.codes,
  names: demand.names,
  communes: demand.codes,
  epci: demand.epci,
  land: demand.land,
  lon: demand.lon,
  lat: demand.lat,
  share: column(1, 1, 1, 0.5, 1),
}
const none = { land: [], lon: column(), lat: column() }
const base: SitingOptions = { goal: 'reach', count: 1, radius: 12, part: 1 }
const reachOf = (existing = nearestOnLand(demand, none)): ReturnType<typeof crowReach> =>
  crowReach(demand, candidates, existing, column(60, 60, 60, 60, 60))
const step = 11.1195 // kilometres of a tenth of a degree

describe('a proposal of sites', () => {
  it('counts the people that each site adds, then the situation with it', () => {
    const study = proposeSites(demand, candidates, reachOf(), { ...base, count: 3 })
    expect(study.people).toBe(75)
    expect(study.before).toMatchObject({ within: 0, mean: NaN, unserved: 4 })
    // C reaches B and D; A or B then reaches A, and B brings more people nearer; then E for the island
    expect(study.steps.map(({ site, adds }) => [demand.names[site], adds])).toEqual([
      ['C', 60],
      ['B', 10],
      ['E', 5],
    ])
    expect(study.after).toMatchObject({ within: 75, unserved: 0 })
    expect(study.after.mean).toBeCloseTo((10 * step + 40 * step) / 75, 2)
    expect(study.nearest.after[2]).toBe(0)
  })

  it('a place open half the week counts for half of the people that it alone reaches', () => {
    const study = proposeSites(demand, candidates, reachOf(), {
      ...base,
      forced: [3],
      excluded: [0, 1, 2, 4],
    })
    expect(study.steps[0]).toMatchObject({ site: 3, adds: 20 })
  })

  it('opens no more in an EPCI than is allowed, and candidates of none are each on their own', () => {
    const study = proposeSites(demand, candidates, reachOf(), {
      ...base,
      count: 4,
      radius: 1,
      mostPerEpci: 1,
    })
    const opened = study.proposal.sites.map((site) => demand.epci[site])
    expect(opened.toSorted()).toEqual(['', 'x', 'y'])
  })

  it('leaves communes that nothing can serve out of means, and says which', () => {
    const study = proposeSites(
      demand,
      { ...candidates },
      crowReach(
        demand,
        { ...candidates, land: candidates.land.map(() => 'continent') },
        column(3, 9, 9, 9, Infinity),
        column(60, 60, 60, 60, 60),
      ),
      { ...base, goal: 'median' },
    )
    expect(study.unreachable).toEqual([4])
    expect(demand.names[study.proposal.sites[0]!]).toBe('D')
    expect(study.before.mean).toBeCloseTo((3 * 10 + 9 * 20 + 9 * 40) / 70, 12)
    expect(study.after.mean).toBeCloseTo((3 * 10 + 9 * 20 + 0) / 70, 12)
  })

  it('says whether a share of the people is reached, and what all candidates would reach', () => {
    const study = proposeSites(demand, candidates, reachOf(), { ...base, goal: 'cover', part: 0.9 })
    expect(study.cover).toMatchObject({ reached: true })
    expect(study.proposal.value).toBe(2)
    const few = proposeSites(demand, candidates, reachOf(), {
      ...base,
      goal: 'cover',
      excluded: [0, 1, 4],
    })
    expect(few.cover).toMatchObject({ reached: false, reachable: 60 })
  })

  it('a matrix that does not know a commune leaves its people out, and never opens what it does not reach', () => {
    const reach = reachOf()
    const study = proposeSites(
      demand,
      candidates,
      { ...reach, gaps: { ...reach.gaps, unknown: [3], unreached: [2] } },
      base,
    )
    expect(study.people).toBe(35)
    expect(study.proposal.sites).not.toContain(2)
  })
})
