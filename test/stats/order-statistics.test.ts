import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderStatistics } from '../../src/stats/order-statistics.ts'
import { column, mulberry32 } from '../support.ts'

const present = (x: Float64Array): Float64Array => x.filter((v) => !Number.isNaN(v)).sort()

describe('select', () => {
  it('finds the values at some places of the sorted column, and how many there are', () => {
    expect(orderStatistics(column(9, NaN, 1, 5, 5, 3)).at([0, 2, 3, 4])).toEqual([1, 5, 5, 9])
    expect(orderStatistics(column(9, NaN, 1, 5, 5, 3)).count).toBe(5)
    expect(orderStatistics(column(7)).at([0])).toEqual([7])
    expect(orderStatistics(column(NaN, NaN)).at([])).toEqual([])
  })

  const cell = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
  )

  it('whatever the values: infinite, subnormal, overflowing, tied', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }),
        (values, places) => {
          const x = column(...values)
          const before = x.slice()
          const sorted = present(x)
          if (sorted.length === 0) return
          const ranks = [...new Set(places.map((place) => place % sorted.length))].sort(
            (a, b) => a - b,
          )
          expect(orderStatistics(x).at(ranks)).toEqual(ranks.map((rank) => sorted[rank]))
          expect(x).toEqual(before)
        },
      ),
      { seed: 60, numRuns: 1_000 },
    )
  })

  it.each<[string, (random: () => number) => number]>([
    ['even', (random) => random()],
    ['of a long tail', (random) => 1 / random()],
    ['of one outlier a million times the rest', (random) => (random() < 1e-4 ? 1e6 : random())],
    ['mostly 0', (random) => (random() < 0.7 ? 0 : random())],
    ['whole numbers', (random) => Math.floor(random() * 30)],
    ['with holes', (random) => (random() < 0.3 ? NaN : random() - 0.5)],
  ])('on 20,000 rows %s, at every tenth and at both ends', (_, draw) => {
    const random = mulberry32(61)
    const x = new Float64Array(20_000).map(() => draw(random))
    const sorted = present(x)
    const ranks = Array.from({ length: 11 }, (_row, k) =>
      Math.floor((k * (sorted.length - 1)) / 10),
    )
    expect(orderStatistics(x).at(ranks)).toEqual(ranks.map((rank) => sorted[rank]))
  })
})
