/** Statements as DuckDB answers them, where its package is installed (npm ci in test/engines): the figures of the engine, to 1e-9. */
import { afterAll, describe, expect, it } from 'vitest'
import { sqlFor } from '../../src/sql/statement.ts'
import type { Aggregation, Method, Normalisation } from '../../src/method/method.ts'
import {
  ifn2026,
  mednum2020,
  mednum2023,
  methods,
  withVariant,
} from '../../src/methods/registry.ts'
import { difference, expected, generated, sqlOptions, type Case } from '../engines/cases.ts'
import { duckdb } from '../engines/duckdb.ts'

const duck = await duckdb()
afterAll(() => duck?.close())

/** Four indicators of ifn-2026, in two sub-indices: DuckDB plans a long statement for longer than it runs it. */
const { part_65_plus, taux_pauvrete, niveau_vie_median, sans_fibre } = ifn2026.indicators
const {
  axes: _,
  shrinkage: __,
  quadrant: ___,
  expected: ____,
  context: _____,
  ...rest
} = ifn2026 as Method
const small: Method = {
  ...rest,
  indicators: { part_65_plus, taux_pauvrete, niveau_vie_median, sans_fibre },
  subIndices: {
    publics: {
      label: 'Publics',
      of: ['part_65_plus', 'taux_pauvrete', 'niveau_vie_median'],
      coverage: 0.5,
    },
    amenagement: { label: 'Réseau', of: ['sans_fibre'] },
  },
}
const changed = (change: Partial<Method>): Method => ({ ...small, ...change })
const whole = { kind: 'ensemble' } as const

