/** ReportSection: the method, its limits and its indicators. */
import { CARDS } from '../draw/html.ts'
import type { Method } from '../../method/method.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import type { TableBlock } from './blocks.ts'
import type { ReportContext, ReportSection } from './context.ts'

/**
 * Writes the method sheet.
 *
 * @param context context of the report
 * @returns the section
 */
export function methodSection({ view }: ReportContext): ReportSection {
  const { method, trace } = view
  const id = 'methode'
  const title = 'La méthode'
  if (method === undefined)
    return {
      id,
      title,
      body: [
        trace
          ? `Méthode «\u00A0${trace.method.id}\u00A0», version ${trace.method.version}\u00A0: sa fiche n’est pas dans la bibliothèque (option --methode FICHIER).`
          : 'Le fichier de scores ne dit pas par quelle méthode il a été calculé.',
      ],
    }
  const { evidence } = method
  return {
    id,
    title,
    body: [
      {
        boxed: false,
        facts: [
          [
            'Méthode',
            `${method.title} (${method.id}, version ${method.version}${trace?.method.variant ? `, variante ${trace.method.variant}` : ''})`,
          ],
          ['Auteur', method.author],
          ['Lecture', method.description],
          ['Formule', formulaOfRun(method, view)],
          ['Référence', trace?.reference.label ?? 'inconnue'],
          ['Ce qui est vérifié', evidence.text],
        ],
      },
      ...(method.warnings ? [{ heading: 'Limites' }, { bullets: method.warnings }] : []),
      indicatorsTable(method),
    ],
  }
}

/** The formula as it was applied: without the sentence that says shares are shrunk, where none was. */
function formulaOfRun(method: Method, { column }: ScoresView): string {
  const shrunk = Object.keys(method.indicators).filter((id) => column(`${id}_lisse`))
  return shrunk.length > 0
    ? method.formula
    : method.formula
        .split(/(?<=\.) /)
        .filter((sentence) => !/rapproch|liss/.test(sentence))
        .join(' ')
}

function indicatorsTable(method: Method): TableBlock {
  return {
    region: 'Tableau des indicateurs',
    table: {
      caption: 'Les indicateurs de la méthode',
      heads: ['Indicateur', 'Définition', 'Sens', 'Source'],
      class: `ifn-indicateurs ${CARDS}`,
      rows: Object.values(method.indicators).map(({ label, definition = '', sense, source }) => ({
        head: label,
        cells: [
          definition,
          sense === 'worsens' ? 'rend plus fragile' : 'protège',
          `${method.sources[source]?.producer ?? ''}, ${method.sources[source]?.label ?? ''}`,
        ],
      })),
    },
  }
}
