/** The parts of a territory that come first: priorities from the columns of scores. */
import { oncePerObject } from '../../core/memo.ts'
import { ranksDescending } from '../../stats/rank.ts'
import {
  listPriorities,
  withFirstTenth,
  type Priorities,
  type PriorityOptions,
  type PrioritySource,
} from '../../study/priorities/priorities.ts'
import { breakdownOf, type Breakdown, type ScoresView } from '../draw/scores-view.ts'
import type { ReportSubject } from './territory.ts'

/** Territories of each list: ten in all. */
const COUNT = 5

/**
 * Finds the parts of a territory that come first, by intensity and by people.
 *
 * @param view scores
 * @param subject territory
 * @returns priorities; nothing for a territory without parts, or when the scores cannot be decomposed
 */
export function prioritiesOf(view: ScoresView, subject: ReportSubject): Priorities | undefined {
  const breakdown = breakdownOf(view)
  if (subject.own >= 0 || subject.rows.length < 2 || breakdown === undefined) return undefined
  const people = peopleOf(view)
  const chances = view.column('p_premier_dixieme')
  const found = listPriorities(sourceOnce(view)(breakdown), {
    within: subject.rows,
    count: COUNT,
    ...(people && { people }),
  })
  if (found.byIntensity.length === 0) return undefined
  return chances ? withFirstTenth(found, chances) : found
}

const sourceOnce = oncePerObject((view: ScoresView) =>
  oncePerObject(({ tree }: Breakdown): PrioritySource => ({
    level: view.level,
    codes: view.codes,
    names: view.names,
    ...(view.hasPopulation && { population: view.population }),
    index: view.index,
    rank: view.column('ifn_rang') ?? ranksDescending(view.index),
    tree,
    indicators: Object.fromEntries(view.indicators.map(({ id, values }) => [id, values])),
  })),
)

function peopleOf(view: ScoresView): PriorityOptions['people'] {
  const [share, people, low, high] = [
    'illectronisme_part',
    'illectronisme_personnes',
    'illectronisme_personnes_p05',
    'illectronisme_personnes_p95',
  ].map((name) => view.column(name))
  return share && people && low && high ? { share, people, low, high } : undefined
}
