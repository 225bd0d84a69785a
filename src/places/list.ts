/** One list of places → its places, checked: what each is, where it stands, what it helps with. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { codeProblem, isCode } from '../geo/code.ts'
import { whereabouts, type Whereabouts } from '../geo/nearest.ts'
import { csvRecords } from '../io/csv/records.ts'
import {
  coordinateNames,
  FRANCE_SERVICES_PROGRAMME,
  ownList,
  placeSources,
  standardServices,
  type PlaceService,
  type PlaceSource,
} from './source.ts'
import { keyColumnsOf, nameColumnOf } from '../geo/key-columns.ts'
import { jsonEntries, looksLikeJson } from './json-entries.ts'
import { Notices, type Notice } from './notice.ts'

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

interface Row {
  readonly line: number
  get(field: string | undefined): string
}

interface Rows {
  readonly fields: readonly string[]
  readonly rows: readonly Row[]
  readonly problems: readonly UserError[]
}

/**
 * Reads a list of places, or gives nothing when the file is not one: CSV or JSON, recognised by its
 * columns. A row whose coordinates cannot be right is kept, without them, and told; a list most of
 * whose coordinates are wrong is refused.
 */
export function readPlaces(
  file: string,
  bytes: Uint8Array,
  sha256?: string,
): { places?: PlaceFile; problems: readonly UserError[] } | undefined {
  const table = looksLikeJson(bytes) ? jsonRows(bytes) : csvRows(file, bytes)
  const source =
    table &&
    (placeSources.find(({ signature }) => signature.every((name) => table.fields.includes(name))) ??
      ownSource(table))
  if (table === undefined || source === undefined) return undefined
  const at = looksLikeJson(bytes) ? 'entrée' : 'ligne'
  const notices = new Notices(file, 'lieu', at)
  const open = withoutLeftAside(table.rows, source, notices)
  const problems: UserError[] = [...table.problems]
  const places = onceEach(
    open.map((row) => placeOf(row, source, notices, problems, file)),
    notices,
  )
  problems.push(...mostlyWrong(file, source, places))
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
      notices: notices.all(),
    },
  }
}

/** Whether a file begins as a CSV list of places does. */
export function headsPlaces(head: Uint8Array): boolean {
  const names = csvRecords(head.subarray(0, 4096))[0]?.cells.map((cell) => cell.trim()) ?? []
  return (
    hasCoordinates(names) ||
    placeSources.some(({ signature }) => signature.every((name) => names.includes(name)))
  )
}

function hasCoordinates(names: readonly string[]): boolean {
  const { lon, lat } = coordinateNames
  return names.some((name) => lon.test(name)) && names.some((name) => lat.test(name))
}

/** Columns that a list of places has, and a file of the points of territories has not. */
const OF_PLACES =
  /^(?:services?|typologies?|adresse.*|address|siret|horaires|telephone|courriel|site_?web)$/i

/**
 * A list of places of no known producer: coordinates, and what only places have (services, an address, an identifier
 * beside a name), or no code of commune, or several rows a commune. Points of communes have none of these.
 */
function ownSource({ fields, rows }: Rows): PlaceSource | undefined {
  if (!hasCoordinates(fields)) return undefined
  const cells = rows.map((row) => fields.map((field) => row.get(field)))
  const key = keyColumnsOf(fields, cells, { levels: ['commune'] })[0]
  const finer = keyColumnsOf(fields, cells, { levels: ['iris', 'epci'] })[0]
  const name = fields[nameColumnOf(fields, undefined)]
  const id = fields.find((field) => /^(?:id|identifiant|uuid)$/i.test(field) && field !== key?.name)
  const isOfPlaces =
    fields.some((field) => OF_PLACES.test(field)) ||
    (id !== undefined && name !== undefined) ||
    (key === undefined && finer === undefined && name !== undefined) ||
    (key !== undefined && finer === undefined && key.distinct < cells.length)
  if (!isOfPlaces) return undefined
  const { lon, lat } = coordinateNames
  const services = fields.find((field) => /^services?$/i.test(field))
  return {
    ...ownList,
    signature: [],
    fields: {
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      commune: key?.name ?? '',
      lon: fields.find((field) => lon.test(field))!,
      lat: fields.find((field) => lat.test(field))!,
      ...(services !== undefined && { services }),
    },
  }
}

