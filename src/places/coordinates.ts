/** Which columns bear coordinates: by their names, failing that by their cells. */
import { plainName } from '../geo/key-columns.ts'
import { whereabouts } from '../geo/nearest.ts'
import type { Notice } from './notice.ts'
import type { PlaceFields } from './source.ts'

const LON =
  /^(?:cx|lon|lng|long|longitude|x?wgs84x?|lonwgs84|xlon|coordx|coordonneesx|coordonneex|gpslon|geolon|resultlongitude|longitudewgs84|longitudex|xlong|longitudey?)$/
const LAT =
  /^(?:cy|lat|latitude|y?wgs84y|ywgs84|latwgs84|ylat|coordy|coordonneesy|coordonneey|gpslat|geolat|resultlatitude|latitudewgs84|latitudey)$/
const POINT =
  /^(?:geopoint(?:2d)?|pointgeo|coordonnees|coordonneesgeo(?:graphiques)?|coordonneesgps|coordonneesfinales|geolocalisation|latlon|latlong|gps|geoloc|localisationgps)$/

/** Names that may be those of coordinates, and of much else: the cells decide. */
const MAYBE_LON = /^(?:x[a-z0-9]*|lon.*|.*(?:longi|lng|lon|x))$|longi/
const MAYBE_LAT = /^(?:y[a-z0-9]*|lat.*|.*(?:lat|y))$|latit/

/** Share of the pairs of cells that must be those of points of France. */
const MOSTLY = 0.8

/** Columns of coordinates, as places name them. */
type CoordinateFields = Pick<PlaceFields, 'lat' | 'lon' | 'point'>

/**
 * The columns of coordinates: two of degrees, or one of « latitude, longitude ». Failing names that say it, two whose
 * names may be theirs (`x` and `y`, `longitud`…) and whose cells are degrees of France, either first.
 *
 * @param fields names of the columns
 * @param cells first rows; without them names alone decide
 * @returns nothing without them
 *
 * @example
 * coordinateFields(['nom', 'Latitude', 'Longitude']) // → { lat: 'Latitude', lon: 'Longitude' }
 * coordinateFields(['nom', 'x', 'y'], [['Delle', '6,99', '47,5']]) // → { lat: 'y', lon: 'x' }
 */
export function coordinateFields(
  fields: readonly string[],
  cells: readonly (readonly string[])[] = [],
): CoordinateFields | undefined {
  const find = (rule: RegExp): string | undefined =>
    fields.find((field) => rule.test(plainName(field)))
  const [lat, lon, point] = [find(LAT), find(LON), find(POINT)]
  if (lat !== undefined && lon !== undefined) return { lat, lon }
  if (point !== undefined) return { point }
  for (const pair of pairs(fields)) {
    if (mostly(fields, cells, pair, (x, y) => whereabouts(x, y) === 'france')) return pair
    if (mostly(fields, cells, pair, (x, y) => whereabouts(y, x) === 'france'))
      return { lat: pair.lon, lon: pair.lat }
  }
  return undefined
}

/**
 * Tells which columns were taken for those of coordinates, when their names do not say it.
 *
 * @param file name of the file
 * @param of what its rows are
 * @param names all its columns
 * @param taken the columns that were read
 * @param count rows
 * @returns nothing when names say it, or without two columns
 *
 * @example
 * guessedColumns('a.csv', 'lieu', ['nom', 'x', 'y'], { lat: 'y', lon: 'x' }, 12).length // → 1
 */
export function guessedColumns(
  file: string,
  of: Notice['of'],
  names: readonly string[],
  { lat, lon }: CoordinateFields,
  count: number,
): Notice[] {
  if (lat === undefined || lon === undefined || coordinateFields(names) !== undefined) return []
  const text = `placé${count > 1 ? 's' : ''} par les colonnes « ${lon} », prise pour la longitude, et « ${lat} », prise pour la latitude, d’après leurs valeurs`
  return [{ file, of, text, count, at: 'ligne', lines: [] }]
}

/**
 * Whether columns may be those of coordinates, as far as names tell.
 *
 * @param fields names of the columns
 */
export function mayBearCoordinates(fields: readonly string[]): boolean {
  return coordinateFields(fields) !== undefined || pairs(fields).length > 0
}

/**
 * The two columns, if any, whose cells are metres of the mainland in Lambert 93.
 *
 * @param fields names of the columns
 * @param cells first rows
 *
 * @example
 * metricFields(['nom', 'X', 'Y'], [['Delle', '999000', '6718000']]) // → { lat: 'Y', lon: 'X' }
 */
export function metricFields(
  fields: readonly string[],
  cells: readonly (readonly string[])[],
): CoordinateFields | undefined {
  return pairs(fields).find((pair) => mostly(fields, cells, pair, isLambert93))
}

/**
 * Whether two numbers are metres of the mainland or Corsica in Lambert 93.
 *
 * @param x easting
 * @param y northing
 *
 * @example
 * isLambert93(999_000, 6_718_000) // → true
 */
export function isLambert93(x: number, y: number): boolean {
  return x > 0 && x < 1.3e6 && y > 6e6 && y < 7.2e6
}

/**
 * A cell of degrees, with a decimal point or comma.
 *
 * @param text cell
 * @returns NaN for an empty cell, and for one that is no number
 *
 * @example
 * degrees(' 47,64 ') // → 47.64
 */
export function degrees(text: string | undefined): number {
  const cell = (text ?? '').trim().replace(',', '.')
  return cell === '' ? NaN : Number(cell)
}

function pairs(fields: readonly string[]): { readonly lat: string; readonly lon: string }[] {
  const named = (rule: RegExp): string[] => fields.filter((field) => rule.test(plainName(field)))
  const lats = named(MAYBE_LAT)
  return named(MAYBE_LON).flatMap((lon) =>
    lats.filter((lat) => lat !== lon).map((lat) => ({ lat, lon })),
  )
}

/** Whether most rows that have both numbers pass a test, and there are some. */
function mostly(
  fields: readonly string[],
  cells: readonly (readonly string[])[],
  { lat, lon }: { readonly lat: string; readonly lon: string },
  test: (x: number, y: number) => boolean,
): boolean {
  const [x, y] = [fields.indexOf(lon), fields.indexOf(lat)]
  const points = cells
    .map((row) => [degrees(row[x]), degrees(row[y])] as const)
    .filter(([a, b]) => !Number.isNaN(a + b))
  return points.length > 0 && points.filter(([a, b]) => test(a, b)).length >= MOSTLY * points.length
}
