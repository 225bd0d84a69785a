import {
  Float32,
  Int32,
  makeData,
  makeVector,
  RecordBatch,
  Table as ArrowTable,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import {
  sheetFromArrow,
  sheetToArrow,
  tableFromArrow,
  tableToArrow,
} from '../../src/table/arrow.ts'
import { rowCount, type Sheet } from '../../src/table/sheet.ts'
import type { Table } from '../../src/table/table.ts'
import { column, problemsOf } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01004', '2A004'],
  columns: { MED: column(22679, NaN, 21660.5), P_POP: column(1, 2, 3) },
  reasons: { MED: Uint8Array.of(0, 2, 0) },
  names: ['L’Abergement-Clémenciat', 'Ambérieu-en-Bugey', 'Ajaccio'],
  membership: { departement: ['01', '01', '2A'], epci: ['200069193', '', '242010056'] },
}

const through = (arrow: ArrowTable) => tableFromIPC(tableToIPC(arrow, 'file'))

describe('tableToArrow', () => {
  it('shares its buffers with the table: numbers and reasons are not copied', () => {
    const arrow = tableToArrow(table)
    for (const name of ['MED', 'P_POP'] as const) {
      const { values } = arrow.getChild(name)!.data[0]!
      expect(values).toBe(table.columns[name])
    }
    expect(arrow.getChild('motif_MED')!.data[0]!.values.buffer).toBe(table.reasons!['MED']!.buffer)
  })

  it('makes nulls of NaN, for readers that know nulls and no NaN', () => {
    const arrow = tableToArrow(table)
    expect([...arrow.getChild('MED')!]).toEqual([22679, null, 21660.5])
    expect(arrow.getChild('MED')!.nullCount).toBe(1)
    expect(arrow.getChild('P_POP')!.nullCount).toBe(0)
  })

  it('keeps the level and what it is given in the metadata of the schema', () => {
    const { schema } = tableToArrow(table, { 'ifn.trace': '{}' })
    expect(Object.fromEntries(schema.metadata)).toEqual({
      'ifn.trace': '{}',
      'ifn.niveau': 'commune',
    })
    expect(schema.fields.map(({ name }) => name)).toEqual([
      'code_commune',
      'nom',
      'code_departement',
      'code_epci',
      'MED',
      'P_POP',
      'motif_MED',
    ])
  })
})

describe('tableFromArrow', () => {
  it('gives back the table, and its very buffers', () => {
    const back = tableFromArrow(tableToArrow(table))
    expect({ ...back, columns: { ...back.columns }, reasons: { ...back.reasons } }).toEqual(table)
    for (const name of ['MED', 'P_POP'] as const)
      expect(back.columns[name]!.buffer).toBe(table.columns[name]!.buffer)
    expect(back.reasons!['MED']!.buffer).toBe(table.reasons!['MED']!.buffer)
  })

  it('reads a file of bytes as a view on them', () => {
    const bytes = tableToIPC(tableToArrow(table), 'file')
    const back = tableFromArrow(tableFromIPC(bytes))
    expect({ ...back, columns: { ...back.columns }, reasons: { ...back.reasons } }).toEqual(table)
    expect(back.columns['MED']!.buffer).toBe(bytes.buffer)
  })

  it('puts NaN under the nulls of another, on a copy: what came is not written to', () => {
    const data = column(1, 0, 3)
    const MED = makeVector(
      makeData({
        type: vectorFromArray([1.5]).type,
        length: 3,
        nullCount: 1,
        nullBitmap: Uint8Array.of(0b101),
        data,
      }),
    )
    const back = tableFromArrow(
      new ArrowTable({ code_iris: vectorFromArray(['a', 'b', 'c']), MED }),
    )
    expect([back.level, back.columns['MED']]).toEqual(['iris', column(1, NaN, 3)])
    expect(data).toEqual(column(1, 0, 3))
  })

  it('joins the pieces of a column, and makes doubles of other numbers', () => {
    const piece = (codes: string[], n: number[]) =>
      new ArrowTable({
        code_commune: vectorFromArray(codes),
        n: vectorFromArray(n, new Int32()),
        f: vectorFromArray(n, new Float32()),
      })
    const both = piece(['01001', '01002'], [1, 2]).concat(piece(['01004'], [3]))
    const { codes, columns } = tableFromArrow(both)
    expect([codes, columns['n'], columns['f']]).toEqual([
      ['01001', '01002', '01004'],
      column(1, 2, 3),
      column(1, 2, 3),
    ])
  })

  it('reads a slice as what it shows', () => {
    const { columns, codes } = tableFromArrow(tableToArrow(table).slice(1))
    expect([codes, columns['MED'], columns['P_POP']]).toEqual([
      ['01004', '2A004'],
      column(NaN, 21660.5),
      column(2, 3),
    ])
  })

  it('asks for a column of codes', async () => {
    expect(await problemsOf(() => tableFromArrow(tableFromArrays({ a: column(1) })))).toMatchObject(
      [{ code: 'fichier-inconnu' }],
    )
  })

  it('goes and comes back empty, and with columns of any name', () => {
    const empty: Table = { level: 'iris', codes: [], columns: { a: column() } }
    expect({ ...tableFromArrow(through(tableToArrow(empty))).columns }).toEqual({ a: column() })
    const odd = {
      level: 'iris',
      codes: ['x'],
      columns: Object.fromEntries([
        ['__proto__', column(1)],
        ['toString', column(2)],
      ]),
    } satisfies Table
    expect(Object.entries(tableFromArrow(through(tableToArrow(odd))).columns)).toEqual([
      ['__proto__', column(1)],
      ['toString', column(2)],
    ])
  })
})

