/**
 * The form of a step of the audit: a specification (what it studies, the figures with the threshold
 * of each and its source, the tables) that one runner executes.
 */
import { french } from '../../core/french.ts'
import type { Scores } from '../../engine/compute.ts'
import type { Check, FigureUnit, Finding, FindingTable, Verdict } from './finding.ts'
import type { AuditInput } from './step.ts'

/** Origin of each threshold, printed beside it. */
export const SOURCES = {
  jrc: 'JRC, COIN Tool, questions fréquentes',
  usage: 'usage des audits du JRC',
  coinr: 'valeur par défaut de COINr',
  ours: 'le nôtre',
} as const

/** A limit that a figure must respect, a second one past which it is insufficient, and how they are written. */
export interface Threshold {
  readonly side: 'least' | 'most'
  readonly good: number
  readonly poor?: number
  /** In French; written from the limits when left out. */
  readonly words?: string
}

/**
 * States the least value that is satisfactory.
 *
 * @param good least satisfactory value, in the unit of the figure
 * @param poor below it, the figure is insufficient; between the two it is to be watched
 * @param words the threshold in French, where the limits alone do not say it
 * @returns the threshold
 */
export function minimumThreshold(good: number, poor?: number, words?: string): Threshold {
  return { side: 'least', good, ...(poor !== undefined && { poor }), ...(words && { words }) }
}

/**
 * States the greatest value that is satisfactory.
 *
 * @param good greatest satisfactory value, in the unit of the figure
 * @param poor above it, the figure is insufficient; between the two it is to be watched
 * @param words the threshold in French, where the limits alone do not say it
 * @returns the threshold
 */
export function maximumThreshold(good: number, poor?: number, words?: string): Threshold {
  return { side: 'most', good, ...(poor !== undefined && { poor }), ...(words && { words }) }
}

/**
 * Judges a figure by a threshold.
 *
 * @param label what the figure is, in French
 * @param unit how it is written
 * @param value the figure; NaN is `non-calcule`
 * @param threshold its limits
 * @param source origin of the threshold, in French; ours when left out
 * @returns the figure with its verdict
 *
 * @example
 * check('Population sans indice', 'part', 0.03, maximumThreshold(0.01, 0.05)).verdict // → 'a-surveiller'
 */
export function check(
  label: string,
  unit: FigureUnit,
  value: number,
  threshold: Threshold,
  source: string = SOURCES.ours,
): Check {
  const { side, good, poor } = threshold
  const fails = (limit: number): boolean => (side === 'least' ? value < limit : value > limit)
  const verdict: Verdict = Number.isNaN(value)
    ? 'non-calcule'
    : !fails(good)
      ? 'satisfaisant'
      : poor !== undefined && fails(poor)
        ? 'insuffisant'
        : 'a-surveiller'
  return { label, value, unit, threshold: thresholdWords(threshold, unit), source, verdict }
}

function thresholdWords({ side, good, poor, words }: Threshold, unit: FigureUnit): string {
  if (words !== undefined) return words
  const said = (limit: number): string => {
    if (unit === 'part')
      return limit === 0.5
        ? 'la moitié'
        : limit === 0.25
          ? 'un quart'
          : `${french(100 * limit, 0)} %`
    return french(limit, unit === 'effectif' || limit === 1 || limit === 0 ? 0 : 2)
  }
  const limit =
    side === 'least'
      ? `au moins ${said(good)}`
      : unit !== 'effectif'
        ? `au plus ${said(good)}`
        : good === 0
          ? 'aucun'
          : `${said(good)} au plus`
  if (poor === undefined) return limit
  if (side === 'least') return `${limit} ; insuffisant sous ${said(poor)}`
  return `${limit} ; insuffisant ${unit === 'effectif' && poor === 0 ? 'dès le premier' : `au-delà de ${said(poor)}`}`
}

/**
 * States a fact that no threshold judges.
 *
 * @param label what the figure is, in French
 * @param unit how it is written
 * @param value the figure; NaN where the label says all
 * @param threshold why there is no threshold, in French
 * @returns the figure, with the verdict `constat`
 */
export function fact(
  label: string,
  unit: FigureUnit = 'effectif',
  value = NaN,
  threshold = 'sans seuil',
): Check {
  return { label, value, unit, threshold, source: SOURCES.ours, verdict: 'constat' }
}

/** A column of a table: its heading, its cell of a row, and the unit of its figures. */
export type ColumnSpec<R> = readonly [
  label: string,
  cell: (row: R) => string | number,
  unit?: FigureUnit,
]

