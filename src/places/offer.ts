/** Places and points among the files → what each territory is offered: how many places, and how far the nearest is. */
import { UserError } from '../core/errors.ts'
import { wholeCommune } from '../geo/cog.ts'
import { parentCode } from '../geo/membership.ts'
import { greatCircle, nearestPlaces, type Points } from '../geo/nearest.ts'
import { readUpTo } from '../io/byte-source.ts'
import { followsCog, type Level, levels } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import { distinctPlaces } from './deduplicate.ts'
import { Notices, type Notice } from './notice.ts'
import { placeServices, type PlaceSource } from './source.ts'
import { headsPlaces, readPlaces, type PlaceFile, type PlaceOfHelp } from './list.ts'
import { mayBearCoordinates } from './coordinates.ts'
import type { PlaceOptions } from './own-list.ts'
import { headsPoints, readPoints, type PointFile } from './points.ts'
import { holderAmong } from './within.ts'
import { contentOf, headOfInput, type InputFile } from '../ingest/input.ts'
import { looksLikeJson } from './json-entries.ts'
import type { SourceVariable, SourceTable } from '../ingest/source-table.ts'
import type { Source } from '../sources/source.ts'

/** A file that is not a table of territories: it bears on them through where things stand. */
export type OfferFile =
  | { readonly kind: 'lieux'; readonly list: PlaceFile }
  | { readonly kind: 'points'; readonly list: PointFile }

/** Variables made of the lists of places, and what is to be said of them. */
export interface Offer {
  /** As if files had brought them: the join knows no other. */
  readonly read: readonly SourceTable[]
  readonly notices: readonly Notice[]
  /** What a reader of the figures must know of these lists, whatever their rows. In French. */
  readonly cautions: readonly string[]
  readonly problems: readonly UserError[]
}

/** How much of a file tells a list of places from a table of territories, which may be large. */
const HEAD = 2 ** 16
/** No list of places or contours of communes is larger. */
const MOST = 2 ** 29

/** Whether a file begins as a list of places or of points does. */
export function looksLikeOffer(input: InputFile, options: PlaceOptions = {}): boolean {
  const head = headOfInput(input, HEAD)
  if (head.length === 0 && input.sheet)
    return mayBearCoordinates(input.sheet.columns.map(({ name }) => name))
  return looksLikeJson(head) || headsPlaces(head, options) || headsPoints(head)
}

/** Reads a list of places or of points, or gives nothing when the file is something else. */
export function readOfferFile(
  input: InputFile,
  options: PlaceOptions = {},
): { offer?: OfferFile; problems: readonly UserError[] } | undefined {
  if (input.problem || input.territories || options.anyCode || !looksLikeOffer(input, options))
    return undefined
  const bytes = readUpTo(contentOf(input), MOST)
  if (bytes === undefined) return undefined
  const places = readPlaces(input, bytes, options)
  if (places)
    return {
      problems: places.problems,
      ...(places.places && { offer: { kind: 'lieux', list: places.places } }),
    }
  const points =
    bytes.length === 0 ? undefined : readPoints(input.name, bytes, input.sha256, options)
  return (
    points && {
      problems: points.problems,
      ...(points.points && { offer: { kind: 'points', list: points.points } }),
    }
  )
}

/** The rows that the offer is told of: those of the other files, or the points themselves. */
interface Targets extends Points {
  readonly level: Level
  readonly codes: readonly string[]
}

/**
 * What lists of places toVariable to the territories of the other files: counts by commune, and, where
 * there are points or contours, the distance from each to the nearest place (`DISTANCE_LIEU` for all
 * places of help together). A territory of a département where a list has no place at all is not
 * covered by that list: it has neither a 0 nor a distance.
 */
