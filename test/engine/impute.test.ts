import { describe, expect, it } from 'vitest'
import { impute, imputedParts, type Donors, type Imputed } from '../../src/engine/impute.ts'
import { measure } from '../../src/engine/measure.ts'
import type { Imputation, Method } from '../../src/method/method.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column, spread } from '../support.ts'

const table = (
  columns: Record<string, number[]>,
  membership: Table['membership'] = {},
  reasons: Table['reasons'] = {},
): Table => ({
  level: 'commune',
  codes: Object.values(columns)[0]!.map((_, i) => String(1001 + i).padStart(5, '0')),
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, column(...values)]),
  ),
  membership,
  reasons,
})
const imputing = (imputation: Imputation, id = 'pauvrete'): Method =>
  document((m) => (m.indicators[id].imputation = imputation))
const run = (method: Method, given: Table, donors?: Donors): Imputed =>
  impute(method, measure(method, given), given, donors)
const filled = (
  imputation: Imputation,
  given: Table,
  donors?: Donors,
  id = 'pauvrete',
): Float64Array => run(imputing(imputation, id), given, donors).measures.indicators[id]!.values
const two = ['01', '01', '01', '02', '02', '']

describe('what is missing is filled in', () => {
  it('by the mean or the median of what is present, everywhere', () => {
    const given = table({ TP60: [0.1, 0.2, 0.6, NaN] })
    expect(spread(filled({ kind: 'mean' }, given), column(0.1, 0.2, 0.6, 0.3))).toBeLessThan(1e-15)
    expect(filled({ kind: 'median' }, given)).toEqual(column(0.1, 0.2, 0.6, 0.2))
    expect(
      spread(filled({ kind: 'mean', within: 'france' }, given), column(0.1, 0.2, 0.6, 0.3)),
    ).toBeLessThan(1e-15)
  })

  it('by those of its own territory above; what none holds, or whose territory knows nothing, is left', () => {
    const given = table({ TP60: [0.1, 0.3, NaN, 0.8, NaN, NaN] }, { departement: two })
    expect(filled({ kind: 'mean', within: 'departement' }, given)).toEqual(
      column(0.1, 0.3, 0.2, 0.8, 0.8, NaN),
    )
    expect(filled({ kind: 'median', within: 'departement' }, given)).toEqual(
      column(0.1, 0.3, 0.2, 0.8, 0.8, NaN),
    )
    expect(filled({ kind: 'median', within: 'epci' }, given)).toEqual(
      column(0.1, 0.3, NaN, 0.8, NaN, NaN),
    )
    expect(run(imputing({ kind: 'mean', within: 'departement' }), given).trace).toEqual([
      { id: 'pauvrete', how: 'mean', cells: 2, left: 1 },
    ])
  })

  it('from above: by what is published, then by the mean weighted as the rate is, then by the next level', () => {
    const given = table(
      { TP60: [0.1, 0.4, NaN, NaN, NaN, NaN], MENAGES: [300, 100, 50, 10, 10, 10] },
      { departement: two, region: ['84', '84', '84', '84', '84', ''] },
    )
    const levels = ['departement', 'region', 'france'] as const
    // (0.1·300 + 0.4·100) / 400 in the first; the second knows nothing, its region does; the last is held by nobody but the country
    expect(
      spread(
        filled({ kind: 'upper-level', levels }, given),
        column(0.1, 0.4, 0.175, 0.175, 0.175, 0.175),
      ),
    ).toBeLessThan(1e-15)
    expect(filled({ kind: 'upper-level', levels: ['departement'] }, given)).toEqual(
      column(0.1, 0.4, 0.175, NaN, NaN, NaN),
    )
    const published = {
      departement: { pauvrete: { '02': 0.9 } },
      region: { pauvrete: { '84': 0.5 } },
    }
    expect(
      filled({ kind: 'upper-level', levels: ['france'] }, given, {
        published: { france: { pauvrete: { FR: 0.15 } } },
      })[2],
    ).toBe(0.15)
    const { membership: _, ...nobody } = given
    expect(filled({ kind: 'upper-level', levels }, nobody)[2]).toBeCloseTo(0.175, 12)
    expect(filled({ kind: 'upper-level', levels }, given, { published })).toEqual(
      column(0.1, 0.4, 0.175, 0.9, 0.9, 0.175),
    )
  })

  it('from above for a share: the ratio of the sums of those that are known, and the count follows', () => {
    const given = table({ P_POP65P: [10, 60, NaN], P_POP: [100, 100, 1000] })
    const { measures, masks } = run(
      imputing({ kind: 'upper-level', levels: ['france'] }, 'ages'),
      given,
    )
    const { values, counts, reasons } = measures.indicators['ages']!
    expect(values).toEqual(column(0.1, 0.6, 0.35))
    expect(counts).toEqual({ numerator: column(10, 60, 350), denominator: column(100, 100, 1000) })
    expect(reasons).toEqual(Uint8Array.of(0, 0, reasonByte.impute))
    expect(masks['ages']).toEqual(Uint8Array.of(0, 0, 1))
    expect(given.columns['P_POP65P']).toEqual(column(10, 60, NaN))
  })

  it('by regression on others: a line is found again, a share held between 0 and 1', () => {
    // y = 2x + 0.1 for the shares, which would be 2.1 and −1.9
    const given = table({
      TP60: [0.3, 0.5, 0.7, NaN, NaN, NaN, NaN],
      ages: [0.1, 0.2, 0.3, 0.4, 1, -1, NaN],
    })
    expect(
      spread(
        filled({ kind: 'regression', on: ['ages'] }, given),
        column(0.3, 0.5, 0.7, 0.9, 1, 0, NaN),
      ),
    ).toBeLessThan(1e-12)
    const money = table({ MED: [30, 50, 70, NaN, NaN], ages: [1, 2, 3, 10, -10] })
    expect(
      spread(
        filled({ kind: 'regression', on: ['ages'] }, money, {}, 'revenu'),
        column(30, 50, 70, 210, -190),
      ),
    ).toBeLessThan(1e-9)
  })

  it('by regression on what is not there, or does not vary, not at all', () => {
    const given = table({ TP60: [0.3, 0.5, NaN], ages: [0.1, 0.1, 0.1] })
    expect(filled({ kind: 'regression', on: ['fibre'] }, given)).toEqual(column(0.3, 0.5, NaN))
    expect(filled({ kind: 'regression', on: ['ages'] }, given)).toEqual(column(0.3, 0.5, NaN))
    expect(run(imputing({ kind: 'regression', on: ['ages'] }), given)).toMatchObject({
      masks: {},
      trace: [{ id: 'pauvrete', how: 'regression', cells: 0, left: 1 }],
    })
    expect(Object.keys(run(imputing({ kind: 'regression', on: ['ages'] }), given).masks)).toEqual(
      [],
    )
  })

  it('by the territory’s own mark: what was filled is told from what was found, and why the rest is missing is kept', () => {
    const given = table(
      { TP60: [0.1, NaN, NaN] },
      { departement: ['01', '01', ''] },
      { TP60: Uint8Array.of(0, reasonByte.secret, reasonByte['non-diffuse']) },
    )
    const { measures, masks } = run(imputing({ kind: 'mean', within: 'departement' }), given)
    expect(measures.indicators['pauvrete']!.reasons).toEqual(
      Uint8Array.of(0, reasonByte.impute, reasonByte['non-diffuse']),
    )
    expect(masks).toEqual({ pauvrete: Uint8Array.of(0, 1, 0) })
    expect(given.reasons!['TP60']).toEqual(
      Uint8Array.of(0, reasonByte.secret, reasonByte['non-diffuse']),
    )
  })

  it('as the indicator says, failing that as the method does; « aucune » is not at all, and what is whole is left alone', () => {
    const method = document((m) => {
      m.imputation = { kind: 'mean' }
      m.indicators.revenu.imputation = { kind: 'none' }
      m.indicators.ages.imputation = { kind: 'median' }
    })
    const given = table({
      TP60: [0.1, 0.3, NaN],
      MED: [1, 2, NaN],
      ages: [0.1, NaN, 0.2],
      fibre: [1, 1, 0],
    })
    const { measures, trace, masks } = run(method, given)
    expect(trace.map(({ id, how, cells }) => [id, how, cells])).toEqual([
      ['ages', 'median', 1],
      ['pauvrete', 'mean', 1],
    ])
    expect(Object.keys(masks)).toEqual(['ages', 'pauvrete'])
    expect(measures.indicators['revenu']!.values).toEqual(column(1, 2, NaN))
    expect(measures.indicators['fibre']).not.toHaveProperty('reasons')
    expect(run(document(), given).trace).toEqual([])
  })
})

