import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passTable, type PassageUnit } from '../../src/geo/pass-table.ts'
import { originText, planPassage, type PassageOptions } from '../../src/geo/passage.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { sum } from '../../src/stats/summary.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Table } from '../../src/table/table.ts'
import { column, mulberry32, problemsOf, shuffled, spread } from '../support.ts'

const cog = embeddedCog()
const count: PassageUnit = { kind: 'effectif' }

function tableOf(codes: readonly string[], columns: Record<string, Float64Array>): Table {
  return { level: codes[0]!.length === 9 ? 'iris' : 'commune', codes, columns }
}

function pass(
  table: Table,
  from: number,
  to: number,
  options: PassageOptions = {},
  unit: (name: string) => PassageUnit = () => count,
): ReturnType<typeof passTable> {
  return passTable(table, planPassage(cog, table.codes, from, to, options), unit)
}

const valueOf = ({ codes, columns }: Table, name: string, code: string): number =>
  columns[name]![codes.indexOf(code)]!

describe('counts', () => {
  it('are summed on a merger and follow a change of code', () => {
    const { table } = pass(
      tableOf(['90010', '90068', '90073', '95169', '95282', '14011'], {
        P: column(1, 2, 3, 4, 5, 6),
      }),
      2018,
      2025,
    )
    expect(
      Object.fromEntries(table.codes.map((code, i) => [code, table.columns['P']![i]])),
    ).toEqual({ '14581': 6, '90010': 1, '90068': 5, '95169': 9 })
  })

  it('are shared on a split by the populations of 2023, and the ratio is shown', () => {
    const plan = planPassage(cog, ['14712'], 2018, 2018)
    expect([...plan.ratio]).toEqual([1])
    const passage = planPassage(cog, ['14712'], 2019, 2021)
    expect(passage.codes).toEqual(['14666', '14712'])
    expect(spread(passage.ratio, [1905 / 5344, 3439 / 5344])).toBeLessThan(1e-15)
    expect(originText(passage.origins.get('14666')!)).toBe('scission 14712 × 0.356475')
  })

  it('of a commune merged then restored are its own: the two events are left out', () => {
    const codes = ['15031', '15035', '15047', '15141', '15171']
    const passage = planPassage(cog, codes, 2015, 2025)
    expect(passage.codes).toEqual(codes)
    expect([...passage.ratio]).toEqual([1, 1, 1, 1, 1])
    expect([...passage.through]).toEqual([0, 0, 0, 0, 0])
  })

  it('of which a member is missing, or absent from the table, are missing, with the reason', () => {
    const { table } = pass(
      tableOf(['90068', '95169', '95282'], { P: column(2, 4, NaN) }),
      2018,
      2025,
    )
    expect([...table.columns['P']!]).toEqual([NaN, NaN])
    expect([...table.reasons!['P']!]).toEqual([
      reasonByte['territoire-absent'],
      reasonByte['non-renseigne'],
    ])
  })

  it('go back in time with populations, and come back the same', () => {
    const weights = new Map([
      ['90068', 900],
      ['90073', 450],
    ])
    const before = tableOf(['90010', '90068', '90073'], { P: column(5, 900, 450) })
    const merged = pass(before, 2018, 2020).table
    const back = pass(merged, 2020, 2018, { weights }).table
    expect(back.codes).toEqual(before.codes)
    expect(spread(back.columns['P']!, before.columns['P']!)).toBeLessThan(1e-9)
  })
})

describe('a split without a weight', () => {
  it('is an error that gives the choice, one for each split that the table meets', async () => {
    const problems = await problemsOf(() =>
      planPassage(cog, ['90010', '90068', '01033'], 2020, 2018),
    )
    expect(problems.map(({ code }) => code)).toEqual(['scission-sans-poids', 'scission-sans-poids'])
    expect(problems[0]!.advice).toContain('--scissions egales')
  })
  it('is shared in equal parts, or set aside and counted, when asked', () => {
    expect([...planPassage(cog, ['90068'], 2020, 2018, { split: 'egales' }).ratio]).toEqual([
      0.5, 0.5,
    ])
    expect(planPassage(cog, ['90068', '90010'], 2020, 2018, { split: 'ecarter' })).toMatchObject({
      lost: ['90068'],
      codes: ['90010'],
    })
  })
})