export function offerOf(
  offers: readonly OfferFile[],
  read: readonly SourceTable[],
  wanted?: Level,
): Offer {
  const given = offers.flatMap((each) => (each.kind === 'lieux' ? [each.list] : []))
  const points = offers.flatMap((each) => (each.kind === 'points' ? [each.list] : []))
  const messages = [...given, ...points].flatMap(({ notices }) => notices)
  if (given.length === 0)
    return {
      read: points.map((list) => pointsRead(list, [])),
      notices: messages,
      cautions: [],
      problems: [],
    }
  const targets = targetsOf(
    points,
    wanted === undefined ? read : read.filter((file) => file.level === wanted),
  )
  if (targets === undefined)
    return {
      read: [],
      notices: messages,
      cautions: [],
      problems: read.length === 0 ? [] : unplaced(given),
    }
  const disputed = disagreeing(points)
  if (disputed) return { read: [], notices: messages, cautions: [], problems: [disputed] }
  const placed = given.map((list) => withCommunes(list, targets, points))
  const lists = placed.map(({ list }) => list)
  const helping = lists.filter(({ source }) => source.helps)
  const common = helping.length === 0 ? [] : together(helping, targets)
  return {
    read: [
      ...lists.map((list) => listRead(list, targets, list.source.helps ? common : [])),
      ...points.map((list) => pointsRead(list, [])),
    ],
    notices: [
      ...messages,
      ...placed.flatMap(({ notices }) => notices),
      ...lists.flatMap((list) => [...elsewhere(list, targets), ...farOff(list, targets)]),
      ...distinctPlaces(helping).notices,
      ...pointless(points, targets),
    ],
    cautions: lists.flatMap(({ source }) => source.caution ?? []),
    problems: [],
  }
}

/** Rows of the finest files, each at its point; failing files, the points. IRIS without a point get what their commune lends. */
function targetsOf(
  points: readonly PointFile[],
  read: readonly SourceTable[],
): Targets | undefined {
  const bringing = read.filter(({ variables }) => variables.length > 0)
  const finest = levels.find((level) => bringing.some((file) => file.level === level))
  const level =
    finest === 'iris' && points.some((list) => list.level === 'iris')
      ? 'iris'
      : finest === 'iris'
        ? 'commune'
        : (finest ?? points[0]?.level)
  if (level === undefined || !followsCog(level)) return undefined
  const rows = bringing
    .filter((file) => file.level === finest)
    .flatMap((file) => file.codes.map((code) => parentCode(file.level, code, level)))
  const codes = [...new Set(rows.length > 0 ? rows : points.flatMap((list) => list.codes))].sort()
  const at = new Map(
    points
      .filter((list) => list.level === level)
      .flatMap(({ codes: of, lon, lat }) =>
        of.map((code, i) => [code, [lon[i]!, lat[i]!]] as const),
      ),
  )
  const [lon, lat] = [0, 1].map((axis) =>
    Float64Array.from(codes, (code) => at.get(code)?.[axis] ?? NaN),
  ) as [Float64Array, Float64Array]
  return { level, codes, lon, lat }
}

/** The error of two files that put one territory at two points more than a kilometre apart, if any do. */
function disagreeing(points: readonly PointFile[]): UserError | undefined {
  const seen = new Map<string, { lon: number; lat: number; file: string }>()
  for (const { file, codes, lon, lat } of points.filter(({ from }) => from === 'points'))
    for (const [i, code] of codes.entries()) {
      const before = seen.get(code)
      if (before && greatCircle(before.lon, before.lat, lon[i]!, lat[i]!) > 1)
        return new UserError(
          'territoire-double',
          `« ${before.file} » et « ${file} » ne mettent pas ${code} au même point`,
          'ne donnez qu’un fichier de points ; une liste de lieux a des services, une adresse ou un identifiant',
          { file, territory: code },
        )
      seen.set(code, { lon: lon[i]!, lat: lat[i]!, file })
    }
  return undefined
}

function unplaced(lists: readonly PlaceFile[]): UserError[] {
  return lists.map(
    ({ file }) =>
      new UserError(
        'niveaux-melanges',
        `« ${file} » est une liste de lieux : rien ne dit de quelles communes compter les lieux`,
        'donnez aussi des fichiers par commune ou par IRIS, ou un fichier de points de communes',
        { file },
      ),
  )
}

/** What one list brings by itself, and what all lists of help toVariable together. */
function listRead(
  list: PlaceFile,
  targets: Targets,
  common: readonly SourceVariable[],
): SourceTable {
  const { source, places } = list
  const covered = coverage(places, targets)
  const counted: SourceVariable[] =
    targets.level !== 'commune'
      ? []
      : [
          count(source.counts, places, targets, covered, () => 1),
          ...(source.weighed === undefined
            ? []
            : [count(source.weighed, places, targets, covered, ({ weight }) => weight)]),
        ]
  const far =
    source.distance === undefined ? [] : distances(source.distance, places, targets, covered)
  return asRead({ ...list, updated: dated(list) }, placeSourceAsSource(source), targets, [
    ...counted,
    ...far,
    ...common,
  ])
}