describe('along a panel', () => {
  const now = table({ TP60: [NaN, NaN, NaN, NaN, 0.9] })
  const year = (...values: number[]): Table => ({
    ...table({ TP60: values.toReversed() }),
    codes: now.codes.toReversed(),
  })
  // out of order on purpose, and the rows the other way round
  const panel = {
    year: 2020,
    others: [
      { year: 2030, table: year(0.8, 0.8, NaN, NaN, 0.1) },
      { year: 2017, table: year(0.2, NaN, NaN, NaN, 0.1) },
      { year: 2024, table: year(0.5, 0.5, NaN, NaN, 0.1) },
      { year: 2016, table: year(0.1, NaN, 0.2, NaN, 0.1) },
    ],
  }

  it('the last year before is carried', () => {
    expect(filled({ kind: 'panel', how: 'carry-forward' }, now, { panel })).toEqual(
      column(0.2, NaN, 0.2, NaN, 0.9),
    )
  })

  it('a line goes from the year before to the year after; at the ends the nearest year stands', () => {
    // 3 years of 7 from 0.2 to 0.5
    expect(
      spread(
        filled({ kind: 'panel', how: 'linear' }, now, { panel }),
        column(0.2 + (3 / 7) * 0.3, 0.5, 0.2, NaN, 0.9),
      ),
    ).toBeLessThan(1e-15)
  })

  it('a year that lacks the column, or a territory that it does not name, is passed over', () => {
    const others = [
      { year: 2018, table: { ...table({ AUTRE: [1, 2] }), codes: ['01001', '01002'] } },
      { year: 2019, table: { ...table({ TP60: [0.7, 0.8] }), codes: ['01002', '09999'] } },
    ]
    expect(
      filled({ kind: 'panel', how: 'carry-forward' }, now, { panel: { year: 2020, others } }),
    ).toEqual(column(NaN, 0.7, NaN, NaN, 0.9))
    expect(filled({ kind: 'panel', how: 'linear' }, now)).toEqual(now.columns['TP60'])
  })

  it('another table of the same year is no other year', () => {
    const same = { year: 2020, others: [{ year: 2020, table: year(0.7, 0.7, 0.7, 0.7, 0.7) }] }
    for (const how of ['carry-forward', 'linear'] as const)
      expect(filled({ kind: 'panel', how }, now, { panel: same }), how).toEqual(now.columns['TP60'])
  })
})

