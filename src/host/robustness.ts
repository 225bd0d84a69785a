/** Studies shared out among threads. What they find does not depend on how many there are. */
import { threadCount, withThreads, type Progress } from './threads.ts'
import type { Model } from '../study/robustness/model.ts'
import type { Job, Setup } from './robustness-worker.ts'
import {
  jobsAtOnce,
  sensitivity,
  sensitivityRounds,
  targetsFor,
  type Sensitivity,
  type SensitivityOptions,
} from '../study/robustness/sensitivity.ts'
import type { SensitivityPart } from '../study/robustness/sensitivity-runs.ts'
import {
  drawRunner,
  rowsSummer,
  settlePairs,
  storesFor,
  uncertaintyOf,
  type Uncertainty,
  type UncertaintyOptions,
} from '../study/robustness/uncertainty.ts'

/** Work in one job: small enough that no thread waits long for another. */
const DRAWS = 10
const ROWS = 2048
const PAIRS = 5000

export type { Progress } from './threads.ts'

/**
 * `uncertainty` on so many threads (1 … 64), to the same bits; 1 works in this one.
 *
 * Throws as `uncertainty` does, and `option-invalide` for a number of threads that is none; an error in a thread is thrown here, and no thread outlives the call.
 */
export async function uncertaintyOn(
  workers: number,
  model: Model,
  options: UncertaintyOptions,
  progress: Progress = () => {},
): Promise<Uncertainty> {
  const draws = cut('tirages', options.draws, DRAWS)
  const threads = threadCount(workers, draws.length)
  const stores = storesFor(model, options.draws, threads > 1)
  const sums = [
    ...cut('lignes', stores.n, ROWS),
    ...cut('paires', stores.pairs.certain.length, PAIRS),
  ]
  if (threads === 1) {
    const run = drawRunner(model.prepared, stores, options)
    draws.forEach(({ from, to }, k) => (run(from, to), progress((k + 1) / draws.length)))
    const sumUp = rowsSummer(stores)
    for (const { kind, from, to } of sums) {
      if (kind === 'lignes') sumUp(from, to)
      else settlePairs(stores, from, to)
    }
    return uncertaintyOf(model, stores)
  }
  await withThreads<Setup>(
    script,
    threads,
    { prepared: model.prepared, points: pointsIn(options), stores },
    async (share) => {
      await share(draws, progress)
      await share(sums, () => {})
    },
  )
  return uncertaintyOf(model, stores)
}

/** `sensitivity` on so many threads (1 … 64), to the same bits; 1 works in this one. Throws as it does, and `option-invalide` for a number of threads that is none. */
export async function sensitivityOn(
  workers: number,
  model: Model,
  options: SensitivityOptions,
  progress: Progress = () => {},
): Promise<Sensitivity> {
  const threads = threadCount(workers, jobsAtOnce(options.rows))
  if (threads === 1) return sensitivity(model, options)
  return withThreads<Setup, Sensitivity>(
    script,
    threads,
    {
      prepared: model.prepared,
      points: pointsIn(options),
      targets: targetsFor(model, options.territories),
    },
    async (share) => {
      const rounds = sensitivityRounds(model, options)
      let turn = rounds.next()
      while (!turn.done) {
        const jobs = turn.value
        const found = await share(
          jobs.map((each) => ({ kind: 'sensibilite', ...each })),
          (done) =>
            progress((jobs[0]!.from + done * (jobs.at(-1)!.to - jobs[0]!.from)) / options.rows),
        )
        turn = rounds.next(found as SensitivityPart[])
      }
      return turn.value
    },
  )
}

/** A scenario's options may hold more than a thread needs. */
function pointsIn({ sequence, seed }: UncertaintyOptions | SensitivityOptions): Setup['points'] {
  return { sequence, seed }
}

function cut(kind: Job['kind'], total: number, size: number): Job[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, k) => ({
    kind,
    from: k * size,
    to: Math.min(total, (k + 1) * size),
  }))
}

const script = new URL('./robustness-worker.js', import.meta.url)
