import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  NO_DRAW,
  rankBuffers,
  ranksInto,
  rowQuantiles,
  rankFrequencies,
  stepsInto,
} from '../../../src/stats/draws/ranks.ts'
import { ranksDescending } from '../../../src/stats/rank.ts'
import { weightedMeanInto, weightedSumInto } from '../../../src/stats/weighted.ts'
import { column, mulberry32, spread } from '../../support.ts'
import { SCORES } from '../scores.ts'

const asRanks = (ranks: Uint16Array): number[] =>
  Array.from(ranks, (r) => (r === NO_DRAW ? NaN : r))

describe('ranks by bins', () => {
  const room = rankBuffers(5000)

  it.each(SCORES)('are those of the sort: scores %s', (_, shape) => {
    const random = mulberry32(7)
    const x = Float64Array.from({ length: 5000 }, () => shape(random()))
    expect(asRanks(ranksInto(x, new Uint16Array(5000), room))).toEqual(
      Array.from(ranksDescending(x)),
    )
  })

  it('are those of the sort for any column', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.integer({ min: 0, max: 3 })), { maxLength: 60 }),
        (numbers) => {
          const x = Float64Array.from(numbers)
          expect(asRanks(ranksInto(x, new Uint16Array(x.length), rankBuffers(x.length)))).toEqual(
            Array.from(ranksDescending(x)),
          )
        },
      ),
      { seed: 20261121, numRuns: 300 },
    )
  })
})

describe('order statistics of the draws of each territory', () => {
  const random = mulberry32(11)
  const [n, count] = [600, 101]
  const draws = Uint16Array.from({ length: n * count }, () =>
    random() < 0.1 ? NO_DRAW : Math.floor(random() ** 3 * 65_534),
  )
  draws.forEach((_, at) => at % n === 5 && (draws[at] = NO_DRAW))
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: count }, (__, d) => draws[d * n + i]!)
      .filter((v) => v !== NO_DRAW)
      .sort((a, b) => a - b),
  )

  it('are those of brute force, present draws alone being counted', () => {
    const found = rowQuantiles(draws, n, [0.05, 0.5, 0.95])
    ;[0.05, 0.5, 0.95].forEach((p, k) => {
      expect(Array.from(found[k]!)).toEqual(
        rows.map((row) =>
          row.length === 0 ? NO_DRAW : row[Math.max(1, Math.ceil(p * row.length - 1e-9)) - 1],
        ),
      )
    })
  })

  it('are the same for a part of the territories', () => {
    expect(rowQuantiles(draws, n, [0.5], 250, 530)[0]).toEqual(
      rowQuantiles(draws, n, [0.5])[0]!.slice(250, 530),
    )
  })

  it('count how often a territory stands at a rank or before, between two ranks, or has any', () => {
    const { first, second, within, present } = rankFrequencies(
      draws,
      n,
      50,
      2000,
      new Uint16Array(n).fill(100),
      new Uint16Array(n).fill(9000),
    )
    expect(Array.from(first)).toEqual(
      rows.map((row) => row.filter((v) => v <= 50).length / row.length),
    )
    expect(Array.from(second)).toEqual(
      rows.map((row) => row.filter((v) => v <= 2000).length / row.length),
    )
    expect(Array.from(within)).toEqual(
      rows.map((row) => row.filter((v) => v >= 100 && v <= 9000).length / row.length),
    )
    expect(Array.from(present)).toEqual(rows.map((row) => row.length / count))
    const part = new Uint16Array(100).fill(100)
    expect(
      rankFrequencies(
        draws,
        n,
        50,
        2000,
        part,
        part.map(() => 9000),
        200,
        300,
      ).within,
    ).toEqual(within.slice(200, 300))
  })
})

