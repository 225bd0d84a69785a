import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { explainCommand } from '../../src/core/errors.ts'
import { methodErrors } from '../../src/method/check.ts'
import type { Imputation, Method } from '../../src/method/method.ts'
import { methodFrom } from '../../src/method/schema.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Table } from '../../src/table/table.ts'
import { indicatorIds, reference, synth, synthTable } from '../composite.ts'
import { document } from '../method/example.ts'
import { column, hasShared, mulberry32, problemsOf, spread } from '../support.ts'

/** 60 communes in two départements: a common trend, a long tail, holes in the poverty rate. */
function territory(seed = 21): Table {
  const random = mulberry32(seed)
  const n = 60
  const trend = Float64Array.from({ length: n }, random)
  const noisy = (scale: number): Float64Array =>
    trend.map((v) => scale * (0.2 + 0.5 * v + 0.1 * random()))
  const people = Float64Array.from({ length: n }, () => Math.floor(200 + 5000 * random() ** 3))
  return {
    level: 'commune',
    codes: Array.from(
      { length: n },
      (_, i) => `${i < 30 ? '01' : '02'}${String(i + 1).padStart(3, '0')}`,
    ),
    membership: { departement: Array.from({ length: n }, (_, i) => (i < 30 ? '01' : '02')) },
    columns: {
      P_POP: people,
      P_POP65P: people.map((v, i) => Math.floor(v * noisy(1)[i]!)),
      TP60: noisy(0.5).map((v, i) => (i % 4 === 1 ? NaN : v)),
      MED: noisy(-9_000).map((v, i) => 30_000 + v + (i === 7 ? 200_000 : 0)),
      LOCAUX: people,
      LOCAUX_FTTH: people.map((v, i) => Math.floor(v * (1 - noisy(1)[i]!))),
    },
  }
}

const imputing = (imputation: Imputation, change: (m: any) => void = () => undefined): Method =>
  methodFrom(
    document((m) => {
      m.indicators.pauvrete.imputation = imputation
      m.axes.argent.aggregation = 'mean'
      change(m)
    }),
  )

describe('a method without steps', () => {
  it('says nothing of them in its results', () => {
    const scores = compute(document(), territory())
    expect(Object.keys(scores)).not.toEqual(expect.arrayContaining(['imputed']))
    expect(Object.keys(scores)).not.toEqual(expect.arrayContaining(['treated']))
    expect(Object.keys(scores.trace)).not.toEqual(expect.arrayContaining(['imputations']))
    expect(Object.keys(scores.frozen)).not.toEqual(expect.arrayContaining(['moulds']))
  })
})

describe.skipIf(!hasShared)('imputation, against COINr', () => {
  it.each<[string, Imputation]>([
    ['i_mean', { kind: 'mean' }],
    ['i_median', { kind: 'median' }],
    ['i_mean_grp_Dep', { kind: 'mean', within: 'departement' }],
    ['i_median_grp_Dep', { kind: 'median', within: 'departement' }],
  ])('%s: every cell', (name, imputation) => {
    const table = {
      ...synthTable('synth/Denominated.csv'),
      membership: { departement: reference('synth/iData.csv').texts['Dep']! },
    }
    const { indicators, reasons } = compute(
      synth({ kind: 'min-max' }, 'mean', (m) => (m.imputation = imputation)),
      table,
    )
    const expected = reference(`synth/Imputed_${name}.csv`).columns
    for (const id of indicatorIds) {
      expect(spread(indicators[id]!, expected[id]!), id).toBeLessThan(1e-9)
      table.columns[id.toUpperCase()]!.forEach((v, i) =>
        expect(reasons[id]?.[i] ?? 0).toBe(v === v ? 0 : reasonByte.impute),
      )
    }
  })
})

