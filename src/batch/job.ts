/** A plan → what there is to compute: one job an output, one job a reference to be frozen. */
import { shellLine } from '../core/shell.ts'
import { software } from '../core/version.ts'
import type { FrozenReference } from '../engine/reference.ts'
import type { Groups } from '../geo/groups.ts'
import type { Method } from '../method/method.ts'
import { OWN_CODES, type Level } from '../table/level.ts'
import type { PipelineOptions } from '../pipeline/pipeline.ts'
import {
  nameOfMethod,
  nameOfReference,
  OWN_REFERENCE,
  type BatchPlan,
  type PlanMethod,
  type PlanMillesime,
} from './plan.ts'

/** The COG that a batch is brought to, as `--cog` and its companions say it. */
export interface CogAsked {
  /** Year of the COG. */
  readonly annee: number
  /** Path of the populations that share splits; the embedded ones when left out. */
  readonly populations?: string | undefined
  /** How counts of a split commune are shared: by population, equally, or not at all. */
  readonly scissions?: 'poids' | 'egales' | 'ecarter' | undefined
  /** Whether Paris, Lyon and Marseille are made of their arrondissements. */
  readonly plm?: boolean | undefined
}

/** How the files of a batch are read, as the options of `ifn calculer` say it. Plain data. */
export interface BatchReading {
  /** Options of reading, the same for every file. */
  readonly options: Pick<PipelineOptions, 'anyCode' | 'completeZeros' | 'keyColumn' | 'missing'>
  /** Of workbooks, the only sheet that is read. */
  readonly sheet?: string
  /** The groups of the level `groupe`. */
  readonly groups?: Groups
}

/** What one output is made of. Plain data: it goes to a worker as it is. */
export interface Job {
  /** Path of what it writes, from the folder of the batch: no two jobs share it. */
  readonly path: string
  readonly kind: 'scores' | 'reference'
  /** Paths of its files; none: embedded data. */
  readonly inputs: readonly string[]
  readonly millesime?: string
  readonly level: Level
  /** Place of its method in the batch. */
  readonly method: number
  readonly reference: JobReference
  /** The command that gives the same scores. */
  readonly command: string
}

/** What a job is compared with: that of its method, a word of the plan, a file of frozen values, or the output of another job. */
export type JobReference =
  | { readonly kind: 'methode' }
  | { readonly kind: 'mot'; readonly word: string }
  /** A file of frozen values, read. */
  | { readonly kind: 'fichier'; readonly file: string; readonly frozen: FrozenReference }
  /** That of another job of the batch, by its path. */
  | { readonly kind: 'etape'; readonly path: string }

/** A plan whose names stand for something: methods, references and paths. */
export interface Batch {
  /** Plan, checked. */
  readonly plan: BatchPlan
  /** Methods of the plan, in its order. */
  readonly methods: readonly Method[]
  /** As the command line names them: an identifier, or the path of a file. */
  readonly methodNames: readonly string[]
  /** In the order of the plan: that of the file, for a reference that is one. */
  readonly references: readonly {
    readonly name: string
    readonly file?: string
    readonly frozen?: FrozenReference
  }[]
  /** Paths by name of source, from where the command runs. */
  readonly paths: Readonly<Record<string, readonly string[]>>
  /** COG that files are brought to; as they are when left out. */
  readonly cog?: CogAsked
  /** How files are read; as published when left out. */
  readonly reading?: BatchReading
  /** Of the groups, as `--groupes` is given from where the command runs. */
  readonly groupsNamed?: string
  /** Where everything is written. */
  readonly folder: string
}

type PlanLevel = BatchPlan['niveaux'][number]

