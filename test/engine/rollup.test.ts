import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { measure, type Measures } from '../../src/engine/measure.ts'
import { groupMean, knownPart, rollUp } from '../../src/engine/rollup.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, spread } from '../support.ts'
import { randomTable } from './random-table.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

describe('a share', () => {
  const table: Table = {
    level: 'iris',
    codes: ['010010101', '010010102', '010020000', '010030000'],
    columns: { P_POP: column(100, 300, 50, 10), P_POP65P: column(50, 30, NaN, 4) },
  }
  const to = groupBy(
    'commune',
    table.codes.map((code) => code.slice(0, 5)),
  )

  it('goes up as the ratio of the sums: never a mean of shares', () => {
    const { indicators, population, codes, level } = rollUp(measure(example, table), to)
    expect({ codes, level }).toEqual({ codes: ['01001', '01002', '01003'], level: 'commune' })
    // 80 / 400 and not (0.5 + 0.1) / 2
    expect(indicators['ages']!.values).toEqual(column(0.2, NaN, 0.4))
    expect(population).toEqual(column(400, 50, 10))
  })

  it('says for which part of the population it is known', () => {
    const half = groupBy('departement', ['01', '01', '01', ''])
    expect(rollUp(measure(example, table), half).indicators['ages']!.part).toEqual(
      column(400 / 450),
    )
  })

  it('leaves out the denominator of a row whose numerator is missing', () => {
    const all = groupBy(
      'departement',
      table.codes.map(() => '01'),
    )
    expect(rollUp(measure(example, table), all).indicators['ages']!.values).toEqual(
      column(84 / 410),
    )
  })
})

describe('a rate or a quantity', () => {
  it('goes up as a mean weighted by its own weight, or by the population', () => {
    const table: Table = {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns: {
        P_POP: column(1, 1, 8),
        TP60: column(0.1, 0.3, NaN),
        MENAGES: column(3, 1, 100),
        MED: column(10, 20, 30),
      },
    }
    const { indicators } = rollUp(
      measure(example, table),
      groupBy('departement', ['01', '01', '01']),
    )
    expect(indicators['pauvrete']!.values[0]).toBeCloseTo(0.15, 15)
    expect(indicators['revenu']!.values).toEqual(column(27))
  })
})

describe('the groups', () => {
  it('have the names that the grouping gives them, or none', () => {
    const table: Table = {
      level: 'commune',
      codes: ['01001', '01002'],
      names: ['A', 'B'],
      columns: { TP60: column(0.1, 0.3) },
    }
    const to = groupBy('departement', ['01', '01'])
    expect(rollUp(measure(example, table), { ...to, names: ['Ain'] }).names).toEqual(['Ain'])
    expect(Object.keys(rollUp(measure(example, table), to))).toEqual([
      'level',
      'codes',
      'indicators',
    ])
  })
})

describe('going up by steps', () => {
  it.each(seeds)(
    'IRIS → commune → EPCI gives what IRIS → EPCI gives: shares, rates, quantities, population (seed %i)',
    (seed) => {
      const { table, toCommune, toEpci, communesToEpci } = randomTable(seed, 400)
      const base = measure(example, table)
      const atOnce = rollUp(base, toEpci)
      const bySteps = rollUp(rollUp(base, toCommune), communesToEpci)
      expect(bySteps.codes).toEqual(atOnce.codes)
      expect(relative(bySteps.population!, atOnce.population!)).toBeLessThan(1e-12)
      for (const id of Object.keys(example.indicators)) {
        const [a, b] = [bySteps, atOnce].map(
          (measures: Measures) => measures.indicators[id]!.values,
        )
        expect(relative(a!, b!), id).toBeLessThan(1e-12)
      }
    },
  )

  it.each(seeds)('so do scores, with the weight that each mean bears upward (seed %i)', (seed) => {
    const { table, toCommune, toEpci, communesToEpci } = randomTable(seed, 400)
    const { index, population } = compute(example, table)
    const atOnce = groupMean(index, population, toEpci.of, toEpci.codes.length)
    const communes = groupMean(index, population, toCommune.of, toCommune.codes.length)
    const bySteps = groupMean(
      communes.means,
      communes.weights,
      communesToEpci.of,
      communesToEpci.codes.length,
    )
    expect(relative(bySteps.means, atOnce.means)).toBeLessThan(1e-12)
    expect(relative(bySteps.weights, atOnce.weights)).toBeLessThan(1e-12)
  })
})

