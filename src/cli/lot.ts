/** `ifn lot`: a plan of national runs → a partitioned data set, brought up to date and no more. */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Argv } from 'yargs'
import { endText, stateText, progressText } from '../batch/text.ts'
import { referenceNames, type Batch } from '../batch/job.ts'
import { examplePlan, planFrom, planJsonSchema, type PlanMethod } from '../batch/plan.ts'
import { runBatch, workersOf } from '../batch/run.ts'
import { Store } from '../batch/store.ts'
import { resolveState } from '../batch/state.ts'
import { throwIfAny, UserError, userErrorFrom, userErrors } from '../core/errors.ts'
import { statedPath } from '../host/inputs.ts'
import { MOST_THREADS } from '../host/pool.ts'
import { referenceErrors } from '../engine/frozen.ts'
import type { FrozenReference } from '../engine/reference.ts'
import type { Method } from '../method/method.ts'
import { OWN_CODES } from '../table/level.ts'
import { loadGroups, readingOptions } from './compute-options.ts'
import { loadMethod, loadReference, readDocument, type CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, exitOf, STDIO, type Streams } from './streams.ts'
import { jsonText } from './text-table.ts'

interface LotOptions extends CommonOptions {
  readonly plan?: string
  readonly exemple: boolean
  readonly schema: boolean
  readonly aBlanc: boolean
  readonly reprendre: boolean
  readonly travailleurs?: number
}

/** `ifn lot`: brings the outputs of a plan up to date. */
export const lot: Command<LotOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('plan', {
        type: 'string',
        describe: 'fichier du plan (JSON ou YAML) ; avec --exemple, le dossier à lire',
      })
      .option('exemple', {
        type: 'boolean',
        default: false,
        describe: 'écrire un plan complet, prêt à lancer',
      })
      .option('schema', {
        type: 'boolean',
        default: false,
        describe: 'écrire le schéma JSON d’un plan',
      })
      .option('a-blanc', {
        type: 'boolean',
        default: false,
        describe: 'dire ce qui serait lu, calculé et gardé, sans rien écrire',
      })
      .option('reprendre', {
        type: 'boolean',
        default: false,
        describe:
          'reprendre un lot interrompu ou dont une sortie a échoué (refusé si le dossier n’en a pas)',
      })
      .option('travailleurs', {
        type: 'number',
        describe: 'fils de calcul ; le résultat n’en dépend pas',
      })
      .example('ifn lot --exemple > PLAN.json', 'un plan à adapter')
      .example('ifn lot PLAN.json --a-blanc', 'ce que le plan ferait')
      .example('ifn lot PLAN.json', 'le faire ; relancer ne refait que ce qui a changé'),

  async run(options, out, command) {
    if (options.schema) return print(out, planJsonSchema())
    if (options.exemple) {
      if (!options.json)
        out.say('enregistrez ce plan (PLAN.json), puis : ifn lot PLAN.json --a-blanc')
      return print(out, examplePlan(options.plan))
    }
    if (options.plan === undefined)
      throw new UserError(
        'option-invalide',
        'quel plan ?',
        'ifn lot PLAN.json, ou ifn lot --exemple pour en écrire un',
      )
    if (
      options.travailleurs !== undefined &&
      !(
        Number.isInteger(options.travailleurs) &&
        options.travailleurs >= 1 &&
        options.travailleurs <= MOST_THREADS
      )
    )
      throw new UserError(
        'option-invalide',
        `--travailleurs ${options.travailleurs}`,
        `donnez un nombre entier de 1 à ${MOST_THREADS}`,
      )
    const whole = await batchOf(options.plan)
    const workers = options.travailleurs === undefined ? {} : { workers: options.travailleurs }
    if (options.aBlanc) return dryRun(whole, workers, options, out)

    const manifest = await runBatch(whole, {
      ...workers,
      force: options.force,
      resume: options.reprendre,
      command,
      onProgress: (progress) => out.progress(progressText(progress)),
    })
    out.progress('')
    if (options.json) print(out, manifest)
    else out.say(endText(manifest, whole.folder))
    if (manifest.echecs.length === 0) return Exit.done
    return exitOf(manifest.echecs.flatMap(({ erreurs }) => erreurs.map(userErrorFrom))) ===
      Exit.unreachable
      ? Exit.unreachable
      : Exit.refused
  },
}

