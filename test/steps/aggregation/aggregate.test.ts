import { describe, expect, it } from 'vitest'
import {
  aggregateBy,
  aggregateInto,
  aggregationKind,
  combineChildren,
} from '../../../src/steps/aggregation/registry.ts'
import { aggregateTree } from '../../../src/engine/tree.ts'
import { contributions } from '../../../src/engine/contributions.ts'
import type { Aggregation, Method } from '../../../src/method/method.ts'
import { methodErrors } from '../../../src/method/check.ts'
import { explainCommand } from '../../../src/core/errors.ts'
import { document } from '../../method/example.ts'
import { column, mulberry32 } from '../../support.ts'

const every: [string, Aggregation][] = [
  ['geometric', 'geometric'],
  ['geometric, zeros left out', { kind: 'geometric', zero: 'skip' }],
  ['geometric, zeros raised', { kind: 'geometric', zero: { floor: 1 } }],
  ['harmonic', { kind: 'harmonic', zero: { floor: 0.5 } }],
  ['power', { kind: 'power', p: 2.5 }],
  ['median', 'median'],
  ['least', 'minimum'],
  ['greatest', 'maximum'],
  ['ordered', { kind: 'owa', weights: [0.7, 0.3] }],
  ['Mazziotta-Pareto', 'mazziotta-pareto'],
  ['Mazziotta-Pareto, less', { kind: 'mazziotta-pareto', penalty: 'minus' }],
  ['net flow', 'net-flow'],
  ['Copeland', 'copeland'],
  ['benefit of the doubt', 'benefit-of-the-doubt'],
  ['cross-table', { kind: 'cross', count: 3 }],
]

/** Scores 0 … 100 with zeros, ties and holes. */
function leaves(
  n: number,
  ids: readonly string[],
): { n: number; scores: Record<string, Float64Array> } {
  const random = mulberry32(42)
  const cell = (): number => [NaN, 0, 50, 100][Math.floor(random() * 20)] ?? 100 * random()
  return {
    n,
    scores: Object.fromEntries(ids.map((id) => [id, Float64Array.from({ length: n }, cell)])),
  }
}

const method = (change: (m: any) => void): Method => document(change)
const ids = ['ages', 'pauvrete', 'revenu', 'fibre']

describe.each(every)('contributions under a %s aggregation', (_, aggregation) => {
  it.each([
    ['of the index alone', (m: any) => (m.index.aggregation = aggregation)],
    [
      'of a sub-index, under a weighted mean',
      (m: any) => (m.subIndices.publics.aggregation = aggregation),
    ],
    [
      'of all the groups, one on the other',
      (m: any) =>
        [m.index, m.subIndices.publics].forEach((group) => (group.aggregation = aggregation)),
    ],
  ])('%s sum to every score', (_, change) => {
    for (const missing of ['skip', 'zero'] as const) {
      const built = method((m) => {
        change(m)
        m.missing = missing
      })
      expect(methodErrors(built)).toEqual([])
      const tree = aggregateTree(built, leaves(200, ids))
      const parts = Object.values(contributions(tree, 'ifn'))
      const { values } = tree.nodes['ifn']!
      expect(values.some((v) => v === v)).toBe(true)
      values.forEach((v, i) => {
        const sum = parts.reduce((total, part) => total + part[i]!, 0)
        if (v !== v) expect(sum).toBeNaN()
        else
          expect(Math.abs(sum - v)).toBeLessThan(
            1e-12 *
              Math.max(
                1,
                parts.reduce((most, part) => Math.max(most, Math.abs(part[i]!)), 0),
              ) *
              10,
          )
      })
    }
  })
})