describe('by hand', () => {
  it('the order statistics of five draws of two territories are values that were drawn', () => {
    // territory 0: 5, 1, 300, none, 7; territory 1: none at all
    const draws = Uint16Array.of(5, NO_DRAW, 1, NO_DRAW, 300, NO_DRAW, NO_DRAW, NO_DRAW, 7, NO_DRAW)
    const found = rowQuantiles(draws, 2, [0, 0.25, 0.26, 0.5, 0.75, 0.76, 1])
    expect(found.map(([first]) => first)).toEqual([1, 1, 5, 5, 7, 300, 300])
    expect(found.map((each) => each[1])).toEqual(found.map(() => NO_DRAW))
  })

  it('a probability that is a whole number of draws but for its last bits asks for that number', () => {
    // 0.07·100 is 7.000000000000001
    const draws = Uint16Array.from({ length: 100 }, (_, d) => 1000 + d)
    expect(rowQuantiles(draws, 1, [0.07, 0.29, 0.57])).toEqual([
      Uint16Array.of(1006),
      Uint16Array.of(1028),
      Uint16Array.of(1056),
    ])
  })

  it('standings count a rank that is the very bound', () => {
    // territory 0 stands 1, 2, 3, 4; territory 1 stands 2, 3, none, 1
    const draws = Uint16Array.of(1, 2, 2, 3, 3, NO_DRAW, 4, 1)
    const found = rankFrequencies(draws, 2, 1, 3, Uint16Array.of(2, 1), Uint16Array.of(3, 2))
    expect(found.first).toEqual(column(1 / 4, 1 / 3))
    expect(found.second).toEqual(column(3 / 4, 1))
    expect(found.within).toEqual(column(2 / 4, 2 / 3))
    expect(found.present).toEqual(column(1, 3 / 4))
  })

  it('a tie of ranks is measured from the first of its group, as in ranksDescending', () => {
    const x = column(0, 0.6e-9, 1.2e-9, 1.8e-9, NaN, 50)
    expect(Array.from(ranksInto(x, new Uint16Array(6), rankBuffers(6)))).toEqual([
      4,
      4,
      2,
      2,
      NO_DRAW,
      1,
    ])
  })

  it('steps are rounded to the nearest', () => {
    expect(
      Array.from(
        stepsInto(
          column(0.49, 0.5, 1.49, 1.51, 65_533.4, 65_533.6, -0.7),
          0,
          65_534,
          new Uint16Array(7),
        ),
      ),
    ).toEqual([0, 1, 1, 2, 65_533, 65_534, 0])
    expect(Array.from(stepsInto(column(10, 20, 15), 10, 20, new Uint16Array(3)))).toEqual([
      0, 65_534, 32_767,
    ])
  })
})

it('steps are held at their bounds', () => {
  expect(
    Array.from(stepsInto(column(-5, 0, 50, 100, 180, NaN), 0, 100, new Uint16Array(6))),
  ).toEqual([0, 0, 32_767, 65_534, 65_534, NO_DRAW])
})

describe('weighted means in tiles', () => {
  const random = mulberry32(3)
  const columns = Array.from({ length: 7 }, () =>
    Float64Array.from({ length: 1300 }, () => random()),
  )
  const weights = [1, 2, 0.5, 0, 3, 1, 1]

  it('sum as a row by row loop does', () => {
    const expected = columns[0]!.map((_, i) =>
      columns.reduce((sum, x, k) => sum + weights[k]! * x[i]!, 0),
    )
    expect(
      spread(weightedSumInto(columns, weights, new Float64Array(1300)), expected),
    ).toBeLessThan(1e-12)
  })

  it('leave out what is missing, and give nothing where too little is present', () => {
    const holed = columns.map((x, k) =>
      x.map((v, i) => ((i + k) % 3 === 0 || i % 100 < k * 10 ? NaN : v)),
    )
    const expected = columns[0]!.map((_, i) => {
      const present = holed.map((x, k) => [x[i]!, weights[k]!] as const).filter(([v]) => v === v)
      const borne = present.reduce((sum, [, w]) => sum + w, 0)
      return borne >= 0.5 * 8.5 ? present.reduce((sum, [v, w]) => sum + v * w, 0) / borne : NaN
    })
    expect(
      spread(weightedMeanInto(holed, weights, 0.5, false, new Float64Array(1300)), expected),
    ).toBeLessThan(1e-12)
    const others = weights.map((w, k) => w * (1 + k))
    const moved = weightedMeanInto(holed, others, 0.5, false, new Float64Array(1300), weights)
    expect(Array.from(moved, (v) => v === v)).toEqual(Array.from(expected, (v) => v === v))
    expect(
      spread(
        moved,
        weightedMeanInto(holed, others, 0, false, new Float64Array(1300)).map((v, i) =>
          expected[i] === expected[i] ? v : NaN,
        ),
      ),
    ).toBeLessThan(1e-12)
  })
})
