/** What a kind of imputation says of itself: what stands in for a missing value. */
import { levelDefinitions } from '../../table/level.ts'
import type { Fields, StepFields } from '../fields.ts'

/** The levels above the rows that a value can be imputed from. */
export type UpperLevel = 'commune' | 'epci' | 'departement' | 'region' | 'france'

/** The group of each row (−1: none), and the codes of the groups. */
export interface RowGroups {
  readonly of: Int32Array
  readonly n: number
  readonly codes: readonly string[]
}

/** What an imputation may draw on. */
export interface ImputationSources {
  /** How many rows there are. */
  readonly n: number
  /** The groups of the rows at a level above; one group of all when no level is named. */
  groups(level: UpperLevel | undefined): RowGroups
  /** The plain mean of each group. */
  groupMeans(x: Float64Array, groups: RowGroups): Float64Array
  /** The value of each group as a whole: a ratio of sums, or a weighted mean. */
  groupValues(x: Float64Array, groups: RowGroups): Float64Array
  /** What the territories of a level publish of themselves, by code. */
  published(level: UpperLevel): Readonly<Record<string, number>> | undefined
  /** Another indicator; undefined when the data have none. */
  indicator(id: string): Float64Array | undefined
  /** Whether an estimate is a share, from 0 to 1. */
  readonly isShare: boolean
  /** The year of the table. */
  readonly year: number
  /** The same indicator in other years, ascending, row by row. */
  otherYears(): readonly { readonly year: number; readonly values: Float64Array }[]
}

/** Gives an estimate for every row, from the values that are present; NaN where there is nothing to draw on. */
export type Estimator = (x: Float64Array) => Float64Array

/** Everything about one kind of imputation. */
export interface ImputationKind<How extends { readonly kind: string }> {
  readonly kind: How['kind']
  /** Its word before the format had one language: refused, with the word of now. */
  readonly formerly?: string
  /** Fields of the step in a method file. */
  fields(shared: Fields): StepFields
  /** Other indicators that it reads. */
  reads?(how: How): readonly string[]
  /** Levels above whose territories it must know for each row. */
  levels?(how: How): readonly UpperLevel[]
  /** Whether it draws on other years of the table, which must be given. */
  readonly readsOtherYears?: boolean
  /** The step in French. */
  words(how: How): string
  /** Makes the estimator of an indicator; none: nothing is imputed. */
  estimator?(how: How, sources: ImputationSources): Estimator
}

/** Writes a kind of imputation down. */
export function defineImputation<How extends { readonly kind: string }>(
  kind: ImputationKind<How>,
): ImputationKind<How> {
  return kind
}

/** Gives each row the value of its group; NaN to a row of none. */
export function spreadOut(ofGroup: Float64Array, { of }: RowGroups): Float64Array {
  return Float64Array.from(of, (g) => (g < 0 ? NaN : ofGroup[g]!))
}

/** Names where a mean or a median is taken, in French. */
export const withinWords = (within: UpperLevel | undefined): string =>
  within ? levelDefinitions[within].of : 'de tous les territoires'
