/** Outlines of territories: GeoJSON or TopoJSON in, one shape a code officiel out. */
import { geoArea } from 'd3-geo'
import { throwIfAny, UserError } from '../core/errors.ts'
import { nameColumnOf } from '../geo/key-columns.ts'
import { whereabouts } from '../geo/nearest.ts'
import type { Level } from '../table/level.ts'
import { featureLists, type ContourFault, type Feature } from './contour-features.ts'
import { codeField, textOf, type CodeField, type CodeFieldOptions } from './contour-field.ts'

/** An exterior ring, then its holes; a ring is a closed list of [longitude, latitude] in degrees. */
export type PolygonRings = number[][][]

/** GeoJSON geometry of a territory. Exterior rings are clockwise, as d3-geo wants them, and holes are not. */
export type ShapeGeometry =
  | { type: 'Polygon'; coordinates: PolygonRings }
  | { type: 'MultiPolygon'; coordinates: PolygonRings[] }

/** The outline of one territory. */
export interface ContourShape {
  /** Code officiel. */
  readonly code: string
  /** Name, where the file has one. */
  readonly name?: string
  /** Rings, in degrees (WGS84). */
  readonly geometry: ShapeGeometry
}

/** One shape a territory, each code once, in the order of the file. */
export interface Contours {
  /** Level of the codes, where their form or the name of their field leaves no doubt. */
  readonly level?: Level
  /** Shapes of the territories. */
  readonly shapes: readonly ContourShape[]
  /** What was left aside, turned or chosen while reading, a sentence each. In French. */
  readonly notices?: readonly string[]
}

/**
 * Reads the outlines of a GeoJSON or TopoJSON file, in degrees (WGS84).
 *
 * The code is the property, or the `id` of features, that joins most codes of the table; without a table, the finest
 * that producers name as a code (`code`, `codgeo`, `INSEE_COM`, `code_iris`, …). Features of one code become one shape;
 * a feature without a geometry has no shape; points, lines and features without a code are left out, and told;
 * rings wound the wrong way are turned over, and so are latitudes written before longitudes.
 *
 * @param bytes the document: a FeatureCollection, a Feature, a list or lines of them, a Topology
 * @param file its name, for messages
 * @param options codes of the table, name of the field of codes
 * @returns shapes in the order of the file, and what was left aside
 * @throws {UserErrors} `contours-illisibles`: all that is wrong with the file, at once; `code-tronque`, `niveaux-melanges`
 */
export function readContours(
  bytes: Uint8Array | string,
  file?: string,
  options: CodeFieldOptions = {},
): Contours {
  return contoursOf(featureLists(bytes, faultOf(file)), file, options)
}

/**
 * Makes contours of lists of features, whatever their format was.
 *
 * @throws as `readContours`
 */
export function contoursOf(
  lists: readonly (readonly Feature[])[],
  file?: string,
  options: CodeFieldOptions = {},
): Contours {
  const fault = faultOf(file)
  const { features, field } = withCodes(lists, options, fault, file)
  const names = nameTexts(features, field.level)
  const outlines = features.map((feature, i) => ({
    code: field.codes[i]!,
    name: names[i]!,
    polygons: polygonsOf(feature.geometry),
  }))
  const drawn = outlines.filter(({ code, polygons }) => code !== '' && polygons !== null)
  const notices = [...field.notices, ...leftOut(outlines)]
  if (drawn.length === 0)
    throw fault(
      `aucun contour de territoire : ${notices.at(-1) ?? 'tous sont vides'}`,
      'donnez les limites des territoires, non des points ni des lignes',
    )
  throwIfAny(faultsOf(drawn, fault))
  const turned = isTurned(drawn, field.level, fault)
  if (turned)
    notices.push('latitudes écrites avant les longitudes dans tous les contours : remises en ordre')
  const shapes = merged(turned ? drawn.map(turn) : drawn)
  return {
    ...(field.level && { level: field.level }),
    shapes,
    ...(notices.length > 0 && { notices }),
  }
}

/** Makes the errors of one file of contours. */
export function faultOf(file: string | undefined): ContourFault {
  return (problem, remedy) =>
    new UserError('contours-illisibles', problem, remedy, file === undefined ? {} : { file })
}

/** What one feature holds: `polygons` is null when it has no surface. */
interface Outline {
  readonly code: string
  readonly name: string
  readonly polygons: readonly unknown[] | null
}

