/** From what was found to what is proposed: the better of two choices, its bound, its curve. */
import type { SitingProposal } from './problem.ts'

/** A choice of sites, what it reaches, and what no choice passes. */
export interface Found {
  readonly sites: readonly number[]
  readonly value: number
  readonly bound: number
  /** Proven optimal by a solver. */
  readonly proven?: boolean
}

/** Sites from the most to the least useful; the objective before any, then after each. */
export interface Arranged {
  readonly sites: readonly number[]
  readonly curve: readonly number[]
}

/** A bound this close to the value, in proportion, is met: sums of floating-point numbers. */
const MET = 1e-9

/** Keeps the better choice, puts its sites from the most to the least useful, and states how sure it is. */
export function finish(
  sense: 'min' | 'max',
  greedy: Found,
  exact: Found | undefined,
  arrange: (sites: readonly number[]) => Arranged,
): SitingProposal {
  const sign = sense === 'max' ? 1 : -1
  const best = exact && sign * (exact.value - greedy.value) >= 0 ? exact : greedy
  const { sites, curve } = arrange(best.sites)
  const value = curve.at(-1)!
  const bound = exact ? sign * Math.min(sign * exact.bound, sign * greedy.bound) : greedy.bound
  const apart = Math.abs(bound - value)
  const gap = apart === 0 ? 0 : apart / Math.max(Math.abs(bound), Number.MIN_VALUE)
  const proven = exact?.proven === true || gap <= MET
  return {
    sites,
    value,
    bound: proven ? value : bound,
    gap: proven ? 0 : gap,
    by: proven ? 'exact' : exact ? 'time-limit' : 'greedy',
    curve,
  }
}
