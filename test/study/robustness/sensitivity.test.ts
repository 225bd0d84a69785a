import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import type { Method } from '../../../src/method/method.ts'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { modelOf } from '../../../src/study/robustness/model.ts'
import {
  mainDriver,
  sensitivity,
  sensitivityRounds,
  targetsFor,
} from '../../../src/study/robustness/sensitivity.ts'
import { sensitivityRunner } from '../../../src/study/robustness/sensitivity-runs.ts'
import type { Subject } from '../../../src/pipeline/subject.ts'
import { madeUp } from '../made-up.ts'

const options = { sequence: 'sobol', seed: 7 } as const

/** Two shares between fixed goalposts, half and half: a score is 50·(x₀ + x₁), and each error moves one of them. */
function linear(): Subject {
  const share = (label: string): object => ({
    label,
    sense: 'worsens',
    unit: 'share',
    source: 'rp',
    measures: [{ rate: label }],
  })
  const method = {
    ...ifn2026,
    id: 'linear',
    normalisation: { kind: 'min-max', goalposts: { min: 0, max: 1 } },
    indicators: { x0: share('x0'), x1: share('x1') },
    axes: {},
    subIndices: { tous: { label: 'Tous', of: ['x0', 'x1'] } },
    index: { label: 'Indice', of: ['tous'] },
    shrinkage: undefined,
    quadrant: undefined,
    context: undefined,
  } as unknown as Method
  const codes = Array.from({ length: 40 }, (_, i) => String(10_001 + i))
  const columns = {
    x0: Float64Array.from(codes, (_, i) => 0.3 + i / 100),
    x1: Float64Array.from(codes, (_, i) => 0.7 - ((7 * i) % 40) / 100),
    P_POP: new Float64Array(40).fill(1000),
  }
  const table = { level: 'commune', codes, columns } as const
  return { method, table, options: {}, scores: compute(method, table) }
}

describe('the sensitivity of a score that is a sum of two errors', () => {
  // V₀ = (2·0.05·√(p(1 − p)))²/3 of the coverage, V₁ = 0.1²/12 of the rounding
  const subject = linear()
  const model = modelOf(subject, { coverage: { x0: 0.05 }, rounding: { x1: { step: 0.1 } } })
  const found = sensitivity(model, {
    ...options,
    rows: 1024,
    precision: 0,
    territories: [subject.scores.codes[10]!],
  })
  const shareOf = (p: number): number => {
    const [a, b] = [(4 * 0.05 ** 2 * p * (1 - p)) / 3, 0.1 ** 2 / 12]
    return b / (a + b)
  }

  it('is the share of the variance of each error, alone and in all, within the bootstrap intervals', () => {
    const [rounding, coverage] = found.targets[2]!.factors
    const expected = shareOf(0.4)
    for (const { first, total } of [rounding!]) {
      for (const { value, p05, p95 } of [first, total]) {
        expect(Math.abs(value - expected)).toBeLessThan(0.07)
        expect(p05 - 0.03).toBeLessThan(expected)
        expect(p95 + 0.03).toBeGreaterThan(expected)
      }
    }
    expect([rounding!.id, coverage!.id]).toEqual(['rounding', 'coverage'])
    expect(Math.abs(coverage!.total.value - (1 - expected))).toBeLessThan(0.07)
  })

  it('tells of each territory what would move its score most', () => {
    for (const i of [0, 20, 39])
      expect(Math.abs(found.drivers['rounding']![i]! - shareOf(0.3 + i / 100))).toBeLessThan(0.08)
    expect(mainDriver(found, 39)!.id).toBe('rounding')
  })

  it('has S ≤ T and ΣS ≤ 1 within their intervals, and says so', () => {
    for (const { firstBelowTotal, sumAtMostOne, varies } of found.targets)
      expect([firstBelowTotal, sumAtMostOne, varies]).toEqual([true, true, true])
  })

  it('runs one design of (factors + 2) runs a row, and shows how it converges', () => {
    expect([found.rows, found.runs]).toEqual([1024, 4096])
    expect(found.convergence.map(({ rows }) => rows)).toEqual([64, 128, 256, 512, 1024])
    expect(found.convergence.at(-1)!.halfWidth).toBeLessThan(found.convergence[0]!.halfWidth)
  })
})

describe('the stop rule', () => {
  const model = modelOf(madeUp(ifn2026 as Method), {
    weights: { kind: 'plus-or-minus', share: 0.3 },
    normalisation: [{ kind: 'percentile-rank' }],
  })

  it('stops as soon as every index is as sure as asked', () => {
    const found = sensitivity(model, { ...options, rows: 1024, precision: 0.2 })
    expect(found.reached).toBe(true)
    expect(found.rows).toBeLessThan(1024)
    expect(found.convergence.at(-1)!.halfWidth).toBeLessThanOrEqual(0.2)
    expect(found.convergence.at(-2)?.halfWidth ?? 1).toBeGreaterThan(0.2)
  })

  it('says that the precision is not reached when the rows are spent', () => {
    const found = sensitivity(model, { ...options, rows: 64, precision: 0.001 })
    expect([found.reached, found.rows]).toEqual([false, 64])
  })

  it('never takes an index that is not known for one that is sure', () => {
    const rounds = sensitivityRounds(model, { ...options, rows: 64, precision: 10 })
    const jobs = rounds.next().value as { from: number; to: number }[]
    const run = sensitivityRunner(model.prepared, targetsFor(model), options)
    const spoilt = jobs
      .map(({ from, to }) => run(from, to))
      .map((part) => ({
        ...part,
        targets: part.targets.map((sample) => [
          sample[0]!,
          sample[1]!.map((_, row) => (row === 0 ? 1 : NaN)),
        ]),
      }))
    const found = rounds.next(spoilt).value as ReturnType<typeof sensitivity>
    expect(found.targets.map(({ rows, varies }) => [rows, varies])).toEqual([
      [64, true],
      [8, false],
    ])
    expect(found.reached).toBe(false)
    expect(found.convergence.at(-1)!.halfWidth).toBe(Infinity)
  })

  it('of a scenario in which nothing varies asks for nothing', () => {
    const found = sensitivity(modelOf(madeUp(ifn2026 as Method), {}), {
      ...options,
      rows: 64,
      precision: 0.05,
    })
    expect([found.rows, found.reached, found.targets]).toEqual([0, true, []])
  })

  it('gives the same figures whatever the jobs are done in', () => {
    const whole = sensitivity(model, { ...options, rows: 64, precision: 0 })
    const rounds = sensitivityRounds(model, { ...options, rows: 64, precision: 0 })
    const jobs = rounds.next().value as { from: number; to: number }[]
    const parts = jobs
      .toReversed()
      .map(({ from, to }) =>
        sensitivityRunner(model.prepared, targetsFor(model), options)(from, to),
      )
      .toReversed()
    expect(rounds.next(parts).value).toEqual(whole)
  })
})
