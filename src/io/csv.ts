/** Sheets as CSV: comma, UTF-8, decimal point, empty for missing, as the guide of data.gouv.fr asks. */
import { rowCount, type Sheet } from '../table/sheet.ts'

/**
 * Numbers are written in the fewest digits that read back as the same double; quotes only where
 * a cell needs them. Text is left exactly as it is.
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'code_commune', values: ['01004'] }, { name: 'ifn', values: Float64Array.of(NaN) }], metadata: {} }) // → 'code_commune,ifn\n01004,\n'
 */
export function sheetToCsv(sheet: Sheet): string {
  const alone = sheet.columns.length === 1
  const lines = [sheet.columns.map(({ name }) => cell(name, alone)).join(',')]
  const rows = rowCount(sheet)
  for (let row = 0; row < rows; row++) {
    const cells: string[] = []
    for (const { values } of sheet.columns) {
      const value = values[row]!
      cells.push(cell(typeof value === 'string' ? value : Number.isNaN(value) ? '' : String(value), alone))
    }
    lines.push(cells.join(','))
  }
  return `${lines.join('\n')}\n`
}

/** An empty cell alone on its line would make a blank line, which readers pass over. */
function cell(text: string, alone: boolean): string {
  return /[",\r\n]/.test(text) || (alone && text === '') ? `"${text.replaceAll('"', '""')}"` : text
}
