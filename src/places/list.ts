/** One list of places → its places, checked: what each is, where it stands, what it helps with. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { codeProblem, isCode } from '../geo/code.ts'
import { hasLostZero, keyLevels, plainName } from '../geo/key-columns.ts'
import { whereabouts, type Whereabouts } from '../geo/nearest.ts'
import { mendedCode } from '../ingest/codes.ts'
import type { InputFile } from '../ingest/input.ts'
import { csvRecords } from '../io/csv/records.ts'
import { looksLikeJson } from './json-entries.ts'
import { Notices, type Notice } from './notice.ts'
import { recognise } from '../ingest/recognise.ts'
import {
  coordinateFields,
  degrees,
  guessedColumns,
  isLambert93,
  mayBearCoordinates,
  metricFields,
} from './coordinates.ts'
import { isOfPlaces, ownSource, type PlaceOptions } from './own-list.ts'
import { fieldNamed, rowsOf, sheetRows, type Row } from './rows.ts'
import {
  FRANCE_SERVICES_PROGRAMME,
  labelsOf,
  placeSources,
  standardService,
  type PlaceLabel,
  type PlaceService,
  type PlaceSource,
} from './source.ts'

/** One place of help, as its list gives it. */
export interface PlaceOfHelp {
  readonly id: string
  readonly name: string
  /** As the list has it; `''` when it has none. */
  readonly commune: string
  /** Degrees; NaN when the list has none that can be right. */
  readonly lon: number
  readonly lat: number
  readonly services: readonly PlaceService[]
  readonly labels: readonly PlaceLabel[]
  /** Also on the list of France services, as the place itself says. */
  readonly franceServices: boolean
  readonly weight: number
  /** Line of the file; for JSON, rank of the entry. */
  readonly line: number
}

/** A list of places that has been read and checked. */
export interface PlaceFile {
  readonly file: string
  readonly sha256?: string
  readonly source: PlaceSource
  /** What the `line` of a place is. */
  readonly at: Notice['at']
  readonly places: readonly PlaceOfHelp[]
  /** Latest date that the rows bear, ISO. */
  readonly updated?: string
  readonly notices: readonly Notice[]
}

/**
 * Reads a list of places, or gives nothing when the file is not one: CSV, JSON or columns, recognised by its
 * columns. A row whose coordinates cannot be right is kept, without them, and told; a list most of
 * whose coordinates are wrong is refused.
 *
 * @param input the file: its bytes, or its columns
 * @param bytes all of its bytes
 * @param options names that a method adds, column of codes, zeros to be put back
 */
export function readPlaces(
  { name: file, sha256, sheet }: Pick<InputFile, 'name' | 'sha256' | 'sheet'>,
  bytes: Uint8Array,
  options: PlaceOptions = {},
): { places?: PlaceFile; problems: readonly UserError[] } | undefined {
  const table = bytes.length === 0 && sheet ? sheetRows(sheet) : rowsOf(file, bytes, headsList)
  const source = table && (knownSource(table.fields) ?? ownSource(table, options))
  if (table === undefined || source === undefined) return undefined
  const at = looksLikeJson(bytes) ? 'entrée' : 'ligne'
  const notices = new Notices(file, 'lieu', at)
  const open = withoutLeftAside(table.rows, source, notices)
  const wrong = new Map<string, { first: UserError; count: number }>()
  const places = onceEach(
    open.map((row) => placeOf(row, source, notices, { file, options, wrong })),
    notices,
  )
  const problems = [
    ...table.problems,
    ...[...wrong.values()].map(({ first, count }) => codesInWords(first, count)),
    ...mostlyWrong(file, source, places, open),
  ]
  sameSpot(places, notices)
  const updated = latest(table.rows.map((row) => isoDate(row.get(source.fields.date))))
  return {
    problems,
    places: {
      file,
      ...(sha256 !== undefined && { sha256 }),
      source,
      at,
      places,
      ...(updated && { updated }),
      notices: [
        ...guessedColumns(file, 'lieu', table.fields, source.fields, places.length),
        ...notices.all(),
      ],
    },
  }
}

/**
 * Whether a file begins as a list of places may: names that are known, coordinates; or codes of communes beside what only
 * places have, in a file that brings no variable.
 *
 * @param head first bytes of a CSV
 * @param options names that a method adds
 */
