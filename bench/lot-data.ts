/** The files of `lot.ts`, made from seeds. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { mulberry32 } from '../src/core/random.ts'
import { encodeArrow } from '../src/io/arrow-file.ts'
import { codesOf, generatedSheet } from '../test/batch/generated.ts'

const COMMUNES = 35_000
const WIDTH = 130

/** Three wide files of the census, Filosofi and ARCEP, as they are published: semicolons, a column a variable, most of them of no use. */
export function writeRaw(folder: string): string[] {
  const { columns } = generatedSheet(1, 'commune', COMMUNES, '2021')
  const of = (names: readonly string[]): (readonly [string, Float64Array])[] =>
    names.map((name) => [name, columns.find((each) => each.name === name)!.values as Float64Array])
  const codes = codesOf('commune', COMMUNES)
  const themes = {
    population: ['P21_POP', 'P21_POP65P', 'P21_POP1529'],
    diplomes: ['P21_NSCOL15P', 'P21_NSCOL15P_DIPLMIN', 'P21_NSCOL15P_BEPC', 'P21_NSCOL15P_CAPBEP'],
    menages: ['C21_MEN', 'C21_MENPSEUL', 'C21_MENFAMMONO', 'C21_FAM', 'C21_FAMMONO'],
  }
  const random = mulberry32(2)
  const files = Object.entries(themes).map(([theme, names]) => {
    const filler = Array.from(
      { length: WIDTH - 1 - names.length },
      (_, k) => `P21_${theme.toUpperCase().slice(0, 3)}V${k}`,
    )
    return written(join(folder, `${theme}.csv`), ['CODGEO', ...names, ...filler], codes, (i) => [
      ...of(names).map(([, values]) => cell(values[i]!)),
      ...filler.map(() => (random() * 1000).toFixed(7)),
    ])
  })
  const filosofi = of(['MED21', 'TP6021'])
  const arcep = of(['THD30_PART_ARCEP_2021T3', 'ARCEP21T3_LOCAUX'])
  return [
    ...files,
    written(
      join(folder, 'filosofi.csv'),
      ['CODGEO', 'NBMENFISC21', ...filosofi.map(([name]) => name)],
      codes,
      (i) => [
        String(100 + i),
        ...filosofi.map(([, values]) =>
          Number.isNaN(values[i]!) ? 's' : String(values[i]).replace('.', ','),
        ),
      ],
    ),
    written(
      join(folder, 'arcep.csv'),
      ['code_commune', ...arcep.map(([name]) => name)],
      codes,
      (i) => arcep.map(([, values]) => cell(values[i]!)),
    ),
  ]
}

function written(
  path: string,
  header: readonly string[],
  codes: readonly string[],
  cells: (i: number) => readonly string[],
): string {
  const file = openSync(path, 'w')
  writeSync(file, `${header.join(';')}\n`)
  let lines: string[] = []
  codes.forEach((code, i) => {
    lines.push(`${code};${cells(i).join(';')}\n`)
    if (lines.length === 500 || i === codes.length - 1) {
      writeSync(file, lines.join(''))
      lines = []
    }
  })
  closeSync(file)
  return path
}

function cell(v: number): string {
  return Number.isNaN(v) ? '' : String(v)
}

/** One Arrow table a year: sources of a plan, by name. */
export function writeTables(
  folder: string,
  level: 'commune' | 'iris',
  rows: number,
  years: readonly string[],
): Record<string, string[]> {
  return Object.fromEntries(
    years.map((year, k) => {
      const path = join(folder, `${year}.arrow`)
      writeFileSync(path, encodeArrow(generatedSheet(100 + k, level, rows, year)))
      return [`y${year}`, [path]]
    }),
  )
}
