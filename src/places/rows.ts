/** The rows of a list of places, whatever it is written in: CSV, JSON, GeoJSON of points, columns. */
import { UserError } from '../core/errors.ts'
import { plainName } from '../geo/key-columns.ts'
import { csvRecords } from '../io/csv/records.ts'
import type { Sheet } from '../table/sheet.ts'
import { jsonEntries, looksLikeJson } from './json-entries.ts'

/** A row: its line, for JSON the rank of the entry, and its cells by name. */
export interface Row {
  readonly line: number
  get(field: string | undefined): string
}

/** Rows, the names of their fields, and those rows that have not as many cells as the header. */
export interface PlaceRows {
  readonly fields: readonly string[]
  readonly rows: readonly Row[]
  readonly problems: readonly UserError[]
}

/** Lines above which no header is looked for. */
const HEADERS = 20
const SHOWN = 20

/**
 * The rows of a file: under the first of its lines that `isHeader` says to be one.
 *
 * @param file name, for messages
 * @param bytes CSV or JSON
 * @param isHeader whether the names of a line are those of a list
 * @returns nothing when no line is, or when a JSON document is no list
 */
export function rowsOf(
  file: string,
  bytes: Uint8Array,
  isHeader: (names: readonly string[]) => boolean,
): PlaceRows | undefined {
  return looksLikeJson(bytes) ? jsonRows(bytes, isHeader) : csvRows(file, bytes, isHeader)
}

function csvRows(
  file: string,
  bytes: Uint8Array,
  isHeader: (names: readonly string[]) => boolean,
): PlaceRows | undefined {
  const records = csvRecords(bytes)
  const at = records
    .slice(0, HEADERS)
    .findIndex(({ cells }) => isHeader(cells.map((cell) => cell.trim())))
  if (at < 0) return undefined
  const names = records[at]!.cells.map((cell) => cell.trim())
  const place = new Map(names.map((name, i) => [name, i]))
  const body = records.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const fits = (cells: readonly string[]): boolean =>
    cells.length === names.length ||
    (cells.length > names.length && cells.slice(names.length).every((cell) => cell.trim() === ''))
  const isNote = (cells: readonly string[]): boolean => cells.length === 1
  return {
    fields: names,
    rows: body
      .filter(({ cells }) => fits(cells))
      .map(({ line, cells }) => ({
        line,
        get: (field) => cells[place.get(field ?? '') ?? -1]?.trim() ?? '',
      })),
    problems: body
      .filter(({ cells }) => !fits(cells) && !isNote(cells))
      .slice(0, SHOWN)
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

function jsonRows(
  bytes: Uint8Array,
  isHeader: (names: readonly string[]) => boolean,
): PlaceRows | undefined {
  const entries = jsonEntries(bytes)
  const fields = [...new Set(entries?.slice(0, SHOWN).flatMap(({ value }) => Object.keys(value)))]
  if (entries === undefined || !isHeader(fields)) return undefined
  return {
    fields,
    rows: entries.map(({ name, value }, i) => ({
      line: i + 1,
      get: (field) => (field === undefined ? name : textOf(value[field])),
    })),
    problems: [],
  }
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join('|')
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value).trim()
  // a point as open data portals write it
  const { lat, lon } = value as { lat?: unknown; lon?: unknown }
  return lat !== undefined && lon !== undefined ? `${String(lat)},${String(lon)}` : ''
}

/** The same rows of columns that are columns already (Arrow). */
export function sheetRows({ columns }: Sheet): PlaceRows {
  const byName = new Map(columns.map(({ name, values }) => [name, values]))
  return {
    fields: columns.map(({ name }) => name),
    rows: Array.from({ length: columns[0]?.values.length ?? 0 }, (_, i) => ({
      line: i + 2,
      get: (field) => {
        const value = byName.get(field ?? '')?.[i]
        return value === undefined || Number.isNaN(value) ? '' : String(value).trim()
      },
    })),
    problems: [],
  }
}

/**
 * The field that bears a name, whatever its case, accents and signs.
 *
 * @param fields names of the file
 * @param names names looked for, the likeliest first
 */
export function fieldNamed(
  fields: readonly string[],
  ...names: readonly (string | undefined)[]
): string | undefined {
  for (const name of names) {
    if (name === undefined) continue
    const found = fields.find((field) => plainName(field) === plainName(name))
    if (found !== undefined) return found
  }
  return undefined
}
