/** ReportSection: the index over several dates, of the territory and of those that hold it. */
import { french } from '../../core/french.ts'
import { nameOf } from '../../geo/membership.ts'
import { isFiner, noun } from '../../table/level.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { linesChart, type DatedLine } from '../draw/lines.ts'
import { yearsOf } from '../map/title.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { meanOfRows, parentIn } from './territory.ts'

/** Départements that all of France has, overseas left aside. */
const MAINLAND = 96

/**
 * Writes the index over several dates: the territory, its EPCI, its département, and all that the scores hold.
 *
 * @param context context of the report
 * @returns the section; nothing without two earlier dates
 */
export function editionsSection(context: ReportContext): ReportSection | undefined {
  const { view, earlier = [], subject } = context
  if (earlier.length < 2) return undefined
  const dates = datesOf([...earlier, { name: 'actuel', view }])
  const columns = [
    ...earlier.map(({ view: then }) =>
      Float64Array.from(view.codes, (code) => then.index[then.rowOf.get(code) ?? -1] ?? NaN),
    ),
    view.index,
  ]
  const whole = (row: number): boolean => columns.every((values) => !Number.isNaN(values[row]!))
  const line = (name: string, rows: readonly number[], marked = false): DatedLine => ({
    name,
    marked,
    values: columns.map((values) => meanOfRows(view, values, rows.filter(whole))),
  })
  const everyRow = [...view.codes.keys()]
  const lines = [line(subject.name || subject.code, subject.rows, true), ...above(context, line)]
  const departements = new Set(everyRow.map(parentIn(view, 'departement')))
  const all = departements.size >= MAINLAND ? 'France' : 'ensemble des scores'
  const own = subject.rows.filter(whole).length
  return {
    id: 'dates',
    title: 'D’une date à l’autre',
    body: [
      `Indice à ${dates.length} dates (${dates.join(', ')})${own === 1 && subject.own >= 0 ? '' : `, moyen selon la population sur les ${french(own, 0)} ${noun(view.level, own)} qui en ont un à toutes`}.`,
      {
        drawing: linesChart(
          {
            id: 'dates-lignes',
            title: 'L’indice d’une date à l’autre',
            legend: 'Indice',
            dates,
            width: CHART_WIDTH,
          },
          [...lines, ...(subject.level === 'france' ? [] : [line(all, everyRow)])],
        ),
        caption:
          'De la première à la dernière valeur. Les territoires suivis sont les mêmes à toutes les dates.',
        title: 'L’indice d’une date à l’autre.',
      },
    ],
  }
}

/** The EPCI and the département that hold the whole territory, where something tells. */
function above(
  { view, subject, epci }: ReportContext,
  line: (name: string, rows: readonly number[]) => DatedLine,
): DatedLine[] {
  return (['epci', 'departement'] as const)
    .filter((level) => isFiner(subject.level, level))
    .flatMap((level) => {
      const parent = parentIn(view, level, level === 'epci' ? epci : undefined)
      const code = parent(subject.rows[0]!)
      if (code === '' || subject.rows.some((row) => parent(row) !== code)) return []
      const name =
        (level === 'epci' && epci?.names.get(code)) ||
        view.parentNames[code] ||
        nameOf(level, code) ||
        code
      return [
        line(
          name,
          [...view.codes.keys()].filter((row) => parent(row) === code),
        ),
      ]
    })
}

/** Years of the data where they tell dates apart, names of files otherwise. */
function datesOf(
  editions: readonly { readonly name: string; readonly view: ScoresView }[],
): string[] {
  const years = editions.map(({ view }) => yearsOf(view))
  return new Set(years).size === years.length && !years.includes('')
    ? years
    : editions.map(({ name }) => name)
}
