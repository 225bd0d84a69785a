/** Orders spread over threads. A thread that dies takes one step with it, and no more. */
import { Worker } from 'node:worker_threads'
import { UserError } from '../core/errors.ts'
import type { SessionOptions } from './session.ts'
import type { Order, Outcome } from './work.ts'

export interface PoolOptions {
  readonly workers: number
  readonly session: SessionOptions
  readonly folder: string
  /** MiB of heap that a thread may take; the default of Node when left out. */
  readonly threadMemory?: number
}

/** Run from its source, a thread starts from what was built of it. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/batch/worker.js' : './worker.js',
  import.meta.url,
)

/**
 * Does lists of orders, each by one thread, which takes the next list when it is done: what is waiting is never more than a list a
 * thread. `tell` hears of each step; done when all of them are.
 */
export async function spread(
  lists: readonly (readonly Order[])[],
  { workers, session, folder, threadMemory }: PoolOptions,
  tell: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  const waiting = lists.filter((list) => list.length > 0)
  let heard = Promise.resolve()
  const hear = (outcome: Outcome): void => {
    heard = heard.then(() => tell(outcome))
  }

  const thread = (): Promise<void> =>
    new Promise((resolve) => {
      const worker = new Worker(script, {
        workerData: { options: session, folder },
        ...(threadMemory !== undefined && {
          resourceLimits: { maxOldGenerationSizeMb: threadMemory },
        }),
      })
      let left: readonly Order[] = []
      let begun = ''
      let ended = false
      const next = (): void => {
        const list = waiting.shift()
        if (list === undefined) return end(resolve)
        left = list
        worker.postMessage(list)
      }
      const end = (then: () => void): void => {
        if (ended) return
        ended = true
        void worker.terminate().then(then)
      }
      const die = (why: string): void => {
        if (ended) return
        // the one before it may still be on its way to the disk: it is done again, whole
        const under = left.find(({ step }) => step.path === begun) ?? left[0]
        const others = left.filter((each) => each !== under)
        if (under)
          hear({
            kind: 'failed',
            path: under.step.path,
            problems: [died(under.step.path, why).toJSON()],
          })
        if (others.length > 0) waiting.unshift(others)
        // another thread in its place, while there is something to do
        end(() => void (waiting.length > 0 ? thread().then(resolve) : resolve()))
      }
      worker.on('message', (outcome: Outcome | { readonly kind: 'idle' }) => {
        if (outcome.kind === 'idle') return next()
        if (outcome.kind === 'begun') begun = outcome.path
        if (outcome.kind !== 'begun' && outcome.kind !== 'going')
          left = left.filter(({ step }) => step.path !== outcome.path)
        hear(outcome)
      })
      worker.on('error', (error: NodeJS.ErrnoException) =>
        die(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? 'la mémoire lui a manqué'
            : (error.stack ?? error.message),
        ),
      )
      worker.on('exit', (code) => die(`il s’est arrêté avec le code ${code}`))
      next()
    })

  await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, thread))
  await heard
}

function died(path: string, why: string): UserError {
  return new UserError(
    'calcul-interrompu',
    `le fil qui calculait « ${path} » est mort : ${why}`,
    'relancez avec --reprendre ; si cela se répète, donnez moins de travailleurs ou plus de mémoire',
    { file: path },
  )
}