describe('imputation', () => {
  const table = territory()

  it.each<[string, Imputation]>([
    ['by the mean', { kind: 'mean' }],
    ['from above', { kind: 'upper-level', levels: ['departement', 'france'] }],
    ['by regression', { kind: 'regression', on: ['ages', 'fibre'] }],
  ])('%s fills every hole, marks it, and says how far off it is', (_, imputation) => {
    const scores = compute(imputing(imputation), table)
    const [done] = scores.trace.imputations!
    expect(done).toMatchObject({ id: 'pauvrete', how: imputation.kind, cells: 15, left: 0 })
    expect(
      done!.error === undefined || (done!.error.mae > 0 && done!.error.rmse >= done!.error.mae),
    ).toBe(true)
    expect(scores.indicators['pauvrete']!.every((v) => v === v)).toBe(true)
    const filled = Array.from(scores.reasons['pauvrete']!).filter(
      (byte) => byte === reasonByte.impute,
    )
    expect(filled.length).toBe(15)
    // ages 2/3, argent 1/3 (half of it poverty); publics and reseau half each: 1/12 of the weight
    expect(scores.imputed![1]).toBeCloseTo(1 / 12, 12)
    expect(scores.imputed![0]).toBe(0)
    expect(scores.trace.indicators.find(({ id }) => id === 'pauvrete')!.present).toBe(45)
    const sheet = scoresSheet(scores)
    expect(sheet.columns.find(({ name }) => name === 'absences')!.values[1]).toBe('pauvrete=impute')
    expect(sheet.columns.map(({ name }) => name)).toContain('part_imputee')
  })

  it('by regression is nearer the truth than the mean, where the indicators go together', () => {
    const wide = {
      ...table,
      columns: Object.fromEntries(
        Object.entries(table.columns).map(([name, x]) => [
          name,
          Float64Array.from({ length: 240 }, (_, i) => x[i % 60]!),
        ]),
      ),
      codes: Array.from(
        { length: 240 },
        (_, i) => `0${1 + Math.floor(i / 120)}${String(i).padStart(3, '0')}`,
      ),
      membership: {},
    }
    const error = (imputation: Imputation): number =>
      compute(imputing(imputation), wide).trace.imputations![0]!.error!.rmse
    expect(error({ kind: 'regression', on: ['ages', 'fibre'] })).toBeLessThan(
      0.6 * error({ kind: 'mean' }),
    )
  })

  it('from above prefers what is published, then goes to the next level', () => {
    const published = { departement: { pauvrete: { '01': 0.42 } } }
    const { indicators } = compute(
      imputing({ kind: 'upper-level', levels: ['departement', 'france'] }),
      table,
      { donors: { published } },
    )
    expect(indicators['pauvrete']![1]).toBe(0.42)
    expect(indicators['pauvrete']![33]).not.toBe(0.42)
  })

  it('along a panel carries the last year known, or draws a line', () => {
    const year = (value: number): Table => ({
      ...table,
      columns: {
        ...table.columns,
        TP60: table.columns['TP60']!.map((_, i) => (i === 1 ? value : NaN)),
      },
    })
    const panel = {
      year: 2021,
      others: [
        { year: 2019, table: year(0.1) },
        { year: 2023, table: year(0.3) },
      ],
    }
    const carried = compute(imputing({ kind: 'panel', how: 'carry-forward' }), table, {
      donors: { panel },
    })
    expect(carried.indicators['pauvrete']![1]).toBe(0.1)
    expect(carried.trace.imputations![0]).toMatchObject({ cells: 1, left: 14 })
    expect(
      compute(imputing({ kind: 'panel', how: 'linear' }), table, { donors: { panel } }).indicators[
        'pauvrete'
      ]![1],
    ).toBeCloseTo(0.2, 12)
  })

  it('along a panel, without another year, does nothing and says so', () => {
    const { trace } = compute(imputing({ kind: 'panel', how: 'carry-forward' }), table)
    expect(trace.imputations![0]).toMatchObject({ cells: 0 })
    expect(trace.notes.join(' ')).toContain('imputation par les autres années sans effet')
  })

  it('at an upper level counts the share of the population that was filled in', () => {
    const to = {
      level: 'departement',
      codes: ['01', '02'],
      of: Int32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : 1)),
    } as const
    const { imputed } = compute(imputing({ kind: 'mean' }), table, { to })
    expect(imputed!.every((v) => v > 0 && v < 1 / 12)).toBe(true)
  })
})

