import { describe, expect, it } from 'vitest'
import { binomialShare } from '../../src/stats/noise.ts'
import { normalQuantile } from '../../src/stats/normal.ts'

describe('the normal quantile', () => {
  it('is that of SciPy to 1.2e-9 of it, in the middle and in both tails', () => {
    const expected = [
      [1e-10, -6.361340902404056],
      [1e-5, -4.264890793922825],
      [0.001, -3.090232306167813],
      [0.02, -2.053748910631823],
      [0.0242, -1.9738394633131995],
      [0.0243, -1.9720841590292884],
      [0.1, -1.2815515655446004],
      [0.3, -0.5244005127080409],
      [0.45, -0.12566134685507402],
      [0.6, 0.2533471031357997],
      [0.9, 1.2815515655446004],
      [0.9757, 1.9720841590292884],
      [0.9758, 1.9738394633131995],
      [0.98, 2.0537489106318225],
      [0.999999, 4.753424308817087],
    ] as const
    for (const [u, z] of expected) expect(Math.abs(normalQuantile(u) / z - 1)).toBeLessThan(1.2e-9)
    expect(normalQuantile(0.5)).toBe(0)
  })
})

describe('the binomial share', () => {
  const levels = [0.001, 0.1, 0.25, 0.5, 0.77, 0.9, 0.999]

  it.each([
    [0.02, 50, [0, 0, 0, 1, 2, 2, 5]],
    [0.3, 20, [1, 3, 5, 6, 7, 9, 13]],
    [0.9, 30, [21, 25, 26, 27, 28, 29, 30]],
    [0.5, 14, [2, 5, 6, 7, 8, 9, 12]],
    [0.61, 12, [2, 5, 6, 7, 9, 9, 12]],
  ])('of a rare outcome (p = %d, n = %d) is the quantile that SciPy gives', (p, n, counts) => {
    expect(levels.map((u) => Math.round(binomialShare(p, n, u) * n))).toEqual(counts)
  })

  it('of an outcome that is not rare is the expansion of Cornish and Fisher to the skewness', () => {
    // z(0.9) = 1.2815515655446; k = 30 + √21·z + 0.4·(z² − 1)/6
    const z = 1.2815515655446004
    expect(binomialShare(0.3, 100, 0.9)).toBeCloseTo(
      (30 + Math.sqrt(21) * z + (0.4 * (z * z - 1)) / 6) / 100,
      9,
    )
    expect(binomialShare(0.7, 100, 0.9)).toBeCloseTo(
      (70 + Math.sqrt(21) * z - (0.4 * (z * z - 1)) / 6) / 100,
      9,
    )
  })

  it('is rare under eight expected cases, and no more at eight', () => {
    // 8 of 16 by the expansion at u = 0.6: 8 + 2z, no whole number of people
    expect(16 * binomialShare(0.5, 16, 0.6)).toBeCloseTo(8 + 2 * 0.2533471031357997, 8)
    // 7.5 of 15: the count is whole
    expect(15 * binomialShare(0.5, 15, 0.6)).toBe(8)
  })

  it('counts whole people, and one at least', () => {
    expect(binomialShare(0.3, 19.6, 0.9)).toBe(binomialShare(0.3, 20, 0.9))
    expect([binomialShare(0.3, 0.2, 0.69), binomialShare(0.3, 0.2, 0.71)]).toEqual([0, 1])
  })

  it('stays between nobody and everybody however far out the draw', () => {
    expect(binomialShare(0.1, 80, 1e-12)).toBe(0)
    expect(binomialShare(0.9, 80, 1 - 1e-12)).toBe(1)
    expect(binomialShare(0.02, 3, 1 - 1e-12)).toBe(1)
    expect(binomialShare(0.98, 3, 1e-12)).toBe(0)
  })
})
