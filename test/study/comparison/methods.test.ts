import { describe, expect, it } from 'vitest'
import { compute, type Scores } from '../../../src/engine/compute.ts'
import { methodErrors } from '../../../src/method/check.ts'
import { mednum2023, methods } from '../../../src/methods/registry.ts'
import {
  compareScores,
  elementsOf,
  movers,
  removals,
  without,
  withWeights,
} from '../../../src/study/comparison/methods.ts'
import type { Table } from '../../../src/table/table.ts'
import { example } from '../../method/example.ts'
import { mulberry32, problemsOf, spread } from '../../support.ts'

const random = mulberry32(7)
const n = 60
const draw = (): Float64Array => Float64Array.from({ length: n }, () => random())
const table: Table = {
  level: 'commune',
  codes: Array.from({ length: n }, (_, i) => `01${String(i).padStart(3, '0')}`),
  columns: {
    ages: draw(),
    pauvrete: draw().map((v) => (v < 0.3 ? NaN : v)),
    revenu: draw(),
    fibre: draw(),
  },
}
const scoresOf = (index: number[], codes = index.map((_, i) => `0100${i + 1}`)): Scores =>
  ({ codes, index: Float64Array.from(index), level: 'commune' }) as unknown as Scores

describe('two results side by side', () => {
  it('by hand: four territories, two of which change places', () => {
    // ranks 1 2 3 4 → 1 3 2 4: Spearman 1 − 6·2 / (4·15) = 0.8
    const comparison = compareScores(scoresOf([90, 80, 70, 60]), scoresOf([9, 7, 8, 6]), 'a', 'b')
    expect(comparison).toMatchObject({
      territories: 4,
      meanShift: 0.5,
      medianShift: 0.5,
      greatestShift: 1,
      fifthKept: 1,
    })
    expect(comparison.spearman).toBeCloseTo(0.8, 12)
    expect(comparison.shifts.map(({ places }) => places)).toEqual([0, -1, 1, 0])
    expect(movers(comparison)).toMatchObject({
      more: [{ code: '01003', before: 3, after: 2 }],
      less: [{ code: '01002', before: 2, after: 3 }],
    })
  })

  it('rank among the territories that both have: one that lacks an index moves nobody', () => {
    const comparison = compareScores(
      scoresOf([90, 80, 70], ['A', 'B', 'C']),
      scoresOf([1, 5, 3, NaN], ['C', 'X', 'A', 'B']),
      'a',
      'b',
    )
    expect(comparison.shifts.map(({ code, before, after }) => [code, before, after])).toEqual([
      ['A', 1, 1],
      ['C', 2, 2],
    ])
  })

  it('of a result and itself say that nothing moves', () => {
    const scores = compute(example, table) as unknown as Scores
    expect(compareScores(scores, scores, 'a', 'a')).toMatchObject({
      territories: n,
      meanShift: 0,
      greatestShift: 0,
      fifthKept: 1,
      spearman: 1,
    })
  })
})

describe('an element out', () => {
  it('leaves its weight to its siblings, and takes with it a group that is left empty', () => {
    expect(without(example, 'pauvrete')!.axes).toEqual({
      argent: { ...example.axes.argent, of: ['revenu'] },
    })
    const noFibre = without(example, 'fibre')!
    expect([Object.keys(noFibre.subIndices), noFibre.index.of]).toEqual([['publics'], ['publics']])
    expect(without(example, 'ages')!.subIndices['publics']).toMatchObject({
      of: ['argent'],
      weights: [1],
    })
  })

  it('gives the index of a method written without it', () => {
    const index = compute(without(example, 'reseau')!, table).index
    expect(spread(index, compute(example, table).subIndices.publics)).toBeLessThan(1e-12)
  })

  it('is nothing where no index would be left', () => {
    const one = {
      ...example,
      subIndices: { reseau: example.subIndices.reseau },
      index: { label: 'I', of: ['reseau'] },
    }
    expect([without(one, 'fibre'), without(one, 'reseau')]).toEqual([undefined, undefined])
  })

  it.each(methods.map((method) => [method.id, method] as const))(
    'of %s is a sound method, whatever the element',
    (_, method) => {
      expect(elementsOf(method).length).toBeGreaterThan(0)
      for (const id of elementsOf(method)) {
        const problems = methodErrors(without(method, id)!).filter(
          ({ message }) => !message.includes('n’est membre de rien'),
        )
        expect(problems, id).toEqual([])
      }
    },
  )

  it('is not offered where the index does not rest on it: the sub-indices of mednum-2023 are a reading', () => {
    expect(elementsOf(mednum2023)).toEqual([
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete',
      'part_65_plus',
      'peu_diplomes',
    ])
  })

  it('each in turn: those that the ranking rests on most come first', () => {
    const all = removals(example, table)
    expect(all.map(({ to }) => to).toSorted()).toEqual([
      'ages',
      'argent',
      'fibre',
      'pauvrete',
      'publics',
      'reseau',
      'revenu',
    ])
    const shifts = all.map(({ meanShift }) => meanShift)
    expect(shifts).toEqual([...shifts].sort((a, b) => b - a))
    expect(shifts[0]).toBeGreaterThan(0)
  })
})

describe('other weights', () => {
  it('are relative, and change the group that bears them only', () => {
    const method = withWeights(example, 'ifn', { publics: 3 })
    const { index, subIndices } = compute(method, table)
    expect(method.index.weights).toEqual([3, 1])
    expect(
      spread(
        index,
        index.map((_, i) => (3 * subIndices['publics']![i]! + subIndices['reseau']![i]!) / 4),
      ),
    ).toBeLessThan(1e-12)
    expect(withWeights(example, 'publics', { argent: 5 }).subIndices['publics']!.weights).toEqual([
      2, 5,
    ])
  })

  it('of a group or a member that does not exist are refused', async () => {
    const problems = [
      ...(await problemsOf(() => withWeights(example, 'public', { ages: 1 }))),
      ...(await problemsOf(() => withWeights(example, 'publics', { age: 1 }))),
    ]
    expect(problems.map(({ message, remedy }) => `${message} : ${remedy}`)).toEqual([
      '« public » n’est pas un groupe de « exemple » : vouliez-vous dire « publics » ?',
      '« age » n’est pas membre de « publics » : vouliez-vous dire « ages » ?',
    ])
  })
})
