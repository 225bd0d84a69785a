/** Sections of a report: its map, the table of its parts, those it is compared with, and what changed. */
import { french, NBSP } from '../../core/french.ts'
import { isFiner, noun } from '../../table/level.ts'
import { barChart, slopeChart, type Bar } from '../draw/charts.ts'
import { html, paragraph, trusted } from '../draw/html.ts'
import { renderMap } from '../map/map.ts'
import { base64 } from '../draw/page.ts'
import type { ReportContext, Section } from './context.ts'
import { figure } from './position.ts'
import { called, focusOf, together, type Peer } from './territory.ts'
import { text, type Markup } from '../draw/svg.ts'
import { renderTable, rowsToCsv } from './table.ts'
import { ABSENT, scoreInWords, signed } from '../draw/words.ts'

const CAPTION = 'Les mêmes valeurs sont dans le tableau ci-dessous.'

/** The maps: the index and, where there are two sub-indices, both crossed. `bare`: to be embedded alone, in the font and colour of the page. */
export function mapped(context: ReportContext, bare = false): Section {
  const { book, contours, listed, subject } = context
  const focus =
    contours && focusOf(contours, book, subject.own < 0 ? subject : { ...subject, rows: listed })
  const id = 'carte-territoire'
  const title = 'La carte'
  if (!contours?.shapes.some(({ code }) => focus!.has(code)))
    return {
      id,
      title,
      body: [
        paragraph(
          'Aucun contour n’a été donné pour ces territoires (option --contours)\u00A0: le tableau ci-dessous tient lieu de carte.',
        ),
      ],
    }
  const [first, second] = book.subIndices
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(listed, (row) => values[row]!)
  const base = {
    contours,
    focus,
    bare,
    codes: listed.map((row) => book.codes[row]!),
    names: listed.map((row) => book.names[row]!),
    subtitle: context.called,
    width: 900,
    weights: pick(book.population),
    named: 8,
  }
  const index = renderMap({
    ...base,
    id: 'carte-indice',
    title: 'Indice de fragilité numérique',
    legend: 'Indice de fragilité numérique',
    values: pick(book.index),
  }).svg
  const beside = subject.own >= 0 ? ' Le territoire est montré avec ceux qui l’entourent.' : ''
  const both =
    first &&
    second &&
    renderMap({
      ...base,
      id: 'carte-croisee',
      type: 'croisee',
      title: `${first.label} et ${second.label}`,
      legend: first.label,
      values: pick(first.values),
      second: { values: pick(second.values), legend: second.label },
    }).svg
  return {
    id,
    title,
    body: [
      bare ? trusted(index) : figure(index, `${CAPTION}${beside}`),
      ...(both ? [figure(both, `Les deux sous-indices croisés. ${CAPTION}`)] : []),
    ],
  }
}

/** The table of the parts, to be sorted and filtered, with the same rows as a CSV file in the page. */
export function listing(context: ReportContext): Section {
  const { book, subject, listed, sheet } = context
  const order = listed.toSorted(
    (a, b) =>
      compareText(book.names[a]!, book.names[b]!) || compareText(book.codes[a]!, book.codes[b]!),
  )
  const own = isFiner(book.level, subject.level)
  const title = own ? `Ses ${noun(book.level, 2)}` : `Le territoire et ceux qui l’entourent`
  const caption = `${french(order.length, 0)} ${noun(book.level, order.length)}${NBSP}: indice, sous-indices et indicateurs`
  const csv = base64(new TextEncoder().encode(`\uFEFF${rowsToCsv(sheet, order)}`))
  const tools = html(
    'div',
    { class: 'outils', hidden: '' },
    html(
      'div',
      {},
      html('label', { for: 'filtre' }, text('Filtrer par nom ou par code')),
      html('input', { type: 'search', id: 'filtre', 'data-filtre': 'tableau' }),
    ),
    html('p', { id: 'tableau-compte', role: 'status' }),
  )
  const region = html(
    'div',
    {
      class: 'defile',
      id: 'tableau',
      role: 'region',
      tabindex: '0',
      'aria-label': `Tableau${NBSP}: ${title}`,
    },
    renderTable(book, { rows: order, caption, ...(subject.own >= 0 && { marked: subject.own }) }),
  )
  const link = html(
    'p',
    {},
    html(
      'a',
      { href: `data:text/csv;charset=utf-8;base64,${csv}`, download: `ifn-${subject.code}.csv` },
      text('Télécharger ce tableau (CSV, toutes les colonnes)'),
    ),
  )
  return { id: 'territoires', title, body: [tools, region, link] }
}

