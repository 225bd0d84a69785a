/** The manifest of a batch: what went in, what came out, what failed, and what it took. */
import { existsSync } from 'node:fs'
import { software } from '../core/version.ts'
import { writeWhole } from '../host/files.ts'
import { pathIn, type Batch } from './job.ts'
import { nameOfMethod, type BatchPlan, type PlanMethod } from './plan.ts'
import type { JobResult } from './result.ts'
import type { SerializedError } from '../core/errors.ts'

/** What a batch was made from and what it wrote, as its folder keeps it: in French, as all that users read. */
export interface Manifest {
  /** Mark of the file. */
  readonly format: 'ifn-lot'
  /** Name and version of this package. */
  readonly logiciel: { readonly name: string; readonly version: string }
  /** Version of Node. */
  readonly node: string
  /** Command line of the batch; nothing for a call in code. */
  readonly commande?: string
  /** Plan that was run. */
  readonly plan: BatchPlan
  /** Methods, with version and variant. */
  readonly methodes: readonly {
    readonly nom: string
    readonly id: string
    readonly version: string
    readonly variante?: string
  }[]
  /** By name of the file, as the command found it. */
  readonly entrees: readonly {
    readonly fichier: string
    readonly octets: number
    readonly sha256: string
  }[]
  /** Files written. */
  readonly sorties: readonly ManifestOutput[]
  /** Outputs that could not be made, and their problems. */
  readonly echecs: readonly {
    readonly chemin: string
    readonly erreurs: readonly SerializedError[]
  }[]
  /** Number of threads. */
  readonly travailleurs: number
  /** Of the whole run, in seconds. */
  readonly duree: number
  /** Greatest memory of the process, all its threads together. */
  readonly memoire_octets: number
}

/** One file of a batch. */
export interface ManifestOutput {
  /** Path of the file, from the folder of the batch. */
  readonly chemin: string
  /** What this run did of it: computed, found up to date, or found to be the same although its files changed. */
  readonly etat: 'calcule' | 'a-jour' | 'identique'
  /** Number of territories. */
  readonly territoires: number
  /** Size in bytes. */
  readonly octets: number
  /** Digest of its bytes, in hexadecimal. */
  readonly sha256: string
  /** Time that it took, in seconds. */
  readonly secondes: number
  /** Digest of all that it depends on. */
  readonly etape: string
  /** What is to be verified of what was read. */
  readonly a_verifier?: readonly string[]
}

const NAME = 'manifest.json'

/** Builds the manifest of a run. */
export function manifestOf(
  { plan, methods }: Batch,
  results: readonly JobResult[],
  {
    seconds,
    workers,
    command,
  }: { readonly seconds: number; readonly workers: number; readonly command?: string },
): Manifest {
  const files = new Map(
    results.flatMap(({ set }) => set.files.map((file) => [file.name, file] as const)),
  )
  return {
    format: 'ifn-lot',
    logiciel: software,
    node: process.versions.node,
    ...(command !== undefined && { commande: command }),
    plan,
    methodes: methods.map(({ id, version, variant }, at) => ({
      nom: nameOfMethod(plan.methodes[at] as PlanMethod),
      id,
      version,
      ...(variant !== undefined && { variante: variant }),
    })),
    entrees: [...files.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, bytes, sha256 }) => ({ fichier: name, octets: bytes, sha256 })),
    sorties: results.flatMap(
      ({ job, outcome, rows = 0, bytes = 0, sha256 = '', seconds: took, key, doubts = [] }) =>
        outcome === 'echec'
          ? []
          : [
              {
                chemin: job.path,
                etat: outcome,
                territoires: rows,
                octets: bytes,
                sha256,
                secondes: took,
                etape: key,
                ...(doubts.length > 0 && { a_verifier: doubts }),
              },
            ],
    ),
    echecs: results.flatMap(({ job, outcome, problems }) =>
      outcome === 'echec' ? [{ chemin: job.path, erreurs: problems }] : [],
    ),
    travailleurs: workers,
    duree: seconds,
    memoire_octets: process.resourceUsage().maxRSS * 1024,
  }
}

/** Whether the folder has a manifest. */
export function hasManifest(folder: string): boolean {
  return existsSync(pathIn(folder, NAME))
}

/** Writes the manifest in the folder, whole, over the one before. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(
    pathIn(folder, NAME),
    new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
    { force: true },
  )
}
