/** ReportSection: the method, its limits and its indicators. */
import { bullets, definitions, html, htmlTable, scrollingTable, paragraph } from '../draw/html.ts'
import { text, type Markup } from '../draw/svg.ts'
import type { ReportContext, ReportSection } from './context.ts'

/**
 * Writes the method sheet.
 *
 * @param context context of the report
 * @returns the section
 */
export function methodSection({ view: { method, trace } }: ReportContext): ReportSection {
  const id = 'methode'
  const title = 'La méthode'
  if (method === undefined)
    return {
      id,
      title,
      body: [
        paragraph(
          trace
            ? `Méthode «\u00A0${trace.method.id}\u00A0», version ${trace.method.version}\u00A0: sa fiche n’est pas dans la bibliothèque (option --methode FICHIER).`
            : 'Le fichier de scores ne dit pas par quelle méthode il a été calculé.',
        ),
      ],
    }
  const { evidence } = method
  return {
    id,
    title,
    body: [
      definitions([
        [
          'Méthode',
          `${method.title} (${method.id}, version ${method.version}${trace?.method.variant ? `, variante ${trace.method.variant}` : ''})`,
        ],
        ['Auteur', method.author],
        ['Lecture', method.description],
        ['Formule', method.formula],
        ['Référence', trace?.reference.label ?? 'inconnue'],
        ['Ce qui est vérifié', evidence.text],
      ]),
      ...(method.warnings ? [html('h3', {}, text('Limites')), bullets(method.warnings)] : []),
      indicatorsTable(method),
    ],
  }
}

function indicatorsTable(method: NonNullable<ReportContext['view']['method']>): Markup {
  const table = htmlTable(
    'Les indicateurs de la méthode',
    ['Indicateur', 'Définition', 'Sens', 'Source'],
    Object.values(method.indicators).map(({ label, definition = '', sense, source }) => ({
      head: label,
      cells: [
        definition,
        sense === 'worsens' ? 'rend plus fragile' : 'protège',
        `${method.sources[source]?.producer ?? ''}, ${method.sources[source]?.label ?? ''}`,
      ],
    })),
    { class: 'ifn-indicateurs' },
  )
  return scrollingTable('Tableau des indicateurs', table, { open: true })
}
