import { describe, expect, it } from 'vitest'
import { unitAt } from '../../src/stats/counter-random.ts'
import { binomialShare, normalQuantile } from '../../src/stats/noise.ts'
import { SOBOL_DIMENSIONS, sobol } from '../../src/stats/sobol.ts'

const points = (dimensions: number, count: number): number[][] => {
  const at = sobol(dimensions)
  return Array.from({ length: count }, (_, n) => Array.from(at(n, new Uint32Array(dimensions)), (x) => x / 2 ** 32))
}

describe('the Sobol sequence', () => {
  it('starts with the points that Joe and Kuo print for their program', () => {
    expect(points(3, 10)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ])
  })

  it('puts one of its first 2ᵏ points in each 2ᵏ-th of each axis', () => {
    const all = points(SOBOL_DIMENSIONS, 256)
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) expect(new Set(all.map((x) => Math.floor(256 * x[d]!))).size).toBe(256)
  })

  it('integrates Π (1 + (xⱼ − ½)/j) = 1 in ten dimensions to 1e-4 in 2¹⁴ points, where random points do not reach 1e-3', () => {
    const mean = points(10, 2 ** 14).reduce((sum, x) => sum + x.reduce((product, v, j) => product * (1 + (v - 0.5) / (j + 1)), 1), 0) / 2 ** 14
    expect(Math.abs(mean - 1)).toBeLessThan(1e-4)
  })
})

it('counter-based numbers have the moments of the uniform law and no correlation between counters', () => {
  const n = 100_000
  let [sum, square, cross] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [u, v] = [unitAt(1, i, 0), unitAt(1, i, 1)]
    sum += u
    square += u * u
    cross += (u - 0.5) * (v - 0.5)
  }
  // three standard errors
  expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(3 * Math.sqrt(1 / 12 / n))
  expect(Math.abs(square / n - 1 / 3)).toBeLessThan(3 * Math.sqrt(4 / 45 / n))
  expect(Math.abs(cross / n)).toBeLessThan(3 / 12 / Math.sqrt(n))
})

it('the normal quantile is that of the tables', () => {
  for (const [u, z] of [[0.5, 0], [0.95, 1.6448536269514722], [0.975, 1.959963984540054], [0.001, -3.090232306167813]] as const) expect(Math.abs(normalQuantile(u) - z)).toBeLessThan(5e-9)
})

describe('the binomial share', () => {
  it.each([
    [0.03, 40],
    [0.5, 11],
    [0.9, 25],
    [0.2, 400],
    [0.97, 5000],
  ])('p = %d, n = %d: mean, deviation and tails of a simulation of n trials', (p, n) => {
    const count = 4000
    const ours = Array.from({ length: count }, (_, i) => binomialShare(p, n, (i + 0.5) / count)).sort((a, b) => a - b)
    const trials = Array.from({ length: count }, (_, i) => {
      let k = 0
      for (let j = 0; j < n; j++) if (unitAt(9, i, j) < p) k++
      return k / n
    }).sort((a, b) => a - b)
    const deviation = Math.sqrt((p * (1 - p)) / n)
    const mean = (x: number[]): number => x.reduce((sum, v) => sum + v, 0) / count
    const sd = (x: number[]): number => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)))
    // the simulation's own error is 1 / √4000 = 1.6 % of the deviation; a tail may fall one person apart
    expect(Math.abs(mean(ours) - mean(trials))).toBeLessThan(0.06 * deviation)
    expect(Math.abs(sd(ours) - deviation)).toBeLessThan(0.03 * deviation)
    for (const q of [0.05, 0.95]) expect(Math.abs(ours[q * count]! - trials[q * count]!)).toBeLessThan(1.01 / n + 0.1 * deviation)
  })

  it('does not move a share that is 0 or 1, nor one without a count', () => {
    expect([binomialShare(0, 50, 0.9), binomialShare(1, 50, 0.1), binomialShare(0.3, 0, 0.9), binomialShare(NaN, 50, 0.9)]).toEqual([0, 1, 0.3, NaN])
  })
})
