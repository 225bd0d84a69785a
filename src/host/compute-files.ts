/** An index computed in a thread, so that a service goes on answering. */
import {
  UserError,
  UserErrors,
  userErrorFrom,
  userErrors,
  type SerializedError,
} from '../core/errors.ts'
import { originOfTable, type ComputeOptions, type Scores } from '../engine/compute.ts'
import { keepOrigin } from '../engine/origin.ts'
import type { InputFile } from '../ingest/input.ts'
import type { Method } from '../method/method.ts'
import { readFiles, subjectOf, type PipelineOptions } from '../pipeline/pipeline.ts'
import type { Table } from '../table/table.ts'
import { embeddedCog } from './cog.ts'
import { franceDistances } from './france-distances.ts'
import { inputsAt } from './inputs.ts'
import { taskAddress, Pool, type Task } from './pool.ts'

/** What a thread computes, as plain data. */
interface FilesSetup {
  readonly method: Method
  readonly files: readonly (string | InputFile)[]
  readonly options: PlainOptions
}

/** The options of `computeFiles` that are plain data. */
export type PlainOptions = Omit<PipelineOptions, 'cog' | 'history' | 'lent' | 'reader' | 'groups'>

/** Why nothing was computed, as a thread may say it. */
interface Refused {
  readonly refused: readonly SerializedError[]
}

interface Computed {
  readonly scores: Scores
  readonly table: Table
  readonly options: ComputeOptions
}

/** In a thread: opens, reads, joins and computes. */
export const computeTask: Task<undefined, FilesSetup, Computed | Refused> = () => async (setup) => {
  try {
    return await computed(setup)
  } catch (error) {
    const refused = userErrors(error)
    if (refused.length === 0) throw error
    return { refused: refused.map((each) => each.toJSON()) }
  }
}

async function computed({ method, files, options }: FilesSetup): Promise<Computed> {
  const paths = files.filter((each) => typeof each === 'string')
  const given = files.filter((each) => typeof each !== 'string')
  const inputs = [...(await inputsAt(paths)), ...given]
  // of one's own files, as the command line does: codes are known, distances to a France services lent
  const known =
    options.sources || options.anyCode ? {} : { history: embeddedCog(), lent: franceDistances() }
  const reading = { ...known, ...options }
  const dataset = readFiles(inputs, method, reading)
  const { scores, table, options: chosen } = subjectOf(method, dataset, reading)
  return { scores, table, options: chosen }
}

const task = taskAddress('host/compute-files.js', import.meta.url, 'computeTask')

/**
 * Computes an index as `computeFiles` does, in a thread of its own: the caller goes on answering while files are read.
 *
 * @param method the method
 * @param files paths (archives, workbooks and folders too), or files in memory, those of `embeddedTerritory` included
 * @param options those of `computeFiles` that are plain data
 * @returns the scores, as `computeFiles` gives them: studies and pictures take them
 * @throws {UserErrors} what is wrong with the files
 * @throws {UserError} `option-invalide` for a file opened by `inputsAt`, which a thread is not sent: give its path
 *
 * @example
 * const scores = await computeFilesOn(ifn2026, ['communes.csv'], { level: 'epci' })
 */
export async function computeFilesOn<const M extends Method>(
  method: M,
  files: readonly (string | InputFile)[],
  options: PlainOptions = {},
): Promise<Scores<M>> {
  const open = files.find(
    (each): each is InputFile => typeof each !== 'string' && !!(each.source ?? each.chunks),
  )
  if (open !== undefined)
    throw new UserError(
      'option-invalide',
      `« ${open.name} » est un fichier ouvert, qu’un autre fil d’exécution ne peut pas lire`,
      'donnez son chemin, ou ses octets',
      { file: open.name },
    )
  const pool = new Pool<undefined, FilesSetup, Computed | Refused>(task, 1, undefined)
  try {
    const found = await pool.run({ method, files: files.map(plainFile), options })
    if ('refused' in found) throw new UserErrors(found.refused.map(userErrorFrom))
    return keepOrigin(
      { ...found.scores, method } as Scores<M>,
      originOfTable(found.table, found.options),
    )
  } finally {
    await pool.close()
  }
}

/** A file without getters: a thread is sent what they give. */
const plainFile = (file: string | InputFile): string | InputFile =>
  typeof file === 'string' ? file : { ...file }
