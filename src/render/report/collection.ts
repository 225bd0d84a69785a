/** Reports of many territories of one level: who they are, what a mailing says of each, the page that lists them. */
import { capital, french, NBSP } from '../../core/french.ts'
import { nameOf } from '../../geo/membership.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { isFiner, noun, type Level } from '../../table/level.ts'
import type { Sheet } from '../../table/sheet.ts'
import { html, htmlTable, paragraph, scrollingTable } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { reasonInSentence } from '../draw/reasons.ts'
import { printedMargins, reportScript, reportStyle } from '../draw/style.ts'
import { text } from '../draw/svg.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { ABSENT, dayInWords, scoreInWords } from '../draw/words.ts'
import type { ReportContext } from './context.ts'
import { peopleInDifficulty } from './people.ts'
import { parentIn, peerRank, type EpciMembership, type ReportSubject } from './territory.ts'

/**
 * Lists the territories of a level that contain some rows.
 *
 * @param view scores
 * @param level level of the territories
 * @param rows rows that choose them: a territory that has most of its rows among them, or that contains them all, is listed with all its rows
 * @param epci EPCI of each commune, when the scores do not tell
 * @returns territories in the order of their codes; those of which nothing tells the rows are left out
 */
export function subjectsAt(
  view: ScoresView,
  level: Level,
  rows: readonly number[],
  epci?: EpciMembership,
): ReportSubject[] {
  if (level === view.level)
    return rows.map((row) => ({
      level,
      code: view.codes[row]!,
      name: view.names[row]!,
      own: row,
      rows: [row],
    }))
  if (!isFiner(view.level, level)) return []
  const holder = parentIn(view, level, epci)
  const chosen = new Map<string, number>()
  for (const row of rows) chosen.set(holder(row), (chosen.get(holder(row)) ?? 0) + 1)
  const groups = new Map<string, number[]>()
  view.codes.forEach((_, row) => {
    const code = holder(row)
    if (code === '' || !chosen.has(code)) return
    const list = groups.get(code)
    if (list) list.push(row)
    else groups.set(code, [row])
  })
  const within = [...groups].filter(
    ([code, inside]) => 2 * chosen.get(code)! > inside.length || rows.length < inside.length,
  )
  return within
    .map(([code, inside]) => ({
      level,
      code,
      name: nameOf(level, code) || epci?.names.get(code) || view.parentNames[code] || '',
      own: -1,
      rows: inside,
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** One territory of a collection: what a mailing merges, and where its page and its map are. */
export interface CollectionRow {
  readonly code: string
  readonly name: string
  readonly index: number
  readonly rank: number
  readonly among: number
  readonly population: number
  readonly people: number
  readonly peopleLow: number
  readonly peopleHigh: number
  /** The themes that make it more fragile, three at the most, in words. */
  readonly reasons: readonly string[]
  readonly page: string
  readonly picture: string
}

/**
 * Gathers what a mailing says of a territory.
 *
 * @param context context of its report
 * @param page file of its report
 * @param picture file of its map; `''` for none
 * @returns its figures and reasons; NaN where one is not known
 */
export function collectionRow(
  context: ReportContext,
  page: string,
  picture: string,
): CollectionRow {
  const { subject, view, value, peers, reasons } = context
  const people = peopleInDifficulty(context)
  const { rank, of } = peerRank(peers, value)
  return {
    code: subject.code,
    name: subject.name,
    index: value,
    rank: Number.isNaN(value) ? NaN : rank,
    among: of,
    population: view.hasPopulation
      ? subject.rows.reduce((sum, row) => sum + view.population[row]!, 0)
      : NaN,
    people: people?.people ?? NaN,
    peopleLow: people?.low ?? NaN,
    peopleHigh: people?.high ?? NaN,
    reasons: reasons
      .filter(({ points }) => points >= 0.05)
      .slice(0, 3)
      .map(reasonInSentence),
    page,
    picture,
  }
}

/**
 * Lays out what a mailing merges: a row a territory.
 *
 * @param level level of the territories
 * @param rows territories
 * @returns a sheet: code, name, index, rank, people, three reasons, page, picture
 */
export function mergeSheet(level: Level, rows: readonly CollectionRow[]): Sheet {
  const numbers = (of: (row: CollectionRow) => number): Float64Array => Float64Array.from(rows, of)
  const people = (of: (row: CollectionRow) => number): Float64Array =>
    numbers((row) => Math.round(of(row)))
  return {
    columns: [
      { name: `code_${level}`, values: rows.map(({ code }) => code) },
      { name: 'nom', values: rows.map(({ name }) => name) },
      { name: 'indice', values: numbers(({ index }) => Math.round(10 * index) / 10) },
      { name: 'rang', values: numbers(({ rank }) => rank) },
      { name: 'rang_sur', values: numbers(({ among }) => among) },
      { name: 'habitants', values: people(({ population }) => population) },
      { name: 'personnes', values: people((row) => row.people) },
      { name: 'personnes_p05', values: people(({ peopleLow }) => peopleLow) },
      { name: 'personnes_p95', values: people(({ peopleHigh }) => peopleHigh) },
      ...[0, 1, 2].map((k) => ({
        name: `raison_${k + 1}`,
        values: rows.map(({ reasons }) => reasons[k] ?? ''),
      })),
      { name: 'page', values: rows.map(({ page }) => page) },
      { name: 'image', values: rows.map(({ picture }) => picture) },
    ],
    metadata: {},
  }
}

/**
 * Renders the page that lists the reports of a collection, the most fragile first.
 *
 * @param of what the collection is of: « Aisne (02) »
 * @param level level of the territories
 * @param rows territories
 * @param signed who signs it, and the day
 * @returns one HTML page
 */
export function renderCollection(
  of: string,
  level: Level,
  rows: readonly CollectionRow[],
  { author, date }: Pick<ReportContext, 'author' | 'date'>,
): Promise<string> {
  const title = `Fragilité numérique${NBSP}: ${of}, par ${noun(level, 1)}`
  const origin = [author, date && `le ${dayInWords(date)}`].filter(Boolean).join(' · ')
  const whole = (value: number): string => (Number.isNaN(value) ? ABSENT : french(value, 0))
  const order = rows.toSorted((a, b) => (a.rank || Infinity) - (b.rank || Infinity))
  const table = htmlTable(
    `${french(rows.length, 0)} ${noun(level, rows.length)}, du plus fragile au moins fragile`,
    [
      capital(noun(level, 1)),
      'Indice',
      `Rang sur ${french(rows[0]?.among ?? 0, 0)}`,
      { label: 'Habitants', class: 'ifn-second' },
      { label: 'En difficulté, environ', class: 'ifn-second' },
      { label: 'Ce qui rend plus fragile', class: 'ifn-texte ifn-second' },
    ],
    order.map((row) => ({
      head: {
        markup: html('a', { href: encodeURI(row.page) }, text(row.name || row.code)),
        words: row.name || row.code,
      },
      cells: [
        scoreInWords(row.index),
        whole(row.rank),
        whole(row.population),
        estimateInWords(row.people, row.peopleLow, row.peopleHigh).replace('environ ', ''),
        row.reasons.join(`${NBSP}; `),
      ],
    })),
    { class: 'ifn-tableau' },
  )
  return htmlPage({
    title,
    style: `${reportStyle}\n${printedMargins(title, date ? dayInWords(date) : '')}`,
    script: reportScript,
    body: [
      html('a', { class: 'evitement', href: '#contenu' }, text('Aller au contenu')),
      html('header', {}, html('h1', {}, text(title)), paragraph(origin, { class: 'ifn-origine' })),
      html(
        'main',
        { id: 'contenu', tabindex: '-1' },
        scrollingTable('Tableau des territoires', table, { open: true }),
      ),
    ],
  })
}
