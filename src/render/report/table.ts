/** The table of scores, in HTML: what every map has beside it, and what a page may embed alone. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { sheetToCsv } from '../../io/csv/write.ts'
import { html } from '../draw/html.ts'
import type { ScoreBook } from '../draw/scores-view.ts'
import { join, text, type Markup } from '../draw/svg.ts'
import { ABSENT, scoreInWords, valueInWords } from '../draw/words.ts'

/** What a table shows. */
export interface TableOptions {
  /** Rows of the book, in the order wanted. */
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
 * The table of some territories: name, population, index (with its interval when the scores have one), rank, sub-indices,
 * raw indicators, coverage. It has no style of its own: a host page's applies (the class `fr-table` is that of the French
 * State's design system). A missing value is a dash.
 */
export function renderTable(book: ScoreBook, { rows, caption, marked }: TableOptions): Markup {
  const columns = columnsOf(book)
  const head = html(
    'tr',
    {},
    html('th', { scope: 'col' }, text(capital(noun(book.level, 1)))),
    ...columns.map(({ name }) => html('th', { scope: 'col' }, text(name))),
  )
  const body = rows.map((row) =>
    html(
      'tr',
      row === marked ? { class: 'ifn-marque', 'aria-current': 'true' } : {},
      rowHead(book, row),
      ...columns.map(({ cell }) => html('td', {}, text(cell(row)))),
    ),
  )
  return html(
    'table',
    { class: 'fr-table ifn-tableau' },
    html('caption', {}, text(caption)),
    html('thead', {}, head),
    html('tbody', {}, ...body),
  )
}

function rowHead({ names, codes }: ScoreBook, row: number): Markup {
  return html(
    'th',
    { scope: 'row' },
    text(names[row] || codes[row]!),
    ...(names[row]
      ? [join([text(' '), html('span', { class: 'ifn-code' }, text(codes[row]!))])]
      : []),
  )
}

function columnsOf(book: ScoreBook): Column[] {
  const score = (values: Float64Array) => (row: number) => scoreInWords(values[row]!)
  const [rank, coverage] = [book.column('ifn_rang'), book.column('couverture')]
  const [low, high] = [book.column('ifn_p05'), book.column('ifn_p95')]
  return [
    ...(book.hasPopulation
      ? [
          {
            name: 'Population',
            cell: (row: number) =>
              book.population[row]! > 0 ? french(book.population[row]!, 0) : ABSENT,
          },
        ]
      : []),
    { name: 'Indice', cell: score(book.index) },
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
    ...book.subIndices.map(({ label, values }) => ({ name: label, cell: score(values) })),
    ...book.indicators.map(({ label, indicator, values }) => ({
      name: label,
      cell: (row: number) => valueInWords(values[row]!, indicator.unit),
    })),
    ...(coverage
      ? [{ name: 'Couverture', cell: (row: number) => valueInWords(coverage[row]!, 'share') }]
      : []),
  ]
}

/** « de 31,2 à 44,0 »; a dash when either end is missing. */
export function intervalInWords(low: number, high: number): string {
  return Number.isNaN(low + high)
    ? ABSENT
    : `de${NBSP}${scoreInWords(low)} à${NBSP}${scoreInWords(high)}`
}

/**
 * Some rows of a sheet as CSV, inert for a spreadsheet.
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

/** With a capital: « Commune ». */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
