/** argv → a command → an exit code. A command's file is loaded when it is called: `ifn --help` loads none. */
import yargs, { type Argv } from 'yargs'
import { suggestion, UserError, userErrors } from '../core/errors.ts'
import { dayInFrench, unbroken } from '../core/french.ts'
import { software } from '../core/version.ts'
import { machineRefusal } from '../host/system-errors.ts'
import { takeRefreshRead } from '../host/refresh-read.ts'
import type { Entry } from './command.ts'
import { common, nearestOption } from './declared.ts'
import { helpText, inFrench, parserWords, refusalText } from './parser-words.ts'
import {
  Exit,
  exitOf,
  guarded,
  tellProblems,
  withStdio,
  type ExitCode,
  type Streams,
} from './streams.ts'
import { labelled } from './text-table.ts'

/** The commands, in the order of `ifn --help`. */
export const entries: readonly Entry[] = [
  {
    name: 'calculer',
    alias: 'compute',
    usage: '[fichiers..]',
    summary: 'l’indice ; sans fichier, celui de toutes les communes',
    load: async () => (await import('./calculer.ts')).calculer,
  },
  {
    name: 'verifier',
    alias: 'check',
    usage: '[fichiers..]',
    summary: 'ce qu’est chaque fichier et ce qui n’y va pas',
    load: async () => (await import('./verifier.ts')).verifier,
  },
  {
    name: 'comparer',
    alias: 'compare',
    usage: '[fichiers..]',
    summary: 'deux années, deux méthodes, ou un résultat et des scores publiés',
    load: async () => (await import('./comparer.ts')).comparer,
  },
  {
    name: 'priorites',
    alias: 'priorities',
    usage: '[fichiers..]',
    summary: 'par où commencer : communes, personnes, raisons, certitude, aide proche',
    load: async () => (await import('./priorites.ts')).priorites,
  },
  {
    name: 'carte',
    alias: 'map',
    usage: '[scores]',
    summary: 'une carte SVG d’une colonne de scores',
    load: async () => (await import('./carte.ts')).carte,
  },
  {
    name: 'rapport',
    alias: 'report',
    usage: '[scores]',
    summary: 'la page d’un territoire, autonome et accessible',
    load: async () => (await import('./rapport.ts')).rapport,
  },
  {
    name: 'rapports',
    alias: 'reports',
    usage: '[scores]',
    summary: 'une page par territoire, leur index, et les champs d’un publipostage',
    load: async () => (await import('./rapports.ts')).rapports,
  },
  {
    name: 'explorer',
    alias: 'explore',
    usage: '[scores..]',
    summary: 'la page où les poids se déplacent et l’indice répond',
    load: async () => (await import('./explorer.ts')).explorer,
  },
  {
    name: 'robustesse',
    alias: 'robustness',
    usage: '[fichiers..]',
    summary: 'intervalles des scores, des rangs et des dixièmes ; ce que chaque indicateur change',
    load: async () => (await import('./robustesse.ts')).robustesse,
  },
  {
    name: 'auditer',
    alias: 'audit',
    usage: '[fichiers..]',
    summary: 'l’audit de l’indice, étape par étape : une page, un verdict par seuil énoncé',
    load: async () => (await import('./auditer.ts')).auditer,
  },
  {
    name: 'lot',
    alias: 'batch',
    usage: '[plan]',
    summary:
      'éditions nationales : millésimes × niveaux × méthodes, reprises là où elles en étaient',
    load: async () => (await import('./lot.ts')).lot,
  },
  {
    name: 'methodes',
    alias: 'methods',
    usage: '[id]',
    summary: 'les méthodes : formule, sources, preuves, licence',
    load: async () => (await import('./methodes.ts')).methodes,
  },
  {
    name: 'expliquer',
    alias: 'explain',
    usage: '<code> [fichiers..]',
    summary: 'un code d’erreur, ou le score d’un territoire décomposé',
    load: async () => (await import('./expliquer.ts')).expliquer,
  },
  {
    name: 'lieux',
    alias: 'places',
    usage: '[fichiers..]',
    summary:
      'l’offre d’aide : lieux par territoire, distance au plus proche, qui en est loin (--seuils)',
    load: async () => (await import('./lieux.ts')).lieux,
  },
  {
    name: 'implanter',
    alias: 'site',
    usage: '[fichiers..]',
    summary: 'où ouvrir les prochains lieux d’aide, et ce que chacun apporte',
    load: async () => (await import('./implanter.ts')).implanter,
  },
  {
    name: 'sources',
    alias: 'files',
    usage: '',
    summary: 'les fichiers à prendre, leur licence, leur empreinte ; --telecharger les prend',
    load: async () => (await import('./sources.ts')).sourcesCommand,
  },
  {
    name: 'refaire',
    alias: 'rerun',
    usage: '<fichier>',
    summary:
      'refaire une sortie avec la commande et les fichiers qu’elle garde, et dire si elle est la même',
    load: async () => (await import('./refaire.ts')).refaire,
  },
  {
    name: 'actualiser',
    alias: 'refresh',
    usage: '[fichiers..]',
    summary: 'refaire les données de toutes les communes avec ce que publient l’INSEE et l’ARCEP',
    load: async () => (await import('./actualiser.ts')).actualiser,
  },
  {
    name: 'sql',
    alias: 'query',
    usage: '[fichiers..]',
    summary: 'la méthode en une requête, pour DuckDB, PostgreSQL ou Spark',
    load: async () => (await import('./sql.ts')).sql,
  },
  {
    name: 'config',
    alias: 'settings',
    usage: '[cle] [valeur]',
    summary: 'ce qui est installé, où les fichiers sont gardés, les réglages de cette machine',
    load: async () => (await import('./config.ts')).config,
  },
  {
    name: 'completion',
    alias: 'complete',
    usage: '<shell>',
    summary: 'la complétion des commandes pour bash, zsh ou fish',
    load: async () => (await import('./completion.ts')).completion(entries),
  },
]

