/** GeoJSON and TopoJSON in any wrapping, taken down to features. */
import { feature as geojsonOf } from 'topojson-client'
import type { GeometryObject, Topology } from 'topojson-specification'
import { UserError } from '../core/errors.ts'

/** A feature as read: nothing of it is known to be right yet. */
export interface Feature {
  readonly id?: unknown
  readonly properties?: Readonly<Record<string, unknown>> | null
  readonly geometry?: {
    readonly type?: unknown
    readonly coordinates?: unknown
    readonly geometries?: unknown
  } | null
}

/** Makes the error of a file of contours that cannot be read. */
export type ContourFault = (problem: string, remedy: string) => UserError

const RECORD_SEPARATOR = '\u001E'
const CONVERT = 'convertissez le fichier en GeoJSON, par exemple avec mapshaper ou QGIS'

/**
 * Lists the features of a document: a FeatureCollection, one Feature, an array of them, one a line (GeoJSONL),
 * or a Topology, each object of which makes a list of its own.
 *
 * @throws what `fault` makes when the document is none of these
 */
export function featureLists(bytes: Uint8Array | string, fault: ContourFault): Feature[][] {
  const document = parse(bytes, fault)
  if (Array.isArray(document) && document.length > 0 && document.every(isFeature)) return [document]
  if (!isObject(document))
    throw fault(
      `un objet JSON est attendu : ${endsOf(JSON.stringify(document))}`,
      'donnez une FeatureCollection ou une Topology',
    )
  if (isFeature(document)) return [[document]]
  if (document.type === 'FeatureCollection' && Array.isArray(document.features))
    return [document.features.map((each) => (isObject(each) ? each : {}))]
  if (document.type === 'Topology' && isObject(document.objects))
    return Object.values(document.objects).map((object) => untangle(document, object, fault))
  const found =
    typeof document.type === 'string'
      ? `type « ${document.type.slice(0, 40)} »`
      : `champs ${Object.keys(document).slice(0, 6).join(', ') || 'absents'}`
  throw fault(`ni GeoJSON (FeatureCollection, Feature), ni TopoJSON (Topology) : ${found}`, CONVERT)
}

function parse(bytes: Uint8Array | string, fault: ContourFault): unknown {
  if (typeof bytes !== 'string' && bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw fault('fichier compressé (gzip)', 'décompressez-le avec gunzip')
  const text =
    typeof bytes === 'string' ? bytes.replace(/^\uFEFF/, '') : new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text) as unknown
  } catch {
    const lines = featureLines(text)
    if (lines) return lines
    const why = text.trim() === '' ? 'fichier vide' : `JSON invalide ou tronqué : ${endsOf(text)}`
    throw fault(
      why,
      'téléchargez de nouveau le fichier, ou convertissez-le en GeoJSON avec mapshaper ou QGIS',
    )
  }
}

/** The features of a GeoJSONL text, one a line (RFC 8142 puts a record separator before each), if it is one. */
function featureLines(text: string): unknown[] | undefined {
  const lines = text
    .replaceAll(RECORD_SEPARATOR, '\n')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  try {
    const features = lines.map((line) => JSON.parse(line) as unknown)
    return features.every(isFeature) ? features : undefined
  } catch {
    return undefined
  }
}

/** How a text begins and ends, for an eye to recognise it. */
function endsOf(text: string): string {
  const [start, end] = [text.trim().slice(0, 20), text.trim().slice(-10)].map((part) =>
    part.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '·'),
  )
  return `le fichier commence par « ${start} » et finit par « ${end} »`
}

/** The features of one TopoJSON object, its arcs put end to end. */
function untangle(topology: unknown, object: unknown, fault: ContourFault): Feature[] {
  try {
    const found = geojsonOf(topology as Topology, object as GeometryObject)
    return 'features' in found
      ? (found as unknown as { features: Feature[] }).features
      : [found as Feature]
  } catch {
    throw fault('arcs incohérents dans le TopoJSON', 'téléchargez de nouveau le fichier')
  }
}

function isFeature(value: unknown): value is Feature & Record<string, unknown> {
  return isObject(value) && value.type === 'Feature'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
