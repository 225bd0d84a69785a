/** Which options a command declares, and the values that some of them take. */
import type { Argv, Options } from 'yargs'
import { suggestion } from '../core/errors.ts'
import type { Entry } from './command.ts'

/** The options of one command, as yargs was told of them. */
export interface Declared {
  /** Long names, without dashes: `completer-zeros`. */
  readonly options: readonly string[]
  readonly short: readonly string[]
  readonly choices: Readonly<Record<string, readonly string[]>>
  /** Long name of a short one. */
  readonly long: Readonly<Record<string, string>>
}

/** Options that every command has. */
export function common(parser: Argv): Argv {
  return parser
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'réponse en JSON sur la sortie standard',
    })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'écraser les sorties qui existent',
    })
    .option('csv-brut', {
      type: 'boolean',
      default: false,
      describe: 'en CSV, laisser tels quels les textes qu’un tableur exécuterait (= + - @)',
    })
    .option('csv-fr', {
      type: 'boolean',
      default: false,
      describe: 'en CSV, point-virgule et virgule décimale, comme l’ouvre un tableur français',
    }) as unknown as Argv
}

/** Lists the options that a command declares, those of every command among them. */
export async function declaredBy({ load }: Entry): Promise<Declared> {
  const declared: (readonly [name: string, option: Options])[] = [
    ['version', {}],
    ['help', { alias: 'h' }],
  ]
  // what a command says to a parser, written down: `option` counts, the rest says nothing here
  const parser: Argv = new Proxy({} as Argv, {
    get: (_, method) => (name: string, option: Options) => {
      if (method === 'option') declared.push([name, option])
      return parser
    },
  })
  ;(await load()).options(common(parser))
  const aliases = declared.flatMap(([name, { alias = [] }]) =>
    [alias].flat().map((each) => [each, name] as const),
  )
  const short = aliases.filter(([each]) => each.length === 1)
  const others = aliases.flatMap(([each]) => (each.length > 1 ? [each] : []))
  return {
    options: [...declared.map(([name]) => name), ...others],
    short: short.map(([letter]) => letter),
    choices: Object.fromEntries(
      declared.flatMap(([name, { choices }]) => (choices ? [[name, choices.map(String)]] : [])),
    ),
    long: Object.fromEntries(short),
  }
}

/** What to do of the words that a command did not understand: the nearest option, or the nearest value of one. */
export async function nearestOption(
  entry: Entry,
  argv: readonly string[],
): Promise<string | undefined> {
  const { options, short, choices, long } = await declaredBy(entry)
  for (const [i, word] of argv.entries()) {
    const [, dashes, name, inline] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined) continue
    const known =
      dashes === '--' ? options.includes(name.replace(/^no-/, '')) : short.includes(name[0]!)
    if (!known)
      return dashes === '--' ? suggestion(name, options).replaceAll(/(« )/g, '$1--') : undefined
    const values = choices[dashes === '--' ? name : long[name[0]!]!]
    const given = inline ?? argv[i + 1]
    if (values && given !== undefined && !values.includes(given)) return suggestion(given, values)
  }
  return undefined
}
