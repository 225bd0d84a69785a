/**
 * Files of others (workbooks, Parquet, Arrow) opened in a thread bounded in memory and time. Their libraries believe the lengths
 * that a file declares: one that lies fills the memory, or never ends. In the sandbox, it is a file that is refused.
 */
import { bounds } from '../core/bounds.ts'
import { availableParallelism } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { UserError, UserErrors, userErrors } from '../core/errors.ts'
import type { Parsers } from '../ingest/open.ts'
import { inMemory, type ByteSource } from '../io/byte-source.ts'
import type { Feature } from '../io/contour-features.ts'
import { libraryFeatures, type LibraryContours } from '../io/contour-files.ts'
import { decodeSheet, type DecodeOptions, type SheetFormat } from '../io/encode.ts'
import { sheetsOf, type WorkbookSheet } from '../io/workbook.ts'
import type { Sheet } from '../table/sheet.ts'
import { onDisk } from './byte-source.ts'
import { taskAddress, hasThreads, Moved, Pool, ThreadEnded, type Task } from './pool.ts'

/** One file to be opened: by its path, or its bytes. */
interface SandboxJob {
  readonly kind: 'workbook' | 'parquet' | 'sheet' | 'contours'
  readonly format: Exclude<SheetFormat, 'csv' | 'json'>
  readonly file: string | undefined
  /** Bytes that a Parquet file may unpack to. */
  readonly most: number
  readonly path?: string
  readonly bytes?: Uint8Array
  readonly contours?: LibraryContours
}

type SandboxAnswer =
  | { readonly found: unknown }
  | { readonly problems: readonly Pick<UserError, 'code' | 'message' | 'remedy' | 'place'>[] }

/** In a thread: opens one file; its columns are handed over, its problems travel as plain data. */
export const sandboxTask: Task<undefined, SandboxJob, SandboxAnswer> =
  () =>
  async ({ kind, format, file, most, path, bytes = new Uint8Array(), contours }) => {
    const source = path === undefined ? inMemory(bytes) : onDisk(path)
    const whole = (): Uint8Array => source.read(0, source.size)
    try {
      if (kind === 'contours') return { found: await libraryFeatures(contours!) }
      if (kind === 'parquet') {
        const { parquetAsCsv } = await import('../ingest/open-parquet.ts')
        return { found: await parquetAsCsv(source, file!, most) }
      }
      if (kind === 'workbook') return { found: await sheetsOf(whole(), file!) }
      const sheet = await decodeSheet(whole(), format, file === undefined ? {} : { file })
      const columns = sheet.columns.flatMap(({ values }) =>
        values instanceof Float64Array ? [values.buffer] : [],
      )
      return new Moved({ found: sheet }, [...new Set(columns)])
    } catch (error) {
      const problems = userErrors(error)
      if (problems.length === 0) throw error
      return {
        problems: problems.map(({ code, message, remedy, place }) => ({
          code,
          message,
          remedy,
          place,
        })),
      }
    }
  }

const task = taskAddress('host/sandbox.js', import.meta.url, 'sandboxTask')

/** Opens files in the sandbox, for `openInputs`; nothing when no thread can be started: the libraries then run here. */
export const sandboxParsers: Parsers | undefined = hasThreads
  ? {
      workbook: (bytes, file) =>
        inSandbox<WorkbookSheet[]>({ kind: 'workbook', file, source: inMemory(bytes) }),
      parquet: (source, file, most) =>
        inSandbox<Uint8Array[] | undefined>({ kind: 'parquet', file, source, most }),
      arrow: (source, file) => inSandbox<Sheet>({ kind: 'sheet', file, source }),
    }
  : undefined

/**
 * Decodes a sheet as `decodeSheet` does; Arrow, Parquet and workbooks in the sandbox.
 *
 * @throws {UserError} as `decodeSheet` does; `classeur-illisible` for a file that takes more memory or time than its size calls for
 */
export async function decodeSafely(
  bytes: Uint8Array,
  format: SheetFormat,
  options: DecodeOptions = {},
): Promise<Sheet> {
  if (!hasThreads || format === 'csv' || format === 'json')
    return decodeSheet(bytes, format, options)
  return inSandbox<Sheet>({ kind: 'sheet', format, file: options.file, source: inMemory(bytes) })
}

