/**
 * Workbooks and Parquet files in a thread of their own. Their libraries believe the lengths that a file declares: one
 * that lies fills the memory, and would take the whole program with it. Apart, it is a file that is refused.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { UserError, UserErrors } from '../core/errors.ts'
import type { ByteSource } from '../io/byte-source.ts'
import { decodeSheet } from '../io/encode.ts'
import { sheetsOf, type WorkbookSheet } from '../io/workbook.ts'
import type { Sheet } from '../table/sheet.ts'
import type { Parsers } from '../ingest/open.ts'
import { parquetAsCsv } from '../ingest/open-parquet.ts'

/** What a thread is given. */
export interface Apart {
  readonly kind: 'classeur' | 'parquet' | 'feuille'
  readonly file: string
  readonly most: number
  /** One of both. */
  readonly path?: string
  readonly bytes?: Uint8Array
}

/** What it gives back. */
export type Answer =
  | { readonly found: unknown }
  | { readonly problems: readonly Pick<UserError, 'code' | 'message' | 'remedy' | 'place'>[] }

/** Absent where the program runs from its sources, or bundled into one file: the libraries then run here. What a Parquet file declares is checked in any case. */
const thread = new URL('./sandbox-worker.js', import.meta.url)
const canBeApart = thread.protocol === 'file:' && existsSync(fileURLToPath(thread))

export const parsersApart: Parsers = {
  workbook: (bytes, file) =>
    canBeApart
      ? apart<WorkbookSheet[]>({ kind: 'classeur', file, most: Infinity, bytes }, bytes.length)
      : sheetsOf(bytes, file),
  parquet: (source, file, most) =>
    canBeApart
      ? apart<Uint8Array[] | undefined>(
          { kind: 'parquet', file, most, ...held(source) },
          source.size,
        )
      : parquetAsCsv(source, file, most),
}

/** The sheet of a Parquet file. */
export function parquetSheet(bytes: Uint8Array, file: string): Promise<Sheet> {
  return canBeApart
    ? apart<Sheet>({ kind: 'feuille', file, most: Infinity, bytes }, bytes.length)
    : decodeSheet(bytes, 'parquet', { file })
}

function held(source: ByteSource): Pick<Apart, 'path' | 'bytes'> {
  return source.path === undefined ? { bytes: source.read(0, source.size) } : { path: source.path }
}

/** A minute, and as much again for each 5 MB: ten times what the slowest of real files took. */
const patience = (bytes: number): number => 60_000 * (1 + bytes / 5e6)

/** Half of the memory that this program may take at most, and no more time than the size calls for. */
function apart<T>(task: Apart, size: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: getHeapStatistics().heap_size_limit / 2 ** 21 },
      stdout: true,
      stderr: true,
    })
    const giveUp = setTimeout(() => end(insatiable(task.file, 'de temps')), patience(size))
    const end = (problem: Error): void => {
      reject(problem)
      clearTimeout(giveUp)
      void worker.terminate()
    }
    worker.once('message', (answer: Answer) => {
      clearTimeout(giveUp)
      if ('found' in answer) resolve(answer.found as T)
      else
        reject(
          new UserErrors(
            answer.problems.map(
              ({ code, message, remedy, place }) => new UserError(code, message, remedy, place),
            ),
          ),
        )
    })
    worker.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? insatiable(task.file, 'de mémoire') : error),
    )
    worker.once('exit', (code) =>
      end(new Error(`the thread that read ${task.file} ended with code ${code}`)),
    ) // after an answer, this says nothing
  })
}

function insatiable(file: string, what: string): UserError {
  return new UserError(
    'classeur-illisible',
    `« ${file} » demande plus ${what} que sa taille ne le veut : il est abîmé, ou trop grand`,
    'téléchargez-le de nouveau, ou enregistrez-le en CSV',
    { file },
  )
}
