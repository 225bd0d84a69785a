/**
 * Data sets of INSEE's Melodi: one row a territory, a year and a modality. What each modality is, as data.
 *
 * Codes of the sets that INSEE calls DS_RP_…: as public programs read them from the files of the census of
 * 2022 and 2023. A code that a file does not have is told by name, with those that it has in its place.
 */
import { filosofiRemarks } from './filosofi.ts'
import {
  LICENCE_OUVERTE,
  type CodeColumn,
  type LongCell,
  type LongForm,
  type Producer,
  type Source,
} from './source.ts'

/** How a dimension says « all of them ». */
export const TOTAL = '_T'

/** Columns that every set of Melodi has. */
export const melodiColumns = {
  object: /^GEO_OBJECT$/,
  time: /^TIME_PERIOD$/,
  value: /^OBS_VALUE$/,
  status: /^CONF_STATUS$/,
  observed: /^OBS_STATUS$/,
  besides:
    /^(GEO|GEO_LABEL|GEO_OBJECT_LABEL|ID_TAB|TAB_MEASURE_LABEL|UNIT_MEASURE|UNIT_MULT|DECIMALS|FREQ)$/,
} as const

const count = (variable: string, where: LongCell['where']): LongCell => ({
  where,
  variable,
  unit: 'effectif',
})
/** A count a code of one dimension. */
const counts = (
  names: Readonly<Record<string, string>>,
  prefix: string,
  dimension: string,
  where: LongCell['where'],
): LongCell[] =>
  Object.entries(names).map(([code, name]) =>
    count(`${prefix}${name}`, { ...where, [dimension]: code }),
  )

const ages = {
  Y_LT15: '0014',
  Y15T29: '1529',
  Y30T44: '3044',
  Y45T59: '4559',
  Y60T74: '6074',
  Y_GE75: '75P',
  Y_LT20: '0019',
  Y20T64: '2064',
  Y_GE65: '65P',
  Y65T79: '6579',
  Y_GE80: '80P',
  Y15T24: '1524',
  Y25T39: '2539',
  Y40T54: '4054',
  Y55T64: '5564',
} as const
const population = [
  count('P_POP', { RP_MEASURE: 'POP' }),
  ...counts(ages, 'P_POP', 'AGE', { RP_MEASURE: 'POP' }),
  ...counts(ages, 'P_H', 'AGE', { RP_MEASURE: 'POP', SEX: 'M' }),
  ...counts(ages, 'P_F', 'AGE', { RP_MEASURE: 'POP', SEX: 'F' }),
]

/** Out of school, 15 or more. */
const educated = { RP_MEASURE: 'POP', AGE: 'Y_GE15' } as const
const levels = {
  '001T100_RP': 'DIPLMIN',
  '200_RP': 'BEPC',
  '300_RP': 'CAPBEP',
  '350T351_RP': 'BAC',
  '500_RP': 'SUP2',
  '600_RP': 'SUP34',
  '700_RP': 'SUP5',
} as const
const diplomas = [count('P_NSCOL15P', educated), ...counts(levels, 'P_NSCOL15P_', 'EDUC', educated)]

/** Of the main residences, where the column says which dwellings are meant. */
const main = { RP_MEASURE: 'DWELLINGS', OCS: 'DW_MAIN' } as const
const types = {
  '11': 'MENPSEUL',
  '110': 'MENHSEUL',
  '111': 'MENFSEUL',
  '12': 'MENSFAM',
  '2': 'MENFAM',
  MF21: 'MENFAMMONO',
  MF221: 'MENCOUPSENF',
  MF222: 'MENCOUPAENF',
} as const
const households = [
  count('C_MEN', main),
  ...counts(types, 'C_', 'TPH', main),
  count('C_PMEN', { ...main, RP_MEASURE: 'DWELLINGS_POPSIZE' }),
]

const families = [
  count('C_FAM', { RP_MEASURE: 'NBFAM' }),
  ...counts(
    { '1': 'FAMMONO', '11': 'HMONO', '12': 'FMONO', '21': 'COUPSENF', '22': 'COUPAENF' },
    'C_',
    'TFN',
    { RP_MEASURE: 'NBFAM' },
  ),
]

const active = { RP_MEASURE: 'POP', AGE: 'Y15T64' } as const
const activity = [
  count('P_POP1564', active),
  ...counts(
    {
      '1T2': 'ACT1564',
      '1': 'ACTOCC1564',
      '2': 'CHOM1564',
      '3': 'INACT1564',
      '31': 'RETR1564',
      '33': 'ETUD1564',
    },
    'P_',
    'EMPSTA_ENQ',
    active,
  ),
]

