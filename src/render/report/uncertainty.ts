/** Section: what the uncertainty of the index comes from, where a study of robustness has measured it. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { factorInWords } from '../../method/factor.ts'
import { barChart } from '../draw/charts.ts'
import type { ReportContext, ReportSection } from './context.ts'

/**
 * Writes what the uncertainty of the index comes from: the factor that moves it most, from the
 * columns that `ifn robustesse` writes.
 *
 * @param context context of the report
 * @returns the section; nothing without these columns
 */
export function uncertaintySection({ view, subject }: ReportContext): ReportSection | undefined {
  const [factors, shares] = [view.texts('facteur_principal'), view.column('facteur_principal_part')]
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
        `De ce que l’étude de robustesse a fait varier, c’est «${NBSP}${factorInWords(factors[subject.own]!)}${NBSP}» qui déplace le plus son indice${part}.`,
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
  const said = `Pour ${french(first!.count, 0)} de ses ${french(known.length, 0)} ${noun(view.level, known.length)}, c’est «${NBSP}${first!.name}${NBSP}» qui déplace le plus l’indice, de ce que l’étude de robustesse a fait varier.`
  const table = {
    caption: `Ce qui déplace le plus l’indice, par nombre de ${noun(view.level, 2)}`,
    heads: ['Ce qui varie', 'Nombre'],
    rows: counts.map(({ name, count }) => ({ head: name, cells: [french(count, 0)] })),
  }
  return {
    id,
    title,
    body: [
      said,
      {
        drawing: barChart(
          { id: 'facteurs', title, legend: `Part des ${noun(view.level, 2)} (%)` },
          bars,
        ),
        caption: `Part des ${noun(view.level, 2)} dont l’indice doit le plus de son incertitude à chacun de ces choix ou de ces erreurs.`,
      },
      { table },
    ],
  }
}