describe('how far off an imputation is', () => {
  /** `n` communes that are known and one that is not; the département publishes 0.5 of all. */
  const error = (known: readonly number[]): any =>
    run(
      imputing({ kind: 'upper-level', levels: ['departement'] }),
      table({ TP60: [...known, NaN] }, { departement: [...known, 0].map(() => '01') }),
      { published: { departement: { pauvrete: { '01': 0.5 } } } },
    ).trace[0]!.error
  const many = (n: number, value: (i: number) => number): number[] =>
    Array.from({ length: n }, (_, i) => value(i))

  it('is measured on one present cell in ten, ten at least, two thousand at most', () => {
    expect(error(many(90, () => 0.3))).toBeUndefined()
    expect(error(many(91, () => 0.3)).cells).toBe(10)
    expect(error(many(1000, () => 0.3)).cells).toBe(100)
    expect(error(many(30_000, () => 0.3)).cells).toBe(2_000)
  })

  it('is its mean absolute error, and the root of its mean square', () => {
    const always = error(many(200, () => 0.3))
    expect(
      [always.mae, always.rmse, always.deviation].map((v) => Math.round(v * 1e12) / 1e12),
    ).toEqual([0.2, 0.2, 0])
    // errors of +0.1 and −0.3: of twenty, the k that the mean says are those that the mean square and the deviation say
    const { mae, rmse, deviation, cells } = error(many(200, (i) => (i % 2 === 0 ? 0.4 : 0.8)))
    const k = (0.3 * cells - mae * cells) / 0.2
    expect(k).toBeCloseTo(Math.round(k), 9)
    expect([k > 0, k < cells, cells]).toEqual([true, true, 20])
    expect(rmse ** 2).toBeCloseTo((0.01 * k + 0.09 * (cells - k)) / cells, 12)
    expect(deviation).toBeCloseTo(0.4 * Math.sqrt((k / cells) * (1 - k / cells)), 12)
  })

  it('hides what it measures: the mean of the others does not know the cell', () => {
    // one in two is 0, the other 1; ten are hidden, whose mean is not that of the ninety others but for a draw of five and five
    const known = many(100, (i) => i % 2)
    const mean = run(imputing({ kind: 'mean' }), table({ TP60: [...known, NaN] })).trace[0]!.error!
    const sums = run(
      imputing({ kind: 'upper-level', levels: ['france'] }, 'ages'),
      table({ P_POP65P: [...known, NaN], P_POP: [...known, 1].map(() => 1) }),
    ).trace[0]!.error!
    for (const { mae, cells, deviation } of [mean, sums]) {
      const drawn = (1 - Math.sqrt(1 - 4 * deviation ** 2)) / 2 // share of the lesser side among the ten
      const candidates = [drawn, 1 - drawn].map((p) => {
        const others = (50 - p * 10) / 90
        return p * (1 - others) + (1 - p) * others
      })
      expect(cells).toBe(10)
      expect(Math.min(...candidates.map((each) => Math.abs(each - mae)))).toBeLessThan(1e-9)
    }
  })

  it('draws each cell once, at random: not the first ones', () => {
    // the first ten have no error; if each other cell has 0.3, as many as are not among the first ten show it
    const { mae, cells } = error(many(100, (i) => (i < 10 ? 0.5 : 0.8)))
    expect(cells).toBe(10)
    expect(mae).toBeGreaterThan(0.15)
  })

  it('is not told of fewer than ten cells that could be imputed', () => {
    const nine = table(
      { TP60: [...many(100, () => 0.3), NaN] },
      { departement: [...many(100, () => 1), 1].map(() => '02') },
    )
    expect(run(imputing({ kind: 'upper-level', levels: ['region'] }), nine).trace).toEqual([
      { id: 'pauvrete', how: 'upper-level', cells: 0, left: 1 },
    ])
  })
})

describe('the share that was filled in', () => {
  it('is the mask at the level of the rows, the share of the people above', () => {
    const masks = { pauvrete: Uint8Array.of(0, 1, 1) }
    expect(imputedParts(masks, column(1, 2, 3))).toEqual({ pauvrete: column(0, 1, 1) })
    const to = { of: Int32Array.of(0, 0, 1), n: 3 }
    expect(imputedParts(masks, column(100, 300, 5), to)).toEqual({ pauvrete: column(0.75, 1, 0) })
    expect(imputedParts(masks, column(0, 0, 5), to)).toEqual({ pauvrete: column(0, 1, 0) })
    expect(imputedParts(masks, undefined, to)).toEqual({ pauvrete: column(0.5, 1, 0) })
  })
})
