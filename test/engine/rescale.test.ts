import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { affine, rescaleScales, shownContributions, shownOf } from '../../src/engine/rescale.ts'
import { aggregateTree } from '../../src/engine/tree.ts'
import { contributions } from '../../src/engine/contributions.ts'
import type { Method } from '../../src/method/method.ts'
import { document } from '../method/example.ts'
import { column, spread } from '../support.ts'

describe('what a group shows', () => {
  it('is its value by a factor', () => {
    expect(shownOf(column(3, 9), { factor: 1.5 })).toEqual({ offset: 0, factor: 1.5 })
  })

  it('is its value on a range, from the least to the greatest', () => {
    // 2 … 6 onto 10 … 30: five to one, from 0
    expect(shownOf(column(6, NaN, 2), { range: [10, 30] })).toEqual({ offset: 0, factor: 5 })
    expect(affine(column(6, NaN, 2), { offset: 1, factor: 5 })).toEqual(column(31, NaN, 11))
  })

  it('is held to the bounds of a frozen reference, and to no other scale', () => {
    expect(
      shownOf(
        column(2, 6),
        { range: [0, 100] },
        { kind: 'min-max', min: 0, max: 50, range: [0, 100] },
      ),
    ).toEqual({ offset: 0, factor: 2 })
    expect(shownOf(column(2, 6), { range: [0, 100] }, { kind: 'share-of-max', max: 50 })).toEqual({
      offset: -50,
      factor: 25,
    })
    expect(shownOf(column(2, 6), { range: [0, 100] }, null)).toEqual({ offset: -50, factor: 25 })
  })

  it('is nothing where nothing varies', () => {
    expect(shownOf(column(4, 4), { range: [0, 100] })).toEqual({ offset: NaN, factor: NaN })
    expect(shownOf(column(NaN), { range: [0, 100] })).toEqual({ offset: NaN, factor: NaN })
  })
})

describe('contributions to what is shown', () => {
  it('take the factor, and share the offset between the indicators that are there', () => {
    const values: Record<string, Float64Array> = {
      a: column(7, 7),
      b: column(7, NaN),
      c: column(NaN, NaN),
    }
    expect(
      shownContributions(
        { a: column(1, 2), b: column(3, 0), c: column(0, 0) },
        { offset: 10, factor: 2 },
        (id) => values[id]!,
      ),
    ).toEqual({ a: column(7, 14), b: column(11, 0), c: column(0, 0) })
  })
})

describe('the scales to be kept', () => {
  it('are those of the groups whose range was measured', () => {
    const groups = {
      a: { label: 'A', of: ['x'], rescale: { range: [0, 100] } },
      b: { label: 'B', of: ['x'], rescale: { factor: 2 } },
      c: { label: 'C', of: ['x'] },
    } as const
    expect(rescaleScales(groups, (id) => column(...(id === 'a' ? [3, 1] : [9])))).toEqual({
      a: [{ kind: 'min-max', min: 1, max: 3, range: [0, 100] }],
    })
  })
})

/** « publics » shown on 0 … 10, the index three times as large; the index is made of what « publics » was before. */
const shown = (change: (m: any) => void = () => undefined): Method =>
  document((m) => {
    m.axes = {}
    m.subIndices.publics = {
      label: 'Publics',
      of: ['ages', 'pauvrete'],
      rescale: { range: [0, 10] },
    }
    m.index = { label: 'Indice', of: ['publics', 'reseau'], rescale: { factor: 3 } }
    change(m)
  })
const leaves = {
  n: 3,
  scores: { ages: column(20, 60, NaN), pauvrete: column(40, 60, 40), fibre: column(30, 0, 10) },
}

describe('a tree with groups that are rescaled', () => {
  it('shows them so, and makes the groups above from what they were', () => {
    const { nodes } = aggregateTree(shown(), leaves)
    // 30, 60 and 40 onto 0 … 10
    expect(spread(nodes['publics']!.values, column(0, 10, 10 / 3))).toBeLessThan(1e-12)
    expect(nodes['publics']!.raw).toEqual(column(30, 60, 40))
    // 3 · (30 + 30)/2, 3 · (60 + 0)/2, 3 · (40 + 10)/2
    expect(nodes['ifn']!.values).toEqual(column(90, 90, 75))
    expect(spread(nodes['ifn']!.coverage, column(1, 1, 0.75))).toBeLessThan(1e-15)
    expect(nodes['reseau']!.raw).toBeUndefined()
  })

  it('has contributions on the scale that is shown', () => {
    const tree = aggregateTree(shown(), leaves)
    // the constant of « publics » is −10: the range of 30 … 60 is 10 long, a third
    expect(
      spread(contributions(tree, 'publics')['ages']!, column(10 / 3 - 5, 10 - 5, 0)),
    ).toBeLessThan(1e-12)
    expect(
      spread(contributions(tree, 'publics')['pauvrete']!, column(20 / 3 - 5, 10 - 5, 40 / 3 - 10)),
    ).toBeLessThan(1e-12)
    expect(contributions(tree, 'ifn')).toEqual({
      ages: column(15, 45, 0),
      pauvrete: column(30, 45, 60),
      fibre: column(45, 0, 15),
    })
  })

  it('are kept with a reference, and given back to other data', () => {
    const table = {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns: {
        ages: column(0.2, 0.6, 0.4),
        pauvrete: column(0.4, 0.6, 0.5),
        fibre: column(0.3, 0, 0.1),
      },
    } as const
    const method = shown((m) => {
      m.normalisation = { kind: 'none' }
      m.indicators.fibre.sense = 'worsens'
      delete m.indicators.revenu
    })
    const first = compute(method, table)
    expect(first.frozen.scales['publics']).toEqual([
      {
        kind: 'min-max',
        min: expect.closeTo(0.3, 12),
        max: expect.closeTo(0.6, 12),
        range: [0, 10],
      },
    ])
    expect(Object.keys(first.frozen.scales)).not.toContain('ifn')
    const later = compute(
      method,
      {
        ...table,
        columns: {
          ages: column(0.9, 0.6, 0.3),
          pauvrete: column(0.9, 0.6, 0.6),
          fibre: column(0.3, 0, 0.1),
        },
      },
      { reference: { kind: 'figee', frozen: first.frozen } },
    )
    // (0.9 − 0.3) / 0.3 of ten, ten, (0.45 − 0.3) / 0.3 of ten
    expect(spread(later.subIndices['publics']!, column(20, 10, 5))).toBeLessThan(1e-9)
  })
})
