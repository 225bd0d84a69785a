/** The options of every command that computes, and what they stand for. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { takeScores } from '../engine/take.ts'
import type { Groups } from '../geo/groups.ts'
import type { SplitRule } from '../geo/commune-paths.ts'
import type { Method } from '../method/method.ts'
import { computeFiles, type PipelineOptions } from '../pipeline/pipeline.ts'
import type { Scores } from '../engine/compute.ts'
import type { InputFile } from '../ingest/input.ts'
import { readGroups, readWeights } from '../ingest/groups.ts'
import type { CogTarget } from '../ingest/harmonise.ts'
import { embeddedCog } from '../host/cog.ts'
import { franceDistances } from '../host/france-distances.ts'
import { decoupageGroups } from '../host/decoupage.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import { subjectOfScores, type Subject } from '../pipeline/subject.ts'
import { levels, OWN_CODES, type Level } from '../table/level.ts'
import { reasons, type Reason } from '../table/missing.ts'
import { givenFiles, loadMethod, loadReference, readInputs, type CommonOptions } from './inputs.ts'
import { dataOption, methodOption } from './options.ts'
import type { Streams } from './streams.ts'
import { keptNote, rowsAsked } from './territory.ts'

/** What the options of a command that computes hold once parsed. */
export interface ComputeArguments extends CommonOptions, ReadingArguments {
  readonly fichiers?: readonly string[]
  readonly donnees?: EmbeddedName
  readonly methode: string
  readonly variante?: string
  readonly niveau?: Level
  readonly reference?: string
  readonly millesime?: string
  readonly cog?: number
  readonly populations?: string
  readonly scissions: SplitRule
  readonly plm: boolean
  readonly groupes?: string
}

/**
 * Declares the options of every command that computes.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function computeOptions(parser: Argv): Argv {
  return readingDeclared(
    parser
      .positional('fichiers', {
        type: 'string',
        array: true,
        describe: 'fichiers ou dossiers ; « - » pour l’entrée standard',
      })
      .option('donnees', dataOption)
      .option('methode', methodOption)
      .option('variante', { type: 'string', describe: 'variante de la méthode (ifn methodes ID)' })
      .option('niveau', {
        alias: 'n',
        choices: [...levels, OWN_CODES],
        describe: 'niveau des résultats ; « autre » : des territoires à soi, aux codes quelconques',
      })
      .option('reference', {
        alias: 'r',
        type: 'string',
        describe:
          'france, region, departement, epci, un code (90, region:27), ou une référence figée (.json)',
      })
      .option('millesime', { type: 'string', describe: 'dernière année à lire' })
      .option('cog', {
        type: 'number',
        describe: 'porter les communes au code officiel géographique de cette année (2012 à 2026)',
      })
      .option('populations', {
        type: 'string',
        describe: 'avec --cog : populations par commune (CSV), pour partager une scission',
      })
      .option('scissions', {
        choices: ['poids', 'egales', 'ecarter'] as const,
        default: 'poids' as const,
        describe:
          'avec --cog : partager une scission selon les populations, à parts égales, ou l’écarter',
      })
      .option('plm', {
        type: 'boolean',
        default: false,
        describe: 'avec --cog : réunir les arrondissements de Paris, Lyon et Marseille',
      })
      .option('groupes', {
        type: 'string',
        describe:
          'résultats par groupe : fichier des communes ou des IRIS (fichier.xlsx:CAN choisit une colonne), ou « epci », « ept »',
      }) as unknown as Argv,
  )
}

/** What says how tables are read, of every command that reads some. */
export interface ReadingArguments {
  readonly completerZeros: boolean
  readonly colonneCode?: string
  readonly manquant?: readonly string[]
  readonly feuille?: string
}

/**
 * Declares the options of every command that reads tables.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function readingDeclared(parser: Argv): Argv {
  return parser
    .option('colonne-code', {
      type: 'string',
      describe: 'colonne des codes des tables, quand son nom et ses cellules ne le disent pas',
    })
    .option('manquant', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'mot qui dit qu’une valeur manque, et pourquoi : MOT ou MOT=secret',
    })
    .option('feuille', {
      type: 'string',
      describe: 'feuille à lire, seule, dans chaque classeur',
    })
    .option('completer-zeros', {
      type: 'boolean',
      default: false,
      describe: 'remettre les zéros de tête perdus',
    }) as unknown as Argv
}

/** What the options of a command that computes hold when none is given. */
export const noOptions: ComputeArguments = {
  json: false,
  force: false,
  csvBrut: false,
  csvFr: false,
  methode: methodOption.default,
  completerZeros: false,
  scissions: 'poids',
  plm: false,
}

/**
 * Reads, joins and computes as the options say; without files, the embedded data.
 *
 * @param options options of the command
 * @param command command line, kept in the Trace
 * @returns the scores
 */
export async function computeFrom(options: ComputeArguments, command: string): Promise<Scores> {
  return (await subjectFrom(options, command)).scores
}

/**
 * Keeps the territories of `--territoire`: ranks and references stay those of all of them.
 *
 * @param scores scores of all territories
 * @param asked codes or names; none keeps every territory
 * @param out terminal to ask at, if any
 * @returns the scores to write
 * @throws {UserError} `territoire-inconnu`
 */
