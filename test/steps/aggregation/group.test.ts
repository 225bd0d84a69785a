import { describe, expect, it } from 'vitest'
import type { Child } from '../../../src/steps/aggregation/definition.ts'
import { meanShares } from '../../../src/steps/aggregation/mean.ts'
import { aggregationKind, combineChildren } from '../../../src/steps/aggregation/registry.ts'
import { aggregateTree } from '../../../src/engine/tree.ts'
import { contributions, markedShare } from '../../../src/engine/contributions.ts'
import type { Aggregation, Group, Method } from '../../../src/method/method.ts'
import { document } from '../../method/example.ts'
import { column, spread } from '../../support.ts'

const group = (aggregation?: Aggregation, coverage?: number): Group => ({
  label: 'G',
  of: ['a', 'b'],
  ...(aggregation && { aggregation }),
  ...(coverage !== undefined && { coverage }),
})
const whole = (values: number[], weight: number): Child => ({
  values: column(...values),
  coverage: column(...values.map((v) => (Number.isNaN(v) ? 0 : 1))),
  complete: true,
  weight,
})
const partly = (values: number[], coverage: number[], weight: number): Child => ({
  values: column(...values),
  coverage: column(...coverage),
  complete: false,
  weight,
})

describe('a group that wants two members', () => {
  const children = [whole([30, NaN, 60], 1), whole([60, 30, NaN], 1), whole([90, NaN, 80], 0)]

  it.each<Aggregation>(['mean', 'geometric', 'harmonic', 'maximum'])(
    'has a value where two that weigh are present, whatever %s makes of them',
    (aggregation) => {
      const given = (atLeast: number): boolean[] =>
        Array.from(
          combineChildren({ ...group(aggregation), atLeast }, 'skip', children, 3).values,
          (v) => v === v,
        )
      expect(given(2)).toEqual([true, false, false])
      expect(given(1)).toEqual([true, true, true])
    },
  )

  it('covers as much of its weight whether it has a value or not', () => {
    expect(combineChildren({ ...group(), atLeast: 2 }, 'skip', children, 3).coverage).toEqual(
      column(1, 0.5, 0.5),
    )
  })
})

describe('a sum', () => {
  const children = [whole([1, NaN, NaN], 2), whole([10, 20, NaN], 3)]

  it('adds its children by their weights, and lacks a value where one of them does', () => {
    expect(combineChildren(group('sum'), 'skip', children, 3)).toEqual({
      values: column(32, NaN, NaN),
      coverage: column(1, 3 / 5, 0),
    })
  })

  it('counts a missing child as 0 where the method says so, and covers no more for it', () => {
    expect(combineChildren(group('sum'), 'zero', children, 3)).toEqual({
      values: column(32, 60, 0),
      coverage: column(1, 3 / 5, 0),
    })
  })

  it('of children that are known in part is known in part', () => {
    const { coverage } = combineChildren(
      group('sum'),
      'skip',
      [partly([1], [0.5], 1), partly([1], [0.25], 3)],
      1,
    )
    expect(coverage).toEqual(column((0.5 + 3 * 0.25) / 4))
  })

  it('of nothing, or of weights that are all nil, covers nothing', () => {
    expect(combineChildren(group('sum'), 'skip', [], 2)).toEqual({
      values: column(0, 0),
      coverage: column(0, 0),
    })
    expect(combineChildren(group('sum'), 'skip', [whole([5], 0)], 1)).toEqual({
      values: column(0),
      coverage: column(0),
    })
  })

  it('is shared by what each child adds, a missing one adding nothing', () => {
    expect(
      aggregationKind(group('sum')).linear!.shares(children, 'skip', column(1, 0.5, 0)),
    ).toEqual([column(2, 0, 0), column(3, 1.5, 0)])
  })
})

