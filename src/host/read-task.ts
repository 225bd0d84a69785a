/** What is done to one file, here or in a thread: its SHA-256, or its rows. */
import { onDisk, sha256OfSource } from './byte-source.ts'
import { chunksInOrder } from '../io/byte-source.ts'
import type { WideCsv } from '../io/csv/wide.ts'
import { readRows, type WideTask } from '../ingest/rows.ts'

/** Plain data: it goes to a thread as it is. */
export type ReadingTask = { readonly path: string; readonly size: number } & (
  { readonly kind: 'empreinte' } | { readonly kind: 'lignes'; readonly task: WideTask }
)

export type ReadingAnswer = string | WideCsv

/** What a thread is given: the tasks, and who is at which. */
export interface ReadingOrder {
  readonly tasks: readonly ReadingTask[]
  readonly turn: Int32Array
}

/** Takes the tasks that nobody has taken, one by one. One that fails gives nothing: who asked does it again, to say why. */
export function takeTasks(
  { tasks, turn }: ReadingOrder,
  give: (at: number, answer: ReadingAnswer | undefined) => void,
): void {
  for (let at = Atomics.add(turn, 0, 1); at < tasks.length; at = Atomics.add(turn, 0, 1))
    give(at, attempted(tasks[at]!))
}

function attempted(task: ReadingTask): ReadingAnswer | undefined {
  try {
    const source = onDisk(task.path)
    return task.kind === 'empreinte'
      ? sha256OfSource(source)
      : readRows(chunksInOrder(source), source.size, task.task)
  } catch {
    return undefined
  }
}
