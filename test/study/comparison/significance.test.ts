import { describe, expect, it } from 'vitest'
import { uniformAt } from '../../../src/stats/counter-random.ts'
import { normalQuantile } from '../../../src/stats/normal.ts'
import {
  censusOverlap,
  sharedSurveys,
  significance,
} from '../../../src/study/comparison/significance.ts'

const options = { fdr: 0.05, control: 'bh' } as const

it('two censuses share the annual surveys that their windows of five years share', () => {
  expect([2017, 2018, 2021, 2022, 2012].map((year) => censusOverlap(2017, year))).toEqual([
    1, 0.8, 0.2, 0, 0,
  ])
})

it('where variables are of several censuses, the least share counts; none in common shares nothing', () => {
  expect(sharedSurveys({ P_POP: 2021, P_NSCOL15P: 2017 }, { P_POP: 2021, P_NSCOL15P: 2023 })).toBe(
    0,
  )
  expect(sharedSurveys({ P_POP: 2017 }, { P_POP: 2019 })).toBe(0.6)
  expect(sharedSurveys({ P_POP: 2017 }, { C_MEN: 2017 })).toBe(0)
  expect(sharedSurveys(undefined, { P_POP: 2017 })).toBe(0)
})

describe('panels of five annual surveys, simulated', () => {
  // each census is the mean of five surveys of its window; the index moves by nothing, or by `moved`
  const census = (run: number, first: number, i: number): number =>
    [0, 1, 2, 3, 4].reduce(
      (sum, k) => sum + normalQuantile(uniformAt(run, first + k, i)) / Math.sqrt(5),
      0,
    )
  const n = 4000

  it('the interval of a change at 90 % holds it 88 to 92 times in 100, windows shared or not', () => {
    for (const gap of [2, 4, 5]) {
      const noise = { sampling: new Float64Array(n).fill(1), other: new Float64Array(n) }
      const difference = Float64Array.from(
        { length: n },
        (_, i) => census(gap, gap, i) - census(gap, 0, i),
      )
      const { error } = significance(
        difference,
        noise,
        noise,
        censusOverlap(2010, 2010 + gap),
        options,
      )
      const inside = difference.filter((d, i) => Math.abs(d) <= normalQuantile(0.95) * error[i]!)
      expect(inside.length / n).toBeGreaterThan(0.88)
      expect(inside.length / n).toBeLessThan(0.92)
    }
  })

  it('of the changes that hold, no more are false than was said', () => {
    const noise = { sampling: new Float64Array(n).fill(1), other: new Float64Array(n) }
    let [found, wrong] = [0, 0]
    for (let run = 0; run < 20; run++) {
      const moved = (i: number): number => (i % 4 === 0 ? 4 : 0)
      const difference = Float64Array.from(
        { length: n },
        (_, i) => moved(i) + census(100 + run, 3, i) - census(100 + run, 0, i),
      )
      const { holds } = significance(difference, noise, noise, censusOverlap(2010, 2013), options)
      holds.forEach((sign, i) => {
        if (sign !== 0) found++
        if (sign !== 0 && sign !== Math.sign(moved(i))) wrong++
      })
    }
    expect(found).toBeGreaterThan(10_000)
    expect(wrong / found).toBeLessThanOrEqual(0.05)
  })
})

it('what is not known is not tested, and a change without error is certain', () => {
  const noise = { sampling: Float64Array.of(0, NaN, 1), other: new Float64Array(3) }
  const { sign, holds } = significance(Float64Array.of(-2, 3, NaN), noise, noise, 0, options)
  expect(sign).toEqual(Float64Array.of(1, NaN, NaN))
  expect(holds).toEqual(Float64Array.of(-1, NaN, NaN))
})
