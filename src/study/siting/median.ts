/** Median: the sites that bring people nearest on average (p-median, Hakimi 1964). */
import { limitRows, chosenOf, startOf } from './coverage.ts'
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
export interface MedianOptions extends ChoiceOptions {
  /** Distance that counts where nothing is within reach: at least the greatest of the distances. */
  readonly beyond: number
}

/**
 * Chooses `count` sites such that the mean distance of people to the nearest open place is least.
 * Places that stand count as open. Shares of the week are not taken into account: a site is open.
 *
 *     min Σᵢ peopleᵢ · dᵢ / Σᵢ peopleᵢ      dᵢ = distance of i to the nearest open place
 *
 * The bound is that of the Lagrangian relaxation of the assignments (Cornuéjols, Fisher & Nemhauser
 * 1977). With a solver, candidates that this bound rules out are left out of the programme.
 *
 * @returns `value`, `bound` and `curve` in the unit of the distances; NaN where there is nobody
 */
export function nearestOnAverage(problem: SitingProblem, options: MedianOptions): SitingProposal {
  const state = new MedianState(problem, options.beyond)
  const greedy = chooseGreedily(problem, state, options.count)
  const relaxed = lagrangian(problem, state, options, greedy.value)
  const found = { ...greedy, bound: relaxed.bound }
  const closed = greedy.value - relaxed.bound <= 1e-9 * Math.abs(greedy.value)
  const exact =
    options.solve && !closed
      ? solveMedian(problem, state, options, greedy.sites, relaxed)
      : undefined
  return finish('min', found, exact, (sites) => state.arrange(sites))
}

/** Distance of each demand point to what is open, as sites open and close. */
class MedianState {
  readonly people: Float64Array
  readonly total: number
  readonly base: Float64Array
  readonly #open: Uint8Array
  readonly #problem: SitingProblem

  constructor(problem: SitingProblem, beyond: number) {
    this.#problem = problem
    this.people = Float64Array.from(problem.people, (_, i) => peopleAt(problem, i))
    this.total = this.people.reduce((sum, v) => sum + v, 0)
    this.base = Float64Array.from(this.people, (_, i) =>
      Math.min(beyond, problem.existing?.[i] ?? beyond),
    )
    this.#open = new Uint8Array(problem.distances.sites)
  }

  isOpen(site: number): boolean {
    return this.#open[site] === 1
  }

  set(site: number, open: boolean): void {
    this.#open[site] = open ? 1 : 0
  }

