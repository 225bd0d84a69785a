/** The kernels against simple-statistics, and against plain references of a few lines: 10,000 random columns with `npm run test:oracle`. */
import * as plain from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { moments } from '../../src/stats/moments.ts'
import { classes, percentileRanker } from '../../src/stats/normalise.ts'
import { quantiles, weightedQuantiles } from '../../src/stats/quantile.ts'
import { midranks, ranksDescending } from '../../src/stats/rank.ts'
import { betaBinomialRho, shrink } from '../../src/stats/shrink.ts'
import { sortedValues } from '../../src/stats/sort.ts'
import { standardDeviation, extent, mean, sum, weightedMean } from '../../src/stats/summary.ts'
import { mulberry32 } from '../support.ts'

const COLUMNS = process.env['npm_lifecycle_event'] === 'test:oracle' ? 10_000 : 500

interface Drawn {
  readonly x: Float64Array
  readonly w: Float64Array
  /** What is present of x, and the weight of each. */
  readonly there: readonly number[]
  readonly weights: readonly number[]
}

/** Columns of 5 to 60 values: with holes and ties, of sizes from a hundredth to millions, now and then all but constant. */
function drawn(seed: number): Drawn {
  const random = mulberry32(seed)
  const n = 5 + Math.floor(random() * 56)
  const size = 10 ** Math.floor(random() * 9 - 2)
  const grid = random() < 0.5 ? 12 : 1e6
  const holes = random() < 0.5 ? 0.2 : 0
  const x = Float64Array.from({ length: n }, () =>
    random() < holes ? NaN : (Math.round(random() ** 2 * grid) / grid) * size,
  )
  const w = Float64Array.from({ length: n }, () => (random() < 0.1 ? 0 : Math.ceil(random() * 900)))
  const rows = [...x.keys()].filter((i) => !Number.isNaN(x[i]!))
  return { x, w, there: rows.map((i) => x[i]!), weights: rows.map((i) => w[i]!) }
}

/** The greatest difference over all columns, relative to what is said to be right where that is above 1. */
function worst(f: (each: Drawn) => readonly (readonly [ours: number, right: number])[]): number {
  let most = 0
  let compared = 0
  for (let seed = 1; seed <= COLUMNS; seed++) {
    const each = drawn(seed)
    if (each.there.length < 4 || extent(each.x).min === extent(each.x).max) continue
    for (const [ours, right] of f(each)) {
      compared++
      most = Math.max(
        most,
        Number.isNaN(ours) && Number.isNaN(right)
          ? 0
          : Number.isNaN(ours - right)
            ? Infinity
            : Math.abs(ours - right) / Math.max(1, Math.abs(right)),
      )
    }
  }
  return compared > COLUMNS / 2 ? most : Infinity
}