describe('groupMean', () => {
  it('is the plain mean when nothing weighs, and does not count who weighs nothing', () => {
    expect(groupMean(column(1, 2, NaN), undefined, Int32Array.of(0, 0, 0), 1)).toEqual({
      means: column(1.5),
      weights: column(2),
    })
    expect(groupMean(column(1, 2, 3), column(0, 4, NaN), Int32Array.of(0, 0, 1), 2)).toEqual({
      means: column(2, NaN),
      weights: column(4, NaN),
    })
  })
})

describe('knownPart', () => {
  it('is the part of the people who live where there is a value; every row counts for one when nobody knows how many', () => {
    expect(knownPart(column(1, NaN, 3), column(10, 30, 60), Int32Array.of(0, 0, 1), 3)).toEqual(
      column(0.25, 1, 0),
    )
    expect(knownPart(column(1, NaN, 3), column(10, 10, -5), Int32Array.of(0, 0, 0), 1)).toEqual(
      column(0.5),
    )
    expect(knownPart(column(1, NaN, 3), undefined, Int32Array.of(0, 0, 1), 2)).toEqual(
      column(0.5, 1),
    )
  })
})

describe('an index at an upper level', () => {
  const upward = (rollUpBy: 'scores' | 'shares', missing: 'zero' | 'skip'): any =>
    document((m) => Object.assign(m, { rollUp: rollUpBy, missing }))

  it.each(
    seeds.flatMap(
      (seed) =>
        [
          ['scores', 'skip', seed],
          ['shares', 'skip', seed],
          ['scores', 'zero', seed],
          ['shares', 'zero', seed],
        ] as const,
    ),
  )('has contributions that sum to it within 1e-12 (%s, %s, seed %i)', (how, missing, seed) => {
    const { table, toEpci, toCommune } = randomTable(seed, 150, 0.4)
    for (const to of [toCommune, toEpci]) {
      const { tree, index, subIndices } = compute(upward(how, missing), table, { to })
      for (const [id, values] of Object.entries({
        ifn: index,
        ...(subIndices as Record<string, Float64Array>),
      })) {
        const parts = Object.values(contributions(tree, id))
        expect(
          spread(
            values.map((_, i) => parts.reduce((total, each) => total + each[i]!, 0)),
            values,
          ),
          id,
        ).toBeLessThan(1e-12)
      }
    }
  })

  it('by « scores » has for each indicator the population-weighted mean of the scores below', () => {
    const { table, toCommune } = randomTable(11)
    const method = upward('scores', 'skip')
    const below = compute(method, table)
    const above = compute(method, table, { to: toCommune })
    for (const id of Object.keys(example.indicators)) {
      expect(above.scores[id]).toEqual(
        groupMean(below.scores[id]!, below.population, toCommune.of, toCommune.codes.length).means,
      )
    }
  })

  it('by « parts » holds the shares of the upper level to the scale of the rows below', () => {
    const { table, toCommune } = randomTable(12)
    const above = compute(example, table, { to: toCommune })
    const again = compute(example, table, {
      to: toCommune,
      reference: { kind: 'figee', frozen: compute(example, table).frozen },
    })
    expect(above.index).toEqual(again.index)
    expect(above.frozen).toEqual(compute(example, table).frozen)
  })

  it('covers the part of the population for which its indicators are known', () => {
    const table: Table = {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns: {
        P_POP: column(10, 30, 60),
        ages: column(0.1, NaN, 0.3),
        TP60: column(0.2, 0.3, 0.1),
        MED: column(1, 2, 3),
        fibre: column(0.5, 0.6, 0.7),
      },
    }
    const { coverage } = compute(example, table, { to: groupBy('departement', ['01', '01', '02']) })
    // ages are 2/3 of one half of the index, known for 10 of 40 people in the first department
    expect(spread(coverage, column(1 - (1 / 2) * (2 / 3) * (30 / 40), 1))).toBeLessThan(1e-15)
  })

  it('with no population weighs every row the same, and says so', () => {
    const table: Table = {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns: { ages: column(0, 1, 0.5), pauvrete: column(0, 1, 0.5), fibre: column(1, 0, 0.5) },
    }
    const { index, trace } = compute(example, table, {
      to: groupBy('departement', ['01', '01', '02']),
    })
    expect(index).toEqual(column(50, 50))
    expect(trace.notes).toContain(
      'population inconnue : chaque territoire pèse autant dans les moyennes',
    )
  })
})

/** The greatest difference, as a share of the greater value. */
function relative(a: Float64Array, b: Float64Array): number {
  return spread(
    a.map((v, i) => (v === b[i] ? 0 : v / Math.max(Math.abs(v), Math.abs(b[i]!)))),
    b.map((v, i) => (v === a[i] ? 0 : v / Math.max(Math.abs(v), Math.abs(a[i]!)))),
  )
}
