/** Writes a sheet and its contours as GeoJSON: one feature a row, its columns as properties. */
import { rowCount, type Sheet } from '../table/sheet.ts'
import type { Contours, PolygonRings, ShapeGeometry } from './contours.ts'

/**
 * Writes the rows of a sheet as GeoJSON features, exterior rings anticlockwise (RFC 7946, § 3.1.6).
 *
 * @param sheet its first column bears the codes; NaN is written as null
 * @param contours rows without one keep a null geometry: nothing is dropped
 */
export function sheetToGeoJson(sheet: Sheet, { shapes }: Contours): string {
  const geometry = new Map(shapes.map((shape) => [shape.code, shape.geometry]))
  const [key] = sheet.columns
  const features = Array.from({ length: rowCount(sheet) }, (_, i) => ({
    type: 'Feature',
    id: key!.values[i],
    geometry: anticlockwise(geometry.get(String(key!.values[i]))),
    properties: Object.fromEntries(
      sheet.columns.map(({ name, values }) => [name, Number.isNaN(values[i]) ? null : values[i]]),
    ),
  }))
  return `${JSON.stringify({ type: 'FeatureCollection', ...foreignMembers(sheet), features })}\n`
}

/** The metadata of a sheet as members of the collection (RFC 7946, § 6.1): `ifn.trace` as `ifn:trace`. */
function foreignMembers({ metadata }: Sheet): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, text]) => [key.replace('.', ':'), JSON.parse(text)]),
  )
}

/** A geometry with its rings the other way round: d3-geo wants them clockwise, RFC 7946 does not. */
function anticlockwise(geometry: ShapeGeometry | undefined): ShapeGeometry | null {
  if (geometry === undefined) return null
  const turned = (rings: PolygonRings): PolygonRings => rings.map((ring) => ring.toReversed())
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: turned(geometry.coordinates) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map(turned) }
}
