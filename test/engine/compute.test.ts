import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { software } from '../../src/core/version.ts'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { aggregateTree } from '../../src/engine/tree.ts'
import { defineMethod } from '../../src/method/define.ts'
import type { Method, Normalisation } from '../../src/method/method.ts'
import { ifn2026, mednum2020, mednum2023, withVariant } from '../../src/methods/registry.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, hasShared, mulberry32, shared, shuffled, spread } from '../support.ts'
import { randomTable, reordered } from './random-table.ts'

/** Four communes, worked out by hand below. */
const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '01004', '01005'],
  names: ['A', 'B', 'C', 'D'],
  columns: {
    P_POP: column(100, 200, 50, 80),
    P_POP65P: column(10, 60, 20, NaN),
    TP60: column(0.1, 0.2, NaN, 0.3),
    MED: column(20_000, 25_000, 15_000, 10_000),
    LOCAUX: column(50, 90, 20, 30),
    LOCAUX_FTTH: column(50, 0, 10, 20),
  },
  reasons: { TP60: Uint8Array.of(0, 0, reasonByte.secret, 0) },
}

describe('compute, by hand', () => {
  const scored = (): Scores<typeof example> => compute(example, table)

  it('gives the raw values, and why one is missing', () => {
    expect(scored().indicators).toEqual({
      ages: column(0.1, 0.3, 0.4, NaN),
      pauvrete: column(0.1, 0.2, NaN, 0.3),
      revenu: table.columns['MED'],
      fibre: column(1, 0, 0.5, 2 / 3),
    })
    expect(scored().reasons.pauvrete).toEqual(Uint8Array.of(0, 0, reasonByte.secret, 0))
    expect(scored().reasons.ages).toEqual(Uint8Array.of(0, 0, 0, reasonByte['non-renseigne']))
    expect(scored().reasons.fibre).toBeUndefined()
  })

  it('scores them, higher always meaning more fragile', () => {
    expect(spread(scored().scores.ages, column(0, 200 / 3, 100, NaN))).toBeLessThan(1e-12)
    expect(spread(scored().scores.pauvrete, column(0, 50, NaN, 100))).toBeLessThan(1e-12)
    expect(spread(scored().scores.revenu, column(100 / 3, 0, 200 / 3, 100))).toBeLessThan(1e-12)
    expect(spread(scored().scores.fibre, column(0, 100, 50, 100 / 3))).toBeLessThan(1e-12)
  })

  it('weighs them into sub-indices and an index; the income stands for a poverty that is secret', () => {
    // publics = (2·ages + argent) / 3, argent = pauvreté or else revenu
    expect(
      spread(scored().subIndices.publics, column(0, (400 / 3 + 50) / 3, (200 + 200 / 3) / 3, 100)),
    ).toBeLessThan(1e-12)
    expect(spread(scored().subIndices.reseau, column(0, 100, 50, 100 / 3))).toBeLessThan(1e-12)
    expect(spread(scored().index, column(0, 1450 / 18, 625 / 9, 200 / 3))).toBeLessThan(1e-12)
  })

  it('ranks the most fragile first, and says how much of the weight is there', () => {
    expect(scored().rank).toEqual(column(4, 1, 2, 3))
    expect(spread(scored().coverage, column(1, 1, 1, 1 / 6 + 1 / 2))).toBeLessThan(1e-15)
  })

  it('keeps the codes, the names, the population and the level', () => {
    expect(scored()).toMatchObject({
      level: 'commune',
      codes: table.codes,
      names: table.names,
      population: table.columns['P_POP'],
    })
  })

  it('takes a score apart into what each indicator brings', () => {
    const brought = contributions(scored().tree, 'ifn')
    // commune B: ages 2/3 of one half, pauvreté 1/3 of it, fibre the other half
    expect(
      spread(
        Object.values(brought).map((each) => each[1]!),
        column(200 / 9, 50 / 6, 0, 50),
      ),
    ).toBeLessThan(1e-12)
    // commune C: the income in the place of the poverty
    expect(brought['pauvrete']![2]).toBe(0)
    expect(brought['revenu']![2]).toBeCloseTo(200 / 18, 12)
  })

  it('leaves a Trace: method, reference, formulas, what is missing and why, and nothing of the day or the machine', () => {
    expect(scored().trace).toEqual({
      software,
      method: {
        id: 'exemple',
        version: '1',
        title: 'Exemple',
        evidence: example.evidence,
        licence: 'MIT',
      },
      level: 'commune',
      territories: 4,
      reference: { label: 'ensemble des territoires lus', territories: 4 },
      indicators: [
        {
          id: 'ages',
          label: 'Âgés',
          formula: 'P_POP65P / P_POP',
          present: 3,
          missing: { 'non-renseigne': 1 },
        },
        { id: 'pauvrete', label: 'Pauvreté', formula: 'TP60', present: 3, missing: { secret: 1 } },
        { id: 'revenu', label: 'Revenu', formula: 'MED', present: 4, missing: {} },
        { id: 'fibre', label: 'Fibre', formula: 'LOCAUX_FTTH / LOCAUX', present: 4, missing: {} },
      ],
      notes: [],
      sources: [],
    })
  })

  it('carries the sources and the command that it is given', () => {
    const sources = [
      { file: 'a.csv', label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' },
    ]
    expect(compute(example, table, { sources, command: 'ifn calculer a.csv' }).trace).toMatchObject(
      { sources, command: 'ifn calculer a.csv' },
    )
  })

  it('takes an option that is undefined for one that is not given', () => {
    const options = {
      reference: undefined,
      to: undefined,
      sources: undefined,
      command: undefined,
    } as never
    expect(compute(example, table, options)).toEqual(scored())
  })
})

describe('what is missing', () => {
  it('counts as 0 in the mean where the method says « zero »', () => {
    const { subIndices, index } = compute(
      document((m) => (m.missing = 'zero')),
      table,
    )
    // D: no ages: 0 for two thirds, poverty 100 for one
    expect(
      spread(subIndices['publics']!, column(0, (400 / 3 + 50) / 3, (200 + 200 / 3) / 3, 100 / 3)),
    ).toBeLessThan(1e-12)
    expect(index[3]).toBeCloseTo(100 / 3, 12)
  })

  it('is left out where it says « skip », as far as the least coverage allows', () => {
    const { subIndices, index } = compute(
      document((m) => (m.subIndices.publics.coverage = 0.5)),
      table,
    )
    expect(subIndices['publics']![3]).toBeNaN()
    expect(index[3]).toBeCloseTo(100 / 3, 12)
    expect(
      compute(
        document(
          (m) => Object.assign(m.subIndices.publics, { coverage: 0.5 }) && (m.index.coverage = 1),
        ),
        table,
      ).index[3],
    ).toBeNaN()
  })

  it('in the published method of 2020 lowers a score, in its corrected variant leaves it alone', () => {
    const columns = {
      menages_une_personne: column(0.3, 0.4, 0.2),
      familles_monoparentales: column(0.1, 0.2, 0.3),
      part_15_29: column(0.2, 0.1, 0.3),
      peu_diplomes: column(0.3, 0.2, 0.1),
      part_65_plus: column(0.2, 0.3, 0.1),
    }
    const three: Table = {
      level: 'iris',
      codes: ['010010101', '010010102', '010010103'],
      columns: { ...columns, revenu_median: column(20_000, 18_000, NaN) },
    }
    const published = compute(mednum2020, three)
    const corrected = compute(withVariant(mednum2020, 'corrigee'), three)
    const acces =
      (published.scores.menages_une_personne[2]! + published.scores.familles_monoparentales[2]!) / 3
    expect(published.subIndices.acces[2]).toBeCloseTo(acces, 12)
    expect(corrected.subIndices['acces']![2]).toBeCloseTo((acces * 3) / 2, 12)
  })
})

/** Every way of normalising, missing and going up; what must hold of all. */
const kinds: [name: string, how: Normalisation][] = [
  ['ratio', { kind: 'ratio', base: 100 }],
  ['classes', { kind: 'classes', count: 10 }],
  ['min-max', { kind: 'min-max' }],
  [
    'min-max, goalposts of the population',
    { kind: 'min-max', goalposts: { quantiles: [0.025, 0.975], weight: 'population' } },
  ],
  ['z-score', { kind: 'z-score' }],
  ['percentile-rank', { kind: 'percentile-rank' }],
]

describe.each(kinds)('whatever the table (%s)', (_, normalisation) => {
  const variants = (['zero', 'skip'] as const).flatMap((missing) =>
    (['scores', 'shares'] as const).map((rollUp): Method => ({
      ...example,
      normalisation,
      missing,
      rollUp,
    })),
  )

  it('the same input gives the same bits, and none of it is written to', () => {
    for (const method of variants) {
      const { table: any, toEpci } = randomTable(31)
      const before = structuredClone(any.columns)
      const first = compute(method, any, { to: toEpci })
      expect(compute(method, any, { to: toEpci })).toEqual(first)
      expect(any.columns).toEqual(before)
    }
  })

  it('the order of the rows changes no bit of any result', () => {
    const random = mulberry32(32)
    for (const seed of [33, 34, 35]) {
      const { table: any, toEpci } = randomTable(seed, 600)
      const order = shuffled([...any.codes.keys()], random)
      const mixed = reordered(any, order)
      const to = { ...toEpci, of: Int32Array.from(order, (i) => toEpci.of[i]!) }
      for (const method of variants) {
        const straight = compute(method, any)
        const other = compute(method, mixed)
        const back = (x: Float64Array): Float64Array =>
          Float64Array.from(order, (_row, at) => x[order.indexOf(at)]!)
        for (const name of ['index', 'rank', 'coverage'] as const)
          expect(back(other[name]), name).toEqual(straight[name])
        expect(other.frozen).toEqual(straight.frozen)
        const [above, otherAbove] = [
          compute(method, any, { to: toEpci }),
          compute(method, mixed, { to }),
        ]
        for (const name of [
          'index',
          'rank',
          'coverage',
          'population',
          'scores',
          'indicators',
        ] as const)
          expect(otherAbove[name], name).toEqual(above[name])
      }
    }
  })

  it('a sub-index that counts as 0 in a sum, for want of members, brings nothing', () => {
    const method = {
      ...mednum2023,
      missing: 'zero',
      indicators: {},
      subIndices: {
        s: { label: 'S', of: ['a', 'b'], atLeast: 2 },
        t: { label: 'T', of: ['c'] },
      },
      index: { label: 'I', of: ['s', 't'], aggregation: 'sum' },
    } as unknown as Method
    const scores = {
      a: Float64Array.of(10, 10),
      b: Float64Array.of(30, NaN),
      c: Float64Array.of(5, 5),
    }
    const tree = aggregateTree(method, { n: 2, scores })
    expect([...tree.nodes['ifn']!.values]).toEqual([25, 5])
    const { a, b, c } = contributions(tree, 'ifn')
    expect([[...a!], [...b!], [...c!]]).toEqual([
      [5, 0],
      [15, 0],
      [5, 5],
    ])
  })

  it('contributions sum to the index and to each sub-index within 1e-12, here and at an upper level', () => {
    for (const method of variants) {
      for (const seed of [36, 37, 38]) {
        const { table: any, toEpci, toCommune } = randomTable(seed, 150, 0.35)
        for (const to of [undefined, toCommune, toEpci]) {
          const { tree, index, subIndices } = compute(method, any, to ? { to } : {})
          for (const [id, values] of Object.entries({
            ifn: index,
            ...(subIndices as Record<string, Float64Array>),
          })) {
            const parts = Object.values(contributions(tree, id))
            const sum = values.map((_v, i) => parts.reduce((total, each) => total + each[i]!, 0))
            // a ratio has no upper bound: the tolerance is that of its size
            const size =
              normalisation.kind === 'ratio'
                ? Math.max(1, ...values.map((v) => (v === v ? Math.abs(v) / 100 : 0)))
                : 1
            expect(spread(sum, values) / size, id).toBeLessThan(1e-12)
          }
        }
      }
    }
  })

  it('weights are relative: all multiplied by a number, they give the same within 1e-12', () => {
    const { table: any } = randomTable(39)
    const { index } = compute({ ...example, normalisation }, any)
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (k) => {
        const method = document((m) => {
          m.normalisation = normalisation
          m.subIndices.publics.weights = [2 * k, k]
          m.index.weights = [k, k]
        })
        const other = compute(method, any).index
        expect(
          spread(
            other.map((v, i) => v / Math.max(1, Math.abs(index[i]!))),
            index.map((v) => v / Math.max(1, Math.abs(v))),
          ),
        ).toBeLessThan(1e-12)
      }),
      { seed: 40, numRuns: 20 },
    )
  })

  it('an indicator that weighs nothing changes nothing', () => {
    const { table: any } = randomTable(41)
    const method = document((m) => {
      m.normalisation = normalisation
      m.subIndices.reseau = { label: 'Réseau', of: ['fibre', 'revenu'], weights: [1, 0] }
    })
    expect(
      spread(compute(method, any).index, compute({ ...example, normalisation }, any).index),
    ).toBeLessThan(1e-9)
  })
})

