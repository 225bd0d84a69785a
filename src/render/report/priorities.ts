/** ReportSection: by which parts of the territory to begin, by intensity and by people, and why. */
import { french, NBSP } from '../../core/french.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import {
  certaintyOf,
  priorities,
  withFirstTenth,
  type Priority,
  type TenthCertainty,
} from '../../study/priorities/priorities.ts'
import { countOf, noun } from '../../table/level.ts'
import { htmlTable, paragraph, scrollingTable } from '../draw/html.ts'
import { reasonInWords } from '../draw/reasons.ts'
import { breakdownOf, type ScoresView } from '../draw/scores-view.ts'
import type { Markup } from '../draw/svg.ts'
import { scoreInWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { capital } from './table.ts'

/** Territories of each list. */
const COUNT = 5

/**
 * Lists the parts of the territory that come first, by intensity and by people.
 *
 * @param context context of the report
 * @returns the section; nothing for a territory without parts, or when the scores cannot be decomposed
 */
export function prioritiesSection({ view, subject }: ReportContext): ReportSection | undefined {
  const breakdown = breakdownOf(view)
  if (subject.own >= 0 || subject.rows.length < 2 || breakdown === undefined) return undefined
  const people = peopleOf(view)
  const chances = view.column('p_premier_dixieme')
  const bare = priorities(
    {
      level: view.level,
      codes: view.codes,
      names: view.names,
      ...(view.hasPopulation && { population: view.population }),
      index: view.index,
      rank: view.column('ifn_rang') ?? ranksDescending(view.index),
      tree: breakdown.tree,
      indicators: Object.fromEntries(view.indicators.map(({ id, values }) => [id, values])),
    },
    { within: subject.rows, count: COUNT, ...(people && { people }) },
  )
  const found = chances ? withFirstTenth(bare, chances) : bare
  if (found.byIntensity.length === 0) return undefined
  return {
    id: 'priorites',
    title: 'Par où commencer',
    body: [
      paragraph(
        'Deux lectures du même territoire\u00A0: là où l’indice est le plus haut, et là où vivent le plus de personnes en difficulté.',
      ),
      table(view, `Par intensité${NBSP}: l’indice le plus haut`, found.byIntensity),
      ...(found.byPeople.length > 0
        ? [
            table(
              view,
              `Par personnes${NBSP}: le plus de personnes en difficulté numérique (estimation, intervalle à 90${NBSP}%)`,
              found.byPeople,
            ),
          ]
        : []),
      ...(found.belowFloor.count > 0
        ? [
            paragraph(
              `${countOf(view.level, found.belowFloor.count)} de moins de ${french(found.floor, 0)} habitants (${french(found.belowFloor.population, 0)} habitants en tout) ne sont pas dans ces listes.`,
            ),
          ]
        : []),
    ],
  }
}

function peopleOf(view: ScoresView) {
  const [share, people, low, high] = [
    'illectronisme_part',
    'illectronisme_personnes',
    'illectronisme_personnes_p05',
    'illectronisme_personnes_p95',
  ].map((name) => view.column(name))
  return share && people && low && high ? { share, people, low, high } : undefined
}

const certainties: Readonly<Record<TenthCertainty, string>> = {
  sur: 'sûr',
  probable: 'probable',
  incertain: 'incertain',
  hors: 'non',
}

function table(view: ScoresView, caption: string, list: readonly Priority[]): Markup {
  const sure = list.some(({ firstTenth }) => firstTenth)
  const heads = [
    capital(noun(view.level, 1)),
    'Habitants',
    'Indice',
    'Rang',
    ...(sure ? ['Premier dixième'] : []),
    'En difficulté, environ',
    'Ce qui pèse le plus',
  ]
  return scrollingTable(
    caption,
    htmlTable(
      caption,
      heads,
      list.map((each) => ({
        head: `${each.name || each.code} (${each.code})`,
        cells: [
          Number.isNaN(each.population) ? '–' : french(each.population, 0),
          scoreInWords(each.index),
          french(each.rank.rank, 0),
          ...(sure
            ? [each.firstTenth ? certainties[certaintyOf(each.firstTenth.chance)] : '–']
            : []),
          each.people
            ? estimateInWords(each.people.people, each.people.low, each.people.high).replace(
                'environ ',
                '',
              )
            : '–',
          each.reasons.map(reasonInWords).join(' ; '),
        ],
      })),
      { class: 'ifn-priorites' },
    ),
    { open: true },
  )
}
