import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../../src/stats/normal.ts'
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

  it('is missing where a share is', () => {
    expect(Array.from(found.rate, Number.isNaN)).toEqual([false, false, true, false])
  })

  it('has a wider interval for each error that is added to it', () => {
    const census = { shares, people, shareVariances: [column(4, 4, 4, 4), column(9, 9, 9, 9)] }
    const sampled = estimateRates(illectronisme2019, census)
    const both = estimateRates(illectronisme2019, census, {
      ownVariances: column(0.002, 0.002, 0.002, 0.002),
    })
    const [, b1, b2] = illectronisme2019.coefficients as [number, number, number]
    expect(sampled.error[0]! ** 2 - found.error[0]! ** 2).toBeCloseTo(4 * b1 ** 2 + 9 * b2 ** 2, 14)
    expect(both.error[0]! ** 2 - sampled.error[0]! ** 2).toBeCloseTo(0.002, 14)
    const { covariance, predictionVariance } = illectronisme2019
    const x = [1, 20, 50]
    const form = covariance.flatMap((row, a) => row.map((v, b) => x[a]! * v * x[b]!))
    expect(found.error[0]! ** 2).toBeCloseTo(
      form.reduce((sum, v) => sum + v, 0) + predictionVariance,
      14,
    )
    expect(logit(both.high[0]!) - logit(both.rate[0]!)).toBeCloseTo(
      normalQuantile(0.95) * both.error[0]!,
      10,
    )
  })

  it('of a group is the people of its rows, and errors that rows share do not cancel out in it', () => {
    const to = { of: Int32Array.of(0, 0, 0, -1), size: 1 }
    const [a, b] = [found.rate[0]! * 1000, found.rate[1]! * 1000]
    const apart = estimateRates(illectronisme2019, { shares, people }, { to })
    expect(apart.rate[0]! * apart.people[0]!).toBeCloseTo(a + b, 9)
    expect(apart.people[0]).toBe(2000)
    const sharing = (of: Int32Array) =>
      estimateRates(
        illectronisme2019,
        { shares, people },
        {
          to,
          shared: [{ of, variance: column(0.01, 0.01, 0.01, 0.01) }],
        },
      ).error[0]!
    const [together, alone] = [Int32Array.of(0, 0, 0, 0), Int32Array.of(0, 1, 2, 3)].map(sharing)
    const slopes = [a * (1 - a / 1000), b * (1 - b / 1000)]
    const scale = (a + b) * (1 - (a + b) / 2000)
    expect((together! ** 2 - alone! ** 2) * scale ** 2).toBeCloseTo(
      0.01 * 2 * slopes[0]! * slopes[1]!,
      6,
    )
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

  it('covers EPCI and départements made of communes at 90 % too: between 88 and 92 %', () => {
    const random = mulberry32(11)
    const normal = () => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())))
    const [departements, epci, communes] = [10, 40, 400]
    const inEpci = Int32Array.from({ length: communes }, (_, i) => i % epci)
    const inDepartement = inEpci.map((e) => e % departements)
    let [inside, all] = [0, 0]
    for (let turn = 0; turn < 60; turn++) {
      const shape = (x: number) => -2.5 + 0.03 * x
      const old = Float64Array.from({ length: 91 }, () => 10 + 30 * random())
      const model = fitSyntheticModel(
        'essai',
        '',
        old.map((v) => inverseLogit(shape(v) + 0.05 * normal())),
        { age: old },
      )!
      const age = Float64Array.from({ length: communes }, () => 10 + 30 * random())
      const people = Float64Array.from({ length: communes }, () => 200 + 5000 * random())
      const ofEpci = Float64Array.from({ length: epci }, () => 0.05 * normal())
      const truth = age.map((v, i) =>
        inverseLogit(shape(v) + ofEpci[inEpci[i]!]! + 0.045 * normal()),
      )
      for (const [of, size] of [
        [inEpci, epci],
        [inDepartement, departements],
      ] as const) {
        const { low, high } = estimateRates(
          model,
          { shares: [age], people },
          {
            to: { of, size },
            ownVariances: new Float64Array(communes).fill(0.045 ** 2),
            shared: [
              { of: inEpci, variance: new Float64Array(epci).fill(model.predictionVariance) },
            ],
          },
        )
        for (let g = 0; g < size; g++, all++) {
          let [count, base] = [0, 0]
          of.forEach((each, i) => {
            if (each !== g) return
            count += truth[i]! * people[i]!
            base += people[i]!
          })
          if (count / base >= low[g]! && count / base <= high[g]!) inside++
        }
      }
    }
    expect(all).toBe(3000)
    expect(inside / all).toBeGreaterThan(0.88)
    expect(inside / all).toBeLessThan(0.92)
  })
})
