import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { joinResults, readEach, required } from '../../src/pipeline/dataset.ts'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { column, hasShared, mulberry32, problemsOf, root, shared, spread } from '../support.ts'

const file = (name: string, text: string): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new TextEncoder().encode(text),
})
const values = (
  table: { columns: Readonly<Record<string, Float64Array>> },
  name: string,
): Float64Array => table.columns[name]!

describe('readFiles', () => {
  it('makes a share of a percentage, because the source says so and not because the value is large', () => {
    const { table } = readFiles([
      file('filosofi.csv', 'CODGEO;NBMENFISC21;MED21;TP6021\n01001;346;25820;0,5\n01002;115;s;s\n'),
    ])
    expect(values(table, 'TP60')).toEqual(column(0.005, NaN))
    expect(table.reasons?.['MED']).toEqual(Uint8Array.of(0, reasonByte.secret))
    expect(table.years?.['TP60']).toBe('2021')
  })

  it('joins on codes, whatever the order of the rows, and says which territory a file lacks', () => {
    const { table } = readFiles([
      file('a.csv', 'CODGEO;P21_POP\n01002;20\n01001;10\n'),
      file('b.csv', 'CODGEO;C21_MEN\n01001;4\n'),
    ])
    expect(table.codes).toEqual(['01001', '01002'])
    expect(values(table, 'P_POP')).toEqual(column(10, 20))
    expect(values(table, 'C_MEN')).toEqual(column(4, NaN))
    expect(table.reasons?.['C_MEN']?.[1]).toBe(reasonByte['territoire-absent'])
  })

  it('reads the files of a theme that come one by département as one', () => {
    const { table } = readFiles([
      file('01.csv', 'CODGEO;P21_POP\n01001;10\n'),
      file('02.csv', 'CODGEO;P21_POP\n02001;30\n'),
    ])
    expect(values(table, 'P_POP')).toEqual(column(10, 30))
  })

  it('takes the latest year, or the latest before the one that is asked', () => {
    const both = [file('a.csv', 'CODGEO;P17_POP;P21_POP\n01001;10;11\n')]
    expect(values(readFiles(both).table, 'P_POP')).toEqual(column(11))
    expect(values(readFiles(both, undefined, { millesime: '2020' }).table, 'P_POP')).toEqual(
      column(10),
    )
  })

  it('harmonises the three nomenclatures of diplomas', () => {
    const head = (names: string): string => `CODGEO;${names}\n01001;`
    const atMost = (text: string): number =>
      values(readFiles([file('d.csv', text)]).table, 'P_NSCOL15P_AUPLUS_BREVET')[0]!
    expect(
      atMost(
        `${head('P10_NSCOL15P;P10_NSCOL15P_DIPL0;P10_NSCOL15P_CEP;P10_NSCOL15P_BEPC')}20;1;2;3\n`,
      ),
    ).toBe(6)
    expect(atMost(`${head('P15_NSCOL15P;P15_NSCOL15P_DIPLMIN;P15_NSCOL15P_CAPBEP')}20;5;3\n`)).toBe(
      5,
    )
    expect(atMost(`${head('P20_NSCOL15P;P20_NSCOL15P_DIPLMIN;P20_NSCOL15P_BEPC')}20;4;2\n`)).toBe(6)
  })

  it('counts the premises at 30 Mbit/s whether the classes are apart or cumulated', () => {
    const header =
      'code_insee;nbr;inel_hd;elig_hd05;elig_hd3;elig_hd8;elig_thd30;elig_thd100;elig_thd1g;date\n'
    const apart = readFiles([
      file(
        'beta.csv',
        `${header}01001;379;0;0;0;373;6;0;0;2019-09-30\n01002;10;0;0;0;1;2;3;4;2019-09-30\n`,
      ),
    ]).table
    const cumulated = readFiles([
      file(
        '2020.csv',
        `${header}01001;379;0;379;379;379;6;0;0;2020-09-30\n01002;10;0;10;10;10;9;7;4;2020-09-30\n`,
      ),
    ]).table
    expect(values(apart, 'LOCAUX_THD30')).toEqual(column(6, 9))
    expect(values(cumulated, 'LOCAUX_THD30')).toEqual(column(6, 9))
  })

  it('lends a commune’s median to its IRIS, never its counts', () => {
    const { table } = readFiles([
      file('iris.csv', 'IRIS;COM;P16_POP\n010040101;01004;10\n010040102;01004;20\n'),
      file('med.csv', 'CODGEO;NBMENFISC15;MED15;TP6015\n01004;500;18000;s\n'),
    ])
    expect(values(table, 'MED')).toEqual(column(18000, 18000))
    expect(table.columns['NBMENFISC']).toBeUndefined()
  })

  it('refuses communes that only bring counts to a table of IRIS, and says what to give instead', async () => {
    const problems = await problemsOf(() =>
      readFiles([
        file('iris.csv', 'IRIS;P16_POP\n010040101;10\n'),
        file('communes.csv', 'CODGEO;C16_MEN\n01004;40\n'),
      ]),
    )
    expect(problems.map(explainCommand).join('\n')).toMatchInlineSnapshot(`
      "erreur[niveaux-melanges] « communes.csv » a une ligne par commune, la table une par IRIS : des effectifs ne se répartissent pas entre IRIS
        remède  donnez le fichier de ce thème par IRIS, ou retirez les fichiers plus fins"
    `)
  })

  it('refuses two files that say different things of one cell', async () => {
    const [problem] = await problemsOf(() =>
      readFiles([
        file('a.csv', 'CODGEO;P21_POP\n01001;10\n'),
        file('b.csv', 'CODGEO;P21_POP\n01001;11\n'),
      ]),
    )
    expect(problem?.code).toBe('colonne-contradictoire')
    expect(problem?.message).toContain('vaut 10 dans « a.csv » et 11 dans « b.csv », pour 01001')
  })

  it('tells everything that is wrong with every file at once', async () => {
    const problems = await problemsOf(() =>
      readFiles([
        file('codes.csv', 'CODGEO;P21_POP\n1001;10\n1002;12\n01003;3\n01003;4\n'),
        file('vide.csv', ''),
        file('autre.csv', 'nom;valeur\nBelfort;3\n'),
        file('nombres.csv', 'CODGEO;P21_POP\n01001;dix\n'),
      ]),
    )
    expect(problems.map(({ code, place }) => [code, place.file, place.line])).toEqual([
      ['code-tronque', 'codes.csv', 2],
      ['territoire-double', 'codes.csv', 5],
      ['fichier-vide', 'vide.csv', undefined],
      ['fichier-inconnu', 'autre.csv', 1],
      ['nombre-illisible', 'nombres.csv', 2],
    ])
  })

  it('puts lost zeros back only when it is asked to', () => {
    const eaten = [file('codes.csv', 'CODGEO;P21_POP\n1001;10\n')]
    expect(inspectFiles(eaten).files[0]!.problems.map(({ code }) => code)).toEqual(['code-tronque'])
    expect(readFiles(eaten, undefined, { completeZeros: true }).table.codes).toEqual(['01001'])
  })

  it('reads the embedded territory to the totals that its census publishes', () => {
    const { table } = readFiles([
      {
        name: 'communes.csv',
        bytes: readFileSync(join(root, 'data/territoire-de-belfort/communes.csv')),
      },
    ])
    const total = (name: string): number => values(table, name).reduce((sum, v) => sum + v, 0)
    expect(table.codes).toHaveLength(101)
    // communes are published to one decimal: 101 of them may be off by 5
    expect(Math.abs(total('P_POP') - 140255.1)).toBeLessThan(5.05)
    const levels = {
      DIPLMIN: 21164.7,
      BEPC: 5089.1,
      CAPBEP: 27923.2,
      BAC: 18115.3,
      SUP2: 12081.3,
      SUP34: 9362,
      SUP5: 10324.3,
    }
    for (const [level, published] of Object.entries(levels))
      expect(Math.abs(total(`P_NSCOL15P_${level}`) - published), level).toBeLessThan(5.05)
  })
})

