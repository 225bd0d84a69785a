/**
 * Files of others (workbooks, Parquet, Arrow) opened in a thread bounded in memory and time. Their libraries believe the lengths
 * that a file declares: one that lies fills the memory, or never ends. In the sandbox, it is a file that is refused.
 */
import { availableParallelism } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { UserError, UserErrors, userErrors } from '../core/errors.ts'
import type { Parsers } from '../ingest/open.ts'
import { inMemory, type ByteSource } from '../io/byte-source.ts'
import { decodeSheet, type DecodeOptions, type SheetFormat } from '../io/encode.ts'
import { sheetsOf, type WorkbookSheet } from '../io/workbook.ts'
import type { Sheet } from '../table/sheet.ts'
import { onDisk } from './byte-source.ts'
import { taskAddress, hasThreads, Moved, Pool, ThreadEnded, type Task } from './pool.ts'

/** One file to be opened: by its path, or its bytes. */
interface SandboxJob {
  readonly kind: 'workbook' | 'parquet' | 'sheet'
  readonly format: Exclude<SheetFormat, 'csv' | 'json'>
  readonly file: string | undefined
  /** Bytes that a Parquet file may unpack to. */
  readonly most: number
  readonly path?: string
  readonly bytes?: Uint8Array
}

type SandboxAnswer =
  | { readonly found: unknown }
  | { readonly problems: readonly Pick<UserError, 'code' | 'message' | 'remedy' | 'place'>[] }

/** In a thread: opens one file; its columns are handed over, its problems travel as plain data. */
export const sandboxTask: Task<undefined, SandboxJob, SandboxAnswer> =
  () =>
  async ({ kind, format, file, most, path, bytes }) => {
    const source = path === undefined ? inMemory(bytes!) : onDisk(path)
    const whole = (): Uint8Array => source.read(0, source.size)
    try {
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

const MIB = 2 ** 20
/** Heap of the thread in MiB, and what each MiB of the file adds to it: a cell takes a hundred times its compressed bytes. */
const [HEAP, HEAP_PER_MIB] = [192, 200]

/** At most half of the memory that this program may take; files of about one size share a bound, and so a thread. */
function heapFor(bytes: number): number {
  const half = getHeapStatistics().heap_size_limit / 2 / MIB
  return Math.min(half, HEAP + HEAP_PER_MIB * Math.ceil(bytes / MIB))
}

/** Four seconds, and twelve for each million bytes: ten times what the slowest of real files took. */
function timeoutFor(bytes: number): number {
  return 4_000 + (12_000 * bytes) / 1e6
}

/** Threads of one bound of memory, and how many files they are at. */
interface Sandbox {
  readonly pool: Pool<undefined, SandboxJob, SandboxAnswer>
  readonly memory: number
  open: number
  closing?: NodeJS.Timeout
}
const sandboxes = new Map<number, Sandbox>()

/** Milliseconds that an idle thread is kept for the next file: its libraries take longer to load than most files to read. */
const IDLE = 1_000

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
}: Pick<SandboxJob, 'kind' | 'file'> &
  Partial<Pick<SandboxJob, 'format' | 'most'>> & { readonly source: ByteSource }): Promise<Found> {
  const { path, size } = source
  const sandbox = sandboxOf(heapFor(size))
  sandbox.open++
  try {
    const content = path === undefined ? { bytes: source.read(0, size) } : { path }
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
    throw resourceLimitError(file, error.reason === 'time' ? 'de temps' : 'de mémoire')
  } finally {
    sandbox.open--
    closeOnceIdle(sandbox)
  }
}

function resourceLimitError(file: string | undefined, resource: string): UserError {
  return new UserError(
    'classeur-illisible',
    `${file === undefined ? 'le fichier' : `« ${file} »`} demande plus ${resource} que sa taille ne le veut : il est abîmé, ou trop grand`,
    'téléchargez-le de nouveau, ou enregistrez-le en CSV',
    file === undefined ? {} : { file },
  )
}
