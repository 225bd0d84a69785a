/**
 * Shrinkage of shares: those of small places are noisy, and are drawn towards the share of their group.
 *
 * Model: in a group of share m, place i has its own share θᵢ ~ Beta(M·m, M·(1 − m)), and counts
 * yᵢ ~ Binomial(nᵢ, θᵢ). ρ = 1 / (M + 1) says how unlike each other the places of a group are.
 *
 * Sources: Kleinman, JASA 68 (1973), for the moments of the beta-binomial; Marshall, Applied
 * Statistics 40 (1991), for empirical Bayes towards a neighbourhood. `groupShares` says what a group is.
 */

/**
 * The share of each group: Σ y / Σ n over its members. NaN for a group with no one in it.
 *
 * @param of group of each row, or −1
 * @example
 * groupShares(Float64Array.of(1, 3, NaN), Float64Array.of(10, 10, 10), Int32Array.of(0, 0, 0), 1) // → [0.2]
 */
export function groupShares(
  y: Float64Array,
  n: Float64Array,
  of: Int32Array,
  groups: number,
): Float64Array {
  const { part, whole } = totals(y, n, of, groups)
  return part.map((v, g) => v / whole[g]!)
}

/**
 * ρ by the method of moments, within groups pooled together: 0 where the places of a group differ no
 * more than chance has it, 1 where each is all of one kind.
 *
 *     S = Σ nᵢ·(pᵢ − m_g)²,   E(S) = Σ_g m_g(1 − m_g)·[ (k_g − 1) + ρ·Σᵢ (1 − nᵢ/N_g)(nᵢ − 1) ]
 *
 * solved for ρ and held to [0, 1]. Of one group this is Kleinman's estimator, weighted by nᵢ. NaN when
 * no group has two places of more than one person.
 *
 * @example
 * betaBinomialRho(Float64Array.of(0, 10), Float64Array.of(10, 10), Int32Array.of(0, 0), 1) // → 1
 * betaBinomialRho(Float64Array.of(5, 5), Float64Array.of(10, 10), Int32Array.of(0, 0), 1) // → 0
 */
export function betaBinomialRho(
  y: Float64Array,
  n: Float64Array,
  of: Int32Array,
  groups: number,
): number {
  const { part, whole, members } = totals(y, n, of, groups)
  let observed = 0
  let reach = 0
  for (let i = 0; i < y.length; i++) {
    const g = of[i]!
    if (!counts(y[i]!, n[i]!, g)) continue
    const m = part[g]! / whole[g]!
    observed += n[i]! * (y[i]! / n[i]! - m) ** 2
    reach += m * (1 - m) * (1 - n[i]! / whole[g]!) * (n[i]! - 1)
  }
  let chance = 0
  for (let g = 0; g < groups; g++) {
    const m = part[g]! / whole[g]!
    if (members[g]! > 0) chance += m * (1 - m) * (members[g]! - 1)
  }
  if (!(reach > 0)) return NaN
  return Math.min(1, Math.max(0, (observed - chance) / reach))
}

/**
 * The posterior mean of each share.
 *
 *     θ̂ᵢ = (yᵢ + M·mᵢ) / (nᵢ + M),   M = (1 − ρ) / ρ
 *
 * With ρ = 0 every place takes the share of its group, with ρ = 1 each keeps its own. A place whose
 * counts are missing, or where there is no one, stays missing: shrinking is not imputing. Where the
 * group has no share, or ρ is not known, the raw share is kept.
 *
 * @param m the share towards which each row is drawn
 * @example
 * shrink(Float64Array.of(2, 10, NaN), Float64Array.of(4, 12, 5), Float64Array.of(0.25, 0.25, 0.25), 0.2) // → [0.375, 0.6875, NaN]
 */
export function shrink(
  y: Float64Array,
  n: Float64Array,
  m: Float64Array,
  rho: number,
): Float64Array {
  const prior = (1 - rho) / rho
  return y.map((count, i) => {
    const size = n[i]!
    if (!(size > 0) || count !== count) return NaN
    if (m[i] !== m[i] || rho !== rho) return count / size
    return prior === Infinity ? m[i]! : (count + prior * m[i]!) / (size + prior)
  })
}

function totals(
  y: Float64Array,
  n: Float64Array,
  of: Int32Array,
  groups: number,
): { part: Float64Array; whole: Float64Array; members: Uint32Array } {
  const part = new Float64Array(groups)
  const whole = new Float64Array(groups)
  const members = new Uint32Array(groups)
  for (let i = 0; i < y.length; i++) {
    const g = of[i]!
    if (!counts(y[i]!, n[i]!, g)) continue
    part[g]! += y[i]!
    whole[g]! += n[i]!
    members[g]!++
  }
  return { part, whole, members }
}

function counts(y: number, n: number, g: number): boolean {
  return g >= 0 && n > 0 && y === y
}
