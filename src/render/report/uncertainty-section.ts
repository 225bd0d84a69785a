/** A section of a report: what the index owes its uncertainty to, where a study of robustness has said it. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { factorInWords } from '../../method/factor.ts'
import { barChart } from '../draw/charts.ts'
import { html, paragraph } from '../draw/html.ts'
import type { ReportContext, Section } from './context.ts'
import { figure } from './position.ts'
import { text } from '../draw/svg.ts'

/** The factor that moves the index most, from the columns that `ifn robustesse` writes; nothing without them. */
export function doubted({ book, subject }: ReportContext): Section | undefined {
  const [factors, shares] = [book.texts('facteur_principal'), book.column('facteur_principal_part')]
  const known = subject.rows.filter((row) => factors?.[row])
  if (!factors || known.length === 0) return undefined
  const id = 'incertitude'
  const title = 'Ce qui rend l’indice incertain'
  if (subject.own >= 0) {
    const share = shares?.[subject.own] ?? NaN
    const part = Number.isNaN(share) ? '' : ` (indice total de Sobol${NBSP}: ${french(share, 2)})`
    return {
      id,
      title,
      body: [
        paragraph(
          `De ce que l’étude de robustesse a fait varier, c’est «${NBSP}${factorInWords(factors[subject.own]!)}${NBSP}» qui déplace le plus son indice${part}.`,
        ),
      ],
    }
  }
  const counts = [...new Set(known.map((row) => factors[row]!))]
    .map((factor) => ({
      name: factorInWords(factor),
      count: known.filter((row) => factors[row] === factor).length,
    }))
    .toSorted((a, b) => b.count - a.count)
  const [first] = counts
  const bars = counts.map(({ name, count }) => ({ name, value: (100 * count) / known.length }))
  const said = `Pour ${french(first!.count, 0)} de ses ${french(known.length, 0)} ${noun(book.level, known.length)}, c’est «${NBSP}${first!.name}${NBSP}» qui déplace le plus l’indice, de ce que l’étude de robustesse a fait varier.`
  const rows = counts.map(({ name, count }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, text(name)),
      html('td', {}, text(french(count, 0))),
    ),
  )
  const table = html(
    'table',
    {},
    html(
      'caption',
      {},
      text(`Ce qui déplace le plus l’indice, par nombre de ${noun(book.level, 2)}`),
    ),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        html('th', { scope: 'col' }, text('Ce qui varie')),
        html('th', { scope: 'col' }, text('Nombre')),
      ),
    ),
    html('tbody', {}, ...rows),
  )
  return {
    id,
    title,
    body: [
      paragraph(said),
      figure(
        barChart({ id: 'facteurs', title, legend: `Part des ${noun(book.level, 2)} (%)` }, bars),
        `Part des ${noun(book.level, 2)} dont l’indice doit le plus de son incertitude à chacun de ces choix ou de ces erreurs.`,
      ),
      table,
    ],
  }
}
