/** Coverage: the sites that bring most people within reach (Church & ReVelle 1974). */
import { finish, type Arranged, type Found } from './finish.ts'
import {
  GroupLimit,
  openSites,
  peopleAt,
  type SitingProblem,
  type SitingProposal,
} from './problem.ts'
import { ProgrammeBuilder, type ChoiceOptions } from './programme.ts'

/** How many sites, how far they reach, and how the choice is made. */
export interface CoverageOptions extends ChoiceOptions {
  /** Greatest distance at which a site serves, in the unit of the distances. */
  readonly radius: number
}

/**
 * Chooses `count` sites such that most people are within `radius` of an open place (maximal covering
 * location problem). Places that stand count as open; a site open a share of the week counts for
 * that share of the people that it alone reaches, and of two the greater share counts.
 *
 *     max Σᵢ peopleᵢ · cᵢ      cᵢ = max of the shares of open sites within radius of i
 *
 * Greedy choice is within 1 − 1/e of the optimum before swaps (Nemhauser, Wolsey & Fisher 1978); the
 * bound given is tighter: coverage is submodular, so that no choice passes what is covered plus the
 * `count` best gains left.
 *
 * @returns `value`, `bound` and `curve` in people
 */
export function coverMost(problem: SitingProblem, options: CoverageOptions): SitingProposal {
  const state = new CoverageState(problem, options.radius)
  const greedy = chooseGreedily(problem, state, options.count)
  const exact = options.solve && solveCoverage(problem, options, greedy.sites)
  return finish('max', greedy, exact, (sites) => state.arrange(sites))
}

/** People within reach of what is open, kept up to date as sites open and close. */
class CoverageState {
  readonly people: Float64Array
  /** Share of each demand point that is covered. */
  readonly level: Float64Array
  /** People that opening each candidate would add. */
  readonly gain: Float64Array
  covered = 0
  readonly #open = new Set<number>()
  readonly #base: Float64Array
  readonly #share: (site: number) => number
  readonly #demandStarts: Int32Array
  readonly #sitesOf: Int32Array
  readonly #siteStarts: Int32Array
  readonly #demandsOf: Int32Array

