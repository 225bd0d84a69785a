/** Lists of orders run in threads, a list a thread. A thread that dies takes one job with it, and no more. */
import { UserError } from '../core/errors.ts'
import { taskAddress, Pool, type Task, type ThreadEnded } from '../host/pool.ts'
import { JobRunner, type RunnerOptions } from './job-runner.ts'
import { runJobs, type Order, type Outcome } from './run-jobs.ts'

/** What each thread of a batch is given once. */
interface WorkerSetup {
  readonly runner: RunnerOptions
  readonly folder: string
}

/** How a batch is shared out. */
export interface WorkerOptions extends WorkerSetup {
  readonly workers: number
  /** MiB of heap that a thread may take; the default of Node when left out. */
  readonly threadMemory?: number
}

/** In a thread: runs lists of orders, telling each outcome as it comes. */
export const batchTask: Task<WorkerSetup, readonly Order[], void> = (
  { runner: options, folder },
  tell,
) => {
  const runner = new JobRunner(options)
  return (orders) => runJobs(orders, runner, folder, tell)
}

const task = taskAddress('batch/run-in-workers.js', import.meta.url, 'batchTask')

/** Runs each list in one thread, which takes the next list when it is done. `tell` hears of each job, one at a time; done when all of them are. */
export async function runInWorkers(
  lists: readonly (readonly Order[])[],
  { workers, runner, folder, threadMemory }: WorkerOptions,
  tell: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  const waiting = lists.filter((list) => list.length > 0)
  let heard = Promise.resolve()
  const hear = (outcome: Outcome): void => {
    heard = heard.then(() => tell(outcome))
  }
  const pool = new Pool<WorkerSetup, readonly Order[], void>(
    task,
    workers,
    { runner, folder },
    threadMemory === undefined ? {} : { memory: threadMemory },
  )

  const runList = async (list: readonly Order[]): Promise<void> => {
    let left = list
    let begun = ''
    const onMessage = (message: unknown): void => {
      const outcome = message as Outcome
      if (outcome.kind === 'begun') begun = outcome.path
      else if (outcome.kind !== 'going') left = left.filter(({ job }) => job.path !== outcome.path)
      hear(outcome)
    }
    try {
      await pool.run(list, { onMessage })
    } catch (error) {
      // the one before it may still be on its way to the disk: it is done again, whole
      const under = left.find(({ job }) => job.path === begun) ?? left[0]
      if (under === undefined) return
      const problems = [died(under.job.path, error as ThreadEnded).toJSON()]
      hear({ kind: 'failed', path: under.job.path, problems })
      const others = left.filter((each) => each !== under)
      if (others.length > 0) await runList(others)
    }
  }
  const lane = async (): Promise<void> => {
    for (let list = waiting.shift(); list !== undefined; list = waiting.shift()) await runList(list)
  }

  try {
    await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, lane))
    await heard
  } finally {
    await pool.close()
  }
}

function died(path: string, { reason, message, cause }: ThreadEnded): UserError {
  const why =
    reason === 'memory'
      ? 'la mémoire lui a manqué'
      : ((cause as Error | undefined)?.stack ?? message)
  return new UserError(
    'calcul-interrompu',
    `le fil qui calculait « ${path} » est mort : ${why}`,
    'relancez avec --reprendre ; si cela se répète, donnez moins de travailleurs ou plus de mémoire',
    { file: path },
  )
}
