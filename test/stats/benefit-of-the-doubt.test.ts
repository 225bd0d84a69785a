import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benefitOfTheDoubt } from '../../src/stats/benefit-of-the-doubt.ts'
import { column, mulberry32 } from '../support.ts'

/** Two columns: the best weights are at a corner of the polygon of those that let no row pass 1. */
function byCorners(x: readonly number[], y: readonly number[], i: number): number {
  const rows = x.map((v, j) => [v, y[j]!] as const)
  const lines = [
    ...rows.map(([a, b]) => [a, b, 1] as const),
    [1, 0, 0] as const,
    [0, 1, 0] as const,
  ]
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
      fc.property(
        fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 8 }),
        (pairs) => {
          const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
          const { values } = benefitOfTheDoubt([column(...x), column(...y)])
          values.forEach((v, i) => expect(v).toBeCloseTo(byCorners(x, y, i), 9))
          expect(Math.max(...values)).toBeCloseTo(1, 9)
        },
      ),
      { seed: 9, numRuns: 200 },
    )
  })

  it('brings amounts that sum to the value, of weights that let no territory pass 1', () => {
    const columns = [column(4, 1, 2, NaN, 3), column(1, 4, 2, NaN, NaN), column(2, 2, 5, NaN, 1)]
    const { values, amounts } = benefitOfTheDoubt(columns)
    expect(values[3]).toBeNaN()
    for (const i of [0, 1, 2, 4])
      expect(amounts.reduce((sum, x) => sum + x[i]!, 0)).toBeCloseTo(values[i]!, 12)
    expect(values[4]).toBeLessThan(1)
  })

  it('counts what is negative or missing as nothing, in the value and in what is held to 1', () => {
    // the first alone has both; the second has its best in the first column, 4/5 of the greatest
    const { values, amounts } = benefitOfTheDoubt([
      column(5, 4, NaN, -3, NaN),
      column(2, -9, 1, -1, NaN),
    ])
    expect([...values].map((v) => Math.round(v * 1e12) / 1e12)).toEqual([1, 0.8, 0.5, 0, NaN])
    expect(amounts.map((x) => Math.round(x[2]! * 1e12) / 1e12)).toEqual([0, 0.5])
    expect(amounts.map((x) => x[4])).toEqual([0, 0])
  })

  it('of columns in which nobody has anything is nothing', () => {
    expect(benefitOfTheDoubt([column(0, 0), column(3, 6)]).values).toEqual(column(0.5, 1))
    expect(benefitOfTheDoubt([column(0, -1), column(NaN, 0)]).values).toEqual(column(0, 0))
    expect(benefitOfTheDoubt([]).values).toEqual(column())
  })

  it('is a weighting that lets nobody pass 1, and that no corner of the polygon betters, in four columns', () => {
    const random = mulberry32(41)
    const columns = [0, 1, 2, 3].map(() =>
      Float64Array.from({ length: 60 }, () => Math.ceil(20 * random())),
    )
    const { values, amounts } = benefitOfTheDoubt(columns)
    for (let i = 0; i < 60; i++) {
      const u = columns.map((x, k) => amounts[k]![i]! / x[i]!)
      expect(Math.min(...u)).toBeGreaterThan(-1e-12)
      for (let j = 0; j < 60; j++)
        expect(columns.reduce((sum, x, k) => sum + u[k]! * x[j]!, 0)).toBeLessThan(1 + 1e-9)
      // weak duality: random weights, made as great as they may be, do no better
      for (let turn = 0; turn < 20; turn++) {
        const w = columns.map(() => random() ** 3)
        const score = (j: number): number => columns.reduce((sum, x, k) => sum + w[k]! * x[j]!, 0)
        expect(score(i) / Math.max(...Array.from(values.keys(), score))).toBeLessThan(
          values[i]! + 1e-9,
        )
      }
    }
  })

  it('does not change with the units of the columns', () => {
    const columns = [column(4, 1, 2, 3), column(1, 4, 2, 1)]
    const scaled = [columns[0]!.map((v) => v * 1e6), columns[1]!.map((v) => v / 1e6)]
    benefitOfTheDoubt(scaled).values.forEach((v, i) =>
      expect(v).toBeCloseTo(benefitOfTheDoubt(columns).values[i]!, 12),
    )
  })

  it('of a single column is the share of the greatest', () => {
    expect(benefitOfTheDoubt([column(5, 10, 0)]).values).toEqual(column(0.5, 1, 0))
  })
})
