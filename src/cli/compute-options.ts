/** The options of every command that computes, and what they stand for. */
import type { Argv } from 'yargs'
import type { Method } from '../method/method.ts'
import { computeFiles, type PipelineOptions } from '../pipeline.ts'
import type { Scores } from '../engine/compute.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import { levels, type Level } from '../table/level.ts'
import { loadMethod, loadReference, readInputs, type CommonOptions } from './inputs.ts'

export interface ComputeOptions extends CommonOptions {
  readonly fichiers?: readonly string[]
  readonly methode: string
  readonly variante?: string
  readonly niveau?: Level
  readonly reference?: string
  readonly millesime?: string
  readonly completerZeros: boolean
}

export function computeOptions(parser: Argv): Argv {
  return parser
    .positional('fichiers', { type: 'string', array: true, describe: 'fichiers ou dossiers ; « - » pour l’entrée standard' })
    .option('methode', { alias: 'm', type: 'string', default: 'ifn-2026', describe: 'identifiant, ou fichier JSON ou YAML' })
    .option('variante', { type: 'string', describe: 'variante de la méthode (ifn methodes ID)' })
    .option('niveau', { alias: 'n', choices: levels, describe: 'niveau des résultats' })
    .option('reference', { alias: 'r', type: 'string', describe: 'france, region, departement, epci, un code (90, region:27), ou une référence figée (.json)' })
    .option('millesime', { type: 'string', describe: 'dernière année à lire' })
    .option('completer-zeros', { type: 'boolean', default: false, describe: 'remettre les zéros de tête perdus' }) as unknown as Argv
}

/** Reads, joins and computes as the options say; without files, the embedded territory. */
export async function computeFrom(options: ComputeOptions, command: string): Promise<Scores> {
  const method: Method = await loadMethod(options.methode, options.variante)
  const reference = options.reference === undefined ? undefined : await loadReference(options.reference)
  const pipeline: PipelineOptions = {
    completeZeros: options.completerZeros,
    command,
    ...(options.niveau !== undefined && { level: options.niveau }),
    ...(reference !== undefined && { reference }),
    ...(options.millesime !== undefined && { millesime: options.millesime }),
  }
  if (options.fichiers && options.fichiers.length > 0) return computeFiles(method, await readInputs(options.fichiers), pipeline)
  const { files, sources } = embeddedTerritory()
  return computeFiles(method, files, { ...pipeline, sources })
}
