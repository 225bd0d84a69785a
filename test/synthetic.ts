/**
 * SYNTHETIC twins of files that are not in hand, made by a seeded generator from the documented headers and codes.
 * Their figures are of no territory: they only test that what is written is what is read.
 */
import { utils, write } from '@e965/xlsx'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { mulberry32, shuffled } from './support.ts'

type Row = Readonly<Record<string, string | number>>
/** What was written, to be found again: `code variable` → count. */
export type Truth = ReadonlyMap<string, number>
export interface Twin {
  readonly text: string
  readonly truth: Truth
}

/** Codes of the form of those of communes; there is no département 20. */
export const communeCodes = (n: number): string[] =>
  Array.from({ length: n }, (_, i) => {
    const departement = 1 + Math.floor(i / 500)
    return `${String(departement < 20 ? departement : departement + 1).padStart(2, '0')}${String(1 + (i % 500)).padStart(3, '0')}`
  })

/** A set of Melodi: `;`, every text quoted, rows in any order, the totals in the same file as their parts. */
function melodi(dimensions: readonly string[], rows: readonly Row[], random: () => number): string {
  const header = [
    'GEO',
    'GEO_OBJECT',
    ...dimensions,
    'RP_MEASURE',
    'OBS_STATUS',
    'TIME_PERIOD',
    'OBS_VALUE',
  ]
  const line = (row: Row): string =>
    header
      .map((name) =>
        name === 'OBS_VALUE'
          ? (row[name] ?? '')
          : `"${row[name] ?? (name === 'OBS_STATUS' ? 'A' : '_T')}"`,
      )
      .join(';')
  return `${[header.map((name) => `"${name}"`).join(';'), ...shuffled(rows, random).map(line)].join('\n')}\n`
}

interface Theme {
  readonly dimensions: readonly string[]
  /** Modalities that are variables, and others that are not and must not be read. */
  readonly cells: readonly { readonly variable?: string; readonly codes: Row }[]
}

const ages = { Y_LT20: '0019', Y20T64: '2064', Y_GE65: '65P', Y65T79: '6579', Y_GE80: '80P' }
const types = {
  '11': 'MENPSEUL',
  '12': 'MENSFAM',
  '2': 'MENFAM',
  MF21: 'MENFAMMONO',
  MF221: 'MENCOUPSENF',
  MF222: 'MENCOUPAENF',
}
const main = { RP_MEASURE: 'DWELLINGS', OCS: 'DW_MAIN' }

