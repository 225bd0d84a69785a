import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classes,
  distance,
  exponentialRank,
  minMax,
  percentileRanker,
  points,
  rankInReference,
  ratio,
  zScore,
} from '../../src/stats/normalise.ts'
import { quantiles } from '../../src/stats/quantile.ts'
import { midranks } from '../../src/stats/rank.ts'
import { sortedValues } from '../../src/stats/sort.ts'
import { count, standardDeviation, extent, mean, sum } from '../../src/stats/summary.ts'
import { column, hasShared, shared, spread } from '../support.ts'

const percentileRank = (x: Float64Array, sorted: Float64Array): Float64Array =>
  percentileRanker(sorted)(x)

/** Each normalisation, measured on the column itself. */
const normalisations: Readonly<Record<string, (x: Float64Array) => Float64Array>> = {
  minMax: (x) => minMax(x, extent(x).min, extent(x).max),
  'minMax turned over': (x) => minMax(x, extent(x).min, extent(x).max, 100, 0),
  zScore: (x) => zScore(x, mean(x), standardDeviation(x)),
  percentileRank: (x) => percentileRank(x, sortedValues(x)),
  classes: (x) => classes(x, quantiles(x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])),
  ratio: (x) => ratio(x, mean(x), 100),
  'ratio turned over': (x) => ratio(x, mean(x), 100, true),
}
const every = Object.entries(normalisations)
const falling = /turned over/

/** Columns of whole numbers with ties and missing cells: a change of unit by whole numbers is then exact. */
const cells = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 200 }) }, fc.constant(NaN)), {
    minLength: 2,
    maxLength: 60,
  })
  .map((values) => column(...values))

