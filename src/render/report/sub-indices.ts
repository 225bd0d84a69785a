/** ReportSection: the two sub-indices of the territory, crossed with those of its peers. */
import { french, NBSP } from '../../core/french.ts'
import { groupsOf, type Method } from '../../method/method.ts'
import { noun } from '../../table/level.ts'
import { scatterChart } from '../draw/charts.ts'
import { scoreInWords } from '../draw/words.ts'
import type { ReportBlock } from './blocks.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { reportMap } from './map.ts'
import { meanOfRows, peerColumns } from './territory.ts'

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
  const { subIndices, medians } = peerColumns(among.peers)
  const [xs, ys] = subIndices as readonly [Float64Array, Float64Array]
  const middle = medians as readonly number[] as readonly [number, number]
  const at = [first, second].map(({ values }) => meanOfRows(view, values, subject.rows)) as [
    number,
    number,
  ]
  const words = {
    id: 'sous-indices-nuage',
    title: `${first.label} et ${second.label}`,
    legend: 'Sous-indices',
    width: CHART_WIDTH,
    axes: [first.label, second.label] as const,
    middle,
    marked: { name: context.subject.name || subjectLabel, at },
  }
  const rows = [first, second].map(
    ({ id, label }, k) =>
      `${label}${NBSP}: ${scoreInWords(at[k]!)} (médiane ${among.alone ? `de ses ${noun(among.level, 2)} ` : ''}${scoreInWords(middle[k]!)})${lonely(context, id)}.`,
  )
  const map = context.subject.own < 0 ? reportMap(context, 'quadrants') : undefined
  const scatter: ReportBlock = {
    drawing: scatterChart(words, xs, ys),
    caption: `${among.alone ? 'Chaque point est une partie du territoire' : `Les ${french(among.peers.length, 0)} ${noun(among.level, 2)} de ces scores`}${NBSP}; les traits sont les médianes${view.hasPopulation ? ' pondérées par la population' : ''}${xs.length > 3000 ? `${NBSP}; plus un carré est foncé, plus il en compte` : ''}.`,
    title: `${first.label} et ${second.label}.`,
  }
  const said: ReportBlock[] = [
    { bullets: rows },
    ...(among.alone ? [] : [quadrant(at, middle, [first.label, second.label])]),
  ]
  return {
    id: 'sous-indices',
    title: 'Les deux sous-indices',
    body: map
      ? [
          ...said,
          {
            beside: [[scatter], [{ ...map, caption: 'Les deux sous-indices croisés.' }]],
          },
        ]
      : [{ uneven: true, beside: [said, [scatter]] }],
  }
}

/** « ; il ne tient ici qu’à une mesure : locaux sans fibre », where one indicator alone bears a sub-index. */
function lonely({ figure: { view, subject } }: ReportContext, id: string): string {
  const group = view.method?.subIndices[id]
  const indicators = view.method && group ? indicatorsUnder(view.method, id) : []
  const present = indicators.filter((each) =>
    subject.rows.some((row) => !Number.isNaN(view.column(`${each}_score`)?.[row] ?? NaN)),
  )
  return present.length === 1
    ? `${NBSP}; il ne tient ici qu’à une mesure${NBSP}: ${view.method!.indicators[present[0]!]!.label}`
    : ''
}

function indicatorsUnder(method: Method, id: string): readonly string[] {
  const group = groupsOf(method)[id]
  return group ? group.of.flatMap((child) => indicatorsUnder(method, child)) : [id]
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
