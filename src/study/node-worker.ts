/** One thread of a study: it is sent what was prepared, does the jobs that it is given, and answers each. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Prepared } from './model.ts'
import type { PointOptions } from './points.ts'
import { drawRunner, sumUpRows, type Stores } from './uncertainty.ts'

export interface Setup {
  readonly prepared: Prepared
  readonly points: PointOptions
  readonly stores: Stores
}

export interface Job {
  readonly kind: 'tirages' | 'lignes'
  readonly from: number
  readonly to: number
}

export interface Task {
  readonly at: number
  readonly job: Job
}

const { prepared, points, stores } = workerData as Setup
const draw = drawRunner(prepared, stores, points)

parentPort!.on('message', ({ at, job: { kind, from, to } }: Task) => {
  if (kind === 'tirages') draw(from, to)
  else sumUpRows(stores, from, to)
  parentPort!.postMessage(at)
})
