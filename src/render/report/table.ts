/** The table of scores, in HTML: what every map has beside it, and what a page may embed alone. */
import { capital, french, NBSP } from '../../core/french.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { noun } from '../../table/level.ts'
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { sheetToCsv } from '../../io/csv/write.ts'
import { html, htmlTable, type HtmlRow } from '../draw/html.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import type { TableBlock } from './blocks.ts'
import { join, text, type Markup } from '../draw/svg.ts'
import { ABSENT, bareValue, scoreInWords, unitInWords } from '../draw/words.ts'

/** What a table shows. */
export interface TableOptions {
  /** Rows of the view, in the order wanted. */
  readonly rows: readonly number[]
  /** Says what the table holds. */
  readonly caption: string
  /** Row to be set apart, or none. */
  readonly marked?: number | undefined
  /** Groups of rows under a heading each, instead of `rows` in one piece. */
  readonly groups?: readonly RowsOfTable[] | undefined
  /** Rank of a row within the territory, and the heading of its column. */
  readonly ranked?:
    | {
        readonly label: string
        /** Rank of a row; NaN for none. */
        readonly rankOf: (row: number) => number
      }
    | undefined
}

/** Rows of a table under a heading. */
export interface RowsOfTable {
  /** Heading above the rows. */
  readonly head: string
  /** Rows of the view, from 0. */
  readonly rows: readonly number[]
}

interface Column {
  readonly name: string
  /** `ifn-second`: not on a narrow screen; `ifn-detail`: neither there nor in print. */
  readonly class?: 'ifn-second' | 'ifn-detail'
  readonly cell: (row: number) => string
}

/**
 * Renders the table of some territories: name, index (with its interval when the
 * scores have one), rank, people, sub-indices, raw indicators with the unit in their heading, coverage. It has no style of its own: a
 * host page’s applies (the class `fr-table` is that of the French State’s design system).
 *
 * @param view scores
 * @param options rows, caption, and the row that stands out
 * @returns the table as markup; a missing value is a dash
 */
export function renderTable(view: ScoresView, options: TableOptions): Markup {
  const { caption, heads, rows, class: kind } = scoresTable(view, options)
  return htmlTable(caption, heads, rows, { class: kind })
}

/**
 * Lays out the table of some territories.
 *
 * @param view scores
 * @param options rows, caption, and the row that stands out
 * @returns its caption, headings and rows in words; a missing value is a dash
 */
export function scoresTable(
  view: ScoresView,
  { rows, caption, marked, groups, ranked }: TableOptions,
): Required<TableBlock['table']> {
  const columns = columnsOf(view, ranked)
  const rowOf = (row: number): HtmlRow => ({
    head: rowHead(view, row),
    cells: columns.map(({ cell }) => cell(row)),
    ...(row === marked && { attributes: { class: 'ifn-marque', 'aria-current': 'true' } }),
  })
  return {
    caption,
    heads: [
      capital(noun(view.level, 1)),
      ...columns.map(({ name, class: kind }) => ({ label: name, class: kind })),
    ],
    rows: groups
      ? groups.map(({ head, rows: inside }) => ({ head, rows: inside.map(rowOf) }))
      : rows.map(rowOf),
    class: 'fr-table ifn-tableau',
  }
}

function rowHead({ names, codes }: ScoresView, row: number): HtmlRow['head'] {
  const [name, code] = [names[row], codes[row]!]
  if (!name) return code
  const markup = join([text(`${name} `), html('span', { class: 'ifn-code' }, text(code))])
  return { markup, words: `${name} (${code})` }
}

function columnsOf(view: ScoresView, ranked: TableOptions['ranked']): Column[] {
  const score = (values: Float64Array) => (row: number) => scoreInWords(values[row]!)
  const [rank, coverage] = [view.column('ifn_rang'), view.column('couverture')]
  const [low, high] = [view.column('ifn_p05'), view.column('ifn_p95')]
  const people = view.column('illectronisme_personnes')
  const [least, most] = ['_p05', '_p95'].map((end) => view.column(`illectronisme_personnes${end}`))
  const whole = (value: number): string => (Number.isNaN(value) ? ABSENT : french(value, 0))
  return [
    { name: 'Indice', cell: score(view.index) },
    ...(ranked ? [{ name: ranked.label, cell: (row: number) => whole(ranked.rankOf(row)) }] : []),
    ...(low && high
      ? [
          {
            name: 'Intervalle à 90\u00A0%',
            class: 'ifn-second' as const,
            cell: (row: number) => intervalInWords(low[row]!, high[row]!),
          },
        ]
      : []),
    ...(rank
      ? [
          {
            name: ranked ? 'Rang d’ensemble' : 'Rang',
            ...(ranked && { class: 'ifn-second' as const }),
            cell: (row: number) => whole(rank[row]!),
          },
        ]
      : []),
    ...(view.hasPopulation
      ? [
          {
            name: 'Habitants',
            class: 'ifn-second' as const,
            cell: (row: number) => whole(view.population[row]! || NaN),
          },
        ]
      : []),
    ...(people && least && most
      ? [
          {
            name: 'En difficulté, environ',
            class: 'ifn-second' as const,
            cell: (row: number) =>
              estimateInWords(people[row]!, least[row]!, most[row]!).replace('environ ', ''),
          },
        ]
      : []),
    ...view.subIndices.map(({ label, values }) => ({
      name: label,
      class: 'ifn-second' as const,
      cell: score(values),
    })),
    ...view.indicators.map(({ label, indicator: { unit }, values }) => ({
      name: [label, unitInWords(unit) && `(${unitInWords(unit)})`].filter(Boolean).join(NBSP),
      class: 'ifn-detail' as const,
      cell: (row: number) => bareValue(values[row]!, unit),
    })),
    ...(coverage
      ? [
          {
            name: `Couverture${NBSP}(%)`,
            class: 'ifn-detail' as const,
            cell: (row: number) => bareValue(coverage[row]!, 'share'),
          },
        ]
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
