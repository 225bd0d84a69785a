import { describe, expect, it } from 'vitest'
import { betaBinomialRho, groupShares, shrink } from '../../src/stats/shrink.ts'
import { column, mulberry32, spread } from '../support.ts'

/** Gamma by Marsaglia & Tsang, for the Beta of the simulation. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Places of beta-binomial counts, in groups that differ: M is the precision of the Beta. */
function simulated(seed: number, precision: number, places = 2000, groups = 20) {
  const random = mulberry32(seed)
  const means = Array.from({ length: groups }, () => 0.15 + 0.2 * random())
  const of = Int32Array.from({ length: places }, (_, i) => i % groups)
  const n = Float64Array.from({ length: places }, () => Math.ceil(10 ** (1 + 2.5 * random())))
  const truth = Float64Array.from(of, (g) => {
    const [a, b] = [
      gamma(precision * means[g]!, random),
      gamma(precision * (1 - means[g]!), random),
    ]
    return a / (a + b)
  })
  const y = Float64Array.from(truth, (p, i) => {
    let cases = 0
    for (let k = 0; k < n[i]!; k++) if (random() < p) cases++
    return cases
  })
  return { of, n, truth, y, groups }
}

/** The formulas of the comment, written as a statistician would in a notebook: no typed array, no shortcut. */
function plain(
  y: number[],
  n: number[],
  of: number[],
  groups: number,
): { rho: number; shrunk: number[] } {
  const rows = Array.from({ length: groups }, (_, g) =>
    y.map((_y, i) => i).filter((i) => of[i] === g),
  )
  const total = (x: number[], at: number[]): number => at.reduce((sum, i) => sum + x[i]!, 0)
  const m = rows.map((at) => total(y, at) / total(n, at))
  const S = rows
    .map((at, g) => at.reduce((sum, i) => sum + n[i]! * (y[i]! / n[i]! - m[g]!) ** 2, 0))
    .reduce((a, b) => a + b)
  const v = m.map((p) => p * (1 - p))
  const chance = rows.map((at, g) => v[g]! * (at.length - 1)).reduce((a, b) => a + b)
  const reach = rows
    .map(
      (at, g) => v[g]! * at.reduce((sum, i) => sum + (1 - n[i]! / total(n, at)) * (n[i]! - 1), 0),
    )
    .reduce((a, b) => a + b)
  const rho = Math.min(1, Math.max(0, (S - chance) / reach))
  return {
    rho,
    shrunk: y.map(
      (cases, i) => (cases + ((1 - rho) / rho) * m[of[i]!]!) / (n[i]! + (1 - rho) / rho),
    ),
  }
}

const error = (estimate: Float64Array, truth: Float64Array): number =>
  Math.sqrt(estimate.reduce((sum, v, i) => sum + (v - truth[i]!) ** 2, 0) / truth.length)
const shrunkOf = ({ y, n, of, groups }: ReturnType<typeof simulated>): Float64Array => {
  const shares = groupShares(y, n, of, groups)
  return shrink(
    y,
    n,
    Float64Array.from(of, (g) => shares[g]!),
    betaBinomialRho(y, n, of, groups),
  )
}

describe('shrunk shares', () => {
  it('are those of a plain computation', () => {
    const { y, n, of, groups } = simulated(1, 40, 200, 7)
    const reference = plain([...y], [...n], [...of], groups)
    expect(Math.abs(betaBinomialRho(y, n, of, groups) - reference.rho)).toBeLessThan(1e-12)
    expect(spread(shrunkOf({ y, n, of, groups, truth: n }), reference.shrunk)).toBeLessThan(1e-12)
  })

  it.each([10, 40, 200])(
    'are nearer the truth than the raw ones, when places differ with precision %i',
    (precision) => {
      const places = simulated(precision, precision)
      const raw = places.y.map((cases, i) => cases / places.n[i]!)
      expect(error(shrunkOf(places), places.truth)).toBeLessThan(error(raw, places.truth))
      const small = places.n.map((n) => (n < 50 ? 1 : 0))
      const of = (x: Float64Array): Float64Array => x.filter((_, i) => small[i] === 1)
      expect(error(of(shrunkOf(places)), of(places.truth))).toBeLessThan(
        0.9 * error(of(raw), of(places.truth)),
      )
    },
  )

  it.each([10, 40, 200])('find the precision %i that the places were drawn with', (precision) => {
    const { y, n, of, groups } = simulated(99 + precision, precision, 6000)
    // the moment estimator has a standard error of about 4 % on 6,000 places
    expect(betaBinomialRho(y, n, of, groups) * (precision + 1)).toBeGreaterThan(0.85)
    expect(betaBinomialRho(y, n, of, groups) * (precision + 1)).toBeLessThan(1.15)
  })

  it('by hand: 1 of 4 and 9 of 12 around 10 of 16', () => {
    // m = 0.625, v = 0.234375; S = 4·0.375² + 12·0.125² = 0.75; chance = v; reach = v·(0.75·3 + 0.25·11) = 5v
    // ρ = (0.75 / 0.234375 − 1) / 5 = (3.2 − 1) / 5 = 0.44; M = 0.56 / 0.44 = 14/11
    const [y, n, of] = [column(1, 9), column(4, 12), Int32Array.of(0, 0)]
    expect(betaBinomialRho(y, n, of, 1)).toBeCloseTo(0.44, 12)
    // (1 + 14/11·5/8) / (4 + 14/11) = (79/44) / (58/11) = 79/232 ; (9 + 35/44) / (12 + 14/11) = (431/44) / (146/11) = 431/584
    expect(spread(shrink(y, n, column(0.625, 0.625), 0.44), [79 / 232, 431 / 584])).toBeLessThan(
      1e-12,
    )
  })

  it('stay between the raw share and that of the group, and small places move most', () => {
    const [y, n] = [column(2, 20, 200, 2000), column(4, 40, 400, 4000)]
    const moved = shrink(y, n, column(0.2, 0.2, 0.2, 0.2), 0.05).map((v) => 0.5 - v)
    expect(moved.every((v) => v > 0 && v < 0.3)).toBe(true)
    expect([...moved]).toEqual([...moved].sort((a, b) => b - a))
  })

  it('impute nothing: no one there, or a count that is missing, gives no share; an unknown group leaves the raw one', () => {
    expect(
      shrink(column(0, NaN, 1, 1), column(0, 5, NaN, 4), column(0.2, 0.2, 0.2, NaN), 0.1),
    ).toEqual(column(NaN, NaN, NaN, 0.25))
    expect(shrink(column(1), column(4), column(0.5), NaN)).toEqual(column(0.25))
  })

  it('a row of no group, or without counts, weighs on none', () => {
    const [y, n] = [column(1, 9, 500, NaN), column(4, 12, 501, 7)]
    expect(betaBinomialRho(y, n, Int32Array.of(0, 0, -1, 0), 1)).toBeCloseTo(0.44, 12)
    expect(groupShares(y, n, Int32Array.of(0, 0, -1, 0), 2)).toEqual(column(0.625, NaN))
  })

  it('a place alone in its group says nothing of how places differ', () => {
    expect(betaBinomialRho(column(3), column(10), Int32Array.of(0), 1)).toBeNaN()
  })
})
