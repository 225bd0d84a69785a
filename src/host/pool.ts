/** Worker threads: one pool for studies, files, batches and the sandbox. What is computed does not depend on their number. */
import { bounds } from '../core/bounds.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { UserError } from '../core/errors.ts'
import { absentFile, packageRoot } from './package-files.ts'

/** Each thread takes some 10 MB before it works: beyond this, memory goes and nothing is gained. */
export const MOST_THREADS = bounds.threads

/** Called after each job: how much of the work is done, 0 … 1. */
export type OnProgress = (done: number) => void

/** A function that a thread runs, by the address of its built module and the name of its export. */
export interface TaskAddress {
  readonly module: URL
  readonly name: string
}

/** What a module exports for threads: given the setup once, does each job. `tell` sends a message before the result. */
export type Task<Setup, Job, Result> = (
  setup: Setup,
  tell: (message: unknown) => void,
) => (job: Job) => Result | Moved<Result> | Promise<Result | Moved<Result>>

/** A result whose buffers are handed to the thread that asked, not copied. */
export class Moved<Result> {
  readonly result: Result
  readonly buffers: readonly ArrayBufferLike[]

  constructor(result: Result, buffers: readonly ArrayBufferLike[]) {
    this.result = result
    this.buffers = buffers
  }
}

/** Why a thread gave no answer: out of memory, out of time, an exit or an exception of its own (`cause`). */
export class ThreadEnded extends Error {
  readonly reason: 'memory' | 'time' | 'exit' | 'exception'