/** Columns of the help: in fewer, words would be cut; in more, lines are hard to follow. */
const [NARROWEST, WIDEST] = [40, 100]

/**
 * Runs one command line.
 *
 * @param argv words after `ifn`
 * @param streams where its answer and its messages go
 * @returns its exit code
 * @throws what is no `UserError`: a defect of the program
 */
export async function main(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const out = guarded(streams)
  if (argv.length === 0) {
    out.say(beginning)
    return Exit.usage
  }
  try {
    const chosen = await choice(argv, out)
    return chosen ? await run(chosen, argv, out) : Exit.done
  } catch (thrown) {
    const error =
      thrown instanceof Misused || (thrown instanceof Error && thrown.name === 'YError')
        ? await misused(thrown.message, argv)
        : thrown
    const limit = machineRefusal(error)
    const problems = limit ? [limit] : userErrors(error)
    if (problems.length === 0) throw error // a bug of ours: let the stack show
    tellProblems(problems, out, argv.includes('--json'))
    return exitOf(problems)
  }
}

/** A command and its options. Thrown out of the parser, which else lays out a page of help for each command that runs. */
class Chosen {
  readonly name: string
  readonly load: Entry['load']
  readonly options: never

  constructor(name: string, load: Entry['load'], options: never) {
    this.name = name
    this.load = load
    this.options = options
  }
}

/** What the words ask for; nothing when they ask for help or the version, which are printed. */
async function choice(argv: readonly string[], out: Streams): Promise<Chosen | undefined> {
  const parser = entries
    .reduce(
      (all, { name, alias, usage, summary, load }) =>
        all.command({
          command: `${name} ${usage}`.trimEnd(),
          aliases: alias,
          describe: unbroken(summary),
          builder: async (sub: Argv) => (await load()).options(sub) as Argv,
          handler: (options) => {
            throw new Chosen(name, load, options as never)
          },
        }),
      common(inFrench(yargs().scriptName('ifn') as Argv)),
    )
    .usage(
      'ifn <commande> [fichiers…] [-o sortie]\n\nExemples :\n  ifn calculer                            toutes les communes de France\n  ifn calculer dossier/ -o scores.csv     des fichiers de l’INSEE et de l’ARCEP\n  ifn carte scores.csv -o carte.svg       la carte de l’indice',
    )
    .locale('fr')
    .updateStrings(parserWords)
    .strict()
    .demandCommand(1, 'que faire ? ifn --help donne les commandes')
    .help()
    .alias('help', 'h')
    .version(software.version)
    .wrap(Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns ?? WIDEST)))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Misused(message)
    })
  try {
    await parser.parseAsync(argv.map(withStdio), {}, (_error, _options, printed) => {
      if (printed) out.data(`${helpText(printed)}\n`)
    })
    return undefined
  } catch (thrown) {
    if (thrown instanceof Chosen) return thrown
    throw thrown
  }
}

async function run(
  { name, load, options }: Chosen,
  argv: readonly string[],
  out: Streams,
): Promise<ExitCode> {
  takeRefreshRead()
  const [{ portableLine, recorded }, command] = await Promise.all([
    import('./execution.ts'),
    load(),
  ])
  const code = await recorded(name, argv, options, main, () =>
    command.run(options, out, portableLine(argv)),
  )
  const day = takeRefreshRead()
  if (day !== undefined && name !== 'config')
    out.say(
      labelled(
        'données',
        `actualisées le ${dayInFrench(day)} (ifn actualiser --oublier revient à celles du programme)`,
      ),
    )
  return code
}

/** What the parser refuses, in its own words. */
class Misused extends Error {}

/** The parser's refusal, put in our words and given a code. */
async function misused(message: string, argv: readonly string[]): Promise<UserError> {
  const first = argv.find((word) => !word.startsWith('-'))
  const entry = entries.find(({ name, alias }) => first === name || first === alias)
  if (first !== undefined && !entry)
    return new UserError(
      'commande-inconnue',
      `commande « ${first} » inconnue`,
      suggestion(
        first,
        entries.map(({ name }) => name),
      ),
    )
  const near = entry && (await nearestOption(entry, argv))
  const help = entry ? `ifn ${entry.name} --help` : 'ifn --help'
  return new UserError(
    'option-invalide',
    refusalText(message),
    near === undefined ? help : `${near} (${help})`,
  )
}

const beginning = `ifn calcule l’indice de fragilité numérique des communes et des IRIS de France.

Par où commencer :
  ifn calculer -o scores.csv              l’indice de toutes les communes de France
  ifn carte scores.csv -o carte.svg       sa carte
  ifn rapport scores.csv -t Belfort       la page d’une commune
  ifn sources                             les fichiers à prendre pour votre territoire
  ifn verifier dossier/                   ce qu’ils sont, et ce qui leur manque

ifn --help donne toutes les commandes.`
