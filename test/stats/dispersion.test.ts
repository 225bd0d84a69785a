import { describe, expect, it } from 'vitest'
import { dispersion } from '../../src/stats/dispersion.ts'
import { robustSlope } from '../../src/stats/regression.ts'

const x = Float64Array.of(62.1, 40.2, 55.5, 71.3, 20.4, 33.3, 48.8, 90.1)
const y = Float64Array.of(60.0, 43.1, 50.2, 66.6, 25.9, 30.1, 47.0, 78.2)
const w = Float64Array.of(5, 1, 2, 9, 3, 3, 1, 2)

describe('dispersion', () => {
  // R 4.2: sd(x)·√(7/8), and the Gini of reldist, unweighted and weighted
  it('gives the standard deviation and the Gini coefficient of R', () => {
    const { sd, gini, mean, cv } = dispersion(x)
    expect(sd).toBeCloseTo(20.712401930968795, 12)
    expect(gini).toBeCloseTo(0.222403367322741, 12)
    expect(cv).toBeCloseTo(sd / mean, 12)
    expect(dispersion(x, w).gini).toBeCloseTo(0.188073961525585, 12)
  })
  it('counts a row of weight 3 as three rows, and leaves out those that are missing or weigh nothing', () => {
    const rows = Float64Array.from([...w].flatMap((n, i) => Array<number>(n).fill(x[i]!)))
    const [of, repeated] = [dispersion(x, w), dispersion(rows)]
    for (const key of ['mean', 'sd', 'cv', 'gini'] as const)
      expect(of[key]).toBeCloseTo(repeated[key], 12)
    const more = dispersion(Float64Array.of(...x, NaN, 500), Float64Array.of(...w, 4, 0))
    expect(more).toEqual(of)
  })
  it('has no Gini below zero, no variation around zero, and nothing without a row', () => {
    expect(dispersion(Float64Array.of(-1, 3)).gini).toBeNaN()
    expect(dispersion(Float64Array.of(-1, 1)).cv).toBeNaN()
    expect(Object.values(dispersion(Float64Array.of(NaN))).every(Number.isNaN)).toBe(true)
  })
})

describe('robustSlope', () => {
  // R 4.2: lm(d ~ x), and the HC3 covariance by hatvalues()
  it('gives the slope and the HC3 error of R', () => {
    const fit = robustSlope(
      y.map((v, i) => v - x[i]!),
      x,
    )!
    expect(fit.intercept).toBeCloseTo(8.354496666148266, 12)
    expect(fit.slope).toBeCloseTo(-0.207341648871677, 12)
    expect(fit.error).toBeCloseTo(0.058393555354239, 12)
    expect(fit.n).toBe(8)
  })
  it('has no slope on what does not vary, nor on two rows', () => {
    expect(
      robustSlope(
        x,
        x.map(() => 1),
      ),
    ).toBeUndefined()
    expect(robustSlope(x.slice(0, 2), y.slice(0, 2))).toBeUndefined()
  })
})