export const themes = {
  population: {
    dimensions: ['SEX', 'AGE'],
    cells: [
      { variable: 'P_POP', codes: { RP_MEASURE: 'POP' } },
      ...Object.entries(ages).flatMap(([AGE, name]) => [
        { variable: `P_POP${name}`, codes: { RP_MEASURE: 'POP', AGE } },
        { codes: { RP_MEASURE: 'POP', AGE, SEX: 'M' } },
        { codes: { RP_MEASURE: 'POP', AGE, SEX: 'F' } },
      ]),
    ],
  },
  menages: {
    dimensions: ['OCS', 'TPH', 'PCS'],
    cells: [
      { variable: 'C_MEN', codes: main },
      ...Object.entries(types).flatMap(([TPH, name]) => [
        { variable: `C_${name}`, codes: { ...main, TPH } },
        { codes: { ...main, TPH, PCS: '3' } },
      ]),
      { codes: { ...main, RP_MEASURE: 'DWELLINGS_POPSIZE', TPH: '11' } },
    ],
  },
  familles: {
    dimensions: ['TFN', 'NCH'],
    cells: [
      { variable: 'C_FAM', codes: { RP_MEASURE: 'NBFAM' } },
      { variable: 'C_FAMMONO', codes: { RP_MEASURE: 'NBFAM', TFN: '1' } },
      { codes: { RP_MEASURE: 'NBFAM', TFN: '1', NCH: '2' } },
    ],
  },
  activite: {
    dimensions: ['SEX', 'EDUC', 'AGE', 'EMPSTA_ENQ'],
    cells: [
      { variable: 'P_POP1564', codes: { RP_MEASURE: 'POP', AGE: 'Y15T64' } },
      { variable: 'P_ACT1564', codes: { RP_MEASURE: 'POP', AGE: 'Y15T64', EMPSTA_ENQ: '1T2' } },
      { variable: 'P_CHOM1564', codes: { RP_MEASURE: 'POP', AGE: 'Y15T64', EMPSTA_ENQ: '2' } },
      { codes: { RP_MEASURE: 'POP', AGE: 'Y_GE15', EMPSTA_ENQ: '2' } },
      { codes: { RP_MEASURE: 'POP', AGE: 'Y_GE15', EDUC: '200_RP' } },
    ],
  },
  logement: {
    dimensions: ['OCS', 'TSH', 'CARS', 'TDW', 'NOR'],
    cells: [
      { variable: 'P_LOG', codes: { RP_MEASURE: 'DWELLINGS' } },
      { variable: 'P_RP', codes: main },
      { variable: 'P_RP_LOCHLMV', codes: { ...main, TSH: '221' } },
      { variable: 'P_RP_VOIT1P', codes: { ...main, CARS: 'C_GE1' } },
      { codes: { ...main, CARS: 'C_GE1', NOR: 'R1' } },
    ],
  },
} as const satisfies Record<string, Theme>

/** One theme, two years, both kinds of communes and their département; of the last commune, what a merged one bears (`K`). */
export function melodiTwin({ dimensions, cells }: Theme, communes: number, seed: number): Twin {
  const random = mulberry32(seed)
  const rows: Row[] = []
  const truth = new Map<string, number>()
  for (const code of communeCodes(communes)) {
    for (const year of ['2017', '2023']) {
      for (const { variable, codes } of cells) {
        const value = random() * 1000
        rows.push({ GEO: code, GEO_OBJECT: 'COM', TIME_PERIOD: year, OBS_VALUE: value, ...codes })
        rows.push({ GEO: code, GEO_OBJECT: 'ZE2020', TIME_PERIOD: year, OBS_VALUE: 1e9, ...codes })
        if (variable !== undefined) truth.set(`${code} ${variable} ${year}`, value)
      }
    }
  }
  for (const { codes } of cells)
    rows.push({
      GEO: '99001',
      GEO_OBJECT: 'COM',
      TIME_PERIOD: '2023',
      OBS_VALUE: 7,
      OBS_STATUS: 'K',
      ...codes,
    })
  return { text: melodi(dimensions, rows, random), truth }
}

