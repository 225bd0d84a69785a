/** Files read by several threads at once, one file a thread: what is read does not depend on how many there are. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { WideCsv } from '../io/csv/wide.ts'
import { takeTasks, type ReadingAnswer, type ReadingOrder, type ReadingTask } from './read-task.ts'

/** Run from its source, a thread starts from what was built of it; where nothing was built, all is read here. */
const script = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/host/read-worker.js' : './read-worker.js',
  import.meta.url,
)
const canShare = script.protocol === 'file:' && existsSync(fileURLToPath(script))

/** Bytes below which starting a thread costs more than it brings. */
const WORTH = 2 ** 23

export class ReadingThreads {
  readonly #count: number
  readonly #worth: number
  readonly #workers: Worker[] = []

  /** `count`: threads that read at once, the one that asks among them. `worth`: bytes below which it reads alone. */
  constructor(count: number, worth = WORTH) {
    this.#count = canShare ? count : 1
    this.#worth = worth
  }

  /** Does all the tasks, the largest first. An answer is missing when the task failed: doing it again says why. */
  async all(tasks: readonly ReadingTask[]): Promise<(ReadingAnswer | undefined)[]> {
    const order = tasks.map((_, at) => at).sort((a, b) => tasks[b]!.size - tasks[a]!.size)
    const shared: ReadingOrder = {
      tasks: order.map((at) => tasks[at]!),
      turn: new Int32Array(new SharedArrayBuffer(4)),
    }
    const answers = new Map<number, ReadingAnswer | undefined>()
    const give = (at: number, answer: ReadingAnswer | undefined): void =>
      void answers.set(order[at]!, answer)
    const total = tasks.reduce((sum, { size }) => sum + size, 0)
    const helpers = total < this.#worth ? [] : this.#take(Math.min(this.#count, tasks.length) - 1)
    const heard = helpers.map((worker) => hear(worker, shared, give))
    takeTasks(shared, give)
    await Promise.all(heard)
    return tasks.map((_, at) => answers.get(at))
  }

  /** Whether there is another thread than the one that asks. */
  get several(): boolean {
    return this.#count > 1
  }

  /** Does one task in another thread, while the one that asks goes on. */
  async behind(task: ReadingTask): Promise<ReadingAnswer | undefined> {
    let found: ReadingAnswer | undefined
    await hear(
      this.#take(1)[0]!,
      { tasks: [task], turn: new Int32Array(new SharedArrayBuffer(4)) },
      (_, answer) => {
        found = answer
      },
    )
    return found
  }

  /** Ends the threads. */
  end(): void {
    for (const worker of this.#workers.splice(0)) void worker.terminate()
  }

  #take(count: number): readonly Worker[] {
    while (this.#workers.length < count) {
      const worker = new Worker(script)
      worker.unref() // one that is idle keeps no program from ending
      worker.once('exit', () => this.#workers.splice(this.#workers.indexOf(worker) >>> 0, 1))
      this.#workers.push(worker)
    }
    return this.#workers.slice(0, count)
  }
}

/** Done when the thread says that nothing is left, or is no more. */
function hear(
  worker: Worker,
  order: ReadingOrder,
  give: (at: number, answer: ReadingAnswer | undefined) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const said = (
      message: 'done' | { readonly at: number; readonly answer?: ReadingAnswer },
    ): void => {
      if (message === 'done') return end()
      give(
        message.at,
        typeof message.answer === 'object' ? ownOnly(message.answer) : message.answer,
      )
    }
    const end = (): void => {
      worker.off('message', said).off('error', end).off('exit', end).unref()
      resolve()
    }
    worker.on('message', said).on('error', end).on('exit', end).ref()
    worker.postMessage(order)
  })
}

/** Records without a prototype, as the reader gives them: they lose that on the way. */
function ownOnly(csv: WideCsv): WideCsv {
  const bare = <V>(record: Readonly<Record<string, V>>): Record<string, V> =>
    Object.assign(Object.create(null) as Record<string, V>, record)
  return { ...csv, numbers: bare(csv.numbers), text: bare(csv.text), reasons: bare(csv.reasons) }
}
