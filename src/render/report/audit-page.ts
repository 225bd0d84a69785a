/** The audit of an index as one HTML file: a verdict a step, the figures it rests on, and the command that redoes it. */
import { NBSP } from '../../core/french.ts'
import {
  figureInWords,
  verdictLabels,
  type Check,
  type Finding,
  type FindingTable,
  type Verdict,
} from '../../study/audit/finding.ts'
import { auditStyle } from './audit-style.ts'
import { barChart } from '../draw/charts.ts'
import { bullets, definitions, html, paragraph } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { figure } from './position.ts'
import { reportScript, reportStyle } from '../draw/style.ts'
import { join, text, type Markup } from '../draw/svg.ts'

/** A step of the page: what was found, and its name. */
export interface AuditSection extends Finding {
  readonly id: string
  readonly title: string
  readonly question: string
  /** Step of the OECD & JRC handbook. */
  readonly handbook: number
  readonly command: string
}

/** What the page of an audit shows, in French. */
export interface AuditPage {
  readonly title: string
  /** What was audited: terms and what is said of them. */
  readonly facts: readonly (readonly [term: string, said: string])[]
  readonly steps: readonly AuditSection[]
  readonly sources: readonly string[]
  /** The command that makes the page, and the software. */
  readonly command: string
  readonly software: string
}

/** The whole page. The same input gives the same bytes. */
export async function renderAudit({
  title,
  facts,
  steps,
  sources,
  command,
  software,
}: AuditPage): Promise<string> {
  const body = [
    html('a', { class: 'evitement', href: '#contenu' }, text('Aller au contenu')),
    html('header', {}, html('h1', {}, text(title))),
    html(
      'nav',
      { 'aria-label': 'Sommaire' },
      html(
        'ul',
        {},
        ...[
          ...steps.map(({ id, title: name }) => [id, name] as const),
          ['sources', 'Sources et commande'] as const,
        ].map(([id, name]) => html('li', {}, html('a', { href: `#${id}` }, text(name)))),
      ),
    ),
    html(
      'main',
      { id: 'contenu', tabindex: '-1' },
      overview(facts, steps),
      ...steps.map(section),
      provenance(sources, command, software),
    ),
    html(
      'footer',
      {},
      paragraph(
        `Page autonome${NBSP}: elle ne demande rien à aucun autre site. Données sous Licence Ouverte 2.0.`,
      ),
    ),
  ]
  return htmlPage({ title, style: reportStyle + auditStyle, script: reportScript, body })
}

const symbols: Readonly<Record<Verdict, string>> = {
  satisfaisant: '✓',
  'a-surveiller': '!',
  insuffisant: '✗',
  constat: 'i',
  'non-calcule': '∅',
}

function badge(verdict: Verdict): Markup {
  return html(
    'span',
    { class: `ifn-verdict ifn-${verdict}` },
    html('span', { 'aria-hidden': 'true' }, text(`${symbols[verdict]} `)),
    text(verdictLabels[verdict]),
  )
}

function overview(facts: AuditPage['facts'], steps: readonly AuditSection[]): Markup {
  const head = ['Étape', 'Verdict', 'Ce qui est trouvé'].map((name) =>
    html('th', { scope: 'col', class: 'ifn-texte' }, text(name)),
  )
  const rows = steps.map(({ id, title, verdict, sentence }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, html('a', { href: `#${id}` }, text(title))),
      html('td', { class: 'ifn-texte' }, badge(verdict)),
      html('td', { class: 'ifn-texte' }, text(sentence)),
    ),
  )
  return html(
    'section',
    { id: 'bref', 'aria-labelledby': 'bref-titre' },
    html('h2', { id: 'bref-titre' }, text('En bref')),
    definitions(facts, { class: 'ifn-chiffres' }),
    html(
      'table',
      { class: 'ifn-controles' },
      html('caption', {}, text('Les étapes et leur verdict')),
      html('thead', {}, html('tr', {}, ...head)),
      html('tbody', {}, ...rows),
    ),
    paragraph(
      `Les étapes sont celles du manuel de l’OCDE et du Centre commun de recherche (JRC, 2008). Le verdict d’une étape est celui de son contrôle le moins bon${NBSP}; chaque seuil est écrit avec sa source, et ceux qui sont les nôtres le disent. « À surveiller » n’est pas une faute${NBSP}: c’est ce qu’il faut savoir avant de se servir de l’indice.`
        .replaceAll('« ', `«${NBSP}`)
        .replaceAll(' »', `${NBSP}»`),
    ),
  )
}