describe('the three methods of the library', () => {
  it.each(
    [ifn2026, mednum2020, mednum2023].map((method) => [method.id, method as Method] as const),
  )('%s is computed from its own indicators, here and at an upper level', (_, method) => {
    const random = mulberry32(42)
    const n = 200
    const columns = Object.fromEntries(
      Object.keys(method.indicators).map((id) => [
        id,
        Float64Array.from({ length: n }, () => (random() < 0.1 ? NaN : random())),
      ]),
    )
    const any: Table = {
      level: 'commune',
      codes: Array.from({ length: n }, (_row, i) => `01${String(i).padStart(3, '0')}`),
      columns: { ...columns, P_POP: Float64Array.from({ length: n }, () => 1 + random() * 1000) },
    }
    for (const options of [
      {},
      {
        to: groupBy(
          'epci',
          any.codes.map((_code, i) => String(200000000 + (i % 7))),
        ),
      },
    ]) {
      const { index, subIndices, tree } = compute(method, any, options)
      expect(index.filter((v) => v === v).length).toBeGreaterThan(index.length / 2)
      expect(Object.keys(subIndices)).toEqual(Object.keys(method.subIndices))
      const parts = Object.values(contributions(tree, 'ifn'))
      expect(
        spread(
          index.map((_v, i) => parts.reduce((total, each) => total + each[i]!, 0)),
          index,
        ),
      ).toBeLessThan(1e-12)
    }
  })

  it('the total of mednum-2023 is the mean of the five, and so (2·réseau + 3·publics) / 5', () => {
    const five = {
      non_couverture_thd: column(0, 0.5, 1),
      non_couverture_4g: column(0.1, 0.2, 0.3),
      taux_pauvrete: column(0.3, 0.2, 0.1),
      part_65_plus: column(0.1, 0.3, 0.2),
      peu_diplomes: column(0.5, 0.6, 0.4),
    }
    const { index, scores, subIndices } = compute(mednum2023, {
      level: 'commune',
      codes: ['01001', '01002', '01004'],
      columns: five,
    })
    expect(
      spread(
        index,
        index.map((_, i) => Object.values(scores).reduce((total, each) => total + each[i]!, 0) / 5),
      ),
    ).toBeLessThan(1e-12)
    expect(
      spread(
        index,
        index.map((_, i) => (2 * subIndices.reseau[i]! + 3 * subIndices.publics[i]!) / 5),
      ),
    ).toBeLessThan(1e-12)
  })
})

