import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benefitOfTheDoubt } from '../../src/stats/doubt.ts'
import { column } from '../support.ts'

/** Two columns: the best weights are at a corner of the polygon of those that let no row pass 1. */
function byCorners(x: readonly number[], y: readonly number[], i: number): number {
  const rows = x.map((v, j) => [v, y[j]!] as const)
  const lines = [...rows.map(([a, b]) => [a, b, 1] as const), [1, 0, 0] as const, [0, 1, 0] as const]
  let best = 0
  for (const [a, b, c] of lines) {
    for (const [d, e, f] of lines) {
      const det = a * e - b * d
      if (Math.abs(det) < 1e-12) continue
      const [u, v] = [(c * e - b * f) / det, (a * f - c * d) / det]
      if (u < -1e-9 || v < -1e-9 || rows.some(([p, q]) => u * p + v * q > 1 + 1e-9)) continue
      best = Math.max(best, u * rows[i]![0] + v * rows[i]![1])
    }
  }
  return best
}

describe('the benefit of the doubt', () => {
  it('is the optimum: every corner of the polygon of weights was tried', () => {
    const positive = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 8 }), (pairs) => {
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const { values } = benefitOfTheDoubt([column(...x), column(...y)])
        values.forEach((v, i) => expect(v).toBeCloseTo(byCorners(x, y, i), 9))
        expect(Math.max(...values)).toBeCloseTo(1, 9)
      }),
      { seed: 9, numRuns: 200 },
    )
  })

  it('brings amounts that sum to the value, of weights that let no territory pass 1', () => {
    const columns = [column(4, 1, 2, NaN, 3), column(1, 4, 2, NaN, NaN), column(2, 2, 5, NaN, 1)]
    const { values, amounts } = benefitOfTheDoubt(columns)
    expect(values[3]).toBeNaN()
    for (const i of [0, 1, 2, 4]) expect(amounts.reduce((sum, x) => sum + x[i]!, 0)).toBeCloseTo(values[i]!, 12)
    expect(values[4]).toBeLessThan(1)
  })

  it('of a single column is the share of the greatest', () => {
    expect(benefitOfTheDoubt([column(5, 10, 0)]).values).toEqual(column(0.5, 1, 0))
  })
})
