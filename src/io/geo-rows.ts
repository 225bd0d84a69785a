/** The rows of a sheet with the contour of each, as features of GIS files: FlatGeobuf, GeoParquet. */
import { isWhole } from '../table/sheet.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import type { Contours, PolygonRings } from './contours.ts'
import { absentPeer } from './optional.ts'

/** The polygons of each row, exterior rings anticlockwise as files of GIS want them; none for a row without a contour. */
function polygonsOf(
  { columns }: Sheet,
  { shapes }: Contours,
): readonly (readonly PolygonRings[])[] {
  const geometries = new Map(shapes.map(({ code, geometry }) => [code, geometry]))
  return Array.from(columns[0]!.values as ArrayLike<unknown>, (code) => {
    const geometry = geometries.get(String(code))
    if (geometry === undefined) return []
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    return polygons.map((rings) => rings.map((ring) => ring.toReversed()))
  })
}

/** Codes of the FlatGeobuf format: its types of columns, MultiPolygon, WGS 84. */
const [INT, DOUBLE, STRING, MULTI_POLYGON, WGS84] = [5, 10, 11, 6, 4326]

/**
 * Writes the rows of a sheet as FlatGeobuf, a feature a row, in longitudes and latitudes (WGS 84).
 *
 * @param sheet its first column bears the codes; what is missing is left out of its feature
 * @param contours rows without one keep an empty geometry: nothing is dropped
 * @returns bytes of the file
 * @throws {UserError} `dependance-absente` where `flatgeobuf` is not installed
 */
export async function sheetToFlatGeobuf(sheet: Sheet, contours: Contours): Promise<Uint8Array> {
  const [{ buildHeader }, { buildFeature }, { parseGeometry }] = await loadFlatGeobufWriter()
  const polygons = polygonsOf(sheet, contours)
  const typeOf = (column: SheetColumn): number =>
    column.values instanceof Float64Array ? (isWhole(column) ? INT : DOUBLE) : STRING
  const header = {
    geometryType: MULTI_POLYGON,
    columns: sheet.columns.map((column) => ({ name: column.name, type: typeOf(column) })),
    featuresCount: polygons.length,
  }
  const features = polygons.map((coordinates, row) =>
    buildFeature(
      parseGeometry({ type: 'MultiPolygon', coordinates }),
      Object.fromEntries(sheet.columns.map(({ name, values }) => [name, cellOf(values[row]!)])),
      header,
    ),
  )
  const parts = [Uint8Array.from(MAGIC), buildHeader(header, WGS84), ...features]
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** « fgb », version 3. */
const MAGIC = [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 1]

function cellOf(value: string | number): string | number | null {
  return value === '' || Number.isNaN(value) ? null : value
}

/** Geometries of a GeoParquet file: a column of well-known binary, and what the file says of it. */
export interface GeometryColumn {
  readonly name: string
  /** Nothing for a row without a contour. */
  readonly wkb: readonly (Uint8Array | undefined)[]
  /** The `geo` entry of the metadata, as JSON. */
  readonly geo: string
}

/**
 * Encodes the contours of the rows of a sheet as GeoParquet 1.1 has them: MultiPolygons in well-known binary,
 * longitudes and latitudes of OGC:CRS84 (its default).
 *
 * @param sheet its first column bears the codes
 * @param contours rows without one have no geometry
 * @returns the column and its metadata
 */
export function geometryColumn(sheet: Sheet, contours: Contours): GeometryColumn {
  const polygons = polygonsOf(sheet, contours)
  const bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of polygons.flat(3) as unknown as readonly [number, number][]) {
    bounds[0] = Math.min(bounds[0]!, x)
    bounds[1] = Math.min(bounds[1]!, y)
    bounds[2] = Math.max(bounds[2]!, x)
    bounds[3] = Math.max(bounds[3]!, y)
  }
  const column = {
    encoding: 'WKB',
    geometry_types: ['MultiPolygon'],
    orientation: 'counterclockwise',
    ...(bounds.every(Number.isFinite) && { bbox: bounds }),
  }
  return {
    name: GEOMETRY,
    wkb: polygons.map((each) => (each.length === 0 ? undefined : wellKnownBinary(each))),
    geo: JSON.stringify({
      version: '1.1.0',
      primary_column: GEOMETRY,
      columns: { [GEOMETRY]: column },
    }),
  }
}

const GEOMETRY = 'geometry'

/** MultiPolygon in well-known binary, little-endian. */
function wellKnownBinary(polygons: readonly PolygonRings[]): Uint8Array {
  const points = polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  const rings = polygons.reduce((sum, each) => sum + each.length, 0)
  const bytes = new Uint8Array(9 + 9 * polygons.length + 4 * rings + 16 * points)
  const view = new DataView(bytes.buffer)
  let at = 0
  const count = (value: number): void => {
    view.setUint32(at, value, true)
    at += 4
  }
  const head = (type: number, size: number): void => {
    bytes[at++] = 1
    count(type)
    count(size)
  }
  head(6, polygons.length)
  for (const polygon of polygons) {
    head(3, polygon.length)
    for (const ring of polygon) {
      count(ring.length)
      for (const [x, y] of ring) {
        view.setFloat64(at, x!, true)
        view.setFloat64(at + 8, y!, true)
        at += 16
      }
    }
  }
  return bytes
}

async function loadFlatGeobufWriter() {
  try {
    return await Promise.all([
      import('flatgeobuf/lib/mjs/generic/featurecollection.js'),
      import('flatgeobuf/lib/mjs/generic/feature.js'),
      import('flatgeobuf/lib/mjs/geojson/geometry.js'),
    ])
  } catch (cause) {
    throw absentPeer('flatgeobuf', cause)
  }
}