describe('every normalisation', () => {
  it.each(every)('%s forgets the unit', (name, normalise) => {
    // a ratio forgets a factor, the others an origin as well
    const origin = name.startsWith('ratio') ? fc.constant(0) : fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 1000 }), origin, (x, a, b) => {
        expect(spread(normalise(x.map((v) => a * v + b)), normalise(x))).toBeLessThan(1e-9)
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it.each(every)('%s keeps the order, and equals stay equal', (name, normalise) => {
    const sign = falling.test(name) ? -1 : 1
    fc.assert(
      fc.property(cells, (x) => {
        const y = normalise(x)
        for (let i = 1; i < x.length; i++) {
          if (x[i] === x[i - 1]) expect(y[i]).toBe(y[i - 1])
          else if (x[i]! > x[i - 1]!)
            expect(sign * y[i]! >= sign * y[i - 1]! || Number.isNaN(y[i])).toBe(true)
        }
      }),
      { seed: 12 },
    )
  })

  it.each(every)(
    '%s leaves missing what is missing, and gives a value to all the rest unless nothing varies',
    (name, normalise) => {
      fc.assert(
        fc.property(cells, (x) => {
          const y = normalise(x)
          const { min, max } = extent(x)
          const scaled =
            min < max ||
            (/ratio|classes/.test(name) && min === max) ||
            (name === 'percentileRank' && count(x) > 1)
          expect(Array.from(y, Number.isNaN)).toEqual(
            Array.from(x, (v) => Number.isNaN(v) || !scaled),
          )
        }),
        { seed: 13 },
      )
    },
  )

  it.each(every)(
    '%s writes nothing to its input, and answers the same when asked again',
    (_, normalise) => {
      fc.assert(
        fc.property(cells, (x) => {
          const before = x.slice()
          const once = normalise(x)
          expect(normalise(x)).toEqual(once)
          expect(x).toEqual(before)
          expect(once.buffer).not.toBe(x.buffer)
        }),
        { seed: 14, numRuns: 50 },
      )
    },
  )
})

/** One vector with ties, a zero and missing values, through COINr 1.1.14 (R). Its minmax is ours on 0 … 100. */
describe('what COINr gives', () => {
  const x = column(3, 1, NaN, 3, 5, 0, 5, 2, NaN, 10)

  it('minMax, upright, turned over and onto another range', () => {
    expect(minMax(x, 0, 10)).toEqual(column(30, 10, NaN, 30, 50, 0, 50, 20, NaN, 100))
    expect(minMax(x, 0, 10, 100, 0)).toEqual(column(70, 90, NaN, 70, 50, 100, 50, 80, NaN, 0))
    expect(
      spread(
        minMax(x, 0, 10, 1, 100),
        column(30.7, 10.9, NaN, 30.7, 50.5, 1, 50.5, 20.8, NaN, 100),
      ),
    ).toBeLessThan(1e-13)
  })

  it('minMax between goalposts: 1 and 5, beyond which nothing is gained', () => {
    expect(minMax(x, 1, 5)).toEqual(column(50, 0, NaN, 50, 100, 0, 100, 25, NaN, 100))
  })

  it('zScore, by the deviation of a sample (n − 1)', () => {
    const theirs = column(
      -0.20071235935301393,
      -0.84299190928265855,
      NaN,
      -0.20071235935301393,
      0.44156719057663069,
      -1.1641316842474809,
      0.44156719057663069,
      -0.52185213431783628,
      NaN,
      2.0472660654007422,
    )
    expect(
      spread(zScore(x, mean(x), standardDeviation(x) * Math.sqrt(8 / 7)), theirs),
    ).toBeLessThan(1e-14)
  })
})

describe.skipIf(!hasShared)(
  'what COINr gives on 300 communes and twelve indicators, two of them turned over',
  () => {
    const folder = join(shared, 'reference/composite/synth')
    const read = (name: string): Record<string, string>[] =>
      hasShared ? parse(readFileSync(join(folder, name)), { columns: true }) : []
    const direction = Object.fromEntries(
      read('iMeta.csv').map((row) => [row['iCode']!, Number(row['Direction'])]),
    )
    const values = (file: string, id: string): Float64Array =>
      Float64Array.from(read(file), (row) => (/^(NaN)?$/.test(row[id]!) ? NaN : Number(row[id])))
    const ids = Object.keys(read('Normalised_minmax_0_100.csv')[0] ?? {}).filter(
      (id) => id !== 'uCode',
    )

    it('minMax, 0 … 100', () => {
      expect(ids).toHaveLength(12)
      for (const id of ids) {
        const x = values('Treated_winmax5.csv', id)
        const { min, max } = extent(x)
        expect(
          spread(
            direction[id]! > 0 ? minMax(x, min, max) : minMax(x, min, max, 100, 0),
            values('Normalised_minmax_0_100.csv', id),
          ),
          id,
        ).toBeLessThan(1e-11)
      }
    })

    it('zScore, by the deviation of a sample', () => {
      for (const id of ids) {
        const x = values('Treated_winmax5.csv', id).map((v) => direction[id]! * v)
        const n = count(x)
        expect(
          spread(
            zScore(x, mean(x), standardDeviation(x) * Math.sqrt(n / (n - 1))),
            values('Normalised_zscore_0_1.csv', id),
          ),
          id,
        ).toBeLessThan(1e-12)
      }
    })
  },
)

describe('minMax', () => {
  it('holds at the edge what lies beyond the bounds of another millésime', () => {
    expect(minMax(column(-5, 5, 15), 0, 10)).toEqual(column(0, 50, 100))
    expect(minMax(column(-5, 5, 15), 0, 10, 100, 0)).toEqual(column(100, 50, 0))
  })

  it('is missing throughout when the bounds leave no room', () => {
    expect(minMax(column(1, 2), 3, 3)).toEqual(column(NaN, NaN))
    expect(minMax(column(1, 2), 3, NaN)).toEqual(column(NaN, NaN))
    expect(minMax(column(1, 2), Infinity, -Infinity)).toEqual(column(NaN, NaN))
  })
})

describe('minMax that is not held', () => {
  it('goes on in a straight line beyond the bounds, and is missing when they leave no room', () => {
    expect(minMax(column(-5, 5, NaN, 15), 0, 10, 0, 100, false)).toEqual(column(-50, 50, NaN, 150))
    expect(minMax(column(-5, 15), 5, 15, 3, 1, false)).toEqual(column(5, 1))
    expect(minMax(column(1, 2), 3, 3, 0, 100, false)).toEqual(column(NaN, NaN))
  })
})

describe('zScore', () => {
  it('has mean 0 and deviation 1 on the column it was measured on', () => {
    const y = zScore(column(2, 4, 4, 4, 5, 5, 7, 9), 5, 2)
    expect(y).toEqual(column(-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2))
    expect([mean(y), standardDeviation(y)]).toEqual([0, 1])
  })

  it('is missing throughout when nothing deviates', () => {
    expect(zScore(column(3, 3), 3, 0)).toEqual(column(NaN, NaN))
    expect(zScore(column(1, 5), 3, 0)).toEqual(column(NaN, NaN))
    expect(zScore(column(1, 5), 3, NaN)).toEqual(column(NaN, NaN))
  })
})

describe('percentileRank', () => {
  it('of a member of the reference is its midrank', () => {
    fc.assert(
      fc.property(
        cells.filter((x) => count(x) > 1),
        (x) => {
          const n = count(x)
          expect(
            spread(
              percentileRank(x, sortedValues(x)),
              midranks(x).map((r) => (100 * (r - 1)) / (n - 1)),
            ),
          ).toBeLessThan(1e-12)
        },
      ),
      { seed: 15 },
    )
  })

  it('places a value from elsewhere between its two neighbours, and holds it at the ends', () => {
    // among 10, 20, 30: 15 stands half-way from rank 1 to rank 2
    expect(percentileRank(column(15, 25, 9, 31), column(10, 20, 30))).toEqual(
      column(25, 75, 0, 100),
    )
  })

  it('is missing throughout when the reference has no two values', () => {
    expect(percentileRank(column(1), column(1))).toEqual(column(NaN))
    expect(percentileRank(column(1), column())).toEqual(column(NaN))
    expect(percentileRank(column(1, 2, 3, 9), column(1, 3))).toEqual(column(0, 50, 100, 100))
  })
})

describe('ranks among a reference', () => {
  const sorted = column(10, 20, 20, 30)

  it('share the least or the mean of those that are tied; a value from elsewhere ranks after those below it', () => {
    const x = column(20, 10, 30, NaN, 5, 25, 99)
    expect(rankInReference(x, sorted, 'min')).toEqual(column(2, 1, 4, NaN, 1, 4, 5))
    // below + (equal + 1) / 2, as in the percentile rank
    expect(rankInReference(x, sorted, 'mean')).toEqual(column(2.5, 1, 4, NaN, 0.5, 3.5, 4.5))
  })

  // under 64 look-ups the reference is searched, from there on it is sliced
  it.each([7, 63, 64, 200])(
    'count who is below and who is equal, whatever the reference, %i values at a time',
    (lookups) => {
      const limit = fc.oneof(
        fc.double({ noNaN: true, min: -10, max: 10 }),
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom(1e-300, 1e300, -1e300, 5e-324, -0, Infinity, -Infinity),
      )
      fc.assert(
        fc.property(
          fc.array(limit, { minLength: 1, maxLength: 30 }),
          fc.array(fc.oneof(limit, fc.constant(NaN)), { minLength: 1, maxLength: 20 }),
          (some, others) => {
            const reference = Float64Array.from(some).sort()
            const values = [...some, ...others]
            const x = Float64Array.from({ length: lookups }, (_, i) => values[i % values.length]!)
            const below = x.map((v) => some.filter((w) => w < v).length)
            const equal = x.map((v) => some.filter((w) => w === v).length)
            expect(rankInReference(x, reference, 'min')).toEqual(
              below.map((count, i) => (Number.isNaN(x[i]) ? NaN : count + 1)),
            )
            expect(rankInReference(x, reference, 'mean')).toEqual(
              below.map((count, i) => (Number.isNaN(x[i]) ? NaN : count + (equal[i]! + 1) / 2)),
            )
          },
        ),
        { seed: 17, numRuns: 200 },
      )
    },
  )
})

describe('distance', () => {
  it('is the share of the way, held at the goal alone: what is behind the start is below 0', () => {
    expect(distance(column(-5, 0, 5, 12, NaN), 0, 10, true)).toEqual(column(-0.5, 0, 0.5, 1, NaN))
    expect(distance(column(-5, 0, 5, 12, NaN), 0, 10, false)).toEqual(
      column(-0.5, 0, 0.5, 1.2, NaN),
    )
    expect(distance(column(10, 4, -2), 10, 0, true)).toEqual(column(0, 0.6, 1))
    expect(distance(column(1, 2), 3, 3, false)).toEqual(column(NaN, NaN))
  })
})

describe('the exponential transform of ranks', () => {
  const places = Float64Array.from({ length: 1000 }, (_, i) => i + 1)

  it('is −s·ln(1 − R(1 − e^(−100/s))): 100 for the last, and one tenth above 50 with s = 23, as the English Indices have it', () => {
    const y = exponentialRank(places, places, 23)
    for (const i of [0, 1, 499, 899, 998])
      expect(y[i]).toBeCloseTo(-23 * Math.log(1 - ((i + 1) / 1000) * (1 - Math.exp(-100 / 23))), 10)
    expect(y[999]).toBeCloseTo(100, 10)
    expect(Math.abs(y.filter((v) => v > 50).length - 100)).toBeLessThan(10)
  })

  it('holds at 100 what is beyond the reference, and leaves missing what is missing', () => {
    expect(exponentialRank(column(5000, NaN), places, 23)[0]).toBeCloseTo(100, 10)
    expect(exponentialRank(column(5000, NaN), places, 23)[1]).toBeNaN()
  })
})

describe('points', () => {
  it('are those of the last threshold reached; below the first nothing is known', () => {
    expect(points(column(0, 9.9, 10, 19, 20, 500, -1, NaN), [0, 10, 20], [1, 2, 3], false)).toEqual(
      column(1, 1, 2, 2, 3, 3, NaN, NaN),
    )
  })

  it('are those of the very value, where values are categories', () => {
    expect(points(column(1, 2, 1.5, 3, NaN), [1, 2], [10, 20], true)).toEqual(
      column(10, 20, NaN, NaN, NaN),
    )
  })
})

describe('classes', () => {
  it('puts a value that equals a threshold into the class above it', () => {
    expect(classes(column(9.999, 10, 10.001), [10])).toEqual(column(1, 2, 2))
  })

  it('are 1 and the number of thresholds at or below the value, however the thresholds are spread', () => {
    const limit = fc.oneof(
      fc.double({ noNaN: true, min: -10, max: 10 }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(1e-300, 1e300, -1e300, 5e-324, -0),
    )
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 12 }),
        fc.array(fc.oneof(limit, fc.constantFrom(NaN, Infinity, -Infinity)), { maxLength: 40 }),
        (some, values) => {
          const limits = some.toSorted((a, b) => a - b)
          const x = column(...values, ...limits)
          expect(classes(x, limits)).toEqual(
            x.map((v) => (Number.isNaN(v) ? NaN : 1 + limits.filter((q) => q <= v).length)),
          )
        },
      ),
      { seed: 16, numRuns: 1_000 },
    )
  })

  it('are tenths of equal size when nothing ties', () => {
    const x = new Float64Array(1000).map((_, i) => (i * 617) % 1000)
    const y = normalisations['classes']!(x)
    expect(Array.from({ length: 10 }, (_, k) => y.filter((c) => c === k + 1).length)).toEqual(
      Array.from({ length: 10 }, () => 100),
    )
  })

  it('leave the low classes empty when the least value is that of more than half: 1 + five thresholds', () => {
    const x = new Float64Array(1000).map((_, i) => (i < 550 ? 0 : i))
    const y = normalisations['classes']!(x)
    expect(extent(y)).toEqual({ min: 6, max: 10 })
    expect(y.filter((c) => c === 6)).toHaveLength(600)
  })
})

describe('ratio', () => {
  it('is the base where the territory equals its reference, upright and inverted', () => {
    expect(ratio(column(10, 20, 5), 10, 100)).toEqual(column(100, 200, 50))
    expect(ratio(column(10, 20, 5), 10, 100, true)).toEqual(column(100, 50, 200))
  })

  it('is missing, not infinite, over nothing', () => {
    expect(ratio(column(1, 0), 0, 100)).toEqual(column(NaN, NaN))
    expect(ratio(column(0, 4), 8, 100, true)).toEqual(column(NaN, 200))
  })

  it('of a share to the ratio of sums averages to the base, weighted by the denominator', () => {
    const numerator = column(1, 5, 3)
    const denominator = column(10, 20, 4)
    const points = ratio(
      numerator.map((v, i) => v / denominator[i]!),
      sum(numerator) / sum(denominator),
      100,
    )
    expect(
      points.reduce((total, v, i) => total + v * denominator[i]!, 0) / sum(denominator),
    ).toBeCloseTo(100, 12)
  })
})
