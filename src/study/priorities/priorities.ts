/** Which territories first: by intensity and by people, side by side, with why, how sure, and what help is near. */
import { oncePerObject } from '../../core/memo.ts'
import type { Scores } from '../../engine/compute.ts'
import { themeReasons, type ThemeReason } from '../../engine/reasons.ts'
import { parentCode } from '../../geo/membership.ts'
import { ranksDescending } from '../../stats/rank.ts'
import type { PeopleEstimate } from '../estimation/people.ts'

/** How sure it is that a territory is in the most fragile tenth: in 95 % of draws, in half, in one of twenty, or fewer. */
export type TenthCertainty = 'sur' | 'probable' | 'incertain' | 'hors'

/** Help that is near a territory, as far as the files tell. */
export interface NearHelp {
  /** Kilometres to the nearest place. */
  readonly distance?: Float64Array
  /** Places in the territory, by the column that counts them: `nb_france_services`, `nb_bibliotheques`. */
  readonly counts?: Readonly<Record<string, Float64Array>>
}

/** What priorities are made from: `Scores`, or a file of them opened. */
export type PrioritySource = Pick<
  Scores,
  'codes' | 'names' | 'level' | 'population' | 'index' | 'rank' | 'tree' | 'indicators'
>

/** What priorities are told beside the scores. Every column has one place a territory, in the order of the scores. */
export interface PriorityOptions {
  /** Rows to choose among: those of a département, say; all when left out. They are ranked among all. */
  readonly within?: readonly number[]
  /** Territories a list, 10 when left out. */
  readonly count?: number
  /** Inhabitants under which a territory is in no list, 200 when left out. */
  readonly floor?: number
  /** Estimates that the second list is made from; it is empty when left out. */
  readonly people?: Pick<PeopleEstimate, 'share' | 'people' | 'low' | 'high'>
  /** Places of help near each territory; told of none when left out. */
  readonly help?: NearHelp
  /** EPCI of each row: codes and, by code, names. */
  readonly epci?: {
    readonly codes: readonly string[]
    readonly names: Readonly<Record<string, string>>
  }
}

/** A rank among so many. */
export interface RankAmong {
  /** Code of what it is ranked in: `FR`, or a département. */
  readonly code: string
  /** Rank, from 1. */
  readonly rank: number
  /** Number of territories ranked. */
  readonly of: number
}

/** One territory of a list. */
export interface Priority {
  /** Row of the scores, from 0. */
  readonly row: number
  /** Code officiel. */
  readonly code: string
  /** Name; `''` where none is known. */
  readonly name: string
  /** EPCI that holds it; nothing where it is not known. */
  readonly epci?: { readonly code: string; readonly name: string }
  /** Inhabitants. */
  readonly population: number
  /** Value of the index. */
  readonly index: number
  /** Rank by the index among all, and among those of its département when there are others; 1 is the most fragile. */
  readonly rank: RankAmong
  /** Rank among those of its département; nothing when there are no others. */
  readonly rankInDepartement?: RankAmong
  /** Estimated people and their share, with bounds at 5 % and 95 %; nothing without an estimate. */
  readonly people?: {
    readonly share: number
    readonly people: number
    readonly low: number
    readonly high: number
  }
  /** The two themes that make it most fragile against the reference; fewer where fewer do: what protects is no reason. */
  readonly reasons: readonly ThemeReason[]
  /** Chance of being in the most fragile tenth, 0 … 1; nothing without a study. */
  readonly firstTenth?: { readonly chance: number; readonly certainty: TenthCertainty }
  /** Distance to the nearest place of help, in kilometres, and counts of places by variable. */
  readonly help: {
    readonly distance?: number
    readonly counts: Readonly<Record<string, number>>
  }
}

/** Two lists of the same territories, and those that are in neither. */
export interface Priorities {
  /** Most fragile first. */
  readonly byIntensity: readonly Priority[]
  /** Empty when no people were estimated. */
  readonly byPeople: readonly Priority[]
  /** Inhabitants under which a territory is in no list. */
  readonly floor: number
  /** Territories chosen among, those with an index above the floor, and those under the floor with their people. */
  readonly among: number
  /** Number of territories that have an index and the inhabitants asked. */
  readonly eligible: number
  /** Territories under the floor, and their inhabitants. */
  readonly belowFloor: { readonly count: number; readonly population: number }
  /** Territories without an index. */
  readonly withoutIndex: number
}

const COUNT = 10
const FLOOR = 200
/** Themes that are said of a territory. */
const REASONS = 2

/**
 * Lists the territories that come first, by intensity (index) and by people (those estimated in digital difficulty).
 *
 * @param scores index of all the territories of the reference
 * @param options what is known beside, and which rows to choose among
 * @returns two lists; ties are in the order of codes
 *
 * @example
 * listPriorities(scores, { within: [0, 1, 2], people, count: 10 }).byIntensity[0].reasons
 */
