/** Copeland's score over threads: the pairs of 35,000 territories are 600 million. */
import { taskAddress, Pool, threadCount, type OnProgress, type Task } from './pool.ts'
import { copelandFrom, copelandOfRows, rankRows, type RankedRows } from '../stats/copeland.ts'

/** Pairs in one job: small enough that no thread waits long for another. */
const PAIRS = 4e6

/** What each thread is given once. */
interface CopelandSetup {
  readonly prepared: RankedRows
  readonly weights: readonly number[]
}

/** Rows `from` … `to`, `to` left out. */
interface RowRange {
  readonly from: number
  readonly to: number
}

/** In a thread: meets each row of a block with all the rows after it. */
export const copelandTask: Task<CopelandSetup, RowRange, Int32Array> =
  ({ prepared, weights }) =>
  ({ from, to }) =>
    copelandOfRows(prepared, weights, from, to)

const task = taskAddress('host/copeland.js', import.meta.url, 'copelandTask')

/**
 * Computes `copeland` on so many threads (1 … 64), to the same bits; 1 works in this one. Constant memory: the ranks of each
 * thread, and one whole number a row and a block.
 *
 * @throws as `copeland` does; `option-invalide` for a number of threads that is none; an error in a thread
 */
export async function copelandOn(
  workers: number,
  columns: readonly Float64Array[],
  weights: readonly number[],
  progress: OnProgress = () => {},
): Promise<Float64Array> {
  const prepared = rankRows(columns)
  const blocks = blocksOf(prepared.n)
  const threads = threadCount(workers, blocks.length)
  if (threads === 1) {
    const run = copelandTask({ prepared, weights }, () => {})
    const parts = blocks.map((block, k) => {
      const part = run(block) as Int32Array
      progress((k + 1) / blocks.length)
      return part
    })
    return copelandFrom(prepared, parts)
  }
  const pool = new Pool<CopelandSetup, RowRange, Int32Array>(task, threads, { prepared, weights })
  try {
    return copelandFrom(prepared, await pool.all(blocks, progress))
  } finally {
    await pool.close()
  }
}

/** Rows cut where the pairs are as many: the first rows meet more rows than the last. */
function blocksOf(n: number): RowRange[] {
  const blocks: RowRange[] = []
  for (let from = 0, to = 0; from < n; from = to) {
    for (let pairs = 0; to < n && pairs < PAIRS; to++) pairs += n - 1 - to
    blocks.push({ from, to })
  }
  return blocks
}
