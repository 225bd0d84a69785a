import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantiles, weightedQuantiles } from '../../src/stats/quantile.ts'
import { column, mulberry32, shuffled } from '../support.ts'

/** `mtcars$mpg`, a dataset that comes with R. */
const mpg = column(
  21,
  21,
  22.8,
  21.4,
  18.7,
  18.1,
  14.3,
  24.4,
  22.8,
  19.2,
  17.8,
  16.4,
  17.3,
  15.2,
  10.4,
  10.4,
  14.7,
  32.4,
  30.4,
  33.9,
  21.5,
  15.5,
  15.2,
  13.3,
  19.2,
  27.3,
  26,
  30.4,
  15.8,
  19.7,
  15,
  21.4,
)

describe('quantiles', () => {
  it.each([
    ['quantile(mtcars$mpg)', [0, 0.25, 0.5, 0.75, 1], [10.4, 15.425, 19.2, 22.8, 33.9]],
    [
      'quantile(mtcars$mpg, 1:9/10)',
      [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
      [14.34, 15.2, 15.98, 17.92, 19.2, 21, 21.47, 24.08, 30.09],
    ],
  ])('are what R gives: %s', (_, probabilities, expected) => {
    quantiles(mpg, probabilities).forEach((q, k) => expect(q).toBeCloseTo(expected[k]!, 12))
  })

  it('interpolate by (n − 1)·p, written out by hand', () => {
    // n = 5: p = 0.1 stands at h = 0.4, p = 0.9 at h = 3.6
    expect(quantiles(column(50, 10, NaN, 40, 20, 30), [0.1, 0.5, 0.9])).toEqual([14, 30, 46])
    expect(quantiles(column(7), [0, 0.3, 1])).toEqual([7, 7, 7])
    expect(quantiles(column(50, 10, NaN, 40, 20, 30), [0.9, 0, 0.5, 0.1])).toEqual([46, 10, 30, 14])
  })

  it('of nothing are missing', () => {
    expect(quantiles(column(NaN), [0, 0.5, 1])).toEqual([NaN, NaN, NaN])
  })

  it('of a constant are that constant, to the bit', () => {
    expect(quantiles(new Float64Array(37).fill(0.1), [0.1, 0.37, 0.9])).toEqual([0.1, 0.1, 0.1])
  })

  it('climb with p, stay inside the column, and do not depend on the order of its rows', () => {
    const random = mulberry32(6)
    const cells = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
      minLength: 1,
      maxLength: 80,
    })
    fc.assert(
      fc.property(
        cells,
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 2, maxLength: 9 }),
        (values, some) => {
          const p = some.toSorted((a, b) => a - b)
          const q = quantiles(column(...values), p)
          expect(q.every((v, k) => k === 0 || v >= q[k - 1]! - 1e-6)).toBe(true)
          expect(quantiles(column(...values), [0, 1])).toEqual([
            Math.min(...values) + 0,
            Math.max(...values) + 0,
          ])
          expect(quantiles(column(...shuffled(values, random)), p)).toEqual(q)
        },
      ),
      { seed: 6 },
    )
  })
})

describe('weightedQuantiles', () => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 12 })),
    { minLength: 1, maxLength: 40 },
  )
  const percent = fc.integer({ min: 0, max: 100 })

  it('are those of the column with each value written out as often as it weighs', () => {
    fc.assert(
      fc.property(rows, percent, (pairs, p) => {
        const written = pairs
          .flatMap(([v, times]) => Array.from({ length: times }, () => v))
          .sort((a, b) => a - b)
        const [ours] = weightedQuantiles(
          column(...pairs.map(([v]) => v)),
          column(...pairs.map(([, w]) => w)),
          [p / 100],
        )
        // the least value at which the count reaches p %, in whole numbers: no rounding in the oracle
        const expected = written.find((_, k) => 100 * (k + 1) >= p * written.length)
        if (expected === undefined) expect(ours).toBeNaN()
        else expect(ours).toBe(expected)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('always were observed, and depend neither on the unit of the weights nor on the order of the rows', () => {
    const random = mulberry32(8)
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-9, 1 / 3, 7, 1e12), percent, (pairs, unit, p) => {
        const at = (list: readonly (readonly [number, number])[], scale: number): number =>
          weightedQuantiles(
            Float64Array.from(list, ([v]) => v),
            Float64Array.from(list, ([, w]) => w * scale),
            [p / 100],
          )[0]!
        const q = at(pairs, 1)
        expect(Number.isNaN(q) || pairs.some(([v, w]) => v === q && w > 0)).toBe(true)
        expect(at(pairs, unit)).toBe(q)
        expect(at(shuffled(pairs, random), unit)).toBe(q)
      }),
      { seed: 8 },
    )
  })

  it('do not count a row whose weight is missing, null or negative, nor one whose value is missing', () => {
    const x = column(-9, 1, 2, 3, 99, NaN)
    expect(weightedQuantiles(x, column(0, 1, 1, 1, NaN, 50), [0, 0.5, 1])).toEqual([1, 2, 3])
    expect(weightedQuantiles(x, column(-0.5, 1, 1, 1, 0, 50), [0, 0.5, 1])).toEqual([1, 2, 3])
    expect(weightedQuantiles(x, new Float64Array(6), [0.5])).toEqual([NaN])
  })

  it('stay put when a long sum of tenths ends a hair short of its target', () => {
    const n = 10_000
    const x = new Float64Array(n).map((_, i) => i)
    expect(weightedQuantiles(x, new Float64Array(n).fill(0.1), [0.025, 0.5, 0.975])).toEqual([
      249, 4999, 9749,
    ])
  })

  it('are those of the whole column sorted, however it is spread over its range', () => {
    const random = mulberry32(11)
    const n = 3_000
    const shapes: readonly (() => number)[] = [
      () => random(),
      () => random() ** 9 * 1e6,
      () => (random() < 0.001 ? 1e12 : random()),
      () => Math.floor(random() * 3) - 1,
      () => (random() < 0.1 ? NaN : Math.log(random())),
    ]
    for (const shape of shapes) {
      const x = Float64Array.from({ length: n }, shape)
      const w = Float64Array.from({ length: n }, () => Math.floor(random() * 4))
      const sorted = Array.from(x.keys())
        .filter((i) => x[i] === x[i] && w[i]! > 0)
        .sort((a, b) => x[a]! - x[b]!)
      const total = sorted.reduce((all, i) => all + w[i]!, 0)
      const shares = [0, 0.001, 0.2, 0.5, 0.77, 0.999, 1]
      const expected = shares.map((p) => {
        let reached = 0
        return x[sorted.find((i) => (reached += w[i]!) >= p * total)!]
      })
      expect(weightedQuantiles(x, w, shares)).toEqual(expected)
    }
  })
})
