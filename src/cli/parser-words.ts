/** What yargs says, in French as it is printed. Its own translations are files that it reads when it starts: the command line is bundled without them. */
import type { Argv, Options } from 'yargs'
import { NBSP, unbroken } from '../core/french.ts'

/** All sentences of the parser, for `updateStrings`. Those that count things are two. */
export const parserWords = {
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'il manque un argument : %s donné, %s au moins',
    other: 'il manque des arguments : %s donnés, %s au moins',
  },
  'Too many non-option arguments: got %s, maximum of %s': {
    one: 'trop d’arguments : %s donné, %s au plus',
    other: 'trop d’arguments : %s donnés, %s au plus',
  },
  'Missing required argument: %s': {
    one: 'argument requis manquant : %s',
    other: 'arguments requis manquants : %s',
  },
  'Unknown argument: %s': { one: 'argument inconnu : %s', other: 'arguments inconnus : %s' },
  'Unknown command: %s': { one: 'commande inconnue : %s', other: 'commandes inconnues : %s' },
  'Invalid values:': 'valeurs invalides :',
  'Argument: %s, Given: %s, Choices: %s': 'argument : %s, donné : %s, choix : %s',
  'Implications failed:': 'arguments dont un autre dépend, manquants :',
  'Arguments %s and %s are mutually exclusive': 'les arguments %s et %s s’excluent',
  'Did you mean %s?': 'vouliez-vous dire %s ?',
  'Commands:': 'Commandes :',
  'Options:': 'Options :',
  'Examples:': 'Exemples :',
  'Positionals:': 'Arguments positionnels :',
  'aliases:': 'alias :',
  'choices:': 'choix :',
  'default:': 'défaut :',
  default: 'défaut',
  'generated-value': 'valeur calculée',
  required: 'requis',
  deprecated: 'abandonné',
  'deprecated: %s': 'abandonné : %s',
  command: 'commande',
  boolean: 'booléen',
  number: 'nombre',
  array: 'liste',
  count: 'compte',
  'Argument check failed: %s': 'argument refusé : %s',
  'Not enough arguments following: %s': 'il manque une valeur après : %s',
  'Show help': 'afficher l’aide',
  'Show version number': 'afficher le numéro de version',
  string: 'texte',
} as unknown as Readonly<Record<string, string>>

/**
 * Adapts a parser: French signs stay with their words where it breaks the lines of its help, and
 * an option that takes a value wants one.
 *
 * @param parser parser of yargs
 * @returns the same parser
 */
export function inFrench(parser: Argv): Argv {
  const described = <T extends Pick<Options, 'describe'>>(declared: T): T =>
    typeof declared.describe === 'string'
      ? { ...declared, describe: unbroken(declared.describe) }
      : declared
  const [option, positional] = [parser.option.bind(parser), parser.positional.bind(parser)]
  let placed = false // yargs declares a positional as an option too
  return Object.assign(parser, {
    option: (name: string, declared: Options) =>
      option(name, {
        ...(!placed && !declared.array && { coerce: onlyValue(name) }),
        ...described(declared),
        ...(!placed &&
          !declared.array &&
          (declared.type === 'string' || declared.type === 'number') && { requiresArg: true }),
      }),
    positional: (name: string, declared: Parameters<typeof positional>[1]) => {
      placed = true
      positional(name, described(declared))
      placed = false
      return parser
    },
  })
}

/** Refuses a second value of an option that takes one; of a flag, the last word counts. */
function onlyValue(name: string): (given: unknown) => unknown {
  return (given) => {
    if (!Array.isArray(given)) return given
    if (given.every((each) => typeof each === 'boolean')) return given.at(-1)
    throw new Error(
      `--${name} ne prend qu’une valeur, et en a reçu ${given.length} (${given.join(', ')})`,
    )
  }
}

/**
 * Cleans the help of a command: values without straight quotes, what is false or empty by default
 * left unsaid. Lines keep their length.
 *
 * @param printed what yargs printed
 * @returns the help
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
 * Writes a refusal of the parser in one line, with what was typed between guillemets.
 *
 * @param message message of yargs
 * @returns the same in French form
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
