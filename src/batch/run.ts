/** A batch from end to end: what is up to date is left, the rest is computed, each output whole or not at all. */
import { availableParallelism } from 'node:os'
import { UserError, userErrors } from '../core/errors.ts'
import { MOST_THREADS, threadCount } from '../host/pool.ts'
import { Digests } from '../host/checksums.ts'
import { ReadingThreads } from '../host/read-threads.ts'
import type { Batch } from './job.ts'
import { hasManifest, manifestOf, writeManifest, type Manifest } from './manifest.ts'
import { runInWorkers } from './run-in-workers.ts'
import { JobRunner, type RunnerOptions } from './job-runner.ts'
import { Store } from './store.ts'
import { streamThresholdOf } from './stream/eligible.ts'
import { resolveState, type SourceSet, type JobState } from './state.ts'
import { runJobs, type Order, type Outcome } from './run-jobs.ts'
import type { BatchProgress, JobResult } from './result.ts'

/** How a batch is run. The scores are the same whatever the number of threads. */
export interface RunOptions {
  /** Writes over what another program left in the folder. */
  readonly force?: boolean
  /** Only where a batch was begun. */
  readonly resume?: boolean
  /** Number of threads; that of the plan, or of the processors, when left out. */
  readonly workers?: number
  /** SerializedError after each job. */
  readonly onProgress?: (progress: BatchProgress) => void
  /** Command line that is written in every Trace; none is written when left out. */
  readonly command?: string
}

/**
 * Brings the folder of a batch up to its plan. A job that fails leaves the others to finish; what it was to write is not there, or
 * is what it was before. Throws what concerns the whole batch: a folder that cannot be written, another batch that writes there.
 */
export async function runBatch(batch: Batch, options: RunOptions = {}): Promise<Manifest> {
  const start = performance.now()
  const store = new Store(batch.folder)
  if (options.resume && !store.begun)
    throw new UserError(
      'option-invalide',
      `aucun lot n’a été commencé dans « ${batch.folder} »`,
      'retirez --reprendre, ou vérifiez sortie.dossier dans le plan',
      { file: batch.folder },
    )
  const digests = new Digests()
  const threads = new ReadingThreads(threadsOf(batch, options))
  try {
    const before = await resolveState(batch, store, { digests, threads })
    if (before.jobs.every(({ state }) => state === 'a-jour')) {
      await store.clearManifest()
      return await finish(
        batch,
        store,
        options,
        before.jobs.map((each) => ({ ...each, ...asItIs(each) })),
        start,
      )
    }
    await store.take(
      before.jobs.map(({ job }) => job.path),
      options.force ?? false,
    )
    const results = await new Run(batch, store, before.jobs, options, {
      start,
      digests,
      threads,
    }).all()
    return await finish(batch, store, options, results, start)
  } finally {
    threads.end()
    await store.leave()
  }
}

const MIB = 2 ** 20

/** How many threads a batch takes: no more than it has lists of files to be read together. */
export function workersOf(
  batch: Batch,
  options: Pick<RunOptions, 'workers'>,
  sets: number,
): number {
  return Math.max(1, Math.min(sets, threadsOf(batch, options)))
}

/** And how many at most: those that compute nothing read. */
function threadsOf(batch: Batch, options: Pick<RunOptions, 'workers'>): number {
  return threadCount(
    options.workers ??
      batch.plan.execution?.travailleurs ??
      Math.min(MOST_THREADS, availableParallelism()),
  )
}

/** What a run begins with. */
interface Begun {
  readonly start: number
  readonly digests: Digests
  readonly threads: ReadingThreads
}

class Run {
  readonly #results = new Map<string, JobResult>()
  readonly #batch: Batch
  readonly #store: Store
  readonly #jobs: readonly JobState[]
  readonly #options: RunOptions
  readonly #begun: Begun
  readonly #told = { rows: 0, bytes: 0 }
  /** Jobs under way that tell how far they are. */
  readonly #going = new Map<string, number>()

  constructor(
    batch: Batch,
    store: Store,
    jobs: readonly JobState[],
    options: RunOptions,
    begun: Begun,
  ) {
    this.#batch = batch
    this.#store = store
    this.#jobs = jobs
    this.#options = options
    this.#begun = begun
  }

