/** One thread of a study: it is sent what was prepared, does the jobs that it is given, and answers each. */
import { workerData } from 'node:worker_threads'
import { answering } from './threads.ts'
import type { Prepared } from '../study/robustness/model.ts'
import type { PointOptions } from '../study/robustness/points.ts'
import { sensitivityRunner, type Targets } from '../study/robustness/sensitivity-runs.ts'
import {
  drawRunner,
  rowsSummer,
  settlePairs,
  type Stores,
} from '../study/robustness/uncertainty.ts'

/** What a study needs: room for draws, or targets of sensitivity. */
export type Setup = { readonly prepared: Prepared; readonly points: PointOptions } & (
  { readonly stores: Stores } | { readonly targets: Targets }
)

export interface Job {
  readonly kind: 'tirages' | 'lignes' | 'paires' | 'sensibilite'
  readonly from: number
  readonly to: number
}

type Work = (from: number, to: number) => unknown

const setup = workerData as Setup
const work: Partial<Record<Job['kind'], Work>> =
  'stores' in setup
    ? drawing(setup.prepared, setup.stores, setup.points)
    : { sensibilite: sensitivityRunner(setup.prepared, setup.targets, setup.points) }

function drawing(
  prepared: Prepared,
  stores: Stores,
  points: PointOptions,
): Partial<Record<Job['kind'], Work>> {
  return {
    tirages: drawRunner(prepared, stores, points),
    lignes: rowsSummer(stores),
    paires: (from, to) => settlePairs(stores, from, to),
  }
}

answering<Job>(({ kind, from, to }) => work[kind]!(from, to))
