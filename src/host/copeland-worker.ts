/** One thread of Copeland's score: blocks of rows, each met with all the rows after it. */
import { workerData } from 'node:worker_threads'
import { answering } from './threads.ts'
import { copelandOfRows, type RankedRows } from '../stats/copeland.ts'

/** What each thread is given once. */
export interface CopelandSetup {
  readonly prepared: RankedRows
  readonly weights: readonly number[]
}

/** Rows `from` … `to`, `to` left out. */
export interface Rows {
  readonly from: number
  readonly to: number
}

const { prepared, weights } = workerData as CopelandSetup
answering<Rows>(({ from, to }) => copelandOfRows(prepared, weights, from, to))
