import type { UserError } from '../core/errors.ts'
import type { ColumnUnit } from '../sources/source.ts'
import type { Level } from '../table/level.ts'
import type { Reason } from '../table/missing.ts'
import type { Membership } from '../table/table.ts'
import type { Within } from './input.ts'
import type { MethodNames } from './column-names.ts'
import type { Recognised } from './recognise.ts'

/** How a file is read, whatever its producer. */
export interface ReadOptions {
  /** Names that a method adds: its indicators, its variables. */
  readonly names?: MethodNames
  /** The column of codes of the tables, whatever its name. */
  readonly keyColumn?: string
  /** The rows are of territories of the user's own: any text is a code, and no COG is looked at. */
  readonly anyCode?: boolean
  /** Words that stand for a missing value, and why, beside those that are known. */
  readonly missing?: Readonly<Record<string, Reason>>
  /** Variables worth keeping in memory; all when left out. */
  readonly want?: (variable: string) => boolean
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly completeZeros?: boolean
}

/** One variable of one year, as one file brings it. */
export interface SourceVariable {
  readonly variable: string
  readonly year: string
  readonly unit: ColumnUnit
  readonly values: Float64Array
  readonly reasons?: Uint8Array
  /** Made of others of the file: gives way to a file that publishes it. */
  readonly derived?: boolean
}

/** What a file turned out to be. */
export interface SourceTable {
  readonly file: string
  readonly sha256?: string
  /** Date of last update, where the file tells. */
  readonly updated?: string
  readonly recognised: Recognised
  readonly level: Level
  readonly codes: readonly string[]
  readonly names?: readonly string[]
  readonly membership: Membership
  /** Names of the territories above, by code. */
  readonly parentNames: Readonly<Record<string, string>>
  readonly variables: readonly SourceVariable[]
  /** What a reader must know of it, in French. */
  readonly notices?: readonly string[]
  /** What is to be verified in it, in French. */
  readonly doubts?: readonly string[]
  readonly within?: Within
  /** Year of the code officiel géographique, as the user states it. */
  readonly cog?: number
}

/** What became of a file: read, or known to toVariable nothing, or neither. */
export interface FileResult {
  /** Table of the file, at its finest level; nothing where it could not be read, or serves nothing. */
  readonly read?: SourceTable
  /** What the file is, where it was recognised and could not be read. */
  readonly recognised?: Recognised
  /** The coarser levels of a file that holds several. */
  readonly more?: readonly SourceTable[]
  /** Why the file serves nothing, in French; nothing where it serves. */
  readonly ignored?: { readonly label: string; readonly why: string }
  /** What keeps it from being read. */
  readonly problems: readonly UserError[]
}