describe.skipIf(!hasShared)('readFiles, on files as published', () => {
  const real = (path: string): { name: string; bytes: Uint8Array } => ({
    name: path,
    bytes: readFileSync(join(shared, 'data', path)),
  })

  it('finds in the beta of ARCEP what the national file holds of it', () => {
    const { table } = readFiles([real('arcep/commune-debit-beta.csv')])
    const national = readFiles([real('communes/ifn_inputs_communes_2017-2021.csv')]).table
    const share = new Map(
      table.codes.map((code, i) => [
        code,
        values(table, 'LOCAUX_THD30')[i]! / values(table, 'LOCAUX')[i]!,
      ]),
    )
    const ours = Float64Array.from(national.codes, (code) => share.get(code) ?? NaN)
    const both = values(national, 'TX_THD30').map((v, i) => (Number.isNaN(ours[i]!) ? NaN : v))
    expect(both.filter((v) => !Number.isNaN(v)).length).toBeGreaterThan(34_000)
    // the national file is rounded to six decimals
    expect(
      spread(
        ours.map((v, i) => (Number.isNaN(both[i]!) ? NaN : v)),
        both,
      ),
    ).toBeLessThan(5.1e-7)
  })

  it('counts the secret of Filosofi 2021 as INSEE spells it', () => {
    const { table } = readFiles([real('insee/cc_filosofi_2021_COM.csv')])
    const count = (name: string, reason: keyof typeof reasonByte): number =>
      table.reasons![name]!.reduce((n, byte) => n + Number(byte === reasonByte[reason]), 0)
    expect([count('TP60', 'secret'), count('MED', 'secret'), count('TP60', 'non-diffuse')]).toEqual(
      [30_500, 3_593, 12],
    )
    expect(values(table, 'TP60').filter((v) => !Number.isNaN(v))).toHaveLength(4_397)
  })

  it.each([
    'insee/base-cc-coupl-fam-men-2017-COM.CSV',
    'insee/base-cc-diplomes-formation-2017-COM.CSV',
    'insee/base-cc-emploi-pop-active-2016-COM.CSV',
    'insee/BASE_TD_FILO_IRIS_2021_DEC.csv',
    'insee/filosofi_com_2016.csv',
    'insee/filosofi_epci_2016.csv',
    'insee/t-popref-com.csv',
  ])('reads %s without a problem', (path) => {
    const { files } = inspectFiles([real(path)])
    expect(files[0]!.problems).toEqual([])
    expect(files[0]!.read!.variables.length).toBeGreaterThan(0)
  })

  it('refuses the file whose zeros a spreadsheet ate, naming its lines and the way out', () => {
    const name = 'defects/DEFECT_BASE_TD_FILO_DISP_IRIS_2019_leading-zeros-lost.csv'
    expect(
      inspectFiles([real(name)]).files[0]!.problems.map(({ code, place }) => [code, place.line]),
    ).toEqual([['code-tronque', 2]])
    expect(
      inspectFiles([real(name)], undefined, { completeZeros: true }).files[0]!.problems,
    ).toEqual([])
  })
})

