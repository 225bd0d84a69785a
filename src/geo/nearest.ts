/** Points on the Earth: the nearest place, and how far it is. Pure: no file, no name, no French. */
import { around, distance } from 'geokdbush'
import KDBush from 'kdbush'

/** Points in degrees (WGS84), one cell a point; a point whose longitude or latitude is NaN is nowhere. */
export interface Points {
  /** Longitude, −180 … 180. */
  readonly lon: Float64Array
  /** Latitude, −90 … 90. */
  readonly lat: Float64Array
}

/** The nearest place of each point, in the order of the points. */
export interface Nearest {
  /** For each point, the row of the nearest place, or −1. */
  readonly place: Int32Array
  /** Kilometres; NaN for a point that is nowhere, and when there is no place. */
  readonly km: Float64Array
}

/**
 * Great-circle distance in kilometres, on a sphere of 6,371 km (the mean radius, IUGG 1980).
 *
 *     d = 2R · asin √( sin²(Δφ/2) + cos φ₁ · cos φ₂ · sin²(Δλ/2) )
 *
 * The ellipsoid differs by 0.6 % at most: a flight of a crow over 10 km is known to 60 m.
 *
 * @example
 * Math.round(greatCircle(2.3488, 48.8534, 5.3698, 43.2965)) // → 660
 */
export function greatCircle(lon1: number, lat1: number, lon2: number, lat2: number): number {
  return distance(lon1, lat1, lon2, lat2)
}

/**
 * The nearest of `places` to each of `points`. Ties go to either; places that are nowhere count for
 * nothing. Cost: n log m, by a k-d tree (kdbush) walked on the sphere (geokdbush).
 *
 * @example
 * nearestPlaces({ lon: Float64Array.of(0, 10), lat: Float64Array.of(45, 45) }, { lon: Float64Array.of(9, 1), lat: Float64Array.of(45, 45) }).place // → [1, 0]
 */
export function nearestPlaces(points: Points, places: Points): Nearest {
  const find = nearestFinder(places)
  const place = new Int32Array(points.lon.length).fill(-1)
  const km = new Float64Array(points.lon.length).fill(NaN)
  for (const i of rowsSomewhere(points)) {
    const found = find(points.lon[i]!, points.lat[i]!)
    if (found === undefined) break
    place[i] = found.place
    km[i] = found.km
  }
  return { place, km }
}

/**
 * Builds the search of the nearest of some places, for points that come one at a time.
 *
 * @param places places to search, in degrees
 * @returns the row of the nearest place of a point and its distance in kilometres; nothing when there is no place
 *
 * @example
 * nearestFinder({ lon: Float64Array.of(9, 1), lat: Float64Array.of(45, 45) })(1, 45) // → { place: 1, km: 0 }
 */
export function nearestFinder(
  places: Points,
): (lon: number, lat: number) => { readonly place: number; readonly km: number } | undefined {
  const there = rowsSomewhere(places)
  if (there.length === 0) return () => undefined
  const tree = new KDBush(there.length)
  for (const row of there) tree.add(places.lon[row]!, places.lat[row]!)
  tree.finish()
  return (lon, lat) => {
    const place = there[around(tree, lon, lat, 1)[0]!]!
    return { place, km: distance(lon, lat, places.lon[place]!, places.lat[place]!) }
  }
}

/** Places within reach of each point, in the order of the points, the nearest first. */
export interface PlacesWithin {
  /** `starts[i]` … `starts[i + 1]`: the pairs of point i. */
  readonly starts: Int32Array
  /** Row of the place of each pair. */
  readonly place: Int32Array
  /** Kilometres of each pair. */
  readonly km: Float64Array
}

/** Kilometres of a degree of latitude, a little short so that no place is missed. */
const KM_A_DEGREE = 111

/**
 * Finds the places that are no farther than so much from each point, and on the same land.
 *
 * @param points points to serve
 * @param places points of the places
 * @param within greatest distance for each point, in kilometres; a NaN or negative one reaches nothing
 * @param lands land of each point and of each place, as `landOf` names it; one land when left out
 * @returns pairs by point, nearest first, ties by row
 *
 * @example
 * placesWithin({ lon: Float64Array.of(0), lat: Float64Array.of(45) }, { lon: Float64Array.of(1, 0, 0.1), lat: Float64Array.of(45, 45, 45) }, Float64Array.of(20)).place // → [1, 2]
 */
