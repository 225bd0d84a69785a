/** Long files. No Melodi nor dossier complet file is at hand: these twins are SYNTHETIC, made by a seeded script from the documented headers. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import { zipSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { column, mulberry32, shuffled } from '../support.ts'

const LEVELS = {
  DIPLMIN: '001T100_RP',
  BEPC: '200_RP',
  CAPBEP: '300_RP',
  BAC: '350T351_RP',
  SUP2: '500_RP',
  SUP34: '600_RP',
  SUP5: '700_RP',
} as const

/** A synthetic DS_RP_DIPLOMES_PRINC: communes and départements, both sexes and their total, two years, rows in any order. */
function syntheticDiplomas(
  communes: number,
  seed: number,
): { text: string; counts: Map<string, number> } {
  const random = mulberry32(seed)
  const counts = new Map<string, number>()
  const rows: string[] = []
  const row = (...cells: (string | number)[]): void =>
    void rows.push(cells.map((cell) => `"${cell}"`).join(';'))
  for (let i = 1; i <= communes; i++) {
    const code = `01${String(i).padStart(3, '0')}`
    for (const year of ['2017', '2023']) {
      let total = 0
      for (const [name, educ] of Object.entries(LEVELS)) {
        const [men, women] = [random() * 500, random() * 500]
        row(code, 'COM', 'Y_GE15', 'M', educ, 'POP', 'A', year, men)
        row(code, 'COM', 'Y_GE15', 'F', educ, 'POP', 'A', year, women)
        row(code, 'COM', 'Y_GE15', '_T', educ, 'POP', 'A', year, men + women)
        row(code, 'ZE2020', 'Y_GE15', '_T', educ, 'POP', 'A', year, 1e9)
        counts.set(`${code} ${name} ${year}`, men + women)
        total += men + women
      }
      row(code, 'COM', 'Y_GE15', '_T', '_T', 'POP', 'A', year, total)
      row(code, 'COM', 'Y15T24', '_T', '_T', 'POP', 'A', year, total / 5)
      counts.set(`${code} total ${year}`, total)
    }
  }
  const header = [
    'GEO',
    'GEO_OBJECT',
    'AGE',
    'SEX',
    'EDUC',
    'RP_MEASURE',
    'OBS_STATUS',
    'TIME_PERIOD',
    'OBS_VALUE',
  ]
    .map((name) => `"${name}"`)
    .join(';')
  return { text: `${header}\n${shuffled(rows, random).join('\n')}\n`, counts }
}

