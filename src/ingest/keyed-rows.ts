/** Small files read by their names and their cells (groups, populations, memberships), whatever holds them: the rows, and which column bears their codes. */
import { bounds } from '../core/bounds.ts'
import { UserError } from '../core/errors.ts'
import { keyColumnsOf, keyLevels, type KeyColumn } from '../geo/key-columns.ts'
import { isCode } from '../geo/code.ts'
import { readUpTo } from '../io/byte-source.ts'
import { csvRecords } from '../io/csv/records.ts'
import type { Level } from '../table/level.ts'
import type { Sheet } from '../table/sheet.ts'
import { mendedCode } from './codes.ts'
import { contentOf, type InputFile } from './input.ts'

/** The rows of a file under its header, and where the codes of its rows are. */
export interface KeyedRows {
  readonly header: readonly string[]
  /** The code of each row is one of its level, or as it was written. */
  readonly rows: readonly (readonly string[])[]
  /** Line of each row, 1-based. */
  readonly lines: readonly number[]
  readonly key: number
}

/** How the codes of such files are read. */
export interface KeyedOptions {
  /** Levels that the codes may be of. */
  readonly levels: readonly Level[]
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly completeZeros?: boolean
}

/** Rows above which no header is looked for, and rows that tell what a column is. */
const [HEADERS, TOP] = [20, 1_000]

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The rows of a file, of an archive or of a workbook whose codes are of some levels: of several sheets, the one that
 * has the most of them. Rows without a code (blank ones, notes) are left out.
 *
 * @param inputs the file once opened
 * @param file its name, for messages
 * @param options levels of the codes, zeros to be put back
 * @returns header, rows, place of the codes
 * @throws {UserError} `fichier-inconnu` without such a column; what kept the file from being opened
 */
export function keyedRows(
  inputs: readonly InputFile[],
  file: string,
  options: KeyedOptions,
): KeyedRows {
  const problem = inputs.find((input) => input.problem)?.problem
  if (problem) throw problem
  const parts = inputs.map(linesOf)
  const [best] = parts
    .flatMap((lines) => keyedIn(lines, options) ?? [])
    .toSorted((a, b) => b.rows.length - a.rows.length)
  if (best !== undefined && best.header.length > 1) return best
  const header = parts.flat().find(({ cells }) => cells.length > 1)?.cells ?? []
  throw new UserError(
    'fichier-inconnu',
    header.length < 2
      ? `« ${file} » n’a pas deux colonnes`
      : `aucune colonne de « ${file} » ne porte de codes de communes ou d’IRIS : ${header.slice(0, 8).join(', ')}`,
    'donnez un fichier avec un en-tête, une colonne de codes et une colonne de valeurs',
    { file, line: 1 },
  )
}

function linesOf(input: InputFile): Line[] {
  if (input.sheet) return sheetLines(input.sheet)
  const bytes = readUpTo(contentOf(input), bounds.listBytes)
  return bytes === undefined ? [] : csvRecords(bytes).map(({ line, cells }) => ({ line, cells }))
}

function sheetLines({ columns }: Sheet): Line[] {
  const text = (value: string | number | undefined): string =>
    value === undefined || Number.isNaN(value) ? '' : String(value)
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, i) => ({
    line: i + 2,
    cells: columns.map(({ values }) => text(values[i])),
  }))
  return [{ line: 1, cells: columns.map(({ name }) => name) }, ...rows]
}

/** The header is the last of the first rows that names a column of codes; failing one, the first above codes. */
function keyedIn(lines: readonly Line[], options: KeyedOptions): KeyedRows | undefined {
  const candidates = lines.slice(0, HEADERS).flatMap(({ cells }, at) => {
    const header = cells.map((name) => name.trim())
    const rows = lines.slice(at + 1, at + 1 + TOP).map((each) => each.cells)
    const [key] = keyColumnsOf(header, rows, { levels: options.levels })
    if (key) return [{ at, header, key }]
    const named = header.findIndex((name) => options.levels.includes(keyLevels(name)[0]!))
    return named < 0 || rows.length === 0 ? [] : [{ at, header, key: unsure(named, header) }]
  })
  const found =
    candidates.findLast(({ key }) => key.by === 'niveau') ??
    candidates.findLast(({ key }) => key.by === 'nom') ??
    candidates[0]
  if (found === undefined) return undefined
  const { column, level } = found.key
  const kept = lines.slice(found.at + 1).flatMap(({ line, cells }) => {
    const given = cells[column]?.trim() ?? ''
    const code = codeOf(given, level, options)
    return code === '' || (!/\d/.test(code) && !isCode(level, code)) || /[a-zà-ÿ]{3}/.test(code)
      ? []
      : [{ line, cells: cells.with(column, code) }]
  })
  return {
    header: found.header,
    rows: kept.map(({ cells }) => cells),
    lines: kept.map(({ line }) => line),
    key: column,
  }
}

function unsure(column: number, header: readonly string[]): KeyColumn {
  return { column, name: header[column]!, level: 'commune', by: 'nom', distinct: 0 }
}

function codeOf(text: string, level: Level, { completeZeros = false }: KeyedOptions): string {
  if (isCode(level, text)) return text
  const bare = mendedCode(level, text, completeZeros)
  return completeZeros && !isCode(level, bare) && isCode(level, `0${bare}`) ? `0${bare}` : bare
}