  /** Nearest and second nearest open distances, and the nearest open site (−1: a place that stands, or none). */
  nearest(demand: number): { first: number; second: number; site: number } {
    const { starts, site, distance } = this.#problem.distances
    const base = this.base[demand]!
    let found = { first: base, second: base, site: -1 }
    let seen = 0
    for (let k = starts[demand]!; k < starts[demand + 1]! && seen < 2; k++) {
      if (distance[k]! >= base) break
      if (this.#open[site[k]!] === 0) continue
      found =
        seen === 0
          ? { first: distance[k]!, second: base, site: site[k]! }
          : { ...found, second: distance[k]! }
      seen++
    }
    return found
  }

  /** People × distance of the whole. */
  cost(): number {
    let sum = 0
    for (let i = 0; i < this.people.length; i++) sum += this.people[i]! * this.nearest(i).first
    return sum
  }

  /** What opening each candidate saves, given what is open. */
  savings(): Float64Array {
    const { starts, site, distance } = this.#problem.distances
    const out = new Float64Array(this.#problem.distances.sites)
    for (let i = 0; i < this.people.length; i++) {
      const { first } = this.nearest(i)
      for (let k = starts[i]!; k < starts[i + 1]! && distance[k]! < first; k++)
        out[site[k]!]! += this.people[i]! * (first - distance[k]!)
    }
    return out
  }

  /** Opens nothing but these sites, each time the one that saves most. */
  arrange(sites: readonly number[]): Arranged {
    this.#open.fill(0)
    const left = new Set(sites.toSorted((a, b) => a - b))
    const order: number[] = []
    const curve = [this.cost() / this.total]
    while (left.size > 0) {
      const saved = this.savings()
      const best = [...left].reduce((a, b) => (saved[b]! > saved[a]! ? b : a))
      this.set(best, true)
      left.delete(best)
      order.push(best)
      curve.push(this.cost() / this.total)
    }
    return { sites: order, curve }
  }
}

function chooseGreedily(problem: SitingProblem, state: MedianState, count: number): Found {
  const limit = new GroupLimit(problem)
  const candidates = openSites(problem)
  const forced = problem.forced ?? []
  const chosen: number[] = []
  const open = (site: number): void => {
    state.set(site, true)
    limit.count(site, 1)
    chosen.push(site)
  }
  forced.forEach(open)
  while (chosen.length < count) {
    const saved = state.savings()
    const allowed = candidates.filter((site) => !state.isOpen(site) && limit.allows(site))
    if (allowed.length === 0) break
    const best = allowed.reduce((a, b) => (saved[b]! > saved[a]! ? b : a))
    if (saved[best] === 0) break
    open(best)
  }
  while (swapOnce(problem, state, chosen, candidates, limit));
  return { sites: chosen, value: state.cost() / state.total, bound: NaN }
}

/**
 * Exchanges the pair of sites that saves most (Whitaker 1983): what a candidate saves, less what
 * closing a site costs, corrected where both change the same demand point.
 */
function swapOnce(
  problem: SitingProblem,
  state: MedianState,
  chosen: number[],
  candidates: readonly number[],
  limit: GroupLimit,
): boolean {
  const { starts, site, distance } = problem.distances
  const place = new Map(chosen.map((each, k) => [each, k]))
  const saved = new Float64Array(problem.distances.sites)
  const lost = new Float64Array(chosen.length)
  const both = chosen.map(() => new Map<number, number>())
  for (let i = 0; i < state.people.length; i++) {
    const { first, second, site: assigned } = state.nearest(i)
    const k = assigned < 0 ? undefined : place.get(assigned)
    const people = state.people[i]!
    if (k !== undefined) lost[k]! += people * (second - first)
    const until = k === undefined ? first : second
    for (let at = starts[i]!; at < starts[i + 1]! && distance[at]! < until; at++) {
      const each = site[at]!
      if (state.isOpen(each)) continue
      const d = distance[at]!
      if (d < first) saved[each]! += people * (first - d)
      if (k !== undefined) {
        const spared = people * (second - Math.max(first, d))
        both[k]!.set(each, (both[k]!.get(each) ?? 0) + spared)
      }
    }
  }
  let [from, to, most] = [-1, -1, 1e-12 * (state.cost() + 1)]
  chosen.forEach((old, k) => {
    if (problem.forced?.includes(old)) return
    limit.count(old, -1)
    for (const each of candidates) {
      if (state.isOpen(each)) continue
      const gain = saved[each]! - lost[k]! + (both[k]!.get(each) ?? 0)
      if (gain > most && limit.allows(each)) [from, to, most] = [k, each, gain]
    }
    limit.count(old, 1)
  })
  if (from < 0) return false
  const old = chosen[from]!
  state.set(old, false)
  limit.count(old, -1)
  state.set(to, true)
  limit.count(to, 1)
  chosen[from] = to
  return true
}

/** A bound, and the candidates that may be in an optimal choice, or are in all of them. */
interface Relaxed {
  readonly bound: number
  readonly possible: readonly number[]
  readonly certain: readonly number[]
}

const ROUNDS = 600

/** Subgradient ascent on the prices of being served (`price[i]`, at most the distance without new sites). */
function lagrangian(
  problem: SitingProblem,
  state: MedianState,
  { count }: MedianOptions,
  value: number,
): Relaxed {
  const { starts, site, distance } = problem.distances
  const { people, base, total } = state
  const candidates = openSites(problem)
  const forced = new Set(problem.forced)
  const free = candidates.filter((each) => !forced.has(each))
  const price = Float64Array.from(people, (v, i) => v * state.nearest(i).first)
  const target = value * total
  const limit = Math.max(0, Math.min(count - forced.size, free.length))
  const reduced = new Float64Array(problem.distances.sites)
  let best = { bound: -Infinity, price: price.slice() }
  let [pace, still] = [1.5, 0]
  const evaluate = (): { bound: number; order: number[] } => {
    reduced.fill(0)
    for (let i = 0; i < people.length; i++)
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const cost = people[i]! * distance[k]!
        if (cost >= price[i]!) break
        reduced[site[k]!]! += cost - price[i]!
      }
    const order = free.toSorted((a, b) => reduced[a]! - reduced[b]! || a - b)
    let bound = price.reduce((sum, v) => sum + v, 0)
    for (const each of forced) bound += reduced[each]!
    for (const each of order.slice(0, limit)) bound += Math.min(0, reduced[each]!)
    return { bound, order }
  }
  const slope = new Float64Array(people.length)
  for (let round = 0; round < ROUNDS; round++) {
    const { bound, order } = evaluate()
    if (bound > best.bound) {
      best = { bound, price: price.slice() }
      still = 0
    } else if (++still >= 20) [pace, still] = [pace / 2, 0]
    if (target - best.bound <= 1e-10 * target || pace < 1e-5) break
    const open = new Set([...forced, ...order.slice(0, limit)])
    let norm = 0
    for (let i = 0; i < people.length; i++) {
      let served = 0
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        if (people[i]! * distance[k]! >= price[i]!) break
        if (open.has(site[k]!)) served++
      }
      slope[i] = 1 - served
      norm += slope[i]! ** 2
    }
    if (norm === 0) break
    const step = (pace * Math.max(target - bound, 1e-9 * target)) / norm
    // a demand point is never worth more than what it costs where nothing new opens
    for (let i = 0; i < people.length; i++)
      price[i] = Math.min(people[i]! * base[i]!, Math.max(0, price[i]! + step * slope[i]!))
  }
  price.set(best.price)
  const { bound, order } = evaluate()
  const last = limit > 0 ? Math.min(0, reduced[order[limit - 1]!]!) : 0
  const next = order.length > limit ? Math.min(0, reduced[order[limit]!]!) : 0
  const slack = 1e-9 * target
  const inside = new Set(order.slice(0, limit))
  const possible = free.filter(
    (each) => inside.has(each) || bound + reduced[each]! - last <= target + slack,
  )
  const certain = [...inside].filter((each) => bound - reduced[each]! + next > target + slack)
  return {
    bound: Math.min(bound / total, value),
    possible: [...forced, ...possible],
    certain: problem.groups ? [] : certain,
  }
}

