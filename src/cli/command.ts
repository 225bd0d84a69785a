import type { Argv } from 'yargs'
import type { ExitCode, Streams } from './streams.ts'

/** What a command’s file exports. */
export interface Command<Options> {
  /** Declares the options; they are what `Options` says. */
  options(parser: Argv): Argv<unknown>
  run(options: Options, out: Streams, command: string): Promise<ExitCode>
}

/** A line of `ifn --help`. The command’s file is loaded when it is called. */
export interface Entry {
  readonly name: string
  readonly alias: string
  readonly usage: string
  readonly summary: string
  readonly load: () => Promise<Command<never>>
}