/** Every job of a batch; references to be frozen come before what is held to them. */
export function jobsOf({
  plan,
  methods,
  methodNames,
  references,
  paths,
  cog,
  groupsNamed,
  folder,
}: Batch): Job[] {
  const { lecture = {} } = plan
  const millesimes: readonly (Partial<PlanMillesime> & {
    sources?: readonly string[] | undefined
  })[] = plan.millesimes ?? [{}]
  const extension = plan.sortie.format ?? 'arrow'
  const several = references.length > 1
  const inputsOf = (annee: string | undefined): readonly string[] => {
    const said = millesimes.find((each) => each.annee === annee)
    return (said?.sources ?? Object.keys(paths)).flatMap((name) => paths[name]!)
  }
  const command = (
    inputs: readonly string[],
    millesime: string | undefined,
    method: number,
    level: PlanLevel,
    reference: string | undefined,
  ): string => {
    const { variante } = plan.methodes[method] as PlanMethod
    const options: readonly (readonly [string, string | number | boolean | undefined])[] = [
      ['donnees', inputs.length === 0 ? plan.donnees : undefined],
      ['methode', methodNames[method]],
      ['variante', variante],
      ['niveau', level],
      ['groupes', level === 'groupe' ? groupsNamed : undefined],
      ['reference', reference],
      ['millesime', millesime],
      ['cog', cog?.annee],
      ['populations', cog?.populations],
      ['scissions', cog?.scissions],
      ['plm', cog?.plm],
      ['feuille', lecture.feuille],
      ['colonne-code', lecture.colonne_code],
      ...(lecture.manquant ?? []).map((word) => ['manquant', word] as const),
      ['completer-zeros', lecture.completer_zeros],
    ]
    return shellLine([
      'ifn',
      'calculer',
      ...inputs,
      ...options.flatMap(([name, value]) =>
        value === undefined || value === false
          ? []
          : value === true
            ? [`--${name}`]
            : [`--${name}`, String(value)],
      ),
    ])
  }
  const job = (
    kind: Job['kind'],
    path: string,
    millesime: string | undefined,
    method: number,
    level: PlanLevel,
    reference: JobReference,
    said: string | undefined,
  ): Job => {
    const inputs = inputsOf(millesime)
    return {
      path,
      kind,
      inputs,
      ...(millesime !== undefined && { millesime }),
      level: level === OWN_CODES ? 'groupe' : level,
      method,
      reference,
      command: command(inputs, millesime, method, level, said),
    }
  }
  const jobs: Job[] = []
  for (const [method] of methods.entries()) {
    const name = nameOfMethod(plan.methodes[method] as PlanMethod)
    for (const level of plan.niveaux) {
      for (const [at, { name: called, file, frozen }] of references.entries()) {
        const asked = plan.references?.[at] ?? OWN_REFERENCE
        let reference: JobReference =
          asked === OWN_REFERENCE ? { kind: 'methode' } : { kind: 'mot', word: String(asked) }
        let said = asked === OWN_REFERENCE ? undefined : String(asked)
        if (typeof asked === 'object') {
          const path = `references/methode=${name}/niveau=${level}/${called}.json`
          const own: JobReference =
            asked.reference === undefined
              ? { kind: 'methode' }
              : { kind: 'mot', word: asked.reference }
          jobs.push(job('reference', path, asked.figee, method, level, own, asked.reference))
          reference = { kind: 'etape', path }
          said = pathIn(folder, path)
        } else if (frozen && file !== undefined) {
          reference = { kind: 'fichier', file, frozen }
          said = file
        }
        for (const { annee } of millesimes) {
          const folders = [
            `methode=${name}`,
            `niveau=${level}`,
            ...(several ? [`reference=${called}`] : []),
            `millesime=${annee ?? 'dernier'}`,
          ]
          jobs.push(
            job(
              'scores',
              `${folders.join('/')}/part-0.${extension}`,
              annee,
              method,
              level,
              reference,
              said,
            ),
          )
        }
      }
    }
  }
  return jobs
}

/** What names the references of a plan: `par-millesime` when it has none. */
export function referenceNames(plan: BatchPlan): string[] {
  return (plan.references ?? [OWN_REFERENCE]).map(nameOfReference)
}

/** All that a job depends on but the bytes of its files, to be hashed with them. */
export function recipeOf(
  { method, level, millesime, reference, kind, command, path }: Job,
  { methods, cog, plan, reading }: Batch,
): unknown {
  const groups = level === 'groupe' ? reading?.groups : undefined
  return {
    software,
    kind,
    path,
    method: methods[method],
    level,
    millesime,
    reference,
    command,
    cog,
    ...(groups && { groups: [[...groups.of], groups.names] }),
    sortie: { format: plan.sortie.format ?? 'arrow', colonnes: plan.sortie.colonnes ?? 'toutes' },
  }
}

/** Joins a path to the folder of a batch. */
export function pathIn(folder: string, path: string): string {
  return folder === '' || folder === '.' ? path : `${folder.replace(/\/$/, '')}/${path}`
}