/** The dossier complet, one table after the other; `POP` is the population in one table, and those out of school in another. */
export function dossierTwin(
  communes: number,
  seed: number,
  rowGroupSize = 5000,
): { bytes: Uint8Array; truth: Truth } {
  const random = mulberry32(seed)
  const truth = new Map<string, number>()
  const rows: Row[] = []
  const measures: readonly (readonly [table: string, measure: string, variable?: string])[] = [
    ['POP_T0', 'POP', 'P_POP'],
    ['POP_T3', 'POP_SEX_M_AGE_Y_GE65', 'P_H65P'],
    ['POP_T3', 'POP_SEX_F_AGE_Y_GE65', 'P_F65P'],
    ['FOR_T2', 'POP'],
    ...[
      '001T100_RP DIPLMIN',
      '200_RP BEPC',
      '300_RP CAPBEP',
      '350T351_RP BAC',
      '500_RP SUP2',
      '600_RP SUP34',
      '700_RP SUP5',
    ].map(
      (each) =>
        ['FOR_T2', `POP_EDUC_${each.split(' ')[0]}`, `P_NSCOL15P_${each.split(' ')[1]}`] as const,
    ),
    ['FAM_T1', 'DWELLINGS_OCS_DW_MAIN', 'C_MEN'],
    ['FAM_T1', 'DWELLINGS_TPH_11', 'C_MENPSEUL'],
    ['FAM_T1', 'DWELLINGS_OCS_DW_MAIN_TPH_MF21', 'C_MENFAMMONO'],
    ['FAM_T3', 'NBFAM', 'C_FAM'],
    ['FAM_T3', 'NBFAM_TFN_11', 'C_HMONO'],
    ['FAM_T3', 'NBFAM_TFN_12', 'C_FMONO'],
    ['EMP_T1', 'POP_EMPSTA_ENQ_1T2_AGE_Y15T64', 'P_ACT1564'],
    ['EMP_T1', 'POP_AGE_Y15T64_EMPSTA_ENQ_2', 'P_CHOM1564'],
    ['LOG_T1', 'DWELLINGS', 'P_LOG'],
    ['LOG_T2', 'DWELLINGS_OCS_DW_MAIN', 'P_RP'],
    ['LOG_T7', 'DWELLINGS_OCS_DW_MAIN_TSH_221', 'P_RP_LOCHLMV'],
    ['DEN_T1', 'UNIT_LOC'],
    ['REV_T1', 'MED_SL', 'MED'],
  ]
  for (const code of communeCodes(communes)) {
    for (const year of [2012, 2017, 2023]) {
      for (const [table, measure, variable] of measures) {
        const value = random() * 1000
        rows.push({
          GEO: code,
          GEO_LABEL: 'x',
          GEO_OBJECT: 'COM',
          ID_TAB: table,
          TAB_MEASURE: measure,
          TAB_MEASURE_LABEL: 'x',
          TIME_PERIOD: year,
          OBS_VALUE: value,
          CONF_STATUS: 'F',
        })
        if (variable !== undefined) truth.set(`${code} ${variable} ${year}`, value)
      }
    }
  }
  const text = (name: string): { name: string; data: string[]; type: 'STRING' } => ({
    name,
    data: rows.map((row) => String(row[name])),
    type: 'STRING',
  })
  const buffer = parquetWriteBuffer({
    rowGroupSize,
    columnData: [
      ...['GEO', 'GEO_LABEL', 'GEO_OBJECT', 'ID_TAB', 'TAB_MEASURE', 'TAB_MEASURE_LABEL'].map(text),
      { name: 'TIME_PERIOD', data: rows.map((row) => Number(row['TIME_PERIOD'])), type: 'INT32' },
      { name: 'OBS_VALUE', data: rows.map((row) => Number(row['OBS_VALUE'])), type: 'DOUBLE' },
      text('CONF_STATUS'),
    ],
  })
  return { bytes: new Uint8Array(buffer), truth }
}

/** A census workbook of before 2017: five lines of titles, labels, codes, then the rows; and its sheet of variables. */
export function workbookTwin(iris: number, seed: number): { bytes: Uint8Array; truth: Truth } {
  const random = mulberry32(seed)
  const truth = new Map<string, number>()
  const names = ['P15_POP', 'P15_POP0019', 'P15_POP2064', 'P15_POP65P']
  const rows = Array.from({ length: iris }, (_, i) => {
    const code = `01001${String(101 + i).padStart(4, '0')}`
    const values = names.map(() => Math.round(random() * 3000))
    names.forEach((name, k) => truth.set(`${code} ${name.replace('P15_', 'P_')} 2015`, values[k]!))
    return [code, '84', '01', '01001', 'Commune', 'Iris', 'H', ...values]
  })
  const sheet = utils.aoa_to_sheet([
    ['Données infra-communales    -     Population'],
    ['France hors Mayotte'],
    ['Mise en ligne le 11/12/2018      Géographie au 01/01/2017'],
    ['Source : Insee, RP2015 exploitation principale'],
    [
      'IRIS',
      'Région',
      'Département',
      'Commune',
      'Libellé commune',
      'Libellé de l’IRIS',
      'Type d’IRIS',
      'Population en 2015 (princ)',
      'Pop 0-19',
      'Pop 20-64',
      'Pop 65 ou plus',
    ],
    ['IRIS', 'REG', 'DEP', 'COM', 'LIBCOM', 'LIBIRIS', 'TYP_IRIS', ...names],
    ...rows,
  ])
  const variables = utils.aoa_to_sheet([
    ['Dictionnaire'],
    [],
    [],
    [],
    [],
    ['VAR_ID', 'VAR_LIB', 'VAR_LIB_LONG'],
    ['P15_POP', 'Pop', 'Population'],
  ])
  return {
    bytes: new Uint8Array(
      write(
        { SheetNames: ['IRIS', 'Variables'], Sheets: { IRIS: sheet, Variables: variables } },
        { type: 'array', bookType: 'xlsx' },
      ) as ArrayBuffer,
    ),
    truth,
  }
}

