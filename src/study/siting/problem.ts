/** Where to help: people at points, sites that may open, the distances between them. */

/**
 * Distances between demand points and candidate sites, by demand point, nearest first. Pairs that
 * are not listed are out of reach (farther than what was asked, or unknown to a matrix of times).
 */
export interface Distances {
  /** Number of candidate sites. */
  readonly sites: number
  /** `starts[i]` … `starts[i + 1]`: the pairs of demand point i; one more cell than demand points. */
  readonly starts: Int32Array
  /** Candidate site of each pair. */
  readonly site: Int32Array
  /** Kilometres or minutes of each pair, ascending within a demand point. */
  readonly distance: Float64Array
}

/** What is asked of every study of siting. */
export interface SitingProblem {
  /** People of each demand point, 0 or more; NaN counts for nobody. */
  readonly people: Float64Array
  readonly distances: Distances
  /** Distance of each demand point to the nearest place that already stands; Infinity without one. */
  readonly existing?: Float64Array
  /** Candidates that are opened whatever comes. */
  readonly forced?: readonly number[]
  /** Candidates that are never opened. */
  readonly excluded?: readonly number[]
  /** At most `most` new sites in each group (an EPCI, say): `of[j]` is the group of candidate j. */
  readonly groups?: { readonly of: Int32Array; readonly most: number }
  /** Share of the week that each candidate is open, 0 … 1; 1 when left out. A permanence counts for that share of the people within reach. */
  readonly share?: Float64Array
}

/** What a study of siting proposes. */
export interface SitingProposal {
  /** Candidates to open, from the one that brings most to the one that brings least. */
  readonly sites: readonly number[]
  /** The objective reached: people covered (coverage), mean distance (median), worst distance (centre), number of sites (cover). */
  readonly value: number
  /** What no choice of as many sites can pass: equal to `value` when the choice is proven optimal. */
  readonly bound: number
  /** |bound − value| / |bound|, 0 when proven. */
  readonly gap: number
  /** How it was found: a mixed-integer programme solved to the end or stopped by its time limit, or greedy choice with swaps. */
  readonly by: 'exact' | 'time-limit' | 'greedy'
  /** The objective after each site of `sites`, in that order; `curve[0]` is the objective before any. */
  readonly curve: readonly number[]
}

/** Builds the distances from a list of pairs; the nearest first within each demand point, ties by site. */
export function distancesFromPairs(
  demand: number,
  sites: number,
  pairs: {
    readonly demand: Int32Array
    readonly site: Int32Array
    readonly distance: Float64Array
  },
): Distances {
  const order = Array.from(pairs.distance.keys())
    .filter((k) => pairs.distance[k]! < Infinity)
    .sort(
      (a, b) =>
        pairs.demand[a]! - pairs.demand[b]! ||
        pairs.distance[a]! - pairs.distance[b]! ||
        pairs.site[a]! - pairs.site[b]!,
    )
  const starts = new Int32Array(demand + 1)
  for (const k of order) starts[pairs.demand[k]! + 1]!++
  for (let i = 0; i < demand; i++) starts[i + 1]! += starts[i]!
  return {
    sites,
    starts,
    site: Int32Array.from(order, (k) => pairs.site[k]!),
    distance: Float64Array.from(order, (k) => pairs.distance[k]!),
  }
}

/** The candidates that may be chosen, ascending: all but those excluded. */
export function openSites({ distances, excluded = [] }: SitingProblem): number[] {
  const refused = new Set(excluded)
  return Array.from({ length: distances.sites }, (_, site) => site).filter(
    (site) => !refused.has(site),
  )
}

/** People of a demand point: 0 where they are not known. */
export function peopleAt(problem: SitingProblem, demand: number): number {
  const v = problem.people[demand]!
  return v > 0 ? v : 0
}

/** Tells whether one more site may open in each group, as sites are chosen. */
export class GroupLimit {
  readonly #of: Int32Array | undefined
  readonly #most: number
  readonly #opened = new Map<number, number>()

  constructor({ groups }: SitingProblem) {
    this.#of = groups?.of
    this.#most = groups?.most ?? Infinity
  }

  /** Whether the group of this candidate may take one more. */
  allows(site: number): boolean {
    return this.#of === undefined || (this.#opened.get(this.#of[site]!) ?? 0) < this.#most
  }

  /** Counts a site as opened (`by` 1) or closed again (−1). */
  count(site: number, by: 1 | -1): void {
    if (this.#of === undefined) return
    const group = this.#of[site]!
    this.#opened.set(group, (this.#opened.get(group) ?? 0) + by)
  }
}
