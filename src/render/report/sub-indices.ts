/** ReportSection: the two sub-indices of the territory, crossed with those of its peers. */
import { NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { quantiles } from '../../stats/quantile.ts'
import { scatterChart } from '../draw/charts.ts'
import { bullets, figure, paragraph } from '../draw/html.ts'
import { scoreInWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/**
 * Crosses the two sub-indices of the territory.
 *
 * @param context context of the report
 * @returns the section; nothing when the scores have fewer than two
 */
export function subIndicesSection(context: ReportContext): ReportSection | undefined {
  const { subjectLabel, among } = context
  const { view, subject } = context.figure
  const [first, second] = view.subIndices
  if (first === undefined || second === undefined) return undefined
  const [xs, ys] = [0, 1].map((k) =>
    Float64Array.from(among.peers, ({ subIndices }) => subIndices[k]!),
  ) as [Float64Array, Float64Array]
  const middle = [xs, ys].map((each) => quantiles(each, [0.5])[0]!) as [number, number]
  const at = [first, second].map(({ values }) => meanOfRows(view, values, subject.rows)) as [
    number,
    number,
  ]
  const words = {
    id: 'sous-indices-nuage',
    title: `${first.label} et ${second.label}`,
    legend: 'Sous-indices',
    axes: [first.label, second.label] as const,
    middle,
    marked: { name: subjectLabel, at },
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
