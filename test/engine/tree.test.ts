import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregateTree, leavesUnder } from '../../src/engine/tree.ts'
import { type Leaves } from '../../src/engine/node.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { groupsOf, type Group, type Method } from '../../src/method/method.ts'
import { document, example } from '../method/example.ts'
import { column, problemsOf, spread } from '../support.ts'

const leaves = (
  scores: Record<string, number[]>,
  parts: Record<string, number[]> = {},
): Leaves => ({
  n: Object.values(scores)[0]!.length,
  scores: Object.fromEntries(Object.entries(scores).map(([id, values]) => [id, column(...values)])),
  parts: Object.fromEntries(Object.entries(parts).map(([id, values]) => [id, column(...values)])),
})

const values = (method: Method, given: Leaves): Record<string, Float64Array> =>
  Object.fromEntries(
    Object.entries(aggregateTree(method, given).nodes).map(([id, node]) => [id, node.values]),
  )

describe('a group', () => {
  it('is the weighted mean of its members', () => {
    const { argent, publics, reseau, ifn } = values(
      example,
      leaves({ ages: [90], pauvrete: [30], revenu: [77], fibre: [20] }),
    )
    expect(argent).toEqual(column(30))
    expect(publics).toEqual(column((2 * 90 + 30) / 3))
    expect(reseau).toEqual(column(20))
    expect(ifn).toEqual(column((70 + 20) / 2))
  })

  it('leaves the weight of a missing member to the others', () => {
    const { nodes } = aggregateTree(
      example,
      leaves({ ages: [NaN, 60], pauvrete: [30, NaN], revenu: [NaN, NaN], fibre: [20, 10] }),
    )
    expect(nodes['publics']!.values).toEqual(column(30, 60))
    expect(nodes['ifn']!.values).toEqual(column(25, 35))
    // the index has two halves; of the first, ages weigh 2/3 and money 1/3
    expect(spread(nodes['ifn']!.coverage, column(1 / 2 / 3 + 1 / 2, 1 / 3 + 1 / 2))).toBeLessThan(
      1e-15,
    )
  })

  it('counts a missing member as 0 where the method says so, and covers no more for it', () => {
    const zero = document((m) => (m.missing = 'zero'))
    const { nodes } = aggregateTree(
      zero,
      leaves({ ages: [NaN, NaN], pauvrete: [30, NaN], revenu: [NaN, NaN], fibre: [20, NaN] }),
    )
    expect(nodes['publics']!.values).toEqual(column(10, 0))
    expect(nodes['ifn']!.values).toEqual(column(15, 0))
    expect(spread(nodes['ifn']!.coverage, column(1 / 6 + 1 / 2, 0))).toBeLessThan(1e-15)
  })

  it('is missing when all its members are', () => {
    const { nodes } = aggregateTree(
      example,
      leaves({ ages: [NaN], pauvrete: [NaN], revenu: [NaN], fibre: [NaN] }),
    )
    expect(nodes['ifn']).toEqual({ values: column(NaN), coverage: column(0) })
  })

  it('of the first present takes the first, and the next where that one is missing', () => {
    const { argent } = values(
      example,
      leaves({
        ages: [1, 1, 1],
        pauvrete: [30, NaN, NaN],
        revenu: [50, 60, NaN],
        fibre: [1, 1, 1],
      }),
    )
    expect(argent).toEqual(column(30, 60, NaN))
  })

  it('of the first present prefers one that half of the population has to one that few have', () => {
    const given = leaves(
      { ages: [1, 1, 1], pauvrete: [30, 30, 30], revenu: [60, 60, NaN], fibre: [1, 1, 1] },
      { pauvrete: [0.4, 0.5, 0.1], revenu: [0.9, 0.9, 0] },
    )
    expect(values(example, given)['argent']).toEqual(column(60, 30, 30))
  })

  it('below its least coverage is missing: at it, it is not, whatever the last bits of the weights', () => {
    const method = document((m) => {
      // 0.3 is half of 0.3 + 0.1 + 0.2, though not in doubles
      m.axes.argent = {
        label: 'Argent',
        of: ['ages', 'pauvrete', 'revenu'],
        weights: [0.3, 0.1, 0.2],
        coverage: 0.5,
      }
      m.subIndices.publics = { label: 'Publics', of: ['argent'] }
    })
    const given = leaves({
      ages: [10, NaN, NaN],
      pauvrete: [NaN, 20, NaN],
      revenu: [NaN, 50, 50],
      fibre: [0, 0, 0],
    })
    expect(spread(values(method, given)['argent']!, column(10, 40, NaN))).toBeLessThan(1e-12)
  })

  it('that is optional leaves the tree when no territory has any of it, and only then', () => {
    const method = document((m) => {
      m.axes.argent.optional = true
      m.subIndices.publics.coverage = 0.9
    })
    const none = aggregateTree(method, leaves({ ages: [10, NaN], fibre: [0, 40] }))
    expect(none.removed).toEqual(['argent'])
    expect(none.nodes['publics']!.values).toEqual(column(10, NaN))
    expect(none.nodes['ifn']!.coverage).toEqual(column(1, 0.5))
    expect(
      aggregateTree(method, leaves({ ages: [10, NaN], pauvrete: [NaN, NaN], fibre: [0, 40] }))
        .removed,
    ).toEqual(['argent'])
    const one = aggregateTree(method, leaves({ ages: [10, 20], revenu: [NaN, 5], fibre: [0, 40] }))
    expect(one.removed).toEqual([])
    expect(one.nodes['publics']!.values).toEqual(column(NaN, 15))
  })

  it('that loses all its members is missing, and covers nothing', () => {
    const method = document((m) => {
      m.axes.argent.optional = true
      m.subIndices.publics = { label: 'Publics', of: ['argent'] }
    })
    for (const missing of ['skip', 'zero'] as const) {
      const { nodes } = aggregateTree({ ...method, missing }, leaves({ ages: [1], fibre: [40] }))
      expect(nodes['publics']!.coverage).toEqual(column(0))
      expect(nodes['ifn']!.coverage).toEqual(column(0.5))
      expect(nodes['ifn']!.values).toEqual(column(missing === 'zero' ? 20 : 40))
    }
  })

  it('leads to its indicators, each once', () => {
    expect(leavesUnder(groupsOf(example), 'ifn')).toEqual(['ages', 'pauvrete', 'revenu', 'fibre'])
    expect(leavesUnder(groupsOf(example), 'fibre')).toEqual(['fibre'])
  })
})

