import { describe, expect, it } from 'vitest'
import { keepWhereEnough, weightedMeanInto, weightedSumInto } from '../../src/stats/weighted.ts'
import { column, spread } from '../support.ts'

describe('weightedSumInto', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9])(
    'of %i columns is Σ wₖ·xₖ in each row, on both sides of a tile',
    (count) => {
      for (const n of [0, 1, 511, 512, 513, 1025]) {
        // xₖ = (k + 1)·(i + 1) and wₖ = k + 1: the sum is (i + 1)·Σ (k + 1)²
        const columns = Array.from({ length: count }, (_, k) =>
          Float64Array.from({ length: n }, (__, i) => (k + 1) * (i + 1)),
        )
        const out = weightedSumInto(
          columns,
          columns.map((_, k) => k + 1),
          new Float64Array(n).fill(7),
        )
        expect([...out]).toEqual(
          Array.from(
            { length: n },
            (_, i) => ((i + 1) * (count * (count + 1) * (2 * count + 1))) / 6,
          ),
        )
      }
    },
  )
})

describe('weightedMeanInto', () => {
  const columns = [column(1, NaN, 5, NaN), column(3, 4, NaN, NaN)]
  const room = (): Float64Array => column(9, 9, 9, 9)

  it('is the mean of what is present, missing where less than the least of the weight is', () => {
    expect(weightedMeanInto(columns, [1, 3], 0, false, room())).toEqual(column(2.5, 4, 5, NaN))
    expect(weightedMeanInto(columns, [1, 3], 0.25, false, room())).toEqual(column(2.5, 4, 5, NaN))
    expect(weightedMeanInto(columns, [1, 3], 0.26, false, room())).toEqual(column(2.5, 4, NaN, NaN))
    expect(weightedMeanInto(columns, [1, 3], 1, false, room())).toEqual(column(2.5, NaN, NaN, NaN))
  })

  it('counts what is missing as 0 when told so', () => {
    expect(weightedMeanInto(columns, [1, 3], 0.9, true, room())).toEqual(column(2.5, 3, 1.25, 0))
  })

  it('measures what is present by other weights when they are given', () => {
    expect(weightedMeanInto(columns, [1, 3], 0.5, false, room(), [9, 1])).toEqual(
      column(2.5, NaN, 5, NaN),
    )
    expect(weightedMeanInto(columns, [1, 3], 0.1, false, room(), [9, 1])).toEqual(
      column(2.5, 4, 5, NaN),
    )
  })

  it('does not let the last bits of a sum decide that too little is there', () => {
    const tenths = Array.from({ length: 10 }, (_, k) => column(k < 7 ? k : NaN))
    // 0.1 seven times is 0.7 less a hair; of ten, 0.1 is 1 less a hair
    expect(
      weightedMeanInto(
        tenths,
        tenths.map(() => 0.1),
        0.7,
        false,
        column(9),
      )[0],
    ).toBeCloseTo(3, 12)
  })

  it('holds row by row however long the columns', () => {
    const n = 1300
    const long = [0, 1, 2].map((k) =>
      Float64Array.from({ length: n }, (_, i) => ((i + k) % 5 === 0 ? NaN : i * (k + 1))),
    )
    const weights = [2, 1, 5]
    const plain = Array.from({ length: n }, (_, i) => {
      const present = [0, 1, 2].filter((k) => !Number.isNaN(long[k]![i]))
      const whole = present.reduce((sum, k) => sum + weights[k]!, 0)
      return whole >= 4
        ? present.reduce((sum, k) => sum + weights[k]! * long[k]![i]!, 0) / whole
        : NaN
    })
    expect(
      spread(weightedMeanInto(long, weights, 0.5, false, new Float64Array(n).fill(3)), plain),
    ).toBeLessThan(1e-9)
    const bearing = weightedMeanInto(
      long,
      weights,
      0.5,
      false,
      new Float64Array(n).fill(3),
      [1, 1, 1],
    )
    expect([...bearing].map((v) => v === v)).toEqual(
      Array.from(
        { length: n },
        (_, i) => [0, 1, 2].filter((k) => !Number.isNaN(long[k]![i])).length >= 2,
      ),
    )
  })
})

describe('keepWhereEnough', () => {
  it('takes away what is borne by less than enough, on both sides of a tile', () => {
    for (const n of [1, 511, 512, 513, 1025]) {
      const holed = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? NaN : i))
      const whole = Float64Array.from({ length: n }, (_, i) => i)
      const kept = (enough: number): Float64Array =>
        keepWhereEnough([holed, whole], [2, 1], enough, whole.slice())
      expect(kept(1)).toEqual(whole)
      expect(kept(3)).toEqual(holed)
      expect(kept(3.1)).toEqual(whole.map(() => NaN))
    }
  })
})
