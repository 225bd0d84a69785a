import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import { mednum2020 } from '../../../src/methods/mednum-2020.ts'
import { ifn2026 } from '../../../src/methods/ifn-2026.ts'
import { convergence } from '../../../src/study/comparison/convergence.ts'
import { pooledScales, scaleEdition } from '../../../src/study/comparison/scale.ts'
import { snapshotOf, type Snapshot } from '../../../src/study/comparison/snapshot.ts'
import type { Method } from '../../../src/method/method.ts'
import { mulberry32 } from '../../support.ts'

const n = 4000
const codes = Array.from({ length: n }, (_, i) => String(10000 + i))
const random = mulberry32(7)
/** Normal by the sum of twelve uniforms. */
const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, v) => sum + v, -6)

/** An edition of which the index alone is known. */
function edition(label: string, index: Float64Array, more: Partial<Snapshot> = {}): Snapshot {
  const method = { ...mednum2020, subIndices: {} }
  return {
    label,
    method,
    level: 'commune',
    codes,
    index,
    subIndices: {},
    contributions: {},
    ...more,
  }
}

describe('convergence', () => {
  const truth = Float64Array.from({ length: n }, () => 50 + 10 * normal())

  it('finds the rate at which territories draw together, and the dispersion that is left', () => {
    const later = truth.map((v) => 45 + 0.7 * (v - 50) + normal())
    const [found] = convergence({ snapshots: [edition('a', truth), edition('b', later)] }).scores
    const { low, high, error } = found!.beta!
    expect(low).toBeLessThan(-0.3)
    expect(high).toBeGreaterThan(-0.3)
    expect(error).toBeLessThan(0.003)
    const [before, after] = found!.dispersion
    expect(after!.sd ** 2).toBeCloseTo(0.49 * before!.sd ** 2 + 1, 0)
    expect(found!.territories).toBe(n)
    expect(found!.weighted).toBeUndefined()
    expect(found!.spearman[0]![1]).toBe(found!.spearman[1]![0])
  })

  it('sees a catching up where errors alone changed, and takes it out where they are known', () => {
    const seen = (): Float64Array => truth.map((v) => v + 5 * normal())
    const noise = { sampling: truth.map(() => 3), other: truth.map(() => 4) }
    const [known] = convergence({
      snapshots: [edition('a', seen(), { noise }), edition('b', seen(), { noise })],
    }).scores
    // −25/(100 + 25)
    expect(known!.beta!.slope).toBeLessThan(-0.17)
    expect(known!.beta!.high).toBeLessThan(0)
    // three standard errors of the slope, 1.25 times that of the observed one
    expect(Math.abs(known!.beta!.corrected!)).toBeLessThan(0.035)
    const [unknown] = convergence({
      snapshots: [edition('a', seen()), edition('b', seen())],
    }).scores
    expect(unknown!.beta!.corrected).toBeUndefined()
  })

  it('follows the territories that all editions have, in whatever order they come', () => {
    const order = [...codes.keys()].reverse().slice(0, n - 10)
    const other = edition(
      'b',
      Float64Array.from(order, (i) => truth[i]! + 1),
      {
        codes: order.map((i) => codes[i]!),
      },
    )
    const [found] = convergence({ snapshots: [edition('a', truth), other] }).scores
    expect(found!.territories).toBe(n - 10)
    expect(found!.spearman[0]![1]).toBeCloseTo(1, 12)
    expect(Math.abs(found!.beta!.slope)).toBeLessThan(1e-12)
  })

  it('tells sub-indices and themes, weighted by the people of each date', () => {
    const table = (seed: number): Parameters<typeof compute>[1] => {
      const draw = mulberry32(seed)
      const column = (): Float64Array => Float64Array.from({ length: 300 }, draw)
      return {
        level: 'commune',
        codes: codes.slice(0, 300),
        columns: {
          P_POP: column().map((v) => 100 + 1000 * v),
          ...Object.fromEntries(Object.keys(ifn2026.indicators).map((id) => [id, column()])),
        },
      }
    }
    const first = compute(ifn2026, table(1))
    const second = compute(ifn2026, table(2), {
      reference: { kind: 'figee', frozen: first.frozen },
    })
    const { scores } = convergence({ snapshots: [snapshotOf('1', first), snapshotOf('2', second)] })
    expect(scores.slice(0, 3).map(({ id }) => id)).toEqual([
      'ifn',
      ...Object.keys(ifn2026.subIndices),
    ])
    expect(scores.length).toBeGreaterThan(6)
    expect(new Set(scores.map(({ id }) => id)).size).toBe(scores.length)
    for (const { weighted } of scores) expect(weighted).toHaveLength(2)
  })
})

describe('scales of a comparison', () => {
  it('are those of the first edition, of one that is named, or of all together', () => {
    const labels = ['a/2017.csv', 'a/2021.csv']
    expect(scaleEdition(undefined, labels)).toBe(0)
    expect(scaleEdition('2021', labels)).toBe(1)
    expect(scaleEdition('a/2017.csv', labels)).toBe(0)
    expect(scaleEdition('commune', labels)).toBe('commune')
    expect(() => scaleEdition('2019', labels)).toThrow(/2019 n’est aucune des dates/)
  })

  it('pooled, are the bounds of every territory at every date', () => {
    const method: Method = {
      ...mednum2020,
      normalisation: { kind: 'min-max' as const },
      indicators: {
        a: {
          label: 'A',
          sense: 'worsens' as const,
          unit: 'share' as const,
          source: 'rp',
          measures: [{ rate: 'A' }],
        },
      },
      sources: { rp: { label: 'R', producer: 'P', licence: 'L' } },
      subIndices: { s: { label: 'S', of: ['a'] } },
      index: { label: 'I', of: ['s'] },
    }
    const part = (...a: number[]): { table: Parameters<typeof compute>[1]; options: object } => ({
      table: {
        level: 'commune',
        codes: ['01001', '01002', '01004'],
        columns: { a: Float64Array.from(a) },
      },
      options: {},
    })
    const frozen = pooledScales(method, [part(0.2, 0.3, 0.4), part(0.1, 0.3, 0.7)], {
      labels: ['1', '2'],
      indicators: ['a'],
    })
    expect(frozen.scales['a']).toEqual([expect.objectContaining({ min: 0.1, max: 0.7 })])
    expect(frozen.territories).toBe(6)
  })
})
