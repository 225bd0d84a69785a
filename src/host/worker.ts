/** The one entry of all threads: loads the task that it is told, then answers each job with its result. */
import { parentPort, workerData, type TransferListItem } from 'node:worker_threads'
import { Moved, type Task } from './pool.ts'

const { module, name, setup } = workerData as {
  readonly module: string
  readonly name: string
  readonly setup: unknown
}
const port = parentPort!
const tasks = (await import(module)) as Readonly<Record<string, Task<unknown, unknown, unknown>>>
const run = tasks[name]!(setup, (message) => port.postMessage({ message }))

// an exception ends the thread: the pool says so to who asked
port.on('message', async (job: unknown) => {
  port.postMessage({ begins: true })
  const found = await run(job)
  if (found instanceof Moved)
    port.postMessage({ result: found.result }, found.buffers as readonly TransferListItem[])
  else port.postMessage({ result: found })
})