export function headsPlaces(head: Uint8Array, options: PlaceOptions = {}): boolean {
  const rows = csvRecords(head.subarray(0, 2 ** 14)).map(({ cells }) =>
    cells.map((cell) => cell.trim()),
  )
  const at = rows.slice(0, 20).findIndex(headsList)
  if (at < 0) return false
  const names = rows[at]!
  return (
    knownSource(names) !== undefined ||
    coordinateFields(names, rows.slice(at + 1)) !== undefined ||
    metricFields(names, rows.slice(at + 1)) !== undefined ||
    (names.some(isOfPlaces) && recognise(rows.slice(at), options) === undefined)
  )
}

function headsList(names: readonly string[]): boolean {
  return (
    names.length > 1 &&
    (knownSource(names) !== undefined ||
      mayBearCoordinates(names) ||
      names.some((name) => keyLevels(name).includes('commune')))
  )
}

/** The published list that has these fields, its own names for them. */
function knownSource(fields: readonly string[]): PlaceSource | undefined {
  const has = (name: string): boolean => fieldNamed(fields, name) !== undefined
  const source = placeSources.find(
    ({ signature, oneOf }) => signature.every(has) && (oneOf?.some(has) ?? true),
  )
  if (source === undefined) return undefined
  const own = (name: string): string => fieldNamed(fields, ...name.split('/')) ?? name
  return {
    ...source,
    fields: Object.fromEntries(
      Object.entries(source.fields).map(([what, name]: [string, string]) => [what, own(name)]),
    ) as unknown as PlaceSource['fields'],
    ...(source.leftAside && {
      leftAside: { ...source.leftAside, column: own(source.leftAside.column) },
    }),
  }
}

function withoutLeftAside(
  rows: readonly Row[],
  { leftAside }: PlaceSource,
  notices: Notices,
): readonly Row[] {
  if (leftAside === undefined) return rows
  return rows.filter((row) => {
    const out = plainName(row.get(leftAside.column)) === plainName(leftAside.value)
    if (out) notices.add(leftAside.why, row.line)
    return !out
  })
}

const oddities: Readonly<Record<Exclude<Whereabouts, 'france'>, string>> = {
  absentes: 'sans coordonnées : hors du calcul des distances',
  zero: 'aux coordonnées 0, 0 : hors du calcul des distances',
  inversees: 'dont latitude et longitude semblent inversées : hors du calcul des distances',
  ailleurs: 'hors de France : hors du calcul des distances',
}

function placeOf(
  row: Row,
  source: PlaceSource,
  notices: Notices,
  {
    file,
    options,
    wrong,
  }: {
    readonly file: string
    readonly options: PlaceOptions
    readonly wrong: Map<string, { first: UserError; count: number }>
  },
): PlaceOfHelp {
  const { fields } = source
  const [lat, lon] =
    fields.point === undefined
      ? [row.get(fields.lat), row.get(fields.lon)]
      : pointOf(row.get(fields.point))
  const at = { lon: degrees(lon), lat: degrees(lat) }
  const where = source.distance === undefined ? 'absentes' : whereabouts(at.lon, at.lat)
  if (where !== 'france' && source.distance !== undefined) notices.add(oddities[where], row.line)
  const given = fields.commune === '' ? '' : row.get(fields.commune)
  const bare = isCode('commune', given) ? given : mendedCode('commune', given, true)
  const commune = options.completeZeros && hasLostZero('commune', bare) ? `0${bare}` : bare
  if (commune !== '' && !isCode('commune', commune)) {
    const problem = codeProblem('commune', commune, {
      file,
      column: fields.commune,
      line: row.line,
    })!
    const kind = wrong.get(problem.code) ?? { first: problem, count: 0 }
    wrong.set(problem.code, { ...kind, count: kind.count + 1 })
  }
  const programmes = list(row.get(fields.programmes))
  const labels = labelsOf([...programmes, ...list(row.get(fields.typology))])
  const weight = fields.weight === undefined ? '1' : row.get(fields.weight)
  if (weight === '') notices.add('sans effectif : comptés pour 0', row.line)
  return {
    id: row.get(fields.id),
    name: row.get(fields.name),
    commune,
    ...(where === 'france' ? at : { lon: NaN, lat: NaN }),
    services: servicesOf(row, source, notices),
    labels: [...new Set([...(source.labels ?? []), ...labels])],
    franceServices: programmes.map(plainName).includes(plainName(FRANCE_SERVICES_PROGRAMME)),
    weight: Number(weight),
    line: row.line,
  }
}