  async all(): Promise<JobResult[]> {
    for (const each of this.#jobs) {
      if (each.state === 'a-jour') await this.#end(each, asItIs(each))
      else if (each.set.problems.length > 0)
        await this.#end(each, {
          outcome: 'echec',
          seconds: 0,
          problems: each.set.problems.map((problem) => problem.toJSON()),
        })
    }
    await this.#compute(this.#left().filter(({ job }) => job.kind === 'reference'))
    await this.#compute(this.#left())
    return this.#jobs.map(({ job }) => this.#results.get(job.path)!)
  }

  #left(): JobState[] {
    return this.#jobs.filter(({ job }) => !this.#results.has(job.path))
  }

  async #compute(jobs: readonly JobState[]): Promise<void> {
    const possible: JobState[] = []
    for (const each of jobs) {
      const { reference } = each.job
      const above = reference.kind === 'etape' ? this.#results.get(reference.path) : undefined
      if (above?.outcome !== 'echec') possible.push(each)
      else await this.#end(each, { outcome: 'echec', seconds: 0, problems: above.problems })
    }
    const { methods, cog, reading, plan, folder } = this.#batch
    const options: RunnerOptions = {
      methods,
      cog,
      reading,
      format: plan.sortie.format ?? 'arrow',
      columns: plan.sortie.colonnes ?? 'toutes',
      streamThreshold: streamThresholdOf(plan),
      memory: (plan.execution?.memoire ?? 1024) * MIB,
      digests: this.#begun.digests.known,
      donnees: plan.donnees,
    }
    const byPath = new Map(possible.map((each) => [each.job.path, each]))
    const tell = (outcome: Outcome): Promise<void> => this.#hear(byPath.get(outcome.path)!, outcome)
    const lists = listsOf(inOrder(possible))
    const workers = workersOf(this.#batch, this.#options, lists.length)
    const threadMemory = plan.execution?.memoire_par_fil
    const readers = Math.floor(threadsOf(this.#batch, this.#options) / workers)
    if (workers > 1 || threadMemory !== undefined)
      return runInWorkers(
        lists,
        {
          workers,
          runner: { ...options, readers },
          folder,
          ...(threadMemory !== undefined && { threadMemory }),
        },
        tell,
      )
    const runner = new JobRunner(options, this.#begun.threads)
    for (const list of lists) await runJobs(list, runner, folder, tell)
  }

  /** What became of a job. One of which no record can be kept, on a disk that is full, has failed: the others go on. */
  async #hear(entry: JobState, outcome: Outcome): Promise<void> {
    try {
      await this.#note(entry, outcome)
    } catch (error) {
      const problems = userErrors(error)
      if (problems.length === 0) throw error
      await this.#end(entry, {
        outcome: 'echec',
        seconds: 0,
        problems: problems.map((each) => each.toJSON()),
      })
    }
  }

  async #note(entry: JobState, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'begun') return
    if (outcome.kind === 'going') {
      this.#going.set(outcome.path, outcome.share)
      return this.#progress()
    }
    const { key, record } = entry
    if (outcome.kind === 'failed')
      return this.#end(entry, { outcome: 'echec', seconds: 0, problems: outcome.problems })
    if (outcome.kind === 'same') {
      const kept = await this.#store.keep({ ...record!, key })
      return this.#end(entry, {
        outcome: 'identique',
        seconds: outcome.seconds,
        problems: [],
        sha256: kept.sha256,
        bytes: kept.bytes,
        rows: kept.rows,
        doubts: kept.doubts ?? [],
      })
    }
    const { kind: _, ...written } = outcome
    await this.#store.keep({ ...written, key })
    this.#told.rows += outcome.rows
    this.#told.bytes += outcome.bytes
    return this.#end(entry, {
      outcome: 'calcule',
      seconds: outcome.seconds,
      problems: [],
      sha256: outcome.sha256,
      bytes: outcome.bytes,
      rows: outcome.rows,
      doubts: outcome.doubts,
    })
  }

  async #end(entry: JobState, result: Omit<JobResult, keyof JobState>): Promise<void> {
    this.#results.set(entry.job.path, { ...entry, ...result })
    this.#going.delete(entry.job.path)
    this.#progress()
  }

  #progress(): void {
    const going = [...this.#going.values()].reduce((sum, share) => sum + share, 0)
    this.#options.onProgress?.({
      done: this.#results.size + going,
      jobs: this.#jobs.length,
      ...this.#told,
      seconds: (performance.now() - this.#begun.start) / 1000,
    })
  }
}

/** Files first, then the method, then the year: what is read and joined serves the jobs that follow. */
function inOrder(jobs: readonly JobState[]): JobState[] {
  const firsts = new Map<string, number>()
  const ranks = jobs.map((each, at) => {
    const { inputs, method, millesime } = each.job
    const names = [[inputs], [inputs, method], [inputs, method, millesime]].map((parts) =>
      JSON.stringify(parts),
    )
    for (const name of names) if (!firsts.has(name)) firsts.set(name, at)
    return { each, rank: [...names.map((name) => firsts.get(name)!), at] }
  })
  return ranks.sort((a, b) => compare(a.rank, b.rank)).map(({ each }) => each)
}

/** One list for what is read together: a thread reads it once, and all that is made of it. */
function listsOf(jobs: readonly JobState[]): Order[][] {
  const lists = new Map<SourceSet, Order[]>()
  for (const each of jobs) lists.set(each.set, [...(lists.get(each.set) ?? []), orderOf(each)])
  return [...lists.values()]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((v, k) => v !== b[k])
  return at < 0 ? 0 : a[at]! - b[at]!
}

function asItIs({ record }: JobState): Omit<JobResult, keyof JobState> {
  return {
    outcome: 'a-jour',
    seconds: 0,
    problems: [],
    sha256: record!.sha256,
    bytes: record!.bytes,
    rows: record!.rows,
    doubts: record!.doubts ?? [],
  }
}

function orderOf({ job, set, recipe, record }: JobState): Order {
  return {
    job,
    recipe,
    files: set.files,
    ...(set.ready && { ready: set.ready }),
    ...(record && { known: record.data }),
  }
}

async function finish(
  batch: Batch,
  store: Store,
  options: RunOptions,
  results: readonly JobResult[],
  start: number,
): Promise<Manifest> {
  const manifest = manifestOf(batch, results, {
    seconds: (performance.now() - start) / 1000,
    workers: workersOf(batch, options, new Set(results.map(({ set }) => set)).size),
    ...(options.command !== undefined && { command: options.command }),
  })
  if (results.some(({ outcome }) => outcome !== 'a-jour') || !hasManifest(store.folder))
    await writeManifest(store.folder, manifest)
  return manifest
}
