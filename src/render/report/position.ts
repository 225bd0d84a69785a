/** Sections of a report: where a territory stands, its sub-indices, what weighs most. */
import { french, NBSP } from '../../core/french.ts'
import { levelDefinitions, noun } from '../../table/level.ts'
import { quantiles } from '../../stats/quantile.ts'
import {
  barChart,
  distributionChart,
  scatterChart,
  waterfallChart,
  type Step,
} from '../draw/charts.ts'
import { bullets, definitions, html, paragraph, trusted } from '../draw/html.ts'
import { profileFacts } from './profile.ts'
import type { ReportContext, Section } from './context.ts'
import { rankAmong, together } from './territory.ts'
import { text, type Markup } from '../draw/svg.ts'
import { scoreInWords, signed } from '../draw/words.ts'

/** An SVG of ours with its caption. */
export function figure(svg: string, caption: string): Markup {
  return html('figure', {}, trusted(svg), html('figcaption', {}, text(caption)))
}

/** Where it stands, and how surely. */
export function standing(context: ReportContext): Section {
  const { book, subject, peers, among, called, value } = context
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((name) => book.column(name))
  const interval =
    subject.own >= 0 && low && high ? ([low[subject.own]!, high[subject.own]!] as const) : undefined
  const values = Float64Array.from(among.peers, ({ index }) => index)
  const words = {
    id: 'repartition',
    title: `Répartition de l’indice${NBSP}: où se situe ${called}`,
    legend: 'Indice de fragilité numérique',
  }
  return {
    id: 'situation',
    title: 'Où se situe le territoire',
    body: [
      definitions(profileFacts(book, subject, peers), { class: 'ifn-chiffres' }),
      paragraph(sentence(context)),
      paragraph([certainty(context, interval), ...standingChances(context)].join(' ')),
      figure(
        distributionChart(words, values, { name: called, value, interval }),
        `Répartition des ${french(values.filter((each) => !Number.isNaN(each)).length, 0)} ${noun(among.level, 2)} ${among.alone ? 'du territoire' : 'de ces scores'}${interval ? `${NBSP}; la bande est l’intervalle à 90\u00A0%` : ''}.`,
      ),
    ],
  }
}

function sentence({ subject, value, peers, among, book }: ReportContext): string {
  if (Number.isNaN(value))
    return 'Trop de données manquent pour donner un indice à ce territoire. Ce qui est connu figure plus bas.'
  const { rank, of } = rankAmong(peers, value)
  const [median = NaN] = quantiles(
    Float64Array.from(among.peers, ({ index }) => index),
    [0.5],
  )
  const side =
    Math.abs(value - median) < 0.05 ? 'égal à' : value > median ? 'au-dessus de' : 'au-dessous de'
  const share =
    of > 1
      ? ` Parmi les ${french(of, 0)} ${noun(subject.level, 2)} de ces scores, ${french((100 * (of - rank)) / (of - 1), 0)}\u00A0% ont un indice plus faible ou égal.`
      : ''
  const how =
    subject.own < 0
      ? ` L’indice ${levelDefinitions[subject.level].of} est ici la moyenne de ceux de ses ${noun(book.level, 2)}, pondérée par la population${NBSP}: une approximation, que ifn calculer --niveau ${subject.level} rend exacte.`
      : ''
  return `L’indice vaut ${scoreInWords(value)}, ${side} la médiane ${among.alone ? `de ses ${noun(among.level, 2)} ` : ''}(${scoreInWords(median)}).${share}${how}`
}

function certainty(
  { subject }: ReportContext,
  interval: readonly [number, number] | undefined,
): string {
  if (interval && !Number.isNaN(interval[0] + interval[1]))
    return `Avec les incertitudes étudiées, l’indice se tient neuf fois sur dix entre ${scoreInWords(interval[0])} et ${scoreInWords(interval[1])}.`
  return subject.own < 0
    ? 'La précision de cette moyenne n’est pas connue.'
    : 'Ces scores ne portent pas d’intervalle (colonnes ifn_p05 et ifn_p95)\u00A0: un petit écart entre deux territoires peut ne rien vouloir dire.'
}

