/** `ifn completion`: the script that lets a shell complete commands, options, methods and levels with the tab key. */
import type { Argv } from 'yargs'
import { methods } from '../methods/registry.ts'
import type { Command, Entry } from './command.ts'
import { declaredBy } from './declared.ts'
import type { CommonOptions } from './inputs.ts'
import { Exit } from './streams.ts'
import { jsonText } from './text-table.ts'

const shells = ['bash', 'zsh', 'fish'] as const

interface CompletionOptions extends CommonOptions {
  readonly shell: (typeof shells)[number]
}

/** A command, its options, and the values that some take. */
interface Completable {
  readonly name: string
  readonly summary: string
  readonly options: readonly string[]
  readonly values: readonly (readonly [flags: readonly string[], values: readonly string[]])[]
}

/**
 * `ifn completion`: writes the completion script of a shell.
 *
 * @param entries the commands there are
 * @returns the command
 */
export function completion(entries: readonly Entry[]): Command<CompletionOptions> {
  return {
    options: (parser: Argv) =>
      parser
        .positional('shell', {
          choices: shells,
          demandOption: true,
          describe: 'l’interpréteur de commandes',
        })
        .example('ifn completion bash >> ~/.bashrc', 'bash ; pour zsh : >> ~/.zshrc')
        .example('ifn completion fish > ~/.config/fish/completions/ifn.fish', 'fish'),

    async run({ shell, json }, out) {
      const commands = await Promise.all(entries.map(completable))
      const script = scripts[shell](commands)
      out.data(json ? jsonText({ shell, script }) : script)
      return Exit.done
    },
  }
}

async function completable(entry: Entry): Promise<Completable> {
  const { options, choices, long } = await declaredBy(entry)
  const known: Record<string, readonly string[]> = {
    ...choices,
    ...(options.includes('methode') && { methode: methods.map(({ id }) => id) }),
  }
  const flags = (name: string): string[] => [
    `--${name}`,
    ...Object.keys(long)
      .filter((short) => long[short] === name)
      .map((short) => `-${short}`),
  ]
  return {
    name: entry.name,
    summary: entry.summary,
    options,
    values: Object.entries(known).map(([name, values]) => [flags(name), values]),
  }
}

const scripts: Readonly<
  Record<(typeof shells)[number], (commands: readonly Completable[]) => string>
> = {
  bash: bashScript,
  zsh: (commands) => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`,
  fish: fishScript,
}

/** Options after a dash, known values after their option, files elsewhere. */
function bashScript(commands: readonly Completable[]): string {
  const cases = commands.map(
    ({ name, options, values }) => `    ${name})
      case "$before" in
${values.map(([flags, words]) => `        ${flags.join('|')}) words="${words.join(' ')}" ;;\n`).join('')}        *) case "$word" in -*) words="${options.map((each) => `--${each}`).join(' ')}" ;; esac ;;
      esac ;;`,
  )
  return `_ifn() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"; else
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac; fi
  COMPREPLY=()
  while IFS= read -r found; do [ -n "$found" ] && COMPREPLY+=("$found"); done < <(compgen -W "$words" -- "$word")
  if [ -z "$words" ]; then while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$word"); fi
}
complete -o filenames -F _ifn ifn
`
}

function fishScript(commands: readonly Completable[]): string {
  const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
  const lines = commands.flatMap(({ name, summary, options, values }) => [
    `complete -c ifn -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => {
      const found = values.find(([flags]) => flags.includes(`--${option}`))
      const short = found?.[0].find((flag) => /^-\w$/.test(flag))
      return `complete -c ifn -n '__fish_seen_subcommand_from ${name}' -l ${option}${short ? ` -s ${short.slice(1)}` : ''}${found ? ` -x -a ${quoted(found[1].join(' '))}` : ''}`
    }),
  ])
  return `${lines.join('\n')}\n`
}
