/** The report of one territory: one HTML file, in French, that needs nothing else and says how it was made. */
import { html, paragraph } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { changed, compared, listing, mapped } from './neighbours-section.ts'
import { contextOf, type ReportOptions, type Section } from './context.ts'
import { doubted } from './uncertainty-section.ts'
import { absences, methodSheet, offer, people, provenance } from './facts.ts'
import { crossed, standing, weighing } from './position.ts'
import { reportScript, reportStyle } from '../draw/style.ts'
import { text, type Markup } from '../draw/svg.ts'

/**
 * The report of a commune, an EPCI, a département or a région, from a file of scores. What the scores do not hold (intervals,
 * density, an earlier millésime, the offer) has no section, or a section that says so. The same input gives the same bytes.
 */
export async function renderReport(options: ReportOptions): Promise<string> {
  const context = contextOf(options)
  const sections = [
    standing,
    crossed,
    weighing,
    doubted,
    mapped,
    listing,
    compared,
    changed,
    people,
    offer,
    absences,
    methodSheet,
    provenance,
  ].flatMap((make) => make(context) ?? [])
  const title = `Indice de fragilité numérique\u00A0: ${context.called}`
  const method = context.book.trace?.method
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
        ...sections.map(({ id, title: name }) =>
          html('li', {}, html('a', { href: `#${id}` }, text(name))),
        ),
      ),
    ),
    html('main', { id: 'contenu', tabindex: '-1' }, ...sections.map(sectionMarkup)),
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

function sectionMarkup({ id, title, body }: Section): Markup {
  return html(
    'section',
    { id, 'aria-labelledby': `${id}-titre` },
    html('h2', { id: `${id}-titre` }, text(title)),
    ...body,
  )
}