describe('rates and medians', () => {
  const table = tableOf(['90010', '90068', '90073'], {
    TAUX: column(0.1, 0.2, 0.5),
    DEN: column(9, 30, 10),
    MED: column(1, 20, 30),
  })
  const units: Record<string, PassageUnit> = {
    DEN: count,
    TAUX: { kind: 'taux', denominator: 'DEN' },
    MED: { kind: 'valeur', weight: 'DEN' },
  }

  it('are rebuilt from their counts, and approached by a weighted mean that is marked', () => {
    const { table: passed, columns } = pass(table, 2018, 2025, {}, (name) => units[name]!)
    expect(valueOf(passed, 'TAUX', '90068')).toBeCloseTo((0.2 * 30 + 0.5 * 10) / 40, 12)
    expect(valueOf(passed, 'MED', '90068')).toBeCloseTo((20 * 30 + 30 * 10) / 40, 12)
    expect([...passed.reasons!['MED']!]).toEqual([0, reasonByte.approche])
    expect(passed.reasons!['TAUX']).toBeUndefined()
    expect(valueOf(passed, 'MED', '90010')).toBe(1)
    expect(columns.find((each) => each.column === 'MED')).toEqual({
      column: 'MED',
      kind: 'valeur',
      through: 1,
      approximated: 1,
      refused: 0,
    })
  })

  it('are refused on a merger when their counts are not there, and kept elsewhere', () => {
    const { table: passed, columns } = pass(table, 2018, 2025, {}, (name) =>
      name === 'DEN'
        ? count
        : name === 'TAUX'
          ? { kind: 'taux' }
          : { kind: 'valeur', weight: 'ABSENT' },
    )
    expect([...passed.columns['TAUX']!]).toEqual([0.1, NaN])
    expect([...passed.reasons!['TAUX']!]).toEqual([0, reasonByte['sans-passage']])
    expect([...passed.reasons!['MED']!]).toEqual([0, reasonByte['sans-passage']])
    expect(columns.map(({ refused }) => refused)).toEqual([1, 0, 1])
  })
})

describe('IRIS', () => {
  it('follow a commune that changes code, and fall to it when it merges', () => {
    const passage = planPassage(
      cog,
      ['140110101', '140110102', '900100101', '900680000', '900730000'],
      2018,
      2025,
    )
    expect(passage.codes).toEqual(['145810101', '145810102', '900100101', '900680000'])
    expect(passage.fallen).toEqual(['900680000', '900730000'])
  })
})

describe('Paris, Lyon, Marseille', () => {
  it('keep their arrondissements, or gather them; beside their commune they are not counted twice', () => {
    const codes = ['75101', '75102', '69381', '69123']
    expect(planPassage(cog, codes, 2019, 2025)).toMatchObject({
      codes: ['69123', '69381', '75101', '75102'],
      unknown: [],
    })
    const { table } = pass(tableOf(codes, { P: column(1, 2, 3, 10) }), 2019, 2025, { plm: true })
    expect([table.codes, [...table.columns['P']!]]).toEqual([
      ['69123', '75056'],
      [10, 3],
    ])
  })
})

describe('whatever the table', () => {
  const codes = cog.communes(2012)
  const whole = tableOf(codes, {
    A: Float64Array.from(codes, mulberry32(1)),
    B: Float64Array.from(codes, mulberry32(2)),
  })
  const exact = { restore: false }

  it('2012 → 2018 → 2025 is 2012 → 2025', () => {
    const twice = pass(pass(whole, 2012, 2018, exact).table, 2018, 2025, exact).table
    const once = pass(whole, 2012, 2025, exact).table
    expect(twice.codes.join()).toBe(once.codes.join())
    expect(spread(twice.columns['A']!, once.columns['A']!)).toBeLessThan(1e-12)
    expect(once.codes.join()).toBe(cog.communes(2025).join())
  })

  it('totals are kept, of France and of each département that no commune left', () => {
    const after = pass(whole, 2012, 2025).table
    for (const name of ['A', 'B'])
      expect(Math.abs(sum(after.columns[name]!) - sum(whole.columns[name]!))).toBeLessThan(1e-9)
    const total = ({ codes: rows, columns }: Table, departement: string): number =>
      sum(columns['A']!.map((v, i) => (rows[i]!.startsWith(departement) ? v : 0)))
    for (const departement of ['01', '2A', '48', '90', '971'])
      expect(Math.abs(total(after, departement) - total(whole, departement))).toBeLessThan(1e-9)
  })

  it('the order of the rows does not show, to the last bit', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(2014, 2016, 2019, 2024), (seed, from) => {
        const rows = shuffled(
          cog.communes(from).filter((code) => /^(15|49|14|85)/.test(code)),
          mulberry32(seed),
        )
        const values = new Map(rows.map((code) => [code, mulberry32(Number(code))()]))
        const of = (order: readonly string[]): Table =>
          pass(
            tableOf(order, { A: Float64Array.from(order, (code) => values.get(code)!) }),
            from,
            2025,
          ).table
        const [mixed, sorted] = [of(rows), of(rows.toSorted())]
        expect(mixed.codes).toEqual(sorted.codes)
        expect([...mixed.columns['A']!]).toEqual([...sorted.columns['A']!])
      }),
      { seed: 7, numRuns: 12 },
    )
  })

  it('going and coming back gives the same table, where populations tell how to part', () => {
    const weights = new Map(codes.map((code, i) => [code, whole.columns['A']![i]!]))
    const back = pass(
      pass(tableOf(codes, { A: whole.columns['A']! }), 2012, 2019).table,
      2019,
      2012,
      { weights },
    ).table
    expect(back.codes.join()).toBe(codes.join())
    expect(spread(back.columns['A']!, whole.columns['A']!)).toBeLessThan(1e-9)
  })
})
