/** Formats that are not in hand, by their SYNTHETIC twins: what is written is what is read. */
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { joinResults, readEach } from '../../src/pipeline/dataset.ts'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { openInputs } from '../../src/ingest/open.ts'
import type { Table } from '../../src/table/table.ts'
import { reasonByte } from '../../src/table/missing.ts'
import {
  censusIrisTwin,
  dossierTwin,
  melodiTwin,
  themes,
  workbookTwin,
  type Truth,
} from '../synthetic.ts'

/** Cells of a table that are not what was written. */
function differences({ codes, columns, years = {} }: Table, truth: Truth): string[] {
  const rowOf = new Map(codes.map((code, i) => [code, i]))
  return [...truth].flatMap(([key, value]) => {
    const [code, variable, year] = key.split(' ') as [string, string, string]
    if (years[variable] !== year) return years[variable] === undefined ? [`${variable} absent`] : []
    const read = columns[variable]![rowOf.get(code)!]
    return Object.is(read, value) ? [] : [`${key}: ${value} came to ${read}`]
  })
}

describe('a set of Melodi (synthetic)', () => {
  it.each(Object.entries(themes))(
    'of %s gives each of its variables, never a part for the whole nor a crossing',
    (name, theme) => {
      const { text, truth } = melodiTwin(theme, 150, 31)
      const { table } = readFiles([{ name: `${name}.csv`, bytes: strToU8(text) }])
      expect(table.years?.[truth.keys().next().value!.split(' ')[1]!]).toBe('2023')
      expect(differences(table, truth)).toEqual([])
    },
  )

  it('leaves without a value the commune that another one counts', () => {
    const { table } = readFiles([
      { name: 'm.csv', bytes: strToU8(melodiTwin(themes.menages, 3, 1).text) },
    ])
    const at = table.codes.indexOf('99001')
    expect([table.columns['C_MEN']![at], table.reasons?.['C_MEN']?.[at]]).toEqual([
      NaN,
      reasonByte['non-diffuse'],
    ])
    expect(table.columns['C_MEN']!.filter(Number.isNaN)).toHaveLength(1)
  })

  it('never takes activity, which has levels of diploma too, for diplomas', () => {
    const { table, sources } = readFiles([
      { name: 'a.csv', bytes: strToU8(melodiTwin(themes.activite, 5, 2).text) },
    ])
    expect(sources[0]!.label).toContain('population active')
    expect(Object.keys(table.columns)).not.toContain('P_NSCOL15P_BEPC')
  })

  it('says by name what it looked for and did not find, with the codes that stand there', () => {
    const { text } = melodiTwin(themes.menages, 4, 3)
    const { notices } = joinResults(
      readEach([{ name: 'menages.csv', bytes: strToU8(text.replaceAll('"MF21"', '"MF99"')) }], {
        want: (variable) => /^C_MEN(FAMMONO)?$/.test(variable),
      }),
    )
    expect(notices.join('\n')).toMatch(
      /menages\.csv » : aucune ligne pour C_MENFAMMONO \(.*TPH = MF21\) ; codes qui s’y trouvent : .*MF99/,
    )
  })

  it('that gives two values for one cell keeps the first, and says so', () => {
    const { text } = melodiTwin(themes.familles, 2, 4)
    const line = text
      .split('\n')
      .find((each) => each.includes('"01001";"COM";"_T";"_T";"NBFAM";"A";"2023"'))!
    const { dataset, notices } = inspectFiles([
      { name: 'f.csv', bytes: strToU8(`${text}${line.replace(/;[\d.]+$/, ';12345')}\n`) },
    ])
    expect(dataset!.table.columns['C_FAM']).not.toContain(12345)
    expect(notices).toEqual([
      '« f.csv » : C_FAM donné plusieurs fois, et différemment, pour 1 territoire(s), dont 01001 : le premier est gardé',
    ])
  })
})

describe('the dossier complet in Parquet (synthetic)', () => {
  it('gives ages, diplomas, households, families, activity, housing and income, row group by row group', async () => {
    const { bytes, truth } = dossierTwin(400, 5)
    const { table } = readFiles(await openInputs([{ name: 'dossier_complet.parquet', bytes }]))
    expect(table.codes).toHaveLength(400)
    expect(differences(table, truth)).toEqual([])
    const [i, of] = [7, (name: string): number => table.columns[name]![7]!]
    expect(of('P_POP65P')).toBe(of('P_H65P') + of('P_F65P'))
    expect(of('C_FAMMONO')).toBe(
      truth.get(`${table.codes[i]} C_HMONO 2023`)! + truth.get(`${table.codes[i]} C_FMONO 2023`)!,
    )
    // « POP » of the table of diplomas is not the population: those out of school are the sum of their levels
    expect(of('P_POP')).toBe(truth.get(`${table.codes[i]} P_POP 2023`))
    expect(of('P_NSCOL15P')).toBeCloseTo(
      ['DIPLMIN', 'BEPC', 'CAPBEP', 'BAC', 'SUP2', 'SUP34', 'SUP5'].reduce(
        (sum, name) => sum + of(`P_NSCOL15P_${name}`),
        0,
      ),
      9,
    )
  })

  it('holds of the file only what may serve: more than that is refused by its size', async () => {
    const { bytes } = dossierTwin(400, 5)
    const [kept] = await openInputs([{ name: 'd.parquet', bytes }])
    const size = [...kept!.chunks!()].reduce((n, piece) => n + piece.length, 0)
    expect(size).toBeLessThan(0.9 * 400 * 3 * 25 * 60)
    const [refused] = await openInputs([{ name: 'd.parquet', bytes }], { whole: size - 1 })
    expect(refused!.problem?.code).toBe('archive-demesuree')
  })
})

describe('a workbook of the census of before 2017 (synthetic)', () => {
  it('is read under its five lines of titles, and says its geography', async () => {
    const { bytes, truth } = workbookTwin(60, 6)
    const { files, dataset } = inspectFiles(
      await openInputs([
        {
          name: 'base-ic-evol-struct-pop-2015.zip',
          bytes: zipSync({ 'base-ic-evol-struct-pop-2015.xlsx': bytes }),
        },
      ]),
    )
    expect(files.flatMap(({ problems }) => problems)).toEqual([])
    expect(differences(dataset!.table, truth)).toEqual([])
    expect(files.flatMap(({ read }) => (read ? [read.recognised.geography] : []))).toEqual(['2017'])
  })
})

describe('the census of 2022 by IRIS, 49 000 rows (synthetic)', () => {
  it('is read cell by cell, with the new names of its social groups', () => {
    const { text, truth } = censusIrisTwin(49_000, 7)
    const { table } = readFiles([
      { name: 'base-ic-evol-struct-pop-2022.CSV', bytes: strToU8(text) },
    ])
    expect([table.level, table.codes.length]).toEqual(['iris', 49_000])
    expect(differences(table, truth)).toEqual([])
    expect(table.membership?.commune?.[5]).toBe(table.codes[5]!.slice(0, 5))
  })
})
