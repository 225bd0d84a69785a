/** Where the next places of help go: from people, distances and constraints to sites and what each brings. */
import { leastFar } from './centre.ts'
import { coverEnough, type CoverProposal } from './cover.ts'
import { coverMost } from './coverage.ts'
import { nearestOnAverage } from './median.ts'
import type { SitingProblem, SitingProposal } from './problem.ts'
import type { SolveProgramme } from './programme.ts'
import { nearerAtEqualCoverage } from './refine.ts'
import type { Demand, Reach, Sites } from './reach.ts'

/**
 * What the sites are chosen for: `reach`, most people within the radius; `median`, the least mean
 * distance; `centre`, the least greatest distance; `cover`, as few sites as it takes for a share of the
 * people to be within the radius.
 */
export type SitingGoal = 'reach' | 'median' | 'centre' | 'cover'

/** What is asked. */
export interface SitingOptions {
  /** What is sought: most people within the radius, the least mean distance, the least greatest distance, or the fewest sites that cover the share asked. */
  readonly goal: SitingGoal
  /** Number of new sites, forced ones included. */
  readonly count: number
  /** Distance at which a place serves, in the unit of the distances. */
  readonly radius: number
  /** For `cover`: share of the people to be within the radius, 0 … 1. */
  readonly part: number
  /** Rows of candidates that open whatever comes, and of those that never do. */
  readonly forced?: readonly number[]
  /** Rows of candidates that never open. */
  readonly excluded?: readonly number[]
  /** At most so many new sites an EPCI. */
  readonly mostPerEpci?: number
  /** Solver that proves the best; without one, the best found by exchange. */
  readonly solve?: SolveProgramme
  /** Time given to the solver, in seconds. */
  readonly seconds?: number
}

/** People and their distances, with such places open. */
export interface Situation {
  /** People within the radius; of a place open a share of the week, that share of them. */
  readonly within: number
  /** Mean distance of the people that some open place serves; NaN without any. */
  readonly mean: number
  /** Greatest distance among inhabited communes that some open place serves; NaN without any. */
  readonly worst: number
  /** Inhabited communes that no open place serves at any distance. */
  readonly unserved: number
}

/** One site of the proposal, in the order in which they bring most. */
export interface SitingStep {
  /** Row of the candidate. */
  readonly site: number
  /** People that it adds within the radius, after those before it. */
  readonly adds: number
  /** The situation once it is open. */
  readonly situation: Situation
}

/** A proposal with what it changes. */
export interface SitingStudy {
  /** Places proposed. */
  readonly proposal: SitingProposal
  /** People that the study counts: those whose number and distances are known. */
  readonly people: number
  /** Distances as places stand. */
  readonly before: Situation
  /** Distances with the places proposed. */
  readonly after: Situation
  /** What each place adds, in the order in which they are best opened. */
  readonly steps: readonly SitingStep[]
  /** Distance of each commune to the nearest open place, before and after; Infinity without one. */
  readonly nearest: { readonly before: Float64Array; readonly after: Float64Array }
  /** Rows of inhabited communes that neither a place nor a candidate can ever serve: out of the mean and of the worst. */
  readonly unreachable: readonly number[]
  /** For `cover`: whether the share asked is reached, and the people that all candidates together would reach. */
  readonly cover?: { readonly reached: boolean; readonly reachable: number }
}

/**
 * Chooses the sites, and measures what each brings.
 *
 * @param demand communes and their people
 * @param candidates where a place may open
 * @param reach distances of the communes to the candidates and to the places that stand
 */
