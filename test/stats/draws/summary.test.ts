import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawSummary, pairOrders } from '../../../src/stats/draws/summary.ts'
import { NO_DRAW, rowQuantiles, rankFrequencies } from '../../../src/stats/draws/ranks.ts'
import { mulberry32 } from '../../support.ts'

const PROBABILITIES = [0.05, 0.5, 0.95]

/** Draws with holes; the sixth territory has none at all. */
function drawsOf(n: number, count: number, most: number, seed = 11): Uint16Array {
  const random = mulberry32(seed)
  const draws = Uint16Array.from({ length: n * count }, () =>
    random() < 0.1 ? NO_DRAW : Math.floor(random() ** 3 * most),
  )
  return draws.map((v, at) => (at % n === 5 ? NO_DRAW : v))
}

describe('draws summed up by compiled kernels', () => {
  it.each([
    ['a block and a bit', 300, 101, 65_534],
    ['fewer territories than are taken together', 7, 33, 300],
    ['one draw', 40, 1, 65_535],
    ['more draws than a block holds', 20, 9001, 65_535],
  ])('have the order statistics and the standings of the plain way: %s', (_, n, count, most) => {
    const draws = drawsOf(n, count, most)
    const { quantiles, frequencies: standings } = drawSummary(count, PROBABILITIES)
    const [from, to] = [1, n - 1]
    const least = Uint16Array.from({ length: to - from }, (__, r) => (r * 97) % most)
    const upper = least.map((v) => Math.min(NO_DRAW - 1, v + 5000))
    expect(quantiles(draws, n, from, to)).toEqual(rowQuantiles(draws, n, PROBABILITIES, from, to))
    expect(standings(draws, n, 50, 2000, least, upper, from, to)).toEqual(
      rankFrequencies(draws, n, 50, 2000, least, upper, from, to),
    )
  })

  it('count more draws than 16 bits do', () => {
    const count = 65_535 + 3000
    const draws = Uint16Array.from({ length: 2 * count }, (_, at) =>
      at % 2 === 0 ? 7 : at % 4 === 1 ? 9 : 2,
    )
    const { quantiles, frequencies: standings } = drawSummary(count, [0.25, 0.75])
    expect(quantiles(draws, 2, 0, 2).map((column) => Array.from(column))).toEqual([
      [7, 2],
      [7, 9],
    ])
    const { first, within, present } = standings(
      draws,
      2,
      6,
      8,
      Uint16Array.of(7, 0),
      Uint16Array.of(7, 2),
      0,
      2,
    )
    expect(Array.from(first)).toEqual([0, (count >> 1) / count])
    expect(Array.from(within)).toEqual([1, (count >> 1) / count])
    expect(Array.from(present)).toEqual([1, 1])
  })

  it('have the same order statistics for any draws, and without WebAssembly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (n, count, probabilities, seed) => {
          const draws = drawsOf(n, count, 65_535, seed)
          const expected = rowQuantiles(draws, n, probabilities)
          expect(drawSummary(count, probabilities).quantiles(draws, n, 0, n)).toEqual(expected)
          expect(drawSummary(count, probabilities, false).quantiles(draws, n, 0, n)).toEqual(
            expected,
          )
        },
      ),
      { seed: 20261122, numRuns: 200 },
    )
  })
})

describe('pairs of territories', () => {
  it('are counted draw by draw, with WebAssembly and without', () => {
    const [n, count] = [50, 21]
    const draws = drawsOf(n, count, 40)
    const one = Uint32Array.from({ length: 200 }, (_, p) => p % n)
    const other = Uint32Array.from({ length: 200 }, (_, p) => (p * 7 + 1) % n)
    const often = (is: (a: number, b: number) => boolean): Uint32Array =>
      Uint32Array.from(
        one,
        (a, p) =>
          Array.from({ length: count }, (_, d) =>
            is(draws[d * n + a]!, draws[d * n + other[p]!]!),
          ).filter(Boolean).length,
      )
    const expected = { before: often((a, b) => a < b), after: often((a, b) => a > b) }
    expect(pairOrders(draws, n, one, other)).toEqual(expected)
    expect(pairOrders(draws, n, one, other, false)).toEqual(expected)
  })
})
