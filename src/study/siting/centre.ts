/** Centre: the sites that leave no one far (p-center). */
import { chosenOf, limitRows } from './coverage.ts'
import { finish, type Arranged, type Found } from './finish.ts'
import {
  GroupLimit,
  openSites,
  peopleAt,
  type SitingProblem,
  type SitingProposal,
} from './problem.ts'
import { ProgrammeBuilder, type ChoiceOptions } from './programme.ts'

/** How many sites, and how the choice is made. */
export interface CentreOptions extends ChoiceOptions {
  /** Distance that counts where nothing is within reach: at least the greatest of the distances. */
  readonly beyond: number
}

/**
 * Chooses `count` sites such that the greatest distance of an inhabited demand point to the nearest
 * open place is least. Places that stand count as open; a site is open, whatever its share of the week.
 *
 * The least distance is one of those listed: it is searched by halves, asking each time whether
 * `count` sites are enough for everyone to be that near (a set covering).
 *
 * @returns `value`, `bound` and `curve` in the unit of the distances
 */
export function leastFar(problem: SitingProblem, options: CentreOptions): SitingProposal {
  const radii = radiiOf(problem, options.beyond)
  const state = new WorstDistance(problem, options.beyond)
  let [low, high] = [0, radii.length - 1]
  let best: readonly number[] = problem.forced ?? []
  let bound = radii[0]!
  let isProven = true
  const each =
    options.seconds === undefined
      ? {}
      : { seconds: options.seconds / Math.max(1, Math.ceil(Math.log2(radii.length))) }
  while (low < high) {
    const middle = (low + high) >> 1
    const { sites, proven } = within(problem, radii[middle]!, { ...options, ...each })
    if (sites) {
      best = sites
      high = middle
    } else {
      low = middle + 1
      isProven &&= proven
      if (proven && isProven) bound = radii[low]!
    }
  }
  const value = state.of(best)
  const found: Found = { sites: best, value, bound: isProven ? value : Math.min(bound, value) }
  return finish('min', found, options.solve ? { ...found, proven: isProven } : undefined, (sites) =>
    state.arrange(sites),
  )
}

/** The distances that the worst may be: those listed, those to places that stand, and `beyond`. */
function radiiOf({ people, distances, existing }: SitingProblem, beyond: number): number[] {
  const all = new Set<number>([beyond])
  for (const d of distances.distance) if (d < beyond) all.add(d)
  for (let i = 0; i < people.length; i++)
    if (existing !== undefined && existing[i]! < beyond) all.add(existing[i]!)
  return [...all].sort((a, b) => a - b)
}

/** The greatest distance that an inhabited demand point has to go. */
class WorstDistance {
  readonly #problem: SitingProblem
  readonly #beyond: number

  constructor(problem: SitingProblem, beyond: number) {
    this.#problem = problem
    this.#beyond = beyond
  }

  of(sites: readonly number[]): number {
    const { distances, existing } = this.#problem
    const open = new Set(sites)
    let worst = 0
    for (let i = 0; i < this.#problem.people.length; i++) {
      if (peopleAt(this.#problem, i) === 0) continue
      let nearest = Math.min(this.#beyond, existing?.[i] ?? Infinity)
      for (let k = distances.starts[i]!; k < distances.starts[i + 1]!; k++) {
        if (distances.distance[k]! >= nearest) break
        if (open.has(distances.site[k]!)) nearest = distances.distance[k]!
      }
      worst = Math.max(worst, nearest)
    }
    return worst
  }

  arrange(sites: readonly number[]): Arranged {
    const left = new Set(sites.toSorted((a, b) => a - b))
    const order: number[] = []
    const curve = [this.of([])]
    while (left.size > 0) {
      let [best, least] = [-1, Infinity]
      for (const site of left) {
        const worst = this.of([...order, site])
        if (worst < least) [best, least] = [site, worst]
      }
      order.push(best)
      left.delete(best)
      curve.push(least)
    }
    return { sites: order, curve }
  }
}

/** So many sites that leave no one farther than `radius`, or none; `proven` when there surely are none. */
function within(
  problem: SitingProblem,
  radius: number,
  { count, solve, seconds }: CentreOptions,
): { sites?: readonly number[]; proven: boolean } {
  const { starts, site, distance } = problem.distances
  const candidates = new Set(openSites(problem))
  const wanted: number[][] = []
  for (let i = 0; i < problem.people.length; i++) {
    if (peopleAt(problem, i) === 0 || (problem.existing?.[i] ?? Infinity) <= radius) continue
    const near: number[] = []
    for (let k = starts[i]!; k < starts[i + 1]! && distance[k]! <= radius; k++)
      if (candidates.has(site[k]!)) near.push(site[k]!)
    if (near.length === 0) return { proven: true }
    wanted.push(near)
  }
  const greedy = coverAll(problem, wanted, count)
  if (greedy || !solve) return greedy ? { sites: greedy, proven: true } : { proven: false }
  const build = new ProgrammeBuilder()
  const forced = new Set(problem.forced)
  const column = new Map(
    [...candidates].map((each) => [
      each,
      build.variable(1, { whole: true, lower: forced.has(each) ? 1 : 0 }),
    ]),
  )
  for (const near of irreducible(wanted))
    build.row(
      near.map((each): [number, number] => [column.get(each)!, 1]),
      { least: 1 },
    )
  limitRows(build, problem, column, count)
  const { status, x } = solve(build.done('min'), seconds === undefined ? {} : { seconds })
  return status === 'optimal' || status === 'stopped'
    ? { sites: chosenOf(column, x), proven: true }
    : { proven: status === 'infeasible' }
}

/** Demand points whose candidates hold all those of another are served when that other is. */
function irreducible(wanted: readonly number[][]): number[][] {
  const sorted = wanted.map((near) => new Set(near)).sort((a, b) => a.size - b.size)
  const kept: Set<number>[] = []
  for (const near of sorted)
    if (!kept.some((smaller) => [...smaller].every((site) => near.has(site)))) kept.push(near)
  return kept.map((near) => [...near])
}

/** Greedy covering of everyone: the sites, or none when it takes more than `count`. */
function coverAll(
  problem: SitingProblem,
  wanted: readonly number[][],
  count: number,
): number[] | undefined {
  const limit = new GroupLimit(problem)
  const chosen = [...(problem.forced ?? [])]
  chosen.forEach((site) => limit.count(site, 1))
  let left = wanted.filter((near) => !near.some((site) => chosen.includes(site)))
  while (left.length > 0) {
    if (chosen.length === count) return undefined
    const served = new Map<number, number>()
    for (const near of left)
      for (const site of near) if (limit.allows(site)) served.set(site, (served.get(site) ?? 0) + 1)
    if (served.size === 0) return undefined
    const [best] = [...served].reduce((a, b) =>
      b[1] > a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a,
    )
    chosen.push(best)
    limit.count(best, 1)
    left = left.filter((near) => !near.includes(best))
  }
  return chosen
}
