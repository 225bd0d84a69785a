/** One thread of a study: it is sent what was prepared, does the jobs that it is given, and answers each. */
import { workerData } from 'node:worker_threads'
import { answering } from '../core/node-threads.ts'
import type { Prepared } from './model.ts'
import type { PointOptions } from './points.ts'
import { sensitivityRunner, type Targets } from './sensitivity-runs.ts'
import { drawRunner, sumUpRows, type Stores } from './uncertainty.ts'

/** What a study needs: room for draws, or targets of sensitivity. */
export type Setup = { readonly prepared: Prepared; readonly points: PointOptions } & ({ readonly stores: Stores } | { readonly targets: Targets })

export interface Job {
  readonly kind: 'tirages' | 'lignes' | 'sensibilite'
  readonly from: number
  readonly to: number
}

const setup = workerData as Setup
const work = 'stores' in setup ? drawing(setup.prepared, setup.stores, setup.points) : sensitivityRunner(setup.prepared, setup.targets, setup.points)

function drawing(prepared: Prepared, stores: Stores, points: PointOptions): (from: number, to: number, kind: Job['kind']) => void {
  const draw = drawRunner(prepared, stores, points)
  return (from, to, kind) => (kind === 'tirages' ? draw(from, to) : sumUpRows(stores, from, to))
}

answering<Job>(({ kind, from, to }) => work(from, to, kind))