export async function keptTerritories(
  scores: Scores,
  asked: readonly string[],
  out: Pick<Streams, 'ask'>,
): Promise<Scores> {
  const chosen = await rowsAsked(asked, scores, out)
  return chosen ? takeScores(scores, chosen.rows, keptNote(chosen)) : scores
}

/**
 * Computes as `computeFrom` does, and keeps what it takes to compute again otherwise.
 *
 * @param options options of the command
 * @param command command line, kept in the Trace
 * @param also variables to read beside those of the method
 * @returns scores, method and dataset
 */
export async function subjectFrom(
  options: ComputeArguments,
  command: string,
  also: readonly string[] = [],
): Promise<Subject> {
  const { method, files, pipeline } = await toCompute(options, command)
  return subjectOfScores(computeFiles(method, files, { ...pipeline, also }))
}

/**
 * Opens what the options ask for, without computing.
 *
 * @param options options of the command
 * @param command command line, kept in the Trace
 * @returns method, files and options of the pipeline
 */
export async function toCompute(
  options: ComputeArguments,
  command: string,
): Promise<{
  readonly method: Method
  readonly files: readonly InputFile[]
  readonly pipeline: PipelineOptions
}> {
  const method: Method = await loadMethod(options.methode, options.variante)
  const reference =
    options.reference === undefined ? undefined : await loadReference(options.reference)
  const groups =
    options.groupes === undefined ? undefined : await loadGroups(options.groupes, options)
  const cog = await cogTarget(options)
  const pipeline: PipelineOptions = {
    ...(cog && { cog }),
    ...(groups && { groups }),
    command,
    ...readingOptions(options),
    ...(options.niveau !== undefined && levelOption(options.niveau)),
    ...(reference !== undefined && { reference }),
    ...(options.millesime !== undefined && { millesime: options.millesime }),
  }
  const { files, sources } = await givenFiles(options)
  return {
    method,
    files,
    pipeline: {
      ...pipeline,
      ...(sources
        ? { sources }
        : !pipeline.anyCode && { history: embeddedCog(), lent: franceDistances() }),
    },
  }
}

/** The level of the results; rows of any codes for `autre`. */
export function levelOption(niveau: string): {
  readonly level: Level
  readonly anyCode?: true
} {
  return niveau === OWN_CODES ? { level: 'groupe', anyCode: true } : { level: niveau as Level }
}

/** The column of codes, the marks of missing values and the zeros to be put back that the options give. */
export function readingOptions({
  completerZeros,
  colonneCode,
  manquant = [],
}: ReadingArguments): Pick<PipelineOptions, 'completeZeros' | 'keyColumn' | 'missing'> {
  return {
    ...(completerZeros && { completeZeros: true }),
    ...(colonneCode !== undefined && { keyColumn: colonneCode }),
    ...(manquant.length > 0 && { missing: Object.fromEntries(manquant.map(markOf)) }),
  }
}

/** A word and the reason after its last « = ». */
function markOf(text: string): readonly [string, Reason] {
  const at = text.lastIndexOf('=')
  const said = at < 0 ? '' : text.slice(at + 1)
  if (at < 0) return [text, 'non-renseigne']
  if (!(reasons as readonly string[]).includes(said) || said === 'present')
    throw new UserError(
      'option-invalide',
      `--manquant ${text} : raison « ${said} » inconnue`,
      `au choix : ${reasons.slice(1, 8).join(', ')}`,
    )
  return [text.slice(0, at), said as Reason]
}

/**
 * Reads the COG asked for, with the populations that share its splits.
 *
 * @param options the four options of the COG
 * @returns the target; nothing without `--cog`
 */
export async function cogTarget({
  cog,
  populations,
  scissions,
  plm,
  completerZeros = false,
}: Pick<ComputeArguments, 'cog' | 'populations' | 'scissions' | 'plm'> &
  Partial<Pick<ComputeArguments, 'completerZeros'>>): Promise<CogTarget | undefined> {
  if (cog === undefined) {
    const alone = [
      populations !== undefined && '--populations',
      scissions !== 'poids' && '--scissions',
      plm && '--plm',
    ].find(Boolean)
    if (alone)
      throw new UserError(
        'option-invalide',
        `${String(alone)} ne sert qu’avec --cog`,
        'ajoutez --cog 2025, ou retirez l’option',
      )
    return undefined
  }
  const history = embeddedCog()
  history.communes(cog)
  return {
    history,
    year: cog,
    split: scissions,
    plm,
    ...(populations !== undefined && {
      weights: readWeights(await readInputs([populations]), populations, {
        completeZeros: completerZeros,
      }),
    }),
  }
}

/** « epci », « ept », a file, or a column of one after a colon: `appartenance.csv:CAN`. */
export async function loadGroups(
  name: string,
  {
    completerZeros = false,
    feuille,
  }: Partial<Pick<ComputeArguments, 'completerZeros' | 'feuille'>>,
): Promise<Groups> {
  if (name === 'epci' || name === 'ept') return decoupageGroups(name)
  const [, path = name, column] = /^(.*\.[a-z]+):([^:/\\]+)$/i.exec(name) ?? []
  return readGroups(await readInputs([path], feuille), path, {
    column,
    completeZeros: completerZeros,
  })
}
