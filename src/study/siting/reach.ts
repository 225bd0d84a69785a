/** How far each demand point is from every candidate and from the nearest place that stands: as the crow flies, or by a matrix of times. */
import { nearestPlaces, placesWithin, type Points } from '../../geo/nearest.ts'
import type { TravelTimes } from '../../places/times.ts'
import { distancesFromPairs, type Distances } from './problem.ts'

/** People at points: one row a commune. */
export interface Demand extends Points {
  /** Codes of the communes. */
  readonly codes: readonly string[]
  /** Names of the communes. */
  readonly names: readonly string[]
  /** People of each commune, 0 or more; NaN is not known and counts for nobody. */
  readonly people: Float64Array
  /** Code of its EPCI; `''` without one. */
  readonly epci: readonly string[]
  /** Land it stands on, as `landOf` names it. */
  readonly land: readonly string[]
}

/** Points where a place stands, or may open. */
export interface Sites extends Points {
  /** Identifier: the code of the commune, or that of a list. */
  readonly ids: readonly string[]
  readonly names: readonly string[]
  readonly communes: readonly string[]
  readonly epci: readonly string[]
  readonly land: readonly string[]
  /** Share of the week that each is open, 0 … 1. */
  readonly share: Float64Array
}

/** Distances of a study of siting, and what a reader must know of them. */
export interface Reach {
  readonly unit: 'km' | 'min'
  /** From each demand point to the candidates. */
  readonly distances: Distances
  /** From each demand point to the nearest place that stands; Infinity without one. */
  readonly existing: Float64Array
  /** Pairs that the matrix of times lacks, ways back taken for ways there, and the like. */
  readonly gaps: ReachGaps
}

/** What a matrix of times does not say. */
export interface ReachGaps {
  /** Pairs of a commune and a candidate without a time, out of `pairs`. */
  readonly missing: number
  readonly pairs: number
  /** Pairs whose time is that of the way back. */
  readonly reversed: number
  /** Rows of communes that the matrix does not name: they are out of the study. */
  readonly unknown: readonly number[]
  /** Rows of candidates that the matrix never reaches: they cannot be chosen. */
  readonly unreached: readonly number[]
  /** Rows of standing places that the matrix never reaches: they count as absent. */
  readonly unreachedPlaces: readonly number[]
}

const NO_GAPS: ReachGaps = {
  missing: 0,
  pairs: 0,
  reversed: 0,
  unknown: [],
  unreached: [],
  unreachedPlaces: [],
}

/**
 * Measures distances as the crow flies on one land: the sea is never crossed.
 *
 * @param demand communes with their points
 * @param candidates where a place may open
 * @param existing distance of each commune to the nearest place that stands, in km, before `detour`
 * @param within greatest distance of a pair, in km, `detour` included; one for each commune
 * @param detour factor from the crow's distance to that of a road, 1 or more
 */
export function crowReach(
  demand: Demand,
  candidates: Sites,
  existing: Float64Array,
  within: Float64Array,
  detour = 1,
): Reach {
  const pairs = placesWithin(
    demand,
    candidates,
    within.map((km) => km / detour),
    { points: demand.land, places: candidates.land },
  )
  return {
    unit: 'km',
    distances: {
      sites: candidates.ids.length,
      starts: pairs.starts,
      site: pairs.place,
      distance: pairs.km.map((km) => km * detour),
    },
    existing: existing.map((km) => km * detour),
    gaps: NO_GAPS,
  }
}

/**
 * Measures how far the nearest place that stands on the same land is, in kilometres as the crow flies.
 *
 * @returns Infinity where no place stands on the land of a commune
 */
export function nearestOnLand(
  demand: Demand,
  places: Points & { readonly land: readonly string[] },
): Float64Array {
  const out = new Float64Array(demand.codes.length).fill(Infinity)
  for (const land of new Set(places.land)) {
    const rows = [...places.land.keys()].filter((row) => places.land[row] === land)
    const there = [...demand.land.keys()].filter((row) => demand.land[row] === land)
    const { km } = nearestPlaces(at(demand, there), at(places, rows))
    there.forEach((row, k) => {
      if (km[k]! >= 0) out[row] = km[k]!
    })
  }
  return out
}