  constructor(problem: SitingProblem, radius: number) {
    const { distances, existing, share } = problem
    const demands = problem.people.length
    this.people = Float64Array.from(problem.people, (_, i) => peopleAt(problem, i))
    this.#share = (site) => share?.[site] ?? 1
    this.#base = Float64Array.from(this.people, (_, i) =>
      existing !== undefined && existing[i]! <= radius ? 1 : 0,
    )
    this.#demandStarts = new Int32Array(demands + 1)
    const reached: number[] = []
    for (let i = 0; i < demands; i++) {
      for (let k = distances.starts[i]!; k < distances.starts[i + 1]!; k++)
        if (distances.distance[k]! <= radius) reached.push(distances.site[k]!)
      this.#demandStarts[i + 1] = reached.length
    }
    this.#sitesOf = Int32Array.from(reached)
    this.#siteStarts = new Int32Array(distances.sites + 1)
    for (const site of reached) this.#siteStarts[site + 1]!++
    for (let j = 0; j < distances.sites; j++) this.#siteStarts[j + 1]! += this.#siteStarts[j]!
    this.#demandsOf = new Int32Array(reached.length)
    const next = this.#siteStarts.slice()
    for (let i = 0; i < demands; i++)
      for (const site of this.sitesOf(i)) this.#demandsOf[next[site]!++] = i
    this.level = this.#base.slice()
    this.gain = new Float64Array(distances.sites)
    this.people.forEach((v, i) => {
      this.covered += v * this.level[i]!
      for (const site of this.sitesOf(i)) this.gain[site]! += v * this.#brings(site, this.level[i]!)
    })
  }

  /** The candidates within reach of a demand point. */
  sitesOf(demand: number): Int32Array {
    return this.#sitesOf.subarray(this.#demandStarts[demand]!, this.#demandStarts[demand + 1]!)
  }

  open(site: number): void {
    this.#open.add(site)
    for (const i of this.#reach(site)) this.#raise(i, Math.max(this.level[i]!, this.#share(site)))
  }

  close(site: number): void {
    this.#open.delete(site)
    for (const i of this.#reach(site)) {
      let level = this.#base[i]!
      for (const other of this.sitesOf(i))
        if (this.#open.has(other)) level = Math.max(level, this.#share(other))
      this.#raise(i, level)
    }
  }

  /** Opens nothing but these sites, each time the one that brings most; the people covered before any, then after each. */
  arrange(sites: readonly number[]): Arranged {
    for (const site of this.#open) this.close(site)
    const left = new Set(sites.toSorted((a, b) => a - b))
    const order: number[] = []
    const curve = [this.covered]
    while (left.size > 0) {
      const best = [...left].reduce((a, b) => (this.gain[b]! > this.gain[a]! ? b : a))
      this.open(best)
      left.delete(best)
      order.push(best)
      curve.push(this.covered)
    }
    return { sites: order, curve }
  }

  #reach(site: number): Int32Array {
    return this.#demandsOf.subarray(this.#siteStarts[site]!, this.#siteStarts[site + 1]!)
  }

  #brings(site: number, level: number): number {
    return Math.max(0, this.#share(site) - level)
  }

  #raise(demand: number, level: number): void {
    const before = this.level[demand]!
    if (level === before) return
    const v = this.people[demand]!
    for (const site of this.sitesOf(demand))
      this.gain[site]! += v * (this.#brings(site, level) - this.#brings(site, before))
    this.level[demand] = level
    this.covered += v * (level - before)
  }
}

/** Less than this share of the people is no gain: differences of sums of floating-point numbers. */
const NOTHING = 1e-12

function chooseGreedily(problem: SitingProblem, state: CoverageState, count: number): Found {
  const limit = new GroupLimit(problem)
  const forced = problem.forced ?? []
  const candidates = openSites(problem)
  const chosen: number[] = []
  const isOpen = new Uint8Array(problem.distances.sites)
  const least = NOTHING * state.people.reduce((sum, v) => sum + v, 1)
  const open = (site: number, at = chosen.length): void => {
    state.open(site)
    limit.count(site, 1)
    isOpen[site] = 1
    chosen.splice(at, 0, site)
  }
  const close = (at: number): void => {
    const [site] = chosen.splice(at, 1) as [number]
    state.close(site)
    limit.count(site, -1)
    isOpen[site] = 0
  }
  const best = (): number => {
    let site = -1
    for (const each of candidates)
      if (
        isOpen[each] === 0 &&
        state.gain[each]! > (site < 0 ? least : state.gain[site]!) &&
        limit.allows(each)
      )
        site = each
    return site
  }
  forced.forEach((site) => open(site))
  let bound = boundOf(state, candidates, count - chosen.length)
  while (chosen.length < count) {
    const site = best()
    if (site < 0) break
    open(site)
    bound = Math.min(bound, boundOf(state, candidates, count - forced.length))
  }
  for (let improved = true; improved;) {
    improved = false
    for (const [k, old] of chosen.entries()) {
      if (forced.includes(old)) continue
      const before = state.covered
      close(k)
      const site = best()
      const better = site >= 0 && state.covered + state.gain[site]! > before + least
      open(better ? site : old, k)
      improved ||= better
    }
  }
  bound = Math.min(bound, boundOf(state, candidates, count - forced.length))
  return { sites: chosen, value: state.covered, bound: Math.max(bound, state.covered) }
}

/** What is covered, plus the best gains left: no choice of so many more passes it. */
function boundOf(state: CoverageState, candidates: readonly number[], more: number): number {
  const gains = candidates.map((site) => state.gain[site]!).sort((a, b) => b - a)
  return gains.slice(0, Math.max(0, more)).reduce((sum, v) => sum + Math.max(0, v), state.covered)
}

function solveCoverage(
  problem: SitingProblem,
  { count, radius, solve, seconds }: CoverageOptions,
  start: readonly number[],
): Found {
  const state = new CoverageState(problem, radius)
  const build = new ProgrammeBuilder()
  const forced = new Set(problem.forced)
  const column = new Map(
    openSites(problem).map((site) => [
      site,
      build.variable(0, { whole: true, lower: forced.has(site) ? 1 : 0 }),
    ]),
  )
  const already = state.covered
  // demand points that the same candidates reach, covered alike, are one
  const groups = new Map<string, { sites: number[]; level: number; people: number }>()
  state.people.forEach((people, i) => {
    const sites = Array.from(state.sitesOf(i))
      .filter((site) => column.has(site))
      .sort((a, b) => a - b)
    if (people === 0 || sites.length === 0 || state.level[i]! >= 1) return
    const key = `${state.level[i]} ${sites.join(' ')}`
    const known = groups.get(key)
    if (known) known.people += people
    else groups.set(key, { sites, level: state.level[i]!, people })
  })
  const share = (site: number): number => problem.share?.[site] ?? 1
  for (const { sites, level, people } of groups.values()) {
    const full = sites.filter((site) => share(site) === 1)
    const partial = sites.filter((site) => share(site) < 1 && share(site) > level)
    const parts: [number, number][] = []
    if (full.length > 0) {
      const y = build.variable(people * (1 - level))
      build.row([[y, 1], ...full.map((site): [number, number] => [column.get(site)!, -1])], {
        most: 0,
      })
      parts.push([y, 1])
    }
    for (const site of partial) {
      const z = build.variable(people * (share(site) - level))
      build.row(
        [
          [z, 1],
          [column.get(site)!, -1],
        ],
        { most: 0 },
      )
      parts.push([z, 1])
    }
    if (partial.length > 0) build.row(parts, { most: 1 })
  }
  limitRows(build, problem, column, count)
  const programme = build.done('max')
  const { status, bound, x } = solve!(programme, {
    ...(seconds !== undefined && { seconds }),
    start: startOf(programme.cost.length, column, start),
  })
  const sites = status === 'optimal' || status === 'stopped' ? chosenOf(column, x) : start
  const value = new CoverageState(problem, radius).arrange(sites).curve.at(-1)!
  return {
    sites,
    value,
    bound: status === 'optimal' ? value : Math.max(value, bound + already),
    proven: status === 'optimal',
  }
}

/** At most `count` sites, and at most so many in each group. */
export function limitRows(
  build: ProgrammeBuilder,
  { groups }: SitingProblem,
  column: ReadonlyMap<number, number>,
  count: number,
): void {
  build.row(
    [...column.values()].map((each): [number, number] => [each, 1]),
    { most: count },
  )
  if (!groups) return
  const members = new Map<number, [number, number][]>()
  for (const [site, each] of column) {
    const group = groups.of[site]!
    members.set(group, [...(members.get(group) ?? []), [each, 1]])
  }
  for (const terms of members.values())
    if (terms.length > groups.most) build.row(terms, { most: groups.most })
}

/** The sites that a solution opens, ascending. */
export function chosenOf(column: ReadonlyMap<number, number>, x: Float64Array): number[] {
  return [...column].filter(([, each]) => x[each]! > 0.5).map(([site]) => site)
}

/** A start for the solver: these sites open, the rest for it to complete. */
export function startOf(
  columns: number,
  column: ReadonlyMap<number, number>,
  sites: readonly number[],
): Float64Array {
  const start = new Float64Array(columns)
  for (const site of sites) start[column.get(site)!] = 1
  return start
}

/** Puts sites from the most to the least useful: people within `radius` before any, then after each. */
export function arrangeCoverage(
  problem: SitingProblem,
  radius: number,
  sites: readonly number[],
): Arranged {
  return new CoverageState(problem, radius).arrange(sites)
}

/** People within `radius` of a place that stands or of one of these sites. */
export function coverageValue(
  problem: SitingProblem,
  radius: number,
  sites: readonly number[],
): number {
  return arrangeCoverage(problem, radius, sites).curve.at(-1)!
}
