/** GeoJSON and TopoJSON taken down to features, and the field of a feature that holds a code or a name. */
import { feature as geojsonOf } from 'topojson-client'
import type { GeometryObject, Topology } from 'topojson-specification'
import { UserError } from '../core/errors.ts'

/** A feature as read: nothing of it is known to be right yet. */
export interface Feature {
  readonly id?: unknown
  readonly properties?: Readonly<Record<string, unknown>> | null
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null
}

/** A way to read a text out of a feature; `''` where there is none. */
export interface Field {
  readonly name: string
  of(feature: Feature): string
}

/** Names of the fields that hold a code, without case, accents or punctuation. */
const CODE_FIELDS = [
  'codeiris',
  'iriscode',
  'dcomiris',
  'iris',
  'code',
  'codgeo',
  'codegeo',
  'codeinsee',
  'inseecom',
  'codecommune',
  'codecom',
  'depcom',
  'insee',
  'codeepci',
  'sirenepci',
  'codesiren',
  'siren',
  'epci',
  'codedepartement',
  'codedept',
  'codedep',
  'inseedep',
  'departement',
  'dep',
  'coderegion',
  'codereg',
  'inseereg',
  'region',
  'reg',
  'id',
]
const NAME_FIELDS = [
  'nom',
  'libgeo',
  'libelle',
  'nomofficiel',
  'nomiris',
  'libiris',
  'nomcom',
  'nomcommune',
  'libcom',
  'nomepci',
  'libepci',
  'nomdep',
  'nomdepartement',
  'libdep',
  'nomreg',
  'nomregion',
  'libreg',
  'name',
]

/** The form of a code of any level: région, département, commune, IRIS or EPCI. */
const CODE = /^(?:\d{2}|2[AB]|9[78]\d|(?:\d\d|2[AB])\d{3}|(?:\d\d|2[AB])\d{7})$/

/** Whether a text has the form of a code officiel, of whatever level. */
export function looksLikeCode(text: string): boolean {
  return CODE.test(text)
}

/**
 * The field that best tells the features apart by a code, and how many codes it holds: a file of IRIS
 * also has the code of the commune of each. Nothing when no known field holds a code.
 */
export function bestCodeField(
  features: readonly Feature[],
): { field: Field; count: number } | undefined {
  const id: Field = { name: 'id', of: ({ id }) => textOf(id) }
  return mostTelling([id, ...fieldsNamed(CODE_FIELDS, features)], features, looksLikeCode)
}

/** The field that best tells the features apart by a name, if any. */
export function bestNameField(features: readonly Feature[]): Field | undefined {
  return mostTelling(fieldsNamed(NAME_FIELDS, features), features, (text) => text !== '')?.field
}

/** The features of a document, one list a TopoJSON object, one alone for GeoJSON. Throws what `fault` makes. */
export function featureLists(
  bytes: Uint8Array | string,
  fault: (problem: string, remedy: string) => UserError,
): Feature[][] {
  const document = parse(bytes, fault)
  if (document.type === 'FeatureCollection' && Array.isArray(document.features))
    return [document.features.map((each) => (isObject(each) ? each : {}))]
  if (document.type === 'Topology' && isObject(document.objects))
    return Object.values(document.objects).map((object) => untangle(document, object, fault))
  const found =
    typeof document.type === 'string'
      ? `type « ${document.type.slice(0, 40)} »`
      : `champs ${Object.keys(document).slice(0, 6).join(', ') || 'absents'}`
  throw fault(
    `ni GeoJSON (FeatureCollection), ni TopoJSON (Topology) : ${found}`,
    'convertissez le fichier en GeoJSON, par exemple avec mapshaper ou QGIS',
  )
}

function parse(
  bytes: Uint8Array | string,
  fault: (problem: string, remedy: string) => UserError,
): Record<string, unknown> {
  if (typeof bytes !== 'string' && bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw fault('fichier compressé (gzip)', 'décompressez-le avec gunzip')
  const text =
    typeof bytes === 'string' ? bytes.replace(/^\uFEFF/, '') : new TextDecoder().decode(bytes)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    const why = text.trim() === '' ? 'fichier vide' : `JSON invalide ou tronqué : ${endsOf(text)}`
    throw fault(
      why,
      'téléchargez de nouveau le fichier, ou convertissez-le en GeoJSON avec mapshaper ou QGIS',
    )
  }
  if (!isObject(document))
    throw fault(
      `un objet JSON est attendu : ${endsOf(text)}`,
      'donnez une FeatureCollection ou une Topology',
    )
  return document
}

/** How a text begins and ends, for an eye to recognise it. */
function endsOf(text: string): string {
  const [start, end] = [text.trim().slice(0, 20), text.trim().slice(-10)].map((part) =>
    part.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '·'),
  )
  return `le fichier commence par « ${start} » et finit par « ${end} »`
}

/** The features of one TopoJSON object, its arcs put end to end. */
function untangle(
  topology: unknown,
  object: unknown,
  fault: (problem: string, remedy: string) => UserError,
): Feature[] {
  try {
    const found = geojsonOf(topology as Topology, object as GeometryObject)
    return 'features' in found
      ? (found as unknown as { features: Feature[] }).features
      : [found as Feature]
  } catch {
    throw fault('arcs incohérents dans le TopoJSON', 'téléchargez de nouveau le fichier')
  }
}

function fieldsNamed(known: readonly string[], features: readonly Feature[]): Field[] {
  const keys = new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))
  const rank = (key: string): number => known.indexOf(plain(key))
  return [...keys]
    .filter((key) => rank(key) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, of: ({ properties }) => textOf(properties?.[name]) }))
}

/** The first of the fields that hold the most distinct texts of the kind accepted. */
function mostTelling(
  fields: readonly Field[],
  features: readonly Feature[],
  accepts: (text: string) => boolean,
): { field: Field; count: number } | undefined {
  const counts = fields.map(
    (field) => new Set(features.map((feature) => field.of(feature)).filter(accepts)).size,
  )
  const count = Math.max(0, ...counts)
  const field = fields[counts.indexOf(count)]
  return field && count > 0 ? { field, count } : undefined
}

function plain(key: string): string {
  return key
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
