/** Copeland's score over threads: the pairs of 35,000 territories are 600 million. */
import { threadCount, withThreads, type Progress } from './threads.ts'
import type { CopelandSetup, Rows } from './copeland-worker.ts'
import { copelandFrom, copelandOfRows, rankRows } from '../stats/copeland.ts'

/** Pairs in one job: small enough that no thread waits long for another. */
const PAIRS = 4e6

const script = new URL('./copeland-worker.js', import.meta.url)

/**
 * `copeland` on so many threads (1 … 64), to the same bits; 1 works in this one. Constant memory: the ranks of each thread, and one
 * whole number a row and a block. Throws as `copeland` does, and `option-invalide` for a number of
 * threads that is none; an error in a thread is thrown here, and no thread outlives
 * the call.
 */
export async function copelandOn(
  workers: number,
  columns: readonly Float64Array[],
  weights: readonly number[],
  progress: Progress = () => {},
): Promise<Float64Array> {
  const prepared = rankRows(columns)
  const blocks = blocksOf(prepared.n)
  const threads = threadCount(workers, blocks.length)
  if (threads === 1) {
    const parts = blocks.map(({ from, to }, k) => {
      const part = copelandOfRows(prepared, weights, from, to)
      progress((k + 1) / blocks.length)
      return part
    })
    return copelandFrom(prepared, parts)
  }
  return withThreads<CopelandSetup, Float64Array>(
    script,
    threads,
    { prepared, weights },
    async (share) => copelandFrom(prepared, (await share(blocks, progress)) as Int32Array[]),
  )
}

/** Rows cut where the pairs are as many: the first rows meet more rows than the last. */
function blocksOf(n: number): Rows[] {
  const blocks: Rows[] = []
  for (let from = 0, to = 0; from < n; from = to) {
    for (let pairs = 0; to < n && pairs < PAIRS; to++) pairs += n - 1 - to
    blocks.push({ from, to })
  }
  return blocks
}