/** A place without a code is not put farther than this from the point of a commune, in kilometres. */
const NEAR = 15

/** The places of a list, those without a code put in the commune that holds them, else in the one whose point is the nearest; and how many. */
function withCommunes(
  list: PlaceFile,
  targets: Targets,
  points: readonly PointFile[],
): { list: PlaceFile; notices: readonly Notice[] } {
  const notices = new Notices(list.file, 'lieu', list.at)
  const { place, km } = nearestPlaces(pointsOf(list.places), targets)
  const shapes = points.flatMap((each) => (each.level === 'commune' ? (each.shapes ?? []) : []))
  const holder = holderAmong(shapes)
  const places = list.places.map((each, i) => {
    if (each.commune !== '') return each
    const within = holder(each.lon, each.lat)
    const near =
      targets.level === 'commune' && km[i]! <= NEAR ? targets.codes[place[i]!] : undefined
    const found = within ?? near
    notices.add(
      within !== undefined
        ? 'sans code de commune : comptés dans celle dont le contour les contient'
        : found === undefined
          ? 'sans code de commune : comptés dans aucune'
          : 'sans code de commune : comptés dans celle dont le point est le plus proche',
      each.line,
    )
    return found === undefined ? each : { ...each, commune: found }
  })
  return { list: { ...list, places }, notices: notices.all() }
}

/** A list is no older than the latest of its rows; how much younger, nothing tells. */
function dated({ updated }: PlaceFile): string {
  return updated === undefined
    ? 'à une date que le fichier ne dit pas'
    : `le ${updated} au plus tôt`
}

/** `NB_LIEUX` and the like: every place of help once, whatever the number of lists that have it. */
function together(helping: readonly PlaceFile[], targets: Targets): SourceVariable[] {
  const { places } = distinctPlaces(helping)
  const covered = coverage(places, targets)
  const known = placeServices.filter((service) =>
    places.some(({ services }) => services.includes(service)),
  ) // a service that no list tells of is unknown, not absent
  const counts =
    targets.level !== 'commune'
      ? []
      : [
          count('NB_LIEUX', places, targets, covered, () => 1),
          ...known.map((service) =>
            count(`NB_LIEUX_${service.toUpperCase()}`, places, targets, covered, ({ services }) =>
              Number(services.includes(service)),
            ),
          ),
        ]
  const near = known.flatMap((service) => {
    const offering = places.filter(({ services }) => services.includes(service))
    return distances(
      `DISTANCE_${service.toUpperCase()}`,
      offering,
      targets,
      coverage(offering, targets),
    )
  })
  return [...counts, ...distances('DISTANCE_LIEU', places, targets, covered), ...near]
}

function count(
  variable: string,
  places: readonly PlaceOfHelp[],
  { codes }: Targets,
  covered: Uint8Array,
  worth: (place: PlaceOfHelp) => number,
): SourceVariable {
  const rowOf = new Map(codes.map((code, i) => [code, i]))
  const values = Float64Array.from(covered, (yes) => (yes ? 0 : NaN))
  for (const place of places) {
    for (const code of new Set([place.commune, wholeCommune(place.commune)])) {
      // Paris and its arrondissement, where the files have both
      const row = rowOf.get(code)
      if (row !== undefined) values[row]! += worth(place)
    }
  }
  return {
    variable,
    year: '',
    unit: 'effectif',
    values,
    ...reasonsOf(values, () => reasonByte['non-couvert']),
  }
}

function distances(
  variable: string,
  places: readonly PlaceOfHelp[],
  targets: Targets,
  covered: Uint8Array,
): SourceVariable[] {
  if (targets.lon.every(Number.isNaN)) return []
  const { km } = nearestPlaces(targets, pointsOf(places))
  const values = km.map((d, i) => (covered[i] ? d : NaN))
  return [
    {
      variable,
      year: '',
      unit: 'valeur',
      values,
      ...reasonsOf(values, (i) => reasonByte[covered[i] ? 'territoire-absent' : 'non-couvert']),
    },
  ]
}