describe('treatment', () => {
  const table = territory()
  const treating = (change: (m: any) => void): Method => methodFrom(document(change))

  it('lists the cells that it holds, leaves the raw values as they are, and stretches the scale again', () => {
    const plain = compute(document(), table)
    const scores = compute(
      treating((m) => (m.treatment = { kind: 'skewness', winsor: { share: 0.05 } })),
      table,
    )
    expect(scores.treated!.map(({ indicator, code }) => [indicator, code])).toEqual([
      ['revenu', '01008'],
    ])
    expect(scores.indicators['revenu']).toEqual(plain.indicators['revenu'])
    const held = scores.treated![0]!
    expect(held.to).toBeLessThan(40_000)
    expect(held.from).toBeGreaterThan(200_000)
    expect(scores.trace.treatments).toMatchObject([
      { id: 'revenu', how: 'skewness', winsorised: 1, high: held.to },
    ])
    const range = (x: Float64Array): number =>
      Math.max(...x.filter((_, i) => i !== 7)) - Math.min(...x.filter((_, i) => i !== 7))
    expect(range(scores.scores['revenu']!)).toBeGreaterThan(5 * range(plain.scores['revenu']!))
  })

  it('defect 6: of one indicator is of that one alone; the others are left as they were', () => {
    const scores = compute(
      treating(
        (m) => (m.indicators.revenu.treatment = { kind: 'winsor', by: 'count', low: 0, high: 1 }),
      ),
      table,
    )
    expect(scores.treated!.map(({ indicator }) => indicator)).toEqual(['revenu'])
    expect(scores.scores['fibre']).toEqual(compute(document(), table).scores['fibre'])
  })

  it('defect 7: an indicator’s own settings take the place of the whole, with no default lost', () => {
    const scores = compute(
      treating((m) => {
        m.treatment = { kind: 'winsor', by: 'share', low: 0.05, high: 0.05 }
        m.indicators.revenu.treatment = { kind: 'none' }
      }),
      table,
    )
    expect(scores.trace.treatments!.map(({ id }) => id)).toEqual(['ages', 'pauvrete', 'fibre'])
  })

  it('of a frozen reference is done again, not found again', () => {
    const method = treating(
      (m) => (m.treatment = { kind: 'skewness', winsor: { count: 1 }, otherwise: 'log' }),
    )
    const { frozen } = compute(method, table)
    const thawed = JSON.parse(JSON.stringify(frozen)) as typeof frozen
    const other = territory(99)
    const again = compute(method, table, { reference: { kind: 'figee', frozen: thawed } })
    expect(again.index).toEqual(compute(method, table).index)
    expect(
      compute(method, other, { reference: { kind: 'figee', frozen: thawed } }).frozen.moulds,
    ).toEqual(frozen.moulds)
  })
})

