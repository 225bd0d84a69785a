/** Rules of the published variants, on figures worked out by hand or published. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { aggregateTree } from '../../src/engine/tree.ts'
import { contributions } from '../../src/engine/contributions.ts'
import {
  compas2024,
  deri16,
  hautsDeFrance2021,
  mednum2022,
  mednum2023,
  portrea2023,
  purdueDdi,
} from '../../src/methods/registry.ts'
import type { Table } from '../../src/table/table.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { groupBy } from '../../src/table/table.ts'
import { column, hasShared, mulberry32, shared, spread } from '../support.ts'

const table = (columns: Record<string, Float64Array>): Table => ({
  level: 'commune',
  codes: Object.values(columns)[0]!.reduce<string[]>(
    (all, _, i) => [...all, `01${String(i + 1).padStart(3, '0')}`],
    [],
  ),
  columns,
})

describe('mednum-2022', () => {
  const random = mulberry32(2022)
  const ids = Object.keys(mednum2022.indicators)
  // a column of 100 different values each: the k-th value reaches the cuts that are at most (k − 1) / 99
  const columns = Object.fromEntries(
    ids.map((id) => [
      id,
      Float64Array.from({ length: 100 }, (_, k) => k)
        .sort(() => random() - 0.5)
        .map((v) => v / 100),
    ]),
  )
  const scores = compute(mednum2022, table(columns))

  it('gives 3 points to the highest tenth, −3 to the lowest, 0 around the median', () => {
    const points = scores.scores.part_65_plus
    const by = (from: number, to: number): number[] => [
      ...new Set(
        points.filter(
          (_, i) => columns['part_65_plus']![i]! >= from && columns['part_65_plus']![i]! < to,
        ),
      ),
    ]
    expect([by(0.9, 1), by(0.8, 0.9), by(0.4, 0.6), by(0, 0.1)]).toEqual([[3], [2], [0], [-3]])
  })

  it('sums the points of the eleven, × 10 / (3 × 11)', () => {
    const total = scores.index.map(
      (_, i) =>
        (ids.reduce((sum, id) => sum + scores.scores[id as 'part_65_plus'][i]!, 0) * 10) / 33,
    )
    expect(spread(scores.index, total)).toBeLessThan(1e-12)
  })

  it('rescales to what is there: without two indicators the bounds are still −10 and 10', () => {
    const { distance_bibliotheque: _, part_etrangers: __, ...nine } = columns
    const same = Object.fromEntries(Object.keys(nine).map((id) => [id, columns['part_65_plus']!]))
    const { index } = compute(mednum2022, table(same))
    expect(
      [Math.min(...index), Math.max(...index)].map((v) => Math.round(v * 1e12) / 1e12),
    ).toEqual([-10, 10])
  })

  it('takes its total apart to the last point', () => {
    const parts = Object.values(contributions(scores.tree, 'ifn'))
    expect(
      spread(
        scores.index.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0)),
        scores.index,
      ),
    ).toBeLessThan(1e-12)
  })
})

describe('portrea-2023', () => {
  // by hand: 500 + 800 × (4000 − 500)/4000 = 1200 ; 100 + 200 × (1000 − 100)/1000 = 280
  const counts = table({
    P_POP: column(5000, 1200),
    P_POP65P: column(500, 100),
    P_NSCOL15P_DIPLMIN: column(800, 200),
    C_POP15P: column(4000, 1000),
    AAAH: column(10, 1),
    APPA: column(20, 2),
    ARSAS: column(30, 3),
    ABCDE: column(40, 4),
  })

  it('counts people: 65+ plus an estimate of the low-diploma under 65, and four files added', () => {
    const { subIndices, index } = compute(portrea2023, counts)
    expect(subIndices.fragilite_socio_numerique).toEqual(column(1200, 280))
    expect(subIndices.exposition).toEqual(column(100, 10))
    expect(index).toEqual(column(1200, 280))
  })

  it('makes an upper level anew from the sums: 600 + 1000 × (5000 − 600)/5000 = 1480, where heads added up', () => {
    const { subIndices } = compute(portrea2023, counts, {
      to: groupBy('departement', ['01', '01']),
    })
    expect(subIndices.fragilite_socio_numerique).toEqual(column(1480))
    expect(subIndices.exposition).toEqual(column(110))
  })

  it('has no sum where a term is missing', () => {
    const { subIndices } = compute(portrea2023, table({ ...counts.columns, APPA: column(NaN, 2) }))
    expect(subIndices.exposition).toEqual(column(NaN, 10))
  })
})

describe('purdue-ddi', () => {
  // two territories: every z is −1 and 1 (speeds the other way round), so INFA = ±1, SE = ±5, DDI = ±6
  const names = Object.keys(purdueDdi.indicators)
  const two = table(
    Object.fromEntries(
      names.map((id) => [id, id.startsWith('debit') ? column(90, 10) : column(0.1, 0.3)]),
    ),
  )

  it('weighs z-scores, speeds negatively, and adds its two parts before it rescales', () => {
    const { tree, subIndices, index } = compute(purdueDdi, two)
    expect(spread(tree.nodes['infa']!.raw!, [-1, 1])).toBeLessThan(1e-12)
    expect(spread(tree.nodes['se']!.raw!, [-5, 5])).toBeLessThan(1e-12)
    expect(spread(tree.nodes['ifn']!.raw!, [-6, 6])).toBeLessThan(1e-12)
    expect([subIndices.infa, subIndices.se, index].map((x) => spread(x, [0, 100]) < 1e-12)).toEqual(
      [true, true, true],
    )
  })

  it('is the formula of its documentation on three territories', () => {
    const x = [0.1, 0.2, 0.6]
    const three = table(
      Object.fromEntries(
        names.map((id, k) => [
          id,
          Float64Array.from(
            x,
            (v, i) =>
              (id.startsWith('debit') ? 100 - v : (v * (k + 1)) / 20) + (i === k % 3 ? 0.01 : 0),
          ),
        ]),
      ),
    )
    const z = (id: string): number[] => {
      const v = [...three.columns[id]!]
      const m = v.reduce((a, b) => a + b) / 3
      const s = Math.sqrt(v.reduce((a, b) => a + (b - m) ** 2, 0) / 3)
      return v.map((each) => (each - m) / s)
    }
    const infa = [0, 1, 2].map(
      (i) =>
        0.3 * (z('sans_haut_debit')[i]! + z('sans_internet')[i]! + z('sans_ordinateur')[i]!) -
        0.05 * (z('debit_descendant')[i]! + z('debit_montant')[i]!),
    )
    const se = [0, 1, 2].map((i) =>
      ['part_65_plus', 'peu_diplomes', 'taux_pauvrete', 'handicap', 'rapport_revenu'].reduce(
        (sum, id) => sum + z(id)[i]!,
        0,
      ),
    )
    const onto = (v: number[]): number[] =>
      v.map((each) => (100 * (each - Math.min(...v))) / (Math.max(...v) - Math.min(...v)))
    const scores = compute(purdueDdi, three)
    expect(spread(scores.subIndices.infa, onto(infa))).toBeLessThan(1e-9)
    expect(spread(scores.subIndices.se, onto(se))).toBeLessThan(1e-9)
    expect(spread(scores.index, onto(infa.map((v, i) => v + se[i]!)))).toBeLessThan(1e-9)
    const parts = Object.values(contributions(scores.tree, 'ifn'))
    expect(
      spread(
        scores.index.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0)),
        scores.index,
      ),
    ).toBeLessThan(1e-9)
  })

  it('is held to the bounds of a frozen reference', () => {
    const { frozen } = compute(purdueDdi, two)
    const half = table(
      Object.fromEntries(
        names.map((id) => [id, id.startsWith('debit') ? column(50, 90) : column(0.2, 0.1)]),
      ),
    )
    expect(
      spread(compute(purdueDdi, half, { reference: { kind: 'figee', frozen } }).index, [50, 0]),
    ).toBeLessThan(1e-9)
  })
})

describe('compas-2024', () => {
  it('adds five scores out of 5: 5 at the least, 25 at the most, none where one is missing', () => {
    const ids = Object.keys(compas2024.indicators)
    const same = Object.fromEntries(
      ids.map((id) => [id, Float64Array.from({ length: 10 }, (_, k) => k / 10)]),
    )
    const { index } = compute(
      compas2024,
      table({
        ...same,
        minima_sociaux: Float64Array.from({ length: 10 }, (_, k) => (k === 4 ? NaN : k / 10)),
      }),
    )
    expect([index[0], index[9], index[4]]).toEqual([5, 25, NaN])
  })
})

describe('context', () => {
  it('is computed, shown after the rest, and never scored', () => {
    const ids = [...Object.keys(mednum2023.subIndices), 'taux_chomage']
    const columns = {
      non_couverture_thd: column(0.1, 0.2),
      non_couverture_4g: column(0, 0.1),
      taux_pauvrete: column(0.1, 0.3),
      part_65_plus: column(0.2, 0.1),
      peu_diplomes: column(0.5, 0.4),
      taux_chomage: column(0.1, 0.1),
    }
    const scores = compute(mednum2023, table(columns))
    expect(scores.indicators.taux_chomage).toEqual(column(0.1, 0.1))
    const names = scoresSheet(scores).columns.map(({ name }) => name)
    expect(names.slice(-2)).toEqual(['absences', 'taux_chomage'])
    expect(names.filter((name) => name === 'taux_chomage_score')).toEqual([])
    const without = compute(
      mednum2023,
      table(Object.fromEntries(Object.entries(columns).filter(([id]) => !ids.includes(id)))),
    )
    expect(without.index).toEqual(scores.index)
  })
})

it('hauts-de-france-2021 says that it is unverified in its title, its notes and its Trace', () => {
  const ids = Object.keys(hautsDeFrance2021.indicators)
  const { trace } = compute(
    hautsDeFrance2021,
    table(
      Object.fromEntries(ids.map((id) => [id === 'revenu_median' ? 'MED' : id, column(0.1, 0.2)])),
    ),
  )
  expect(
    [trace.method.title, ...trace.notes].filter((text) => /non vérifié/i.test(text)),
  ).toHaveLength(2)
  expect(trace.method.evidence.grade).toBe('unknown')
})

describe.skipIf(!hasShared)('deri-1.6, the published areas of England', () => {
  const rows = hasShared
    ? (parse(readFileSync(join(shared, 'data/ifn-published/deri-1.6/england.csv')), {
        columns: true,
        bom: true,
      }) as Record<string, string>[])
    : []
  const read = (name: string): Float64Array => Float64Array.from(rows, (row) => Number(row[name]))

  it('have for index the mean of their three components', () => {
    const of = (component: string, ids: readonly string[]): [string, Float64Array][] =>
      ids.map((id) => [id, read(`${component}_comp_national`)])
    const { demographie, reseau, defaveur } = deri16.subIndices
    const scores = Object.fromEntries([
      ...of('demography', demographie.of),
      ...of('broadband', reseau.of),
      ...of('deprivation', defaveur.of),
    ])
    const { nodes } = aggregateTree(deri16, { n: rows.length, scores })
    expect(rows.length).toBeGreaterThan(32_000)
    expect(spread(nodes['ifn']!.values, read('deri_score_national'))).toBeLessThan(1e-9)
  })
})