  constructor(reason: ThreadEnded['reason'], message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/** Threads run what is built: beside this file, or in `dist` when this runs from its source. */
const builtOf = ({ href }: URL): URL => {
  const at = href.lastIndexOf('/src/')
  return new URL(
    import.meta.url.endsWith('.ts') ? `${href.slice(0, at)}/dist/${href.slice(at + 5)}` : href,
  )
}

const isThere = (module: URL): boolean =>
  module.protocol === 'file:' && existsSync(fileURLToPath(module))

/**
 * Addresses a task: beside the module that names it; where that one was bundled elsewhere, in the installed package.
 * No bundler takes the module of a thread for a picture to copy: the address is not one that they know.
 *
 * @param path module of the task, in a folder of the sources: `host/robustness.js`
 * @param from address of the module that names it
 * @param name export of the module
 */
export function taskAddress(path: string, from: string, name: string): TaskAddress {
  const beside = builtOf(new URL(`./${path.slice(path.lastIndexOf('/') + 1)}`, from))
  const root = isThere(beside) ? undefined : packageRoot()
  return {
    module: root === undefined ? beside : pathToFileURL(join(root, 'dist', path)),
    name,
  }
}

const { module: script } = taskAddress('host/worker.js', import.meta.url, '')

/** Whether threads can be started: not where the program was bundled and the package is not installed, or not built yet. */
export const hasThreads = isThere(script)

/**
 * Counts the threads to start when `asked` are: no more than there are `jobs`.
 *
 * @param asked a whole number from 1 to 64
 * @throws {UserError} `option-invalide` for any other
 */
export function threadCount(asked: number, jobs: number = MOST_THREADS): number {
  if (!(Number.isInteger(asked) && asked >= 1 && asked <= MOST_THREADS))
    throw new UserError(
      'option-invalide',
      `${asked} fils d’exécution`,
      `donnez un nombre entier de 1 à ${MOST_THREADS} : le résultat n’en dépend pas`,
    )
  return Math.max(1, Math.min(asked, jobs))
}

/** What a thread sends: that it begins a job (once its modules are loaded), what the task tells, the result. */
export type ThreadMessage<Result> =
  { readonly begins: true } | { readonly message: unknown } | { readonly result: Result }

/** How each thread is started. */
export interface ThreadOptions {
  /** Most heap, in MiB; the default of Node when left out. */
  readonly memory?: number
  /** Whether what its libraries print is dropped. */
  readonly quiet?: boolean
}

/** How one job is run. */
export interface JobOptions {
  /** Milliseconds after which a job that was begun is given up, and its thread ended. */
  readonly timeout?: number
  readonly onMessage?: (message: unknown) => void
}

/** Threads that run one task, started as jobs come and kept for the next; idle ones keep no program from ending. */
export class Pool<Setup, Job, Result> {
  readonly #options: ConstructorParameters<typeof Worker>[1]
  readonly #most: number
  readonly #threads = new Set<Worker>()
  readonly #idle: Worker[] = []
  readonly #waiting: ((thread: Worker) => void)[] = []

  /**
   * @param threads most threads at once
   * @param setup plain data, given to each thread at its start; its columns of numbers are shared
   */
  constructor(
    task: TaskAddress,
    threads: number,
    setup: Setup,
    { memory, quiet = false }: ThreadOptions = {},
  ) {
    this.#most = threads
    this.#options = {
      workerData: { module: task.module.href, name: task.name, setup: shared(setup) },
      ...(quiet && { stdout: true, stderr: true }),
      ...(memory !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memory } }),
    }
  }

  /**
   * Runs a job on the first thread that is free.
   *
   * @throws {ThreadEnded} when the thread dies or takes too long: the next job has another
   */
  async run(job: Job, { timeout, onMessage }: JobOptions = {}): Promise<Result> {
    const thread = await this.#take()
    thread.ref()
    let release = (): void => {}
    try {
      return await new Promise<Result>((resolve, reject) => {
        let ended = false
        const end = (error: ThreadEnded): void => {
          if (ended) return // an exit follows whatever ends a thread
          ended = true
          this.#forget(thread)
          void thread.terminate().then(() => reject(error))
        }
        let timer: NodeJS.Timeout | undefined
        const answered = (answer: ThreadMessage<Result>): void => {
          if ('message' in answer) onMessage?.(answer.message)
          else if ('result' in answer) resolve(answer.result)
          else if (timeout !== undefined)
            timer = setTimeout(
              () => end(new ThreadEnded('time', 'a thread took too long')),
              timeout,
            )
        }
        const failed = (error: NodeJS.ErrnoException): void => {
          const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          end(new ThreadEnded(memory ? 'memory' : 'exception', error.message, error))
        }
        const exited = (code: number): void =>
          end(new ThreadEnded('exit', `a thread ended with code ${code}`))
        thread.on('message', answered).on('error', failed).on('exit', exited)
        release = () => {
          clearTimeout(timer)
          thread.off('message', answered).off('error', failed).off('exit', exited)
        }
        thread.postMessage(job)
      })
    } finally {
      release()
      thread.unref()
      this.#give(thread)
    }
  }

  /** Runs all the jobs; results in their order. The first error is thrown. */
  async all(jobs: readonly Job[], progress: OnProgress = () => {}): Promise<Result[]> {
    let done = 0
    return Promise.all(
      jobs.map(async (job) => {
        const result = await this.run(job)
        progress(++done / jobs.length)
        return result
      }),
    )
  }

  /** Ends the threads, and what they were doing. */
  async close(): Promise<void> {
    this.#waiting.length = 0
    await Promise.all([...this.#threads].map((thread) => thread.terminate()))
  }

  #take(): Promise<Worker> | Worker {
    const idle = this.#idle.pop()
    if (idle) return idle
    if (this.#threads.size < this.#most) return this.#start()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #start(): Worker {
    if (!hasThreads) throw absentFile('dist/host/worker.js')
    const thread = new Worker(script, this.#options)
    const forget = (): void => this.#forget(thread)
    thread.on('error', forget).on('exit', forget).unref()
    this.#threads.add(thread)
    return thread
  }

  #forget(thread: Worker): void {
    this.#threads.delete(thread)
    if (this.#idle.includes(thread)) this.#idle.splice(this.#idle.indexOf(thread), 1)
  }

  /** Gives a thread, or another in place of one that is dead, to the job that waits. */
  #give(thread: Worker): void {
    const next = this.#waiting.shift()
    const alive = this.#threads.has(thread)
    if (next) next(alive ? thread : this.#start())
    else if (alive) this.#idle.push(thread)
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
        ? value.some((each) => typeof each === 'object')
          ? value.map((each) => shared(each, known))
          : value
        : Object.getPrototypeOf(value) === Object.prototype
          ? Object.fromEntries(
              Object.entries(value).map(([key, each]) => [key, shared(each, known)]),
            )
          : value
  known.set(value, made)
  return made as T
}

function onSharedMemory(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength))
  copy.set(column)
  return copy
}