/** COINr 1.1.14 (R), 300 fictitious communes, twelve indicators in two sub-indices, weights, holes. */
describe.skipIf(!hasShared)('what COINr gives for a whole index', () => {
  const folder = join(shared, 'reference/composite/synth')
  const read = (name: string): Record<string, string>[] =>
    hasShared ? parse(readFileSync(join(folder, name)), { columns: true }) : []
  const values = (file: string, id: string): Float64Array =>
    Float64Array.from(read(file), (row) => (/^(NaN)?$/.test(row[id]!) ? NaN : Number(row[id])))
  const meta = read('iMeta.csv').filter((row) => row['Type'] === 'Indicator')
  const members = (parent: string): { of: string[]; weights: number[] } => {
    const rows = meta.filter((row) => row['Parent'] === parent)
    return {
      of: rows.map((row) => row['iCode']!),
      weights: rows.map((row) => Number(row['Weight'])),
    }
  }

  it('min-max, weighted means of what is present, two sub-indices: within 1e-10 of 100', () => {
    const method = defineMethod({
      ...example,
      indicators: Object.fromEntries(
        meta.map((row) => [
          row['iCode']!,
          {
            label: row['iName']!,
            sense: row['Direction'] === '1' ? 'worsens' : 'protects',
            unit: 'count',
            source: 'rp',
            measures: [{ value: row['iCode']! }],
          },
        ]),
      ),
      axes: {},
      subIndices: {
        acces: { label: 'Accès', ...members('ACCES') },
        socio: { label: 'Publics', ...members('SOCIO') },
      },
      index: { label: 'Indice', of: ['acces', 'socio'], weights: [1, 1.2] },
    } as Method)
    const codes = read('Treated_winmax5.csv').map((row) => row['uCode']!)
    const { index, subIndices } = compute(method, {
      level: 'commune',
      codes,
      columns: Object.fromEntries(
        meta.map((row) => [row['iCode']!, values('Treated_winmax5.csv', row['iCode']!)]),
      ),
    })
    const theirs = 'Aggregated_minmax_0_100__amean__thresh_none.csv'
    expect(codes).toHaveLength(300)
    expect(spread(subIndices['acces']!, values(theirs, 'ACCES'))).toBeLessThan(1e-10)
    expect(spread(subIndices['socio']!, values(theirs, 'SOCIO'))).toBeLessThan(1e-10)
    expect(spread(index, values(theirs, 'IFN'))).toBeLessThan(1e-10)
  })
})