describe.skipIf(!duck)('DuckDB answers as the engine computes', () => {
  async function close(given: Omit<Case, 'name'>): Promise<void> {
    const named = { ...given, name: given.method.id }
    const rows = await duck!.answer(
      sqlFor(given.method, { ...sqlOptions(named), dialect: 'duckdb' }),
      given.table,
      given.published,
    )
    const { most, where, cells } = difference(expected(named), rows)
    expect(cells).toBeGreaterThan(0)
    expect(most, where).toBeLessThan(1e-9)
  }

  it.each(methods.map((method) => [method.id, method] as const))(
    '%s, by EPCI against one département',
    async (_, method) => {
      await close({
        method,
        table: generated(method, 11, 240),
        level: 'epci',
        reference: { kind: 'territoire', level: 'departement', code: '90' },
      })
    },
  )

  it('ifn-2026, by commune', async () => {
    await close({
      method: ifn2026,
      table: generated(ifn2026, 10, 240),
      level: 'commune',
      reference: whole,
    })
  })

  it.each([small, mednum2020].map((method) => [method.id, method as Method] as const))(
    '%s, each commune in its département, and held to a reference frozen on another table',
    async (_, method) => {
      const [table, other] = [generated(method, 12, 300), generated(method, 13, 300)]
      const groups = { kind: 'groupes', level: 'departement' } as const
      await close({ method, table, level: 'commune', reference: groups })
      const { frozen } = expected({
        name: '',
        method,
        table: other,
        level: 'commune',
        reference: whole,
      })
      await close({ method, table, level: 'epci', reference: { kind: 'figee', frozen } })
      const apart = expected({
        name: '',
        method,
        table: other,
        level: 'commune',
        reference: groups,
      })
      await close({
        method,
        table,
        level: 'commune',
        reference: { kind: 'figee', frozen: apart.frozen, level: 'departement' },
      })
    },
  )

  // the départements hold several EPCI each: none of the references is theirs, and all of them are read
  it('classes and quadrants above the level of the reference, scores going up', async () => {
    const method = {
      ...changed({ rollUp: 'scores' }),
      quadrant: { of: ['publics', 'amenagement'] as const },
    } as Method
    const table = generated(method, 15, 400)
    const reference = { kind: 'groupes', level: 'epci' } as const
    const { classes, quadrant } = expected({
      name: '',
      method,
      table,
      level: 'departement',
      reference,
    })
    expect(classes!.some((each) => each > 0)).toBe(true)
    expect(quadrant!.some((each) => each !== '')).toBe(true)
    await close({ method, table, level: 'departement', reference })
  })

  it('mednum-2020, with the medians that the départements publish', async () => {
    const table = generated(mednum2020, 14, 200)
    const published = { revenu_median: { '01': 150, '90': 260 } }
    await close({
      method: mednum2020,
      table,
      level: 'commune',
      reference: { kind: 'groupes', level: 'departement' },
      published,
    })
    await close({
      method: withVariant(mednum2020, 'corrigee'),
      table,
      level: 'epci',
      reference: { kind: 'territoire', level: 'departement', code: '90' },
      published,
    })
  })

  it.each<[string, Normalisation]>([
    [
      'z-scores of a sample, onto 100 ± 10',
      { kind: 'z-score', deviation: 'sample', onto: [100, 10] },
    ],
    [
      'goalposts around the reference',
      { kind: 'min-max', goalposts: { centre: 'reference' }, range: [70, 130], beyond: 'free' },
    ],
    [
      'goalposts at plain quantiles',
      { kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'unit' } },
    ],
    ['given goalposts', { kind: 'min-max', goalposts: { min: 0.1, max: 0.7 } }],
    ['classes of equal population', { kind: 'classes', count: 7, weight: 'population' }],
    ['percentile ranks', { kind: 'percentile-rank' }],
    ['least percentile ranks', { kind: 'percentile-rank', ties: 'min' }],
    ['ranks', { kind: 'rank', ties: 'mean' }],
    ['Borda points', { kind: 'borda' }],
    ['the exponential transform', { kind: 'exponential' }],
    ['distance to the reference', { kind: 'distance', to: 'reference', beyond: 'clamp' }],
    ['distance to a target', { kind: 'distance', to: { target: 1 } }],
    ['shares of the greatest', { kind: 'share-of-max' }],
    [
      'points by thresholds',
      {
        kind: 'points',
        by: 'threshold',
        table: [
          [0.2, 3],
          [0, 1],
          [0.5, 9],
        ],
      },
    ],
  ])('%s, in each département', async (_, normalisation) => {
    await close({
      method: changed({ normalisation }),
      table: generated(small, 15, 200),
      level: 'commune',
      reference: { kind: 'groupes', level: 'departement' },
    })
  })

  it.each<[string, Aggregation]>([
    ['sums', 'sum'],
    ['geometric means, 0 set aside', { kind: 'geometric', zero: 'skip' }],
    ['geometric means, 0 kept', 'geometric'],
    ['harmonic means above a floor', { kind: 'harmonic', zero: { floor: 1 } }],
    ['power means', { kind: 'power', p: 3 }],
    ['the least', 'minimum'],
    ['the greatest', 'maximum'],
    ['Mazziotta-Pareto', 'mazziotta-pareto'],
    ['Mazziotta-Pareto for a merit', { kind: 'mazziotta-pareto', penalty: 'minus' }],
  ])('%s, of children of unequal weight', async (_, aggregation) => {
    const method = changed({
      subIndices: {
        ...small.subIndices,
        publics: { ...small.subIndices['publics']!, aggregation, weights: [3, 1, 2] },
      },
    })
    await close({ method, table: generated(small, 16, 200), level: 'epci', reference: whole })
    await close({ method, table: generated(small, 17, 200), level: 'commune', reference: whole })
  })

  it('a theme without any data is taken out', async () => {
    const table = generated(ifn2026, 18, 150)
    await close({
      method: ifn2026,
      table: {
        ...table,
        columns: { ...table.columns, TX_NON_4G: new Float64Array(table.codes.length).fill(NaN) },
      },
      level: 'commune',
      reference: whole,
    })
  })

  it('NaN in the user’s table is missing', async () => {
    const table = generated(small, 18, 150)
    const statement = sqlFor(small, {
      dialect: 'duckdb',
      reference: whole,
      columns: Object.keys(table.columns),
    })
    const before = await duck!.answer(statement, table)
    await duck!.rows(`UPDATE variables SET "MED" = 'NaN'::DOUBLE WHERE "MED" IS NULL`)
    expect(
      await duck!.rows(`SELECT COUNT(*)::INTEGER > 5 AS many FROM variables WHERE isnan("MED")`),
    ).toEqual([{ many: true }])
    expect(await duck!.rows(statement.query)).toEqual(before)
  })

  it('the tables are created twice, and the query asked twice, to the same answer', async () => {
    const table = generated(mednum2020, 14, 200)
    const given: Case = {
      name: '',
      method: mednum2020,
      table,
      level: 'commune',
      reference: { kind: 'groupes', level: 'departement' },
      published: { revenu_median: { '01': 150, '90': 260 } },
    }
    const statement = sqlFor(mednum2020, {
      ...sqlOptions(given),
      published: given.published!,
      dialect: 'duckdb',
    })
    const once = await duck!.answer(statement, table)
    await duck!.rows(statement.create)
    expect(await duck!.rows('SELECT COUNT(*)::INTEGER AS n FROM valeurs_publiees')).toEqual([
      { n: 2 },
    ])
    expect(await duck!.rows(statement.query)).toEqual(once)
    const { most, where } = difference(expected(given), once)
    expect(most, where).toBeLessThan(1e-9)
  })

  it('hostile names of groups, tables and columns do nothing but name', async () => {
    const hostile = 'x"; DROP TABLE variables; -- `\'\\'
    const method = changed({
      subIndices: {
        [hostile]: small.subIndices['publics']!,
        amenagement: small.subIndices['amenagement']!,
      },
      index: { ...small.index, of: [hostile, 'amenagement'] },
      quadrant: { of: [hostile, 'amenagement'] },
    })
    const table = generated(small, 3, 40)
    await close({ method, table, level: 'commune', reference: whole })
    expect(await duck!.rows('SELECT COUNT(*)::INTEGER AS n FROM variables')).toEqual([
      { n: table.codes.length },
    ])
    const { create, query } = sqlFor(method, {
      dialect: 'duckdb',
      reference: whole,
      table: hostile,
      renamed: { P_POP: `${hostile} p`, code: 'order' },
    })
    await duck!.rows(create)
    expect(await duck!.rows(query)).toEqual([])
    expect(await duck!.rows('SELECT COUNT(*)::INTEGER AS n FROM variables')).toEqual([
      { n: table.codes.length },
    ])
  })

  it('and an expectation that is wrong is found out', async () => {
    const table = generated(mednum2023, 19, 60)
    const given: Case = { name: '', method: mednum2023, table, level: 'commune', reference: whole }
    const rows = await duck!.answer(
      sqlFor(mednum2023, { ...sqlOptions(given), dialect: 'duckdb' }),
      table,
    )
    expect(
      difference(
        expected(given),
        rows.map((row, i) => (i === 5 ? { ...row, ifn_rang: 7.5 } : row)),
      ).most,
    ).toBeGreaterThan(0.01)
    expect(difference(expected(given), rows.slice(1)).most).toBe(Infinity)
  })
})