function compareText(a: string, b: string): number {
  const [x, y] = [a, b].map((each) => each.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
  return x! < y! ? -1 : x! > y! ? 1 : 0
}

/** Neighbours, and territories of the same density where the scores have it. */
export function compared(context: ReportContext): Section {
  const { around, peers, subject, contours } = context
  const codes = new Set(around)
  const beside = peers.filter(({ code }) => codes.has(code))
  const self = peers.find(({ code }) => code === subject.code)
  const none = contours
    ? 'Ces scores n’ont aucun territoire voisin.'
    : 'Sans contours, les voisins ne sont pas connus.'
  return {
    id: 'comparaison',
    title: 'Par rapport aux voisins',
    body: [
      ...(beside.length > 0 && self
        ? [...besideIt(self, beside), peersTable(self, beside, context)]
        : [paragraph(none)]),
      ...sameDensity(context),
    ],
  }
}

const MOST_BARS = 24

function besideIt(self: Peer, beside: readonly Peer[]): Markup[] {
  const known = [self, ...beside]
    .filter(({ index }) => !Number.isNaN(index))
    .toSorted((a, b) => b.index - a.index)
  const rank = known.indexOf(self)
  const bars: Bar[] = known
    .slice(0, MOST_BARS)
    .map((peer) => ({ name: called(peer), value: peer.index, marked: peer === self }))
  const said =
    rank < 0
      ? 'Le territoire n’a pas d’indice à comparer.'
      : `Parmi lui-même et ses ${french(beside.length, 0)} voisins, il est le ${rank + 1}${rank === 0 ? 'er' : 'e'} plus fragile.`
  return [
    paragraph(said),
    figure(
      barChart(
        {
          id: 'voisins',
          title: 'Le territoire et ses voisins',
          legend: 'Indice de fragilité numérique',
        },
        bars,
      ),
      known.length > MOST_BARS
        ? `Les ${MOST_BARS} plus fragiles.`
        : 'Du plus fragile au moins fragile.',
    ),
  ]
}

function peersTable(self: Peer, beside: readonly Peer[], { book }: ReportContext): Markup {
  const names = ['Territoire', 'Population', 'Indice', ...book.subIndices.map(({ label }) => label)]
  const line = (peer: Peer): Markup =>
    html(
      'tr',
      peer === self ? { class: 'ifn-marque' } : {},
      html('th', { scope: 'row' }, text(called(peer))),
      ...[
        Number.isNaN(peer.population) ? ABSENT : french(peer.population, 0),
        scoreInWords(peer.index),
        ...peer.subIndices.map(scoreInWords),
      ].map((each) => html('td', {}, text(each))),
    )
  const table = html(
    'table',
    {},
    html('caption', {}, text('Le territoire et ses voisins')),
    html(
      'thead',
      {},
      html('tr', {}, ...names.map((name) => html('th', { scope: 'col' }, text(name)))),
    ),
    html('tbody', {}, ...[self, ...beside].map(line)),
  )
  return html(
    'div',
    { class: 'defile', role: 'region', tabindex: '0', 'aria-label': 'Tableau des voisins' },
    table,
  )
}

const DENSITY = ['densite', 'classe_densite', 'code_densite', 'grille_densite', 'dens', 'GRD_DENS']

function sameDensity({ book, subject, value }: ReportContext): Markup[] {
  const name = DENSITY.find((each) => book.column(each) ?? book.texts(each))
  if (name === undefined || subject.own < 0) return []
  const column = book.column(name) ?? book.texts(name)!
  const own = column[subject.own]!
  const rows = [...book.codes.keys()].filter(
    (row) => column[row] === own && !Number.isNaN(book.index[row]!),
  )
  const above = rows.filter((row) => book.index[row]! > value).length
  const mean = together(book, book.index, rows)
  return rows.length < 2
    ? []
    : [
        paragraph(
          `Parmi les ${french(rows.length, 0)} ${noun(book.level, rows.length)} de même densité (classe ${own}), ${french(above, 0)} ${above > 1 ? 'sont plus fragiles' : 'est plus fragile'}${NBSP}; leur indice moyen, pondéré par la population, est ${scoreInWords(mean)}.`,
        ),
      ]
}

const MOST_SLOPES = 30

/** What changed since the scores of a reference millésime; nothing when there are none. */
export function changed(context: ReportContext): Section | undefined {
  const { book, before, subject, listed } = context
  if (before === undefined) return undefined
  const then = (row: number): number =>
    before.index[before.rowOf.get(book.codes[row]!) ?? -1] ?? NaN
  const both = subject.rows.filter((row) => !Number.isNaN(book.index[row]! + then(row)))
  const earlier = Float64Array.from(book.codes, (_, row) => then(row))
  const [was, is] = [earlier, book.index].map((values) => together(book, values, both)) as [
    number,
    number,
  ]
  const slopes = listed
    .filter((row) => !Number.isNaN(book.index[row]! + then(row)))
    .toSorted((a, b) => book.population[b]! - book.population[a]!)
    .slice(0, MOST_SLOPES)
  const drawn = slopes.map((row) => ({
    name: called({ name: book.names[row]!, code: book.codes[row]! }),
    before: then(row),
    after: book.index[row]!,
    marked: row === subject.own,
  }))
  const body =
    both.length === 0
      ? [paragraph('Le territoire n’a pas d’indice dans les deux millésimes.')]
      : [
          paragraph(
            `De ${scoreInWords(was)} à ${scoreInWords(is)} (${signed(is - was)} point${Math.round(10 * Math.abs(is - was)) >= 20 ? 's' : ''}), sur ${french(both.length, 0)} ${noun(book.level, both.length)} présent${both.length > 1 ? 's' : ''} dans les deux millésimes.`,
          ),
          figure(
            slopeChart(
              {
                id: 'evolution-pentes',
                title: 'Évolution de l’indice',
                legend: 'Indice',
                dates: ['avant', 'maintenant'],
              },
              drawn,
            ),
            drawn.length === MOST_SLOPES
              ? `Les ${MOST_SLOPES} plus peuplés.`
              : 'Chaque trait est un territoire.',
          ),
        ]
  return {
    id: 'evolution',
    title: 'Depuis le millésime de référence',
    body: [paragraph(comparable(context, before)), ...body],
  }
}

/** Two files compare when they were held to one frozen reference by one method. */
function comparable({ book }: ReportContext, before: NonNullable<ReportContext['before']>): string {
  const [now, then] = [book.trace, before.trace]
  if (now === undefined || then === undefined)
    return 'Rien ne dit comment l’un des deux fichiers a été calculé\u00A0: leur comparaison n’est pas sûre.'
  if (
    now.method.id !== then.method.id ||
    now.method.version !== then.method.version ||
    now.method.variant !== then.method.variant
  )
    return `Les deux fichiers suivent des méthodes différentes (${then.method.id}, ${now.method.id})\u00A0: la différence n’a pas de sens.`
  const frozen = (label: string): string => label.replace(/ \(figée\)$/, '')
  const same =
    frozen(now.reference.label) === frozen(then.reference.label) &&
    [now, then].some(({ reference }) => reference.label.endsWith('(figée)'))
  return same
    ? 'Les deux millésimes sont tenus à la même référence figée.'
    : 'Les deux millésimes ne sont pas tenus à une même référence figée\u00A0: la différence mêle l’évolution du territoire et celle de la référence (ifn calculer --figer, puis --reference, l’évitent).'
}