describe('a sheet', () => {
  const sheet: Sheet = {
    columns: [
      { name: 'code_commune', values: ['01001', '01004'] },
      { name: 'ifn', values: column(62.4, NaN) },
    ],
    metadata: { 'ifn.trace': '{"méthode":"ifn-2026"}' },
  }

  it('goes to Arrow and comes back with its order, its metadata and its buffers', () => {
    const arrow = sheetToArrow(sheet)
    expect(arrow.getChild('ifn')!.data[0]!.values).toBe(sheet.columns[1]!.values)
    expect(sheetFromArrow(arrow)).toEqual(sheet)
    expect((sheetFromArrow(arrow).columns[1]!.values as Float64Array).buffer).toBe(
      (sheet.columns[1]!.values as Float64Array).buffer,
    )
    expect(sheetFromArrow(through(arrow))).toEqual(sheet)
  })

  it('has ranks, classes and counts as integers, missing or not, and comes back as it was', () => {
    const whole: Sheet = {
      columns: [
        { name: 'ifn_rang', values: column(2, NaN, 1) },
        { name: 'classe', values: column(1, 10, 5) },
        { name: 'rang_bas', values: column(1.5, 2, 3) },
        { name: 'population', values: column(3e9, 1, 2) },
      ],
      metadata: {},
    }
    const arrow = through(sheetToArrow(whole))
    // a half rank is none, and three thousand million are too many
    expect(arrow.schema.fields.map(({ type }) => String(type))).toEqual([
      'Int32',
      'Int32',
      'Float64',
      'Float64',
    ])
    expect([...arrow.getChild('ifn_rang')!]).toEqual([2, null, 1])
    expect(sheetFromArrow(arrow)).toEqual(whole)
  })

  it('knows how many rows it has', () => {
    expect([rowCount(sheet), rowCount({ columns: [], metadata: {} })]).toEqual([2, 0])
  })

  it('makes one record batch, so that readers need not join anything', () => {
    expect(sheetToArrow(sheet).batches).toHaveLength(1)
    expect(sheetToArrow(sheet).batches[0]).toBeInstanceOf(RecordBatch)
  })
})

describe('texts of a sheet', () => {
  it('come back as they are, whatever they are made of', () => {
    const values = [
      '',
      'Belfort',
      'L’Haÿ-les-Roses',
      '€',
      '𝒳 et 😀',
      '\ud83d',
      '\ude00 moitié',
      'fin',
    ]
    const back = sheetFromArrow(
      tableFromIPC(
        tableToIPC(sheetToArrow({ columns: [{ name: 'nom', values }], metadata: {} }), 'file'),
      ),
    )
    expect(back.columns[0]!.values).toEqual(
      values.map((text) =>
        text.replace(
          /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
          '\ufffd',
        ),
      ),
    )
  })
})

it('files of the same numbers have the same bytes, whatever the sign that a NaN came with', () => {
  const bytesOf = (sign: number): Uint8Array => {
    const values = Float64Array.of(1, NaN, 3)
    new DataView(values.buffer).setUint8(15, sign)
    return tableToIPC(sheetToArrow({ columns: [{ name: 'x', values }], metadata: {} }), 'file')
  }
  expect(bytesOf(0xff)).toEqual(bytesOf(0x7f))
})