const housing = [
  count('P_LOG', { RP_MEASURE: 'DWELLINGS' }),
  ...counts({ DW_MAIN: 'RP', DW_SEC_DW_OCC: 'RSECOCC', DW_VAC: 'LOGVAC' }, 'P_', 'OCS', {
    RP_MEASURE: 'DWELLINGS',
  }),
  ...counts(
    { '100': 'RP_PROP', '200': 'RP_LOC', '221': 'RP_LOCHLMV', '300': 'RP_GRAT' },
    'P_',
    'TSH',
    main,
  ),
  ...counts(
    { C0: 'RP_VOIT0', C1: 'RP_VOIT1', C_GE1: 'RP_VOIT1P', C_GE2: 'RP_VOIT2P' },
    'P_',
    'CARS',
    main,
  ),
  ...counts({ '1': 'MAISON', '2': 'APPART' }, 'P_', 'TDW', { RP_MEASURE: 'DWELLINGS' }),
]

const measures = {
  MED_SL: ['MED', 'valeur'],
  PR_MD60: ['TP60', 'pourcent'],
  NUM_HH: ['NBMENFISC', 'effectif'],
  NUM_PER: ['NBPERSMENFISC', 'effectif'],
  D1_SL: ['D1', 'valeur'],
  D9_SL: ['D9', 'valeur'],
} as const
const income = Object.entries(measures).map(([code, [variable, unit]]): LongCell => ({
  where: { FILOSOFI_MEASURE: code },
  variable,
  unit,
}))

/** Modalities that are variables, by theme. */
export const melodiCells = {
  population,
  diplomas,
  households,
  families,
  activity,
  housing,
  income,
} as const

/** Codes of communes stand beside those of the levels above, in one column. */
export const melodiKeys: readonly CodeColumn[] = [{ level: 'commune', column: /^GEO$/ }]

const long = (cells: readonly LongCell[]): LongForm => ({ ...melodiColumns, cells })

/** Sets of the census in Melodi, told by a dimension that the others lack: activity also has diplomas, and both have ages. */
const census = (
  [
    ['activite', 'activité', 'population active et chômage', /^EMPSTA_ENQ$/, activity],
    ['menages', 'ménages et familles', 'ménages', /^TPH$/, households],
    ['familles', 'ménages et familles', 'familles', /^TFN$/, families],
    ['logement', 'logement', 'logements', /^TSH$/, housing],
    ['diplomes', 'diplômes', 'diplômes et formation', /^EDUC$/, diplomas],
    ['population', 'population par âge', 'population par sexe et âge', /^SEX$/, population],
  ] as const
).map(([id, theme, label, dimension, cells]): Source => ({
  id: `melodi-${id}`,
  label: `Recensement de la population, ${label} (Melodi)`,
  theme,
  producer: 'INSEE',
  licence: LICENCE_OUVERTE,
  signature: [/^GEO$/, /^RP_MEASURE$/, dimension, /^OBS_VALUE$/],
  keys: melodiKeys,
  variables: [],
  long: long(cells),
}))

/** Melodi: census, incomes and reference populations. */
export const melodiFiles: Producer = {
  sources: [
    ...census,
    {
      id: 'melodi-filosofi',
      label: 'Filosofi, revenus et pauvreté (Melodi)',
      theme: 'revenus et pauvreté',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      keys: melodiKeys,
      signature: [/^GEO$/, /^FILOSOFI_MEASURE$/, /^OBS_VALUE$/],
      variables: [],
      long: long(income),
      remarks: filosofiRemarks,
    },
    {
      id: 'populations-reference-melodi',
      label: 'Populations de référence (Melodi)',
      theme: 'population',
      producer: 'INSEE',
      licence: LICENCE_OUVERTE,
      keys: melodiKeys,
      signature: [/^GEO$/, /^POPREF_MEASURE$/, /^OBS_VALUE$/],
      variables: [],
      long: long([count('PMUN', { POPREF_MEASURE: 'PMUN' })]),
    },
  ],
  ignored: [
    {
      label: 'Jeu de Melodi que l’indice ne lit pas',
      signature: [/^GEO$/, /^(?!RP_|FILOSOFI_|TAB_|POPREF_|UNIT_)\w+_MEASURE$/, /^OBS_VALUE$/],
      why: 'aucune de ses mesures n’entre dans un indicateur',
    },
    {
      label: 'Recensement dans Melodi, jeu que l’indice ne lit pas',
      signature: [/^GEO$/, /^RP_MEASURE$/, /^OBS_VALUE$/],
      without: /^(EMPSTA_ENQ|TPH|TFN|TSH|EDUC|SEX)$/,
      why: 'ni âges, ni diplômes, ni ménages, ni familles, ni activité, ni occupation des logements',
    },
  ],
}
