import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustedP } from '../../src/stats/false-discovery.ts'
import { normalCdf, normalQuantile } from '../../src/stats/normal.ts'
import { uniformAt } from '../../src/stats/counter-random.ts'

// the fifteen probabilities of Benjamini & Hochberg (1995), table of their example: four are rejected at 5 %
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
]

describe('adjustedP', () => {
  it('rejects the four hypotheses of the example of Benjamini & Hochberg (1995), and Bonferroni’s three', () => {
    const adjusted = adjustedP(Float64Array.from(published), 'bh')
    expect(adjusted.filter((q) => q <= 0.05)).toHaveLength(4)
    expect(published.filter((p) => p <= 0.05 / 15)).toHaveLength(3)
    // p.adjust of R
    expect(Array.from(adjusted.slice(0, 4)).map((q) => Number(q.toFixed(4)))).toEqual([
      0.0015, 0.003, 0.0095, 0.0356,
    ])
  })

  it('of Benjamini–Yekutieli is that times the harmonic sum, at most 1', () => {
    const harmonic = published.reduce((sum, _, k) => sum + 1 / (k + 1), 0)
    const [bh, by] = (['bh', 'by'] as const).map((kind) =>
      adjustedP(Float64Array.from(published), kind),
    )
    bh!.forEach((q, i) => expect(by![i]).toBeCloseTo(Math.min(1, q * harmonic), 12))
  })

  it('keeps the order of probabilities, is never under them, and leaves out what is not tested', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (given) => {
        const p = Float64Array.from(given, (v) => v ?? NaN)
        const q = adjustedP(p, 'bh')
        p.forEach((v, i) => {
          if (Number.isNaN(v)) expect(q[i]).toBeNaN()
          else expect(q[i]).toBeGreaterThanOrEqual(v * (1 - 1e-12))
          p.forEach((w, j) => {
            if (v < w) expect(q[i]).toBeLessThanOrEqual(q[j]!)
          })
        })
      }),
      { numRuns: 200, seed: 1995 },
    )
  })

  it('holds the share of false discoveries, by simulation: 2,000 changes of which a fifth are real', () => {
    const [runs, n] = [60, 2000]
    let share = 0
    for (let run = 0; run < runs; run++) {
      const p = Float64Array.from({ length: n }, (_, i) => {
        const z = normalQuantile(uniformAt(run, 1, i)) + (i % 5 === 0 ? 3 : 0)
        return 2 * (1 - normalCdf(Math.abs(z)))
      })
      const found = [...adjustedP(p, 'bh').entries()].filter(([, q]) => q <= 0.1)
      share += found.filter(([i]) => i % 5 !== 0).length / Math.max(1, found.length) / runs
    }
    // 0.1 × 4/5 of true nulls, ± three standard errors of 60 runs (0.006)
    expect(Math.abs(share - 0.08)).toBeLessThan(0.006)
  })
})
