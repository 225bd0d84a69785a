/** Outlines of territories: GeoJSON or TopoJSON in, one shape a code officiel out. */
import { geoArea } from 'd3-geo'
import { throwIfAny, UserError } from '../core/errors.ts'
import type { Level } from '../table/level.ts'
import {
  bestCodeField,
  bestNameField,
  featureLists,
  looksLikeCode,
  type Feature,
  type Field,
} from './contour-features.ts'

/** An exterior ring, then its holes; a ring is a closed list of [longitude, latitude] in degrees. */
export type PolygonRings = number[][][]

/** GeoJSON geometry of a territory. Exterior rings are clockwise, as d3-geo wants them, and holes are not. */
export type ShapeGeometry =
  | { type: 'Polygon'; coordinates: PolygonRings }
  | { type: 'MultiPolygon'; coordinates: PolygonRings[] }

/** The outline of one territory. */
export interface Shape {
  readonly code: string
  readonly name?: string
  readonly geometry: ShapeGeometry
}

/** One shape a territory, each code once, in the order of the file. */
export interface Contours {
  /** Level of the codes, where their form or the name of their field leaves no doubt. */
  readonly level?: Level
  readonly shapes: readonly Shape[]
}

/**
 * Reads the outlines of a GeoJSON or TopoJSON file, in degrees (WGS84).
 *
 * The code is the `id` of a feature or one of the properties that producers use (`code`, `codgeo`,
 * `INSEE_COM`, `code_iris`, …): of those, the finest. Features of one code become one shape; a feature
 * without a geometry has no shape; rings wound the wrong way are turned over.
 *
 * @throws {UserErrors} `contours-illisibles`: all that is wrong with the file, at once
 */
export function readContours(bytes: Uint8Array | string, file?: string): Contours {
  const fault: Fault = (problem, remedy) =>
    new UserError('contours-illisibles', problem, remedy, file === undefined ? {} : { file })
  const { features, field } = withCodes(featureLists(bytes, fault), fault)
  const name = bestNameField(features)
  const outlines = features.map((feature) => ({
    code: field.of(feature),
    name: name?.of(feature) ?? '',
    polygons: polygonsOf(feature.geometry),
  }))
  throwIfAny(faultsOf(outlines, fault))
  const shapes = merged(outlines)
  const level = levelOf(
    shapes.map(({ code }) => code),
    field.name,
  )
  return { ...(level && { level }), shapes }
}

type Fault = (problem: string, remedy: string) => UserError

/** What one feature holds: `polygons` is null when its geometry is of another kind. */
interface Outline {
  readonly code: string
  readonly name: string
  readonly polygons: readonly unknown[] | null
}

/** Of the lists of features of a file, the one that has the most codes; and the field where they are. */
function withCodes(
  lists: readonly Feature[][],
  fault: Fault,
): { features: readonly Feature[]; field: Field } {
  const found = lists.map((features) => ({ features, best: bestCodeField(features) }))
  const [first] = found.sort((a, b) => (b.best?.count ?? 0) - (a.best?.count ?? 0))
  if (first?.best) return { features: first.features, field: first.best.field }
  if (!first?.features.length)
    throw fault('aucun contour dans le fichier', 'téléchargez de nouveau le fichier')
  const keys = [
    ...new Set(lists.flatMap(([feature]) => Object.keys(feature?.properties ?? {}))),
  ].slice(0, 12)
  throw fault(
    `aucun champ connu ne porte de codes officiels ; champs lus : ${keys.join(', ') || 'aucun'}`,
    'mettez le code en id de chaque contour, ou dans une propriété code, codgeo, insee_com ou code_iris',
  )
}

function polygonsOf(geometry: Feature['geometry']): readonly unknown[] | null {
  if (!geometry) return []
  if (geometry.type === 'Polygon') return [geometry.coordinates]
  return geometry.type === 'MultiPolygon' && Array.isArray(geometry.coordinates)
    ? geometry.coordinates
    : null
}

/** Each way in which an outline may be wrong: the first that applies is the one that is told. */
const faults: readonly { what: string; remedy: string; test: (outline: Outline) => boolean }[] = [
  {
    what: 'sans code officiel',
    remedy: 'donnez-leur leur code, ou retirez-les du fichier',
    test: ({ code }) => !looksLikeCode(code),
  },
  {
    what: 'd’une géométrie autre que Polygon ou MultiPolygon',
    remedy: 'donnez les limites des territoires, non des points ni des lignes',
    test: ({ polygons }) => polygons === null,
  },
  {
    what: 'aux coordonnées illisibles',
    remedy: 'téléchargez de nouveau le fichier, ou réparez-le avec mapshaper',
    test: ({ polygons }) => !polygons!.every(isPolygon),
  },
  {
    what: 'aux coordonnées projetées (Lambert 93 ?), et non en degrés',
    remedy:
      'reprojetez le fichier en WGS84 : mapshaper entrée -proj wgs84 -o sortie.geojson, ou ogr2ogr -t_srs EPSG:4326',
    test: ({ polygons }) =>
      (polygons as PolygonRings[]).some((rings) =>
        rings.some((ring) =>
          ring.some(([lon, lat]) => Math.abs(lon!) > 180 || Math.abs(lat!) > 90),
        ),
      ),
  },
]

function faultsOf(outlines: readonly Outline[], fault: Fault): UserError[] {
  const wrong = outlines.map((outline) => faults.findIndex(({ test }) => test(outline)))
  return faults.flatMap(({ what, remedy }, kind) => {
    const at = wrong.flatMap((each, place) => (each === kind ? [place] : []))
    const examples = at.slice(0, 3).map((place) => outlines[place]!.code || `n° ${place + 1}`)
    const told = `${at.length} contour${at.length > 1 ? 's' : ''} sur ${outlines.length} ${what} : ${examples.join(', ')}${at.length > 3 ? ', …' : ''}`
    return at.length === 0 ? [] : [fault(told, remedy)]
  })
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
function merged(outlines: readonly Outline[]): Shape[] {
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

/** The thirteen régions of the mainland: each of their codes is also the code of a département. */
const REGIONS = new Set([
  '11',
  '24',
  '27',
  '28',
  '32',
  '44',
  '52',
  '53',
  '75',
  '76',
  '84',
  '93',
  '94',
])

function levelOf(codes: readonly string[], field: string): Level | undefined {
  const longest = Math.max(...codes.map(({ length }) => length))
  const shortest = Math.min(...codes.map(({ length }) => length))
  if (longest <= 3) return departementOrRegion(codes, field)
  if (longest !== shortest) return undefined
  return longest === 5 ? 'commune' : irisOrEpci(codes, field)
}

function departementOrRegion(codes: readonly string[], field: string): Level | undefined {
  if (/reg/i.test(field)) return 'region'
  const regions = codes.filter((code) => REGIONS.has(code)).length
  if (regions >= 12 && codes.length <= 18) return 'region'
  return /dep/i.test(field) || regions < codes.length ? 'departement' : undefined
}

/** A SIREN of EPCI begins with 20, which no IRIS does, or with 24, as an IRIS of Dordogne does. */
function irisOrEpci(codes: readonly string[], field: string): Level | undefined {
  if (/iris/i.test(field)) return 'iris'
  if (/siren|epci/i.test(field) || codes.some((code) => code.startsWith('20'))) return 'epci'
  return codes.every((code) => code.startsWith('24')) ? undefined : 'iris'
}
