/** What a caller may say beside the method and the files. */
import type { FrozenReference } from '../engine/reference.ts'
import type { CogHistory } from '../geo/cog.ts'
import type { Groups } from '../geo/groups.ts'
import type { CogTarget } from '../ingest/harmonise.ts'
import type { ReadOptions } from '../ingest/source-table.ts'
import type { Level } from '../table/level.ts'
import type { Dataset, FileReader } from './dataset.ts'
import type { LentVariable } from './lent-variable.ts'

/** What `computeFiles` is told beside the method and the files: level, reference, year, COG. */
export interface PipelineOptions {
  /** Level of the results; that of the files when left out. */
  readonly level?: Level
  /** `france`, `region`, `departement`, `epci`, a code (`90`, `region:27`), or frozen scales. */
  readonly reference?: string | FrozenReference
  /** Latest year to be read. */
  readonly millesime?: string
  /** Whether the zeros that a spreadsheet took from codes are put back; codes without them are refused when left out. */
  readonly completeZeros?: boolean
  /** The column of codes of the tables, whatever its name. */
  readonly keyColumn?: string
  /** Rows are of territories of the user's own, with any text as codes. */
  readonly anyCode?: boolean
  /** Words that stand for a missing value, and why. */
  readonly missing?: NonNullable<ReadOptions['missing']>
  /** Command line that is written in the Trace; none is written when left out. */
  readonly command?: string
  /** The COG that the files are brought to before they are joined. */
  readonly cog?: CogTarget
  /** The communes of each year: codes that never were one are told and left out, as are communes déléguées. */
  readonly history?: CogHistory
  /** Variables to read beside those of the method. */
  readonly also?: readonly string[]
  /** Groups of territories to give results for: `level` is then `groupe`. */
  readonly groups?: Groups
  /** How files are read, where several methods share what was read of them. */
  readonly reader?: FileReader
  /** What is known of every commune, for files that say nothing in its place. */
  readonly lent?: LentVariable
  /** Sources to be named in the place of what the files tell (a data package knows its own). */
  readonly sources?: Dataset['sources']
}