function at({ lon, lat }: Points, rows: readonly number[]): Points {
  return {
    lon: Float64Array.from(rows, (row) => lon[row]!),
    lat: Float64Array.from(rows, (row) => lat[row]!),
  }
}

/**
 * Reads distances in a matrix of times. A pair that it lacks takes the time of the way back when it
 * has that one, and is out of reach otherwise; within a commune, where it says nothing, the time is 0.
 *
 * @param demand communes; their codes are the origins
 * @param candidates their identifiers, or failing that the codes of their communes, are the destinations
 * @param places places that stand, found the same way
 */
export function timesReach(
  demand: Demand,
  candidates: Sites,
  places: Sites,
  times: TravelTimes,
): Reach {
  const named = new Set([...times.origins, ...times.destinations])
  const toCandidates = timesTo(demand, candidates, times, named)
  const toPlaces = timesTo(demand, places, times, named)
  const existing = new Float64Array(demand.codes.length).fill(Infinity)
  for (const { demand: i, minutes } of toPlaces.pairs) existing[i] = Math.min(existing[i]!, minutes)
  const { pairs } = toCandidates
  return {
    unit: 'min',
    distances: distancesFromPairs(demand.codes.length, candidates.ids.length, {
      demand: Int32Array.from(pairs, (pair) => pair.demand),
      site: Int32Array.from(pairs, (pair) => pair.site),
      distance: Float64Array.from(pairs, (pair) => pair.minutes),
    }),
    existing,
    gaps: {
      missing: demand.codes.length * candidates.ids.length - pairs.length,
      pairs: demand.codes.length * candidates.ids.length,
      reversed: toCandidates.reversed,
      unknown: [...demand.codes.keys()].filter((i) => !named.has(demand.codes[i]!)),
      unreached: rowsWithout(toCandidates.isDestination),
      unreachedPlaces: rowsWithout(toPlaces.isDestination),
    },
  }
}

interface Timed {
  readonly demand: number
  readonly site: number
  readonly minutes: number
}

function timesTo(
  { codes }: Demand,
  { ids, communes }: Sites,
  { origins, destinations, minutes }: TravelTimes,
  named: ReadonlySet<string>,
): { pairs: Timed[]; reversed: number; isDestination: Uint8Array } {
  const rowOf = new Map(codes.map((code, i) => [code, i]))
  const sitesOf = new Map<string, number[]>()
  ids.forEach((id, j) => {
    const key = named.has(id) ? id : communes[j]!
    sitesOf.set(key, [...(sitesOf.get(key) ?? []), j])
  })
  const found = new Map<number, Timed>()
  const isDestination = new Uint8Array(ids.length)
  const take = (from: string, to: string, time: number): boolean => {
    const i = rowOf.get(from)
    let isNew = false
    for (const j of i === undefined || time !== time ? [] : (sitesOf.get(to) ?? [])) {
      const key = i! * ids.length + j
      if (found.has(key)) continue
      found.set(key, { demand: i!, site: j, minutes: time })
      isDestination[j] = 1
      isNew = true
    }
    return isNew
  }
  for (let k = 0; k < minutes.length; k++) take(origins[k]!, destinations[k]!, minutes[k]!)
  let reversed = 0
  for (let k = 0; k < minutes.length; k++)
    if (take(destinations[k]!, origins[k]!, minutes[k]!)) reversed++
  // last, so that a time within the commune that the matrix gives stands
  communes.forEach((commune, j) => {
    const i = rowOf.get(commune)
    const key = i! * ids.length + j
    if (i !== undefined && !found.has(key)) found.set(key, { demand: i, site: j, minutes: 0 })
  })
  return { pairs: [...found.values()], reversed, isDestination }
}

function rowsWithout(flags: Uint8Array): number[] {
  return [...flags.keys()].filter((row) => flags[row] === 0)
}