describe('weights found from the data', () => {
  const table = territory()
  const weighing = (weighting: string): Method =>
    methodFrom(
      document((m) => {
        delete m.axes
        m.subIndices.publics = { label: 'Publics', of: ['ages', 'pauvrete', 'revenu'], weighting }
      }),
    )

  it.each(['pca', 'entropy', 'balanced', 'by-indicator'])(
    '%s: said in the Trace with the influence of each, and contributions still sum',
    (weighting) => {
      const scores = compute(weighing(weighting), table)
      const [found] = scores.trace.weights!
      const sum = (record: Readonly<Record<string, number>>): number =>
        Object.values(record).reduce((a, b) => a + b, 0)
      expect(found).toMatchObject({ group: 'publics', how: weighting })
      expect(sum(found!.influence)).toBeCloseTo(1, 12)
      if (weighting === 'balanced')
        expect(Math.max(...Object.values(found!.influence))).toBeCloseTo(1 / 3, 6)
      const parts = Object.values(contributions(scores.tree, 'ifn'))
      scores.index.forEach((v, i) =>
        expect(parts.reduce((total, part) => total + part[i]!, 0)).toBeCloseTo(v, 10),
      )
      const again = compute(weighing(weighting), territory(3), {
        reference: { kind: 'figee', frozen: scores.frozen },
      })
      expect(again.trace.weights![0]!.weights).toEqual(found!.weights)
    },
  )

  it('are refused with the reason where a member goes against the others (defects 13 and 15)', async () => {
    const against = methodFrom(
      document((m) => {
        delete m.axes
        m.indicators.revenu.sense = 'worsens'
        m.subIndices.publics = {
          label: 'Publics',
          of: ['ages', 'pauvrete', 'revenu'],
          weighting: 'pca',
        }
      }),
    )
    const [problem] = await problemsOf(() =>
      compute(against, {
        ...table,
        columns: {
          ...table.columns,
          MED: table.columns['MED']!.map((v, i) => (i === 7 ? v - 200_000 : v)),
        },
      }),
    )
    expect(explainCommand(problem!)).toMatchInlineSnapshot(`
      "erreur[poids-refuses] « Publics » (pca) : « revenu » va à l’encontre des autres membres : son poids serait négatif
        où      colonne publics
        remède  donnez les poids (weights), ou retirez ce membre du groupe"
    `)
  })
})

describe('steps that cannot be taken', () => {
  it('are all said, with the place', () => {
    const problems = methodErrors(
      document((m) => {
        m.imputation = { kind: 'regression', on: ['age'] }
        m.indicators.ages.imputation = { kind: 'regression', on: ['ages'] }
        m.treatment = { kind: 'quantiles', quantiles: [0.9, 0.1] }
        m.indicators.revenu.treatment = { kind: 'transform', by: 'log' }
        m.indicators.revenu.normalisation = { kind: 'ratio', base: 100 }
        m.indicators.fibre.treatment = { kind: 'winsor', by: 'share', low: 0, high: 0.6 }
        m.index.weighting = 'pca'
        m.index.weights = [1, 2]
        m.axes.argent.weighting = 'entropy'
      }),
    )
    expect(problems.map(explainCommand).join('\n')).toMatchInlineSnapshot(`
      "erreur[methode-incoherente] « Argent » cherche des poids (entropy) que son agrégation (first-present) n’emploie pas
        où      colonne axes.argent.weighting
        remède  retirez weighting, ou changez aggregation
      erreur[methode-incoherente] « Indice » donne des poids et en cherche (pca)
        où      colonne index.weighting
        remède  gardez weights ou weighting
      erreur[methode-incoherente] bornes à l’envers : 0.9 puis 0.1
        où      colonne treatment
        remède  donnez d’abord la plus petite
      erreur[methode-incoherente] « age » n’est pas déclaré dans indicators
        où      colonne imputation.on
        remède  vouliez-vous dire « ages » ?
      erreur[methode-incoherente] « ages » ne peut pas s’imputer lui-même
        où      colonne indicators.ages.imputation.on
        remède  nommez d’autres indicateurs dans on
      erreur[methode-incoherente] « revenu » est transformé puis comparé à une valeur donnée dans son unité (ratio)
        où      colonne indicators.revenu.treatment
        remède  retirez la transformation, ou choisissez une échelle mesurée sur les valeurs transformées
      erreur[methode-incoherente] une part winsorisée est de moins de la moitié
        où      colonne indicators.fibre.treatment
        remède  donnez une part comme 0.01"
    `)
  })

  it('a variable that is missing throughout is left missing, not invented', () => {
    const { indicators } = compute(imputing({ kind: 'mean' }), {
      ...territory(),
      columns: { ...territory().columns, TP60: new Float64Array(60).fill(NaN) },
    })
    expect(indicators['pauvrete']).toEqual(column(...Array.from({ length: 60 }, () => NaN)))
  })
})
