import { describe, expect, it } from 'vitest'
import { compute, type ComputeOptions } from '../../src/engine/compute.ts'
import { defineMethod } from '../../src/method/define.ts'
import type { Method } from '../../src/method/method.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Table } from '../../src/table/table.ts'
import { example } from '../method/example.ts'
import { column, problemsOf } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '01004', '01005'],
  columns: {
    P_POP: column(100, 200, 50, 80),
    P_POP65P: column(10, 60, 20, 20),
    TP60: column(0.1, 0.2, 0.3, 0.1),
    MED: column(20_000, 25_000, 15_000, 10_000),
    LOCAUX: column(50, 90, 20, 30),
    LOCAUX_FTTH: column(50, 0, 10, 20),
  },
}

/** The table of the example as another program gives it: `change` is no longer typed. */
function given(change: object): Table {
  return { ...table, ...change } as Table
}

const columns = (change: object): Table => given({ columns: { ...table.columns, ...change } })

async function problems(
  method: unknown,
  rows: Table,
  options: object = {},
): Promise<readonly (readonly [string, string | undefined])[]> {
  const found = await problemsOf(() => compute(method as Method, rows, options as ComputeOptions))
  return found.map(({ code, place }) => [code, place.column ?? place.territory])
}

describe('what compute is given', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty text', ''],
    ['NaN', NaN],
  ])('is missing where a plain array holds %s, never the least fragile', (_, cell) => {
    const rest = compute(example, columns({ TP60: column(0.1, NaN, 0.3, 0.1) }))
    const plain = compute(example, columns({ TP60: [0.1, cell, 0.3, 0.1] }))
    expect(plain.index).toEqual(rest.index)
    expect(plain.indicators.pauvrete[1]).toBeNaN()
    expect(plain.reasons['pauvrete']![1]).toBe(reasonByte['non-renseigne'])
  })

  it('is read from plain arrays, other typed arrays and big integers alike', () => {
    const whole = compute(example, table).index
    for (const as of [
      (values: Float64Array) => [...values],
      (values: Float64Array) => Object.assign([], values, { length: values.length }),
    ])
      expect(
        compute(
          example,
          given({
            columns: Object.fromEntries(
              Object.entries(table.columns).map(([name, values]) => [name, as(values)]),
            ),
          }),
        ).index,
      ).toEqual(whole)
    const people = table.columns['P_POP']!
    expect(
      compute(example, columns({ P_POP: BigInt64Array.from([...people].map(BigInt)) })).index,
    ).toEqual(whole)
    expect(compute(example, columns({ P_POP: Float32Array.from(people) })).index).toEqual(whole)
  })

  it('keeps the table as it is when nothing is to be turned', () => {
    const before = structuredClone(table)
    compute(example, table)
    expect(table).toEqual(before)
  })

  it('is refused with text for numbers, by the column and its first row', async () => {
    expect(await problems(example, columns({ TP60: ['0.1', '0,2', '0.3', '0.1'] }))).toEqual([
      ['nombre-illisible', 'TP60'],
    ])
    expect(await problems(example, columns({ TP60: [0.1, {}, true, 0.1] }))).toEqual([
      ['nombre-illisible', 'TP60'],
    ])
  })

  it('is refused with a column shorter or longer than the codes', async () => {
    expect(await problems(example, columns({ TP60: column(0.1, 0.2) }))).toEqual([
      ['ligne-irreguliere', 'TP60'],
    ])
    expect(await problems(example, columns({ TP60: [0.1, 0.2, 0.3, 0.1, 0.2] }))).toEqual([
      ['ligne-irreguliere', 'TP60'],
    ])
    expect(await problems(example, columns({ TP60: null }))).toEqual([
      ['ligne-irreguliere', 'TP60'],
    ])
  })

  it('is refused with a level that is none, and codes that are none of its level', async () => {
    expect(await problems(example, given({ level: 'ville' }))).toEqual([
      ['option-invalide', undefined],
    ])
    expect(await problems(example, given({ codes: [1001, 1002, 90010, 1004] }))).toEqual([
      ['code-invalide', '1001'],
    ])
    expect(await problems(example, given({ codes: ['E1', 'E2', 'E3', 'E4'] }))).toEqual([
      ['code-invalide', 'E1'],
    ])
    const own = given({ level: 'groupe', codes: ['E1', 'E2', 'E3', 'E4'] })
    expect(compute(example, own).index).toEqual(compute(example, table).index)
    expect(await problems(example, given({ codes: undefined }))).toEqual([
      ['option-invalide', undefined],
    ])
  })

  it.each(['0100a', '0100', '010011', ' 1001', '', '01 04', '20001'])(
    'is refused with « %s » after a code that is right',
    async (code) => {
      expect(await problems(example, given({ codes: ['01001', code, '01004', '01005'] }))).toEqual([
        ['code-invalide', code],
      ])
    },
  )

  it('is refused with a remedy that names no option of the command line, and can be sent on', async () => {
    const found = await problemsOf(() =>
      compute(
        { ...example, missing: undefined } as unknown as Method,
        given({ codes: [1001, 'x', '01004', '01005'], columns: { TP60: ['0.1'] } }),
        { refrence: 3 } as ComputeOptions,
      ),
    )
    expect(found.length).toBeGreaterThan(3)
    for (const error of found) {
      const sent = structuredClone(error.toJSON())
      expect(sent).toMatchObject({ code: error.code, probleme: error.message })
      expect(sent.aide).toBe(`docs/erreurs/${error.code}.md`)
      expect(`${sent.probleme} ${sent.remede}`).not.toMatch(/(?:^|[^\w-])--[a-z]/)
    }
  })

  it('is refused with an option or a reference that is none', async () => {
    expect(await problems(example, table, { refrence: 'epci' })).toEqual([
      ['option-invalide', undefined],
    ])
    expect(await problems(example, table, { reference: 'epci' })).toEqual([
      ['option-invalide', undefined],
    ])
  })

  it('is refused with weights that are not those of the members, and members that are none', async () => {
    const index = (change: object): object => ({
      ...example,
      index: { ...example.index, ...change },
    })
    expect(await problems(index({ weights: [1, 2, 3] }), table)).toEqual([
      ['methode-incoherente', 'index.weights'],
    ])
    expect(await problems(index({ weights: [1, -2] }), table)).toEqual([
      ['methode-incoherente', 'index.weights'],
    ])
    expect(await problems(index({ of: ['publics', 'reseaux'] }), table)).toEqual([
      ['methode-incoherente', 'index.of'],
    ])
    expect(await problems({ ...example, sources: undefined }, table)).toEqual([
      ['methode-invalide', undefined],
    ])
  })

  it.each([
    ['no table', null, ['option-invalide', 'option-invalide']],
    [
      'rows in the place of columns',
      [{ code: '01001', TP60: 0.1 }],
      ['option-invalide', 'option-invalide'],
    ],
    ['a table without columns', { level: 'commune', codes: ['01001'] }, ['option-invalide']],
  ])('is refused with %s', async (_, rows, codes) => {
    expect((await problems(example, rows as unknown as Table)).map(([code]) => code)).toEqual(codes)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'ifn-2026'],
    ['an object that has none of its fields', {}],
    ['fields of another kind', { ...example, population: 3 }],
  ])('is refused with %s for a method, by a word and never by a crash', async (_, method) => {
    expect(await problems(method, table)).toEqual([['methode-invalide', undefined]])
    expect((await problemsOf(() => defineMethod(method as never))).map(({ code }) => code)).toEqual(
      ['methode-invalide'],
    )
  })

  it.each([
    ['a level for groups', { to: 'epci' }],
    ['groups of other rows', { to: { level: 'epci', codes: ['200000172'], of: Int32Array.of(0) } }],
    ['holders that are no list', { towards: 3 }],
    ['a territory without members', { reference: { kind: 'territoire', label: 'X', code: '01' } }],
    ['groups that are not given', { reference: { kind: 'groupes', label: 'EPCI' } }],
    ['scales that are not given', { reference: { kind: 'figee' } }],
    ['null for options', null],
  ])('is refused with %s', async (_, options) => {
    expect(await problems(example, table, options as object)).toEqual([
      ['option-invalide', undefined],
    ])
  })

  it('leaves no value missing without its reason', () => {
    const holes = columns({
      TP60: column(0.1, NaN, 0.3, 0.1),
      MED: column(20_000, NaN, 15_000, 10_000),
      LOCAUX: column(50, 0, 20, 30),
    })
    const { indicators, reasons, index, coverage } = compute(example, holes)
    for (const [id, values] of Object.entries(indicators))
      for (const [i, value] of values.entries())
        expect([id, i, (reasons[id]?.[i] ?? 0) > 0]).toEqual([id, i, Number.isNaN(value)])
    for (const [i, value] of index.entries()) expect(Number.isNaN(value)).toBe(coverage[i] === 0)
  })

  it('is refused with all its problems at once', async () => {
    const wrong = given({ codes: ['x', '01002', '01003', '01004'], columns: { TP60: ['a'] } })
    expect(await problems({ ...example, missing: undefined }, wrong, { niveau: 'epci' })).toEqual([
      ['methode-invalide', undefined],
      ['option-invalide', undefined],
      ['code-invalide', 'x'],
      ['ligne-irreguliere', 'TP60'],
    ])
  })
})
