/** The table of scores, in HTML: what every map has beside it, and what a page may embed alone. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { sheetToCsv } from '../../io/csv/write.ts'
import { html, htmlTable } from '../draw/html.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { join, text, type Markup } from '../draw/svg.ts'
import { ABSENT, scoreInWords, valueInWords } from '../draw/words.ts'

/** What a table shows. */
export interface TableOptions {
  /** Rows of the view, in the order wanted. */
  readonly rows: readonly number[]
  /** Says what the table holds. */
  readonly caption: string
  /** Row to be set apart, or none. */
  readonly marked?: number | undefined
}

interface Column {
  readonly name: string
  readonly cell: (row: number) => string
}

/**
 * Renders the table of some territories: name, population, index (with its interval when the
 * scores have one), rank, sub-indices, raw indicators, coverage. It has no style of its own: a
 * host page’s applies (the class `fr-table` is that of the French State’s design system).
 *
 * @param view scores
 * @param options rows, caption, and the row that stands out
 * @returns the table as markup; a missing value is a dash
 */
export function renderTable(view: ScoresView, { rows, caption, marked }: TableOptions): Markup {
  const columns = columnsOf(view)
  return htmlTable(
    caption,
    [capital(noun(view.level, 1)), ...columns.map(({ name }) => name)],
    rows.map((row) => ({
      head: { markup: rowHead(view, row) },
      cells: columns.map(({ cell }) => cell(row)),
      ...(row === marked && { attributes: { class: 'ifn-marque', 'aria-current': 'true' } }),
    })),
    { class: 'fr-table ifn-tableau' },
  )
}

function rowHead({ names, codes }: ScoresView, row: number): Markup {
  const name = text(names[row] || codes[row]!)
  return names[row]
    ? join([name, text(' '), html('span', { class: 'ifn-code' }, text(codes[row]!))])
    : name
}

function columnsOf(view: ScoresView): Column[] {
  const score = (values: Float64Array) => (row: number) => scoreInWords(values[row]!)
  const [rank, coverage] = [view.column('ifn_rang'), view.column('couverture')]
  const [low, high] = [view.column('ifn_p05'), view.column('ifn_p95')]
  return [
    ...(view.hasPopulation
      ? [
          {
            name: 'Population',
            cell: (row: number) =>
              view.population[row]! > 0 ? french(view.population[row]!, 0) : ABSENT,
          },
        ]
      : []),
    { name: 'Indice', cell: score(view.index) },
    ...(low && high
      ? [
          {
            name: 'Intervalle à 90\u00A0%',
            cell: (row: number) => intervalInWords(low[row]!, high[row]!),
          },
        ]
      : []),
    ...(rank
      ? [
          {
            name: 'Rang',
            cell: (row: number) => (Number.isNaN(rank[row]!) ? ABSENT : french(rank[row]!, 0)),
          },
        ]
      : []),
    ...view.subIndices.map(({ label, values }) => ({ name: label, cell: score(values) })),
    ...view.indicators.map(({ label, indicator, values }) => ({
      name: label,
      cell: (row: number) => valueInWords(values[row]!, indicator.unit),
    })),
    ...(coverage
      ? [{ name: 'Couverture', cell: (row: number) => valueInWords(coverage[row]!, 'share') }]
      : []),
  ]
}

/**
 * Writes an interval: « de 31,2 à 44,0 ».
 *
 * @param low lower bound
 * @param high upper bound
 * @returns French text; a dash when either bound is missing
 */
export function intervalInWords(low: number, high: number): string {
  return Number.isNaN(low + high)
    ? ABSENT
    : `de${NBSP}${scoreInWords(low)} à${NBSP}${scoreInWords(high)}`
}

/**
 * Writes some rows of a sheet as CSV, with formulas escaped.
 *
 * @param sheet any sheet
 * @param rows rows, in order
 * @returns the CSV text, header included
 *
 * @example
 * rowsToCsv({ columns: [{ name: 'nom', values: ['=1+1', 'Ay'] }], metadata: {} }, [0]) // → "nom\n'=1+1\n"
 */
export function rowsToCsv(sheet: Sheet, rows: readonly number[]): string {
  const columns = sheet.columns.map(({ name, values }): SheetColumn => ({
    name,
    values:
      values instanceof Float64Array
        ? Float64Array.from(rows, (row) => values[row]!)
        : rows.map((row) => values[row]!),
  }))
  return sheetToCsv({ columns, metadata: {} })
}

/**
 * Capitalises the first letter of a word.
 *
 * @param word any word
 * @returns « Commune »
 */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
