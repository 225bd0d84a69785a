/** A thread that reads files: tasks in, answers out. Their columns are handed over, not copied. */
import { parentPort } from 'node:worker_threads'
import { takeTasks, type ReadingOrder } from './read-task.ts'

const port = parentPort!

port.on('message', (order: ReadingOrder) => {
  takeTasks(order, (at, answer) => {
    const columns =
      typeof answer === 'object'
        ? [...Object.values(answer.numbers), ...Object.values(answer.reasons)]
        : []
    port.postMessage({ at, answer }, [
      ...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer)),
    ])
  })
  port.postMessage('done')
})
