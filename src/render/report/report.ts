/** The report of one territory: one HTML file, in French, that needs nothing else and says how it was made. */
import { html, paragraph } from '../draw/html.ts'
import { base64, htmlPage } from '../draw/page.ts'
import { printedMargins, reportScript, reportStyle } from '../draw/style.ts'
import { text, type Markup } from '../draw/svg.ts'
import { dayInWords } from '../draw/words.ts'
import { yearsOf } from '../map/title.ts'
import { blockMarkup } from './blocks.ts'
import { changeSection } from './change.ts'
import { contextOf, type ReportContext, type ReportOptions, type ReportSection } from './context.ts'
import { contributionsSection } from './contributions.ts'
import { editionsSection } from './editions.ts'
import { methodSection } from './method.ts'
import { missingSection } from './missing.ts'
import { neighboursSection } from './neighbours.ts'
import { offerSection } from './offer.ts'
import { peopleSection } from './people.ts'
import { positionSection } from './position.ts'
import { prioritiesSection } from './priorities.ts'
import { provenanceSection } from './provenance.ts'
import { subIndicesSection } from './sub-indices.ts'
import { summarySection } from './summary.ts'
import { territoriesSection } from './territories.ts'
import { uncertaintySection } from './uncertainty.ts'

type SectionOf = (context: ReportContext) => ReportSection | undefined

/** The sections, in the order of the page; one that has nothing to say gives nothing. */
const sections: readonly SectionOf[] = [
  summarySection,
  prioritiesSection,
  contributionsSection,
  subIndicesSection,
  positionSection,
  neighboursSection,
  peopleSection,
  offerSection,
  editionsSection,
  changeSection,
  uncertaintySection,
  territoriesSection,
]

/** Those of the annex: identifiers and commands are there alone. */
const annexed: readonly SectionOf[] = [missingSection, methodSection, provenanceSection]

/** A report as it is laid out, whatever it is written in. */
export interface ReportDocument {
  readonly title: string
  /** Years of the data, author, date. */
  readonly origin: string
  readonly sections: readonly ReportSection[]
  /** Identifiers of sections to be printed in two columns: those of a territory that is one row. */
  readonly inColumns: readonly string[]
  readonly annex: readonly ReportSection[]
}

/**
 * Composes the report of a territory: what decides first, the rest after, method and commands in an annex.
 *
 * @param context context of the report
 * @returns title, sections in order, and those of the annex
 */
export function composeReport(context: ReportContext): ReportDocument {
  const { author, date, view } = context
  const shown = sections.flatMap((section) => section(context) ?? [])
  const advice = shown.flatMap((section) => section.advice ?? [])
  const years = yearsOf(view)
  const origin = [
    years && `Données ${/\D/.test(years) ? `de ${years.replace('–', ' à ')}` : `de ${years}`}`,
    author,
    date && `le ${dayInWords(date)}`,
  ]
  return {
    title: `Fragilité numérique\u00A0: ${context.subjectLabel}`,
    origin: origin.filter(Boolean).join(' · '),
    sections: shown,
    inColumns: context.subject.own >= 0 ? shown.map(({ id }) => id).filter(isBrief) : [],
    annex: [
      ...annexed.flatMap((section) => section(context) ?? []),
      ...(advice.length > 0
        ? [{ id: 'completer', title: 'Pour compléter ce rapport', body: [{ bullets: advice }] }]
        : []),
    ],
  }
}

/**
 * Renders the report of a commune, an EPCI, a département or a région, from a file of scores. What the scores lack
 * (intervals, density, an earlier millésime, the offer) has no section, or a section that says so.
 *
 * @param options scores, territory, and what is known beside them (contours, membership, earlier scores)
 * @returns one HTML page that needs no other file; the same input gives the same bytes
 */
export function renderReportPage(options: ReportOptions): Promise<string> {
  return renderComposed(contextOf(options))
}

/**
 * Renders the report of a context that is at hand.
 *
 * @param context context of the report
 * @returns one HTML page that needs no other file
 */
export async function renderComposed(context: ReportContext): Promise<string> {
  const { title, origin, sections: shown, inColumns, annex } = composeReport(context)
  const [before, brief, after] = splitAround(shown, inColumns)
  const body = [
    html('a', { class: 'evitement', href: '#contenu' }, text('Aller au contenu')),
    html(
      'header',
      {},
      ...logoOf(context),
      html('h1', {}, text(title)),
      paragraph(origin, { class: 'ifn-origine' }),
    ),
    html(
      'nav',
      { 'aria-label': 'Sommaire' },
      html(
        'ul',
        {},
        ...[...shown, { id: 'annexe', title: ANNEX }].map(({ id, title: name }) =>
          html('li', {}, html('a', { href: `#${id}` }, text(name))),
        ),
      ),
    ),
    html(
      'main',
      { id: 'contenu', tabindex: '-1' },
      ...before.map((section, i) => sectionMarkup(section, i === 0)),
      ...(brief.length > 0
        ? [html('div', { class: 'ifn-colonnes' }, ...brief.map((each) => sectionMarkup(each)))]
        : []),
      ...after.map((section) => sectionMarkup(section)),
      html(
        'section',
        { id: 'annexe', 'aria-labelledby': 'annexe-titre' },
        html('h2', { id: 'annexe-titre' }, text(ANNEX)),
        // folded on a phone by the script of the page
        ...annex.map(({ id, title: name, body: inside }) =>
          html(
            'details',
            { class: 'ifn-replie', open: '' },
            html('summary', {}, html('h3', { id }, text(name))),
            ...inside.map(blockMarkup),
          ),
        ),
      ),
    ),
    html(
      'footer',
      {},
      paragraph(
        'Page autonome\u00A0: elle ne demande rien à aucun autre site. Données sous Licence Ouverte 2.0.',
      ),
    ),
  ]
  const margins = printedMargins(title, context.date ? dayInWords(context.date) : '')
  return htmlPage({ title, style: `${reportStyle}\n${margins}`, script: reportScript, body })
}

/** Title of the annex of a report. */
export const ANNEX = 'Annexe\u00A0: ce qui manque, méthode, sources'

/** Sections that hold in a column of a printed page. */
const isBrief = (id: string): boolean =>
  !['a-retenir', 'priorites', 'poids', 'territoires'].includes(id)

/** What comes before some sections that follow each other, those, and what comes after. */
function splitAround(
  all: readonly ReportSection[],
  ids: readonly string[],
): readonly [ReportSection[], ReportSection[], ReportSection[]] {
  const from = ids.length === 0 ? all.length : all.findIndex(({ id }) => id === ids[0])
  return [all.slice(0, from), all.slice(from, from + ids.length), all.slice(from + ids.length)]
}

function logoOf({ logo, author }: ReportOptions): Markup[] {
  return logo === undefined
    ? []
    : [html('img', { src: `data:${logo.type};base64,${base64(logo.bytes)}`, alt: author ?? '' })]
}

function sectionMarkup({ id, title, body }: ReportSection, isFirst = false): Markup {
  return html(
    'section',
    { id, 'aria-labelledby': `${id}-titre`, class: isFirst ? 'ifn-une' : undefined },
    html('h2', { id: `${id}-titre` }, text(title)),
    ...body.map(blockMarkup),
  )
}
