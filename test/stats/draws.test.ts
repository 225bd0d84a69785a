import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NONE, rankRoom, ranksInto, rowQuantiles, rowStandings, stepsInto } from '../../src/stats/draws.ts'
import { ranksDescending } from '../../src/stats/rank.ts'
import { weightedMeanInto, weightedSumInto } from '../../src/stats/weighted.ts'
import { column, mulberry32, spread } from '../support.ts'

const asRanks = (ranks: Uint16Array): number[] => Array.from(ranks, (r) => (r === NONE ? NaN : r))

describe('ranks by bins', () => {
  const room = rankRoom(5000)

  it.each([
    ['even', (r: number) => r],
    ['heavy-tailed', (r: number) => 1 / (r + 1e-6)],
    ['in crowds', (r: number) => (r < 0.5 ? r / 1e5 : r < 0.9 ? 2 + r / 1e6 : 5 + r)],
    ['of few values', (r: number) => Math.floor(10 * r) / 10],
    ['of few values with floating noise', (r: number) => Math.floor(10 * r) / 10 + (r % 0.001) * 1e-12],
    ['all equal', () => 3],
    ['with holes', (r: number) => (r < 0.3 ? NaN : r)],
    ['all missing', () => NaN],
  ])('are those of the sort: scores %s', (_, shape) => {
    const random = mulberry32(7)
    const x = Float64Array.from({ length: 5000 }, () => shape(random()))
    expect(asRanks(ranksInto(x, new Uint16Array(5000), room))).toEqual(Array.from(ranksDescending(x)))
  })

  it('are those of the sort for any column', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: 0, max: 3 })), { maxLength: 60 }), (numbers) => {
        const x = Float64Array.from(numbers)
        expect(asRanks(ranksInto(x, new Uint16Array(x.length), rankRoom(x.length)))).toEqual(Array.from(ranksDescending(x)))
      }),
      { seed: 20261121, numRuns: 300 },
    )
  })
})

describe('order statistics of the draws of each territory', () => {
  const random = mulberry32(11)
  const [n, count] = [600, 101]
  const draws = Uint16Array.from({ length: n * count }, () => (random() < 0.1 ? NONE : Math.floor(random() ** 3 * 65_534)))
  draws.forEach((_, at) => at % n === 5 && (draws[at] = NONE))
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: count }, (__, d) => draws[d * n + i]!).filter((v) => v !== NONE).sort((a, b) => a - b))

  it('are those of brute force, present draws alone being counted', () => {
    const found = rowQuantiles(draws, n, [0.05, 0.5, 0.95])
    ;[0.05, 0.5, 0.95].forEach((p, k) => {
      expect(Array.from(found[k]!)).toEqual(rows.map((row) => (row.length === 0 ? NONE : row[Math.max(1, Math.ceil(p * row.length - 1e-9)) - 1])))
    })
  })

  it('are the same for a part of the territories', () => {
    expect(rowQuantiles(draws, n, [0.5], 250, 530)[0]).toEqual(rowQuantiles(draws, n, [0.5])[0]!.slice(250, 530))
  })

  it('count how often a territory stands at a rank or before, between two ranks, or has any', () => {
    const { first, second, within, present } = rowStandings(draws, n, 50, 2000, new Uint16Array(n).fill(100), new Uint16Array(n).fill(9000))
    expect(Array.from(first)).toEqual(rows.map((row) => row.filter((v) => v <= 50).length / row.length))
    expect(Array.from(second)).toEqual(rows.map((row) => row.filter((v) => v <= 2000).length / row.length))
    expect(Array.from(within)).toEqual(rows.map((row) => row.filter((v) => v >= 100 && v <= 9000).length / row.length))
    expect(Array.from(present)).toEqual(rows.map((row) => row.length / count))
    const part = new Uint16Array(100).fill(100)
    expect(rowStandings(draws, n, 50, 2000, part, part.map(() => 9000), 200, 300).within).toEqual(within.slice(200, 300))
  })
})

it('steps are held at their bounds', () => {
  expect(Array.from(stepsInto(column(-5, 0, 50, 100, 180, NaN), 0, 100, new Uint16Array(6)))).toEqual([0, 0, 32_767, 65_534, 65_534, NONE])
})

describe('weighted means in tiles', () => {
  const random = mulberry32(3)
  const columns = Array.from({ length: 7 }, () => Float64Array.from({ length: 1300 }, () => random()))
  const weights = [1, 2, 0.5, 0, 3, 1, 1]

  it('sum as a row by row loop does', () => {
    const expected = columns[0]!.map((_, i) => columns.reduce((sum, x, k) => sum + weights[k]! * x[i]!, 0))
    expect(spread(weightedSumInto(columns, weights, new Float64Array(1300)), expected)).toBeLessThan(1e-12)
  })

  it('leave out what is missing, and give nothing where too little is present', () => {
    const holed = columns.map((x, k) => x.map((v, i) => ((i + k) % 3 === 0 || i % 100 < k * 10 ? NaN : v)))
    const expected = columns[0]!.map((_, i) => {
      const present = holed.map((x, k) => [x[i]!, weights[k]!] as const).filter(([v]) => v === v)
      const borne = present.reduce((sum, [, w]) => sum + w, 0)
      return borne >= 0.5 * 8.5 ? present.reduce((sum, [v, w]) => sum + v * w, 0) / borne : NaN
    })
    expect(spread(weightedMeanInto(holed, weights, 0.5, false, new Float64Array(1300)), expected)).toBeLessThan(1e-12)
    const others = weights.map((w, k) => w * (1 + k))
    const moved = weightedMeanInto(holed, others, 0.5, false, new Float64Array(1300), weights)
    expect(Array.from(moved, (v) => v === v)).toEqual(Array.from(expected, (v) => v === v))
    expect(spread(moved, weightedMeanInto(holed, others, 0, false, new Float64Array(1300)).map((v, i) => (expected[i] === expected[i] ? v : NaN)))).toBeLessThan(1e-12)
  })
})