/** Of the lists of features of a file, the one whose field of codes tells the most territories apart. */
function withCodes(
  lists: readonly (readonly Feature[])[],
  options: CodeFieldOptions,
  fault: ContourFault,
  file: string | undefined,
): { features: readonly Feature[]; field: CodeField } {
  const found = lists.flatMap((features) => {
    const field = features.length > 0 && codeField(features, options, fault, file)
    return field ? [{ features, field, count: new Set(field.codes).size }] : []
  })
  const [first] = found.sort((a, b) => b.count - a.count)
  if (first) return first
  if (lists.every(({ length }) => length === 0))
    throw fault('aucun contour dans le fichier', 'téléchargez de nouveau le fichier')
  const keys = [
    ...new Set(lists.flatMap(([feature]) => Object.keys(feature?.properties ?? {}))),
  ].slice(0, 12)
  throw fault(
    `aucun champ ne porte de codes officiels${options.codes ? ' ni de codes de la table' : ''} ; champs lus : ${keys.join(', ') || 'aucun'}`,
    'mettez le code en id de chaque contour, ou dans une propriété code, codgeo, insee_com ou code_iris ; --champ NOM en désigne une autre',
  )
}

function nameTexts(features: readonly Feature[], level: Level | undefined): string[] {
  const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  const key = keys[nameColumnOf(keys, level)]
  return features.map(({ properties }) => (key === undefined ? '' : textOf(properties?.[key])))
}

/** The polygons of a geometry, those of a collection included; null when it has none but points or lines. */
function polygonsOf(geometry: Feature['geometry']): readonly unknown[] | null {
  if (!geometry) return []
  const { type, coordinates, geometries } = geometry
  if (type === 'Polygon') return [coordinates]
  if (type === 'MultiPolygon' && Array.isArray(coordinates)) return coordinates
  if (type !== 'GeometryCollection' || !Array.isArray(geometries)) return null
  const parts = geometries.flatMap((each: Feature['geometry']) => polygonsOf(each) ?? [])
  return parts.length > 0 ? parts : null
}

/** What is not drawn, a sentence a kind: features without a code, and points or lines. */
function leftOut(outlines: readonly Outline[]): string[] {
  const kinds = [
    {
      why: 'sans code',
      found: outlines.filter(({ code, polygons }) => code === '' && polygons !== null),
    },
    {
      why: 'des points ou des lignes',
      found: outlines.filter(({ polygons }) => polygons === null),
    },
  ]
  return kinds.flatMap(({ why, found }) => {
    const examples = [...new Set(found.map(({ code, name }) => code || name).filter(Boolean))]
    return found.length === 0
      ? []
      : [
          `${counted(found.length, outlines.length)} laissé${found.length > 1 ? 's' : ''} de côté, ${why}${examples.length > 0 ? ` (${some(examples)})` : ''}`,
        ]
  })
}

function counted(count: number, of: number): string {
  return `${count} contour${count > 1 ? 's' : ''} sur ${of}`
}

function some(texts: readonly string[]): string {
  return texts.slice(0, 3).join(', ') + (texts.length > 3 ? ', …' : '')
}

/** Each way in which the coordinates of an outline may be wrong. */
const wrongCoordinates: readonly {
  are: string
  remedy: string
  test: (polygons: readonly unknown[]) => boolean
}[] = [
  {
    are: 'aux coordonnées illisibles',
    remedy: 'téléchargez de nouveau le fichier, ou réparez-le avec mapshaper',
    test: (polygons) => !polygons.every(isPolygon),
  },
  {
    are: 'aux coordonnées projetées (Lambert 93 ?), et non en degrés',
    remedy:
      'reprojetez le fichier en WGS84 : mapshaper entrée -proj wgs84 -o sortie.geojson, ou ogr2ogr -t_srs EPSG:4326',
    test: (polygons) =>
      (polygons as PolygonRings[]).some((rings) =>
        rings.some((ring) =>
          ring.some(([lon, lat]) => Math.abs(lon!) > 180 || Math.abs(lat!) > 180),
        ),
      ),
  },
]

function faultsOf(outlines: readonly Outline[], fault: ContourFault): UserError[] {
  const wrong = outlines.map(({ polygons }) =>
    wrongCoordinates.findIndex(({ test }) => test(polygons!)),
  )
  return wrongCoordinates.flatMap(({ are, remedy }, kind) => {
    const codes = outlines.filter((_, i) => wrong[i] === kind).map(({ code }) => code)
    return codes.length === 0
      ? []
      : [fault(`${counted(codes.length, outlines.length)} ${are} : ${some(codes)}`, remedy)]
  })
}

