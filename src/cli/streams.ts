/** stdout is for data and nothing else; all that is said to a person goes to stderr. */
import { explain, type UserError } from '../core/errors.ts'

export interface Streams {
  data(bytes: string | Uint8Array): void
  say(text: string): void
  readonly isTerminal: boolean
  /** One line that is written over again and again, on a terminal only; `''` wipes it. */
  progress(text: string): void
  /** Asks the person at the terminal; absent when nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>
}

/** What « - » becomes on its way in: the parser loses a lone dash among the files. */
export const STDIO = 'stdio:'

export const Exit = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const
export type ExitCode = (typeof Exit)[keyof typeof Exit]

const usage =
  /^(option|commande|methode|cog|formule|sortie|dependance|reference|scenario|plan|territoire-inconnu|fichier-introuvable)/

/** 3 when a source cannot be reached, 1 when the data do not pass, 2 when the command or the method is at fault. */
export function exitOf(problems: readonly UserError[]): ExitCode {
  if (problems.some(({ code }) => code === 'source-injoignable')) return Exit.unreachable
  return problems.some(({ code }) => usage.test(code)) ? Exit.usage : Exit.refused
}

/** Says every problem to a person, or as JSON on stdout: the contract of `--json` holds for failures too. */
export function tellProblems(problems: readonly UserError[], out: Streams, json: boolean): void {
  if (json) out.data(`${JSON.stringify({ erreurs: problems }, null, 2)}\n`)
  else for (const each of problems) out.say(explain(each))
}
