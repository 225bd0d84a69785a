/** Findings of a study as data: a sentence, figures judged by thresholds, tables. */
import { french, NBSP } from '../../core/french.ts'

/** Verdicts on a figure or a step: worst last, then what has no threshold and what could not be had. */
export const verdicts = [
  'satisfaisant',
  'a-surveiller',
  'insuffisant',
  'constat',
  'non-calcule',
] as const
/** Verdict on a figure by its threshold, or why there is none. */
export type Verdict = (typeof verdicts)[number]

/** Each verdict in French. */
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  satisfaisant: 'satisfaisant',
  'a-surveiller': 'à surveiller',
  insuffisant: 'insuffisant',
  constat: 'constat, sans seuil',
  'non-calcule': 'non calculé',
}

/** How a figure is written: a count, a share 0 … 1, a coefficient, a score or a number of places to a tenth, a raw value. */
export type FigureUnit = 'effectif' | 'part' | 'coefficient' | 'dixieme' | 'valeur'

/** A figure judged by a threshold. */
export interface Check {
  /** What was measured, in French. */
  readonly label: string
  /** Figure measured; NaN where it is not to be had. */
  readonly value: number
  /** Unit of the value. */
  readonly unit: FigureUnit
  /** The threshold in French, and its origin. */
  readonly threshold: string
  /** Where the threshold comes from. */
  readonly source: string
  /** What the threshold says of it. */
  readonly verdict: Verdict
}

/** A column of texts, or of figures when it has a unit. */
export interface FindingColumn {
  /** Heading in French. */
  readonly label: string
  /** Unit of its figures; nothing for texts. */
  readonly unit?: FigureUnit
}

/** Rows of figures and texts, the first of each being its name; NaN is a missing figure. */
export interface FindingTable {
  /** What the rows show, in French. */
  readonly caption: string
  /** Columns, in order. */
  readonly columns: readonly FindingColumn[]
  /** Cells, in the order of the columns. */
  readonly rows: readonly (readonly (string | number)[])[]
  /** Columns of figures, by place, that are worth drawing as bars beside the names. */
  readonly drawn?: number
}

/** Findings of one step: a sentence, a verdict by stated thresholds, and the tables behind them. */
export interface Finding {
  /** Plain French, for who does not read the tables. */
  readonly sentence: string
  /** Worst of the verdicts of its checks. */
  readonly verdict: Verdict
  /** Figures judged. */
  readonly checks: readonly Check[]
  /** Tables behind the sentence. */
  readonly tables: readonly FindingTable[]
  /** What to bear in mind. */
  readonly notes: readonly string[]
}

/** What stands in the place of a figure that is missing. */
const ABSENT = '–'

/**
 * Writes a figure in French.
 *
 * @param value the figure; NaN is written « – »
 * @param unit how it is written
 * @returns the figure with its sign and its unit
 *
 * @example
 * figureInWords(0.6547, 'part') // → '65,5\u00A0%'
 */
export function figureInWords(value: number, unit: FigureUnit): string {
  if (Number.isNaN(value)) return ABSENT
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  switch (unit) {
    case 'effectif':
      return french(value, 0)
    case 'part':
      return `${french(100 * value, value !== 1 && value !== 0 ? 1 : 0)}${NBSP}%`
    case 'coefficient':
      return french(value, 2)
    case 'dixieme':
      return french(value, 1)
    case 'valeur':
      return french(
        value,
        Number.isInteger(value)
          ? 0
          : Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value))))),
      )
  }
}

/**
 * Finds the worst of several verdicts; what has no threshold counts only where nothing else does.
 *
 * @param each verdicts
 * @returns the worst; `constat` where none is a judgement
 *
 * @example
 * worst(['satisfaisant', 'constat', 'a-surveiller']) // → 'a-surveiller'
 */
export function worst(each: readonly Verdict[]): Verdict {
  const judged = each.filter((one) => verdicts.indexOf(one) <= verdicts.indexOf('insuffisant'))
  if (judged.length === 0)
    return each.length > 0 && each.every((one) => one === 'non-calcule') ? 'non-calcule' : 'constat'
  return verdicts[Math.max(...judged.map((one) => verdicts.indexOf(one)))]!
}
