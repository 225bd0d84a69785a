import { describe, expect, it } from 'vitest'
import { leastSquares, predict } from '../../src/stats/regression.ts'
import { column, spread } from '../support.ts'

/** Longley, of the Statistical Reference Datasets of NIST: employment, six columns of the economy of 1947–1962 that all but say the same thing. */
const longley = [
  [60323, 83, 234289, 2356, 1590, 107608, 1947],
  [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
  [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
  [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
  [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99, 365385, 1870, 3547, 115094, 1953],
  [63761, 100, 363112, 3578, 3350, 116219, 1954],
  [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
  [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
  [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
  [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
  [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
] as const
const certified = [
  -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
  -0.0511041056535807, 1829.15146461355,
]

describe('leastSquares', () => {
  it('gives the certified coefficients of Longley’s data, to nine figures of them', () => {
    const columns = [0, 1, 2, 3, 4, 5, 6].map((k) => Float64Array.from(longley, (row) => row[k]!))
    const fit = leastSquares(columns[0]!, columns.slice(1))!
    ;[fit.intercept, ...fit.slopes].forEach((b, k) =>
      expect(Math.abs(b / certified[k]! - 1)).toBeLessThan(1e-8),
    )
    expect(fit.n).toBe(16)
  })

  it('skips the rows with a hole, and says how many are left', () => {
    const fit = leastSquares(column(3, 5, NaN, 9, 11, 13), [column(1, 2, 3, NaN, 5, 6)])!
    expect(fit.n).toBe(4)
    expect(fit.intercept).toBeCloseTo(1, 12)
    expect(fit.slopes[0]).toBeCloseTo(2, 12)
  })

  it('wants one row more than it has unknowns', () => {
    const [a, b] = [column(1, 2, 4, 8), column(1, 3, 2, 5)]
    const y = a.map((v, i) => 1 + v - b[i]!)
    expect(spread(leastSquares(y, [a, b])!.slopes, [1, -1])).toBeLessThan(1e-12)
    expect(leastSquares(y.slice(0, 3), [a.slice(0, 3), b.slice(0, 3)])).toBeUndefined()
  })

  it('finds nothing where a column does not vary, or two say the same thing', () => {
    const [a, y] = [column(1, 2, 4, 8), column(3, 1, 4, 1)]
    expect(leastSquares(y, [a, column(7, 7, 7, 7)])).toBeUndefined()
    expect(leastSquares(y, [column(7, 7, 7, 7), a])).toBeUndefined()
    expect(
      leastSquares(column(3, 1, 4, 1, 5), [column(1, 2, 4, 8, 9), column(2, 4, 8, 16, 18)]),
    ).toBeUndefined()
  })

  it('of what does not vary is flat', () => {
    const fit = leastSquares(column(6, 6, 6, 6), [column(1, 2, 4, 8)])!
    expect([fit.intercept, fit.slopes[0]]).toEqual([6, 0])
  })
})

describe('predict', () => {
  it('is the intercept and the slopes, missing where a column is', () => {
    expect(
      predict({ intercept: 10, slopes: column(2, -1), n: 5 }, [
        column(1, NaN, 3),
        column(4, 4, NaN),
      ]),
    ).toEqual(column(8, NaN, NaN))
    expect(predict({ intercept: 10, slopes: column(), n: 5 }, [])).toEqual(column())
  })
})
