/** A lot from end to end: what is up to date is left, the rest is computed, each output whole or not at all. */
import { availableParallelism } from 'node:os'
import { UserError, userErrors } from '../core/errors.ts'
import { MOST_THREADS, threadCount } from '../host/threads.ts'
import { Digests } from '../host/checksums.ts'
import { ReadingThreads } from '../host/read-threads.ts'
import type { Lot } from './job.ts'
import { hasManifest, manifestOf, writeManifest, type Manifest } from './manifest.ts'
import { spread } from './pool.ts'
import { Session, type SessionOptions } from './session.ts'
import { Store } from './store.ts'
import { fluxOf } from './stream/eligible.ts'
import { survey, type SourceSet, type Surveyed } from './state.ts'
import { work, type Order, type Outcome } from './work.ts'
import type { Progress, StepResult } from './result.ts'

/** How a lot is run. The scores are the same whatever the number of threads. */
export interface RunOptions {
  /** Writes over what another program left in the folder. */
  readonly force?: boolean
  /** Only where a lot was begun. */
  readonly resume?: boolean
  /** Number of threads; that of the plan, or of the processors, when left out. */
  readonly workers?: number
  /** Told after each step. */
  readonly onProgress?: (progress: Progress) => void
  readonly command?: string
}

/**
 * Brings the folder of a lot up to its plan. A step that fails leaves the others to finish; what it was to write is not there, or
 * is what it was before. Throws what concerns the whole lot: a folder that cannot be written, another lot that writes there.
 */
export async function runLot(lot: Lot, options: RunOptions = {}): Promise<Manifest> {
  const start = performance.now()
  const store = new Store(lot.folder)
  if (options.resume && !store.begun)
    throw new UserError(
      'option-invalide',
      `aucun lot n’a été commencé dans « ${lot.folder} »`,
      'retirez --reprendre, ou vérifiez sortie.dossier dans le plan',
      { file: lot.folder },
    )
  const digests = new Digests()
  const threads = new ReadingThreads(threadsOf(lot, options))
  try {
    const before = await survey(lot, store, { digests, threads })
    if (before.steps.every(({ state }) => state === 'a-jour'))
      return await finish(
        lot,
        store,
        options,
        before.steps.map((each) => ({ ...each, ...asItIs(each) })),
        start,
      )
    await store.take(
      before.steps.map(({ step }) => step.path),
      options.force ?? false,
    )
    const results = await new Run(lot, store, before.steps, options, {
      start,
      digests,
      threads,
    }).all()
    return await finish(lot, store, options, results, start)
  } finally {
    threads.end()
    await store.leave()
  }
}

const MIB = 2 ** 20

/** How many threads a lot takes: no more than it has lists of files to be read together. */
export function workersOf(lot: Lot, options: Pick<RunOptions, 'workers'>, sets: number): number {
  return Math.max(1, Math.min(sets, threadsOf(lot, options)))
}