/** How sure its rank is, where the scores tell. */
function standingChances({ book, subject }: ReportContext): string[] {
  const at = (name: string): number =>
    subject.own >= 0 ? (book.column(name)?.[subject.own] ?? NaN) : NaN
  const [best, worst, tenth, fifth] = [
    at('rang_p05'),
    at('rang_p95'),
    at('p_premier_dixieme'),
    at('p_premier_cinquieme'),
  ]
  const often = (part: number): string =>
    `${french(100 * part, part > 0 && part < 0.01 ? 1 : 0)}\u00A0%`
  return [
    ...(Number.isNaN(best + worst)
      ? []
      : [
          `Son rang, neuf fois sur dix, va de ${french(best, 0)} à ${french(worst, 0)} (1 est le plus fragile).`,
        ]),
    ...(Number.isNaN(tenth + fifth)
      ? []
      : [
          `Il est dans le dixième le plus fragile dans ${often(tenth)} des tirages, dans le cinquième le plus fragile dans ${often(fifth)}.`,
        ]),
  ]
}

/** Both sub-indices, crossed. */
export function crossed(context: ReportContext): Section | undefined {
  const { book, subject, called, among } = context
  const [first, second] = book.subIndices
  if (first === undefined || second === undefined) return undefined
  const [xs, ys] = [0, 1].map((k) =>
    Float64Array.from(among.peers, ({ subIndices }) => subIndices[k]!),
  ) as [Float64Array, Float64Array]
  const middle = [xs, ys].map((each) => quantiles(each, [0.5])[0]!) as [number, number]
  const at = [first, second].map(({ values }) => together(book, values, subject.rows)) as [
    number,
    number,
  ]
  const words = {
    id: 'sous-indices-nuage',
    title: `${first.label} et ${second.label}`,
    legend: 'Sous-indices',
    axes: [first.label, second.label] as const,
    middle,
    marked: { name: called, at },
  }
  const rows = [first, second].map(
    ({ label }, k) =>
      `${label}${NBSP}: ${scoreInWords(at[k]!)} (médiane ${among.alone ? `de ses ${noun(among.level, 2)} ` : ''}${scoreInWords(middle[k]!)})`,
  )
  return {
    id: 'sous-indices',
    title: 'Les deux sous-indices',
    body: [
      bullets(rows),
      ...(among.alone ? [] : [paragraph(quadrant(at, middle, [first.label, second.label]))]),
      figure(
        scatterChart(words, xs, ys),
        `${among.alone ? 'Chaque point est une partie du territoire' : 'Chaque point est un territoire de même niveau'}${NBSP}; les traits sont les médianes.`,
      ),
    ],
  }
}

function quadrant(
  [x, y]: readonly [number, number],
  [mx, my]: readonly [number, number],
  [a, b]: readonly [string, string],
): string {
  if (Number.isNaN(x + y))
    return 'Un sous-indice manque\u00A0: le territoire ne peut pas être placé.'
  if (x > mx && y > my)
    return 'Les deux sous-indices sont au-dessus de la médiane\u00A0: les fragilités s’y cumulent.'
  if (x <= mx && y <= my) return 'Aucun des deux sous-indices ne dépasse la médiane.'
  return `C’est ${x > mx ? `« ${a} »` : `« ${b} »`} qui dépasse la médiane, et non ${x > mx ? `« ${b} »` : `« ${a} »`}.`
    .replaceAll('« ', '«\u00A0')
    .replaceAll(' »', '\u00A0»')
}