/**
 * Reads the features of a shapefile or of a FlatGeobuf in the sandbox; here when no thread can be started.
 *
 * @param file its bytes, and those of the files beside it
 * @throws {UserError} as `libraryFeatures` does; `contours-illisibles` for a file that takes more memory or time than its size calls for
 */
export async function featuresSafely(file: LibraryContours): Promise<Feature[]> {
  if (!hasThreads) return libraryFeatures(file)
  const { name, bytes } = file
  return inSandbox<Feature[]>({
    kind: 'contours',
    file: name,
    source: inMemory(bytes),
    contours: file,
  })
}

const MIB = 2 ** 20

/** At most half of the memory that this program may take; files of about one size share a bound, and so a thread. */
function heapFor(bytes: number): number {
  const half = getHeapStatistics().heap_size_limit / 2 / MIB
  // a cell takes a hundred times its compressed bytes
  return Math.min(half, bounds.threadHeap + bounds.threadHeapPerMib * Math.ceil(bytes / MIB))
}

/** Four seconds, and twelve for each million bytes: ten times what the slowest of real files took. */
function timeoutFor(bytes: number): number {
  return 1e3 * (bounds.threadSeconds + (bounds.threadSecondsPerMegabyte * bytes) / 1e6)
}

/** Threads of one bound of memory, and how many files they are at. */
interface Sandbox {
  readonly pool: Pool<undefined, SandboxJob, SandboxAnswer>
  readonly memory: number
  open: number
  closing?: NodeJS.Timeout
}
const sandboxes = new Map<number, Sandbox>()

/** Milliseconds that an idle thread is kept for the next file: its libraries take longer to load than most files to read, and the jobs of a lot open one every two seconds. */
const IDLE = 10_000

function sandboxOf(memory: number): Sandbox {
  const known = sandboxes.get(memory)
  clearTimeout(known?.closing)
  if (known) return known
  const pool = new Pool<undefined, SandboxJob, SandboxAnswer>(
    task,
    availableParallelism(),
    undefined,
    {
      memory,
      quiet: true,
    },
  )
  const sandbox = { pool, memory, open: 0 }
  sandboxes.set(memory, sandbox)
  return sandbox
}

function closeOnceIdle(sandbox: Sandbox): void {
  if (sandbox.open > 0) return
  sandbox.closing = setTimeout(() => {
    sandboxes.delete(sandbox.memory)
    void sandbox.pool.close()
  }, IDLE).unref()
}

async function inSandbox<Found>({
  kind,
  format = 'arrow',
  file,
  source,
  most = Infinity,
  contours,
}: Pick<SandboxJob, 'kind' | 'file'> &
  Partial<Pick<SandboxJob, 'format' | 'most' | 'contours'>> & {
    readonly source: ByteSource
  }): Promise<Found> {
  const { path, size } = source
  const sandbox = sandboxOf(heapFor(size))
  sandbox.open++
  try {
    const content = contours
      ? { contours }
      : path === undefined
        ? { bytes: source.read(0, size) }
        : { path }
    const job: SandboxJob = { kind, format, file, most, ...content }
    const answer = await sandbox.pool.run(job, { timeout: timeoutFor(size) })
    if ('found' in answer) return answer.found as Found
    throw new UserErrors(
      answer.problems.map(
        ({ code, message, remedy, place }) => new UserError(code, message, remedy, place),
      ),
    )
  } catch (error) {
    if (!(error instanceof ThreadEnded)) throw error
    if (error.reason !== 'memory' && error.reason !== 'time') throw error.cause ?? error
    throw resourceLimitError(kind, file, error.reason === 'time' ? 'de temps' : 'de mémoire')
  } finally {
    sandbox.open--
    closeOnceIdle(sandbox)
  }
}

function resourceLimitError(
  kind: SandboxJob['kind'],
  file: string | undefined,
  resource: string,
): UserError {
  const contours = kind === 'contours'
  return new UserError(
    contours ? 'contours-illisibles' : 'classeur-illisible',
    `${file === undefined ? 'le fichier' : `« ${file} »`} demande plus ${resource} que sa taille ne le veut : il est abîmé, ou trop grand`,
    `téléchargez-le de nouveau, ou ${contours ? 'convertissez-le en GeoJSON' : 'enregistrez-le en CSV'}`,
    file === undefined ? {} : { file },
  )
}
