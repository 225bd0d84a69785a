/** argv → a command → an exit code. A command's file is loaded when it is called: `ifn --help` loads none. */
import yargs, { type Argv } from 'yargs'
import { suggestion, UserError, userErrors } from '../core/errors.ts'
import { software } from '../core/version.ts'
import type { Command } from './command.ts'
import { Exit, exitOf, STDIO, tellProblems, type ExitCode, type Streams } from './streams.ts'

interface Entry {
  readonly name: string
  readonly alias: string
  readonly usage: string
  readonly summary: string
  readonly load: () => Promise<Command<never>>
}

const entries: readonly Entry[] = [
  { name: 'calculer', alias: 'compute', usage: '[fichiers..]', summary: 'l’indice ; sans fichier, celui du territoire embarqué', load: async () => (await import('./calculer.ts')).calculer },
  { name: 'verifier', alias: 'check', usage: '[fichiers..]', summary: 'ce qu’est chaque fichier et ce qui n’y va pas', load: async () => (await import('./verifier.ts')).verifier },
  { name: 'comparer', alias: 'compare', usage: '[fichiers..]', summary: 'deux années, deux méthodes, ou un résultat et des scores publiés', load: async () => (await import('./comparer.ts')).comparer },
  { name: 'carte', alias: 'map', usage: '<scores>', summary: 'une carte SVG d’une colonne de scores', load: async () => (await import('./carte.ts')).carte },
  { name: 'rapport', alias: 'report', usage: '<scores>', summary: 'la page d’un territoire, autonome et accessible', load: async () => (await import('./rapport.ts')).rapport },
  { name: 'explorer', alias: 'explore', usage: '<scores>', summary: 'la page où les poids se déplacent et l’indice répond', load: async () => (await import('./explorer.ts')).explorer },
  { name: 'auditer', alias: 'audit', usage: '[fichiers..]', summary: 'la cohérence des indicateurs (première étape de l’audit)', load: async () => (await import('./auditer.ts')).auditer },
  { name: 'methodes', alias: 'methods', usage: '[id]', summary: 'les méthodes : formule, sources, preuves, licence', load: async () => (await import('./methodes.ts')).methodes },
  { name: 'expliquer', alias: 'explain', usage: '<code> [fichiers..]', summary: 'un code d’erreur, ou le score d’un territoire décomposé', load: async () => (await import('./expliquer.ts')).expliquer },
  { name: 'lieux', alias: 'places', usage: '<fichiers..>', summary: 'l’offre d’aide : lieux par territoire, distance au plus proche', load: async () => (await import('./lieux.ts')).lieux },
  { name: 'sources', alias: 'files', usage: '', summary: 'les fichiers à prendre, leur licence, leur empreinte ; --telecharger les prend', load: async () => (await import('./sources.ts')).sources },
]

/** Runs one command line; what it computes goes to `out`. */
export async function main(argv: readonly string[], out: Streams): Promise<ExitCode> {
  const json = argv.includes('--json')
  let code: ExitCode = Exit.done
  const parser = entries
    .reduce(
      (all, { name, alias, usage, summary, load }) =>
        all.command({
          command: `${name} ${usage}`.trimEnd(),
          aliases: alias,
          describe: summary,
          builder: async (sub: Argv) => (await load()).options(sub) as Argv,
          handler: async (options) => {
            code = await (await load()).run(options as never, out, ['ifn', ...argv].join(' '))
          },
        }),
      yargs().scriptName('ifn') as Argv,
    )
    .usage('ifn <commande> [fichiers…] [-o sortie]\n\nExemples :\n  ifn calculer                            le territoire embarqué\n  ifn calculer dossier/ -o scores.csv     des fichiers de l’INSEE et de l’ARCEP\n  ifn carte scores.csv -o carte.svg       la carte de l’indice')
    .option('json', { type: 'boolean', default: false, describe: 'réponse en JSON sur la sortie standard' })
    .option('force', { type: 'boolean', default: false, describe: 'écraser les sorties qui existent' })
    .locale('fr')
    .strict()
    .demandCommand(1, 'que faire ? ifn --help donne les commandes')
    .help()
    .alias('help', 'h')
    .version(software.version)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? misused(message, argv)
    })
  try {
    await parser.parseAsync(argv.map((each) => (each === '-' ? STDIO : each)), {}, (_error, _options, printed) => {
      if (printed) out.data(`${printed}\n`)
    })
    return code
  } catch (thrown) {
    const error = thrown instanceof Error && thrown.name === 'YError' ? misused(thrown.message, argv) : thrown
    const problems = userErrors(error)
    if (problems.length === 0) throw error // a bug of ours: let the stack show
    tellProblems(problems, out, json)
    return exitOf(problems)
  }
}

/** The parser's refusal, put in our words and given a code. */
function misused(message: string, argv: readonly string[]): UserError {
  const [first] = argv
  const known = entries.flatMap(({ name, alias }) => [name, alias])
  if (first !== undefined && !first.startsWith('-') && !known.includes(first)) {
    return new UserError('commande-inconnue', `commande « ${first} » inconnue`, suggestion(first, entries.map(({ name }) => name)))
  }
  return new UserError('option-invalide', message.replace(/\s*\n\s*/g, ' '), first === undefined ? 'ifn --help' : `ifn ${first} --help`)
}
