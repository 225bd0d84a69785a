/** ReportSection: what raises and what lowers the index of the territory, by indicator. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { barChart, waterfallChart, type WaterfallStep } from '../draw/charts.ts'
import { figure, htmlTable, paragraph, scrollingTable } from '../draw/html.ts'
import type { Markup } from '../draw/svg.ts'
import { scoreInWords, signed, weightingWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/**
 * Writes what raises and what lowers the index, from the mean of all to the territory: the steps
 * add up.
 *
 * @param context context of the report
 * @returns the section
 */
export function contributionsSection(context: ReportContext): ReportSection {
  const { view, breakdown, subjectLabel, subject } = context
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
  const all = [...view.codes.keys()].filter((row) => breakdown.sound[row])
  const start = meanOfRows(view, view.index, all)
  const steps = breakdown.parts.map(({ label, points }) => ({
    name: label,
    contribution: meanOfRows(view, points, rows),
    points: meanOfRows(view, points, rows) - meanOfRows(view, points, all),
  }))
  const moving = steps
    .filter(({ points, contribution }) => points !== 0 || contribution !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  const words = {
    id: 'contributions',
    title: `De la moyenne à l’indice de ${subjectLabel}`,
    legend: 'Points d’indice',
  }
  const left = subject.rows.length - rows.length
  const missing =
    left > 0
      ? [
          paragraph(
            `${french(left, 0)} ${noun(view.level, left)} sans indice, ou dont la décomposition ne peut pas être refaite, n’y entre${left > 1 ? 'nt' : ''} pas.`,
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
        waterfallChart(
          words,
          { name: 'Moyenne de ces scores', value: start },
          moving,
          subjectLabel,
        ),
        `De la moyenne de tous les territoires (${weightingWords(view)}) à ce territoire. L’axe ne commence pas toujours à zéro.`,
      ),
      stepsTable(moving, start),
      ...missing,
    ],
  }
}

/** A file that holds this territory and nothing else has no other mean than its own: what each indicator brings is told from zero. */
function alone(
  { subjectLabel }: ReportContext,
  steps: readonly (WaterfallStep & { readonly contribution: number })[],
): Markup[] {
  const sorted = steps.toSorted((a, b) => b.contribution - a.contribution)
  const first = sorted
    .slice(0, 3)
    .map(({ name, contribution }) => `${name.toLowerCase()} (${scoreInWords(contribution)})`)
  const words = {
    id: 'contributions',
    title: `Ce que chaque indicateur apporte à l’indice de ${subjectLabel}`,
    legend: 'Points d’indice',
  }
  return [
    paragraph(
      `Ces scores ne portent que sur ce territoire${NBSP}: il n’y a pas d’autre moyenne à laquelle le comparer. Ce qui apporte le plus à son indice${NBSP}: ${first.join(', ')}.`,
    ),
    figure(
      barChart(
        words,
        sorted.map(({ name, contribution }) => ({ name, value: contribution })),
      ),
      `Points que chaque indicateur apporte à l’indice${NBSP}; ensemble, ils le font.`,
    ),
    pointsTable(
      ['Points apportés'],
      sorted.map(({ name, contribution }) => [name, contribution]),
      [sorted.reduce((sum, { contribution }) => sum + contribution, 0)],
    ),
  ]
}

function mostly(steps: readonly WaterfallStep[]): string {
  const said = (list: readonly WaterfallStep[]): string =>
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
  steps: readonly (WaterfallStep & { readonly contribution: number })[],
  start: number,
): Markup {
  const end = steps.reduce((sum, { contribution }) => sum + contribution, 0)
  return pointsTable(
    ['Points apportés', 'Moyenne', 'Écart à la moyenne'],
    steps.map(({ name, contribution, points }) => [
      name,
      contribution,
      contribution - points,
      points,
    ]),
    [end, start, end - start],
  )
}

/** Points by indicator, and their sums; a third column is a difference. */
function pointsTable(
  heads: readonly string[],
  rows: readonly (readonly [name: string, ...values: number[]])[],
  sums: readonly number[],
): Markup {
  const inWords = (values: readonly number[]): string[] =>
    values.map((value, k) => (k === 2 ? signed(value) : scoreInWords(value)))
  const table = htmlTable(
    'Ce que chaque indicateur apporte à l’indice, en points',
    ['Indicateur', ...heads],
    [
      ...rows.map(([name, ...values]) => ({ head: name, cells: inWords(values) })),
      { head: 'Indice', cells: inWords(sums) },
    ],
    { class: 'ifn-points' },
  )
  return scrollingTable('Tableau des points', table, { open: true })
}
