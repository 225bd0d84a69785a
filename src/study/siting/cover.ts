/** Cover: how many sites it takes for a share of the people to be within reach (set covering). */
import { chosenOf, coverMost, coverageValue, limitRows, startOf } from './coverage.ts'
import { openSites, peopleAt, type SitingProblem, type SitingProposal } from './problem.ts'
import { ProgrammeBuilder, type SolverOptions, type SolveProgramme } from './programme.ts'

/** How far sites reach, whom they must reach, and how the choice is made. */
export interface CoverOptions extends SolverOptions {
  /** Greatest distance at which a site serves, in the unit of the distances. */
  readonly radius: number
  /** Share of the people to be within reach, 0 … 1. */
  readonly part: number
}

/** A proposal whose `value` and `bound` are numbers of sites, and what it covers. */
export interface CoverProposal extends SitingProposal {
  /** People within reach of the proposal. */
  readonly covered: number
  /** People within reach when every candidate is open: what is asked may be out of reach. */
  readonly reachable: number
  /** Whether `part` of the people are covered. */
  readonly reached: boolean
}

/**
 * Chooses as few sites as it takes for `part` of the people to be within `radius` of an open place
 * (location set covering, Toregas et al. 1971, with a share of the people in place of everyone).
 * Candidates open a share of the week count for that share.
 *
 * @returns `curve`: people within reach before any site, then after each; `reached` is false, and
 *   the proposal opens all that adds someone, where even every candidate does not reach so many
 */
export function coverEnough(problem: SitingProblem, options: CoverOptions): CoverProposal {
  const { radius, part, solve, seconds } = options
  const total = problem.people.reduce((sum, _, i) => sum + peopleAt(problem, i), 0)
  const target = part * total
  const enough = (covered: number): boolean => covered >= target - 1e-9 * total
  const sites = openSites(problem)
  const reachable = coverageValue(problem, radius, sites)
  const most = coverMost(problem, { count: sites.length, radius })
  const forced = problem.forced?.length ?? 0
  const length = Math.max(
    forced,
    most.curve.findIndex((covered, k) => k >= forced && enough(covered)),
  )
  const reached = enough(most.curve[length] ?? -1) || enough(most.curve.at(-1)!)
  const greedy = reached ? smallest(problem, radius, most, enough) : most.sites
  const described = (chosen: readonly number[], bound: number, proven: boolean): CoverProposal => {
    const arranged = coverMost(
      { ...problem, forced: [...chosen], excluded: excludedBut(problem, chosen) },
      { count: chosen.length, radius },
    )
    const gap = chosen.length === bound ? 0 : (chosen.length - bound) / Math.max(1, bound)
    return {
      sites: arranged.sites,
      curve: arranged.curve,
      value: chosen.length,
      bound,
      gap,
      by: gap === 0 || proven ? 'exact' : solve ? 'time-limit' : 'greedy',
      covered: arranged.value,
      reachable,
      reached,
    }
  }
  if (!reached) return described(greedy, greedy.length, true)
  if (!solve) return described(greedy, lowerBound(most.curve, greedy.length, target), false)
  const { status, bound, chosen } = solveCover(
    problem,
    radius,
    target,
    total,
    greedy,
    solve,
    seconds,
  )
  const best = chosen && chosen.length < greedy.length ? chosen : greedy
  return status === 'optimal'
    ? described(best, best.length, true)
    : described(best, Math.max(forced, Math.ceil(bound - 1e-6) || 0), false)
}

/** The greedy order cut where it is enough, less the sites that turn out not to be needed. */
function smallest(
  problem: SitingProblem,
  radius: number,
  most: SitingProposal,
  enough: (covered: number) => boolean,
): number[] {
  const forced = new Set(problem.forced)
  const kept: number[] = [...forced]
  for (const site of most.sites) {
    if (enough(coverageValue(problem, radius, kept))) break
    if (!forced.has(site)) kept.push(site)
  }
  for (const site of kept.toReversed()) {
    if (forced.has(site)) continue
    const fewer = kept.filter((each) => each !== site)
    if (enough(coverageValue(problem, radius, fewer))) kept.splice(kept.indexOf(site), 1)
  }
  return kept
}

/** No k sites cover more than k times the best gain: the least k that could be enough. */
function lowerBound(curve: readonly number[], found: number, target: number): number {
  const gain = (curve[1] ?? curve[0]!) - curve[0]!
  const least = gain > 0 ? Math.ceil((target - curve[0]!) / gain - 1e-9) : 0
  return Math.min(found, Math.max(0, least))
}

function excludedBut(problem: SitingProblem, chosen: readonly number[]): number[] {
  const kept = new Set(chosen)
  return openSites(problem).filter((site) => !kept.has(site))
}

function solveCover(
  problem: SitingProblem,
  radius: number,
  target: number,
  total: number,
  start: readonly number[],
  solve: SolveProgramme,
  seconds: number | undefined,
): { status: string; bound: number; chosen: readonly number[] | undefined } {
  const { starts, site, distance } = problem.distances
  const build = new ProgrammeBuilder()
  const forced = new Set(problem.forced)
  const column = new Map(
    openSites(problem).map((each) => [
      each,
      build.variable(1, { whole: true, lower: forced.has(each) ? 1 : 0 }),
    ]),
  )
  const covered: [number, number][] = []
  let already = 0
  for (let i = 0; i < problem.people.length; i++) {
    const people = peopleAt(problem, i)
    if (people === 0) continue
    if (problem.existing && problem.existing[i]! <= radius) {
      already += people
      continue
    }
    const parts: [number, number][] = []
    for (let k = starts[i]!; k < starts[i + 1]! && distance[k]! <= radius; k++) {
      const open = column.get(site[k]!)
      if (open === undefined) continue
      const share = problem.share?.[site[k]!] ?? 1
      const z = build.variable(0)
      build.row(
        [
          [z, 1],
          [open, -1],
        ],
        { most: 0 },
      )
      parts.push([z, 1])
      covered.push([z, people * share])
    }
    if (parts.length > 0) build.row(parts, { most: 1 })
  }
  build.row(covered, { least: target - already - 1e-9 * total })
  limitRows(build, problem, column, column.size)
  const programme = build.done('min')
  const { status, bound, x } = solve(programme, {
    ...(seconds !== undefined && { seconds }),
    start: startOf(programme.cost.length, column, start),
  })
  return {
    status,
    bound,
    chosen: status === 'optimal' || status === 'stopped' ? chosenOf(column, x) : undefined,
  }
}