function section({
  id,
  title,
  question,
  handbook,
  sentence,
  verdict,
  checks,
  tables,
  notes,
  command,
}: AuditSection): Markup {
  return html(
    'section',
    { id, 'aria-labelledby': `${id}-titre` },
    html('h2', { id: `${id}-titre` }, text(title)),
    paragraph(`${question} (étape ${handbook} du manuel)`, { class: 'ifn-question' }),
    html('p', {}, badge(verdict)),
    paragraph(sentence, { class: 'ifn-phrase' }),
    ...(checks.length > 0 ? [checksTable(checks, title)] : []),
    ...(notes.length > 0 ? [html('h3', {}, text('À savoir')), bullets(notes.map(capital))] : []),
    ...(tables.length > 0 ? [html('h3', {}, text('Les chiffres'))] : []),
    ...tables.flatMap((table, k) => shown(table, `${id}-${k + 1}`)),
    html(
      'p',
      { class: 'ifn-refaire' },
      text(`Refaire cette étape${NBSP}: `),
      html('code', {}, text(command)),
    ),
  )
}

function checksTable(checks: readonly Check[], title: string): Markup {
  const head = ['Contrôle', 'Valeur', 'Seuil', 'Verdict', 'D’où vient le seuil'].map((name, k) =>
    html('th', { scope: 'col', ...(k !== 1 && { class: 'ifn-texte' }) }, text(name)),
  )
  const rows = checks.map(({ label, value, unit, threshold, source, verdict }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, text(label)),
      html('td', {}, text(figureInWords(value, unit))),
      html('td', { class: 'ifn-texte' }, text(threshold)),
      html('td', { class: 'ifn-texte' }, badge(verdict)),
      html('td', { class: 'ifn-texte' }, text(source)),
    ),
  )
  return scrolled(
    html(
      'table',
      { class: 'ifn-controles' },
      html('caption', {}, text(`Contrôles${NBSP}: ${title}`)),
      html('thead', {}, html('tr', {}, ...head)),
      html('tbody', {}, ...rows),
    ),
    `Contrôles${NBSP}: ${title}`,
    0,
  )
}

/** As many rows ask to be sorted, and to be scrolled. */
const SORTED = 6
const OPEN = 20

function shown(table: FindingTable, id: string): Markup[] {
  const { caption, columns, rows, drawn } = table
  const isText = (k: number): boolean => columns[k]!.unit === undefined
  const head = columns.map(({ label }, k) =>
    html('th', { scope: 'col', ...(isText(k) && { class: 'ifn-texte' }) }, text(label)),
  )
  const cell = (value: string | number, k: number): Markup => {
    const said = text(
      typeof value === 'number' ? figureInWords(value, columns[k]!.unit ?? 'valeur') : value,
    )
    return k === 0
      ? html('th', { scope: 'row' }, said)
      : html('td', isText(k) ? { class: 'ifn-texte' } : {}, said)
  }
  const body = html('tbody', {}, ...rows.map((row) => html('tr', {}, ...row.map(cell))))
  const grid = html(
    'table',
    rows.length >= SORTED ? { class: 'ifn-tableau' } : {},
    html('caption', {}, text(caption)),
    html('thead', {}, html('tr', {}, ...head)),
    body,
  )
  return [
    ...(drawn === undefined ? [] : [bars(table, drawn, id)]),
    scrolled(grid, caption, rows.length),
  ]
}

function bars({ caption, columns, rows }: FindingTable, drawn: number, id: string): Markup {
  const { label, unit } = columns[drawn]!
  const factor = unit === 'part' ? 100 : 1
  const drawnRows = rows.map((row) => ({
    name: String(row[0]),
    value: factor * Number(row[drawn]),
  }))
  return figure(
    barChart(
      { id: `${id}-barres`, title: caption, legend: `${label}${factor === 100 ? ', en %' : ''}` },
      drawnRows,
    ),
    'Les mêmes valeurs sont dans le tableau ci-dessous.',
  )
}

/** A long table keeps to a part of the screen. */
function scrolled(table: Markup, name: string, rows: number): Markup {
  return html(
    'div',
    {
      class: rows > OPEN ? 'defile' : 'defile ifn-ouvert',
      role: 'region',
      tabindex: '0',
      'aria-label': name,
    },
    table,
  )
}

const capital = (sentence: string): string =>
  sentence.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())

function provenance(sources: readonly string[], command: string, software: string): Markup {
  return html(
    'section',
    { id: 'sources', 'aria-labelledby': 'sources-titre' },
    html('h2', { id: 'sources-titre' }, text('Sources et commande')),
    sources.length > 0 ? bullets(sources) : paragraph('Les fichiers ne nomment pas leurs sources.'),
    html('p', {}, text(`Pour refaire cette page${NBSP}: `), html('code', {}, text(command))),
    paragraph(`Logiciel ${software}.`),
    join([]),
  )
}
