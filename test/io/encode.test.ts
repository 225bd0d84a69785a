import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { sheetToCsv } from '../../src/io/csv/write.ts'
import { decodeSheet, encodeSheet, sheetFormats } from '../../src/io/encode.ts'
import { absentPeer } from '../../src/io/optional.ts'
import { rowCount, type Sheet } from '../../src/table/sheet.ts'
import { column, problemsOf } from '../support.ts'

const sheet: Sheet = {
  columns: [
    { name: 'code_commune', values: ['01001', '2A004', '97105'] },
    { name: 'nom', values: ['L’Abergement, "le" Grand', '', 'Basse-Terre\nGuadeloupe'] },
    { name: 'ifn', values: column(62.4, NaN, 1 / 3) },
    { name: 'ifn_rang', values: column(1, NaN, 2) },
  ],
  metadata: { 'ifn.trace': '{"graine":1}' },
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('sheetToCsv', () => {
  it('writes commas, decimal points, nothing for what is missing, and quotes only where they are needed', () => {
    expect(sheetToCsv(sheet)).toBe(
      'code_commune,nom,ifn,ifn_rang\n01001,"L’Abergement, ""le"" Grand",62.4,1\n2A004,,,\n97105,"Basse-Terre\nGuadeloupe",0.3333333333333333,2\n',
    )
  })

  it('writes the same text as cells joined one by one, whatever the signs and however long', () => {
    const signs = fc.string({
      unit: fc.constantFrom('a', ',', ';', '"', '\n', '\r', 'é', '–', '\u{1F5FA}', '\uFEFF'),
      maxLength: 40,
    })
    const quoted = (value: string, special: RegExp) =>
      special.test(value) ? `"${value.replaceAll('"', '""')}"` : value
    fc.assert(
      fc.property(
        fc.array(fc.tuple(signs, fc.double()), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        (rows, french) => {
          const [separator, special] = french ? [';', /[";\r\n]/] : [',', /[",\r\n]/]
          const number = (v: number) =>
            v !== v ? '' : french ? String(v).replace('.', ',') : String(v)
          const lines = rows.map(([a, v]) => `${quoted(a, special)}${separator}${number(v)}\n`)
          const columns = [
            { name: 'nom', values: rows.map(([a]) => a) },
            { name: 'v', values: Float64Array.from(rows, ([, v]) => v) },
          ]
          expect(sheetToCsv({ columns, metadata: {} }, { french, raw: true })).toBe(
            `${french ? '\uFEFF' : ''}nom${separator}v\n${lines.join('')}`,
          )
        },
      ),
      { seed: 20261201, numRuns: 300 },
    )
    const values = ['é'.repeat(50_000), '', '\u{1F5FA}'.repeat(5000)]
    expect(sheetToCsv({ columns: [{ name: 'nom', values }], metadata: {} })).toBe(
      `nom\n${values[0]}\n""\n${values[2]}\n`,
    )
  })

  it('makes inert a text that a spreadsheet would run, and no number', () => {
    const hostile: Sheet = {
      columns: [
        { name: 'nom', values: ['=A1', '+1', '-2', '@x', '\t=1', 'a=1'] },
        { name: 'ecart', values: column(-1, 1, 0, 1, 1, 1) },
      ],
      metadata: {},
    }
    expect(sheetToCsv(hostile)).toBe("nom,ecart\n'=A1,-1\n'+1,1\n'-2,0\n'@x,1\n'\t=1,1\na=1,1\n")
    expect(sheetToCsv(hostile, { raw: true })).toBe(
      'nom,ecart\n=A1,-1\n+1,1\n-2,0\n@x,1\n\t=1,1\na=1,1\n',
    )
  })

  it('begins no cell of text with a sign that a spreadsheet runs, and gives every text back', async () => {
    const signs = fc.string({
      unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', '"', ',', '\t'),
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(signs, { minLength: 1, maxLength: 5 }), async (values) => {
        const text: Sheet = { columns: [{ name: 'nom', values }], metadata: {} }
        const cells = parse(sheetToCsv(text), { columns: true }) as { nom: string }[]
        expect(cells.filter(({ nom }) => /^[=+\-@\t\r]/.test(nom))).toEqual([])
        expect(
          (await decodeSheet(await encodeSheet(text, 'csv'), 'csv')).columns[0]!.values,
        ).toEqual(values)
      }),
      { seed: 9, numRuns: 300 },
    )
  })

  it('quotes an empty cell that is alone on its line, which would else be a blank line', async () => {
    const alone: Sheet = { columns: [{ name: 'x', values: column(1, NaN, 2) }], metadata: {} }
    expect(sheetToCsv(alone)).toBe('x\n1\n""\n2\n')
    expect(await decodeSheet(await encodeSheet(alone, 'csv'), 'csv')).toEqual(alone)
  })

  it('writes numbers that read back as the same doubles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const csv = sheetToCsv({
            columns: [
              { name: 'x', values: Float64Array.from(values) },
              { name: 'y', values: values.map(String) },
            ],
            metadata: {},
          })
          expect(
            parse(csv)
              .slice(1)
              .map(([x]) => Number(x)),
          ).toEqual(values.map((v) => v + 0))
        },
      ),
      { seed: 20261121 },
    )
  })
})