export function listPriorities(scores: PrioritySource, options: PriorityOptions = {}): Priorities {
  const { count = COUNT, floor = FLOOR, people } = options
  const within = options.within ?? [...scores.codes.keys()]
  const population = (row: number): number => scores.population?.[row] ?? NaN
  const indexed = within.filter((row) => !Number.isNaN(scores.index[row]!))
  const small = indexed.filter((row) => population(row) < floor)
  const eligible = indexed.filter((row) => !(population(row) < floor))
  const describe = describer(scores, options)
  const first = (values: Float64Array): readonly Priority[] =>
    eligible
      .filter((row) => !Number.isNaN(values[row]!))
      .sort((a, b) => values[b]! - values[a]! || (scores.codes[a]! < scores.codes[b]! ? -1 : 1))
      .slice(0, count)
      .map(describe)
  return {
    byIntensity: first(scores.index),
    byPeople: people ? first(people.people) : [],
    floor,
    among: within.length,
    eligible: eligible.length,
    belowFloor: {
      count: small.length,
      population: small.reduce((sum, row) => sum + population(row), 0),
    },
    withoutIndex: within.length - indexed.length,
  }
}

/**
 * Adds to priorities the chance that each territory has of being in the most fragile tenth.
 *
 * @param found priorities
 * @param firstTenth chance by row of the scores, 0 … 1; NaN where it was not studied
 * @returns the same lists, with chances where they are known
 */
export function withFirstTenth(found: Priorities, firstTenth: Float64Array): Priorities {
  const add = (each: Priority): Priority => {
    const chance = firstTenth[each.row]!
    return Number.isNaN(chance)
      ? each
      : { ...each, firstTenth: { chance, certainty: certaintyOf(chance) } }
  }
  return { ...found, byIntensity: found.byIntensity.map(add), byPeople: found.byPeople.map(add) }
}

const reasonsOnce = oncePerObject(({ tree, indicators, population }: PrioritySource) =>
  themeReasons({
    tree,
    indicators: indicators as Record<string, Float64Array>,
    weight: population?.map((v) => (v > 0 ? v : 0)),
  }),
)
const ranksOnce = oncePerObject(ranksInDepartement)

/** What is said of one territory; reasons and ranks of départements are found once for all. */
function describer(
  scores: PrioritySource,
  { people, help, epci }: PriorityOptions,
): (row: number) => Priority {
  const { codes, names, index, level } = scores
  const reasons = reasonsOnce(scores)
  const departements = ranksOnce(scores)
  const of = index.reduce((n, v) => n + Number(v === v), 0)
  return (row) => {
    const at = epci?.codes[row] ?? ''
    const distance = help?.distance?.[row] ?? NaN
    const counted = people?.people[row] ?? NaN
    return {
      row,
      code: codes[row]!,
      name: names?.[row] ?? '',
      ...(at !== '' && level !== 'epci' && { epci: { code: at, name: epci!.names[at] ?? '' } }),
      population: scores.population?.[row] ?? NaN,
      index: index[row]!,
      rank: { code: 'FR', rank: scores.rank[row]!, of },
      ...(departements(row) && { rankInDepartement: departements(row)! }),
      ...(!Number.isNaN(counted) && {
        people: {
          share: people!.share[row]!,
          people: counted,
          low: people!.low[row]!,
          high: people!.high[row]!,
        },
      }),
      reasons: reasons([row])
        .filter(({ points }) => points > 0)
        .slice(0, REASONS),
      help: {
        ...(!Number.isNaN(distance) && { distance }),
        counts: Object.fromEntries(
          Object.entries(help?.counts ?? {}).flatMap(([kind, values]) =>
            Number.isNaN(values[row]!) ? [] : [[kind, values[row]!]],
          ),
        ),
      },
    }
  }
}

/**
 * Reads a chance of being in the most fragile tenth.
 *
 * @param chance share of draws, 0 … 1
 * @returns `sur` from 95 %, `probable` from half, `incertain` from 5 %, `hors` under that
 *
 * @example
 * certaintyOf(0.6) // → 'probable'
 */
export function certaintyOf(chance: number): TenthCertainty {
  return chance >= 0.95 ? 'sur' : chance >= 0.5 ? 'probable' : chance >= 0.05 ? 'incertain' : 'hors'
}

/** Rank of each row among those of its département; nothing for a level whose codes do not tell it, or for one alone. */
function ranksInDepartement({
  codes,
  index,
  level,
}: PrioritySource): (row: number) => RankAmong | undefined {
  const rows = new Map<string, number[]>()
  codes.forEach((code, row) => {
    const departement = level === 'departement' ? '' : parentCode(level, code, 'departement')
    if (departement === '') return
    const list = rows.get(departement)
    if (list) list.push(row)
    else rows.set(departement, [row])
  })
  const found = new Map<number, RankAmong>()
  for (const [code, list] of rows) {
    const ranks = ranksDescending(Float64Array.from(list, (row) => index[row]!))
    const of = ranks.reduce((n, v) => n + Number(v === v), 0)
    if (of > 1) list.forEach((row, k) => found.set(row, { code, rank: ranks[k]!, of }))
  }
  return (row) => found.get(row)
}
