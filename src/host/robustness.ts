/** Studies shared out among threads. What they find does not depend on how many there are. */
import { availableParallelism } from 'node:os'
import type { Scores } from '../engine/compute.ts'
import { planRobustness, type Robustness, type RobustnessOptions } from '../study/robustness.ts'
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

/** Who draws, and who is told. */
export interface RobustnessOnOptions extends RobustnessOptions {
  /** Threads, 1 … 64; chosen from the work when left out. What is found does not depend on it. */
  readonly workers?: number
  /** Told as draws, then rows of the sensitivity, are done: 0 … 1. */
  readonly onProgress?: (stage: 'tirages' | 'sensibilité', done: number) => void
}

/**
 * Makes the study of `robustness` on threads, to the same bits.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options those of `robustness`, threads, progress
 * @returns the study
 * @throws {UserError} as `robustness` does, and `option-invalide` for a number of threads that is none
 *
 * @example
 * const { sheet } = await robustnessOn(scores, { draws: 1000 })
 */
export async function robustnessOn(
  scores: Scores,
  options: RobustnessOnOptions = {},
): Promise<Robustness> {
  const { model, uncertainty, sensitivity: design, finish } = planRobustness(scores, options)
  const workers = options.workers ?? threadsWorth(model.nominal.codes.length, uncertainty.draws)
  const progressOf = (stage: 'tirages' | 'sensibilité') => (done: number) =>
    options.onProgress?.(stage, done)
  const found = await uncertaintyOn(workers, model, uncertainty, progressOf('tirages'))
  const sensible =
    design && (await sensitivityOn(workers, model, design, progressOf('sensibilité')))
  return finish(found, sensible)
}

/** How many threads draw: one is worth its start from a million territories drawn. */
function threadsWorth(territories: number, draws: number): number {
  const worth = Math.max(1, Math.floor((territories * draws) / 1e6))
  return Math.min(8, availableParallelism(), worth)
}