/** Trees of three floors over eight indicators, every option taken at random, and leaves with holes. */
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const subset = (names: readonly string[]): fc.Arbitrary<string[]> =>
  fc.subarray([...names], { minLength: 1 })
const group = (names: readonly string[]): fc.Arbitrary<Group> =>
  subset(names).chain((of) =>
    fc.record(
      {
        label: fc.constant('Groupe'),
        of: fc.constant(of),
        weights: fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: of.length, maxLength: of.length })
          .map((weights) => (weights.every((w) => w === 0) ? weights.map(() => 1) : weights)),
        aggregation: fc.constantFrom('mean' as const, 'first-present' as const),
        coverage: fc.constantFrom(0, 0.3, 0.5, 1),
        optional: fc.boolean(),
      },
      { requiredKeys: ['label', 'of'] },
    ),
  )
const axes = fc.record({ un: group(ids), deux: group(ids), trois: group([...ids, 'un']) })
const method = fc
  .record({
    axes,
    premier: group([...ids, 'un', 'deux']),
    second: group(['deux', 'trois', 'h']),
    index: group(['premier', 'second', 'trois', 'a']),
    missing: fc.constantFrom('zero' as const, 'skip' as const),
  })
  .map(({ axes: groups, premier, second, index, missing }): Method => ({
    ...example,
    missing,
    indicators: Object.fromEntries(ids.map((id) => [id, example.indicators.ages])),
    axes: groups,
    subIndices: { premier, second },
    index,
  }))
const cell = fc.oneof(
  { weight: 2, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
)
const rows = fc.integer({ min: 1, max: 4 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    scores: fc.record(
      Object.fromEntries(
        ids.map((id) => [
          id,
          fc.array(cell, { minLength: n, maxLength: n }).map((list) => column(...list)),
        ]),
      ),
    ),
    parts: fc.record(
      Object.fromEntries(
        ids.map((id) => [
          id,
          fc.option(
            fc
              .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: n, maxLength: n })
              .map((list) => column(...list)),
            { nil: undefined },
          ),
        ]),
      ),
    ),
  }),
) as fc.Arbitrary<Leaves>

