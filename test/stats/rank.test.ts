import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { midranks, ranksDescending, TIE } from '../../src/stats/rank.ts'
import { column } from '../support.ts'

/** Ties, a zero, missing values. The ranks are those of COINr 1.1.14 (R's `rank`, ties "min" and "average"). */
const x = column(3, 1, NaN, 3, 5, 0, 5, 2, NaN, 10)

const cells = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.constant(NaN)), {
    maxLength: 60,
  })
  .map((values) => column(...values))

describe('ranksDescending', () => {
  it('puts the greatest first, and gives ties the best of their ranks', () => {
    expect(ranksDescending(x)).toEqual(column(4, 7, NaN, 4, 2, 8, 2, 6, NaN, 1))
  })

  it('is one more than the number of greater values', () => {
    fc.assert(
      fc.property(cells, (values) => {
        const naive = values.map((v) =>
          Number.isNaN(v) ? NaN : 1 + values.filter((w) => w > v).length,
        )
        expect(ranksDescending(values)).toEqual(naive)
      }),
      { seed: 3 },
    )
  })

  it('does not let the last bits of a sum decide who comes first', () => {
    expect(ranksDescending(column(0.3, 0.1 + 0.2))).toEqual(column(1, 1))
    expect(ranksDescending(column(50, 50 + 2 * TIE))).toEqual(column(2, 1))
  })

  it('measures a tie from the first of its group: a chain of near values is not one long tie', () => {
    const chain = column(0, 0.6 * TIE, 1.2 * TIE, 1.8 * TIE)
    expect(ranksDescending(chain)).toEqual(column(3, 3, 1, 1))
  })

  it('ranks infinities with the rest', () => {
    expect(ranksDescending(column(-Infinity, 4, Infinity, Infinity, -Infinity))).toEqual(
      column(4, 3, 1, 1, 4),
    )
  })
})

describe('midranks', () => {
  it('puts the least first, and gives ties the mean of the ranks that they span', () => {
    expect(midranks(x)).toEqual(column(4.5, 2, NaN, 4.5, 6.5, 1, 6.5, 3, NaN, 8))
  })

  it('sum to n (n + 1) / 2, however many ties there are', () => {
    fc.assert(
      fc.property(cells, (values) => {
        const ranks = midranks(values)
        const present = values.filter((v) => !Number.isNaN(v)).length
        expect(ranks.reduce((total, r) => total + (Number.isNaN(r) ? 0 : r), 0)).toBe(
          (present * (present + 1)) / 2,
        )
        expect(ranks.map(Number.isNaN as never)).toEqual(values.map(Number.isNaN as never))
      }),
      { seed: 4 },
    )
  })

  it('holds −0 and +0 to be equal', () => {
    expect(midranks(column(0, -0, 1))).toEqual(column(1.5, 1.5, 3))
  })
})

describe('ranks', () => {
  it('change neither with the unit nor by writing to the column', () => {
    fc.assert(
      fc.property(
        cells,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -100, max: 100 }),
        (values, a, b) => {
          const before = values.slice()
          const other = values.map((v) => a * v + b)
          for (const f of [ranksDescending, midranks]) expect(f(other)).toEqual(f(values))
          expect(values).toEqual(before)
        },
      ),
      { seed: 5 },
    )
  })
})