describe(`on ${COLUMNS} random columns, to 1e-9`, { timeout: 600_000 }, () => {
  it('sum, mean, deviations and extremes are those of simple-statistics', () => {
    expect(
      worst(({ x, there }) => [
        [sum(x), plain.sum([...there])],
        [mean(x), plain.mean([...there])],
        [standardDeviation(x), plain.standardDeviation([...there])],
        [standardDeviation(x, mean(x), true), plain.sampleStandardDeviation([...there])],
        [extent(x).min, plain.min([...there])],
        [extent(x).max, plain.max([...there])],
      ]),
    ).toBeLessThan(1e-9)
  })

  it('skewness and kurtosis are those of simple-statistics', () => {
    expect(
      worst(({ x, there }) => [
        [moments(x).skewness, plain.sampleSkewness([...there])],
        [moments(x).kurtosis, plain.sampleKurtosis([...there])],
      ]),
    ).toBeLessThan(1e-9)
  })

  it('quantiles are those of type 7, read off the sorted values', () => {
    const type7 = (sorted: readonly number[], p: number): number => {
      const h = (sorted.length - 1) * p
      return sorted[Math.floor(h)]! * (1 - (h % 1)) + sorted[Math.ceil(h)]! * (h % 1)
    }
    const parts = [0, 0.025, 0.1, 0.25, 0.5, 0.9, 1]
    expect(
      worst(({ x, there }) =>
        quantiles(x, parts).map(
          (q, k) =>
            [
              q,
              type7(
                [...there].sort((a, b) => a - b),
                parts[k]!,
              ),
            ] as const,
        ),
      ),
    ).toBeLessThan(1e-9)
  })

  it('weighted quantiles are the plain ones of values written out as often as they weigh', () => {
    expect(
      worst(({ x, w, there, weights }) => {
        const written = there
          .flatMap((v, i) => Array.from({ length: weights[i]! }, () => v))
          .sort((a, b) => a - b)
        if (written.length === 0) return []
        return weightedQuantiles(x, w, [0.1, 0.5, 0.975]).map(
          (q, k) =>
            [
              q,
              written[
                Math.max(
                  0,
                  Math.ceil(Number((written.length * [0.1, 0.5, 0.975][k]!).toFixed(6))) - 1,
                )
              ]!,
            ] as const,
        )
      }),
    ).toBe(0)
  })

  it('a weighted mean is that of values written out', () => {
    expect(
      worst(({ x, w, there, weights }) =>
        weights.some((v) => v > 0)
          ? [
              [
                weightedMean(x, w),
                plain.mean(there.flatMap((v, i) => Array.from({ length: weights[i]! }, () => v))),
              ],
            ]
          : [],
      ),
    ).toBeLessThan(1e-9)
  })

  it('ranks count who is above, or below and beside', () => {
    expect(
      worst(({ x, there }) => {
        const [down, mid] = [ranksDescending(x), midranks(x)]
        return [...x].flatMap((v, i) =>
          Number.isNaN(v)
            ? []
            : [
                [down[i]!, 1 + there.filter((u) => u - v > 1e-9).length] as const,
                [
                  mid[i]!,
                  there.filter((u) => u < v).length + (there.filter((u) => u === v).length + 1) / 2,
                ] as const,
              ],
        )
      }),
    ).toBe(0)
  })

  it('percentile ranks and classes count values and thresholds', () => {
    expect(
      worst(({ x, there }) => {
        const cuts = quantiles(x, [0.2, 0.4, 0.6, 0.8])
        const [rank, class_] = [percentileRanker(sortedValues(x))(x), classes(x, cuts)]
        return [...x].flatMap((v, i) =>
          Number.isNaN(v)
            ? []
            : [
                [
                  rank[i]!,
                  (100 *
                    (there.filter((u) => u < v).length +
                      (there.filter((u) => u === v).length - 1) / 2)) /
                    (there.length - 1),
                ] as const,
                [class_[i]!, 1 + cuts.filter((cut) => cut <= v).length] as const,
              ],
        )
      }),
    ).toBeLessThan(1e-9)
  })

  it('shares are drawn to their group as the moments of the beta-binomial have it', () => {
    expect(
      worst(({ w }) => {
        const y = w.map((n, i) => Math.floor(n * ((i * 0.37) % 1)))
        const rows = [...w.keys()].filter((i) => w[i]! > 0)
        if (rows.length < 3) return []
        const N = plain.sum(rows.map((i) => w[i]!))
        const m = plain.sum(rows.map((i) => y[i]!)) / N
        const observed = plain.sum(rows.map((i) => w[i]! * (y[i]! / w[i]! - m) ** 2))
        const reach = plain.sum(rows.map((i) => (1 - w[i]! / N) * (w[i]! - 1)))
        const rho = Math.min(1, Math.max(0, (observed / (m * (1 - m)) - (rows.length - 1)) / reach))
        const drawnTo = shrink(y, w, new Float64Array(w.length).fill(m), rho)
        return [
          [betaBinomialRho(y, w, new Int32Array(w.length), 1), rho],
          ...rows.map(
            (i) =>
              [
                drawnTo[i]!,
                rho === 0 ? m : (y[i]! * rho + (1 - rho) * m) / (w[i]! * rho + 1 - rho),
              ] as const,
          ),
        ]
      }),
    ).toBeLessThan(1e-9)
  })
})
