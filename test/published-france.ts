/** Files of every commune in the forms that INSEE and ARCEP publish, made of the embedded figures. */
import { communeOfArrondissement } from '../src/geo/cog.ts'
import { franceColumns, packagedFrance } from '../src/host/france.ts'
import type { InputFile } from '../src/ingest/input.ts'

/** What the package carries, as text. */
export const embedded = franceColumns(undefined, packagedFrance())

/** A column that the package carries, as numbers. */
export const carried = (name: string): number[] =>
  embedded.columns.get(name)!.map((cell) => (/^\d/.test(cell) ? Number(cell) : NaN))

/** Which files are made, and for which communes. */
interface Published {
  readonly year?: string
  readonly among?: (code: string) => boolean
}

/**
 * Writes the files that a refresh reads: three sets of the census in Melodi, Filosofi, fixed broadband by speed (Paris,
 * Lyon and Marseille whole, as ARCEP does) and Cartefibre. Counts are twice those that the package carries, low diplomas
 * half brevet and half CAP-BEP, fibre nine tenths of the premises, so that what comes out is known.
 *
 * @returns contents by name of file
 */
export function publishedFiles({ year = '2023', among = () => true }: Published = {}): Record<
  string,
  string
> {
  const rows = [...embedded.codes.keys()].filter((k) => among(embedded.codes[k]!))
  const melodi = (heads: string, cells: (k: number) => (readonly (string | number)[])[]): string =>
    [
      heads.split(' '),
      ...rows.flatMap((k) => {
        const code = embedded.codes[k]!
        const object = communeOfArrondissement.has(code) ? 'ARM' : 'COM'
        return cells(k)
          .filter((row) => !Number.isNaN(row.at(-1)))
          .map((row) => [code, object, ...row])
      }),
    ]
      .map((row) => `${row.map((cell) => `"${cell}"`).join(';')}\n`)
      .join('')
  const counts = (heads: string, cells: Record<string, (k: number) => number>): string =>
    melodi(`GEO GEO_OBJECT ${heads} OBS_STATUS TIME_PERIOD OBS_VALUE`, (k) =>
      Object.entries(cells).map(([where, value]) => [...where.split(' '), 'A', year, 2 * value(k)]),
    )
  const of = (name: string): ((k: number) => number) => {
    const values = carried(name)
    return (k) => values[k]!
  }
  const [people, adults, low] = ['POP', 'POP15P', 'NSCOL15P_AUPLUS_CAPBEP'].map((name) =>
    of(`P17_${name}`),
  ) as [ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>]
  const [premises, fast] = ['LOCAUX', 'LOCAUX_THD30'].map((name) => of(`ARCEP19T3_${name}`)) as [
    ReturnType<typeof of>,
    ReturnType<typeof of>,
  ]
  const income = ['MED21', 'TP6021'].map((name) => embedded.columns.get(name)!)
  const speeds = new Map<string, [number, number]>()
  for (const k of rows) {
    const code = communeOfArrondissement.get(embedded.codes[k]!) ?? embedded.codes[k]!
    const [nbr, thd] = speeds.get(code) ?? [0, 0]
    if (premises(k) >= 0) speeds.set(code, [nbr + premises(k), thd + fast(k)])
  }
  return {
    [`DS_RP_POPULATION_PRINC_${year}_data.csv`]: counts('AGE SEX RP_MEASURE', {
      '_T _T POP': people,
      'Y_LT15 _T POP': (k) => people(k) - adults(k),
      'Y_GE65 _T POP': of('P17_POP65P'),
    }),
    [`DS_RP_DIPLOMES_PRINC_${year}_data.csv`]: counts('AGE SEX EDUC RP_MEASURE', {
      'Y_GE15 _T _T POP': of('P17_NSCOL15P'),
      'Y_GE15 _T 001T100_RP POP': () => 0,
      'Y_GE15 _T 200_RP POP': (k) => low(k) / 2,
      'Y_GE15 _T 300_RP POP': (k) => low(k) / 2,
    }),
    [`DS_RP_MENAGES_COMP_${year}_data.csv`]: counts('TPH OCS RP_MEASURE', {
      '_T DW_MAIN DWELLINGS': of('C17_MEN'),
      '11 DW_MAIN DWELLINGS': of('C17_MENPSEUL'),
      'MF21 DW_MAIN DWELLINGS': of('C17_MENFAMMONO'),
    }),
    [`DS_FILOSOFI_CC_${year}_data.csv`]: melodi(
      'GEO GEO_OBJECT FILOSOFI_MEASURE UNIT_MEASURE UNIT_MULT CONF_STATUS OBS_STATUS TIME_PERIOD OBS_VALUE',
      (k) =>
        ['MED_SL', 'PR_MD60'].map((measure, at) => {
          const cell = income[at]![k]!
          const free = /^\d/.test(cell)
          return [measure, 'X', '0', free ? 'F' : 'C', free ? 'A' : 'M', year, free ? cell : '']
        }),
    ),
    'commune_debit_terrestre.csv': [
      'code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date\n',
      ...[...speeds].map(
        ([code, [nbr, thd]]) =>
          `${code};X;${code.slice(0, 2)};0;${nbr};all;0;${nbr};${nbr};${nbr};${thd};0;0;2026-06-30\n`,
      ),
    ].join(''),
    'commune_2026T2_cartefibre.csv': [
      'INSEE_COM;NOM_COM;ftth;Locaux\n',
      ...rows
        .filter((k) => premises(k) >= 0)
        .map((k) => `${embedded.codes[k]!};X;${Math.round(0.9 * premises(k))};${premises(k)}\n`),
    ].join(''),
  }
}

/** The same, opened. */
export function publishedInputs(published: Published = {}): InputFile[] {
  return Object.entries(publishedFiles(published)).map(([name, text]) => ({
    name,
    bytes: new TextEncoder().encode(text),
  }))
}