describe('a mean', () => {
  it('is known as far as its children are', () => {
    const { values, coverage } = combineChildren(
      group(),
      'skip',
      [partly([10, NaN], [0.5, 0], 1), partly([30, 30], [1, 0.2], 3)],
      2,
    )
    expect(values).toEqual(column(25, 30))
    expect(spread(coverage, column((0.5 + 3) / 4, 0.6 / 4))).toBeLessThan(1e-15)
    expect(
      combineChildren(group(), 'skip', [whole([10], 1), partly([30], [0.5], 1)], 1).coverage,
    ).toEqual(column(0.75))
  })

  it('of many rows, made some at a time, is that of each row', () => {
    const n = 70_001
    const rows = Array.from({ length: n }, (_, i) => i)
    const { values, coverage } = combineChildren(
      group(),
      'skip',
      [
        whole(rows, 1),
        whole(
          rows.map((i) => (i % 7 === 0 ? NaN : 5 * i)),
          3,
        ),
      ],
      n,
    )
    expect(
      spread(
        values,
        rows.map((i) => (i % 7 === 0 ? i : 4 * i)),
      ),
    ).toBe(0)
    expect(
      spread(
        coverage,
        rows.map((i) => (i % 7 === 0 ? 0.25 : 1)),
      ),
    ).toBe(0)
  })

  it('below its least coverage has no value, and at it has one', () => {
    const children = [whole([10, NaN], 1), whole([NaN, 30], 3)]
    expect(combineChildren(group('mean', 0.25), 'skip', children, 2).values).toEqual(column(10, 30))
    expect(combineChildren(group('mean', 0.3), 'skip', children, 2).values).toEqual(column(NaN, 30))
    expect(combineChildren(group('median', 0.3), 'skip', children, 2)).toEqual({
      values: column(NaN, 30),
      coverage: column(0.25, 0.75),
    })
  })

  it('of children that weigh nothing has no value and covers nothing', () => {
    expect(combineChildren(group(), 'skip', [whole([10], 0)], 1)).toEqual({
      values: column(NaN),
      coverage: column(0),
    })
  })

  it('is shared by the weights of the children that are there; all of them where a missing one counts as 0', () => {
    const children = [whole([1, NaN, 1], 1), whole([1, 1, 1], 3)]
    const share = column(1, 0.5, 0)
    expect(meanShares(children, 'skip', share)).toEqual([column(0.25, 0, 0), column(0.75, 0.5, 0)])
    expect(meanShares(children, 'zero', share)).toEqual([
      column(0.25, 0, 0),
      column(0.75, 0.375, 0),
    ])
    expect(aggregationKind(group()).linear!.shares(children, 'zero', share)).toEqual(
      meanShares(children, 'zero', share),
    )
    expect(meanShares([whole([1], 0)], 'skip', column(0))).toEqual([column(0)])
  })
})

describe('a stand-in', () => {
  const children = [
    partly([1, NaN, 1, NaN], [0.4, 0, 0.5, 0], 1),
    partly([2, 2, 2, NaN], [0.6, 0.3, 1, 0], 1),
  ]

  it('is the first child that half of the people have, failing that the first there is, with its coverage', () => {
    expect(combineChildren(group('first-present'), 'skip', children, 4)).toEqual({
      values: column(2, 2, 1, NaN),
      coverage: column(0.6, 0.3, 0.5, 0),
    })
  })

  it('bears all of the share, or none', () => {
    expect(
      aggregationKind(group('first-present')).linear!.shares(
        children,
        'skip',
        column(1, 1, 0.5, 1),
      ),
    ).toEqual([column(0, 0, 0.5, 0), column(1, 1, 0, 0)])
  })
})

it('means, sums and stand-ins are made of shares of their children; the rest are not', () => {
  expect(
    (
      [
        undefined,
        'mean',
        'first-present',
        'sum',
        'geometric',
        'maximum',
        { kind: 'power', p: 2 },
      ] as const
    ).map((aggregation) => aggregationKind(group(aggregation)).linear !== undefined),
  ).toEqual([true, true, true, true, false, false, false])
})

/** publics = a stand-in or a sum; the index a mean. */
const built = (change: (m: any) => void): Method => document(change)
const leaves = {
  n: 2,
  scores: {
    ages: column(10, 20),
    pauvrete: column(30, NaN),
    revenu: column(50, 60),
    fibre: column(0, 40),
  },
}

