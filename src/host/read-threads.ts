/** Files read and hashed by several threads at once, one file a thread: what is read does not depend on how many there are. */
import { chunksInOrder } from '../io/byte-source.ts'
import type { WideCsv } from '../io/csv/wide.ts'
import { readRows, type WideTask } from '../ingest/rows.ts'
import { onDisk, sha256OfSource } from './byte-source.ts'
import { taskAddress, hasThreads, Moved, Pool, type Task } from './pool.ts'

/** What to do of one file: its SHA-256, or its rows. */
export type ReadingTask = { readonly path: string; readonly size: number } & (
  { readonly kind: 'empreinte' } | { readonly kind: 'lignes'; readonly task: WideTask }
)

/** The SHA-256 of a file, or its rows. */
export type ReadingAnswer = string | WideCsv

/** Tasks that several threads take one by one, and the place of the next. */
interface ReadingQueue {
  readonly tasks: readonly ReadingTask[]
  readonly turn: Int32Array
}

/** Answers of the tasks that one thread took, by their place. */
type TakenAnswers = readonly (readonly [at: number, answer: ReadingAnswer | undefined])[]

/** In a thread: reads the files that nobody has taken. Their columns are handed over, not copied. */
export const readTask: Task<undefined, ReadingQueue, TakenAnswers> = () => (queue) => {
  const taken = takeTasks(queue)
  const columns = taken.flatMap(([, answer]) =>
    typeof answer === 'object'
      ? [...Object.values(answer.numbers), ...Object.values(answer.reasons)]
      : [],
  )
  return new Moved(taken, [...new Set(columns.map(({ buffer }) => buffer))])
}

const task = taskAddress('host/read-threads.js', import.meta.url, 'readTask')

/** Bytes below which starting a thread costs more than it brings. */
const WORTH = 2 ** 23

/** Threads that read files, and the one that asks with them. */
export class ReadingThreads {
  readonly #count: number
  readonly #worth: number
  readonly #pool: Pool<undefined, ReadingQueue, TakenAnswers>

  /** `count`: threads that read at once, the one that asks among them. `worth`: bytes below which it reads alone. */
  constructor(count: number, worth = WORTH) {
    this.#count = hasThreads ? count : 1
    this.#worth = worth
    this.#pool = new Pool(task, Math.max(1, this.#count - 1), undefined)
  }

  /** Does all the tasks, the largest first. An answer is missing when the task failed: doing it again says why. */
  async all(tasks: readonly ReadingTask[]): Promise<(ReadingAnswer | undefined)[]> {
    const order = tasks.map((_, at) => at).sort((a, b) => tasks[b]!.size - tasks[a]!.size)
    const queue: ReadingQueue = {
      tasks: order.map((at) => tasks[at]!),
      turn: new Int32Array(new SharedArrayBuffer(4)),
    }
    const total = tasks.reduce((sum, { size }) => sum + size, 0)
    const helpers = total < this.#worth ? 0 : Math.max(0, Math.min(this.#count, tasks.length) - 1)
    const others = Array.from({ length: helpers }, () => this.#ask(queue))
    await Promise.resolve() // the threads are given the queue before this one is taken by a file
    const answers = new Map([takeTasks(queue), ...(await Promise.all(others))].flat())
    const byPlace = new Map(order.map((at, k) => [at, answers.get(k)]))
    return tasks.map((_, at) => byPlace.get(at))
  }

  /** Whether there is another thread than the one that asks. */
  get several(): boolean {
    return this.#count > 1
  }

  /** Does one task in another thread, while the one that asks goes on. */
  async behind(one: ReadingTask): Promise<ReadingAnswer | undefined> {
    const turn = new Int32Array(new SharedArrayBuffer(4))
    return (await this.#ask({ tasks: [one], turn }))[0]?.[1]
  }

  /** Ends the threads. */
  end(): void {
    void this.#pool.close()
  }

  /** What a thread takes of a queue; nothing when it dies. */
  async #ask(queue: ReadingQueue): Promise<TakenAnswers> {
    const taken = await this.#pool.run(queue).catch(() => [])
    return taken.map(([at, answer]) => [at, typeof answer === 'object' ? ownOnly(answer) : answer])
  }
}

/** Takes the tasks that nobody has taken, one by one. One that fails gives nothing: who asked does it again, to say why. */
function takeTasks({ tasks, turn }: ReadingQueue): TakenAnswers {
  const taken: (readonly [number, ReadingAnswer | undefined])[] = []
  for (let at = Atomics.add(turn, 0, 1); at < tasks.length; at = Atomics.add(turn, 0, 1))
    taken.push([at, attempted(tasks[at]!)])
  return taken
}

function attempted(one: ReadingTask): ReadingAnswer | undefined {
  try {
    const source = onDisk(one.path)
    return one.kind === 'empreinte'
      ? sha256OfSource(source)
      : readRows(chunksInOrder(source), source.size, one.task)
  } catch {
    return undefined
  }
}

/** Records without a prototype, as the reader gives them: they lose that on the way. */
function ownOnly(csv: WideCsv): WideCsv {
  const bare = <V>(record: Readonly<Record<string, V>>): Record<string, V> =>
    Object.assign(Object.create(null) as Record<string, V>, record)
  return { ...csv, numbers: bare(csv.numbers), text: bare(csv.text), reasons: bare(csv.reasons) }
}
