import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  count,
  standardDeviation,
  extent,
  mean,
  sum,
  weightedMean,
} from '../../src/stats/summary.ts'
import { column, mulberry32, shuffled } from '../support.ts'

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) },
  fc.constant(NaN),
)
const cells = fc.array(cell, { maxLength: 60 }).map((values) => column(...values))

describe('a summary', () => {
  it('counts and adds what is present, and nothing else', () => {
    const x = column(1, NaN, 3, NaN, -0.5)
    expect(count(x)).toBe(3)
    expect(sum(x)).toBe(3.5)
    expect(mean(x)).toBe(3.5 / 3)
    expect(extent(x)).toEqual({ min: -0.5, max: 3 })
  })

  it('of nothing is nothing: no value is made up', () => {
    for (const nothing of [column(), column(NaN, NaN)]) {
      expect(count(nothing)).toBe(0)
      expect(sum(nothing)).toBe(0)
      expect(mean(nothing)).toBeNaN()
      expect(standardDeviation(nothing)).toBeNaN()
      expect(weightedMean(nothing, nothing)).toBeNaN()
      expect(extent(nothing)).toEqual({ min: Infinity, max: -Infinity })
    }
  })

  it('loses nothing of small terms beside great ones', () => {
    expect(sum(column(1, 1e100, 1, -1e100))).toBe(2)
    expect(mean(column(1, 1e100, 1, -1e100))).toBe(0.5)
  })

  it('writes to nothing', () => {
    fc.assert(
      fc.property(cells, (x) => {
        const before = x.slice()
        for (const f of [count, sum, mean, standardDeviation, extent]) f(x)
        weightedMean(x, x)
        expect(x).toEqual(before)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
})

/** NIST Statistical Reference Datasets, univariate: certified mean and standard deviation (n − 1). */
describe('mean and deviation give the certified values of NIST', () => {
  const alternating = (first: number, low: number, high: number): Float64Array =>
    Float64Array.from({ length: 1001 }, (_, i) => (i === 0 ? first : i % 2 === 1 ? low : high))

  it.each([
    ['NumAcc1', column(10000001, 10000003, 10000002), 10000002, 1, 1e-12],
    ['NumAcc2', alternating(1.2, 1.1, 1.3), 1.2, 0.1, 1e-12],
    ['NumAcc3', alternating(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1, 1e-8],
    ['NumAcc4', alternating(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1, 1e-6],
  ])('%s', (_, x, certifiedMean, certifiedDeviation, relative) => {
    // 0.1 is not a double, and beside 10⁷ its error is 10⁻⁸ of it: the data, not the arithmetic
    const n = x.length
    expect(Math.abs(mean(x) / certifiedMean - 1)).toBeLessThan(1e-15)
    expect(
      Math.abs((standardDeviation(x) * Math.sqrt(n / (n - 1))) / certifiedDeviation - 1),
    ).toBeLessThan(relative)
  })
})

describe('weightedMean', () => {
  it('is the plain mean of the values written out as often as they weigh', () => {
    const values = fc.array(
      fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 20 })),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(values, (rows) => {
        const written = rows.flatMap(([v, times]) => Array.from({ length: times }, () => v))
        const ours = weightedMean(
          column(...rows.map(([v]) => v)),
          column(...rows.map(([, w]) => w)),
        )
        if (written.length === 0) expect(ours).toBeNaN()
        else expect(ours).toBeCloseTo(written.reduce((a, b) => a + b) / written.length, 10)
      }),
      { seed: 2 },
    )
  })

  it('leaves out a row whose value or weight is missing, null or negative', () => {
    expect(weightedMean(column(1, 5, 7, NaN, 3), column(2, NaN, -1, 4, 0))).toBe(1)
  })
})

describe('the order of the rows', () => {
  it('changes no bit of a sum, a mean or a deviation', () => {
    const random = mulberry32(20231115)
    for (let draw = 0; draw < 50; draw++) {
      const rows = Array.from(
        { length: 2000 },
        () => [random() < 0.05 ? NaN : random() ** 3 * 1000, random() * 1e4] as const,
      )
      const mixed = shuffled(rows, random)
      const [x, w] = [Float64Array.from(rows, ([v]) => v), Float64Array.from(rows, ([, v]) => v)]
      const [y, u] = [Float64Array.from(mixed, ([v]) => v), Float64Array.from(mixed, ([, v]) => v)]
      expect([sum(y), mean(y), standardDeviation(y), weightedMean(y, u)]).toEqual([
        sum(x),
        mean(x),
        standardDeviation(x),
        weightedMean(x, w),
      ])
    }
  })
})
