import { describe, expect, it } from 'vitest'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import type { Method } from '../../../src/method/method.ts'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { readFiles, subjectOf } from '../../../src/pipeline/pipeline.ts'
import { defaultScenario } from '../../../src/study/robustness/default-scenario.ts'
import { evaluator, modelOf } from '../../../src/study/robustness/model.ts'
import { pointsOf } from '../../../src/study/robustness/points.ts'
import { rankConfidence } from '../../../src/study/robustness/rank-confidence.ts'
import { problemsOf } from '../../support.ts'

const method = ifn2026 as Method
const subject = subjectOf(method, readFiles(embeddedTerritory('belfort').files, method))
const { index, rank, codes } = subject.scores

describe('the ranks that errors of measurement leave possible, Territoire de Belfort', () => {
  const found = rankConfidence(subject, { count: 10, draws: 100 })

  it('rest on the standard deviation of the index over draws of the errors, and of these alone', () => {
    expect(found.factors.map(({ id }) => id).sort()).toEqual(['coverage', 'sampling'])
    const { sampling, coverage } = defaultScenario(subject)
    const model = modelOf(subject, { sampling: sampling!, coverage: coverage! })
    const evaluate = evaluator(model.prepared)
    const point = pointsOf(model.dimensions, { sequence: 'sobol', seed: 20_261_121 })
    const drawn = Array.from({ length: 100 }, (_, d) =>
      evaluate(point(d, new Float64Array(model.dimensions)))[0]!.slice(),
    )
    for (const i of [0, 9, 50]) {
      const mean = drawn.reduce((sum, x) => sum + x[i]!, 0) / 100
      const variance = drawn.reduce((sum, x) => sum + (x[i]! - mean) ** 2, 0) / 99
      expect(found.errors[i]!).toBeCloseTo(Math.sqrt(variance), 9)
    }
  })

  it('hold the estimated rank, jointly more widely than one by one', () => {
    for (const i of codes.keys()) {
      if (Number.isNaN(index[i]!)) continue
      expect(found.marginal.low[i]).toBeLessThanOrEqual(rank[i]!)
      expect(found.marginal.high[i]).toBeGreaterThanOrEqual(rank[i]!)
      expect(found.joint.low[i]).toBeLessThanOrEqual(found.marginal.low[i]!)
      expect(found.joint.high[i]).toBeGreaterThanOrEqual(found.marginal.high[i]!)
      if (rank[i]! <= 10) expect(found.first[i]).toBe(1)
    }
  })

  it('say more of a large commune than of a small one: the error of Belfort is under half that of Riervescemont', () => {
    const error = (code: string): number => found.errors[codes.indexOf(code)]!
    expect(error('90010') / error('90085')).toBeLessThan(0.5)
  })
})

it('without a known error of measurement, nothing is said of ranks', async () => {
  const [problem] = await problemsOf(() => rankConfidence(subject, { scenario: {} }))
  expect(problem).toMatchObject({ code: 'option-invalide' })
})
