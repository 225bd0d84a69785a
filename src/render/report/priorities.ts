/** ReportSection: by which parts of the territory to begin, by intensity and by people, and why. */
import { capital, french, NBSP } from '../../core/french.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import {
  certaintyOf,
  type Priority,
  type TenthCertainty,
} from '../../study/priorities/priorities.ts'
import { countOf, noun } from '../../table/level.ts'
import { CARDS } from '../draw/html.ts'
import { reasonInWords } from '../draw/reasons.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { ABSENT, scoreInWords } from '../draw/words.ts'
import type { TableBlock } from './blocks.ts'
import type { ReportContext, ReportSection } from './context.ts'

/**
 * Lists the parts of the territory that come first, by intensity and by people.
 *
 * @param context context of the report
 * @returns the section; nothing for a territory without parts, or when the scores cannot be decomposed
 */
export function prioritiesSection({ view, priorities }: ReportContext): ReportSection | undefined {
  if (priorities === undefined) return undefined
  const { byIntensity, byPeople, belowFloor, floor } = priorities
  return {
    id: 'priorites',
    title: 'Par où commencer',
    body: [
      byPeople.length > 0
        ? 'Deux lectures du même territoire\u00A0: là où l’indice est le plus haut, et là où vivent le plus de personnes en difficulté.'
        : 'Là où l’indice est le plus haut\u00A0; sans estimation des personnes en difficulté, il n’y a pas de liste par nombre de personnes.',
      table(view, `Par intensité${NBSP}: l’indice le plus haut`, byIntensity),
      ...(byPeople.length > 0
        ? [
            table(
              view,
              `Par personnes${NBSP}: le plus de personnes en difficulté numérique (estimation, intervalle à 90${NBSP}%)`,
              byPeople,
            ),
          ]
        : []),
      ...(belowFloor.count > 0
        ? [
            `${countOf(view.level, belowFloor.count)} de moins de ${french(floor, 0)} habitants (${french(belowFloor.population, 0)} habitants en tout) ${belowFloor.count > 1 ? 'ne sont' : 'n’est'} pas dans ces listes.`,
          ]
        : []),
    ],
  }
}

const certainties: Readonly<Record<TenthCertainty, string>> = {
  sur: 'sûr',
  probable: 'probable',
  incertain: 'incertain',
  hors: 'non',
}

/** Scores of a part of what was computed keep the ranks that they had among all. */
function ranksOf(view: ScoresView, count: number): string {
  const isOfMore = view.column('ifn_rang')?.some((rank) => rank > count)
  return isOfMore ? 'Rang d’ensemble' : `Rang sur ${french(count, 0)}`
}

function table(view: ScoresView, caption: string, list: readonly Priority[]): TableBlock {
  const sure = list.some(({ firstTenth }) => firstTenth)
  const counted = list.some(({ people }) => people)
  const heads = [
    capital(noun(view.level, 1)),
    'Habitants',
    'Indice',
    ranksOf(view, list[0]!.rank.of),
    ...(sure ? ['Premier dixième'] : []),
    ...(counted ? ['En difficulté, environ'] : []),
    { label: 'Ce qui pèse le plus, face à la moyenne', class: 'ifn-texte' },
  ]
  return {
    region: caption,
    table: {
      caption,
      heads,
      class: CARDS,
      rows: list.map((each) => ({
        head: `${each.name || each.code} (${each.code})`,
        cells: [
          Number.isNaN(each.population) ? ABSENT : french(each.population, 0),
          scoreInWords(each.index),
          french(each.rank.rank, 0),
          ...(sure
            ? [each.firstTenth ? certainties[certaintyOf(each.firstTenth.chance)] : ABSENT]
            : []),
          ...(counted
            ? [
                each.people
                  ? estimateInWords(each.people.people, each.people.low, each.people.high)
                      .replace('environ ', '')
                      // a narrow column breaks before the interval, not in it
                      .replace(/\(.*\)/, (interval) => interval.replaceAll(' ', NBSP))
                  : ABSENT,
              ]
            : []),
          each.reasons.map(reasonInWords).join(`${NBSP}; `),
        ],
      })),
    },
  }
}
