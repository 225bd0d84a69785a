import { describe, expect, it } from 'vitest'
import { hash32 } from '../../src/stats/counter-random.ts'
import { binomialShare } from '../../src/stats/noise.ts'
import { drawShares, noisyShares } from '../../src/stats/noise.ts'
import { column, mulberry32, spread } from '../support.ts'

const DRAWS = 40_000

/** Many draws of one share, each from a stream of its own. */
function drawn(p: number, n: number, law: 'binomiale' | 'beta'): Float64Array {
  const ready = noisyShares(column(p), column(n), law)
  const out = column(NaN)
  return Float64Array.from({ length: DRAWS }, (_, d) => drawShares(ready, d, out)[0]!)
}

const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length
function variance(x: Float64Array): number {
  const middle = mean(x)
  return mean(x.map((v) => (v - middle) ** 2))
}
const quantile = (x: Float64Array, p: number): number => x.toSorted()[Math.floor(p * x.length)]!

/** So many people counted one by one. */
function counted(p: number, n: number): Float64Array {
  const random = mulberry32(5)
  return Float64Array.from({ length: DRAWS }, () => {
    let k = 0
    for (let i = 0; i < n; i++) if (random() < p) k++
    return k / n
  })
}

describe.each([
  [0.3, 12],
  [0.02, 90],
  [0.5, 40],
  [0.9, 150],
  [0.12, 300],
])('a share of %d among %d people', (p, n) => {
  let draws: Float64Array | undefined
  const ours = (): Float64Array => (draws ??= drawn(p, n, 'binomiale'))

  it('has the mean and the variance of the binomial law', () => {
    const spread = Math.sqrt((p * (1 - p)) / n)
    expect(Math.abs(mean(ours()) - p)).toBeLessThan((4 * spread) / Math.sqrt(DRAWS) + 1e-6)
    expect(variance(ours()) / ((p * (1 - p)) / n)).toBeGreaterThan(0.97)
    expect(variance(ours()) / ((p * (1 - p)) / n)).toBeLessThan(1.03)
  })

  it('has the quantiles of people counted one by one, to half a person more or less', () => {
    const theirs = counted(p, n)
    for (const level of [0.05, 0.25, 0.5, 0.75, 0.95])
      expect(Math.abs(quantile(ours(), level) - quantile(theirs, level))).toBeLessThanOrEqual(
        1 / n + 1e-12,
      )
  })
})

it('rare shares are the exact inversion of the binomial law', () => {
  expect(
    new Set(drawn(0.02, 50, 'binomiale').map((v) => Math.round(v * 50 * 1e9) / 1e9)).size,
  ).toBeLessThan(12)
  const zero = drawn(0.02, 50, 'binomiale').filter((v) => v === 0).length / DRAWS
  expect(Math.abs(zero - 0.98 ** 50)).toBeLessThan(0.01)
  expect(binomialShare(0.02, 50, 0.98 ** 50 - 1e-9)).toBe(0)
})

it('what is known of a share after n people has the variance and the skewness of a beta law', () => {
  for (const [m, n] of [
    [0.2, 60],
    [0.05, 200],
    [0.7, 30],
  ] as const) {
    const x = drawn(m, n, 'beta')
    const [a, b] = [m * (n - 1), (1 - m) * (n - 1)]
    expect(mean(x)).toBeCloseTo(a / (a + b), 2)
    expect(variance(x) / ((a * b) / ((a + b) ** 2 * (a + b + 1)))).toBeCloseTo(1, 1)
    const [middle, deviation] = [mean(x), Math.sqrt(variance(x))]
    const skewness = mean(x.map((v) => ((v - middle) / deviation) ** 3))
    const expected = (2 * (b - a) * Math.sqrt(a + b + 1)) / ((a + b + 2) * Math.sqrt(a * b))
    expect(Math.abs(skewness - expected)).toBeLessThan(0.1)
  }
})

it('shares that are 0, 1 or missing, or of no known size, do not move', () => {
  const ready = noisyShares(column(0, 1, NaN, 0.4), column(50, 50, 50, NaN), 'binomiale')
  expect(Array.from(drawShares(ready, 3, column(9, 9, 9, 9)))).toEqual([0, 1, NaN, 0.4])
})

