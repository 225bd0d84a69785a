/** Workbooks (.xls, .xlsx, .ods) as sheets of text, by @e965/xlsx, which is loaded only when one is met. */
import type { CellObject, Range, WorkSheet } from '@e965/xlsx'
import { UserError } from '../core/errors.ts'
import { columnLetters } from '../core/french.ts'
import { inMemory, readUpTo } from './byte-source.ts'
import { absentPeer } from './optional.ts'
import { unzipEntry, zipEntries } from './zip.ts'

/** A sheet as the bytes of a CSV file (`;`, decimal point): from there on it is read as one. */
export interface WorkbookSheet {
  readonly name: string
  readonly bytes: Uint8Array
  /** Whether the workbook hides it. */
  readonly hidden: boolean
  /** Cells of formulas that no program has computed, as A1: they are missing. */
  readonly uncomputed: readonly string[]
}

/** Whether bytes begin as an .xls, or an encrypted .xlsx, does (an OLE compound file). */
export function isOle(head: Uint8Array): boolean {
  return head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0
}

type Library = typeof import('@e965/xlsx')

/**
 * The sheets of a workbook, empty ones left out. Numbers are written in the fewest digits that read
 * back as the same double: nothing is lost on the way. A day is written as one, a percentage with its sign, a code
 * with the zeros that its format shows; a cell that others are merged with below stands in each of them. Throws
 * `classeur-illisible` when the workbook is cut or protected by a password.
 */
export async function sheetsOf(bytes: Uint8Array, file: string): Promise<WorkbookSheet[]> {
  const xlsx = await loadXlsx()
  const workbook = attempt(file, () =>
    xlsx.read(bytes, {
      dense: true,
      cellFormula: true,
      cellNF: true,
      cellHTML: false,
      cellText: false,
      cellStyles: false,
    }),
  )
  const hidden = new Set([
    ...hiddenTables(bytes, file),
    ...(workbook.Workbook?.Sheets ?? []).flatMap(({ Hidden, name }) =>
      Hidden && name !== undefined ? [name] : [],
    ),
  ])
  return workbook.SheetNames.flatMap((name) => {
    const rows = rowsOf(workbook.Sheets[name])
    if (rows.length === 0) return []
    return [
      {
        name,
        bytes: new TextEncoder().encode(csvOf(rows, xlsx)),
        hidden: hidden.has(name),
        uncomputed: uncomputedIn(rows),
      },
    ]
  })
}

/** Bytes of the content of an .ods in which hidden tables are looked for. */
const MOST_CONTENT = 2 ** 28

/** The tables that an .ods hides: those whose style does not display them. */
function hiddenTables(bytes: Uint8Array, file: string): string[] {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return []
  const source = inMemory(bytes)
  const entry = zipEntries(source, file).find(({ name }) => name === 'content.xml')
  const content = entry && readUpTo(unzipEntry(source, entry, file), MOST_CONTENT)
  if (content === undefined) return []
  const xml = new TextDecoder().decode(content)
  const styles = [...xml.matchAll(/<style:style ([^>]*)>\s*<style:table-properties([^>]*)/g)]
    .filter(([, , properties]) => /table:display="false"/.test(properties!))
    .map(([, style]) => /style:name="([^"]*)"/.exec(style!)?.[1])
  return [...xml.matchAll(/<table:table ([^>]*)>/g)]
    .filter(([, table]) => styles.includes(/table:style-name="([^"]*)"/.exec(table!)?.[1]))
    .flatMap(([, table]) => unescaped(/table:name="([^"]*)"/.exec(table!)?.[1]) ?? [])
}

function unescaped(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

type Row = (CellObject | null | undefined)[] | undefined

/** The rows of a sheet, cells merged downwards filled. */
function rowsOf(sheet: WorkSheet | undefined): readonly Row[] {
  const rows = (sheet?.['!data'] as Row[] | undefined) ?? []
  for (const { s, e } of (sheet?.['!merges'] as Range[] | undefined) ?? []) {
    const cell = rows[s.r]?.[s.c]
    if (!cell || e.r - s.r > MOST_MERGED) continue
    for (let r = s.r + 1; r <= e.r && r < rows.length; r++) (rows[r] ??= [])[s.c] = cell
  }
  return rows
}

/** Rows that one cell may span and be repeated in. */
const MOST_MERGED = 2_000

function uncomputedIn(rows: readonly Row[]): string[] {
  return rows.flatMap((row, r) =>
    (row ?? []).flatMap((cell, c) => (isUncomputed(cell) ? [`${columnLetters(c)}${r + 1}`] : [])),
  )
}

/** Whether a cell is a formula without a value: written by a program that computes none. */
function isUncomputed(cell: CellObject | null | undefined): boolean {
  return cell?.f !== undefined && (cell.v === undefined || cell.v === '' || Number.isNaN(cell.v))
}

/** Every row has the width of the widest, so that one separator a cell is found; a row without a cell is a blank line. */
function csvOf(rows: readonly Row[], xlsx: Library): string {
  const width = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0)
  const lines: string[] = []
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]
    const texts = row ? Array.from({ length: width }, (_, place) => textOf(row[place], xlsx)) : []
    lines.push(texts.some((text) => text !== '') ? texts.join(';') : '')
  }
  return `${lines.join('\n')}\n`
}

/** What cells of errors hold, by the code of a BIFF record. */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
}

function textOf(cell: CellObject | null | undefined, xlsx: Library): string {
  if (!cell || cell.t === 'z' || cell.v === undefined || cell.v === null || isUncomputed(cell))
    return ''
  if (typeof cell.v === 'number' && cell.t !== 'e') return numberText(cell.v, cell.z, xlsx)
  const text = cell.t === 'e' ? (cell.w ?? errors[Number(cell.v)] ?? '#N/A') : String(cell.v)
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ')
  return /[";]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line
}

/** A number; as a day, a percentage or a code with its zeros where its format shows it so. */
function numberText(value: number, format: CellObject['z'], { SSF }: Library): string {
  if (typeof format !== 'string' || format === 'General') return String(value)
  if (/^0{2,}$/.test(format) && Number.isInteger(value) && value >= 0)
    return String(value).padStart(format.length, '0')
  if (SSF.is_date(format)) {
    const day = SSF.parse_date_code(value)
    return day ? `${day.y}-${twoDigits(day.m)}-${twoDigits(day.d)}` : String(value)
  }
  return format.includes('%') ? `${Number((value * 100).toPrecision(15))} %` : String(value)
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const locked = /password|encrypt/i.test(String(cause))
    const error = new UserError(
      'classeur-illisible',
      locked
        ? `le classeur « ${file} » est protégé par un mot de passe`
        : `le classeur « ${file} » est coupé ou abîmé`,
      locked ? 'enregistrez-le sans mot de passe' : 'téléchargez-le de nouveau',
      { file },
    )
    error.cause = cause
    throw error
  }
}

async function loadXlsx(): Promise<typeof import('@e965/xlsx')> {
  try {
    return await import('@e965/xlsx')
  } catch (cause) {
    throw absentPeer('@e965/xlsx', cause)
  }
}
