/** The first page of a report: three sentences, the figures, the map. */
import { capital, NBSP } from '../../core/french.ts'
import { standingInWords } from '../../engine/standing.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { noun } from '../../table/level.ts'
import {
  ABSENT,
  feminine,
  inSeries,
  peopleInWords,
  scoreInWords,
  theTerritory,
  valueInWords,
} from '../draw/words.ts'
import type { ReportBlock } from './blocks.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { weighingSentence } from './contributions.ts'
import { reportMap } from './map.ts'
import { peopleInDifficulty } from './people.ts'
import { rankFact } from './profile.ts'
import { intervalInWords } from './table.ts'
import { meanOfRows, peerColumns } from './territory.ts'

/**
 * Writes what is to be remembered of the territory: where it stands, what weighs, who comes first; its figures; its map.
 *
 * @param context context of the report
 * @returns the section
 */
export function summarySection(context: ReportContext): ReportSection {
  const map = reportMap(context)
  const figures: ReportBlock[] = [
    { bullets: summarySentences(context) },
    { facts: keyFigures(context), boxed: true },
  ]
  const beside =
    context.subject.own >= 0 ? 'Le territoire est montré avec ceux qui l’entourent. ' : ''
  return {
    id: 'a-retenir',
    title: 'À retenir',
    body: map
      ? [
          {
            beside: [
              figures,
              [
                {
                  ...map,
                  caption: `${beside}Les mêmes valeurs sont dans le tableau plus bas.`,
                },
              ],
            ],
          },
        ]
      : [
          ...figures,
          'Aucun contour n’a été donné pour ces territoires\u00A0: le tableau plus bas tient lieu de carte.',
        ],
    ...(map === undefined && {
      advice: ['Carte\u00A0: l’option --contours donne ceux de ces territoires.'],
    }),
  }
}

/**
 * Writes the sentences to be remembered: where the territory stands, what weighs, who comes first.
 *
 * @param context context of the report
 * @returns three French sentences; two where the index cannot be decomposed
 */
export function summarySentences(context: ReportContext): string[] {
  const weighing = weighingSentence(context)
  return [standing(context), ...(weighing === undefined ? [] : [weighing]), first(context)]
}

function standing(context: ReportContext): string {
  const { value, peers, subject, figure: shown, view } = context
  const name = capital(theTerritory(subject.level))
  if (Number.isNaN(value))
    return `${name} n’a pas d’indice\u00A0: trop de données manquent. Ce qui est connu figure plus bas.`
  const among = standingInWords(subject.level, peerColumns(peers).index, value)
  const it = feminine(subject.level) ? 'elle' : 'il'
  const mean =
    shown.subject.own < 0
      ? ` (moyenne de ceux de ses ${noun(shown.view.level, 2)})`
      : intervalWords(context)
  const scale = scaleInWords(view.method?.description)
  return `${name} a un indice de ${scoreInWords(value)}${mean}${scale === '' ? '' : ` sur une échelle qui va ${scale}`}${among === '' ? '' : `${NBSP}: ${it} est ${among}`}.`
}

function intervalWords({ figure: { view, subject } }: ReportContext): string {
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((name) => view.column(name)?.[subject.own] ?? NaN)
  return Number.isNaN(low! + high!) ? '' : ` (${intervalInWords(low!, high!)}, neuf fois sur dix)`
}

/**
 * Reads the scale of an index in the description of its method.
 *
 * @param description description of a method
 * @returns « de 0 (le moins fragile) à 100 (le plus fragile) »; `''` where the description does not begin with it
 *
 * @example
 * scaleInWords('De 1 (risque le plus faible) à 10 (le plus élevé).') // → 'de 1 (risque le plus faible) à 10 (le plus élevé)'
 */
export function scaleInWords(description = ''): string {
  const [found = ''] = /^De [^()]+\([^()]+\) à [^()]+\([^()]+\)/u.exec(description) ?? []
  return found.replace(/^D/, 'd')
}

function first(context: ReportContext): string {
  const { priorities, subject, view } = context
  const names = (list: readonly { readonly name: string; readonly code: string }[]): string =>
    inSeries(list.slice(0, 3).map(({ name, code }) => name || code))
  if (priorities !== undefined) {
    const { byIntensity, byPeople } = priorities
    const people = byPeople
      .slice(0, 3)
      .map((each) => estimateInWords(each.people!.people, each.people!.low, each.people!.high))
      .map((words) => words.replace(/^environ | \(.*$/g, ''))
    const most =
      byPeople.length === 0
        ? ''
        : `${NBSP}; ${names(byPeople)}, qui ${byPeople.length > 1 ? 'comptent' : 'compte'} le plus de personnes en difficulté (environ ${inSeries(people)})`
    return `Par où commencer${NBSP}: ${names(byIntensity)}, où l’indice est le plus haut${most}.`
  }
  const found = peopleInDifficulty(context)
  const distance = view.indicators.find(({ id }) => id === 'distance_lieu')
  const near = distance ? meanOfRows(view, distance.values, subject.rows) : NaN
  const help = Number.isNaN(near)
    ? ''
    : `${NBSP}; le lieu d’aide le plus proche est à ${valueInWords(near, 'km')}`
  return found === undefined
    ? `Le nombre de personnes en difficulté n’y est pas estimé${help}.`
    : `${capital(estimateInWords(found.people, found.low, found.high)).replace(' (', ' personnes (')}, parmi les 15 ans ou plus, y seraient en difficulté numérique${help}.`
}

function intervalFact({ figure: { view, subject } }: ReportContext): (readonly [string, string])[] {
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((name) => view.column(name)?.[subject.own] ?? NaN)
  return Number.isNaN(low! + high!)
    ? []
    : [['Intervalle à 90\u00A0%', intervalInWords(low!, high!)]]
}

/** The figures of the first page. */
function keyFigures(context: ReportContext): (readonly [string, string])[] {
  const { value, view, subject, figure: shown, peers } = context
  const people = subject.rows.reduce((sum, row) => sum + view.population[row]!, 0)
  const found = peopleInDifficulty(context)
  const scale = scaleInWords(view.method?.description)
  return [
    [
      `Indice de fragilité numérique${scale === '' ? '' : `, ${scale}`}`,
      Number.isNaN(value) ? ABSENT : scoreInWords(value),
    ],
    ...intervalFact(context),
    ...rankFact(peers, value),
    ...(view.hasPopulation
      ? [['Habitants', people > 0 ? peopleInWords(people).replace(/\D+$/u, '') : ABSENT] as const]
      : []),
    ...(found
      ? [
          [
            'En difficulté numérique (estimation, intervalle à 90\u00A0%)',
            estimateInWords(found.people, found.low, found.high),
          ] as const,
        ]
      : []),
    ...shown.view.subIndices.map(
      ({ label, values }) =>
        [label, scoreInWords(meanOfRows(shown.view, values, shown.subject.rows))] as const,
    ),
  ]
}