describe('a census file of 49,000 IRIS (synthetic, with the documented header of 2022)', () => {
  it('keeps only what is wanted, each number where it was', () => {
    const random = mulberry32(2022)
    const rows = Array.from(
      { length: 49_000 },
      (_, i) =>
        [
          `${String(1001 + Math.floor(i / 7)).padStart(5, '0')}${String(101 + (i % 7)).padStart(4, '0')}`,
          random() * 2000,
          random() * 500,
        ] as const,
    )
    const header = `IRIS;COM;TYP_IRIS;LAB_IRIS;P22_POP;P22_POP0014;P22_POP1529;P22_POP65P;C22_POP15P_STAT_GSEC11_21`
    const text = `${header}\n${rows.map(([iris, all, old]) => `${iris};${iris.slice(0, 5)};H;1;${all};1;2;${old};3`).join('\n')}\n`
    const { table } = required(
      joinResults(
        readEach([file('base-ic-evol-struct-pop-2022.CSV', text)], {
          want: (name) => name === 'P_POP' || name === 'P_POP65P',
        }),
      ),
    )
    expect(Object.keys(table.columns).toSorted()).toEqual(['P_POP', 'P_POP65P'])
    expect([...values(table, 'P_POP65P')]).toEqual(rows.map(([, , old]) => old))
    expect(table.membership?.commune?.[48_999]).toBe(rows[48_999]![0].slice(0, 5))
  })
})
