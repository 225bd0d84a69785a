/** What one side of a comparison knows of each territory: the index, its parts, its interval if there is one. */
import type { Scores } from '../../engine/compute.ts'
import { grow } from '../../engine/tree.ts'
import { contributions } from '../../engine/contributions.ts'
import type { Method } from '../../method/method.ts'
import type { Level } from '../../table/level.ts'
import { rowCount, type Sheet } from '../../table/sheet.ts'

/** The index of each territory at one date, and what makes it. */
export interface Standing {
  /** Millésime, or name of the file. */
  readonly label: string
  readonly method: Method
  readonly level: Level
  readonly codes: readonly string[]
  readonly names?: readonly string[]
  readonly population?: Float64Array
  readonly index: Float64Array
  readonly subIndices: Readonly<Record<string, Float64Array>>
  /** They sum to `index`, row by row. */
  readonly contributions: Readonly<Record<string, Float64Array>>
  /** Bounds of the index at 5 % and 95 %. */
  readonly interval?: { readonly low: Float64Array; readonly high: Float64Array }
  /** How each row was made of rows of another COG. */
  readonly origins?: readonly string[]
}

/** What is left of an index that the scores of a file do not explain. */
export const REMAINDER = 'autres'
const EXACT = 1e-9

/** The standing that a computation gives. */
export function standingOf(label: string, scores: Scores): Standing {
  const { method, level, codes, names, population, index, subIndices, tree, origins } = scores
  return {
    label,
    method,
    level,
    codes,
    index,
    subIndices,
    contributions: contributions(tree, 'ifn'),
    ...(names && { names }),
    ...(population && { population }),
    ...(origins && { origins }),
  }
}

/**
 * The standing that a file of results gives: contributions are found again from the scores of indicators.
 * Where these do not give the index back (1e-9), what is left is a contribution of its own, `autres`.
 */
export function standingFromSheet(
  label: string,
  sheet: Sheet,
  method: Method,
  level: Level,
): Standing {
  const n = rowCount(sheet)
  const of = (name: string): Float64Array | undefined => numbers(sheet, name)
  const missing = new Float64Array(n).fill(NaN)
  const scores = Object.fromEntries(
    Object.keys(method.indicators).map((id) => [id, of(`${id}_score`) ?? missing]),
  )
  const tree = grow(method, { n, scores })
  const index = of('ifn') ?? missing
  const found = contributions(tree, 'ifn')
  const grown = tree.nodes['ifn']!.values
  const rest = index.map((v, i) =>
    Number.isNaN(v) ? NaN : Math.abs(grown[i]! - v) <= EXACT ? 0 : v,
  )
  const isWhole = rest.every((v) => v === 0 || Number.isNaN(v))
  const parts = Object.entries(found).map(
    ([id, values]) =>
      [id, values.map((v, i) => (Number.isNaN(index[i]!) ? NaN : rest[i] === 0 ? v : 0))] as const,
  )
  const [low, high, population] = [of('ifn_p05'), of('ifn_p95'), of('population')]
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
    contributions: Object.fromEntries([...parts, ...(isWhole ? [] : [[REMAINDER, rest] as const])]),
    ...(low && high && { interval: { low, high } }),
    ...(names && { names }),
    ...(population && { population }),
    ...(origins && { origins }),
  }
}

/** A column of numbers of a sheet. */
export function numbers(sheet: Sheet, name: string): Float64Array | undefined {
  const values = sheet.columns.find((each) => each.name === name)?.values
  return values instanceof Float64Array ? values : undefined
}
