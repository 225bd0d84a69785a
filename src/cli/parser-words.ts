/** What yargs says, as French is printed: its own translation has straight apostrophes and straight quotes. */
import type { Argv, Options } from 'yargs'
import { NBSP, unbroken } from '../core/french.ts'

/** Sentences of the parser, for `updateStrings`. Those that count things are two. */
export const parserWords = {
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'il manque un argument : %s donné, %s au moins',
    other: 'il manque des arguments : %s donnés, %s au moins',
  },
  'Too many non-option arguments: got %s, maximum of %s': {
    one: 'trop d’arguments : %s donné, %s au plus',
    other: 'trop d’arguments : %s donnés, %s au plus',
  },
  'Argument check failed: %s': 'argument refusé : %s',
  'Not enough arguments following: %s': 'il manque une valeur après : %s',
  'Show help': 'afficher l’aide',
  'Show version number': 'afficher le numéro de version',
  string: 'texte',
} as unknown as Readonly<Record<string, string>>

/** A parser that keeps the signs of French with their words where it breaks the lines of its help, and that wants a value after an option that takes one. */
export function inFrench(parser: Argv): Argv {
  const together = <T extends Pick<Options, 'describe'>>(told: T): T =>
    typeof told.describe === 'string' ? { ...told, describe: unbroken(told.describe) } : told
  const [option, positional] = [parser.option.bind(parser), parser.positional.bind(parser)]
  let placed = false // yargs declares what is told by its place as an option too
  return Object.assign(parser, {
    option: (name: string, told: Options) =>
      option(name, {
        ...together(told),
        ...(!placed &&
          !told.array &&
          (told.type === 'string' || told.type === 'number') && { requiresArg: true }),
      }),
    positional: (name: string, told: Parameters<typeof positional>[1]) => {
      placed = true
      positional(name, together(told))
      placed = false
      return parser
    },
  })
}

/**
 * The help of a command: values without the straight quotes of the parser, what is false or empty by default left unsaid; the lines are as long as they were.
 *
 * @example
 * helpText('  --niveau  le niveau   [défaut : "iris"]') // → '  --niveau  le niveau     [défaut\u00A0: iris]'
 */
export function helpText(printed: string): string {
  return printed
    .split('\n')
    .map((line) => {
      const bare = line
        .replaceAll('"', '')
        .replace(/ \[défaut : (?:false|\[\])\]/, '')
        .replace(/(?<=\S)(?=\[alias)/, ' ')
      const aligned = bare
        .replace(/^(?=[^[]*\])|(?=\[)/, ' '.repeat(Math.max(0, line.length - bare.length)))
        .trimEnd()
      return /^\s+ifn .* -/.test(aligned) ? aligned : unbroken(aligned) // a command is there to be copied
    })
    .join('\n')
}

/**
 * A refusal of the parser in one line, what was typed between guillemets.
 *
 * @example
 * refusalText('Valeurs invalides :\n  donné : "comune"') // → 'valeurs invalides : donné : «\u00A0comune\u00A0»'
 */
export function refusalText(message: string): string {
  const line = message.replace(/\s*\n\s*/g, ' ')
  return `${line.slice(0, 1).toLowerCase()}${line.slice(1)}`.replaceAll(
    /"([^"]*)"/g,
    `«${NBSP}$1${NBSP}»`,
  )
}
