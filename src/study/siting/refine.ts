/** Among choices that cover alike, the one that brings people nearest. */
import { arrangeCoverage } from './coverage.ts'
import {
  GroupLimit,
  openSites,
  peopleAt,
  type SitingProblem,
  type SitingProposal,
} from './problem.ts'

/**
 * Moves each site to where it covers the same people and is nearest to all on average: the optimum of a
 * coverage is seldom a single one, and the middle of a town is worth more than its edge.
 *
 * @param radius greatest distance at which a site serves
 * @returns the proposal with as many sites and as many people covered, forced sites left where they are
 */
export function nearerAtEqualCoverage<P extends SitingProposal>(
  problem: SitingProblem,
  radius: number,
  proposal: P,
): P {
  const sites = [...proposal.sites]
  const forced = new Set(problem.forced)
  const candidates = new Set(openSites(problem))
  const limit = new GroupLimit(problem)
  sites.forEach((site) => limit.count(site, 1))
  const state = new OpenSites(problem, radius)
  sites.forEach((site) => state.open(site))
  sites.forEach((site, k) => {
    if (forced.has(site)) return
    state.close(site)
    limit.count(site, -1)
    const alike = state
      .coversAlike(site)
      .filter((each) => candidates.has(each) && !state.isOpen(each) && limit.allows(each))
    const best = alike.reduce(
      (a, b) => (state.saves(b) > state.saves(a) * (1 + 1e-12) ? b : a),
      site,
    )
    sites[k] = best
    state.open(best)
    limit.count(best, 1)
  })
  return { ...proposal, ...arrangeCoverage(problem, radius, sites) }
}

/** Which sites are open, and how far and how well each demand point is served. */
class OpenSites {
  readonly #problem: SitingProblem
  readonly #radius: number
  readonly #open = new Set<number>()
  readonly #demandsOf: readonly (readonly { demand: number; distance: number }[])[]

  constructor(problem: SitingProblem, radius: number) {
    this.#problem = problem
    this.#radius = radius
    const { starts, site, distance, sites } = problem.distances
    const demandsOf = Array.from(
      { length: sites },
      () => [] as { demand: number; distance: number }[],
    )
    for (let i = 0; i < problem.people.length; i++)
      for (let k = starts[i]!; k < starts[i + 1]!; k++)
        if (peopleAt(problem, i) > 0)
          demandsOf[site[k]!]!.push({ demand: i, distance: distance[k]! })
    this.#demandsOf = demandsOf
  }

  isOpen(site: number): boolean {
    return this.#open.has(site)
  }

  open(site: number): void {
    this.#open.add(site)
  }

  close(site: number): void {
    this.#open.delete(site)
  }

  /** Candidates open as long as `site`, that reach every demand point that it alone serves so well; itself among them. */
  coversAlike(site: number): number[] {
    const { share } = this.#problem
    const own = share?.[site] ?? 1
    const alone = this.#demandsOf[site]!.filter(
      ({ demand, distance }) => distance <= this.#radius && this.#level(demand) < own,
    )
    const [first, ...others] = alone.map(({ demand }) => this.#sitesWithin(demand))
    if (first === undefined) return [site]
    const common = others.map((each) => new Set(each))
    return first.filter(
      (each) => (share?.[each] ?? 1) === own && common.every((reached) => reached.has(each)),
    )
  }

  /** People × distance that opening a candidate saves. */
  saves(site: number): number {
    let sum = 0
    for (const { demand, distance } of this.#demandsOf[site]!)
      sum += peopleAt(this.#problem, demand) * Math.max(0, this.#nearest(demand) - distance)
    return sum
  }

  #sitesWithin(demand: number): number[] {
    const { starts, site, distance } = this.#problem.distances
    const found: number[] = []
    for (let k = starts[demand]!; k < starts[demand + 1]! && distance[k]! <= this.#radius; k++)
      found.push(site[k]!)
    return found
  }

  #level(demand: number): number {
    if (this.#problem.existing && this.#problem.existing[demand]! <= this.#radius) return 1
    return this.#sitesWithin(demand).reduce(
      (most, each) =>
        this.#open.has(each) ? Math.max(most, this.#problem.share?.[each] ?? 1) : most,
      0,
    )
  }

  /** Distance to what is open; where nothing is, twice the radius stands for it. */
  #nearest(demand: number): number {
    const { starts, site, distance } = this.#problem.distances
    const base = Math.min(this.#problem.existing?.[demand] ?? Infinity, 2 * this.#radius)
    for (let k = starts[demand]!; k < starts[demand + 1]! && distance[k]! < base; k++)
      if (this.#open.has(site[k]!)) return distance[k]!
    return base
  }
}