function solveMedian(
  problem: SitingProblem,
  state: MedianState,
  { count, solve, seconds }: MedianOptions,
  start: readonly number[],
  { possible, certain, bound: relaxed }: Relaxed,
): Found {
  const { starts, site, distance } = problem.distances
  const build = new ProgrammeBuilder()
  const sure = new Set([...(problem.forced ?? []), ...certain])
  const column = new Map(
    possible.map((each) => [
      each,
      build.variable(0, { whole: true, lower: sure.has(each) ? 1 : 0 }),
    ]),
  )
  let constant = 0
  for (let i = 0; i < state.people.length; i++) {
    const people = state.people[i]!
    if (people === 0) continue
    // farther than a site that is surely open, or than a place that stands: never used
    let until = state.base[i]!
    const near: { each: number; d: number }[] = []
    for (let k = starts[i]!; k < starts[i + 1]! && distance[k]! < until; k++) {
      if (!column.has(site[k]!)) continue
      if (sure.has(site[k]!)) {
        until = distance[k]!
        break
      }
      near.push({ each: site[k]!, d: distance[k]! })
    }
    constant += people * until
    if (near.length === 0) continue
    const served = near.map(({ each, d }) => {
      const z = build.variable(people * (d - until))
      build.row(
        [
          [z, 1],
          [column.get(each)!, -1],
        ],
        { most: 0 },
      )
      return [z, 1] as [number, number]
    })
    build.row(served, { most: 1 })
  }
  limitRows(build, problem, column, count)
  const programme = build.done('min')
  const known = start.every((each) => column.has(each))
  const { status, bound, x } = solve!(programme, {
    ...(seconds !== undefined && { seconds }),
    ...(known && { start: startOf(programme.cost.length, column, start) }),
  })
  const sites = status === 'optimal' || status === 'stopped' ? chosenOf(column, x) : start
  const value = state.arrange(sites).curve.at(-1)!
  return {
    sites,
    value,
    bound:
      status === 'optimal'
        ? value
        : Math.min(value, Math.max(relaxed, (bound + constant) / state.total || -Infinity)),
    proven: status === 'optimal',
  }
}
