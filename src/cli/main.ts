#!/usr/bin/env node
/** The program `ifn`: this process's arguments and streams, given to the command line. */
import { explainCommand, UserError } from '../core/errors.ts'
import { machineRefusal, systemReason } from '../host/system-errors.ts'
import { dropUnfinished } from '../host/unfinished.ts'
import { wrapText } from './text/wrap.ts'
import { Exit, type Streams } from './streams.ts'

/** A dumb terminal cannot write a line over. No colour is ever written: there is none to turn off. */
const canRewrite = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb'

/** Of the terminal; 0 where there is none, or where it does not say. */
const columns = (process.stderr.isTTY && process.stderr.columns) || 0

const streams: Streams = {
  data: (bytes) => process.stdout.write(bytes),
  say: (text) => process.stderr.write(`${columns > 0 ? wrapText(text, columns) : text}\n`),
  isTerminal: process.stdout.isTTY === true,
  progress: (text) => {
    if (canRewrite)
      process.stderr.write(`\r\x1b[K${columns > 0 ? text.slice(0, columns - 1) : text}`) // a line that wraps is not written over
  },
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(Exit.done) // « ifn … | head » ends quietly
  const reason = systemReason(error) ?? error.message
  const problem = new UserError(
    'sortie-impossible',
    `la sortie standard ne peut pas être écrite : ${reason}`,
    'vérifiez ce qui la reçoit et la place libre',
  )
  process.stderr.write(`${explainCommand(problem)}\n`)
  process.exit(Exit.usage)
})
process.stderr.on('error', () => {}) // what is said has nobody to hear it: the outputs matter more

// the shell is told as the system would tell it, so that a loop of commands stops too; outputs are written aside and
// renamed, so that none is half written
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    dropUnfinished()
    process.stderr.write('\ninterrompu : aucune sortie n’est laissée à moitié écrite\n')
    process.kill(process.pid, signal)
  })

try {
  // loaded here, so that a machine that cannot open its files any more is told of in words
  const { main } = await import('./command-line.ts')
  process.exitCode = await main(process.argv.slice(2), streams)
} catch (error) {
  const refusal = machineRefusal(error)
  if (refusal === undefined) throw error
  streams.say(explainCommand(refusal))
  process.exitCode = Exit.usage
}
