/** Sheets as workbooks (.xlsx, .ods) and back, by @e965/xlsx: codes stay text, numbers keep every digit. */
import type { CellObject, WorkSheet } from '@e965/xlsx'
import { rowCount, type Sheet, type SheetColumn } from '../table/sheet.ts'
import { absentPeer } from './optional.ts'
import { UnreadableError } from './unreadable.ts'

/** Formats of workbooks. */
export type WorkbookFormat = 'xlsx' | 'ods'

/** A sheet of a workbook: columns of text or numbers, each with the number format it is shown in. */
export interface WorkbookPage {
  /** Name of the sheet. */
  readonly name: string
  /** Columns, in order. */
  readonly columns: readonly SheetColumn[]
  /** Number format of a column, as spreadsheets write them (`0.0`); as stored when left out. */
  readonly formats?: Readonly<Record<string, string>>
}

/** What a workbook holds beside the sheet, and how its numbers show. */
export interface WorkbookOptions {
  /** Number formats of the columns of the sheet, by heading; the general one where left out. */
  readonly formats?: Readonly<Record<string, string>>
  /** Other sheets, in order; none when left out. */
  readonly pages?: readonly WorkbookPage[]
}

/** Name of the sheet that keeps the metadata, a name and a piece of text a row. */
const METADATA = 'Trace'
/** A cell of a workbook holds 32,767 characters at most. */
const PIECE = 30_000

/**
 * Writes a workbook: the sheet first, named « Scores », then `pages`, then its metadata.
 *
 * Texts are text cells (a code keeps its zeros, nothing is run as a formula); numbers keep every
 * digit and are shown rounded where a format is given; NaN and `''` are empty cells.
 *
 * @param sheet what is read back
 * @param format `xlsx` or `ods`
 * @param pages sheets for people after it, and the number formats of the first
 * @returns the bytes, the same for the same sheet
 * @throws {UserError} `dependance-absente` without `@e965/xlsx`
 */
export async function encodeWorkbook(
  sheet: Sheet,
  format: WorkbookFormat,
  { formats = {}, pages = [] }: WorkbookOptions = {},
): Promise<Uint8Array> {
  const xlsx = await loadXlsx()
  const workbook = xlsx.utils.book_new()
  const all: readonly WorkbookPage[] = [
    { name: 'Scores', columns: sheet.columns, formats },
    ...pages,
    ...metadataPage(sheet.metadata),
  ]
  for (const page of all) xlsx.utils.book_append_sheet(workbook, worksheet(page), page.name)
  return new Uint8Array(
    xlsx.write(workbook, { type: 'array', bookType: format, compression: true }) as ArrayBuffer,
  )
}

/**
 * Reads a workbook that `encodeWorkbook` wrote, re-saved by a spreadsheet or not: its first sheet.
 *
 * A column whose cells are numbers or empty is one of numbers; any other is text.
 *
 * @param bytes a workbook
 * @returns the sheet, with the metadata that it keeps
 * @throws {UnreadableError} when it has no sheet, or a heading that is no text
 */
export async function decodeWorkbook(bytes: Uint8Array): Promise<Sheet> {
  const xlsx = await loadXlsx()
  const { SheetNames, Sheets } = xlsx.read(bytes, {
    dense: true,
    cellFormula: false,
    cellHTML: false,
    cellText: false,
  })
  const rows = rowsOf(Sheets[SheetNames[0] ?? ''])
  const [header = [], ...body] = rows
  if (header.length === 0) throw new UnreadableError('sa première feuille est vide')
  const data = body.filter((row) => row?.some((cell) => cell?.v !== undefined && cell.v !== ''))
  return {
    columns: Array.from(header, (heading, at) => {
      if (typeof heading?.v !== 'string')
        throw new UnreadableError(`la colonne ${xlsx.utils.encode_col(at)} n’a pas de titre`)
      return columnOf(
        heading.v,
        data.map((row) => row?.[at]),
      )
    }),
    metadata: metadataIn(rowsOf(Sheets[METADATA])),
  }
}

type Row = readonly (CellObject | undefined)[]

function worksheet({ columns, formats = {} }: WorkbookPage): WorkSheet {
  const rows = rowCount({ columns, metadata: {} })
  const cells: CellObject[][] = [columns.map(({ name }) => ({ t: 's', v: name }))]
  for (let row = 0; row < rows; row++)
    cells.push(
      columns.map(({ name, values }) => {
        const value = values[row]!
        if (typeof value === 'string') return value === '' ? { t: 'z' } : { t: 's', v: value }
        if (Number.isNaN(value)) return { t: 'z' }
        const format = formats[name]
        return { t: 'n', v: value, ...(format !== undefined && { z: format }) }
      }),
    )
  return {
    '!data': cells,
    '!ref': `A1:${letters(columns.length - 1)}${rows + 1}`,
    '!cols': columns.map(({ name, values }) => ({ wch: widthOf(name, values) })),
    '!autofilter': { ref: `A1:${letters(columns.length - 1)}${rows + 1}` },
  } as unknown as WorkSheet
}

/** Wide enough for the heading and for the first texts, within a hand. */
function widthOf(name: string, values: SheetColumn['values']): number {
  if (values instanceof Float64Array) return Math.min(24, Math.max(8, name.length + 2))
  const longest = values.slice(0, 200).reduce((most, text) => Math.max(most, text.length), 0)
  return Math.min(60, Math.max(8, name.length + 2, longest + 1))
}

/** `letters(27)` is AB. */
function letters(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26))
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`
}

function rowsOf(sheet: WorkSheet | undefined): readonly (Row | undefined)[] {
  return (sheet?.['!data'] as readonly (Row | undefined)[] | undefined) ?? []
}

function columnOf(name: string, cells: readonly (CellObject | undefined)[]): SheetColumn {
  const present = cells.filter((cell) => cell?.v !== undefined && cell.v !== '')
  if (present.length > 0 && present.every((cell) => cell!.t === 'n'))
    return {
      name,
      values: Float64Array.from(cells, (cell) => (typeof cell?.v === 'number' ? cell.v : NaN)),
    }
  if (present.length === 0 && !/^(?:code|nom|absences|motif|passage|quadrant)/.test(name))
    return { name, values: new Float64Array(cells.length).fill(NaN) }
  return { name, values: cells.map((cell) => (cell?.v === undefined ? '' : String(cell.v))) }
}

function metadataPage(metadata: Sheet['metadata']): WorkbookPage[] {
  const pieces = Object.entries(metadata).flatMap(([name, text]) =>
    Array.from(
      { length: Math.ceil(text.length / PIECE) },
      (_, k) => [name, text.slice(k * PIECE, (k + 1) * PIECE)] as const,
    ),
  )
  if (pieces.length === 0) return []
  return [
    {
      name: METADATA,
      columns: [
        { name: 'nom', values: pieces.map(([name]) => name) },
        { name: 'texte', values: pieces.map(([, text]) => text) },
      ],
    },
  ]
}

function metadataIn([, ...rows]: readonly (Row | undefined)[]): Record<string, string> {
  const metadata: Record<string, string> = {}
  for (const row of rows) {
    const [name, text] = [row?.[0]?.v, row?.[1]?.v]
    if (typeof name === 'string' && text !== undefined)
      metadata[name] = `${metadata[name] ?? ''}${text}`
  }
  return metadata
}

async function loadXlsx(): Promise<typeof import('@e965/xlsx')> {
  try {
    return await import('@e965/xlsx')
  } catch (cause) {
    throw absentPeer('@e965/xlsx', cause)
  }
}
