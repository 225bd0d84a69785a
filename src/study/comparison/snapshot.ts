/** Scores, contributions and intervals of one edition: one side of a comparison. */
import type { Scores } from '../../engine/compute.ts'
import { aggregateTree } from '../../engine/tree.ts'
import { contributions } from '../../engine/contributions.ts'
import { themesOf, type Theme } from '../../engine/reasons.ts'
import type { Method } from '../../method/method.ts'
import type { Level } from '../../table/level.ts'
import { rowCount, type Sheet } from '../../table/sheet.ts'
import type { IndexNoise } from './significance.ts'

/** Index of each territory at one date, its contributions and its interval. */
export interface Snapshot {
  /** Millésime, or name of the file. */
  readonly label: string
  /** Method of the scores. */
  readonly method: Method
  /** Level of the territories. */
  readonly level: Level
  /** Codes officiels, a territory a row. */
  readonly codes: readonly string[]
  /** Names of the territories. */
  readonly names?: readonly string[]
  /** Inhabitants of each territory. */
  readonly population?: Float64Array
  /** Value of the index; NaN for missing. */
  readonly index: Float64Array
  /** Values of the sub-indices, by identifier. */
  readonly subIndices: Readonly<Record<string, Float64Array>>
  /** Scores of the themes of the index: axes, or indicators that a sub-index holds itself. */
  readonly themes?: readonly Pick<Theme, 'id' | 'label' | 'values'>[]
  /** They sum to `index`, row by row. */
  readonly contributions: Readonly<Record<string, Float64Array>>
  /** Bounds of the index at 5 % and 95 %. */
  readonly interval?: { readonly low: Float64Array; readonly high: Float64Array }
  /** Standard errors of the index, where they were measured. */
  readonly noise?: IndexNoise
  /** Year of the census of each variable of one that it reads. */
  readonly census?: Readonly<Record<string, number>>
  /** How each row was made of rows of another COG. */
  readonly origins?: readonly string[]
}

/** Name of the part of an index that the scores of a file do not explain. */
export const REMAINDER = 'autres'
const EXACT = 1e-9

/**
 * Takes the snapshot of a computation.
 *
 * @param label millésime, or name of the file
 * @param scores scores of any level
 * @returns the snapshot, without interval
 */
export function snapshotOf(label: string, scores: Scores): Snapshot {
  const { method, level, codes, names, population, index, subIndices, tree, origins } = scores
  return {
    label,
    method,
    level,
    codes,
    index,
    subIndices,
    themes: themesOf({ tree, indicators: {} }),
    contributions: contributions(tree, 'ifn'),
    ...(names && { names }),
    ...(population && { population }),
    ...(origins && { origins }),
  }
}

/**
 * Takes the snapshot of a file of results: contributions are computed again from the scores of indicators.
 * Where these do not give the index back (1e-9), what is left is a contribution of its own, `autres`.
 *
 * @param label millésime, or name of the file
 * @param sheet what `ifn calculer` wrote; its first column holds the codes
 * @param method the method of the result
 * @param level its level
 * @returns the snapshot; a column that the sheet lacks is missing (NaN)
 */
export function snapshotFromSheet(
  label: string,
  sheet: Sheet,
  method: Method,
  level: Level,
): Snapshot {
  const n = rowCount(sheet)
  const of = (name: string): Float64Array | undefined => numbers(sheet, name)
  const missing = new Float64Array(n).fill(NaN)
  const scores = Object.fromEntries(
    Object.keys(method.indicators).map((id) => [id, of(`${id}_score`) ?? missing]),
  )
  const tree = aggregateTree(method, { n, scores })
  const index = of('ifn') ?? missing
  const found = contributions(tree, 'ifn')
  const recomputed = tree.nodes['ifn']!.values
  const rest = index.map((v, i) =>
    Number.isNaN(v) ? NaN : Math.abs(recomputed[i]! - v) <= EXACT ? 0 : v,
  )
  const isWhole = rest.every((v) => v === 0 || Number.isNaN(v))
  const parts = Object.entries(found).map(
    ([id, values]) =>
      [id, values.map((v, i) => (Number.isNaN(index[i]!) ? NaN : rest[i] === 0 ? v : 0))] as const,
  )
  const [low, high, population] = [of('ifn_p05'), of('ifn_p95'), of('population')]
  const error = of('ifn_erreur_type')
  const text = (name: string): readonly string[] | undefined =>
    sheet.columns.find((each) => each.name === name && !(each.values instanceof Float64Array))
      ?.values as readonly string[] | undefined
  const [names, origins] = [text('nom'), text('passage')]
  return {
    label,
    method,
    level,
    codes: sheet.columns[0]!.values as readonly string[],
    index,
    subIndices: Object.fromEntries(
      Object.keys(method.subIndices).map((id) => [id, of(id) ?? missing]),
    ),
    themes: themesOf({ tree, indicators: {} }),
    contributions: Object.fromEntries([...parts, ...(isWhole ? [] : [[REMAINDER, rest] as const])]),
    ...(low && high && { interval: { low, high } }),
    ...(error && { noise: { sampling: new Float64Array(n), other: error } }),
    ...(names && { names }),
    ...(population && { population }),
    ...(origins && { origins }),
  }
}

/**
 * Finds a column of numbers of a sheet.
 *
 * @param sheet a sheet
 * @param name name of the column
 * @returns its values; nothing when there is no such column, or when it holds texts
 */
export function numbers(sheet: Sheet, name: string): Float64Array | undefined {
  const values = sheet.columns.find((each) => each.name === name)?.values
  return values instanceof Float64Array ? values : undefined
}
