/** Files as downloaded → one table, with its provenance and all that is wrong, file by file. */
import { refuse, UserError, userErrors } from '../core/errors.ts'
import { isFiner, levels, type Level } from '../table/level.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Table } from '../table/table.ts'
import { chooseYear, joinFiles, type JoinOptions, type Provenance } from './join.ts'
import { harmoniseFile, type CogTarget, type FilePassage } from './harmonise.ts'
import { readFile, type InputFile, type ReadFile, type ReadOptions } from './read.ts'

export interface Dataset {
  readonly table: Table
  readonly provenance: readonly Provenance[]
  readonly sources: readonly SourceTrace[]
  /** How files were brought to one COG, when that was asked. */
  readonly passages?: readonly FilePassage[]
  /** What territories above the rows publish of themselves: by level, variable and code. A median cannot be summed. */
  readonly published: Readonly<Partial<Record<Level, Readonly<Record<string, Readonly<Record<string, number>>>>>>>
}

export interface DatasetOptions extends ReadOptions, JoinOptions {
  /** The COG that every file is brought to before they are joined. */
  readonly cog?: CogTarget
}

/** What each file is, and every problem: nothing is thrown. `ifn verifier` prints it. */
export interface Inspection {
  readonly files: readonly { readonly input: InputFile; readonly read?: ReadFile; readonly problems: readonly UserError[] }[]
  readonly dataset?: Dataset
  /** Problems that no single file has: two files that disagree, levels that do not meet. */
  readonly problems: readonly UserError[]
}

/** Reads every file and joins those that could be read. */
export function inspect(inputs: readonly InputFile[], options: DatasetOptions = {}): Inspection {
  const files = inputs.map((input) => ({ input, ...attempt(input, options) }))
  const sound = files.flatMap((file) => (file.read && file.problems.length === 0 ? [file.read] : []))
  const { cog } = options
  const passed = cog === undefined ? sound.map((each) => ({ read: each, told: undefined })) : sound.map((each) => harmoniseFile(each, cog, options.indicators))
  const read = passed.map((each) => each.read)
  const passages = passed.flatMap(({ told }) => told ?? [])
  if (!read.some((file) => file.brought.length > 0)) return { files, problems: [] }
  const { table, provenance, problems } = joinFiles(read, options)
  return { files, problems, dataset: { table, provenance, sources: read.flatMap((file) => trace(file, provenance)), published: publishedAbove(read, table.level, options.millesime), ...(cog && { passages }) } }
}

/** Reads and joins files, or throws all that is wrong with them at once. */
export function readDataset(inputs: readonly InputFile[], options: DatasetOptions = {}): Dataset {
  const { files, problems, dataset } = inspect(inputs, options)
  refuse([...files.flatMap((file) => file.problems), ...problems])
  if (dataset === undefined) {
    throw new UserError('colonne-absente', 'aucun des fichiers n’apporte de variable', 'ajoutez les fichiers de l’INSEE et de l’ARCEP qui portent les variables de la méthode')
  }
  return dataset
}

function attempt(input: InputFile, options: ReadOptions): { read?: ReadFile; problems: readonly UserError[] } {
  try {
    return readFile(input, options)
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    return { problems }
  }
}

function trace({ file, sha256, recognised: { source } }: ReadFile, provenance: readonly Provenance[]): SourceTrace[] {
  const years = [...new Set(provenance.filter(({ files }) => files.includes(file)).map(({ year }) => year))].filter(Boolean).sort()
  const { label, producer, licence } = source
  return [{ file, ...(sha256 !== undefined && { sha256 }), label, producer, licence, ...(years.length > 0 && { millesime: years.join(', ') }) }]
}

function publishedAbove(files: readonly ReadFile[], level: Level, millesime: string | undefined): Dataset['published'] {
  return Object.fromEntries(
    levels.filter((above) => isFiner(level, above)).map((above) => {
      const brought = files.filter((file) => file.level === above).flatMap((file) => file.brought.filter(({ unit }) => unit === 'valeur').map((each) => ({ ...each, codes: file.codes })))
      const variables = [...new Set(brought.map(({ variable }) => variable))]
      return [above, Object.fromEntries(variables.map((variable) => [variable, valuesByCode(brought.filter((each) => each.variable === variable), millesime)]))]
    }),
  )
}

function valuesByCode(brought: readonly { year: string; values: Float64Array; codes: readonly string[] }[], millesime: string | undefined): Record<string, number> {
  const year = chooseYear(brought.map((each) => each.year), millesime)
  return Object.fromEntries(
    brought.filter((each) => each.year === year).flatMap(({ codes, values }) => codes.map((code, i) => [code, values[i]!] as const)).filter(([, v]) => v === v),
  )
}