/**
 * Whether latitudes come before longitudes: the first point of each contour lies in France once turned. Codes that
 * are not French say nothing of where their territories should be.
 */
function isTurned(
  outlines: readonly Outline[],
  level: Level | undefined,
  fault: ContourFault,
): boolean {
  const points = outlines.flatMap(({ code, polygons }) => {
    const [lon, lat] = (polygons as PolygonRings[])[0]?.[0]?.[0] ?? []
    return lon === undefined ? [] : [{ code, lon, lat: lat! }]
  })
  const turned = points.filter(({ lon, lat }) => whereabouts(lon, lat) === 'inversees')
  if (level === undefined || turned.length === 0) return false
  if (turned.length === points.length) return true
  throw fault(
    `${counted(turned.length, points.length)} dont latitude et longitude semblent inversées : ${some(turned.map(({ code }) => code))}`,
    'écrivez la longitude avant la latitude dans tous les contours (RFC 7946)',
  )
}

function turn(outline: Outline): Outline {
  return {
    ...outline,
    polygons: (outline.polygons as PolygonRings[]).map((rings) =>
      rings.map((ring) => ring.map(([lat, lon]) => [lon!, lat!])),
    ),
  }
}

function isPolygon(value: unknown): value is PolygonRings {
  return (
    Array.isArray(value) &&
    value.every(
      (ring) =>
        Array.isArray(ring) &&
        ring.every((at) => Array.isArray(at) && Number.isFinite(at[0]) && Number.isFinite(at[1])),
    )
  )
}

/** Outlines of one code put together, checked before. A ring of less than four positions encloses nothing and is left out. */
function merged(outlines: readonly Outline[]): ContourShape[] {
  const byCode = new Map<string, { name: string; polygons: PolygonRings[] }>()
  for (const { code, name, polygons } of outlines) {
    const whole = (polygons as readonly PolygonRings[])
      .filter(([exterior]) => (exterior?.length ?? 0) > 3)
      .map(wound)
    const known = byCode.get(code)
    if (known) known.polygons.push(...whole)
    else byCode.set(code, { name, polygons: whole })
  }
  return [...byCode].flatMap(([code, { name, polygons }]) =>
    polygons.length === 0
      ? []
      : [{ code, ...(name !== '' && { name }), geometry: geometryOf(polygons) }],
  )
}

function geometryOf(polygons: PolygonRings[]): ShapeGeometry {
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons }
}

/**
 * Rings wound as d3-geo reads them: on a sphere, a ring is the edge of what lies to its right, so that
 * an exterior wound the wrong way encloses all the Earth but the territory.
 */
function wound(rings: PolygonRings): PolygonRings {
  return rings
    .filter((ring) => ring.length > 3)
    .map((ring, place) => (enclosesMost(ring) === place > 0 ? ring : ring.toReversed()))
}

function enclosesMost(ring: number[][]): boolean {
  let [west, east] = [Infinity, -Infinity]
  for (const [lon] of ring) {
    west = Math.min(west, lon!)
    east = Math.max(east, lon!)
  }
  return east - west < 90
    ? anticlockwise(ring)
    : geoArea({ type: 'Polygon', coordinates: [ring] }) > 2 * Math.PI
}

/** On the plane of longitudes and latitudes, which tells as well as the sphere for a ring that is not vast, and ten times faster. */
function anticlockwise(ring: number[][]): boolean {
  let doubled = 0
  const [x0, y0] = ring[0] as [number, number]
  for (let i = 1; i < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]] as [[number, number], [number, number]]
    doubled += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
  }
  return doubled > 0
}

/**
 * Refuses contours that bear no code of a table.
 *
 * @param codes codes of the table
 * @param contours contours that it is to be drawn or written in
 * @param file file at fault
 * @throws {UserError} `jointure-vide`
 */
export function refuseEmptyJoin(
  codes: readonly string[],
  { shapes }: Contours,
  file?: string,
): void {
  const drawn = new Set(shapes.map(({ code }) => code))
  if (codes.some((code) => drawn.has(code))) return
  const some = (list: readonly string[]): string =>
    list.slice(0, 3).join(', ') + (list.length > 3 ? ', …' : '') || 'aucun'
  throw new UserError(
    'jointure-vide',
    `aucun code commun : la table a ${some(codes)} ; les contours ont ${some([...drawn])}`,
    'donnez les contours du même niveau et de la même année que la table, et vérifiez les zéros de tête',
    file === undefined ? {} : { file },
  )
}
