import { describe, expect, it } from 'vitest'
import { greatCircle } from '../../../src/geo/nearest.ts'
import {
  crowReach,
  nearestOnLand,
  timesReach,
  type Demand,
  type Sites,
} from '../../../src/study/siting/reach.ts'
import type { TravelTimes } from '../../../src/places/times.ts'
import { column } from '../../support.ts'

const demand: Demand = {
  codes: ['56121', '56069', '56162'],
  names: ['Lorient', 'Groix', 'Ploemeur'],
  people: column(100, 20, 50),
  epci: ['A', '', 'A'],
  land: ['continent', 'Groix', 'continent'],
  lon: column(-3.37, -3.465, -3.43),
  lat: column(47.75, 47.637, 47.74),
}
const sites = (rows: readonly number[]): Sites => ({
  ids: rows.map((i) => demand.codes[i]!),
  names: rows.map((i) => demand.names[i]!),
  communes: rows.map((i) => demand.codes[i]!),
  epci: rows.map((i) => demand.epci[i]!),
  land: rows.map((i) => demand.land[i]!),
  lon: column(...rows.map((i) => demand.lon[i]!)),
  lat: column(...rows.map((i) => demand.lat[i]!)),
  share: column(...rows.map(() => 1)),
})
const km = (a: number, b: number): number =>
  greatCircle(demand.lon[a]!, demand.lat[a]!, demand.lon[b]!, demand.lat[b]!)

describe('as the crow flies', () => {
  it('no distance crosses the sea: an island is served from itself, or not at all', () => {
    expect(km(0, 1)).toBeLessThan(20)
    expect(nearestOnLand(demand, sites([0]))).toEqual(column(0, Infinity, km(0, 2)))
    const { distances } = crowReach(demand, sites([0, 1]), column(9, 9, 9), column(50, 50, 50))
    expect(distances.starts).toEqual(Int32Array.of(0, 1, 2, 3))
    expect([...distances.site]).toEqual([0, 1, 0])
  })

  it('a detour lengthens every distance, and what is within reach is so after it', () => {
    const far = km(0, 2)
    const within = column(1.2 * far, 0, 1.2 * far)
    const straight = crowReach(demand, sites([0, 2]), column(5, 5, 5), within)
    expect([...straight.distances.distance]).toEqual([0, far, 0, far])
    const winding = crowReach(demand, sites([0, 2]), column(5, 5, 5), within, 1.3)
    expect([...winding.distances.distance]).toEqual([0, 0])
    expect(winding.existing).toEqual(column(6.5, 6.5, 6.5))
  })
})

describe('a matrix of times', () => {
  const times = (...rows: readonly (readonly [string, string, number])[]): TravelTimes => ({
    origins: rows.map(([from]) => from),
    destinations: rows.map(([, to]) => to),
    minutes: column(...rows.map(([, , minutes]) => minutes)),
    notices: [],
  })

  it('takes the way back where it lacks the way there, nothing where it lacks both, and 0 within a commune', () => {
    const reach = timesReach(
      demand,
      sites([0, 2]),
      sites([2]),
      times(['56121', '56162', 9], ['56069', '56121', 70]),
    )
    const { starts, site, distance } = reach.distances
    const pairs = [0, 1, 2].map((i) =>
      [...site.subarray(starts[i], starts[i + 1])].map((j, k) => [j, distance[starts[i]! + k]]),
    )
    expect(pairs).toEqual([
      [
        [0, 0],
        [1, 9],
      ],
      [[0, 70]],
      [
        [1, 0],
        [0, 9],
      ],
    ])
    expect(reach.existing).toEqual(column(9, Infinity, 0))
    expect(reach.gaps).toEqual({
      missing: 1,
      pairs: 6,
      reversed: 1,
      unknown: [],
      unreached: [],
      unreachedPlaces: [],
    })
  })

  it('says which communes, candidates and places it does not know', () => {
    const { gaps } = timesReach(
      demand,
      sites([0, 1]),
      sites([1]),
      times(['56121', '56162', 9], ['56162', '56121', NaN], ['56162', '56121', 10]),
    )
    expect(gaps.unknown).toEqual([1])
    expect(gaps.unreached).toEqual([1])
    expect(gaps.unreachedPlaces).toEqual([0])
  })

  it('a time within the commune that it gives stands', () => {
    const { distances } = timesReach(demand, sites([0]), sites([0]), times(['56121', '56121', 4]))
    expect([...distances.distance]).toEqual([4])
  })
})
