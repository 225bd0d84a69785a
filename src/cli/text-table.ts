/** Text for a terminal: labelled lines, aligned columns, numbers and shares in cells. */
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'

/** What JSON leaves as it is and a terminal obeys. */
const UNSAFE = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g

/** What stands in the cell of a value that is missing. */
const DASH = '–'

/**
 * Writes a line that begins with its label.
 *
 * @param label a word or two; empty under a line that has one
 * @param text what it says
 * @param width columns of the label
 * @returns one line
 *
 * @example
 * labelled('écrit', 'scores.csv') // → 'écrit       scores.csv'
 */
export function labelled(label: string, text: string, width = 12): string {
  return `${label.padEnd(width)}${text}`
}

/**
 * Writes lines under one label.
 *
 * @param label label of the first line
 * @param texts one a line
 * @param width columns of the label
 * @returns the lines; none for no text
 *
 * @example
 * labelledList('lus', ['a.csv', 'b.csv'], 5) // → ['lus  a.csv', '     b.csv']
 */
export function labelledList(label: string, texts: readonly string[], width = 12): string[] {
  return texts.map((text, k) => labelled(k === 0 ? label : '', text, width))
}

/**
 * Aligns rows of cells in columns two spaces apart; the last column is not padded when it is text.
 *
 * @param rows cells, the headings among them
 * @param right places of the columns of numbers, aligned to the right
 * @returns one line a row
 *
 * @example
 * alignColumns([['commune', 'ifn'], ['Ay', '4,1']], new Set([1])) // → ['commune  ifn', 'Ay       4,1']
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  const cell = (text: string, at: number): string =>
    right.has(at)
      ? text.padStart(widths[at]!)
      : at === columns - 1
        ? text
        : text.padEnd(widths[at]!)
  return rows.map((row) => row.map(cell).join('  '))
}

/**
 * Shortens a name to the width of its column.
 *
 * @param text a name
 * @param most characters that it may take
 * @returns the name, or its beginning and « … »
 *
 * @example
 * shortName('Montbéliard', 6) // → 'Montb…'
 */
export function shortName(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

/**
 * Writes a number in a cell.
 *
 * @param value any number
 * @param decimals digits after the comma
 * @returns the number in French; « – » when it is missing, « ∞ » when it is infinite
 *
 * @example
 * numberCell(12.345, 1) // → '12,3'
 */
export function numberCell(value: number, decimals: number): string {
  if (Number.isNaN(value)) return DASH
  return Number.isFinite(value) ? french(value, decimals) : '∞'
}

/**
 * Writes a share as a percentage, to a tenth.
 *
 * @param share between 0 and 1
 * @returns the percentage in French; « – » when it is missing
 *
 * @example
 * percentCell(0.1834) // → '18,3\u00A0%'
 */
export function percentCell(share: number): string {
  return Number.isNaN(share) ? DASH : `${french(100 * share, 1)}${NBSP}%`
}

/**
 * Writes the first codes of a list.
 *
 * @param codes any codes
 * @param most how many are written
 * @returns « 01001, 01002, 01004… »
 *
 * @example
 * codeExamples(['01001', '01002'], 1) // → '01001…'
 */
export function codeExamples(codes: readonly string[], most = 3): string {
  return `${codes.slice(0, most).join(', ')}${codes.length > most ? '…' : ''}`
}

/**
 * Reads a number for JSON, which has neither NaN nor infinity.
 *
 * @param value any number
 * @returns the number, or null
 *
 * @example
 * finiteOrNull(NaN) // → null
 */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/**
 * Writes a value as JSON, indented, with its end of line: what `--json` answers.
 *
 * @param value anything that JSON can hold; NaN becomes null
 * @returns the text, its control characters escaped
 *
 * @example
 * jsonText({ a: 1 }) // → '{\n  "a": 1\n}\n'
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, ofTheCommandLine, 2).replace(
    UNSAFE,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )
  return `${json}\n`
}

/** An error says what to do with the options of commands; elsewhere its JSON names those of functions. */
function ofTheCommandLine(this: unknown, key: string, value: unknown): unknown {
  const holder = this as Readonly<Record<string, unknown>>
  return holder[key] instanceof UserError ? holder[key].commandJson() : value
}
