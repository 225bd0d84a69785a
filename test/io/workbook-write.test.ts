import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSheet, encodeSheet } from '../../src/io/encode.ts'
import { sheetsOf } from '../../src/io/workbook.ts'
import type { Sheet } from '../../src/table/sheet.ts'
import { problemsOf } from '../support.ts'

const sheet: Sheet = {
  columns: [
    { name: 'code_commune', values: ['01004', '2A004', '97105'] },
    { name: 'nom', values: ['=1+1', '', 'L’Haÿ ; « Les Roses »'] },
    { name: 'ifn', values: Float64Array.of(0.1 + 0.2, NaN, -1e-7) },
    { name: 'vide', values: new Float64Array(3).fill(NaN) },
  ],
  metadata: { 'ifn.trace': JSON.stringify({ notes: ['é'.repeat(70_000)] }), autre: 'x' },
}

describe.each(['xlsx', 'ods'] as const)('a workbook, %s', (format) => {
  it('gives back codes as text, numbers to the last bit, and metadata longer than a cell', async () => {
    expect(await decodeSheet(await encodeSheet(sheet, format), format)).toEqual(sheet)
  })

  it('has the same bytes for the same sheet', async () => {
    expect(await encodeSheet(sheet, format)).toEqual(await encodeSheet(sheet, format))
  })

  it('gives back any finite number', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (numbers) => {
          const values = Float64Array.from(numbers, (value) => value + 0)
          const one: Sheet = { columns: [{ name: 'ifn', values }], metadata: {} }
          const [back] = (await decodeSheet(await encodeSheet(one, format), format)).columns
          expect(back!.values).toEqual(values)
        },
      ),
      { seed: 8, numRuns: 30 },
    )
  })

  it('holds the sheets for people after the first', async () => {
    const bytes = await encodeSheet(sheet, format, {
      workbook: { pages: [{ name: 'Lire', columns: [{ name: 'colonne', values: ['ifn'] }] }] },
    })
    expect((await sheetsOf(bytes, `s.${format}`)).map(({ name }) => name)).toEqual([
      'Scores',
      'Lire',
      'Trace',
    ])
    expect((await decodeSheet(bytes, format)).columns.map(({ name }) => name)).toEqual(
      sheet.columns.map(({ name }) => name),
    )
  })

  it('is refused when it is cut', async () => {
    const bytes = await encodeSheet(sheet, format)
    const [problem] = await problemsOf(() => decodeSheet(bytes.subarray(0, 900), format))
    expect(problem!.code).toBe('fichier-inconnu')
  })
})