/**
 * Lays rows out as a table.
 *
 * @param caption in French
 * @param rows one object a row
 * @param columns heading and cell of each column; a column without unit holds texts
 * @param drawn place of the column that is worth drawing as bars
 * @returns the table
 */
export function tableOf<R>(
  caption: string,
  rows: readonly R[],
  columns: readonly ColumnSpec<R>[],
  drawn?: number,
): FindingTable {
  return {
    caption,
    columns: columns.map(([label, , unit]) => ({ label, ...(unit && { unit }) })),
    rows: rows.map((row) => columns.map(([, cell]) => cell(row))),
    ...(drawn !== undefined && { drawn }),
  }
}

/** One step of the audit, whatever it studies. */
export interface StepSpec<S extends object> {
  /** Step of the OECD & JRC handbook, 1 … 9. */
  readonly handbook: number
  readonly title: string
  /** The question that the step answers, in French. */
  readonly question: string
  /** Territories with an index under which the step says nothing; 0 when left out. */
  readonly least?: number
  /** Measures what the step tells of, or says why it cannot. */
  readonly study: (input: AuditInput) => S | NotMade
  /** What is found, in one or two French sentences. */
  readonly sentence: (study: S) => string
  /** Figures held to thresholds, nothing where one has no object: the verdict of the step is the worst of theirs. */
  readonly checks: (study: S) => readonly (Check | false | undefined)[]
  readonly tables: (study: S) => readonly FindingTable[]
  readonly notes?: (study: S) => readonly string[]
}

/** What a step finds, before it is named; a verdict only where the step was not made. */
export type StepFinding = Omit<Finding, 'verdict'> & Partial<Pick<Finding, 'verdict'>>

/** Why a step was not made. */
export interface NotMade {
  readonly notMade: string
  readonly notes: readonly string[]
}

/**
 * Says why a step is not made.
 *
 * @param reason in French, without capital nor full stop
 * @param notes what to bear in mind
 * @returns what a step studies in place of its figures
 */
export function notMade(reason: string, notes: readonly string[] = []): NotMade {
  return { notMade: reason, notes }
}

/** A step of which the type of its study is no longer known: what the runner calls. */
export interface RunnableStep {
  readonly handbook: number
  readonly title: string
  readonly question: string
  readonly least: number
  readonly run: (input: AuditInput) => StepFinding
}

/**
 * Makes a step of its specification.
 *
 * @param spec the specification
 * @returns the step, ready to run on an input
 */
export function defineStep<S extends object>(spec: StepSpec<S>): RunnableStep {
  const { handbook, title, question, least = 0 } = spec
  const run = (input: AuditInput): StepFinding => {
    const study = spec.study(input)
    if ('notMade' in study) return notMadeResult(study)
    return {
      sentence: spec.sentence(study),
      checks: spec.checks(study).filter((each) => each !== undefined && each !== false),
      tables: spec.tables(study),
      notes: spec.notes?.(study) ?? [],
    }
  }
  return { handbook, title, question, least, run }
}

/**
 * Gives the result of a step that is not made.
 *
 * @param reason from {@link notMade}
 * @returns a result with the verdict `non-calcule`
 */
export function notMadeResult({ notMade: why, notes }: NotMade): StepFinding {
  const sentence = `Non calculé : ${why}.`
  return { sentence, verdict: 'non-calcule', checks: [], tables: [], notes }
}

/**
 * Names a territory in a table.
 *
 * @param scores the scores that hold it
 * @param i its row
 * @returns name and code: « Belfort (90010) »; the code alone where there is no name
 */
export function territoryName({ names, codes }: Scores, i: number): string {
  return `${names?.[i] ?? ''} (${codes[i]!})`.trim()
}

/**
 * Joins items as a French enumeration.
 *
 * @param items texts
 * @param most items shown; the others are counted
 * @returns « a, b et c »
 *
 * @example
 * listed(['a', 'b', 'c', 'd'], 2) // → 'a, b et 2 autres'
 */
export function listed(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most)
  const rest = items.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} autre${rest > 1 ? 's' : ''}`] : shown
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} et ${all.at(-1)!}`
}

/**
 * Orders the rows that have a rank, the most fragile first, ties by code.
 *
 * @param scores scores of any level
 * @returns row numbers
 */
export function byRank({ codes, rank }: Scores): number[] {
  return [...codes.keys()]
    .filter((i) => !Number.isNaN(rank[i]!))
    .sort((a, b) => rank[a]! - rank[b]! || (codes[a]! < codes[b]! ? -1 : 1))
}