/** The census of 2022 by IRIS: one row an IRIS of the whole country, or a commune without IRIS. */
export function censusIrisTwin(iris: number, seed: number): Twin {
  const random = mulberry32(seed)
  const truth = new Map<string, number>()
  const names = [
    'P22_POP',
    'P22_POP0002',
    'P22_POP0019',
    'P22_POP2064',
    'P22_POP65P',
    'C22_POP15P_STAT_GSEC11_21',
    'P22_POP_ETR',
  ]
  const lines = ['IRIS;COM;TYP_IRIS;LAB_IRIS;' + names.join(';')]
  const codes = communeCodes(Math.ceil(iris / 4))
  for (let i = 0; i < iris; i++) {
    const commune = codes[Math.floor(i / 4)]!
    const code = `${commune}${i % 4 === 0 ? '0000' : `010${i % 4}`}`
    const values = names.map(() => random() * 4000)
    values.forEach(
      (value, k) =>
        k % 2 === 0 && truth.set(`${code} ${names[k]!.replace(/^([PC])22_/, '$1_')} 2022`, value),
    )
    lines.push(`${code};${commune};${i % 4 === 0 ? 'Z;5' : 'H;1'};${values.join(';')}`)
  }
  return { text: `${lines.join('\r\n')}\r\n`, truth }
}

/** A dBASE III table, as the .dbf of a shapefile: texts in windows-1252, numbers as text set right. */
export function dbf(
  fields: readonly (readonly [name: string, type: 'C' | 'N', length: number])[],
  rows: readonly (readonly (string | number)[])[],
  deleted: readonly number[] = [],
): Uint8Array {
  const header = 32 + 32 * fields.length + 1
  const width = 1 + fields.reduce((sum, [, , length]) => sum + length, 0)
  const bytes = new Uint8Array(header + width * rows.length + 1)
  const view = new DataView(bytes.buffer)
  bytes.set([3, 126, 6, 30])
  view.setUint32(4, rows.length, true)
  view.setUint16(8, header, true)
  view.setUint16(10, width, true)
  fields.forEach(([name, type, length], k) => {
    bytes.set(
      [...name].map((c) => c.charCodeAt(0)),
      32 + 32 * k,
    )
    bytes[32 + 32 * k + 11] = type.charCodeAt(0)
    bytes[32 + 32 * k + 16] = length
  })
  bytes[header - 1] = 0x0d
  rows.forEach((row, r) => {
    let at = header + r * width
    bytes[at++] = deleted.includes(r) ? 0x2a : 0x20
    fields.forEach(([, type, length], k) => {
      const text = String(row[k]).slice(0, length)
      bytes.set(
        [...(type === 'N' ? text.padStart(length) : text.padEnd(length))].map((c) =>
          c.charCodeAt(0),
        ),
        at,
      )
      at += length
    })
  })
  bytes[bytes.length - 1] = 0x1a
  return bytes
}
