import { describe, expect, it } from 'vitest'
import { leaveOneOutResiduals, linearModel } from '../../src/stats/linear-model.ts'
import { column, mulberry32, spread } from '../support.ts'

describe('a linear model', () => {
  const speed = column(4, 4, 7, 7, 8, 9, 10, 10, 10, 11)
  const dist = column(2, 10, 4, 22, 16, 10, 18, 26, 34, 17)
  const fit = linearModel(dist, [speed])!

  it('has the coefficients and the standard errors of the closed form of one column', () => {
    const n = speed.length
    const [mx, my] = [speed, dist].map((x) => x.reduce((a, b) => a + b, 0) / n) as [number, number]
    const sxx = speed.reduce((sum, v) => sum + (v - mx) ** 2, 0)
    const slope = speed.reduce((sum, v, i) => sum + (v - mx) * (dist[i]! - my), 0) / sxx
    const squares = dist.reduce((sum, v, i) => sum + (v - my - slope * (speed[i]! - mx)) ** 2, 0)
    const s2 = squares / (n - 2)
    expect(spread(fit.coefficients, [my - slope * mx, slope])).toBeLessThan(1e-12)
    expect(spread([fit.covariance[1]![1]!], [s2 / sxx])).toBeLessThan(1e-12)
    expect(spread([fit.covariance[0]![0]!], [s2 * (1 / n + (mx * mx) / sxx)])).toBeLessThan(1e-10)
  })

  it('has leverages that sum to the number of coefficients', () => {
    expect(fit.leverages.reduce((a, b) => a + b, 0)).toBeCloseTo(2, 12)
  })

  it('leaves a row out as if it were fitted again without it', () => {
    const random = mulberry32(4)
    const draw = () => Float64Array.from({ length: 12 }, () => random() * 10)
    const [y, a, b] = [draw(), draw(), draw()]
    const all = linearModel(y, [a, b])!
    const without = (x: Float64Array, i: number) => x.filter((_, k) => k !== i)
    const again = Float64Array.from(y, (v, i) => {
      const [c0, c1, c2] = linearModel(without(y, i), [without(a, i), without(b, i)])!.coefficients
      return v - (c0! + c1! * a[i]! + c2! * b[i]!)
    })
    expect(spread(leaveOneOutResiduals(all), again)).toBeLessThan(1e-9)
  })

  it('weighs a row of weight 2 as the same row twice', () => {
    const weighed = linearModel(column(1, 2, 4), [column(1, 2, 3)], column(1, 2, 1))!
    const twice = linearModel(column(1, 2, 2, 4), [column(1, 2, 2, 3)])!
    expect(spread(weighed.coefficients, twice.coefficients)).toBeLessThan(1e-12)
  })
})

it('no rows to spare, or a constant column, is no model', () => {
  expect(linearModel(column(1, 2), [column(1, 2)])).toBeUndefined()
  expect(linearModel(column(1, 2, 3, 4), [column(5, 5, 5, 5)])).toBeUndefined()
})
