/** Workbooks (.xls, .xlsx) as sheets of text, by @e965/xlsx, which is loaded only when one is met. */
import type { CellObject, WorkSheet } from '@e965/xlsx'
import { UserError } from '../core/errors.ts'
import { optional } from './optional.ts'

/** A sheet as the bytes of a CSV file (`;`, decimal point): from there on it is read as one. */
export interface WorkbookSheet {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Whether bytes begin as an .xls, or an encrypted .xlsx, does (an OLE compound file). */
export function isOle(head: Uint8Array): boolean {
  return head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0
}

/**
 * The sheets of a workbook, empty ones left out. Numbers are written in the fewest digits that read
 * back as the same double: nothing is lost on the way. Throws `classeur-illisible` when it is cut or
 * protected by a password.
 */
export async function sheetsOf(bytes: Uint8Array, file: string): Promise<WorkbookSheet[]> {
  const xlsx = await optional('@e965/xlsx', () => import('@e965/xlsx'))
  const workbook = attempt(file, () =>
    xlsx.read(bytes, {
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      cellStyles: false,
    }),
  )
  return workbook.SheetNames.flatMap((name) => {
    const rows = rowsOf(workbook.Sheets[name])
    return rows.length === 0 ? [] : [{ name, bytes: new TextEncoder().encode(csvOf(rows)) }]
  })
}

type Row = readonly (CellObject | undefined)[] | undefined

function rowsOf(sheet: WorkSheet | undefined): readonly Row[] {
  return (sheet?.['!data'] as readonly Row[] | undefined) ?? []
}

/** Every row has the width of the widest, so that one separator a cell is found; a row without a cell is a blank line. */
function csvOf(rows: readonly Row[]): string {
  const width = rows.reduce((most, row) => Math.max(most, row?.length ?? 0), 0)
  const lines: string[] = []
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]
    const texts = row ? Array.from({ length: width }, (_, place) => textOf(row[place])) : []
    lines.push(texts.some((text) => text !== '') ? texts.join(';') : '')
  }
  return `${lines.join('\n')}\n`
}

function textOf(cell: CellObject | undefined): string {
  if (cell === undefined || cell.t === 'z' || cell.v === undefined || cell.v === null) return ''
  if (typeof cell.v === 'number' && cell.t !== 'e') return String(cell.v)
  const text = cell.t === 'e' ? (cell.w ?? '#N/A') : String(cell.v)
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ')
  return /[";]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line
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
