/** A thread of a lot: a session of its own, orders in, outcomes out. */
import { parentPort, workerData } from 'node:worker_threads'
import { Session, type SessionOptions } from './session.ts'
import { work, type Order } from './work.ts'

const { options, folder } = workerData as {
  readonly options: SessionOptions
  readonly folder: string
}
const session = new Session(options)
const port = parentPort!

// what is no problem of the user's ends the thread: the pool says which step was under way
port.on('message', (orders: readonly Order[]) => {
  void work(orders, session, folder, (outcome) => port.postMessage(outcome)).then(() =>
    port.postMessage({ kind: 'idle' }),
  )
})