describe('encodeSheet', () => {
  it.each(sheetFormats)('%s comes back as it went', async (format) => {
    const back = await decodeSheet(await encodeSheet(sheet, format), format)
    expect(back.columns).toEqual(sheet.columns)
    expect(back.metadata).toEqual(
      format === 'csv' || format === 'json' ? {} : expect.objectContaining(sheet.metadata),
    )
  })

  it.each(sheetFormats)('%s keeps the doubles of any sheet to the last bit', async (format) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.double({ noDefaultInfinity: true }), fc.string({ unit: 'grapheme' })),
          { minLength: 1, maxLength: 40 },
        ),
        async (rows) => {
          const given: Sheet = {
            columns: [
              { name: 'code', values: rows.map(([, text]) => text) },
              { name: 'x', values: Float64Array.from(rows, ([x]) => x + 0) },
            ],
            metadata: {},
          }
          expect((await decodeSheet(await encodeSheet(given, format), format)).columns).toEqual(
            given.columns,
          )
        },
      ),
      { seed: 20261121, numRuns: 60 },
    )
  })

  it('writes Arrow as an uncompressed IPC file with the metadata in the schema', async () => {
    const bytes = await encodeSheet(sheet, 'arrow')
    expect(text(bytes.subarray(0, 6))).toBe('ARROW1')
    expect(tableFromIPC(bytes).schema.metadata.get('ifn.trace')).toBe('{"graine":1}')
  })

  it('writes Parquet whose missing numbers are nulls', async () => {
    const bytes = await encodeSheet(sheet, 'parquet')
    const { num_rows, key_value_metadata, row_groups } = parquetMetadata(
      bytes.buffer as ArrayBuffer,
    )
    expect([num_rows, key_value_metadata]).toEqual([
      3n,
      expect.arrayContaining([{ key: 'ifn.trace', value: '{"graine":1}' }]),
    ])
    expect(row_groups[0]!.columns[2]!.meta_data!.statistics!.null_count).toBe(1n)
  })

  it('writes JSON as one object a row, null for what is missing', async () => {
    const json = text(await encodeSheet(sheet, 'json'))
    expect(JSON.parse(json)[1]).toEqual({
      code_commune: '2A004',
      nom: '',
      ifn: null,
      ifn_rang: null,
    })
    expect(json.split('\n')).toHaveLength(6)
    expect(text(await encodeSheet({ columns: [], metadata: {} }, 'json'))).toBe('[]\n')
  })

  it('keeps 150 000 rows of Parquet in order, over several row groups', async () => {
    const values = Float64Array.from({ length: 150_000 }, (_, i) => (i % 10 === 0 ? NaN : i / 7))
    const back = await decodeSheet(
      await encodeSheet({ columns: [{ name: 'x', values }], metadata: {} }, 'parquet'),
      'parquet',
    )
    expect(rowCount(back)).toBe(150_000)
    expect(
      Buffer.compare(
        Buffer.from((back.columns[0]!.values as Float64Array).buffer),
        Buffer.from(values.buffer),
      ),
    ).toBe(0)
  })
})

describe('decodeSheet', () => {
  it('takes the columns of codes and names of a CSV for text, or those that it is told', async () => {
    const bytes = new TextEncoder().encode('code_iris,rang,ifn\n010040101,1,2\n')
    expect((await decodeSheet(bytes, 'csv')).columns.map(({ values }) => values)).toEqual([
      ['010040101'],
      column(1),
      column(2),
    ])
    expect(
      (await decodeSheet(bytes, 'csv', { textColumns: (name) => name === 'rang' })).columns.map(
        ({ values }) => values,
      ),
    ).toEqual([column(10040101), ['1'], column(2)])
  })

  it('reads objects whose keys differ, a missing one being missing', async () => {
    const bytes = new TextEncoder().encode('[{"code":"a","__proto__":1},{"x":2,"code":null}]')
    expect((await decodeSheet(bytes, 'json')).columns).toEqual([
      { name: 'code', values: ['a', ''] },
      { name: '__proto__', values: column(1, NaN) },
      { name: 'x', values: column(NaN, 2) },
    ])
  })

  it.each(['arrow', 'parquet', 'json'] as const)('says that a file is not %s', async (format) => {
    const problems = await problemsOf(() =>
      decodeSheet(readFileSync(import.meta.filename), format, { file: 'a.ts' }),
    )
    expect(problems.map(({ code, place }) => [code, place.file])).toEqual([
      ['fichier-inconnu', 'a.ts'],
    ])
    expect(await problemsOf(() => decodeSheet(new Uint8Array(0), format))).toMatchObject([
      { code: 'fichier-inconnu' },
    ])
    if (format === 'json')
      expect(
        await problemsOf(() => decodeSheet(new TextEncoder().encode('{"a":1}'), format)),
      ).toMatchObject([
        { message: 'ce n’est pas un fichier JSON lisible : un tableau d’objets est attendu' },
      ])
  })
})

describe('a library that is absent', () => {
  it('is told with the command that installs it', () => {
    expect(absentPeer('hyparquet-writer', new Error('not found'))).toMatchObject({
      code: 'dependance-absente',
      remedy: 'npm install hyparquet-writer',
      cause: new Error('not found'),
    })
  })
})
