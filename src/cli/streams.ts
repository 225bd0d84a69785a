/** stdout is for data and nothing else; all that is said to a person goes to stderr. */
import { sep } from 'node:path'
import { explainCommand, type UserError } from '../core/errors.ts'
import { printable } from '../core/printable.ts'
import { jsonText } from './text-table.ts'

/** Where a command writes: data for a program, messages for a person. */
export interface Streams {
  data(bytes: string | Uint8Array): void
  say(text: string): void
  readonly isTerminal: boolean
  /** One line that is written over again and again, on a terminal only; `''` wipes it. */
  progress(text: string): void
  /** Asks the person at the terminal; absent when nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>
}

/**
 * Wraps the streams of a command so that no text from a file acts on the terminal, and so that a path is told from
 * where the user stands. Bytes go as they are.
 *
 * @param out streams to write to
 * @returns the same, for texts that can be shown
 */
export function guarded(out: Streams): Streams {
  return {
    ...out,
    data: (bytes) => out.data(typeof bytes === 'string' ? printable(bytes) : bytes),
    say: (text) => out.say(printable(fromHere(text))),
    progress: (text) => out.progress(printable(text)),
  }
}

/**
 * Tells paths from where the user stands.
 *
 * @param text any text that holds paths
 * @returns the same, without the working folder before what is in it
 */
export function fromHere(text: string): string {
  const here = `${workingFolder()}${sep}`
  return here.length > 2 ? text.replaceAll(here, '') : text
}

/** The working folder; nothing when it was removed. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return ''
  }
}

/**
 * Writes a table as CSV on standard output: every byte of it to a file or a pipe, what can be shown to a terminal.
 *
 * @param csv text of the table
 * @param out streams of the command
 */
export function answerCsv(csv: string, out: Streams): void {
  out.data(out.isTerminal ? csv : new TextEncoder().encode(csv))
}

/** What « - » becomes on its way in: the parser loses a lone dash among the files. */
export const STDIO = 'stdio:'

/**
 * Tells standard output and input from files on a command line: `-`, or `-.arrow` that says a format; `-.csv` is `-`.
 *
 * @param argument one argument as it was typed
 * @returns the argument as the commands read it
 *
 * @example
 * withStdio('-.arrow') // → 'stdio:.arrow'
 */
export function withStdio(argument: string): string {
  if (!/^-(?:\.\w+)*$/.test(argument)) return argument
  return (
    STDIO +
    argument
      .slice(1)
      .toLowerCase()
      .replace(/^\.csv$/, '')
  )
}

/**
 * Tells whether an output is standard output, whatever its format.
 *
 * @param path output of a command
 * @returns true for `-` and for `-.svg`
 */
export function isStdio(path: string): boolean {
  return path.startsWith(STDIO)
}

/**
 * Exit codes: done, data that do not pass, a wrong command or method, a source out of reach.
 */
export const Exit = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const
/** An exit code. */
export type ExitCode = (typeof Exit)[keyof typeof Exit]

const usage =
  /^(option|commande|comparaison-invalide|methode|cog|formule|sortie|dependance|reference|scenario|plan|territoire-inconnu|fichier-introuvable|machine)/

/**
 * Chooses the exit code of some problems.
 *
 * @param problems problems met
 * @returns 3 when a source cannot be reached, 1 when the data do not pass, 2 when the command or
 *   the method is at fault
 */
export function exitOf(problems: readonly UserError[]): ExitCode {
  if (problems.some(({ code }) => code === 'source-injoignable')) return Exit.unreachable
  return problems.some(({ code }) => usage.test(code)) ? Exit.usage : Exit.refused
}

/**
 * Writes every problem, for a person, or as JSON on standard output: the contract of `--json`
 * holds for failures too.
 *
 * @param problems problems met
 * @param out streams of the command
 * @param json whether JSON was asked for
 */
export function tellProblems(problems: readonly UserError[], out: Streams, json: boolean): void {
  if (json) out.data(jsonText({ erreurs: problems }))
  else for (const each of problems) out.say(explainCommand(each))
}