/** All the codes that are wrong in one way, as one problem. */
function codesInWords(first: UserError, count: number): UserError {
  return count === 1
    ? first
    : new UserError(
        first.code,
        `${french(count, 0)} codes dans ce cas ; le premier : ${first.message}`,
        first.advice,
        first.place,
      )
}

/** « 47.6, 6.8 », latitude first; « POINT (6.8 47.6) », longitude first. */
function pointOf(text: string): readonly (string | undefined)[] {
  const [, x, y] = /^POINT\s*\(\s*(\S+)\s+(\S+)\s*\)$/i.exec(text) ?? []
  if (x !== undefined) return [y, x]
  const [lat, lon] = text.replace(/[[\]()]/g, '').split(/\s*[,;]\s*|\s+/)
  return [lat, lon]
}

function servicesOf(
  row: Row,
  { fields, services }: PlaceSource,
  notices: Notices,
): readonly PlaceService[] {
  if (fields.services === undefined) return services ?? []
  const named = list(row.get(fields.services))
  const unknown = named.filter((name) => standardService(name) === undefined)
  if (unknown.length > 0)
    notices.add('dont un service n’est d’aucune version du standard', row.line, unknown)
  return [...new Set(named.flatMap((name) => standardService(name) ?? []))]
}

/** The same identifier twice is the same place twice: the first is kept. */
function onceEach(places: readonly PlaceOfHelp[], notices: Notices): PlaceOfHelp[] {
  const seen = new Map<string, number>()
  return places.filter(({ id, line }) => {
    const before = seen.get(id)
    if (id === '' || before === undefined) {
      seen.set(id, line)
      return true
    }
    notices.add('dont l’identifiant est déjà dans la liste : comptés une fois', line)
    return false
  })
}

/** One name at one point under two identifiers: the producer counts two, and so do we, but it is told. */
function sameSpot(places: readonly PlaceOfHelp[], notices: Notices): void {
  const seen = new Set<string>()
  for (const { name, commune, lon, lat, line } of places) {
    if (Number.isNaN(lon)) continue
    const key = [name, commune, lon, lat].join('|')
    if (seen.has(key))
      notices.add(
        'de mêmes nom et coordonnées qu’un autre de la liste, sous un autre identifiant : comptés comme la liste les compte',
        line,
      )
    seen.add(key)
  }
}

function mostlyWrong(
  file: string,
  { distance, fields }: PlaceSource,
  places: readonly PlaceOfHelp[],
  rows: readonly Row[],
): UserError[] {
  const wrong = places.filter(({ lon }) => Number.isNaN(lon))
  if (distance === undefined || places.length === 0 || 2 * wrong.length <= places.length) return []
  const metric = rows.filter((row) =>
    isLambert93(degrees(row.get(fields.lon)), degrees(row.get(fields.lat))),
  )
  if (fields.lon !== undefined && 2 * metric.length > rows.length)
    return [
      new UserError(
        'coordonnees-invalides',
        `${french(metric.length, 0)} lieux sur ${french(rows.length, 0)} ont des coordonnées en mètres (Lambert 93), et non en degrés`,
        'convertissez-les en degrés (WGS84), longitude et latitude, ou donnez le code de la commune de chaque lieu',
        { file, column: `${fields.lon}, ${fields.lat}`, line: metric[0]!.line },
      ),
    ]
  return [
    new UserError(
      'coordonnees-invalides',
      `${french(wrong.length, 0)} lieux sur ${french(places.length, 0)} n’ont pas de coordonnées en France`,
      'les colonnes de latitude et de longitude sont-elles inversées, ou en Lambert 93 ? Donnez des degrés (WGS84), la latitude dans la colonne de ce nom',
      { file, column: fields.point ?? `${fields.lat}, ${fields.lon}`, line: wrong[0]!.line },
    ),
  ]
}

function list(text: string): string[] {
  return text
    .split(/[|;]/)
    .map((each) => each.trim())
    .filter(Boolean)
}

/** ISO date of a cell that holds one, ISO or French; `''` otherwise. */
function isoDate(text: string): string {
  const iso = /\d{4}-\d\d-\d\d/.exec(text)?.[0]
  const [, day, month, year] = /(\d\d)\/(\d\d)\/(\d{4})/.exec(text) ?? []
  return iso ?? (year === undefined ? '' : `${year}-${month}-${day}`)
}

function latest(dates: readonly string[]): string | undefined {
  return dates.reduce((most, date) => (date > most ? date : most), '') || undefined
}
