import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copeland,
  copelandAmounts,
  copelandFrom,
  copelandOfRows,
  netFlow,
  rankRows,
} from '../../src/stats/copeland.ts'
import { accesWeights, indicatorIds, reference, senses, socioWeights } from '../composite.ts'
import { column, hasShared, mulberry32, spread } from '../support.ts'

const cell = fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 5 }))
const table = fc
  .integer({ min: 1, max: 12 })
  .chain((n) =>
    fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 5 }),
  )
const asColumns = (cells: number[][]): Float64Array[] =>
  cells.map((each) => Float64Array.from(each))

/** The definition, pair by pair. */
function byHand(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const n = columns[0]!.length
  return Float64Array.from({ length: n }, (_, i) => {
    if (columns.every((x) => Number.isNaN(x[i]))) return NaN
    let score = 0
    for (let j = 0; j < n; j++) {
      let [above, whole] = [0, 0]
      columns.forEach((x, k) => {
        if (Number.isNaN(x[i]! - x[j]!)) return
        whole += weights[k]!
        above += weights[k]! * (x[i]! > x[j]! ? 1 : x[i] === x[j] ? 0.5 : 0)
      })
      if (whole > 0) score += Math.sign(above / whole - 0.5)
    }
    return score
  })
}

describe('copeland', () => {
  it('is the definition, whatever is missing', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const columns = asColumns(cells)
        const weights = columns.map((_, k) => 1 + k)
        expect(copeland(columns, weights)).toEqual(byHand(columns, weights))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('defect 3: does not depend on the order of the rows, even with missing data', () => {
    const [a, b] = [column(1, NaN, 3, 2), column(4, 2, NaN, 4)]
    const turned = [2, 3, 0, 1]
    const scores = copeland([a, b], [1, 3])
    expect(
      copeland(
        [a, b].map((x) => Float64Array.from(turned, (i) => x[i]!)),
        [1, 3],
      ),
    ).toEqual(Float64Array.from(turned, (i) => scores[i]!))
  })

  it('sums to nothing: each victory is a defeat; and is shared out exactly', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const columns = asColumns(cells)
        const weights = columns.map((_, k) => 1 + k)
        const scores = copeland(columns, weights)
        expect(scores.reduce((sum, v) => sum + (v === v ? v : 0), 0)).toBe(0)
        const amounts = copelandAmounts(columns, weights)
        const summed = scores.map((v, i) =>
          v === v ? amounts.reduce((sum, x) => sum + x[i]!, 0) : NaN,
        )
        expect(spread(summed, scores)).toBeLessThan(1e-12)
      }),
      { seed: 4, numRuns: 200 },
    )
  })

  it('defect 18: floating noise wins no comparison', () => {
    expect(copeland([column(0.1 + 0.2, 0.3)], [1])).toEqual(column(0, 0))
  })

  it('is the sum of what blocks of rows bring, however they are cut', () => {
    const random = mulberry32(2)
    const columns = [0, 1, 2].map(() =>
      Float64Array.from({ length: 30 }, () => (random() < 0.2 ? NaN : Math.floor(6 * random()))),
    )
    const prepared = rankRows(columns)
    const parts = [
      [0, 4],
      [4, 5],
      [5, 29],
      [29, 30],
    ].map(([from, to]) => copelandOfRows(prepared, [1, 2, 4], from!, to!))
    expect(copelandFrom(prepared, parts)).toEqual(byHand(columns, [1, 2, 4]))
  })

  it('holds a pair to be level when the weights on both sides are the same but for their last bits', () => {
    // 0.1 + 0.2 against 0.3
    const columns = [column(1, 0), column(1, 0), column(0, 1)]
    expect(copeland(columns, [0.1, 0.2, 0.3])).toEqual(column(0, 0))
    expect(copelandAmounts(columns, [0.1, 0.2, 0.3]).map((x) => [...x])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
    const holed = [...columns, column(NaN, 5)]
    expect(copeland(holed, [0.1, 0.2, 0.3, 1])).toEqual(column(0, 0))
    expect(copeland(columns, [0.1, 0.2, 0.300001])).toEqual(column(-1, 1))
    expect(copeland(holed, [0.1, 0.2, 0.300001, 1])).toEqual(column(-1, 1))
  })

  it('shares a victory among the children that carried it, by their weights', () => {
    // the first two carry it with 2 and 3, against 4
    const amounts = copelandAmounts(
      [column(9, 1), column(9, 1), column(1, 9), column(5, 5)],
      [2, 3, 4, 7],
    )
    expect(
      spread(
        amounts.flatMap((x) => [...x]),
        [0.4, -0.4, 0.6, -0.6, 0, 0, 0, 0],
      ),
    ).toBeLessThan(1e-15)
  })

  it('of a row with nothing is missing, and of no row is nothing', () => {
    expect(copeland([column(1, NaN, 2), column(NaN, NaN, 1)], [1, 1])).toEqual(column(-1, NaN, 1))
    expect(copeland([], [])).toEqual(column())
    expect(copelandAmounts([column(NaN, 1)], [1])).toEqual([column(0, 0)])
  })

  it('ranks values from 0 up without gaps, ties measured from the first of their group; −1 is missing', () => {
    const found = rankRows([column(5, 1e-10, NaN, 0, 5), column(1, 2, 3, NaN, 2)])
    expect([...found.ranks]).toEqual([1, 0, 0, 1, -1, 2, 0, -1, 1, 1])
    expect([...found.whole]).toEqual([1, 1, 0, 0, 1])
    expect([...found.empty]).toEqual([0, 0, 0, 0, 0])
    expect([...rankRows([column(NaN, 1)]).empty]).toEqual([1, 0])
    expect([...rankRows([column(0, 0.6e-9, 1.2e-9, 1.8e-9)]).ranks]).toEqual([0, 0, 1, 1])
  })

  it('tells how far it is', () => {
    const random = mulberry32(1)
    const told: number[] = []
    copeland([Float64Array.from({ length: 600 }, random)], [1], {
      progress: (done) => told.push(done),
    })
    expect(told).toEqual([256, 512])
  })

  it.skipIf(!hasShared)('gives what COINr gives on the units that have everything', () => {
    const { texts, columns } = reference('synth/copeland_effweights_complete_units.csv')
    const data = reference('synth/Denominated.csv')
    const rows = texts['uCode']!.map((code) => data.texts['uCode']!.indexOf(code))
    const oriented = indicatorIds.map((id) =>
      Float64Array.from(rows, (i) => (senses[id] === 'protects' ? -1 : 1) * data.columns[id]![i]!),
    )
    const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0)
    const weights = [
      ...accesWeights.map((w) => w / sum(accesWeights)),
      ...socioWeights.map((w) => (1.2 * w) / sum(socioWeights)),
    ]
    const ours = copeland(oriented, weights)
    expect(spread(ours, columns['copeland']!)).toBe(0)
  })
})

describe('net flow', () => {
  it('by hand, with values that are the same but for their last bits', () => {
    expect(netFlow(column(7, 3, NaN, 3 + 1e-10))).toEqual(column(1, -0.5, NaN, -0.5))
    expect(netFlow(column(7))).toEqual(column(0))
    expect(netFlow(column(0, 3e-9))).toEqual(column(-1, 1))
  })

  it('is the share one is above less the share above one', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (cells) => {
        const x = Float64Array.from(cells)
        const flow = netFlow(x)
        const present = cells.filter((v) => v === v)
        cells.forEach((v, i) => {
          const expected = present.filter((w) => v > w).length - present.filter((w) => w > v).length
          if (v !== v) expect(flow[i]).toBeNaN()
          else
            expect(flow[i]).toBeCloseTo(
              present.length === 1 ? 0 : expected / (present.length - 1),
              12,
            )
        })
        expect(flow.length).toBe(cells.length)
      }),
      { seed: 5, numRuns: 200 },
    )
  })
})
