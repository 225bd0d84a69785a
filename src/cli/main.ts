#!/usr/bin/env node
/** The program `ifn`: this process's arguments and streams, given to the command line. */
import { main } from './command-line.ts'
import { Exit, type Streams } from './streams.ts'

const streams: Streams = {
  data: (bytes) => process.stdout.write(bytes),
  say: (text) => process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true,
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  },
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(Exit.done) // « ifn … | head » ends quietly
  throw error
})

process.exitCode = await main(process.argv.slice(2), streams)
