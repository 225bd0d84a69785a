/** ReportSection: the table of the parts of the territory, and the same rows as CSV. */
import { french, NBSP } from '../../core/french.ts'
import { isFiner, noun } from '../../table/level.ts'
import { html, scrollingTable } from '../draw/html.ts'
import { base64 } from '../draw/page.ts'
import { text } from '../draw/svg.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { renderTable, rowsToCsv } from './table.ts'

/**
 * Lists the parts of the territory in a table to sort and filter, with the same rows as a CSV file
 * in the page.
 *
 * @param context context of the report
 * @returns the section
 */
export function territoriesSection(context: ReportContext): ReportSection {
  const { view, subject, listed, sheet } = context
  const order = listed.toSorted(
    (a, b) =>
      compareText(view.names[a]!, view.names[b]!) || compareText(view.codes[a]!, view.codes[b]!),
  )
  const own = isFiner(view.level, subject.level)
  const title = own ? `Ses ${noun(view.level, 2)}` : `Le territoire et ceux qui l’entourent`
  const caption = `${french(order.length, 0)} ${noun(view.level, order.length)}${NBSP}: indice, sous-indices et indicateurs`
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
  const region = scrollingTable(
    `Tableau${NBSP}: ${title}`,
    renderTable(view, { rows: order, caption, ...(subject.own >= 0 && { marked: subject.own }) }),
    { id: 'tableau' },
  )
  const link = html(
    'p',
    {},
    html(
      'a',
      { href: `data:text/csv;charset=utf-8;base64,${csv}`, download: `ifn-${subject.code}.csv` },
      text('Télécharger ce tableau (CSV, toutes les colonnes)'),
    ),
  )
  return { id: 'territoires', title, body: [tools, region, link] }
}

function compareText(a: string, b: string): number {
  const [x, y] = [a, b].map((each) => each.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
  return x! < y! ? -1 : x! > y! ? 1 : 0
}