function reasonsOf(values: Float64Array, why: (i: number) => number): { reasons?: Uint8Array } {
  const reasons = Uint8Array.from(values, (v, i) => (Number.isNaN(v) ? why(i) : 0))
  return reasons.some((byte) => byte > 0) ? { reasons } : {}
}

/** For each row, whether the list has any place in its département: a list of one département says nothing of the others. */
function coverage(places: readonly PlaceOfHelp[], { level, codes }: Targets): Uint8Array {
  const there = new Set(places.map(({ commune }) => parentCode('commune', commune, 'departement')))
  return Uint8Array.from(codes, (code) => Number(there.has(parentCode(level, code, 'departement'))))
}

function pointsOf(places: readonly PlaceOfHelp[]): Points {
  return {
    lon: Float64Array.from(places, ({ lon }) => lon),
    lat: Float64Array.from(places, ({ lat }) => lat),
  }
}

/** Places of the départements of the table whose commune is not in it. */
function elsewhere({ file, at, places }: PlaceFile, { level, codes }: Targets): Notice[] {
  if (level !== 'commune') return []
  const known = new Set(codes)
  const departements = new Set(codes.map((code) => parentCode('commune', code, 'departement')))
  const notices = new Notices(file, 'lieu', at)
  for (const { commune, line } of places) {
    if (
      known.has(commune) ||
      known.has(wholeCommune(commune)) ||
      !departements.has(parentCode('commune', commune, 'departement'))
    )
      continue
    notices.add(
      'dont la commune n’est pas dans les fichiers (autre géographie ?) : comptés dans aucune',
      line,
    )
  }
  return notices.all()
}

const FAR = 100

function farOff({ file, at, places }: PlaceFile, { level, codes, lon, lat }: Targets): Notice[] {
  if (level !== 'commune') return []
  const rowOf = new Map(codes.map((code, i) => [code, i]))
  const notices = new Notices(file, 'lieu', at)
  for (const place of places) {
    const row = rowOf.get(place.commune) ?? rowOf.get(wholeCommune(place.commune)) ?? -1
    if (greatCircle(place.lon, place.lat, lon[row] ?? NaN, lat[row] ?? NaN) > FAR)
      notices.add(
        `à plus de ${FAR} km du point de leur commune : code ou coordonnées à vérifier`,
        place.line,
      )
  }
  return notices.all()
}

function pointless(points: readonly PointFile[], { codes, lon }: Targets): Notice[] {
  const missing = codes.filter((_, i) => Number.isNaN(lon[i]!))
  if (points.length === 0)
    return [
      {
        file: 'lieux',
        of: 'territoire',
        text: 'sans distance : donnez aussi un fichier de points ou de contours des communes',
        count: codes.length,
        at: 'ligne',
        lines: [],
      },
    ]
  return missing.length === 0
    ? []
    : [
        {
          file: points[0]!.file,
          of: 'territoire',
          text: `sans point : pas de distance (${missing.slice(0, 3).join(', ')}${missing.length > 3 ? '…' : ''})`,
          count: missing.length,
          at: 'ligne',
          lines: [],
        },
      ]
}

function asRead(
  { file, sha256, updated }: { file: string; sha256?: string; updated?: string },
  source: Source,
  { level, codes }: { level: Level; codes: readonly string[] },
  variables: readonly SourceVariable[],
): SourceTable {
  return {
    file,
    ...(sha256 !== undefined && { sha256 }),
    ...(updated !== undefined && { updated }),
    recognised: {
      source,
      year: '',
      headerLine: 1,
      header: [],
      level,
      key: '',
      parents: [],
      columns: [],
      ignored: [],
    },
    level,
    codes,
    membership: {},
    parentNames: {},
    variables,
  }
}

function placeSourceAsSource({ id, label, producer, licence, page }: PlaceSource): Source {
  return { id, label, producer, licence, page, keys: [], signature: [], variables: [] }
}

function pointsRead(list: PointFile, variables: readonly SourceVariable[]): SourceTable {
  const source: Source = {
    id: list.from,
    label: list.from === 'points' ? 'Points des territoires' : 'Contours des territoires (centres)',
    producer: 'fournis par l’utilisateur',
    licence: 'celle de leur source',
    keys: [],
    signature: [],
    variables: [],
  }
  return asRead(list, source, list, variables)
}
