import { describe, expect, it } from 'vitest'
import { fayHerriot } from '../../src/stats/fay-herriot.ts'
import { column, spread } from '../support.ts'
import { milk } from './milk.ts'

const y = Float64Array.from(milk.direct)
const variances = Float64Array.from(milk.standardError, (s) => s * s)
const areas = [2, 3, 4].map((area) =>
  Float64Array.from(milk.majorArea, (each) => Number(each === area)),
)

describe('the Fay–Herriot model on the milk data', () => {
  const fit = fayHerriot(y, areas, variances)!

  it('has the variance and the coefficients of samplics', () => {
    expect(Math.abs(fit.areaVariance - milk.areaVariance)).toBeLessThan(1e-12)
    expect(spread(fit.coefficients, milk.coefficients)).toBeLessThan(1e-9)
  })

  it('predicts every area, with its mean squared error', () => {
    expect(spread(fit.estimates, milk.estimates)).toBeLessThan(1e-9)
    expect(spread(fit.mse, milk.mse)).toBeLessThan(1e-9)
  })

  it('gives an area without a direct estimate the synthetic part, and a larger error', () => {
    const without = fayHerriot(
      y.map((v, i) => (i === 0 ? NaN : v)),
      areas,
      variances,
    )!
    expect(without.estimates[0]).toBe(without.synthetic[0])
    expect(without.mse[0]).toBeGreaterThan(fit.mse[0]!)
    expect(without.mse[0]).toBeGreaterThan(without.areaVariance)
  })
})

it('areas that differ no more than sampling has it have no variance of their own', () => {
  const fit = fayHerriot(column(1, 2.1, 2.9, 4), [column(1, 2, 3, 4)], column(1, 1, 1, 1))!
  expect(fit.areaVariance).toBe(0)
  expect(spread(fit.estimates, fit.synthetic)).toBe(0)
})

it('too few areas, or the same column twice, is no model', () => {
  expect(fayHerriot(column(1, 2), [column(1, 2)], column(1, 1))).toBeUndefined()
  const x = column(1, 2, 3, 5)
  expect(fayHerriot(column(1, 3, 2, 4), [x, x], column(1, 1, 1, 1))).toBeUndefined()
})