it('a draw depends on the stream and the row alone', () => {
  const ready = noisyShares(column(0.4, 0.4, 0.02), column(80, 80, 20), 'binomiale')
  const before = Array.from(drawShares(ready, 8, column(0, 0, 0)))
  drawShares(ready, 9, column(0, 0, 0))
  expect(Array.from(drawShares(ready, 8, column(0, 0, 0)))).toEqual(before)
  expect(before[0]).not.toBe(before[1])
})

describe('the terms of a share', () => {
  it('by hand: of the binomial law √(pq/n) and (1 − 2p)/6n, or the chance of nobody where the outcome is rare', () => {
    const {
      spread: wide,
      skew,
      none,
      sizes,
    } = noisyShares(column(0.2, 0.2, 0.9, 0.5, 0.5), column(100, 39.6, 20, 0.3, 16), 'binomiale')
    expect(spread(wide, [0.04, Math.sqrt(0.004), 0, 0, 0.125])).toBeLessThan(1e-15)
    expect(spread(skew, [0.001, 0.0025, 0, 0, 0])).toBeLessThan(1e-15)
    // 20 at 0.9 are 2 expected cases of the rarer outcome; less than one person is one
    expect(spread(none, [NaN, NaN, 0.9 ** 20, 0.5, NaN])).toBeLessThan(1e-15)
    expect(sizes).toEqual(column(100, 40, 20, 1, 16))
  })

  it('by hand: of the beta law √(pq/n) and (1 − 2p)/3(n + 1), of any size, rare or not', () => {
    const {
      spread: wide,
      skew,
      none,
      sizes,
    } = noisyShares(column(0.2, 0.01), column(24, 2.25), 'beta')
    expect(spread(wide, [Math.sqrt(0.16 / 24), Math.sqrt(0.0099 / 2.25)])).toBeLessThan(1e-15)
    expect(spread(skew, [0.6 / 75, 0.98 / 9.75])).toBeLessThan(1e-15)
    expect(none).toEqual(column(NaN, NaN))
    expect(sizes).toEqual(column(24, 2.25))
  })

  it('are none for a share that does not vary, or of no known size', () => {
    const {
      spread: wide,
      skew,
      none,
      sizes,
    } = noisyShares(
      column(0, 1, NaN, 0.5, 0.5, 0.5, -0.1, 1.2),
      column(9, 9, 9, 0, -3, NaN, 9, 9),
      'binomiale',
    )
    for (const each of [wide, skew, sizes]) expect(each).toEqual(new Float64Array(8))
    expect(none).toEqual(new Float64Array(8).fill(NaN))
  })

  it('give a draw that is the share of the binomial law at the number of the stream and the row', () => {
    const [p, n] = [column(0.2, 0.02, 0.97, 0.6, 0.9), column(100, 60, 50, 30, 400)]
    const ready = noisyShares(p, n, 'binomiale')
    const out = new Float64Array(5)
    for (let stream = 0; stream < 400; stream++) {
      drawShares(ready, stream, out)
      p.forEach((share, i) => {
        const h = hash32(stream, i, 0)
        const rare = n[i]! * Math.min(share, 1 - share) < 8
        // deviates are those of 65,536 equal chances, at their middles
        const u = rare ? (h + 0.5) / 2 ** 32 : ((h >>> 16) + 0.5) / 65_536
        expect(out[i]).toBeCloseTo(binomialShare(share, n[i]!, u), 12)
      })
    }
  })

  it('give a draw that stays between 0 and 1, however wide they are', () => {
    const ready = noisyShares(column(0.5, 0.5), column(0.01, 0.01), 'beta')
    const ones = Array.from(
      { length: 400 },
      (_, stream) => drawShares(ready, stream, column(0, 0))[0]!,
    )
    expect([Math.min(...ones), Math.max(...ones)]).toEqual([0, 1])
    // the deviation is 5: nearly all are held at an end, and those between are as many below the middle as above
    expect(ones.filter((v) => v === 0).length).toBeGreaterThan(160)
    expect(ones.filter((v) => v === 1).length).toBeGreaterThan(160)
  })
})
