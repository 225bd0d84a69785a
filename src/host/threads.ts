/** Work shared out among threads that were told once what it bears on. What they find comes back in the order of the jobs. */
import { parentPort, Worker } from 'node:worker_threads'
import { UserError } from '../core/errors.ts'

/** Each thread takes some 10 MB before it works: beyond this, memory goes and nothing is gained. */
export const MOST_THREADS = 64

/** Called after each job: how much of the work is done, 0 … 1. */
export type Progress = (done: number) => void

export type Share = (jobs: readonly unknown[], progress: Progress) => Promise<unknown[]>

interface Task<Job> {
  readonly at: number
  readonly job: Job
}

interface Answer {
  readonly at: number
  readonly found: unknown
}

/** How many threads are started when so many are asked for: no more than there are jobs. Throws `option-invalide` for what is no number from 1 to 64. */
export function threadCount(asked: number, jobs: number = MOST_THREADS): number {
  if (!(Number.isInteger(asked) && asked >= 1 && asked <= MOST_THREADS))
    throw new UserError(
      'option-invalide',
      `${asked} fils d’exécution`,
      `donnez un nombre entier de 1 à ${MOST_THREADS} : le résultat n’en dépend pas`,
    )
  return Math.max(1, Math.min(asked, jobs))
}

/** In a thread: does each job that it is sent, and answers. */
export function answering<Job>(work: (job: Job) => unknown): void {
  parentPort!.on('message', ({ at, job }: Task<Job>) => {
    const answer: Answer = { at, found: work(job) }
    parentPort!.postMessage(answer)
  })
}

/** Starts so many threads of a script, each given `setup`, for as long as `use` lasts: none outlives it. An error in a thread is thrown here. */
export async function withThreads<Setup, T = void>(
  script: URL,
  count: number,
  setup: Setup,
  use: (share: Share) => Promise<T>,
): Promise<T> {
  const workerData = shared(setup)
  const threads = Array.from({ length: count }, () => new Worker(script, { workerData }))
  try {
    return await use((jobs, progress) => shareOut(threads, jobs, progress))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

/** The same plain data with the numbers of its columns in memory that threads share: else each is sent a copy of its own. */
function shared<T>(value: T, known = new Map<object, unknown>()): T {
  if (typeof value !== 'object' || value === null) return value
  const kept = known.get(value)
  if (kept !== undefined) return kept as T
  const made =
    value instanceof Float64Array && !(value.buffer instanceof SharedArrayBuffer)
      ? onSharedMemory(value)
      : Array.isArray(value)
        ? listed(value, known)
        : named(value, known)
  known.set(value, made)
  return made as T
}

/** A list of numbers or of words stays the list that it is. */
function listed(list: readonly unknown[], known: Map<object, unknown>): readonly unknown[] {
  return list.some((each) => typeof each === 'object')
    ? list.map((each) => shared(each, known))
    : list
}

function named(value: object, known: Map<object, unknown>): object {
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shared(each, known)]))
}

function onSharedMemory(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength))
  copy.set(column)
  return copy
}

/** Each thread takes the next job when it is done with one; the answers in the order of the jobs, or the first error. */
function shareOut(
  threads: readonly Worker[],
  jobs: readonly unknown[],
  progress: Progress,
): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const answers: unknown[] = Array.from({ length: jobs.length })
    let [next, done] = [0, 0]
    const give = (thread: Worker): void => {
      if (next >= jobs.length) return
      const task: Task<unknown> = { at: next, job: jobs[next]! }
      next++
      thread.postMessage(task)
    }
    const listeners = threads.map((thread) => {
      const answered = ({ at, found }: Answer): void => {
        answers[at] = found
        progress(++done / jobs.length)
        if (done === jobs.length) finish()
        else give(thread)
      }
      const stopped = (code: number): void => finish(new Error(`a thread ended with code ${code}`))
      thread.on('message', answered).on('error', finish).on('exit', stopped)
      return () => thread.off('message', answered).off('error', finish).off('exit', stopped)
    })
    function finish(error?: Error): void {
      for (const stop of listeners) stop()
      if (error) reject(error)
      else resolve(answers)
    }
    if (jobs.length === 0) finish()
    else threads.forEach(give)
  })
}
