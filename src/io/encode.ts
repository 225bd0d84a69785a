/** Sheets to bytes and back, in the formats that other tools read. */
import { UserError } from '../core/errors.ts'
import { rowCount, type Sheet, type SheetColumn } from '../table/sheet.ts'
import { unescapeFormula, sheetToCsvBytes, type CsvOptions } from './csv/write.ts'
import { decodeParquet, encodeParquet } from './parquet.ts'
import { UnreadableError } from './unreadable.ts'
import { decodeWorkbook, encodeWorkbook, type WorkbookOptions } from './workbook-write.ts'
import { readWideCsv } from './csv/wide.ts'

/** Formats that a sheet is written in. */
export const sheetFormats = ['csv', 'arrow', 'parquet', 'json', 'xlsx', 'ods'] as const
/** A format that a sheet is written in and read from. Parquet wants the optional `hyparquet` and `hyparquet-writer`; xlsx and ods, `@e965/xlsx`. */
export type SheetFormat = (typeof sheetFormats)[number]

/** How a sheet is read back. */
export interface DecodeOptions {
  /** Named in the messages. */
  readonly file?: string
  /** CSV does not say which columns are text: those of codes and names, when not given. */
  textColumns?(name: string): boolean
}

/** How a sheet is written: the dialect of CSV, and what a workbook holds beside the sheet. */
export interface EncodeOptions extends CsvOptions {
  /** Other sheets and properties of a workbook; none when left out. */
  readonly workbook?: WorkbookOptions
}

/**
 * A sheet as bytes: CSV; Arrow IPC file, uncompressed; Parquet; JSON, one object a row; a workbook. A missing number
 * is an empty cell in CSV and workbooks, null elsewhere; numbers keep every digit. All but CSV and JSON hold the
 * metadata too.
 *
 * @throws {UserError} `dependance-absente` for Parquet without `hyparquet-writer`, for a workbook without `@e965/xlsx`
 */
export async function encodeSheet(
  sheet: Sheet,
  format: SheetFormat,
  options: EncodeOptions = {},
): Promise<Uint8Array> {
  switch (format) {
    case 'csv':
      return sheetToCsvBytes(sheet, options)
    case 'arrow':
      return (await import('./arrow-file.ts')).encodeArrow(sheet)
    case 'parquet':
      return encodeParquet(sheet)
    case 'json':
      return new TextEncoder().encode(sheetToJson(sheet))
    case 'xlsx':
    case 'ods':
      return encodeWorkbook(sheet, format, options.workbook)
  }
}

/**
 * The sheet that `encodeSheet` wrote; CSV and JSON have no room for its metadata. What is missing is NaN, `''` in text.
 *
 * @throws {UserError} `fichier-inconnu` for bytes that are not of the format, `dependance-absente` for Parquet without `hyparquet`
 */
export async function decodeSheet(
  bytes: Uint8Array,
  format: SheetFormat,
  options: DecodeOptions = {},
): Promise<Sheet> {
  switch (format) {
    case 'csv':
      return sheetFromCsv(bytes, options)
    case 'arrow':
      return legible('Arrow', options, async () =>
        (await import('./arrow-file.ts')).decodeArrow(bytes),
      )
    case 'parquet':
      return legible('Parquet', options, () => decodeParquet(bytes))
    case 'json':
      return legible('JSON', options, () => sheetFromJson(new TextDecoder().decode(bytes)))
    case 'xlsx':
    case 'ods':
      return legible('de tableur', options, () => decodeWorkbook(bytes))
  }
}

function sheetFromCsv(bytes: Uint8Array, { file, textColumns = isText }: DecodeOptions): Sheet {
  const csv = readWideCsv(bytes, {
    ...(file !== undefined && { file }),
    want: (name) => (textColumns(name) ? 'text' : 'number'),
  })
  return {
    columns: csv.header.map((name) => ({
      name: unescapeFormula(name),
      values: csv.numbers[name] ?? csv.text[name]!.map(unescapeFormula),
    })),
    metadata: {},
  }
}

function isText(name: string): boolean {
  return /^(?:code|nom|absences|motif|passage|quadrant|facteur_principal$|date$|rupture$)/.test(
    name,
  )
}

/** One object a row and a row a line, so that a file can be compared line by line. NaN is null. */
function sheetToJson(sheet: Sheet): string {
  const keys = sheet.columns.map(({ name }) => JSON.stringify(name))
  const rows = Array.from({ length: rowCount(sheet) }, (_, row) => {
    const members = sheet.columns.map(
      ({ values }, at) => `${keys[at]}:${JSON.stringify(values[row])}`,
    )
    return `{${members.join(',')}}`
  })
  return rows.length === 0 ? '[]\n' : `[\n${rows.join(',\n')}\n]\n`
}

function sheetFromJson(text: string): Sheet {
  const rows: unknown = JSON.parse(text)
  if (!isRows(rows)) throw new UnreadableError('un tableau d’objets est attendu')
  return sheetOfObjects(rows)
}

/** Whether a document is a list of objects: the rows of a table. */
export function isRows(document: unknown): document is readonly object[] {
  return (
    Array.isArray(document) &&
    document.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
  )
}

/**
 * Lays the members of objects out in columns: numbers where all of a column are, text otherwise; a list or an object
 * stays as its JSON.
 *
 * @param rows one object a row; a member that an object lacks is missing
 * @returns the sheet, its columns in the order in which they are first met
 *
 * @example
 * sheetOfObjects([{ code_commune: '90010', P_POP: 45911 }, { code_commune: '90033' }]).columns[1].values // → [45911, NaN]
 */
export function sheetOfObjects(rows: readonly object[]): Sheet {
  const cells = rows.map((row: object) => new Map<string, unknown>(Object.entries(row)))
  const names = new Set(cells.flatMap((row) => [...row.keys()]))
  return {
    columns: [...names].map((name) =>
      jsonColumn(
        name,
        cells.map((row) => row.get(name) ?? null),
      ),
    ),
    metadata: {},
  }
}

function jsonColumn(name: string, cells: readonly unknown[]): SheetColumn {
  if (cells.every((cell) => cell === null || typeof cell === 'number'))
    return { name, values: Float64Array.from(cells, (cell) => (cell as number | null) ?? NaN) }
  return { name, values: cells.map(jsonText) }
}

function jsonText(cell: unknown): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** What a library says of a broken file is a problem of the file, not a bug. */
async function legible(
  format: string,
  { file }: DecodeOptions,
  decode: () => Sheet | Promise<Sheet>,
): Promise<Sheet> {
  try {
    return await decode()
  } catch (error) {
    if (error instanceof UserError) throw error
    const why = error instanceof UnreadableError ? error.message : 'il est coupé ou abîmé'
    const problem = new UserError(
      'fichier-inconnu',
      `ce n’est pas un fichier ${format} lisible : ${why}`,
      'vérifiez que le fichier est entier et que son extension est la bonne',
      file === undefined ? {} : { file },
    )
    problem.cause = error
    throw problem
  }
}
