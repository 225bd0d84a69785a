/** The audit of an index as one HTML file: a verdict a step, the figures it rests on, and the command that redoes it. */
import { capital, NBSP } from '../../core/french.ts'
import {
  figureInWords,
  verdictLabels,
  type Check,
  type FindingTable,
  type Verdict,
} from '../../study/audit/finding.ts'
import type { AuditStep } from '../../study/audit/step.ts'
import { barChart } from '../draw/charts.ts'
import { bullets, definitions, figure, html, paragraph, scrollingTable } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { reportScript, reportStyle } from '../draw/style.ts'
import { join, text, type Attributes, type Markup } from '../draw/svg.ts'

/** What the page of an audit shows, in French. */
export interface AuditPage {
  /** Title of the page. */
  readonly title: string
  /** What was audited: terms and what is said of them. */
  readonly facts: readonly (readonly [term: string, said: string])[]
  /** Findings, in the order of the handbook. */
  readonly steps: readonly AuditStep[]
  /** Sources of the figures, a sentence each. */
  readonly sources: readonly string[]
  /** The command that makes the page, and the software. */
  readonly command: string
  /** Name and version of the software. */
  readonly software: string
}

/**
 * Renders the audit as one self-contained HTML page. The same input gives the same bytes.
 *
 * @param page what was audited, its steps, its sources, the command that makes it
 * @returns the page
 */
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

/** A table: headings on the left over texts, on the right over figures, and the first cell of a row is its name. */
function grid(
  caption: string,
  columns: readonly { readonly label: string; readonly isText: boolean }[],
  rows: readonly (readonly Markup[])[],
  attributes: Attributes,
): Markup {
  const align = columns.map(({ isText }) => (isText ? { class: 'ifn-texte' } : {}))
  const head = columns.map(({ label }, k) => html('th', { scope: 'col', ...align[k] }, text(label)))
  const body = rows.map((cells) =>
    html(
      'tr',
      {},
      ...cells.map((cell, k) =>
        k === 0 ? html('th', { scope: 'row' }, cell) : html('td', align[k], cell),
      ),
    ),
  )
  return html(
    'table',
    attributes,
    html('caption', {}, text(caption)),
    html('thead', {}, html('tr', {}, ...head)),
    html('tbody', {}, ...body),
  )
}

const textColumns = (...labels: readonly string[]): { label: string; isText: true }[] =>
  labels.map((label) => ({ label, isText: true }))

function overview(facts: AuditPage['facts'], steps: readonly AuditStep[]): Markup {
  return html(
    'section',
    { id: 'bref', 'aria-labelledby': 'bref-titre' },
    html('h2', { id: 'bref-titre' }, text('En bref')),
    definitions(facts, { class: 'ifn-chiffres' }),
    grid(
      'Les étapes et leur verdict',
      textColumns('Étape', 'Verdict', 'Ce qui est trouvé'),
      steps.map(({ id, title, verdict, sentence }) => [
        html('a', { href: `#${id}` }, text(title)),
        badge(verdict),
        text(sentence),
      ]),
      { class: 'ifn-controles' },
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
}: AuditStep): Markup {
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
  const caption = `Contrôles${NBSP}: ${title}`
  const columns = [
    ...textColumns('Contrôle'),
    { label: 'Valeur', isText: false },
    ...textColumns('Seuil', 'Verdict', 'D’où vient le seuil'),
  ]
  const rows = checks.map(({ label, value, unit, threshold, source, verdict }) => [
    text(label),
    text(figureInWords(value, unit)),
    text(threshold),
    badge(verdict),
    text(source),
  ])
  return scrolled(grid(caption, columns, rows, { class: 'ifn-controles' }), caption, 0)
}

/** As many rows ask to be sorted, and to be scrolled. */
const SORTED = 6
const OPEN = 20

function shown(table: FindingTable, id: string): Markup[] {
  const { caption, columns, rows, drawn } = table
  const cells = rows.map((row) =>
    row.map((value, k) =>
      text(typeof value === 'number' ? figureInWords(value, columns[k]!.unit ?? 'valeur') : value),
    ),
  )
  const heads = columns.map(({ label, unit }) => ({ label, isText: unit === undefined }))
  const sorted = rows.length >= SORTED ? { class: 'ifn-tableau' } : {}
  return [
    ...(drawn === undefined ? [] : [bars(table, drawn, id)]),
    scrolled(grid(caption, heads, cells, sorted), caption, rows.length),
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
  return scrollingTable(name, table, { open: rows <= OPEN })
}

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

/** Verdicts that are read, and seen, without their colour. */
const auditStyle = `
.ifn-verdict{display:inline-block;font-weight:600;border:2px solid currentColor;border-radius:3px;padding:0 .5rem;white-space:nowrap;background:#fff}
.ifn-satisfaisant{color:#1e5c36;background:#eef6f0}
.ifn-a-surveiller{color:#6e4200;background:#fdf4e3}
.ifn-insuffisant{color:#8f1d1d;background:#fbeeee}
.ifn-constat,.ifn-non-calcule{color:#44454c;background:#f3f3f5}
.ifn-question{color:var(--doux);font-style:italic;margin:.2rem 0}
.ifn-phrase{font-size:1.1rem;max-width:48rem}
main th,main td{overflow-wrap:break-word}
main td:not(.ifn-texte){white-space:nowrap}
td.ifn-texte,th.ifn-texte{text-align:left}
table.ifn-controles{font-size:.9rem}
.ifn-refaire{font-size:.9rem}
main .defile{margin:.8rem 0 1.2rem}
h3{margin-top:1.6rem}
@media print{.ifn-verdict{background:none;white-space:normal}main th,main td{overflow-wrap:anywhere}main td:not(.ifn-texte),main .ifn-tableau td{white-space:normal}main .ifn-tableau thead th{overflow-wrap:anywhere}}`
