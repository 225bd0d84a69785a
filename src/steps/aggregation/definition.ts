/** What a kind of aggregation says of itself: how the children of a group make one value. */
import type { RowAggregate } from '../../stats/aggregate.ts'
import type { Sql } from '../expression.ts'
import type { Fields, StepFields } from '../fields.ts'
import type { StepProblem } from '../problem.ts'
import type { ChildSql, CombinedSql, CountedSql } from './sql.ts'

/** A child of a group: NaN is missing. */
export interface Column {
  readonly values: Float64Array
  readonly weight: number
}

/** A child with how much of its own weight is present. */
export interface Child extends Column {
  /** Share of its weight that is present, down to the indicators, row by row. */
  readonly coverage: Float64Array
  /** An indicator that is there or not, never in part: its coverage is 1 or 0. */
  readonly complete?: boolean
}

/** What a missing value does: counts as 0, or is left out. */
export type MissingRule = 'zero' | 'skip'

/** A group made from its children. */
export interface Combined {
  readonly values: Float64Array
  readonly coverage: Float64Array
}

/** Values of a group, and what each child brings to them. */
export interface Aggregated {
  readonly values: Float64Array
  /** What each child brings to the value, row by row, when asked for; 0 for one that is missing. */
  readonly amounts?: readonly Float64Array[]
}

/** A sum of shares of the children, row by row: what they bring is then exact. */
export interface Linear {
  /** @param least Share of the weight that must be present for a value to be given. */
  combine(children: readonly Child[], missing: MissingRule, least: number, n: number): Combined
  /** Gives the share that each child bears, given the share that the group bears itself. */
  shares(children: readonly Child[], missing: MissingRule, share: Float64Array): Float64Array[]
  /** The same in one SQL statement; `zero`: a missing child counts as 0. */
  sql(children: readonly ChildSql[], zero: boolean, least: number): CombinedSql
}

/** The group that an aggregation is checked in. */
export interface AggregatedGroup {
  readonly label: string
  readonly of: readonly string[]
}

/**
 * Everything about one kind of aggregation.
 *
 * @typeParam How The step with its options.
 * @typeParam Written The step as a method may write it: its word, or an object.
 */
export interface AggregationKind<How extends { readonly kind: string }, Written> {
  readonly kind: How['kind']
  /** Its word before the format had one language: refused, with the word of now. */
  readonly formerly?: string
  /** Whether the word alone says it. */
  readonly isWord: boolean
  /** Fields of its object form; none: it is a word. */
  fields?(shared: Fields): StepFields
  /** Defects that the schema cannot see; `field` is one of the group. */
  check?(how: How, group: AggregatedGroup): readonly StepProblem[]
  /** The step in French. */
  words(how: How): string
  /** How children are combined, when the value is a sum of shares of them. */
  readonly linear?: Linear
  /** How children are combined otherwise. Missing values are NaN, or already 0 where the method says so. */
  aggregate?(how: How, children: readonly Column[], n: number, amounts: boolean): Aggregated
  /** The values of `aggregate` alone, of missing values left out, written to `out`: a loop without room of its own. */
  aggregateInto?(
    how: How,
    columns: readonly Float64Array[],
    weights: readonly number[],
    out: Float64Array,
  ): Float64Array
  /** The value of a row in one SQL statement, from the children that may count; none: it has no such form. */
  sql?(how: How, children: readonly CountedSql[]): Sql
  /** The form that studies try in the place of a weighted mean, and its name among alternatives, in French. */
  readonly usual?: { readonly name: string; readonly how: Written }
  /** Whether it is the weighted mean itself: loops of its own compute it. */
  readonly isMean?: boolean
  /** Whether one child stands for the group where others are missing. */
  readonly standsIn?: boolean
  /** Whether a missing child leaves the group without value. */
  readonly needsAll?: boolean
  /** Whether a value depends on which other territories are computed with it. */
  readonly comparesTerritories?: boolean
  /** Whether it is defined for values that are not negative only. */
  readonly positiveOnly?: boolean
  /** Whether weights mean nothing to it. */
  readonly ignoresWeights?: boolean
  /** Never there: holds the type of the written form. */
  readonly written?: Written
}

/** Writes down a kind of aggregation that is a word. */
export function defineAggregation<Kind extends string>(
  kind: Omit<AggregationKind<{ readonly kind: Kind }, Kind>, 'isWord'>,
): AggregationKind<{ readonly kind: Kind }, Kind> {
  return { ...kind, isWord: true }
}

/** Writes down a kind of aggregation that has options, all of which may be left out. */
export function defineOptionalAggregation<How extends { readonly kind: string }>(
  kind: Omit<AggregationKind<How, How['kind'] | How>, 'isWord'>,
): AggregationKind<How, How['kind'] | How> {
  return { ...kind, isWord: true }
}

/** Writes down a kind of aggregation that must say its options. */
export function defineAggregationObject<How extends { readonly kind: string }>(
  kind: Omit<AggregationKind<How, How>, 'isWord'>,
): AggregationKind<How, How> {
  return { ...kind, isWord: false }
}

/**
 * Aggregates row by row, each row being the children that count there.
 *
 * @param row The value of a row, and what each child brings to it.
 * @param counted The value with which a child counts; NaN when it does not.
 */
export function aggregateRows(
  row: RowAggregate,
  children: readonly Column[],
  n: number,
  wanted: boolean,
  counted: (v: number) => number = (v) => v,
): Aggregated {
  const values = new Float64Array(n)
  const amounts = wanted ? children.map(() => new Float64Array(n)) : undefined
  const v = new Float64Array(children.length)
  const w = new Float64Array(children.length)
  const parts = new Float64Array(children.length)
  const at = new Int32Array(children.length)
  for (let i = 0; i < n; i++) {
    let m = 0
    for (let k = 0; k < children.length; k++) {
      const { values: x, weight } = children[k]!
      const value = counted(x[i]!)
      if (value !== value || weight === 0) continue
      v[m] = value
      w[m] = weight
      at[m++] = k
    }
    values[i] = m === 0 ? NaN : row(v, w, m, amounts && parts)
    if (amounts) for (let k = 0; k < m; k++) amounts[at[k]!]![i] = parts[k]!
  }
  return { values, ...(amounts && { amounts }) }
}