/** What raises and what lowers the index, from the mean of all to the territory: the steps add up. */
export function weighing(context: ReportContext): Section {
  const { book, breakdown, called, subject } = context
  const rows = subject.rows.filter((row) => breakdown?.sound[row])
  const id = 'poids'
  const title = 'Ce qui pèse le plus'
  if (breakdown === undefined || rows.length === 0) {
    return {
      id,
      title,
      body: [
        paragraph(
          'La décomposition ne peut pas être refaite à partir de ce fichier\u00A0: il y manque la méthode, les colonnes de scores des indicateurs, ou un choix fait à un niveau plus fin.',
        ),
      ],
    }
  }
  const all = [...book.codes.keys()].filter((row) => breakdown.sound[row])
  const start = together(book, book.index, all)
  const steps = breakdown.parts.map(({ label, points }) => ({
    name: label,
    brought: together(book, points, rows),
    points: together(book, points, rows) - together(book, points, all),
  }))
  const moving = steps
    .filter(({ points, brought }) => points !== 0 || brought !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  const words = {
    id: 'contributions',
    title: `De la moyenne à l’indice de ${called}`,
    legend: 'Points d’indice',
  }
  const left = subject.rows.length - rows.length
  const missing =
    left > 0
      ? [
          paragraph(
            `${french(left, 0)} ${noun(book.level, left)} sans indice, ou dont la décomposition ne peut pas être refaite, n’y entre${left > 1 ? 'nt' : ''} pas.`,
          ),
        ]
      : []
  if (rows.length === all.length)
    return { id, title, body: [...alone(context, moving), ...missing] }
  return {
    id,
    title,
    body: [
      paragraph(mostly(moving)),
      figure(
        waterfallChart(words, { name: 'Moyenne de ces scores', value: start }, moving, called),
        'De la moyenne de tous les territoires (pondérée par la population) à ce territoire. L’axe ne commence pas toujours à zéro.',
      ),
      stepsTable(moving, start),
      ...missing,
    ],
  }
}

/** A file that holds this territory and nothing else has no other mean than its own: what each indicator brings is told from zero. */
function alone(
  { called }: ReportContext,
  steps: readonly (Step & { readonly brought: number })[],
): Markup[] {
  const sorted = steps.toSorted((a, b) => b.brought - a.brought)
  const first = sorted
    .slice(0, 3)
    .map(({ name, brought }) => `${name.toLowerCase()} (${scoreInWords(brought)})`)
  const words = {
    id: 'contributions',
    title: `Ce que chaque indicateur apporte à l’indice de ${called}`,
    legend: 'Points d’indice',
  }
  return [
    paragraph(
      `Ces scores ne portent que sur ce territoire${NBSP}: il n’y a pas d’autre moyenne à laquelle le comparer. Ce qui apporte le plus à son indice${NBSP}: ${first.join(', ')}.`,
    ),
    figure(
      barChart(
        words,
        sorted.map(({ name, brought }) => ({ name, value: brought })),
      ),
      `Points que chaque indicateur apporte à l’indice${NBSP}; ensemble, ils le font.`,
    ),
    pointsTable(
      ['Points apportés'],
      sorted.map(({ name, brought }) => [name, brought]),
      [sorted.reduce((sum, { brought }) => sum + brought, 0)],
    ),
  ]
}

function mostly(steps: readonly Step[]): string {
  const said = (list: readonly Step[]): string =>
    list
      .slice(0, 3)
      .map(({ name, points }) => `${name.toLowerCase()} (${signed(points)})`)
      .join(', ')
  const [more, less] = [
    steps.filter(({ points }) => points >= 0.05),
    steps.filter(({ points }) => points <= -0.05),
  ]
  return [
    more.length > 0
      ? `Par rapport à la moyenne, ce qui rend plus fragile${NBSP}: ${said(more)}.`
      : 'Rien ne le rend plus fragile que la moyenne.',
    less.length > 0 ? `Ce qui protège${NBSP}: ${said(less)}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function stepsTable(
  steps: readonly (Step & { readonly brought: number })[],
  start: number,
): Markup {
  const end = steps.reduce((sum, { brought }) => sum + brought, 0)
  return pointsTable(
    ['Points apportés', 'Moyenne', 'Écart à la moyenne'],
    steps.map(({ name, brought, points }) => [name, brought, brought - points, points]),
    [end, start, end - start],
  )
}

/** Points by indicator, and their sums; a third column is a difference. */
function pointsTable(
  heads: readonly string[],
  rows: readonly (readonly [name: string, ...values: number[]])[],
  sums: readonly number[],
): Markup {
  const head = ['Indicateur', ...heads].map((name) => html('th', { scope: 'col' }, text(name)))
  const line = (name: string, values: readonly number[]): Markup =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, text(name)),
      ...values.map((each, k) => html('td', {}, text(k === 2 ? signed(each) : scoreInWords(each)))),
    )
  return html(
    'table',
    { class: 'ifn-points' },
    html('caption', {}, text('Ce que chaque indicateur apporte à l’indice, en points')),
    html('thead', {}, html('tr', {}, ...head)),
    html('tbody', {}, ...rows.map(([name, ...values]) => line(name, values)), line('Indice', sums)),
  )
}