describe('a Melodi file (synthetic)', () => {
  it('gives each level of diploma of the latest year, never a total for a part nor one sex for both', async () => {
    const { text, counts } = syntheticDiplomas(400, 7)
    const zip = zipSync({
      'DS_RP_DIPLOMES_PRINC_2023_data.csv': strToU8(text),
      'DS_RP_DIPLOMES_PRINC_2023_metadata.csv': strToU8(
        '"COD_VAR";"LIB_VAR";"COD_MOD"\n"GEO";"Géographie";"01001"\n',
      ),
    })
    const { table } = readFiles(await openInputs([{ name: 'melodi.zip', bytes: zip }]))
    expect(table.codes).toHaveLength(400)
    expect(table.years?.['P_NSCOL15P_BEPC']).toBe('2023')
    for (const name of Object.keys(LEVELS))
      expect([...table.columns[`P_NSCOL15P_${name}`]!]).toEqual(
        table.codes.map((code) => counts.get(`${code} ${name} 2023`)),
      )
    expect([...table.columns['P_NSCOL15P']!]).toEqual(
      table.codes.map((code) => counts.get(`${code} total 2023`)),
    )
    const earlier = readFiles(await openInputs([{ name: 'melodi.zip', bytes: zip }]), undefined, {
      millesime: '2020',
    }).table
    expect(earlier.columns['P_NSCOL15P_SUP5']![0]).toBe(counts.get(`${earlier.codes[0]} SUP5 2017`))
  })

  it('says what is secret, at each level, and warns of the break of 2023', () => {
    const text =
      'GEO;GEO_OBJECT;FILOSOFI_MEASURE;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE\nCOM-01001;COM;MED_SL;F;A;2023;25820\n01001;COM;PR_MD60;C;A;2023;\n01;DEP;MED_SL;F;A;2023;23000\n01004;COM;PR_MD60;F;A;2023;17.5\n'
    const { dataset } = inspectFiles([{ name: 'f.csv', bytes: strToU8(text) }])
    expect(dataset?.table.codes).toEqual(['01001', '01004'])
    expect(dataset?.table.columns['TP60']).toEqual(column(NaN, 0.175))
    expect(dataset?.table.reasons?.['TP60']?.[0]).toBe(reasonByte.secret)
    expect(dataset?.published.departement).toEqual({ MED: { '01': 23000 } })
    expect(dataset?.notices).toEqual([
      'Filosofi 2023 : rupture de série, à ne pas comparer avec 2021 et avant',
    ])
  })

  it('names the line of a cell that is no number, wherever it is in the file', () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, i) =>
        `${String(1000 + (i % 900)).padStart(5, '0')};COM;MED_SL;F;A;${2000 + (i % 20)};${i === 59_998 ? 'dix' : i}`,
    )
    const text = `GEO;GEO_OBJECT;FILOSOFI_MEASURE;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE\n${lines.join('\n')}\n`
    const [file] = inspectFiles([{ name: 'f.csv', bytes: strToU8(text) }]).files
    expect(file!.problems.map(({ code, place }) => [code, place.line])).toEqual([
      ['nombre-illisible', 60_000],
    ])
  })
})

describe('the dossier complet in Parquet (synthetic)', () => {
  it('is read as the long CSV is', async () => {
    const column = (
      name: string,
      data: string[],
    ): { name: string; data: string[]; type: 'STRING' } => ({ name, data, type: 'STRING' })
    const buffer = parquetWriteBuffer({
      columnData: [
        column('GEO', ['01001', '01001', '01001', '01002']),
        column('GEO_LABEL', ['A', 'A', 'A', 'B']),
        column('GEO_OBJECT', ['COM', 'COM', 'COM', 'COM']),
        column('ID_TAB', ['FOR_T2', 'REV_T1', 'REV_T1', 'REV_T1']),
        column('TAB_MEASURE', ['POP_EDUC_200_RP', 'MED_SL', 'PR_MD60', 'PR_MD60']),
        column('TAB_MEASURE_LABEL', ['x', 'y', 'z', 'z']),
        column('TIME_PERIOD', ['2022', '2021', '2021', '2021']),
        { name: 'OBS_VALUE', data: [12.5, 25820, null, 17.5], type: 'DOUBLE' },
        column('CONF_STATUS', ['F', 'F', 'C', 'F']),
      ],
    })
    const { table } = readFiles(
      await openInputs([{ name: 'dossier_complet.parquet', bytes: new Uint8Array(buffer) }]),
    )
    expect(table.columns).toMatchObject({
      P_NSCOL15P_BEPC: Float64Array.of(12.5, NaN),
      MED: Float64Array.of(25820, NaN),
      TP60: Float64Array.of(NaN, 0.175),
    })
    expect(table.reasons?.['TP60']?.[0]).toBe(reasonByte.secret)
  })
})

describe('Ma connexion internet', () => {
  it('with the satellite is refused, and the file to take is named', () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${String(1001 + i).padStart(5, '0')};100;0;100;100;100;100;60;10;2023-12-31`,
    )
    const [file] = inspectFiles([
      {
        name: 'commune_debit.csv',
        bytes: strToU8(
          `code_insee;nbr;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date\n${rows.join('\n')}\n`,
        ),
      },
    ]).files
    expect(
      file!.problems.map(({ code, remedy }) => [
        code,
        remedy.includes('commune_debit_terrestre.csv'),
      ]),
    ).toEqual([['fichier-refuse', true]])
  })
})
