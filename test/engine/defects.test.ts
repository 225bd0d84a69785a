import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import type { Normalisation } from '../../src/method/method.ts'
import type { Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column, problemsOf } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '00001'],
  columns: {
    ages: column(0.1, 0.2, 0.5),
    pauvrete: column(0.1, 0.2, 0.5),
    revenu: column(1, 2, 5),
    fibre: column(0, 0.5, 1),
  },
}
const scored = (
  normalisation: Normalisation,
  columns: Record<string, Float64Array> = {},
): Record<string, Float64Array> =>
  compute(
    document((m) => (m.normalisation = normalisation)),
    { ...table, columns: { ...table.columns, ...columns } },
  ).scores

describe('defects of COINr that are not ours', () => {
  it('5: a share of the maximum keeps its sense for what protects, and is never infinite', () => {
    expect(scored({ kind: 'share-of-max' })['revenu']).toEqual(column(80, 60, 0))
    expect(scored({ kind: 'share-of-max' })['fibre']).toEqual(column(100, 50, 0))
  })

  it('11: a denominator of 0 is a missing value with its reason, not an infinite one that flattens the rest', () => {
    const counts = { P_POP: column(0, 10, 10), P_POP65P: column(0, 2, 5) }
    const { ages: _, ...rest } = table.columns
    const { scores, trace } = compute(document(), { ...table, columns: { ...rest, ...counts } })
    expect(scores['ages']).toEqual(column(NaN, 0, 100))
    expect(trace.indicators.find(({ id }) => id === 'ages')!.missing).toEqual({ 'sans-objet': 1 })
  })

  it('12: an indicator that does not vary is refused by its name', async () => {
    const problems = await problemsOf(() =>
      scored({ kind: 'z-score' }, { revenu: column(3, 3, 3) }),
    )
    expect(problems.map(({ code, place }) => [code, place.column])).toEqual([
      ['colonne-constante', 'revenu'],
    ])
  })

  it('8: a code that begins with a digit, or with zeros, stays the code that it is', () => {
    expect(compute(document(), table).codes).toEqual(['01001', '01002', '00001'])
  })

  it('14: a geometric mean of a min–max from 0 has a rule for zeros, not an error', () => {
    const index = (zero: unknown): Float64Array =>
      compute(
        document(
          (m) =>
            (m.index.aggregation = zero === undefined ? 'geometric' : { kind: 'geometric', zero }),
        ),
        table,
      ).index
    expect(index(undefined)[2]).toBe(0)
    expect(index('skip')[2]).toBeGreaterThan(0)
    expect(index({ floor: 1 })[2]).toBeGreaterThan(0)
  })
})

describe('scales', () => {
  it.each<[string, Normalisation, readonly number[], readonly number[]]>([
    // of 0.1, 0.2, 0.5 that aggravate, then of 1, 2, 5 that protect
    ['rank', { kind: 'rank' }, [1, 2, 3], [3, 2, 1]],
    ['borda', { kind: 'borda' }, [0, 1, 2], [2, 1, 0]],
    ['distance to a target', { kind: 'distance', to: { target: 0.3 } }, [0, 50, 200], [0, 0, 0]],
    [
      'points by threshold',
      {
        kind: 'points',
        by: 'threshold',
        table: [
          [0, 1],
          [0.2, 5],
          [3, 9],
        ],
      },
      [1, 5, 5],
      [5, 5, 9],
    ],
    [
      'points by category',
      {
        kind: 'points',
        by: 'value',
        table: [
          [0.1, 7],
          [2, 8],
        ],
      },
      [7, NaN, NaN],
      [NaN, 8, NaN],
    ],
    ['z-score onto 100 and 10', { kind: 'z-score', onto: [100, 10] }, [], []],
  ])('%s', (name, normalisation, up, down) => {
    const scores = scored(normalisation)
    if (up.length === 0) {
      const mean = scores['ages']!.reduce((a, b) => a + b, 0) / 3
      expect(mean).toBeCloseTo(100, 10)
    } else {
      scores['ages']!.forEach((v, i) =>
        Number.isNaN(up[i]!) ? expect(v).toBeNaN() : expect(v).toBeCloseTo(up[i]!, 9),
      )
      if (name !== 'distance to a target')
        scores['revenu']!.forEach((v, i) =>
          Number.isNaN(down[i]!) ? expect(v).toBeNaN() : expect(v).toBeCloseTo(down[i]!, 9),
        )
    }
  })

  it('of the English indices puts the most fragile at 100, and less than half of the rest above 50', () => {
    const n = 100
    const many: Table = {
      level: 'commune',
      codes: Array.from({ length: n }, (_, i) => `01${String(i).padStart(3, '0')}`),
      columns: Object.fromEntries(
        ['ages', 'pauvrete', 'revenu', 'fibre'].map((id) => [
          id,
          Float64Array.from({ length: n }, (_, i) => i / n),
        ]),
      ),
    }
    const { ages } = compute(
      document((m) => (m.normalisation = { kind: 'exponential' })),
      many,
    ).scores
    expect(Math.max(...ages!)).toBeCloseTo(100, 9)
    // a tenth, to the granularity of the ranks
    expect(ages!.filter((v) => v > 50).length).toBe(11)
  })

  it('around the reference put its value in the middle: the adjusted Mazziotta-Pareto index', () => {
    const normalisation: Normalisation = {
      kind: 'min-max',
      range: [70, 130],
      goalposts: { centre: 'reference' },
      beyond: 'free',
    }
    const { ages } = scored(normalisation, { ages: column(0.2, 0.3, 0.4), P_POP: column(1, 1, 1) })
    expect(Array.from(ages!, (v) => Math.round(v))).toEqual([70, 100, 130])
  })
})
