/** Studies shared out among threads. What they find does not depend on how many there are. */
import { Worker } from 'node:worker_threads'
import type { Model } from './model.ts'
import type { Answer, Job, Setup, Task } from './node-worker.ts'
import { sensitivity, sensitivityRounds, targetsFor, type Sensitivity, type SensitivityOptions } from './sensitivity.ts'
import type { SensitivityPart } from './sensitivity-runs.ts'
import { drawRunner, storesFor, sumUpRows, uncertaintyOf, type Uncertainty, type UncertaintyOptions } from './uncertainty.ts'

/** Work in one job: small enough that no thread waits long for another. */
const DRAWS = 10
const ROWS = 2048

/** Called after each job: how much of the work is done, 0 … 1. */
export type Progress = (done: number) => void

/**
 * `uncertainty` on so many threads, to the same bits; 1 works in this one.
 *
 * Throws as `uncertainty` does; an error in a thread is thrown here, and no thread outlives the call.
 */
export async function uncertaintyOn(workers: number, model: Model, options: UncertaintyOptions, progress: Progress = () => {}): Promise<Uncertainty> {
  const stores = storesFor(model, options.draws, workers > 1)
  const draws = cut('tirages', options.draws, DRAWS)
  const rows = cut('lignes', stores.n, ROWS)
  if (workers === 1) {
    const run = drawRunner(model.prepared, stores, options)
    draws.forEach(({ from, to }, k) => (run(from, to), progress((k + 1) / draws.length)))
    for (const { from, to } of rows) sumUpRows(stores, from, to)
    return uncertaintyOf(model, stores)
  }
  await withThreads(workers, { prepared: model.prepared, points: pointsIn(options), stores }, async (share) => {
    await share(draws, progress)
    await share(rows, () => {})
  })
  return uncertaintyOf(model, stores)
}

/** `sensitivity` on so many threads, to the same bits; 1 works in this one. Throws as it does. */
export async function sensitivityOn(workers: number, model: Model, options: SensitivityOptions, progress: Progress = () => {}): Promise<Sensitivity> {
  if (workers === 1) return sensitivity(model, options)
  return withThreads(workers, { prepared: model.prepared, points: pointsIn(options), targets: targetsFor(model, options.territories) }, async (share) => {
    const rounds = sensitivityRounds(model, options)
    let turn = rounds.next()
    while (!turn.done) {
      const jobs = turn.value
      const found = await share(jobs.map((each) => ({ kind: 'sensibilite', ...each })), (done) => progress((jobs[0]!.from + done * (jobs.at(-1)!.to - jobs[0]!.from)) / options.rows))
      turn = rounds.next(found as SensitivityPart[])
    }
    return turn.value
  })
}

/** A scenario's options may hold more than a thread needs. */
function pointsIn({ sequence, seed }: UncertaintyOptions | SensitivityOptions): Setup['points'] {
  return { sequence, seed }
}

function cut(kind: Job['kind'], total: number, size: number): Job[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, k) => ({ kind, from: k * size, to: Math.min(total, (k + 1) * size) }))
}

type Share = (jobs: readonly Job[], progress: Progress) => Promise<unknown[]>

async function withThreads<T>(count: number, setup: Setup, use: (share: Share) => Promise<T>): Promise<T> {
  const threads = Array.from({ length: count }, () => new Worker(new URL('./node-worker.js', import.meta.url), { workerData: setup }))
  try {
    return await use((jobs, progress) => shareOut(threads, jobs, progress))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

/** Each thread takes the next job when it is done with one; the answers in the order of the jobs, or the first error. */
function shareOut(threads: readonly Worker[], jobs: readonly Job[], progress: Progress): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const answers: unknown[] = Array.from({ length: jobs.length })
    let [next, done] = [0, 0]
    const give = (thread: Worker): void => {
      if (next >= jobs.length) return
      const task: Task = { at: next, job: jobs[next]! }
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
      const stopped = (code: number): void => finish(new Error(`a thread of the study ended with code ${code}`))
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