/** And how many at most: those that compute nothing read. */
function threadsOf(lot: Lot, options: Pick<RunOptions, 'workers'>): number {
  return threadCount(
    options.workers ??
      lot.plan.execution?.travailleurs ??
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
  readonly #results = new Map<string, StepResult>()
  readonly #lot: Lot
  readonly #store: Store
  readonly #steps: readonly Surveyed[]
  readonly #options: RunOptions
  readonly #begun: Begun
  readonly #told = { rows: 0, bytes: 0 }
  /** Steps under way that tell how far they are. */
  readonly #going = new Map<string, number>()

  constructor(
    lot: Lot,
    store: Store,
    steps: readonly Surveyed[],
    options: RunOptions,
    begun: Begun,
  ) {
    this.#lot = lot
    this.#store = store
    this.#steps = steps
    this.#options = options
    this.#begun = begun
  }

  async all(): Promise<StepResult[]> {
    for (const each of this.#steps) {
      if (each.state === 'a-jour') await this.#end(each, asItIs(each))
      else if (each.set.problems.length > 0)
        await this.#end(each, {
          outcome: 'echec',
          seconds: 0,
          problems: each.set.problems.map((problem) => problem.toJSON()),
        })
    }
    await this.#compute(this.#left().filter(({ step }) => step.kind === 'reference'))
    await this.#compute(this.#left())
    return this.#steps.map(({ step }) => this.#results.get(step.path)!)
  }

  #left(): Surveyed[] {
    return this.#steps.filter(({ step }) => !this.#results.has(step.path))
  }

  async #compute(steps: readonly Surveyed[]): Promise<void> {
    const possible: Surveyed[] = []
    for (const each of steps) {
      const { reference } = each.step
      const above = reference.kind === 'etape' ? this.#results.get(reference.path) : undefined
      if (above?.outcome !== 'echec') possible.push(each)
      else await this.#end(each, { outcome: 'echec', seconds: 0, problems: above.problems })
    }
    const { methods, cog, plan, folder } = this.#lot
    const options: SessionOptions = {
      methods,
      cog,
      format: plan.sortie.format ?? 'arrow',
      columns: plan.sortie.colonnes ?? 'toutes',
      flux: fluxOf(plan),
      memory: (plan.execution?.memoire ?? 1024) * MIB,
      digests: this.#begun.digests.known,
    }
    const byPath = new Map(possible.map((each) => [each.step.path, each]))
    const tell = (outcome: Outcome): Promise<void> => this.#hear(byPath.get(outcome.path)!, outcome)
    const lists = listsOf(inOrder(possible))
    const workers = workersOf(this.#lot, this.#options, lists.length)
    const threadMemory = plan.execution?.memoire_par_fil
    const readers = Math.floor(threadsOf(this.#lot, this.#options) / workers)
    if (workers > 1 || threadMemory !== undefined)
      return spread(
        lists,
        {
          workers,
          session: { ...options, readers },
          folder,
          ...(threadMemory !== undefined && { threadMemory }),
        },
        tell,
      )
    const session = new Session(options, this.#begun.threads)
    for (const list of lists) await work(list, session, folder, tell)
  }

  /** What became of a step. One of which no record can be kept, on a disk that is full, has failed: the others go on. */
  async #hear(surveyed: Surveyed, outcome: Outcome): Promise<void> {
    try {
      await this.#note(surveyed, outcome)
    } catch (error) {
      const problems = userErrors(error)
      if (problems.length === 0) throw error
      await this.#end(surveyed, {
        outcome: 'echec',
        seconds: 0,
        problems: problems.map((each) => each.toJSON()),
      })
    }
  }

  async #note(surveyed: Surveyed, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'begun') return
    if (outcome.kind === 'going') {
      this.#going.set(outcome.path, outcome.share)
      return this.#progress()
    }
    const { key, record } = surveyed
    if (outcome.kind === 'failed')
      return this.#end(surveyed, { outcome: 'echec', seconds: 0, problems: outcome.problems })
    if (outcome.kind === 'same') {
      const kept = await this.#store.keep({ ...record!, key })
      return this.#end(surveyed, {
        outcome: 'identique',
        seconds: outcome.seconds,
        problems: [],
        sha256: kept.sha256,
        bytes: kept.bytes,
        rows: kept.rows,
      })
    }
    const { kind: _, ...written } = outcome
    await this.#store.keep({ ...written, key })
    this.#told.rows += outcome.rows
    this.#told.bytes += outcome.bytes
    return this.#end(surveyed, {
      outcome: 'calcule',
      seconds: outcome.seconds,
      problems: [],
      sha256: outcome.sha256,
      bytes: outcome.bytes,
      rows: outcome.rows,
    })
  }

  async #end(surveyed: Surveyed, result: Omit<StepResult, keyof Surveyed>): Promise<void> {
    this.#results.set(surveyed.step.path, { ...surveyed, ...result })
    this.#going.delete(surveyed.step.path)
    this.#progress()
  }

  #progress(): void {
    const going = [...this.#going.values()].reduce((sum, share) => sum + share, 0)
    this.#options.onProgress?.({
      done: this.#results.size + going,
      steps: this.#steps.length,
      ...this.#told,
      seconds: (performance.now() - this.#begun.start) / 1000,
    })
  }
}

/** Files first, then the method, then the year: what is read and joined serves the steps that follow. */
function inOrder(steps: readonly Surveyed[]): Surveyed[] {
  const firsts = new Map<string, number>()
  const ranks = steps.map((each, at) => {
    const { inputs, method, millesime } = each.step
    const names = [[inputs], [inputs, method], [inputs, method, millesime]].map((parts) =>
      JSON.stringify(parts),
    )
    for (const name of names) if (!firsts.has(name)) firsts.set(name, at)
    return { each, rank: [...names.map((name) => firsts.get(name)!), at] }
  })
  return ranks.sort((a, b) => compare(a.rank, b.rank)).map(({ each }) => each)
}

/** One list for what is read together: a thread reads it once, and all that is made of it. */
function listsOf(steps: readonly Surveyed[]): Order[][] {
  const lists = new Map<SourceSet, Order[]>()
  for (const each of steps) lists.set(each.set, [...(lists.get(each.set) ?? []), orderOf(each)])
  return [...lists.values()]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((v, k) => v !== b[k])
  return at < 0 ? 0 : a[at]! - b[at]!
}

function asItIs({ record }: Surveyed): Omit<StepResult, keyof Surveyed> {
  return {
    outcome: 'a-jour',
    seconds: 0,
    problems: [],
    sha256: record!.sha256,
    bytes: record!.bytes,
    rows: record!.rows,
  }
}

function orderOf({ step, set, recipe, record }: Surveyed): Order {
  return {
    step,
    recipe,
    files: set.files,
    ...(set.ready && { ready: set.ready }),
    ...(record && { known: record.data }),
  }
}

async function finish(
  lot: Lot,
  store: Store,
  options: RunOptions,
  results: readonly StepResult[],
  start: number,
): Promise<Manifest> {
  const manifest = manifestOf(lot, results, {
    seconds: (performance.now() - start) / 1000,
    workers: workersOf(lot, options, new Set(results.map(({ set }) => set)).size),
    ...(options.command !== undefined && { command: options.command }),
  })
  if (results.some(({ outcome }) => outcome !== 'a-jour') || !hasManifest(store.folder))
    await writeManifest(store.folder, manifest)
  return manifest
}