export function placesWithin(
  points: Points,
  places: Points,
  within: Float64Array,
  lands?: { readonly points: readonly string[]; readonly places: readonly string[] },
): PlacesWithin {
  const rowsOf = new Map<string, number[]>()
  for (const row of rowsSomewhere(places)) {
    const land = lands?.places[row] ?? ''
    const rows = rowsOf.get(land)
    if (rows) rows.push(row)
    else rowsOf.set(land, [row])
  }
  const trees = new Map(
    [...rowsOf].map(([land, rows]) => {
      const tree = new KDBush(rows.length)
      for (const row of rows) tree.add(places.lon[row]!, places.lat[row]!)
      return [land, { rows, tree: tree.finish() }] as const
    }),
  )
  const starts = new Int32Array(points.lon.length + 1)
  const place: number[] = []
  const km: number[] = []
  for (let i = 0; i < points.lon.length; i++) {
    const [lon, lat, most] = [points.lon[i]!, points.lat[i]!, within[i]!]
    const there = trees.get(lands?.points[i] ?? '')
    if (there && lon === lon && lat === lat && most >= 0) {
      const north = Math.min(90, most / KM_A_DEGREE)
      const east = Math.min(
        360,
        north / Math.cos((Math.min(89, Math.abs(lat) + north) * Math.PI) / 180),
      )
      const near = there.tree
        .range(lon - east, lat - north, lon + east, lat + north)
        .map((k) => {
          const row = there.rows[k]!
          return { row, d: distance(lon, lat, places.lon[row]!, places.lat[row]!) }
        })
        .filter(({ d }) => d <= most)
        .sort((a, b) => a.d - b.d || a.row - b.row)
      for (const { row, d } of near) {
        place.push(row)
        km.push(d)
      }
    }
    starts[i + 1] = place.length
  }
  return { starts, place: Int32Array.from(place), km: Float64Array.from(km) }
}

function rowsSomewhere({ lon, lat }: Points): number[] {
  const rows: number[] = []
  for (let i = 0; i < lon.length; i++) if (!Number.isNaN(lon[i]! + lat[i]!)) rows.push(i)
  return rows
}

/** What a pair of coordinates is, seen from France. */
export type Whereabouts = 'france' | 'inversees' | 'zero' | 'ailleurs' | 'absentes'

/** West, south, east, north of the territories of France, in degrees, with a margin of a tenth. */
const boxes: readonly (readonly [number, number, number, number])[] = [
  [-5.3, 41.2, 9.8, 51.3], // mainland and Corsica
  [-63.3, 14.2, -60.7, 18.3], // Antilles
  [-54.8, 1.9, -51.4, 6.0], // Guyane
  [55.0, -21.6, 56.0, -20.7], // La Réunion
  [44.8, -13.2, 45.5, -12.4], // Mayotte
  [-56.6, 46.6, -55.9, 47.3], // Saint-Pierre-et-Miquelon
  [158.0, -23.2, 172.4, -17.7], // Nouvelle-Calédonie
  [-155.0, -28.2, -134.0, -7.5], // Polynésie française
  [-178.5, -14.7, -175.9, -12.9], // Wallis-et-Futuna
]

/**
 * Whether a point lies in France, and if not, what probably happened to it.
 *
 * @example
 * whereabouts(45.76, 4.83) // → 'inversees'
 */
export function whereabouts(lon: number, lat: number): Whereabouts {
  if (Number.isNaN(lon + lat)) return 'absentes'
  if (lon === 0 && lat === 0) return 'zero'
  if (isInFrance(lon, lat)) return 'france'
  return isInFrance(lat, lon) ? 'inversees' : 'ailleurs'
}

function isInFrance(lon: number, lat: number): boolean {
  return boxes.some(
    ([west, south, east, north]) => lon >= west && lon <= east && lat >= south && lat <= north,
  )
}