async function dryRun(
  whole: Batch,
  asked: { readonly workers?: number },
  { json }: LotOptions,
  out: Streams,
): Promise<typeof Exit.done> {
  const found = await resolveState(whole, new Store(whole.folder))
  const workers = workersOf(whole, asked, found.sets.length)
  if (!json) out.data(`${stateText(whole, found, workers)}\n`)
  else
    print(out, {
      dossier: whole.folder,
      travailleurs: workers,
      lectures: found.sets.map(({ inputs, files, problems }) => ({
        chemins: inputs,
        fichiers: files.map(({ name, bytes, sha256 }) => ({
          fichier: name,
          octets: bytes,
          sha256,
        })),
        erreurs: problems,
      })),
      etapes: found.jobs.map(({ job, state, set }) => ({
        chemin: job.path,
        etat: state,
        lecture: found.sets.indexOf(set),
        commande: job.command,
        ...(job.reference.kind === 'etape' && { reference: job.reference.path }),
      })),
    })
  return Exit.done
}

function print(out: Streams, value: unknown): typeof Exit.done {
  out.data(jsonText(value))
  return Exit.done
}

/** The plan of a file, its names made into methods, references and paths. Every problem of them at once. */
async function batchOf(file: string): Promise<Batch> {
  const plan = planFrom(
    await readDocument(file, 'plan-invalide'),
    file === STDIO ? 'entrée standard' : file,
  )
  const folder = dirname(file)
  const at = (path: string): string =>
    isAbsolute(path) || folder === '.' ? path : join(folder, path)
  const problems: UserError[] = []
  const attempt = async <T>(column: string, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run()
    } catch (error) {
      const found = userErrors(error)
      if (found.length === 0) throw error
      problems.push(
        ...found.map(
          (each) =>
            new UserError(each.code, each.message, each.advice, {
              ...each.place,
              file: each.place.file ?? file,
              column: each.place.column ?? column,
            }),
        ),
      )
      return undefined
    }
  }

  const methodNames = (plan.methodes as readonly PlanMethod[]).map(({ methode }) =>
    /\.(json|ya?ml)$/i.test(methode) ? at(methode) : methode,
  )
  const methods: (Method | undefined)[] = []
  for (const [k, { variante }] of (plan.methodes as readonly PlanMethod[]).entries())
    methods.push(await attempt(`methodes.${k}`, () => loadMethod(methodNames[k]!, variante)))

  const references: { name: string; file?: string; frozen?: FrozenReference }[] = []
  for (const [k, name] of referenceNames(plan).entries()) {
    const asked = plan.references?.[k]
    const path = typeof asked === 'string' && /\.json$/i.test(asked) ? at(asked) : undefined
    const frozen =
      path === undefined ? undefined : await attempt(`references.${k}`, () => loadReference(path))
    references.push({
      name,
      ...(path !== undefined && typeof frozen === 'object' && { file: path, frozen }),
    })
    if (typeof frozen === 'object')
      for (const method of methods)
        problems.push(...(method ? referenceErrors(method, frozen, path) : []))
  }

  const paths = Object.fromEntries(
    Object.entries(plan.sources ?? {}).map(([name, given]) => [name, given.map(at)]),
  )
  for (const [name, given] of Object.entries(paths)) {
    for (const path of given)
      if (!existsSync(statedPath(path).path) && !/[*?]/.test(path))
        problems.push(
          new UserError(
            'fichier-introuvable',
            `« ${path} » n’existe pas`,
            'vérifiez le chemin : il part du dossier du plan',
            { file, column: `sources.${name}` },
          ),
        )
  }
  const { cog } = plan
  const asked =
    cog && 'populations' in cog && cog.populations !== undefined
      ? { ...cog, populations: at(cog.populations) }
      : cog
  if (asked) {
    const { embeddedCog } = await import('../host/cog.ts')
    await attempt('cog', async () => embeddedCog().communes(asked.annee))
  }
  const { lecture: { feuille, colonne_code, manquant, completer_zeros = false } = {} } = plan
  const options = await attempt('lecture', async () =>
    readingOptions({
      completerZeros: completer_zeros,
      ...(colonne_code !== undefined && { colonneCode: colonne_code }),
      ...(manquant && { manquant }),
    }),
  )
  const { groupes } = plan
  const groupsNamed = groupes === undefined || /^(epci|ept)$/.test(groupes) ? groupes : at(groupes)
  const groups =
    groupsNamed === undefined
      ? undefined
      : await attempt('groupes', () => loadGroups(groupsNamed, { completerZeros: completer_zeros }))
  throwIfAny(problems)
  return {
    plan,
    reading: {
      options: { ...options, ...(plan.niveaux.includes(OWN_CODES) && { anyCode: true }) },
      ...(feuille !== undefined && { sheet: feuille }),
      ...(groups && { groups }),
    },
    ...(groupsNamed !== undefined && { groupsNamed }),
    methods: methods as Method[],
    methodNames,
    references,
    paths,
    ...(asked && { cog: asked }),
    folder: at(plan.sortie.dossier),
  }
}