function csvRows(file: string, bytes: Uint8Array): Rows | undefined {
  if (!headsPlaces(bytes)) return undefined
  const [head, ...records] = csvRecords(bytes)
  const names = head!.cells.map((cell) => cell.trim())
  const at = new Map(names.map((name, i) => [name, i]))
  const irregular = records.filter(({ cells }) => cells.length !== names.length)
  return {
    fields: names,
    rows: records
      .filter(({ cells }) => cells.length === names.length)
      .map(({ line, cells }) => ({
        line,
        get: (field) => cells[at.get(field ?? '') ?? -1]?.trim() ?? '',
      })),
    problems: irregular
      .slice(0, 20)
      .map(
        ({ line, cells }) =>
          new UserError(
            'ligne-irreguliere',
            `${cells.length} cellules, l’en-tête en a ${names.length}`,
            'vérifiez le séparateur et les guillemets de la ligne',
            { file, line },
          ),
      ),
  }
}

function jsonRows(bytes: Uint8Array): Rows | undefined {
  const entries = jsonEntries(bytes)
  if (entries === undefined) return undefined
  const text = (value: unknown): string =>
    Array.isArray(value)
      ? value.join('|')
      : value === null || value === undefined
        ? ''
        : String(value).trim()
  return {
    fields: [...new Set(entries.slice(0, 20).flatMap(({ value }) => Object.keys(value)))],
    rows: entries.map(({ name, value }, i) => ({
      line: i + 1,
      get: (field) => (field === undefined ? name : text(value[field])),
    })),
    problems: [],
  }
}

function withoutLeftAside(
  rows: readonly Row[],
  { leftAside }: PlaceSource,
  notices: Notices,
): readonly Row[] {
  if (leftAside === undefined) return rows
  return rows.filter((row) => {
    const out = row.get(leftAside.column) === leftAside.value
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
  problems: UserError[],
  file: string,
): PlaceOfHelp {
  const { fields } = source
  const [lat, lon] =
    fields.point === undefined
      ? [row.get(fields.lat), row.get(fields.lon)]
      : (row.get(fields.point).split(',') as [string, string?])
  const at = { lon: degrees(lon), lat: degrees(lat) }
  const where = source.distance === undefined ? 'absentes' : whereabouts(at.lon, at.lat)
  if (where !== 'france' && source.distance !== undefined) notices.add(oddities[where], row.line)
  const commune = row.get(fields.commune)
  if (commune !== '' && !isCode('commune', commune))
    problems.push(
      codeProblem('commune', commune, { file, column: fields.commune, line: row.line })!,
    )
  const programmes = list(row.get(fields.programmes))
  return {
    id: row.get(fields.id),
    name: row.get(fields.name),
    commune,
    ...(where === 'france' ? at : { lon: NaN, lat: NaN }),
    services: servicesOf(row, source, notices),
    franceServices: programmes.includes(FRANCE_SERVICES_PROGRAMME),
    weight: fields.weight === undefined ? 1 : Number(row.get(fields.weight)),
    line: row.line,
  }
}

function servicesOf(
  row: Row,
  { fields, services }: PlaceSource,
  notices: Notices,
): readonly PlaceService[] {
  if (fields.services === undefined) return services ?? []
  const named = list(row.get(fields.services))
  const unknown = named.filter((name) => !(name in standardServices))
  if (unknown.length > 0)
    notices.add(`dont un service n’est pas du standard 2.3.0 (« ${unknown[0]} »)`, row.line)
  return [...new Set(named.flatMap((name) => standardServices[name] ?? []))]
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
): UserError[] {
  const wrong = places.filter(({ lon }) => Number.isNaN(lon))
  if (distance === undefined || places.length === 0 || 2 * wrong.length <= places.length) return []
  return [
    new UserError(
      'coordonnees-invalides',
      `${french(wrong.length, 0)} lieux sur ${french(places.length, 0)} n’ont pas de coordonnées en France`,
      'les colonnes de latitude et de longitude sont-elles inversées, ou en Lambert 93 ? Donnez des degrés (WGS84), la latitude dans la colonne de ce nom',
      { file, column: fields.point ?? `${fields.lat}, ${fields.lon}`, line: wrong[0]!.line },
    ),
  ]
}

function degrees(text: string | undefined): number {
  const cell = (text ?? '').trim().replace(',', '.')
  return cell === '' ? NaN : Number(cell)
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
