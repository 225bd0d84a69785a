/** Places of help that stand: those of lists, put in communes, or the France services of the embedded data. */
import { french } from '../core/french.ts'
import { nearestPlaces } from '../geo/nearest.ts'
import { distinctPlaces } from '../places/deduplicate.ts'
import type { PlaceFile, PlaceOfHelp } from '../places/list.ts'
import { noticeText } from '../places/notice.ts'
import type { Demand, Sites } from '../study/siting/reach.ts'
import { countOf } from '../table/level.ts'
import type { Table } from '../table/table.ts'

/** The places that stand, and what is said of them. */
export interface StandingPlaces {
  readonly places: Sites
  /** How many places each of them stands for: several France services may be at the point of one commune. */
  readonly counts: Float64Array
  readonly label: string
  readonly notices: readonly string[]
}

/** Places of several lists, each once, in the communes that hold them. */
export interface LocatedPlaces {
  readonly located: readonly {
    readonly place: PlaceOfHelp
    /** Row of its commune. */
    readonly row: number
    /** Whether it has no coordinates of its own. */
    readonly isAtPoint: boolean
  }[]
  readonly notices: readonly string[]
}

/**
 * Puts the places of lists in communes, each once: those that help when any list does. A place whose code is of no
 * commune of the geography goes to the commune whose point is the nearest.
 *
 * @param lists lists of one date
 * @param everywhere communes and their points
 * @returns places, and what to know of them
 */
export function locatePlaces(lists: readonly PlaceFile[], everywhere: Demand): LocatedPlaces {
  const helping = lists.filter(({ source }) => source.helps)
  const { places, notices } = distinctPlaces(helping.length > 0 ? helping : lists)
  const rowOf = new Map(everywhere.codes.map((code, row) => [code, row]))
  const nearest = nearestPlaces(
    {
      lon: Float64Array.from(places, ({ lon }) => lon),
      lat: Float64Array.from(places, ({ lat }) => lat),
    },
    everywhere,
  ).place
  const located = places.flatMap((place, k) => {
    const own = rowOf.get(place.commune)
    const row = own ?? (nearest[k]! >= 0 ? nearest[k]! : undefined)
    return row === undefined ? [] : [{ place, row, isAtPoint: Number.isNaN(place.lon) }]
  })
  const nowhere = places.length - located.length
  return {
    located,
    notices: [
      ...notices.map(noticeText),
      ...(nowhere > 0
        ? [`lieux sans coordonnées ni commune connue, laissés de côté : ${french(nowhere, 0)}`]
        : []),
    ],
  }
}

/**
 * Finds the places of lists where they stand; without coordinates, at the point of their commune.
 *
 * @param lists lists of one date
 * @param everywhere communes and their points
 * @returns places and what is said of them
 */
export function placesOfLists(lists: readonly PlaceFile[], everywhere: Demand): StandingPlaces {
  const { located, notices } = locatePlaces(lists, everywhere)
  const atPoint = located.filter(({ isAtPoint }) => isAtPoint).length
  return {
    places: {
      ids: located.map(({ place, row }) => place.id || everywhere.codes[row]!),
      names: located.map(({ place }) => place.name),
      communes: located.map(({ row }) => everywhere.codes[row]!),
      epci: located.map(({ row }) => everywhere.epci[row]!),
      land: located.map(({ row }) => everywhere.land[row]!),
      lon: Float64Array.from(located, ({ place, row, isAtPoint }) =>
        isAtPoint ? everywhere.lon[row]! : place.lon,
      ),
      lat: Float64Array.from(located, ({ place, row, isAtPoint }) =>
        isAtPoint ? everywhere.lat[row]! : place.lat,
      ),
      share: new Float64Array(located.length).fill(1),
    },
    counts: new Float64Array(located.length).fill(1),
    label: `${french(located.length, 0)} lieux existants (${lists.map(({ source }) => source.label).join(', ')})`,
    notices: [
      ...notices,
      ...(atPoint > 0
        ? [`lieux sans coordonnées, mis au point de leur commune : ${french(atPoint, 0)}`]
        : []),
    ],
  }
}

/**
 * Finds the France services of the embedded data, at the points of their communes.
 *
 * @param table embedded communes
 * @param everywhere the same, with their points
 * @returns places and what is said of them
 */
export function franceServices({ codes, columns }: Table, everywhere: Demand): StandingPlaces {
  const counts = columns['NB_FRANCE_SERVICES']!
  const rowOf = new Map(everywhere.codes.map((code, row) => [code, row]))
  const rows = codes.flatMap((code, i) => (counts[i]! > 0 ? [rowOf.get(code)!] : []))
  const pick = <T>(values: readonly T[]): T[] => rows.map((row) => values[row]!)
  const total = counts.reduce((sum, n) => sum + (n > 0 ? n : 0), 0)
  return {
    places: {
      ids: pick(everywhere.codes),
      names: rows.map((row) => `France services de ${everywhere.names[row]}`),
      communes: pick(everywhere.codes),
      epci: pick(everywhere.epci),
      land: pick(everywhere.land),
      lon: Float64Array.from(rows, (row) => everywhere.lon[row]!),
      lat: Float64Array.from(rows, (row) => everywhere.lat[row]!),
      share: new Float64Array(rows.length).fill(1),
    },
    counts: Float64Array.from(codes.flatMap((_, i) => (counts[i]! > 0 ? [counts[i]!] : []))),
    label: `${french(total, 0)} France services de 2023, dans ${countOf('commune', rows.length)}`,
    notices: [],
  }
}

/**
 * Reads the embedded distances: those to the sites themselves, not to their communes, wherever a place is on the same land.
 *
 * @param table embedded communes
 * @param demand communes of the study
 * @param places sites that stand
 * @param betweenCommunes kilometres from point to point, where the embedded data have none
 * @returns kilometres to the nearest site
 */
export function embeddedKm(
  { codes, columns }: Table,
  demand: Demand,
  places: Sites,
  betweenCommunes: Float64Array,
): Float64Array {
  const measured = columns['DISTANCE_FRANCE_SERVICES']!
  const rowOf = new Map(codes.map((code, row) => [code, row]))
  const served = new Set(places.land)
  return betweenCommunes.map((km, i) => {
    const found = measured[rowOf.get(demand.codes[i]!) ?? -1]
    return served.has(demand.land[i]!) && found! >= 0 ? found! : km
  })
}
