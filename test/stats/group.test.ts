import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupSum, groupSums } from '../../src/stats/group.ts'
import { column, mulberry32, shuffled } from '../support.ts'

const of = Int32Array.of(1, 0, -1, 1, 2)

describe('groupSum', () => {
  it('adds what is present in each group, and leaves out the rows of no group', () => {
    expect(groupSum(column(1, 2, 100, 3, NaN), of, 4)).toEqual(column(2, 4, NaN, NaN))
  })

  it('loses nothing of small terms beside great ones, group by group', () => {
    expect(
      groupSum(
        column(1, 5, 1e100, 1e60, 1, -1e100, 5, -1e60),
        Int32Array.of(0, 1, 0, 1, 0, 0, 1, 1),
        2,
      ),
    ).toEqual(column(2, 10))
  })

  it('tells a sum of 0 from a group in which nothing is known', () => {
    expect(groupSum(column(0, NaN), Int32Array.of(0, 1), 2)).toEqual(column(0, NaN))
  })
})

describe('groupSums', () => {
  it('adds a row only where both columns are present: a lone denominator must not weigh', () => {
    const [a, b] = groupSums(column(1, NaN, 7, 2, NaN), column(10, 20, 70, NaN, 50), of, 3)
    expect(a).toEqual(column(NaN, 1, NaN))
    expect(b).toEqual(column(NaN, 10, NaN))
  })
})

describe('sums by group', () => {
  const row = fc.tuple(
    fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: NaN }),
    fc.option(fc.integer({ min: 0, max: 1000 }), { nil: NaN }),
    fc.integer({ min: -1, max: 4 }),
  )

  it('are those of each group taken apart', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const [a, b, g] = [
          Float64Array.from(rows, (r) => r[0]),
          Float64Array.from(rows, (r) => r[1]),
          Int32Array.from(rows, (r) => r[2]),
        ]
        const ours = [groupSum(a, g, 5), ...groupSums(a, b, g, 5)]
        const naive = [0, 1, 2, 3, 4].map((group) => {
          const members = rows.filter((r) => r[2] === group)
          const both = members.filter((r) => !Number.isNaN(r[0] + r[1]))
          const total = (values: number[]): number =>
            values.length > 0 ? values.reduce((s, v) => s + v) : NaN
          return [
            total(members.map((r) => r[0]).filter((v) => !Number.isNaN(v))),
            total(both.map((r) => r[0])),
            total(both.map((r) => r[1])),
          ]
        })
        ours.forEach((sums, k) =>
          expect(sums.map((v) => v + 0)).toEqual(Float64Array.from(naive, (each) => each[k]! + 0)),
        )
      }),
      { seed: 9 },
    )
  })

  it('change no bit with the order of the rows', () => {
    const random = mulberry32(10)
    const rows = Array.from(
      { length: 5000 },
      () => [random() ** 3 * 1e3, random() / 3, Math.floor(random() * 7)] as const,
    )
    const sums = (list: readonly (readonly [number, number, number])[]): Float64Array[] => {
      const [a, b, g] = [
        Float64Array.from(list, (r) => r[0]),
        Float64Array.from(list, (r) => r[1]),
        Int32Array.from(list, (r) => r[2]),
      ]
      return [groupSum(a, g, 7), ...groupSums(a, b, g, 7)]
    }
    expect(sums(shuffled(rows, random))).toEqual(sums(rows))
  })
})
