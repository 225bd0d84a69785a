/** ReportSection: what raises and what lowers the index of the territory, theme by theme. */
import { oncePerObject } from '../../core/memo.ts'
import { french, lowerFirst, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { barChart, effectChart } from '../draw/charts.ts'
import type { ThemeReason } from '../../engine/reasons.ts'
import { reasonInSentence, reasonInWords } from '../draw/reasons.ts'
import type { Breakdown, ScoresView } from '../draw/scores-view.ts'
import { feminine, inSeries, scoreInWords, signed, weightingWords } from '../draw/words.ts'
import type { ReportBlock, TableBlock } from './blocks.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/**
 * Writes what raises and what lowers the index, from the mean of all to the territory: the steps
 * add up.
 *
 * @param context context of the report
 * @returns the section
 */
export function contributionsSection(context: ReportContext): ReportSection {
  const { breakdown, subjectLabel } = context
  const { view, subject } = context.figure
  const rows = subject.rows.filter((row) => breakdown?.sound[row])
  const id = 'poids'
  const title = 'Ce qui pèse le plus'
  if (breakdown === undefined || rows.length === 0) {
    return {
      id,
      title,
      body: [
        'La décomposition ne peut pas être refaite à partir de ce fichier\u00A0: il y manque la méthode, les colonnes de scores des indicateurs, ou un choix fait à un niveau plus fin.',
      ],
    }
  }
  const all = soundOnce(view)(breakdown)
  const left = subject.rows.length - rows.length
  const missing =
    left > 0
      ? [
          `${french(left, 0)} ${noun(view.level, left)} sans indice, ou dont la décomposition ne peut pas être refaite, n’y entre${left > 1 ? 'nt' : ''} pas.`,
        ]
      : []
  if (rows.length === all.count)
    return { id, title, body: [...alone(context, fromZero(context, rows)), ...missing] }
  const start = all.mean
  const end = meanOfRows(view, view.index, rows)
  const { reasons } = context
  const steps = reasons.map(({ label, points }) => ({ name: label, points }))
  const rest = end - start - steps.reduce((sum, { points }) => sum + points, 0)
  const chart = effectChart(
    {
      id: 'contributions',
      title: `Ce qui écarte de la moyenne l’indice de ${subjectLabel}`,
      legend: 'Points d’indice',
      width: CHART_WIDTH,
    },
    [...steps, ...(Math.abs(rest) < 0.05 ? [] : [{ name: REST, points: rest }])],
  )
  return {
    id,
    title,
    body: [
      {
        uneven: true,
        beside: [
          [
            {
              drawing: chart,
              caption: `De la moyenne (${scoreInWords(start)}) à l’indice du territoire (${scoreInWords(end)}). Une barre vers la droite rend plus fragile. Moyenne de ${all.count < 2 ? 'ce territoire' : `${french(all.count, 0)} ${noun(view.level, all.count)}`}, ${weightingWords(view)}.`,
              title: `Ce que chaque thème ajoute ou retire à l’indice.`,
            },
          ],
          [themesTable(reasons, { start, end, rest })],
        ],
      },
      ...missing,
    ],
  }
}

/** How many rows could be decomposed, and the mean of their index. */
const soundOnce = oncePerObject((view: ScoresView) =>
  oncePerObject(({ sound }: Breakdown) => {
    const rows = [...view.codes.keys()].filter((row) => sound[row])
    return { count: rows.length, mean: meanOfRows(view, view.index, rows) }
  }),
)

/** What themes do not explain: those that have no data here, and what the aggregation of others adds. */
const REST = 'Thèmes sans donnée, agrégation'

/** What each indicator brings to the index, from zero. */
function fromZero(
  { breakdown, figure: { view } }: ReportContext,
  rows: readonly number[],
): readonly { readonly name: string; readonly contribution: number }[] {
  return breakdown!.parts
    .map(({ label, points }) => ({ name: label, contribution: meanOfRows(view, points, rows) }))
    .filter(({ contribution }) => contribution !== 0)
}

/** A file that holds this territory and nothing else has no other mean than its own: what each indicator brings is told from zero. */
function alone({ subjectLabel }: ReportContext, steps: ReturnType<typeof fromZero>): ReportBlock[] {
  const sorted = steps.toSorted((a, b) => b.contribution - a.contribution)
  const first = sorted
    .slice(0, 3)
    .map(({ name, contribution }) => `${lowerFirst(name)} (${scoreInWords(contribution)})`)
  const words = {
    id: 'contributions',
    title: `Ce que chaque indicateur apporte à l’indice de ${subjectLabel}`,
    legend: 'Points d’indice',
    width: CHART_WIDTH,
  }
  return [
    `Ces scores ne portent que sur ce territoire${NBSP}: il n’y a pas d’autre moyenne à laquelle le comparer. Ce qui apporte le plus à son indice${NBSP}: ${first.join(', ')}.`,
    {
      beside: [
        [
          {
            drawing: barChart(
              words,
              sorted.map(({ name, contribution }) => ({ name, value: contribution })),
            ),
            caption: `Points d’indice${NBSP}; ensemble, ils font l’indice du territoire.`,
            title: words.title + '.',
          },
        ],
        [
          pointsTable(
            ['Points apportés'],
            sorted.map(({ name, contribution }) => [name, contribution]),
            sorted.reduce((sum, { contribution }) => sum + contribution, 0),
          ),
        ],
      ],
    },
  ]
}

/**
 * Says in one sentence what raises and what lowers the index of the territory.
 *
 * @param context context of the report
 * @returns French sentence; nothing where the index cannot be decomposed
 */
export function weighingSentence(context: ReportContext): string | undefined {
  const { breakdown, reasons } = context
  const { subject } = context.figure
  const rows = subject.rows.filter((row) => breakdown?.sound[row])
  if (breakdown === undefined || rows.length === 0) return undefined
  if (rows.length === soundOnce(context.figure.view)(breakdown).count)
    return `Ce qui apporte le plus à son indice, en points${NBSP}: ${inSeries(
      fromZero(context, rows)
        .toSorted((a, b) => b.contribution - a.contribution)
        .slice(0, 3)
        .map(({ name, contribution }) => `${lowerFirst(name)} (${scoreInWords(contribution)})`),
    )}.`
  const it = feminine(subject.level) ? 'la' : 'le'
  const most = (list: readonly ThemeReason[]): string =>
    inSeries(list.slice(0, 2).map(reasonInSentence))
  const [more, less] = [
    reasons.filter(({ points }) => points >= 0.05),
    reasons.filter(({ points }) => points <= -0.05),
  ]
  return `${
    more.length > 0
      ? `Ce qui ${it} rend plus fragile que la moyenne${NBSP}: ${most(more)}`
      : `Aucun thème ne ${it} rend plus fragile que la moyenne`
  }${less.length > 0 ? `${NBSP}; ce qui ${it} protège${NBSP}: ${most(less)}` : ''}.`
}

function themesTable(
  reasons: readonly ThemeReason[],
  { start, end, rest }: { readonly start: number; readonly end: number; readonly rest: number },
): TableBlock {
  return {
    region: 'Tableau des thèmes',
    table: {
      caption: 'Les thèmes de l’indice, face à la moyenne',
      heads: [
        'Thème',
        { label: 'Ce qui le montre', class: 'ifn-texte' },
        { label: 'Score', class: 'ifn-second' },
        { label: 'Moyenne', class: 'ifn-second' },
        'Effet, en points',
      ],
      rows: [
        ...reasons.map((reason) => ({
          head: reason.label,
          cells: [
            reasonInWords(reason),
            scoreInWords(reason.score),
            scoreInWords(reason.reference),
            signed(reason.points),
          ],
        })),
        ...(Math.abs(rest) < 0.05 ? [] : [{ head: REST, cells: ['', '', '', signed(rest)] }]),
        {
          head: 'Indice',
          cells: ['', scoreInWords(end), scoreInWords(start), signed(end - start)],
        },
      ],
    },
  }
}

/** Points by indicator, and their sum. */
function pointsTable(
  heads: readonly string[],
  rows: readonly (readonly [name: string, value: number])[],
  sum: number,
): TableBlock {
  return {
    region: 'Tableau des points',
    table: {
      caption: 'Ce que chaque indicateur apporte à l’indice, en points',
      heads: ['Indicateur', ...heads],
      class: 'ifn-points',
      rows: [
        ...rows.map(([name, value]) => ({ head: name, cells: [scoreInWords(value)] })),
        { head: 'Indice', cells: [scoreInWords(sum)] },
      ],
    },
  }
}
