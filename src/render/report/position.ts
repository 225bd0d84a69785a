/** Section: where the territory stands among those it is compared with, and how surely. */
import { french, NBSP } from '../../core/french.ts'
import { levelDefinitions, noun } from '../../table/level.ts'
import { standingInWords } from '../../engine/standing.ts'
import { quantiles } from '../../stats/quantile.ts'
import { distributionChart } from '../draw/charts.ts'
import { scoreInWords, theTerritory, weightingWords } from '../draw/words.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { peerColumns, peerRank } from './territory.ts'

/**
 * Writes where the territory stands, and how surely.
 *
 * @param context context of the report
 * @returns the section
 */
export function positionSection(context: ReportContext): ReportSection {
  const { figure: shown, among, subjectLabel, value } = context
  const { view, subject } = shown
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((name) => view.column(name))
  const interval =
    subject.own >= 0 && low && high ? ([low[subject.own]!, high[subject.own]!] as const) : undefined
  const values = peerColumns(among.peers).index
  const words = {
    id: 'repartition',
    title: `Répartition de l’indice${NBSP}: où se situe ${subjectLabel}`,
    legend: 'Indice de fragilité numérique',
    width: CHART_WIDTH,
  }
  return {
    id: 'situation',
    title: 'Où se situe le territoire',
    body: [
      {
        uneven: true,
        beside: [
          [
            sentence(context),
            [certainty(context, interval), ...standingChances(context)].join(' '),
          ],
          [
            {
              drawing: distributionChart(words, values, {
                name: context.subject.name || subjectLabel,
                value,
                interval,
              }),
              caption: `${french(peerRank(among.peers, value).of, 0)} ${noun(among.level, 2)} ${among.alone ? 'du territoire' : 'de ces scores'}${interval ? `${NBSP}; la bande est l’intervalle à 90\u00A0%` : ''}.`,
              title: `Répartition de l’indice${NBSP}: où se situe ${subjectLabel}.`,
            },
          ],
        ],
      },
    ],
    advice: adviceOf(shown, interval),
  }
}

function adviceOf(
  { view, subject }: ReportContext['figure'],
  interval: readonly [number, number] | undefined,
): string[] {
  return [
    ...(interval === undefined && subject.own >= 0
      ? [
          'Intervalles\u00A0: ifn robustesse ajoute aux scores les colonnes ifn_p05 et ifn_p95, que le rapport lit.',
        ]
      : []),
    ...(subject.own < 0
      ? [
          `Indice exact ${levelDefinitions[subject.level].of}\u00A0: ifn calculer --niveau ${subject.level}, au lieu de la moyenne de ses ${noun(view.level, 2)}.`,
        ]
      : []),
  ]
}

function sentence({ figure: { view, subject }, value, peers, among }: ReportContext): string {
  if (Number.isNaN(value))
    return 'Trop de données manquent pour donner un indice à ce territoire. Ce qui est connu figure plus bas.'
  const standing = among.alone
    ? ''
    : standingInWords(subject.level, peerColumns(peers).index, value)
  const how =
    subject.own < 0
      ? ` Cet indice est la moyenne de ceux de ses ${noun(view.level, 2)}, ${weightingWords(view)}${NBSP}: une approximation.`
      : ''
  const [median = NaN] = among.alone ? quantiles(peerColumns(among.peers).index, [0.5]) : []
  const middle = Number.isNaN(median)
    ? ''
    : `${NBSP}; l’indice médian de ses ${noun(among.level, 2)} est ${scoreInWords(median)}`
  return `L’indice vaut ${scoreInWords(value)}${standing === '' ? middle : `${NBSP}: ${theTerritory(subject.level)} est ${standing}`}.${how}`
}

function certainty(
  { figure: { subject } }: ReportContext,
  interval: readonly [number, number] | undefined,
): string {
  if (interval && !Number.isNaN(interval[0] + interval[1]))
    return `Avec les incertitudes étudiées, l’indice se tient neuf fois sur dix entre ${scoreInWords(interval[0])} et ${scoreInWords(interval[1])}.`
  return subject.own < 0
    ? 'La précision de cette moyenne n’est pas connue.'
    : 'La précision de cet indice n’a pas été étudiée\u00A0: un petit écart entre deux territoires peut ne rien vouloir dire.'
}

/** How sure its rank is, where the scores tell. */
function standingChances({ figure: { view, subject } }: ReportContext): string[] {
  const at = (name: string): number =>
    subject.own >= 0 ? (view.column(name)?.[subject.own] ?? NaN) : NaN
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
