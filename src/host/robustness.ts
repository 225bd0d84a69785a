/** Studies shared out among threads. What they find does not depend on how many there are. */
import { taskAddress, Pool, threadCount, type OnProgress, type Task } from './pool.ts'
import type { Model, Prepared } from '../study/robustness/model.ts'
import type { PointOptions } from '../study/robustness/points.ts'
import {
  jobsAtOnce,
  sensitivity,
  sensitivityRounds,
  targetsFor,
  type Sensitivity,
  type SensitivityOptions,
} from '../study/robustness/sensitivity.ts'
import {
  sensitivityRunner,
  type SensitivityPart,
  type Targets,
} from '../study/robustness/sensitivity-runs.ts'
import {
  drawRunner,
  rowsSummer,
  settlePairs,
  storesFor,
  uncertaintyOf,
  type Stores,
  type Uncertainty,
  type UncertaintyOptions,
} from '../study/robustness/uncertainty.ts'

/** Work in one job: small enough that no thread waits long for another. */
const DRAWS = 10
const ROWS = 2048
const PAIRS = 5000

/** What a study needs: room for draws, or targets of sensitivity. */
type StudySetup = { readonly prepared: Prepared; readonly points: PointOptions } & (
  { readonly stores: Stores } | { readonly targets: Targets }
)

interface StudyJob {
  readonly kind: 'tirages' | 'lignes' | 'paires' | 'sensibilite'
  readonly from: number
  readonly to: number
}

/** In a thread: does the jobs of a study on what was prepared. */
export const robustnessTask: Task<StudySetup, StudyJob, unknown> = (setup) => {
  const { prepared, points } = setup
  const work: Partial<Record<StudyJob['kind'], (from: number, to: number) => unknown>> =
    'stores' in setup
      ? {
          tirages: drawRunner(prepared, setup.stores, points),
          lignes: rowsSummer(setup.stores),
          paires: (from, to) => settlePairs(setup.stores, from, to),
        }
      : { sensibilite: sensitivityRunner(prepared, setup.targets, points) }
  return ({ kind, from, to }) => work[kind]!(from, to)
}

const task = taskAddress('host/robustness.js', import.meta.url, 'robustnessTask')

/**
 * `uncertainty` on so many threads (1 … 64), to the same bits; 1 works in this one.
 *
 * Throws as `uncertainty` does, and `option-invalide` for a number of threads that is none; an error in a thread is thrown here, and no thread outlives the call.
 */
export async function uncertaintyOn(
  workers: number,
  model: Model,
  options: UncertaintyOptions,
  progress: OnProgress = () => {},
): Promise<Uncertainty> {
  const draws = cut('tirages', options.draws, DRAWS)
  const threads = threadCount(workers, draws.length)
  const stores = storesFor(model, options.draws, threads > 1)
  const sums = [
    ...cut('lignes', stores.n, ROWS),
    ...cut('paires', stores.pairs.certain.length, PAIRS),
  ]
  const setup: StudySetup = { prepared: model.prepared, points: pointsIn(options), stores }
  if (threads === 1) {
    const run = robustnessTask(setup, () => {})
    draws.forEach((job, k) => (run(job), progress((k + 1) / draws.length)))
    sums.forEach(run)
    return uncertaintyOf(model, stores)
  }
  const pool = new Pool<StudySetup, StudyJob, unknown>(task, threads, setup)
  try {
    await pool.all(draws, progress)
    await pool.all(sums)
  } finally {
    await pool.close()
  }
  return uncertaintyOf(model, stores)
}

/** `sensitivity` on so many threads (1 … 64), to the same bits; 1 works in this one. Throws as it does, and `option-invalide` for a number of threads that is none. */
export async function sensitivityOn(
  workers: number,
  model: Model,
  options: SensitivityOptions,
  progress: OnProgress = () => {},
): Promise<Sensitivity> {
  const threads = threadCount(workers, jobsAtOnce(options.rows))
  if (threads === 1) return sensitivity(model, options)
  const pool = new Pool<StudySetup, StudyJob, SensitivityPart>(task, threads, {
    prepared: model.prepared,
    points: pointsIn(options),
    targets: targetsFor(model, options.territories),
  })
  try {
    const rounds = sensitivityRounds(model, options)
    let turn = rounds.next()
    while (!turn.done) {
      const jobs = turn.value
      const found = await pool.all(
        jobs.map((each) => ({ kind: 'sensibilite', ...each })),
        (done) =>
          progress((jobs[0]!.from + done * (jobs.at(-1)!.to - jobs[0]!.from)) / options.rows),
      )
      turn = rounds.next(found)
    }
    return turn.value
  } finally {
    await pool.close()
  }
}

/** A scenario's options may hold more than a thread needs. */
function pointsIn({ sequence, seed }: UncertaintyOptions | SensitivityOptions): PointOptions {
  return { sequence, seed }
}

function cut(kind: StudyJob['kind'], total: number, size: number): StudyJob[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, k) => ({
    kind,
    from: k * size,
    to: Math.min(total, (k + 1) * size),
  }))
}
