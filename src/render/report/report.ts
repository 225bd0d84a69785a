/** The report of one territory: one HTML file, in French, that needs nothing else and says how it was made. */
import { html, paragraph } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { reportScript, reportStyle } from '../draw/style.ts'
import { text, type Markup } from '../draw/svg.ts'
import { changeSection } from './change.ts'
import { contextOf, type ReportContext, type ReportOptions, type ReportSection } from './context.ts'
import { contributionsSection } from './contributions.ts'
import { mapSection } from './map.ts'
import { methodSection } from './method.ts'
import { missingSection } from './missing.ts'
import { neighboursSection } from './neighbours.ts'
import { offerSection } from './offer.ts'
import { peopleSection } from './people.ts'
import { positionSection } from './position.ts'
import { prioritiesSection } from './priorities.ts'
import { provenanceSection } from './provenance.ts'
import { subIndicesSection } from './sub-indices.ts'
import { territoriesSection } from './territories.ts'
import { uncertaintySection } from './uncertainty.ts'

/** The sections, in the order of the page; one that has nothing to say gives nothing. */
const sections: readonly ((context: ReportContext) => ReportSection | undefined)[] = [
  prioritiesSection,
  positionSection,
  subIndicesSection,
  contributionsSection,
  uncertaintySection,
  mapSection,
  territoriesSection,
  neighboursSection,
  changeSection,
  peopleSection,
  offerSection,
  missingSection,
  methodSection,
  provenanceSection,
]

/**
 * Renders the report of a commune, an EPCI, a département or a région, from a file of scores. What the scores lack
 * (intervals, density, an earlier millésime, the offer) has no section, or a section that says so.
 *
 * @param options scores, territory, and what is known beside them (contours, membership, earlier scores)
 * @returns one HTML page that needs no other file; the same input gives the same bytes
 */
export async function renderReport(options: ReportOptions): Promise<string> {
  const context = contextOf(options)
  const shown = sections.flatMap((section) => section(context) ?? [])
  const title = `Indice de fragilité numérique\u00A0: ${context.subjectLabel}`
  const method = context.view.trace?.method
  const body = [
    html('a', { class: 'evitement', href: '#contenu' }, text('Aller au contenu')),
    html(
      'header',
      {},
      html('h1', {}, text(title)),
      paragraph(method ? `${method.title}, version ${method.version}` : 'Méthode non précisée'),
    ),
    html(
      'nav',
      { 'aria-label': 'Sommaire' },
      html(
        'ul',
        {},
        ...shown.map(({ id, title: name }) =>
          html('li', {}, html('a', { href: `#${id}` }, text(name))),
        ),
      ),
    ),
    html('main', { id: 'contenu', tabindex: '-1' }, ...shown.map(sectionMarkup)),
    html(
      'footer',
      {},
      paragraph(
        'Page autonome\u00A0: elle ne demande rien à aucun autre site. Données sous Licence Ouverte 2.0.',
      ),
    ),
  ]
  return htmlPage({ title, style: reportStyle, script: reportScript, body })
}

function sectionMarkup({ id, title, body }: ReportSection): Markup {
  return html(
    'section',
    { id, 'aria-labelledby': `${id}-titre` },
    html('h2', { id: `${id}-titre` }, text(title)),
    ...body,
  )
}