describe('in a tree', () => {
  it('a sum contributes what it adds up', () => {
    const tree = aggregateTree(
      built((m) => (m.subIndices.publics.aggregation = 'sum')),
      leaves,
    )
    expect(tree.nodes['publics']!.values).toEqual(column(50, 100))
    expect(tree.nodes['ifn']!.values).toEqual(column(25, 70))
    expect(contributions(tree, 'ifn')).toEqual({
      ages: column(10, 20),
      pauvrete: column(15, 0),
      revenu: column(0, 30),
      fibre: column(0, 20),
    })
  })

  it('what is marked is counted by the weight that it bears where it is present', () => {
    const tree = aggregateTree(
      built((m) => (m.subIndices.reseau.weights = [5])),
      leaves,
    )
    const marked = { pauvrete: column(1, 1), revenu: column(1, 0.5), ages: column(0, 0.3) }
    // ages 2/3 of one half, the poverty or, failing that, the income 1/3 of it
    expect(spread(markedShare(tree, 'ifn', marked), column(1 / 6, 0.1 + 0.5 / 6))).toBeLessThan(
      1e-15,
    )
    expect(spread(markedShare(tree, 'publics', marked), column(1 / 3, 0.2 + 0.5 / 3))).toBeLessThan(
      1e-15,
    )
    expect(
      markedShare(
        aggregateTree(
          built(() => undefined),
          { n: 1, scores: {} },
        ),
        'ifn',
        marked,
      ),
    ).toEqual(column(NaN))
  })

  it('what is marked of a missing child that counts as 0 bears its weight all the same', () => {
    const tree = aggregateTree(
      built((m) => (m.missing = 'zero')),
      {
        n: 1,
        scores: { ages: column(NaN), pauvrete: column(30), revenu: column(1), fibre: column(NaN) },
      },
    )
    expect(spread(markedShare(tree, 'ifn', { pauvrete: column(1) }), column(1 / 6))).toBeLessThan(
      1e-15,
    )
  })

  it('nodes that were grown before are taken as they are', () => {
    const method = built(() => undefined)
    const before = aggregateTree(method, leaves).nodes
    const { nodes } = aggregateTree(
      method,
      { n: 2, scores: { ...leaves.scores, fibre: column(100, 100) } },
      {},
      {},
      { publics: before['publics']! },
    )
    expect(nodes['publics']).toBe(before['publics'])
    expect(nodes['ifn']!.values).toEqual(before['publics']!.values.map((v) => (v + 100) / 2))
  })

  it('weights that are found take the place of those of the method, and the rest of it stays', () => {
    const method = built(
      (m) =>
        (m.subIndices.publics = {
          label: 'Publics',
          of: ['argent', 'ages'],
          weighting: 'by-indicator',
        }),
    )
    const tree = aggregateTree(method, leaves)
    expect(tree.method).toEqual({
      ...method,
      subIndices: {
        ...method.subIndices,
        publics: { ...method.subIndices['publics'], weights: [2, 1] },
      },
    })
    expect(tree.nodes['publics']!.values).toEqual(column((2 * 30 + 10) / 3, (2 * 60 + 20) / 3))
    expect(aggregateTree(method, leaves, { publics: [1, 1] }).nodes['publics']!.values).toEqual(
      column(20, 40),
    )
    const { axes: _, ...bare } = built(
      (m) =>
        (m.subIndices.publics = {
          label: 'Publics',
          of: ['pauvrete', 'ages'],
          weighting: 'by-indicator',
        }),
    )
    expect(Object.keys(aggregateTree(bare, leaves).method)).toEqual(Object.keys(bare))
    const plain = built(() => undefined)
    expect(aggregateTree(plain, leaves).method).toBe(plain)
    const given = built((m) => (m.subIndices.publics.weighting = 'given'))
    expect(aggregateTree(given, leaves).method).toBe(given)
  })

  it('weights are found for the members that are left: one that was taken out weighs nothing', () => {
    const method = built((m) => {
      m.axes.argent.optional = true
      m.subIndices.publics = {
        label: 'Publics',
        of: ['argent', 'ages', 'fibre'],
        weighting: 'balanced',
        weights: [7, 4, 1],
      }
      m.subIndices.reseau = { label: 'Réseau', of: ['fibre'] }
    })
    // of no correlation and equal variance: influences of 4 and 1 are weights of 2 and 1
    const tree = aggregateTree(method, {
      n: 4,
      scores: { ages: column(-1, 1, -1, 1), fibre: column(-1, -1, 1, 1) },
    })
    expect(tree.removed).toEqual(['argent'])
    expect(spread(tree.method.subIndices['publics']!.weights!, [0, 2 / 3, 1 / 3])).toBeLessThan(
      1e-6,
    )
    expect(Object.keys(tree.weights[0]!.weights)).toEqual(['ages', 'fibre'])
  })
})

describe('what an amount is handed down by, under a group that is no mean', () => {
  const under = (ages: number, pauvrete: number, fibre: number): number[] => {
    const method = built((m) => {
      m.axes = {}
      m.subIndices.publics = { label: 'Publics', of: ['ages', 'pauvrete'] }
      m.index.aggregation = 'maximum'
    })
    const {
      ages: a,
      pauvrete: p,
      fibre: f,
    } = contributions(
      aggregateTree(method, {
        n: 1,
        scores: { ages: column(ages), pauvrete: column(pauvrete), fibre: column(fibre) },
      }),
      'ifn',
    )
    return [a![0]!, p![0]!, f![0]!]
  }

  it('is what they bring to it', () => {
    expect(under(30, 10, 5)).toEqual([15, 5, 0])
    expect(under(30, 10, 50)).toEqual([0, 0, 50])
    expect(under(NaN, 10, 5)).toEqual([0, 10, 0])
  })

  it('is their size where they all but cancel out, equal parts where they are nothing', () => {
    // 50.1 and −50 bring 0.1 together, less than a hundredth of their sizes
    expect(
      spread(under(100.2, -100, -5), [(0.1 * 50.1) / 100.1, (0.1 * 50) / 100.1, 0]),
    ).toBeLessThan(1e-12)
    expect(spread(under(103, -97, -5), [51.5, -48.5, 0])).toBeLessThan(1e-12)
    expect(under(0, 0, -5)).toEqual([0, 0, 0])
  })
})
