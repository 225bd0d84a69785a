/** Sheets as CSV: comma, UTF-8, decimal point, empty for missing, as the guide of data.gouv.fr asks; or as a French spreadsheet opens it. */
import { rowCount, type Sheet } from '../../table/sheet.ts'

/**
 * Numbers are written in the fewest digits that read back as the same double; quotes only where
 * a cell needs them. A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a
 * tab or a carriage return) gets an apostrophe before it, as OWASP advises (CSV injection); `raw` leaves it as it
 * is. `decodeSheet` takes the apostrophe away again.
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'code_commune', values: ['01004'] }, { name: 'ifn', values: Float64Array.of(NaN) }], metadata: {} }) // → 'code_commune,ifn\n01004,\n'
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'nom', values: ['=1+1', '-'] }, { name: 'ecart', values: Float64Array.of(-1, 2) }], metadata: {} }) // → "nom,ecart\n'=1+1,-1\n'-,2\n"
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'code_commune', values: ['01004'] }, { name: 'ifn', values: Float64Array.of(62.4) }], metadata: {} }, { french: true }) // → '\uFEFFcode_commune;ifn\n01004;62,4\n'
 */
export function sheetToCsv(sheet: Sheet, { raw = false, french = false }: CsvOptions = {}): string {
  const text = raw ? (value: string) => value : escapeFormula
  const alone = sheet.columns.length === 1
  const [separator, special] = french ? [';', /[";\r\n]/] : [',', /[",\r\n]/]
  const number = french
    ? (value: number) => String(value).replace('.', ',')
    : (value: number) => String(value)
  const lines = [sheet.columns.map(({ name }) => cell(text(name), alone, special)).join(separator)]
  const rows = rowCount(sheet)
  for (let row = 0; row < rows; row++) {
    const cells: string[] = []
    for (const { values } of sheet.columns) {
      const value = values[row]!
      cells.push(
        typeof value === 'string' || Number.isNaN(value)
          ? cell(typeof value === 'string' ? text(value) : '', alone, special)
          : number(value), // no sign in it that a cell is quoted for
      )
    }
    lines.push(cells.join(separator))
  }
  return `${french ? BOM : ''}${lines.join('\n')}\n`
}

/** How texts are written in CSV. */
export interface CsvOptions {
  /** Leaves texts as they are, even those that a spreadsheet would run. */
  readonly raw?: boolean
  /** Semicolons, decimal commas and a byte order mark: what a French spreadsheet opens in columns. */
  readonly french?: boolean
}

const BOM = '\uFEFF'

/** A text that no spreadsheet runs. One that already begins with apostrophes before such a sign gets one more: nothing is lost on the way back. */
function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** The text that `sheetToCsv` made inert. */
export function unescapeFormula(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

/** An empty cell alone on its line would make a blank line, which readers pass over. */
function cell(text: string, alone: boolean, special: RegExp): string {
  return special.test(text) || (alone && text === '') ? `"${text.replaceAll('"', '""')}"` : text
}