describe('whatever the tree, its weights, its options and its holes', () => {
  it('contributions of no tree, or of no group, are refused in words', async () => {
    const tree = aggregateTree(example, {
      n: 1,
      scores: Object.fromEntries(
        Object.keys(example.indicators).map((id) => [id, Float64Array.of(1)]),
      ),
    })
    const [none] = await problemsOf(() => contributions(tree, 'indice'))
    expect(none).toMatchObject({
      code: 'option-invalide',
      message: '« indice » n’est pas un groupe de la méthode',
    })
    const [noTree] = await problemsOf(() => contributions({ tree } as never, 'ifn'))
    expect(noTree!.remedy).toBe(
      "donnez scores.tree, et le nom d’un groupe : contributions(scores.tree, 'ifn')",
    )
  })

  it('contributions sum to the index and to every group, row by row, within 1e-12', () => {
    fc.assert(
      fc.property(method, rows, (anyMethod, given) => {
        const tree = aggregateTree(anyMethod, given)
        for (const id of Object.keys(groupsOf(anyMethod)).filter(
          (name) => !tree.removed.includes(name),
        )) {
          const parts = Object.values(contributions(tree, id))
          const root = tree.nodes[id]!.values
          // a group whose members are all taken out leads to no indicator
          const sum = root.map((_, i) =>
            parts.length > 0 ? parts.reduce((total, each) => total + each[i]!, 0) : NaN,
          )
          expect(spread(sum, root), id).toBeLessThan(1e-12)
        }
      }),
      { seed: 19, numRuns: 2_000 },
    )
  })

  it('an indicator that is missing, or that the group does not lead to, brings nothing', () => {
    fc.assert(
      fc.property(method, rows, (anyMethod, given) => {
        const tree = aggregateTree(anyMethod, given)
        const brought = contributions(tree, 'ifn')
        for (const [id, each] of Object.entries(brought)) {
          expect(leavesUnder(groupsOf(anyMethod), 'ifn')).toContain(id)
          each.forEach((v, i) =>
            expect(v === 0 || Number.isNaN(v) || !Number.isNaN(given.scores[id]![i]!)).toBe(true),
          )
        }
      }),
      { seed: 20, numRuns: 300 },
    )
  })

  it('a value lies among those of its indicators, and a coverage in [0, 1]', () => {
    fc.assert(
      fc.property(method, rows, (anyMethod, given) => {
        const { nodes } = aggregateTree(anyMethod, given)
        for (const node of Object.values(nodes)) {
          for (let i = 0; i < given.n; i++) {
            const present = ids.map((id) => given.scores[id]![i]!).filter((v) => !Number.isNaN(v))
            const low = anyMethod.missing === 'zero' ? 0 : Math.min(...present)
            const v = node.values[i]!
            expect(
              Number.isNaN(v) || (v >= low - 1e-12 && v <= Math.max(0, ...present) + 1e-12),
            ).toBe(true)
            expect(node.coverage[i]! >= 0 && node.coverage[i]! <= 1 + 1e-12).toBe(true)
          }
        }
      }),
      { seed: 21, numRuns: 500 },
    )
  })

  it('weights have no unit: all multiplied by a number, they give the same', () => {
    const times = (each: Group, k: number): Group => ({
      ...each,
      weights: (each.weights ?? each.of.map(() => 1)).map((w) => w * k),
    })
    fc.assert(
      fc.property(method, rows, fc.constantFrom(0.1, 1 / 3, 1000), (anyMethod, given, k) => {
        const all = (record: Readonly<Record<string, Group>>): Record<string, Group> =>
          Object.fromEntries(Object.entries(record).map(([id, each]) => [id, times(each, k)]))
        const other = aggregateTree(
          {
            ...anyMethod,
            axes: all(anyMethod.axes!),
            subIndices: all(anyMethod.subIndices),
            index: times(anyMethod.index, k),
          },
          given,
        )
        for (const [id, node] of Object.entries(aggregateTree(anyMethod, given).nodes)) {
          expect(spread(other.nodes[id]!.values, node.values)).toBeLessThan(1e-12)
          expect(spread(other.nodes[id]!.coverage, node.coverage)).toBeLessThan(1e-12)
        }
      }),
      { seed: 22, numRuns: 500 },
    )
  })

  it('writes to no leaf', () => {
    fc.assert(
      fc.property(method, rows, (anyMethod, given) => {
        const before = structuredClone(given)
        contributions(aggregateTree(anyMethod, given), 'ifn')
        expect(given).toEqual(before)
      }),
      { seed: 23, numRuns: 50 },
    )
  })
})