describe('aggregations', () => {
  const scores = {
    ages: column(90, 10, 50, NaN),
    pauvrete: column(10, 10, 50, 20),
    revenu: column(0, 0, 0, 0),
    fibre: column(10, 90, 50, 60),
  }
  const index = (aggregation: Aggregation, change: (m: any) => void = () => undefined): number[] =>
    Array.from(
      aggregateTree(
        method((m) => {
          m.subIndices.publics = { label: 'Publics', of: ['ages'] }
          m.index = { label: 'Indice', of: ['publics', 'reseau'], aggregation }
          change(m)
        }),
        { n: 4, scores },
      ).nodes['ifn']!.values,
    )

  it('a low value is made up for by none, or by half, or in full', () => {
    expect(index('mean')).toEqual([50, 50, 50, 60])
    expect(index('geometric').map(Math.round)).toEqual([30, 30, 50, 60])
    expect(index('harmonic').map(Math.round)).toEqual([18, 18, 50, 60])
    expect(index('minimum')).toEqual([10, 10, 50, 60])
    expect(index('maximum')).toEqual([90, 90, 50, 60])
  })

  it('least coverage holds for each of them', () => {
    expect(index('geometric', (m) => (m.index.coverage = 1))[3]).toBeNaN()
  })

  it('a cross-table says the cell, and needs both its children', () => {
    expect(
      index({
        kind: 'cross',
        count: 2,
        table: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toEqual([3, 2, 3, NaN])
  })

  it('what they ask of their group is said when it is not there', () => {
    const problems = methodErrors(
      method((m) => {
        m.index.aggregation = { kind: 'owa', weights: [1, 2, 3] }
        m.subIndices.reseau.aggregation = { kind: 'cross', count: 3, table: [[1]] }
      }),
    )
    expect(problems.map(explainCommand).join('\n')).toMatchInlineSnapshot(`
      "erreur[methode-incoherente] « Réseau » croise 1 membre(s) : il en faut deux
        où      colonne subIndices.reseau.of
        remède  nommez deux membres dans of
      erreur[methode-incoherente] la table croisée de « Réseau » n’a pas 3 lignes de 3 nombres
        où      colonne subIndices.reseau.aggregation
        remède  complétez aggregation.table
      erreur[methode-incoherente] « Indice » a 2 membre(s) et 3 poids ordonnés
        où      colonne index.aggregation
        remède  donnez un poids par place, du plus grand au plus petit"
    `)
  })
})

describe('each aggregation, by hand', () => {
  const children = (...values: number[][]): { values: Float64Array; weight: number }[] =>
    values.map((each, k) => ({ values: column(...each), weight: k + 1 }))
  const by = (aggregation: Aggregation, ...values: number[][]): number[] =>
    Array.from(aggregateBy({ aggregation }, 'skip', children(...values), values[0]!.length).values)
  const broughtBy = (
    aggregation: Aggregation,
    missing: 'zero' | 'skip',
    ...values: number[][]
  ): number[][] =>
    aggregateBy(
      { aggregation },
      missing,
      children(...values),
      values[0]!.length,
      true,
    ).amounts!.map((each) => Array.from(each))

  it.each<[string, Aggregation, number]>([
    // of 8, 27 and 64 that weigh 1, 2 and 3
    [
      'a geometric mean',
      'geometric',
      Math.exp((Math.log(8) + 2 * Math.log(27) + 3 * Math.log(64)) / 6),
    ],
    ['a harmonic mean', 'harmonic', 6 / (1 / 8 + 2 / 27 + 3 / 64)],
    ['a power mean', { kind: 'power', p: 2 }, Math.sqrt((64 + 2 * 729 + 3 * 4096) / 6)],
    ['a mean of power 1', { kind: 'power', p: 1 }, (8 + 54 + 192) / 6],
    // half of the weight is reached exactly between the second and the third
    ['a median', 'median', (27 + 64) / 2],
    ['the least', 'minimum', 8],
    ['the greatest', 'maximum', 64],
    // its weights are read at 3/6 and 5/6 of the way: 0.65 and 0.9
    ['an ordered mean', { kind: 'owa', weights: [0.5, 0.3, 0.2] }, 0.65 * 64 + 0.25 * 27 + 0.1 * 8],
  ])('%s', (_, aggregation, expected) => {
    expect(by(aggregation, [8, NaN], [27, NaN], [64, NaN])[0]).toBeCloseTo(expected, 9)
    expect(by(aggregation, [8, NaN], [27, NaN], [64, NaN])[1]).toBeNaN()
  })

  it('Mazziotta-Pareto adds the penalty S²/M for fragility, and takes it off when told so', () => {
    // 20 and 40 weigh 1 and 2: mean 100/3, variance (1·(40/3)² + 2·(20/3)²)/3 = 800/9
    const [mean, penalty] = [100 / 3, 800 / 9 / (100 / 3)]
    expect(by('mazziotta-pareto', [20], [40])[0]).toBeCloseTo(mean + penalty, 9)
    expect(by({ kind: 'mazziotta-pareto', penalty: 'plus' }, [20], [40])[0]).toBeCloseTo(
      mean + penalty,
      9,
    )
    expect(by({ kind: 'mazziotta-pareto', penalty: 'minus' }, [20], [40])[0]).toBeCloseTo(
      mean - penalty,
      9,
    )
  })

  it('a 0 brings a mean that cannot take it to 0, or is left out, or raised; what is negative counts as missing', () => {
    for (const kind of ['geometric', 'harmonic'] as const) {
      expect(by(kind, [0], [16]), kind).toEqual([0])
      expect(by({ kind, zero: 'keep' }, [0], [16]), kind).toEqual([0])
      expect(by({ kind, zero: 'skip' }, [0], [16])[0], kind).toBeCloseTo(16, 12)
      expect(by({ kind, zero: 'keep' }, [-3], [16])[0], kind).toBeCloseTo(16, 12)
      expect(by(kind, [-3], [16])[0], kind).toBeCloseTo(16, 12)
      expect(by({ kind, zero: { floor: 2 } }, [-3], [16])[0], kind).toBeCloseTo(16, 12)
    }
    expect(
      by({ kind: 'geometric', zero: { floor: 2 } }, [0, 1, 2], [16, 16, 16]).map(
        (v) => Math.round(v * 1e9) / 1e9,
      ),
    ).toEqual([8, 8, 8])
    expect(by({ kind: 'harmonic', zero: { floor: 2 } }, [0], [16])[0]).toBeCloseTo(
      3 / (1 / 2 + 2 / 16),
      12,
    )
    expect(by({ kind: 'power', p: 2, zero: 'skip' }, [0], [16])[0]).toBeCloseTo(16, 12)
    expect(by({ kind: 'power', p: 2 }, [0], [16])[0]).toBeCloseTo(Math.sqrt((2 * 256) / 3), 12)
    expect(by({ kind: 'power', p: 2 }, [-4], [16])[0]).toBeCloseTo(16, 12)
    // those that can take any number do
    expect(by('minimum', [-3], [16])).toEqual([-3])
    expect(by({ kind: 'owa', weights: [0, 0, 1] }, [-3], [16], [20])).toEqual([(16 - 3) / 2])
  })

  it('a child that weighs nothing, or is missing, does not count', () => {
    const nothing = [
      { values: column(1), weight: 0 },
      { values: column(5), weight: 1 },
      { values: column(NaN), weight: 1 },
    ]
    expect(aggregateBy({ aggregation: 'minimum' }, 'skip', nothing, 1, true)).toEqual({
      values: column(5),
      amounts: [column(0), column(5), column(0)],
    })
    expect(aggregateBy({ aggregation: 'minimum' }, 'skip', nothing, 1)).toEqual({
      values: column(5),
    })
  })

  it('a missing child counts as 0 where the method says so', () => {
    expect(
      aggregateBy({ aggregation: 'minimum' }, 'zero', children([NaN, 3], [5, 5]), 2).values,
    ).toEqual(column(0, 3))
    expect(broughtBy('maximum', 'zero', [NaN], [5])).toEqual([[0], [5]])
  })

  it('a net flow is the weighted mean of those of the children that are there, in hundredths', () => {
    // flows of 1, 2, 3: −1, 0, 1; of 9, NaN, 5: 1 and −1
    expect(
      aggregateBy({ aggregation: 'net-flow' }, 'skip', [{ values: column(1, 2), weight: 0 }], 2)
        .values,
    ).toEqual(column(NaN, NaN))
    expect(
      by('net-flow', [1, 2, 3, NaN], [9, NaN, 5, NaN]).map((v) => Math.round(v * 1e9) / 1e9),
    ).toEqual([100 / 3, 0, -100 / 3, NaN].map((v) => Math.round(v * 1e9) / 1e9))
    const [a, b] = broughtBy('net-flow', 'skip', [1, 2, 3, NaN], [9, NaN, 5, NaN])
    expect(a!.map((v) => Math.round(v))).toEqual([-33, 0, 33, 0])
    expect(b!.map((v) => Math.round(v))).toEqual([67, 0, -67, 0])
    expect(
      aggregateBy({ aggregation: 'net-flow' }, 'skip', children([1, 2]), 2),
    ).not.toHaveProperty('amounts')
  })

  it('Copeland is the victories by weight, less the defeats, shared by who carried them', () => {
    // the second child weighs twice: it decides
    expect(by('copeland', [3, 2, 1], [1, 2, 3])).toEqual([-2, 0, 2])
    expect(broughtBy('copeland', 'skip', [3, 2, 1], [1, 2, 3])).toEqual([
      [0, 0, 0],
      [-2, 0, 2],
    ])
    expect(
      aggregateBy({ aggregation: 'copeland' }, 'skip', children([1, 2]), 2),
    ).not.toHaveProperty('amounts')
  })

  it('the benefit of the doubt is each one’s best, in hundredths', () => {
    expect(
      by('benefit-of-the-doubt', [4, 1, 2], [1, 4, 2]).map((v) => Math.round(v * 1e9) / 1e9),
    ).toEqual([100, 100, 80])
    const [a, b] = broughtBy('benefit-of-the-doubt', 'skip', [4, 1, 2], [1, 4, 2])
    expect(a!.map((v, i) => Math.round(v + b![i]!))).toEqual([100, 100, 80])
    expect(Math.round(a![2]!)).toBe(40)
  })

  it('a cross-table is the cell, and what each child brings to it the mean of its two ways there', () => {
    const table = [
      [1, 2],
      [5, 9],
    ]
    const [x, y] = [
      [1, 1, 9, 9, NaN, 5],
      [1, 9, 1, 9, 5, NaN],
    ]
    expect(by({ kind: 'cross', count: 2, table }, x, y)).toEqual([1, 2, 5, 9, NaN, NaN])
    // from the least cell, which each bears by half: 1/2 + half of (5 − 1) + (9 − 2) for the first in the worst cell
    expect(broughtBy({ kind: 'cross', count: 2, table }, 'skip', x, y)).toEqual([
      [0.5, 0.5, 4.5, 6, 0, 0],
      [0.5, 1.5, 0.5, 3, 0, 0],
    ])
    // r + c − 1 without a table; thirds of 1 … 6 are cut at the quantiles 1/3 and 2/3
    expect(by({ kind: 'cross', count: 3 }, [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1])).toEqual([
      3, 3, 3, 3, 3, 3,
    ])
    expect(by({ kind: 'cross', count: 3 }, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])).toEqual([
      1, 1, 3, 3, 5, 5,
    ])
  })

  it('a cross-table of one child, the other having been taken out, says nothing', () => {
    expect(by({ kind: 'cross', count: 2 }, [1, 9])).toEqual([NaN, NaN])
  })

  it('has a name, however it is written', () => {
    expect(
      [undefined, 'sum', { kind: 'owa', weights: [1] }].map(
        (aggregation) =>
          aggregationKind({ ...(aggregation && { aggregation: aggregation as Aggregation }) }).kind,
      ),
    ).toEqual(['mean', 'sum', 'owa'])
  })

  it('depends on the other territories, or does not', () => {
    const comparing = every
      .filter(([, aggregation]) => aggregationKind({ aggregation }).comparesTerritories)
      .map(([name]) => name)
    expect(comparing).toEqual(['net flow', 'Copeland', 'benefit of the doubt', 'cross-table'])
  })
})

it.each([
  'geometric',
  { kind: 'geometric', zero: 'skip' },
  { kind: 'geometric', zero: { floor: 1 } },
] as Aggregation[])(
  'writes the geometric mean to a column that is given as it makes a new one: %j',
  (aggregation) => {
    const random = mulberry32(11)
    const n = 1100
    const columns = Array.from({ length: 3 }, () =>
      Float64Array.from({ length: n }, () => {
        const u = random()
        return u < 0.2 ? NaN : u < 0.4 ? 0 : u < 0.5 ? -u : u < 0.7 ? u : 100 * u
      }),
    )
    const weights = [2, 0, 0.5]
    const out = aggregateInto({ aggregation }, 'skip', columns, weights, new Float64Array(n))
    const children = columns.map((values, k) => ({
      values,
      weight: weights[k]!,
      coverage: values.map((v) => (v === v ? 1 : 0)),
    }))
    expect(out).toEqual(combineChildren({ aggregation }, 'skip', children, n).values)
    expect(aggregateInto({ aggregation }, 'zero', columns, weights, out!)).toBeUndefined()
    expect(aggregateInto({}, 'skip', columns, weights, out!)).toBeUndefined()
  },
)
