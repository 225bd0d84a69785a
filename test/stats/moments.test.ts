import { describe, expect, it } from 'vitest'
import { moments, momentsOfSums } from '../../src/stats/moments.ts'
import { column } from '../support.ts'

describe('skewness and excess kurtosis', () => {
  it.each([
    [[2, 8, 0, 4, 1, 9, 9, 0.5], 0.3568137305699922, -2.106592538027669],
    [[1, 2, 4, 9], 1.3309377322476705, 1.5],
    [[1, 2, 4], 0.9352195295828235, NaN],
  ])('of %j are those of SciPy, bias corrected', (x, skewness, kurtosis) => {
    const found = moments(column(...x))
    expect(found.skewness).toBeCloseTo(skewness, 12)
    if (Number.isNaN(kurtosis)) expect(found.kurtosis).toBeNaN()
    else expect(found.kurtosis).toBeCloseTo(kurtosis, 12)
  })

  it('keep their figures far from 0', () => {
    const { skewness, kurtosis } = moments(column(2, 8, 0, 4, 1, 9, 9, 0.5).map((v) => v + 1e8))
    expect(skewness).toBeCloseTo(0.3568137305699922, 6)
    expect(kurtosis).toBeCloseTo(-2.106592538027669, 6)
  })

  it('leave out what is missing', () => {
    expect(moments(column(NaN, 1, 2, NaN, 4, 9))).toEqual(moments(column(1, 2, 4, 9)))
  })

  it('are unknown of fewer than three and four values, and of a constant', () => {
    expect(moments(column(1, 5))).toEqual({ skewness: NaN, kurtosis: NaN })
    expect(moments(column(3, 3, 3, 3, 3))).toEqual({ skewness: NaN, kurtosis: NaN })
    expect(moments(column())).toEqual({ skewness: NaN, kurtosis: NaN })
  })

  it('come of the sums of powers about any point', () => {
    const x = [2, 8, 0, 4, 1, 9, 9, 0.5]
    for (const point of [0, 3, -7]) {
      const sums = [0, 1, 2, 3, 4].map((power) =>
        x.reduce((sum, v) => sum + (v - point) ** power, 0),
      )
      expect(momentsOfSums(sums).skewness).toBeCloseTo(0.3568137305699922, 10)
      expect(momentsOfSums(sums).kurtosis).toBeCloseTo(-2.106592538027669, 10)
    }
  })

  it('of a column turned over have the other sign, and the same', () => {
    const [a, b] = [moments(column(1, 2, 4, 9)), moments(column(-1, -2, -4, -9))]
    expect(b.skewness).toBeCloseTo(-a.skewness, 12)
    expect(b.kurtosis).toBeCloseTo(a.kurtosis, 12)
  })
})
