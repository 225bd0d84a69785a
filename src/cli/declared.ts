/** What a command declares: the names of its options, and the values that some of them take. */
import yargs, { type Argv } from 'yargs'
import { suggestion } from '../core/errors.ts'
import type { Entry } from './command.ts'

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
    }) as unknown as Argv
}

export async function declaredBy({ load, usage }: Entry): Promise<Declared> {
  const parser = (await load()).options(
    common(yargs().help().alias('help', 'h') as Argv),
  ) as Argv & { getOptions(): Recorded }
  const { key, alias, choices } = parser.getOptions()
  const positional = new Set([...usage.matchAll(/\w+/g)].map(([name]) => name))
  const names = Object.keys(key).filter((name) => !positional.has(name))
  const long = Object.fromEntries(
    Object.entries(alias).flatMap(([name, others]) =>
      others.filter((each) => each.length === 1).map((each) => [each, name]),
    ),
  )
  return {
    options: names.filter((name) => name.length > 1 && !/[A-Z]/.test(name)),
    short: Object.keys(long),
    choices: Object.fromEntries(
      Object.entries(choices)
        .filter(([name]) => !positional.has(name))
        .map(([name, values]) => [name, values.map(String)]),
    ),
    long,
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

/** The part of what yargs records that is read here; it is not in its types. */
interface Recorded {
  readonly key: Readonly<Record<string, boolean>>
  readonly alias: Readonly<Record<string, readonly string[]>>
  readonly choices: Readonly<Record<string, readonly unknown[]>>
}
