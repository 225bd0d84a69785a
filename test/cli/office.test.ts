/** Scores that LibreOffice opens and saves again are read back right, or refused in words. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeSheet } from '../../src/io/encode.ts'
import type { SheetFormat } from '../../src/io/encode.ts'
import type { Sheet } from '../../src/table/sheet.ts'
import { convert, hasOffice, needsOffice } from '../office.ts'
import { scratch, spawned } from './run.ts'

const folder = scratch()
const read = (name: string): Promise<Sheet> =>
  decodeSheet(readFileSync(join(folder, name)), name.split('.').at(-1) as SheetFormat)

describe.skipIf(!hasOffice)(`scores saved again by LibreOffice${needsOffice}`, () => {
  beforeAll(async () => {
    // the Aisne: its codes begin with a zero
    const outputs = ['-o', 'a.xlsx', '-o', 'b.ods', '-o', 'brut.csv']
    await spawned(['calculer', '-t', '02', ...outputs], { cwd: folder })
    await spawned(['calculer', '-t', '02', '--csv-fr', '-o', 'c.csv'], { cwd: folder })
    convert('ods', ['a.xlsx'], folder)
    convert('xlsx', ['b.ods'], folder)
    convert('xlsx', ['c.csv'], folder, ['--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1036'])
  }, 180_000)

  it.each(['a.xlsx', 'a.ods', 'b.ods', 'b.xlsx'])('as %s hold the same table', async (name) => {
    const [known, found] = await Promise.all([read('brut.csv'), read(name)])
    expect(found.columns.map((each) => each.name)).toEqual(known.columns.map((each) => each.name))
    for (const [k, { values }] of known.columns.entries()) {
      const again = found.columns[k]!.values
      if (!(values instanceof Float64Array)) expect(Array.from(again as string[])).toEqual(values)
      else
        for (const [row, value] of values.entries()) {
          const other = Number(again[row] === '' ? NaN : again[row])
          // a spreadsheet keeps fifteen figures
          if (Number.isNaN(value)) expect(other).toBeNaN()
          else expect(Math.abs(other - value)).toBeLessThanOrEqual(1e-14 * Math.abs(value))
        }
    }
  })

  it('as a workbook made from a CSV, whose codes have lost their zero, are refused in words', async () => {
    const { code, stderr } = await spawned(['rapport', 'c.xlsx', '-t', '02691', '-o', '-'], {
      cwd: folder,
    })
    expect(code).toBe(1)
    expect(stderr.replace(/\s+/g, ' ')).toContain('enregistrés en nombres par un tableur')
  }, 60_000)
})
