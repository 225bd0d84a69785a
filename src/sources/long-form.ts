/** Long files: one row a territory, a year and a modality. What each modality is, as data. */
import type { ColumnUnit } from './source.ts'

/** A modality that is a variable: the codes of the dimensions that it names; every other dimension must be at its total. */
export interface LongCell {
  readonly where: Readonly<Record<string, string>>
  readonly variable: string
  readonly unit: ColumnUnit
}

export interface LongForm {
  readonly object?: RegExp
  readonly time?: RegExp
  readonly value: RegExp
  readonly status?: RegExp
  /** Columns that are neither a dimension nor one of those above. */
  readonly apart: RegExp
  readonly cells: readonly LongCell[]
  /** Several rows of one modality (operators): the greatest is kept, and what it leaves of 1 is given. */
  readonly leftByGreatest?: boolean
}

/** How a dimension says « all of them ». */
export const TOTAL = '_T'

const melodi = { object: /^GEO_OBJECT$/, time: /^TIME_PERIOD$/, value: /^OBS_VALUE$/, status: /^CONF_STATUS$/, apart: /^(GEO|OBS_STATUS|GEO_LABEL|ID_TAB|TAB_MEASURE_LABEL|UNIT_MEASURE|UNIT_MULT|DECIMALS|FREQ)/ } as const

/** Diploma levels as Melodi codes them, out of school and 15 or more. */
const levels = { '001T100_RP': 'DIPLMIN', '200_RP': 'BEPC', '300_RP': 'CAPBEP', '350T351_RP': 'BAC', '500_RP': 'SUP2', '600_RP': 'SUP34', '700_RP': 'SUP5' } as const
const ages = { Y_LT15: '0014', Y15T29: '1529', Y30T44: '3044', Y45T59: '4559', Y60T74: '6074', Y_GE75: '75P', Y_LT20: '0019', Y20T64: '2064', Y_GE65: '65P' } as const
const income = { MED_SL: ['MED', 'valeur'], PR_MD60: ['TP60', 'pourcent'], NUM_HH: ['NBMENFISC', 'effectif'], NUM_PER: ['NBPERSMENFISC', 'effectif'], D1_SL: ['D1', 'valeur'], D9_SL: ['D9', 'valeur'] } as const

const count = (variable: string, where: LongCell['where']): LongCell => ({ where, variable, unit: 'effectif' })
const incomeCells = (dimension: string): LongCell[] => Object.entries(income).map(([code, [variable, unit]]) => ({ where: { [dimension]: code }, variable, unit }))

export const longForms = {
  population: { ...melodi, cells: [count('P_POP', { RP_MEASURE: 'POP' }), ...Object.entries(ages).map(([AGE, name]) => count(`P_POP${name}`, { RP_MEASURE: 'POP', AGE }))] },
  diplomas: { ...melodi, cells: [count('P_NSCOL15P', { RP_MEASURE: 'POP', AGE: 'Y_GE15' }), ...Object.entries(levels).map(([EDUC, name]) => count(`P_NSCOL15P_${name}`, { RP_MEASURE: 'POP', AGE: 'Y_GE15', EDUC }))] },
  income: { ...melodi, cells: incomeCells('FILOSOFI_MEASURE') },
  everything: { ...melodi, cells: [...Object.entries(levels).map(([code, name]) => count(`P_NSCOL15P_${name}`, { TAB_MEASURE: `POP_EDUC_${code}` })), ...incomeCells('TAB_MEASURE')] },
  mobile: { value: /^pct\.superficie$/, apart: /^(CODE_INSEE|OPE|superficie|TOT\.superficie)$/, leftByGreatest: true, cells: [{ where: { techno: '4G' }, variable: 'TX_NON_4G', unit: 'part' }] },
} as const satisfies Record<string, LongForm>
