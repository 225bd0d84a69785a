import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../../src/stats/noise.ts'
import { fitSyntheticModel } from '../../../src/study/estimation/fit.ts'
import { illectronisme2019 } from '../../../src/study/estimation/illectronisme.ts'
import { estimateRates, inverseLogit, logit } from '../../../src/study/estimation/model.ts'
import { column, mulberry32 } from '../../support.ts'

const shares = [column(20, 30, NaN, 20), column(50, 60, 50, 50)]
const people = column(1000, 1000, 1000, 150)

describe('a synthetic estimate', () => {
  const found = estimateRates(illectronisme2019, { shares, people })

  it('is the inverse logit of the linear predictor', () => {
    const [b0, b1, b2] = illectronisme2019.coefficients as [number, number, number]
    expect(found.rate[0]).toBeCloseTo(1 / (1 + Math.exp(-(b0 + b1 * 20 + b2 * 50))), 14)
    expect(logit(inverseLogit(0.3))).toBeCloseTo(0.3, 12)
  })

  it('is missing where a share is, and under the floor, which is marked', () => {
    expect(Array.from(found.rate, Number.isNaN)).toEqual([false, false, true, true])
    expect(Array.from(found.belowFloor)).toEqual([0, 0, 0, 1])
    const lower = estimateRates(illectronisme2019, { shares, people }, { floor: 100 })
    expect(lower.rate[3]).toBe(found.rate[0])
  })

  it('has a wider interval for each error that is added to it', () => {
    const width = ({ low, high }: { low: Float64Array; high: Float64Array }) => high[0]! - low[0]!
    const census = { shares, people, shareVariances: [column(4, 4, 4, 4), column(9, 9, 9, 9)] }
    const sampled = estimateRates(illectronisme2019, census)
    const both = estimateRates(illectronisme2019, census, { extrapolationVariance: 0.002 })
    expect(width(found)).toBeLessThan(width(sampled))
    expect(width(sampled)).toBeLessThan(width(both))
    const variance = both.variance
    expect(variance.census[0]).toBeCloseTo(
      4 * illectronisme2019.coefficients[1]! ** 2 + 9 * illectronisme2019.coefficients[2]! ** 2,
      14,
    )
    const half =
      normalQuantile(0.95) *
      Math.sqrt(
        variance.coefficients[0]! +
          variance.prediction +
          variance.census[0]! +
          variance.extrapolation,
      )
    expect(logit(both.high[0]!) - logit(both.rate[0]!)).toBeCloseTo(half, 10)
  })

  it('covers at 90 % where the model holds: between 88 and 92 % of 4,000 new territories', () => {
    const random = mulberry32(7)
    const normal = () => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())))
    const draw = (n: number) => Float64Array.from({ length: n }, () => 10 + 30 * random())
    let [inside, all] = [0, 0]
    for (let turn = 0; turn < 40; turn++) {
      const rates = (x: Float64Array) => x.map((v) => inverseLogit(-3 + 0.03 * v + 0.05 * normal()))
      const old = draw(91)
      const model = fitSyntheticModel('essai', '', rates(old), { age: old })!
      const fresh = draw(100)
      const truth = rates(fresh)
      const { low, high } = estimateRates(model, {
        shares: [fresh],
        people: new Float64Array(100).fill(1000),
      })
      for (let i = 0; i < 100; i++, all++)
        if (truth[i]! >= low[i]! && truth[i]! <= high[i]!) inside++
    }
    expect(inside / all).toBeGreaterThan(0.88)
    expect(inside / all).toBeLessThan(0.92)
  })

  it('takes at most 300 ms for 35,000 communes with their intervals', () => {
    const n = 35_000
    const random = mulberry32(3)
    const many = [0, 1].map(() => Float64Array.from({ length: n }, () => 60 * random()))
    const begun = process.cpuUsage()
    estimateRates(illectronisme2019, { shares: many, people: new Float64Array(n).fill(500) })
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(300)
  })
})
