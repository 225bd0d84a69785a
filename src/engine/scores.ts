/** What an index is computed with, and what comes of it. */
import type { IndicatorId, Method, ScoredId, SubIndexId } from '../method/method.ts'
import type { Level } from '../table/level.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Grouping, Membership } from '../table/table.ts'
import type { Expected } from './expected.ts'
import type { Donors } from './impute.ts'
import type { FrozenReference, Reference } from './reference.ts'
import type { Trace } from './trace.ts'
import type { WinsorisedCell } from './treat.ts'
import type { Tree } from './tree.ts'

/** How the index is computed, where that is not the method’s to say. Without options every row is compared with all the rows. */
export interface ComputeOptions {
  /** What territories are compared with; all the rows of the table when left out. */
  readonly reference?: Reference
  /** Upper-level territories to give results for, rather than the rows. */
  readonly to?: Grouping
  /** Who holds the rows, for a method that shrinks its shares: in order of preference; what the table says when left out. */
  readonly towards?: readonly Grouping[]
  /** What a method that imputes may draw on beside the table. */
  readonly donors?: Donors
  /** Files and data sets that the Trace names; none when left out. */
  readonly sources?: readonly SourceTrace[]
  /** Command line that is written in the Trace; none is written when left out. */
  readonly command?: string
}

/** The index of each territory, its sub-indices and all that they are made of. Every column has one place a territory, in the order of `codes`; NaN is a value that is missing, and `reasons` says why. */
export interface Scores<M extends Method = Method> {
  /** Method that they were computed by. */
  readonly method: M
  /** Level of the territories. */
  readonly level: Level
  /** Codes officiels, in the order of every column. */
  readonly codes: readonly string[]
  /** Names of the territories; nothing where no file has any. */
  readonly names?: readonly string[]
  /** Inhabitants of each territory; nothing where no file tells. */
  readonly population?: Float64Array
  /** Code of the EPCI, of the département and of the région of each territory, where something tells. */
  readonly membership?: Membership
  /** Names of those territories, by code. */
  readonly parentNames?: Readonly<Record<string, string>>
  /** Raw values, by indicator, imputed where the method imputes; NaN throughout for one that the table cannot give. */
  readonly indicators: Readonly<Record<IndicatorId<M>, Float64Array>>
  /** Why a raw value is missing, or that it is imputed (bytes of `reasons`). */
  readonly reasons: Readonly<Partial<Record<string, Uint8Array>>>
  /** Normalised, higher meaning more fragile, by indicator; those of context have none. */
  readonly scores: Readonly<Record<ScoredId<M>, Float64Array>>
  /** Value of each sub-index, by identifier; NaN where it is missing. */
  readonly subIndices: Readonly<Record<SubIndexId<M>, Float64Array>>
  /** Value of the index, higher meaning more fragile; NaN without enough indicators. */
  readonly index: Float64Array
  /** 1 is the most fragile; ties share the best rank. */
  readonly rank: Float64Array
  /** Share of the weight that is present, 0 … 1. */
  readonly coverage: Float64Array
  /** How each row was made of rows of another COG; `''` for one that is what it was. */
  readonly origins?: readonly string[]
  /** Shares drawn towards their group, by indicator, for a method that shrinks them: what was scored. */
  readonly shrunk: Readonly<Record<string, Float64Array>>
  /** Class of the index, 1 … n from the least fragile, for a method that has classes. */
  readonly classes?: Float64Array
  /** Side of the medians: `double_fragilite`, a sub-index, `favorable`, or `''`. */
  readonly quadrant?: readonly string[]
  /** What the survey's rates give with the ages of the territory: never part of the index. */
  readonly expected?: Expected
  /** Share of the weight that rests on imputed values, 0 … 1; absent when the method imputes nothing. */
  readonly imputed?: Float64Array
  /** Every value that was held at a bound; absent when the method treats nothing. */
  readonly treated?: readonly WinsorisedCell[]
  /** The tree that gave them: `contributions(scores.tree, 'ifn')` takes a score apart. */
  readonly tree: Tree
  /** The scales, to be kept for another millésime. */
  readonly frozen: FrozenReference
  /** How the scores were made. */
  readonly trace: Trace
}
