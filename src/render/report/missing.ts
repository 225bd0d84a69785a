/** Section: what is missing in the territory, and why. */
import { french, NBSP } from '../../core/french.ts'
import { reasonLabels, type Reason } from '../../table/missing.ts'
import type { Method } from '../../method/method.ts'
import { valueInWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/**
 * Writes what is missing in the territory and why, then what the whole of the scores warns of.
 *
 * @param context context of the report
 * @returns the section
 */
export function missingSection({ view, subject, value }: ReportContext): ReportSection {
  const coverage = view.column('couverture')
  const said = view.texts('absences')
  const lines = said
    ? absencesOf(
        subject.rows.map((row) => said[row]!),
        view.method?.indicators ?? {},
        subject.rows.length,
      )
    : []
  const none = said
    ? 'Aucune valeur ne manque.'
    : 'Le fichier de scores n’a pas de colonne «\u00A0absences\u00A0»\u00A0: ce qui manque n’y est pas dit.'
  return {
    id: 'manques',
    title: 'Ce qui manque',
    body: [
      ...(coverage
        ? [
            `Les données couvrent ${valueInWords(meanOfRows(view, coverage, subject.rows), 'share')} du poids des indicateurs de la méthode.`,
          ]
        : []),
      ...(lines.length > 0 ? [{ bullets: lines }] : [none]),
      ...(Number.isNaN(value) ? ['Ce qui manque est trop pour qu’un indice soit donné.'] : []),
      ...(view.trace && view.trace.notes.length > 0
        ? [
            { heading: 'À savoir' },
            { bullets: view.trace.notes.map((note) => withLabels(note, view.method)) },
          ]
        : []),
    ],
  }
}

/** Names of indicators in the place of their identifiers. */
function withLabels(note: string, method: Method | undefined): string {
  return note.replace(/ ?\(?\b[a-z]\w*_\w+\b\)?/g, (found) => {
    const id = /\w+/.exec(found)![0]
    if (!method || !Object.hasOwn(method.indicators, id)) return found
    return found.startsWith(' (')
      ? ''
      : found.replace(id, `«${NBSP}${method.indicators[id]!.label}${NBSP}»`)
  })
}

/** « Taux de pauvreté : secret statistique, 89 communes sur 101 ». */
function absencesOf(
  cells: readonly string[],
  indicators: Readonly<Record<string, { readonly label: string }>>,
  total: number,
): string[] {
  const counts = new Map<string, number>()
  for (const cell of cells)
    for (const each of cell.split(' ').filter(Boolean))
      counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([each, count]) => {
      const [id = '', reason = ''] = each.split('=')
      const why = Object.hasOwn(reasonLabels, reason) ? reasonLabels[reason as Reason] : reason
      return `${indicators[id]?.label ?? id}${NBSP}: ${why}${total > 1 ? ` (${french(count, 0)} sur ${french(total, 0)})` : ''}`
    })
}
