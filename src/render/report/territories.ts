/** ReportSection: the table of the parts of the territory, and the same rows as CSV. */
import { NBSP } from '../../core/french.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { countOf, isFiner, noun } from '../../table/level.ts'
import { html } from '../draw/html.ts'
import { base64 } from '../draw/page.ts'
import { text } from '../draw/svg.ts'
import { scoreInWords } from '../draw/words.ts'
import type { TableBlock } from './blocks.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { scoresTable, rowsToCsv, type RowsOfTable } from './table.ts'
import { meanOfRows, withEpci } from './territory.ts'

/**
 * Lists the parts of the territory by their rank in it, under their EPCI where it has several, in a table to sort and
 * filter, with the same rows as a CSV file in the page.
 *
 * @param context context of the report
 * @returns the section
 */
export function territoriesSection(context: ReportContext): ReportSection {
  const { view, subject, listed, sheet } = context
  const ranks = ranksDescending(Float64Array.from(listed, (row) => view.index[row]!))
  const rankAt = new Map(listed.map((row, i) => [row, ranks[i]!]))
  const rankOf = (row: number): number => rankAt.get(row) ?? NaN
  const order = listed.toSorted(
    (a, b) =>
      (rankOf(a) || Infinity) - (rankOf(b) || Infinity) ||
      (view.codes[a]! < view.codes[b]! ? -1 : 1),
  )
  const own = isFiner(view.level, subject.level)
  const title = own ? `Ses ${noun(view.level, 2)}` : `Le territoire et ceux qui l’entourent`
  const groups = own ? byEpci(context, order) : undefined
  const caption = `${countOf(view.level, order.length)}, de la plus fragile à la moins fragile${groups ? ', par EPCI' : ''}`
  const csv = base64(new TextEncoder().encode(`\uFEFF${rowsToCsv(sheet, order)}`))
  const tools = html(
    'div',
    { class: 'outils', hidden: '' },
    html(
      'div',
      {},
      html('label', { for: 'filtre' }, text('Filtrer par nom ou par code')),
      html('input', { type: 'search', id: 'filtre', 'data-filtre': 'tableau' }),
    ),
    html('p', { id: 'tableau-compte', role: 'status' }),
  )
  const table: TableBlock = {
    region: `Tableau${NBSP}: ${title}`,
    id: 'tableau',
    table: scoresTable(view, {
      rows: order,
      caption,
      groups,
      ranked: { label: own ? 'Rang ici' : 'Rang parmi eux', rankOf },
      ...(subject.own >= 0 && { marked: subject.own }),
    }),
  }
  const link = html(
    'p',
    { class: 'ifn-ecran' },
    html(
      'a',
      { href: `data:text/csv;charset=utf-8;base64,${csv}`, download: `ifn-${subject.code}.csv` },
      text('Télécharger ce tableau (CSV, toutes les colonnes)'),
    ),
  )
  return { id: 'territoires', title, body: [{ onScreen: tools }, table, { onScreen: link }] }
}

/** The rows of each EPCI, the most fragile first; nothing where the scores know of none, or of one alone. */
function byEpci(
  { view, epci }: ReportContext,
  order: readonly number[],
): RowsOfTable[] | undefined {
  const { membership, parentNames } = withEpci(view, epci)
  const codes = membership?.epci
  if (codes === undefined || view.level === 'epci') return undefined
  const groups = new Map<string, number[]>()
  for (const row of order) {
    const rows = groups.get(codes[row]!)
    if (rows) rows.push(row)
    else groups.set(codes[row]!, [row])
  }
  if (groups.size < 2) return undefined
  return [...groups]
    .map(([code, rows]) => ({
      name: parentNames?.[code] || code || 'Hors EPCI',
      rows,
      mean: meanOfRows(view, view.index, rows),
    }))
    .sort((a, b) => (Number.isNaN(a.mean) ? 1 : Number.isNaN(b.mean) ? -1 : b.mean - a.mean))
    .map(({ name, rows, mean }) => ({
      head: `${name}${NBSP}: ${countOf(view.level, rows.length)}, indice moyen ${scoreInWords(mean)}`,
      rows,
    }))
}
