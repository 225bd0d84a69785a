/** The runJobs of one thread: jobs computed and written, each told as it ends. */
import { statSync } from 'node:fs'
import { userErrors, type SerializedError } from '../core/errors.ts'
import type { FrozenReference } from '../engine/reference.ts'
import { readWhole, sha256, sha256Aside } from '../host/files.ts'
import { digestOf } from './digest.ts'
import { pathIn, type Job } from './job.ts'
import type { JobRunner } from './job-runner.ts'
import { writeOutput } from './store.ts'

/** A job to be done, and what is known of its output if it is still there. */
export interface Order {
  readonly job: Job
  /** Digest of the recipe: with that of the data, what the output depends on. */
  readonly recipe: string
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  /** Done when the digests of the files are known, where they are still computed: what asks for one before waits for nothing else. */
  readonly ready?: Promise<void>
  /** `data` of the record of an output that is intact. */
  readonly known?: string
}

/** What a job says of itself: begun, under way, written, the same, failed. */
export type Outcome =
  | { readonly kind: 'begun'; readonly path: string }
  /** Of a table that is read by batches: the share that is done. */
  | { readonly kind: 'going'; readonly path: string; readonly share: number }
  | {
      readonly kind: 'written'
      readonly path: string
      readonly data: string
      readonly sha256: string
      readonly bytes: number
      readonly rows: number
      readonly seconds: number
      readonly doubts: readonly string[]
    }
  /** What the files gave is what they gave when the output was written. */
  | { readonly kind: 'same'; readonly path: string; readonly seconds: number }
  | {
      readonly kind: 'failed'
      readonly path: string
      readonly problems: readonly SerializedError[]
    }

/**
 * Does jobs one after the other: an output is on its way to the disk while the next is computed, one at a time. What the user can
 * solve is told; a bug of ours is thrown.
 */
export async function runJobs(
  orders: readonly Order[],
  runner: JobRunner,
  folder: string,
  tell: (outcome: Outcome) => Promise<void> | void,
): Promise<void> {
  let writing = Promise.resolve()
  for (const order of orders) {
    // what it is held to may be what is being written
    if (order.job.reference.kind === 'etape') await writing
    await tell({ kind: 'begun', path: order.job.path })
    const written = await computed(
      order,
      runner,
      folder,
      (share) => void tell({ kind: 'going', path: order.job.path, share }),
    )
    await writing
    writing = written().then(tell)
    // thrown where it is waited for
    writing.catch(() => undefined)
  }
  await writing
}

/** What is left to do when a job is computed: writing it, and saying how that went. */
type Rest = () => Promise<Outcome>

async function computed(
  { job, recipe, files, ready, known }: Order,
  runner: JobRunner,
  folder: string,
  going: (share: number) => void,
): Promise<Rest> {
  const { path } = job
  const start = performance.now()
  const seconds = (): number => (performance.now() - start) / 1000
  try {
    const reference =
      job.reference.kind === 'etape'
        ? await readWhole(pathIn(folder, job.reference.path))
        : undefined
    const streamed = runner.streams(job)
    const digest = async (): Promise<string> =>
      digestOf(recipe, reference && sha256(reference), streamed ? files : await runner.digest(job))
    if (known !== undefined && (await digest()) === known)
      return ended({ kind: 'same', path, seconds: seconds() })
    const frozen = reference && (JSON.parse(new TextDecoder().decode(reference)) as FrozenReference)
    const digestOfFile = async (): Promise<string> => {
      await ready
      return files[0]!.sha256
    }
    if (streamed && job.kind === 'scores') {
      const target = pathIn(folder, path)
      const written = await runner.stream(job, target, {
        frozen,
        sha256: digestOfFile,
        onProgress: going,
      })
      return ended({
        kind: 'written',
        path,
        data: await digest(),
        ...written,
        bytes: statSync(target).size,
        seconds: seconds(),
      })
    }
    const { bytes, rows, doubts } = await runner.produce(job, frozen)
    const data = await digest()
    return async () => {
      try {
        const [hash] = await Promise.all([sha256Aside(bytes), writeOutput(folder, path, bytes)])
        return {
          kind: 'written',
          path,
          data,
          sha256: hash,
          bytes: bytes.length,
          rows,
          doubts,
          seconds: seconds(),
        }
      } catch (error) {
        return failed(path, error)
      }
    }
  } catch (error) {
    return ended(failed(path, error))
  }
}

function ended(outcome: Outcome): Rest {
  return () => Promise.resolve(outcome)
}

function failed(path: string, error: unknown): Outcome {
  const problems = userErrors(error)
  if (problems.length === 0) throw error
  return { kind: 'failed', path, problems: problems.map((each) => each.commandJson()) }
}
