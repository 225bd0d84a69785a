import { describe, expect, it } from 'vitest'
import { normalCdf, normalQuantile } from '../../src/stats/normal.ts'

describe('normalCdf', () => {
  it('gives the values of Abramowitz & Stegun’s table 26.1, to its fifteen decimals', () => {
    for (const [x, p] of [
      [0, 0.5],
      [0.5, 0.691462461274013],
      [1, 0.841344746068543],
      [2, 0.977249868051821],
      [3, 0.99865010196837],
    ] as const)
      expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-14)
  })

  it('is symmetric, and 0 and 1 at the ends', () => {
    for (const x of [0.1, 1.7, 7.5, 20]) expect(normalCdf(-x) + normalCdf(x)).toBeCloseTo(1, 14)
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN])
    // 6.22096e-16 at −8 (Abramowitz & Stegun, table 26.2)
    expect(Math.abs(normalCdf(-8) / 6.22096e-16 - 1)).toBeLessThan(1e-5)
  })

  it('undoes the quantile, to the precision of the latter', () => {
    for (let u = 0.001; u < 1; u += 0.037)
      expect(Math.abs(normalCdf(normalQuantile(u)) - u)).toBeLessThan(1e-8)
  })
})