export function proposeSites(
  demand: Demand,
  candidates: Sites,
  reach: Reach,
  options: SitingOptions,
): SitingStudy {
  const { distances, existing } = reach
  const out = new Set(reach.gaps.unknown)
  const people = demand.people.map((v, i) => (out.has(i) || !(v > 0) ? 0 : v))
  const unreachable = [...people.keys()].filter(
    (i) =>
      people[i]! > 0 && existing[i] === Infinity && distances.starts[i] === distances.starts[i + 1],
  )
  const isMean = options.goal === 'median' || options.goal === 'centre'
  const apart = new Set(unreachable)
  const problem: SitingProblem = {
    people: isMean ? people.map((v, i) => (apart.has(i) ? 0 : v)) : people,
    distances,
    existing,
    share: candidates.share,
    forced: options.forced ?? [],
    excluded: [...(options.excluded ?? []), ...reach.gaps.unreached],
    ...(options.mostPerEpci !== undefined && {
      groups: { of: epciGroups(candidates), most: options.mostPerEpci },
    }),
  }
  const proposal = choose(problem, options)
  const measure = new SituationMeasure(people, reach, candidates, proposal.sites, options.radius)
  const before = measure.situation()
  const nearestBefore = measure.nearest.slice()
  const steps: SitingStep[] = []
  for (const site of proposal.sites) {
    const already = steps.at(-1)?.situation.within ?? before.within
    measure.open(site)
    const situation = measure.situation()
    steps.push({ site, adds: situation.within - already, situation })
  }
  return {
    proposal,
    people: people.reduce((sum, v) => sum + v, 0),
    before,
    after: steps.at(-1)?.situation ?? before,
    steps,
    nearest: { before: nearestBefore, after: measure.nearest },
    unreachable,
    ...('reached' in proposal && {
      cover: { reached: proposal.reached, reachable: proposal.reachable },
    }),
  }
}

function choose(problem: SitingProblem, options: SitingOptions): SitingProposal | CoverProposal {
  const { goal, count, radius, part, solve, seconds } = options
  const how = { ...(solve && { solve }), ...(seconds !== undefined && { seconds }) }
  if (goal === 'reach')
    return nearerAtEqualCoverage(problem, radius, coverMost(problem, { count, radius, ...how }))
  if (goal === 'cover')
    return nearerAtEqualCoverage(problem, radius, coverEnough(problem, { radius, part, ...how }))
  const beyond = greatest(problem)
  return goal === 'median'
    ? nearestOnAverage(problem, { count, beyond, ...how })
    : leastFar(problem, { count, beyond, ...how })
}

/** The greatest distance of the problem: what counts where no open place serves yet. */
function greatest({ people, distances, existing }: SitingProblem): number {
  let most = distances.distance.reduce((a, b) => Math.max(a, b), 0)
  for (let i = 0; i < people.length; i++)
    if (people[i]! > 0 && existing![i]! < Infinity) most = Math.max(most, existing![i]!)
  return most
}

/** A group an EPCI; a candidate of none is alone in its own. */
function epciGroups({ epci }: Sites): Int32Array {
  const rank = new Map<string, number>()
  return Int32Array.from(epci, (code, j) => {
    const key = code === '' ? `${j}` : code
    if (!rank.has(key)) rank.set(key, rank.size)
    return rank.get(key)!
  })
}

/** People within the radius, mean and greatest distances, as sites open. */
class SituationMeasure {
  readonly nearest: Float64Array
  readonly #people: Float64Array
  readonly #level: Float64Array
  readonly #share: Float64Array
  readonly #radius: number
  readonly #pairs: ReadonlyMap<number, readonly { demand: number; distance: number }[]>

  constructor(
    people: Float64Array,
    { distances, existing }: Reach,
    { share }: Sites,
    sites: readonly number[],
    radius: number,
  ) {
    this.#people = people
    this.nearest = existing.slice()
    this.#level = existing.map((d) => (d <= radius ? 1 : 0))
    this.#share = share
    this.#radius = radius
    const pairs = new Map(sites.map((site) => [site, [] as { demand: number; distance: number }[]]))
    for (let i = 0; i < people.length; i++)
      for (let k = distances.starts[i]!; k < distances.starts[i + 1]!; k++)
        pairs.get(distances.site[k]!)?.push({ demand: i, distance: distances.distance[k]! })
    this.#pairs = pairs
  }

  open(site: number): void {
    for (const { demand: i, distance } of this.#pairs.get(site) ?? []) {
      this.nearest[i] = Math.min(this.nearest[i]!, distance)
      if (distance <= this.#radius) this.#level[i] = Math.max(this.#level[i]!, this.#share[site]!)
    }
  }

  situation(): Situation {
    let [within, served, total, worst, unserved] = [0, 0, 0, NaN, 0]
    this.#people.forEach((v, i) => {
      if (v === 0) return
      within += v * this.#level[i]!
      const d = this.nearest[i]!
      if (d === Infinity) unserved++
      else {
        served += v
        total += v * d
        if (!(worst >= d)) worst = d
      }
    })
    return { within, mean: total / served, worst, unserved }
  }
}
