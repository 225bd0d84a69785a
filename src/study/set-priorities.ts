/** Which territories come first, with why, how many people, how sure and what help is near: in one call. */
import { distanceVariables } from '../places/source.ts'
import type { Scores } from '../engine/compute.ts'
import { rowsIn, type AskedRows } from '../geo/asked.ts'
import { subjectOfScores, type Subject } from '../pipeline/subject.ts'
import { groupSum } from '../stats/group.ts'
import { estimatePeople } from './estimate-people.ts'
import { peopleVariables } from './estimation/inputs.ts'
import type { PeopleResult } from './estimation/people.ts'
import { quickFirstTenth, type QuickStudy } from './priorities/first-tenth.ts'
import {
  listPriorities,
  withFirstTenth,
  type NearHelp,
  type Priorities,
} from './priorities/priorities.ts'

const PLACES = [
  'NB_FRANCE_SERVICES',
  'NB_LIEUX_MEDIATION',
  'NB_BIBLIOTHEQUES',
  'NB_STRUCTURES_CONSEILLERS',
  'NB_LIEUX_FOURNIS',
] as const

/** The variables that priorities tell of beside the index: the option `also` of `computeFiles`. */
export const priorityVariables: readonly string[] = [
  ...peopleVariables,
  ...PLACES,
  ...distanceVariables,
]

/** Which priorities are asked for. */
export interface SetPrioritiesOptions {
  /** Codes or names of the territories to choose in; all when left out. Ranks are among all. */
  readonly territory?: string | readonly string[]
  /** Territories a list, 10 when left out. */
  readonly count?: number
  /** Inhabitants under which a territory is in no list, 200 when left out. */
  readonly floor?: number
  /** People estimated otherwise (with a survey, say), or `false` for none; estimated from the table when left out. */
  readonly people?: PeopleResult | false
  /** Draws of the quick study that says how sure each is, 200 when left out; 0: no study. */
  readonly draws?: number
}

/** Two lists of territories, and all that is told of them. */
export interface PrioritiesFound extends Priorities {
  /** What was chosen in: « Aisne (02) : 798 communes sur 34 917 »; `''` for all. */
  readonly label: string
  /** The rows of the scores that were chosen in; nothing for all. */
  readonly asked?: AskedRows
  /** The estimate of people, or why there is none. */
  readonly people?: PeopleResult
  /** The study that says how sure each is. */
  readonly study?: QuickStudy
}

/**
 * Lists the territories that come first, by intensity and by people, with their reasons, the chance that each is in the
 * most fragile tenth and the help that is near.
 *
 * People and help are told where the table has their variables: `computeFiles(method, files, { also: priorityVariables })`.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options where, how many, how sure
 * @returns `byIntensity` and `byPeople`, the second empty where people cannot be estimated
 * @throws {UserError} `option-invalide` for scores that do not know their table; `territoire-inconnu`
 *
 * @example
 * const { byIntensity } = priorities(scores, { territory: 'Aisne', count: 5 })
 * byIntensity[0].name // 'Hirson'
 */
export function priorities(scores: Scores, options: SetPrioritiesOptions = {}): PrioritiesFound {
  const { territory, count, floor, draws } = options
  const subject = subjectOfScores(scores)
  const asked = rowsIn(territory, scores)
  const people =
    options.people === false
      ? undefined
      : (options.people ??
        estimatePeople(scores, {
          ...(territory !== undefined && { territory }),
          ...(floor !== undefined && { floor }),
        }))
  const bare = listPriorities(scores, {
    ...(asked && { within: asked.rows }),
    ...(count !== undefined && { count }),
    ...(floor !== undefined && { floor }),
    ...(people && 'found' in people && { people: people.found }),
    help: nearHelp(subject),
    epci: epciOf(subject),
  })
  const listed = [...new Set([...bare.byIntensity, ...bare.byPeople].map(({ row }) => row))]
  const study =
    draws === 0 ? undefined : quickFirstTenth(subject, listed, draws === undefined ? {} : { draws })
  return {
    ...(study ? withFirstTenth(bare, study.firstTenth) : bare),
    label: asked?.label ?? '',
    ...(asked && { asked }),
    ...(people && { people }),
    ...(study && { study }),
  }
}

/** Help near each result: the nearest of the places that help, and how many there are; sums for a level above the rows. */
function nearHelp({ table, options: { to } }: Subject): NearHelp {
  const columns = table.columns as Readonly<Record<string, Float64Array | undefined>>
  const counts = Object.fromEntries(
    PLACES.flatMap((name) => {
      const values = columns[name]
      return values
        ? [[name.toLowerCase(), to ? groupSum(values, to.of, to.codes.length) : values] as const]
        : []
    }),
  )
  const far = distanceVariables.flatMap((name) => columns[name] ?? [])
  const distance =
    to || far.length === 0
      ? undefined
      : far[0]!.map((_, i) =>
          far.reduce(
            (least, each) => (each[i]! < least || least !== least ? each[i]! : least),
            NaN,
          ),
        )
  return { counts, ...(distance && { distance }) }
}

function epciOf({ table, options: { to }, scores }: Subject): {
  readonly codes: readonly string[]
  readonly names: Readonly<Record<string, string>>
} {
  const codes = to ? scores.codes.map(() => '') : (table.membership?.epci ?? [])
  return { codes, names: table.parentNames ?? {} }
}
