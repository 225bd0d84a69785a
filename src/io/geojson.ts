/** A sheet and contours → GeoJSON: one feature a row, its columns as properties. */
import { rowCount, type Sheet } from '../table/sheet.ts'
import type { Contours } from './contours.ts'

/** Rows without a contour keep a null geometry: nothing is dropped. NaN is written as null. */
export function sheetToGeoJson(sheet: Sheet, { shapes }: Contours): string {
  const geometry = new Map(shapes.map((shape) => [shape.code, shape.geometry]))
  const [key] = sheet.columns
  const features = Array.from({ length: rowCount(sheet) }, (_, i) => ({
    type: 'Feature',
    id: key!.values[i],
    geometry: geometry.get(String(key!.values[i])) ?? null,
    properties: Object.fromEntries(
      sheet.columns.map(({ name, values }) => [name, Number.isNaN(values[i]) ? null : values[i]]),
    ),
  }))
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`
}
