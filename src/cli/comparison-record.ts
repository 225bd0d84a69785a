/** A comparison as a file: what it was made of, so that `ifn comparer --refaire` makes the same bytes again, or says why not. */
import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { throwIfAny, UserError, userErrors } from '../core/errors.ts'
import { software } from '../core/version.ts'
import { frozenJson, type FrozenReference } from '../engine/reference.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { readWhole, sha256, type OutputFile } from '../host/files.ts'
import { filesAt } from '../host/inputs.ts'
import { chunksOf } from '../io/byte-source.ts'
import { sourceOf } from '../ingest/input.ts'
import type { Comparison } from '../study/comparison/comparison.ts'
import { DEFAULT_STUDY_SEED } from '../study/robustness/points.ts'
import type { ComparerOptions } from './comparer-options.ts'
import { readDocument } from './inputs.ts'
import { STDIO } from './streams.ts'
import { jsonText } from './text-table.ts'

/** A file and its SHA-256. Paths are written from the folder of the comparison, with `/`. */
interface Hashed {
  readonly chemin: string
  readonly sha256: string
}

/** The file of a comparison. */
export interface ComparisonRecord {
  readonly format: 'ifn-comparaison'
  readonly version: 1
  readonly logiciel: { readonly name: string; readonly version: string }
  /** Names of the editions, in order of time. */
  readonly editions: readonly string[]
  readonly methode: { readonly id: string; readonly version: string; readonly variant?: string }
  readonly niveau: string
  readonly reference: string
  /** The scales that all were held to; null for results that none could be found for. */
  readonly echelles: FrozenReference | null
  readonly cog: number | null
  /** How incomes were compared, in words. */
  readonly revenus: string | null
  readonly graine: number
  /** Options as they were given, their paths from the folder of this file. */
  readonly options: RecordedOptions
  /** Every file that was read, and the embedded data. */
  readonly fichiers: readonly Hashed[]
  readonly embarquees: readonly Hashed[]
  /** What was written. */
  readonly sorties: readonly Hashed[]
}

const PATHS = ['populations', 'contours', 'panel', 'carte', 'cartes'] as const
const WORDS = [
  'donnees',
  'variante',
  'niveau',
  'cog',
  'scissions',
  'plm',
  'completerZeros',
  'colonneCode',
  'manquant',
  'feuille',
  'champ',
  'classes',
  'revenus',
  'echelle',
  'fdr',
  'controle',
  'csvBrut',
  'csvFr',
  'territoire',
] as const
type Recorded =
  | (typeof PATHS)[number]
  | (typeof WORDS)[number]
  | 'fichiers'
  | 'millesimes'
  | 'methode'
  | 'reference'
  | 'groupes'
  | 'sortie'
type RecordedOptions = Pick<ComparerOptions, Recorded>

/** Names a command by the file that makes it again. */
export function redoCommand(path: string): string {
  return `ifn comparer --refaire ${path.replace(/^.*[/\\]/, '')}`
}

/**
 * Rewrites the options of a command with paths from the folder of the file that will record it.
 *
 * @param options as they were typed
 * @param folder absolute folder of the record
 * @returns the options that are recorded, and none but them
 * @throws {UserError} `option-invalide` for standard input or output, which cannot be recorded
 */
export function recordedOptions(options: ComparerOptions, folder: string): RecordedOptions {
  const from = (path: string): string => relative(folder, resolve(path)).split(sep).join('/') || '.'
  const given = [...(options.fichiers ?? []), ...options.sortie]
  if (given.some((path) => path === STDIO || path === '-'))
    throw new UserError(
      'option-invalide',
      '--comparaison et « - » : ce qui passe par l’entrée ou la sortie standard ne se refait pas',
      'donnez des fichiers',
    )
  const isFile = (name: string): boolean => /\.(json|ya?ml)$/i.test(name)
  const isPath = (groups: string): boolean => groups !== 'epci' && groups !== 'ept'
  const pick = <K extends keyof ComparerOptions>(
    keys: readonly K[],
    of: (value: NonNullable<ComparerOptions[K]>) => unknown,
  ): object =>
    Object.fromEntries(
      keys.flatMap((key) => (options[key] == null ? [] : [[key, of(options[key])]])),
    )
  const { methode, reference, groupes, fichiers = [], millesimes = [], sortie } = options
  return {
    ...(fichiers.length > 0 && { fichiers: fichiers.map(from) }),
    ...(millesimes.length > 0 && {
      millesimes: millesimes.map((each) =>
        /^\d{4}$/.test(String(each)) ? each : from(String(each)),
      ),
    }),
    methode: isFile(methode) ? from(methode) : methode,
    ...(reference !== undefined && { reference: isFile(reference) ? from(reference) : reference }),
    ...(groupes !== undefined && { groupes: isPath(groupes) ? from(groupes) : groupes }),
    sortie: sortie.map(from),
    ...pick(PATHS, (path) => from(String(path))),
    ...pick(WORDS, (word) => word),
  } as unknown as RecordedOptions
}

/** Every file that recorded options lead to, with its hash. */
async function hashesOf(options: RecordedOptions): Promise<Hashed[]> {
  const {
    fichiers = [],
    millesimes = [],
    methode,
    reference,
    populations,
    groupes,
    contours,
  } = options
  const inputs = [...fichiers, ...millesimes.map(String).filter((each) => !/^\d{4}$/.test(each))]
  const data = inputs.flatMap((path) => filesAt(path).map(({ name }) => name))
  const others = [
    methode,
    reference,
    populations,
    contours,
    groupes?.replace(/(\.[a-z]+):[^:/\\]+$/i, '$1'),
  ].filter((name) => name !== undefined && /\.[a-z]+$/i.test(name) && existsSync(name)) as string[]
  // results tell their method and their reference in what lies beside them
  const beside = data
    .map((name) => name.replace(/\.csv$/i, '.datapackage.json'))
    .filter((name, i) => name !== data[i] && existsSync(name))
  const names = [...new Set([...data, ...beside, ...others])].sort()
  return Promise.all(
    names.map(async (chemin) => ({
      chemin: chemin.split(sep).join('/'),
      sha256: sha256(await readWhole(chemin)),
    })),
  )
}

/** The data that the package carries, where no file is given. */
function embeddedHashes({ fichiers, millesimes = [], donnees }: RecordedOptions): Hashed[] {
  if (fichiers?.length || millesimes.some((each) => !/^\d{4}$/.test(String(each)))) return []
  return embeddedTerritory(donnees).files.map((file) => ({
    chemin: file.name.replace(/^.*[/\\]/, ''),
    sha256: sha256(Buffer.concat([...chunksOf(sourceOf(file)!)])),
  }))
}

/**
 * Writes a comparison down. Runs in the folder of the record.
 *
 * @param options recorded options
 * @param comparison what they gave
 * @param outputs files that were made, not written yet
 * @returns the bytes of the record
 */
export async function comparisonRecord(
  options: RecordedOptions,
  { snapshots, change, reference, frozen, cog, money }: Comparison,
  outputs: readonly OutputFile[],
): Promise<Uint8Array> {
  const { id, version, variant } = snapshots[0]!.method
  const record: ComparisonRecord = {
    format: 'ifn-comparaison',
    version: 1,
    logiciel: software,
    editions: snapshots.map(({ label }) => label),
    methode: { id, version, ...(variant !== undefined && { variant }) },
    niveau: change.level,
    reference,
    echelles: frozen
      ? (JSON.parse(new TextDecoder().decode(frozenJson(frozen))) as FrozenReference)
      : null,
    cog: cog ?? null,
    revenus: money ?? null,
    graine: DEFAULT_STUDY_SEED,
    options,
    fichiers: await hashesOf(options),
    embarquees: embeddedHashes(options),
    sorties: outputs.map(({ path, bytes }) => ({ chemin: path, sha256: sha256(bytes) })),
  }
  return new TextEncoder().encode(jsonText(record))
}

/**
 * Reads the file of a comparison, and checks that what it was made of has not changed. Runs in its folder.
 *
 * @param path name of the file
 * @returns the record
 * @throws {UserErrors} `comparaison-invalide`; `comparaison-changee`, one a file that is missing or has other bytes
 */
export async function readRecord(path: string): Promise<ComparisonRecord> {
  const record = (await readDocument(path, 'comparaison-invalide')) as Partial<ComparisonRecord>
  if (record?.format !== 'ifn-comparaison' || record.version !== 1 || !isWhole(record))
    throw new UserError(
      'comparaison-invalide',
      `« ${path} » n’est pas une comparaison que cette version sait refaire`,
      'donnez le fichier que ifn comparer --comparaison a écrit, sans le changer',
      { file: path },
    )
  const whole = record as ComparisonRecord
  const embedded = new Map(embeddedHashes(whole.options).map((each) => [each.chemin, each.sha256]))
  const problems = await Promise.all([
    ...whole.fichiers.map(({ chemin, sha256: expected }) => changedFile(chemin, expected)),
    ...whole.embarquees.map(({ chemin, sha256: expected }) =>
      embedded.get(chemin) === expected
        ? []
        : [
            new UserError(
              'comparaison-changee',
              `les données embarquées (${chemin}) ne sont plus celles de la comparaison`,
              `reprenez la version ${whole.logiciel.version} du logiciel et ses données (ifn actualiser --oublier), ou comparez à nouveau`,
            ),
          ],
    ),
  ])
  throwIfAny(problems.flat())
  return whole
}

function isWhole({ options, fichiers, embarquees, sorties }: Partial<ComparisonRecord>): boolean {
  const lists = [fichiers, embarquees, sorties]
  const isRelative = (path: unknown): boolean =>
    typeof path === 'string' && !/^([/\\]|[a-z]:)/i.test(path)
  return (
    typeof options === 'object' &&
    options !== null &&
    typeof options.methode === 'string' &&
    Array.isArray(options.sortie) &&
    lists.every((list) => Array.isArray(list) && list.every((each) => isRelative(each?.chemin)))
  )
}

async function changedFile(chemin: string, expected: string): Promise<UserError[]> {
  try {
    const found = sha256(await readWhole(chemin))
    if (found === expected) return []
    return [
      new UserError(
        'comparaison-changee',
        `« ${chemin} » n’est plus le fichier de la comparaison : empreinte ${found.slice(0, 12)}…, au lieu de ${expected.slice(0, 12)}…`,
        'remettez le fichier d’origine, ou comparez à nouveau',
        { file: chemin },
      ),
    ]
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    return [...problems]
  }
}

/**
 * Keeps the outputs that are still to be written, once they are seen to be those of the record, byte for byte.
 *
 * @param record the comparison
 * @param outputs what was made again
 * @returns outputs that are not there already with these bytes
 * @throws {UserErrors} `comparaison-changee`, one an output that is not the same
 */
export async function sameOutputs(
  { sorties, logiciel }: ComparisonRecord,
  outputs: readonly OutputFile[],
): Promise<OutputFile[]> {
  const made = new Map(outputs.map(({ path, bytes }) => [path, sha256(bytes)]))
  throwIfAny(
    sorties
      .filter(({ chemin, sha256: expected }) => made.get(chemin) !== expected)
      .map(
        ({ chemin }) =>
          new UserError(
            'comparaison-changee',
            `« ${chemin} » refait n’a pas les mêmes octets, les fichiers lus étant les mêmes`,
            logiciel.version === software.version
              ? 'la comparaison a été changée à la main, ou ce que le logiciel garde sur cette machine ; comparez à nouveau'
              : `elle a été faite par la version ${logiciel.version}, celle-ci est la ${software.version} ; reprenez l’autre, ou comparez à nouveau`,
            { file: chemin },
          ),
      ),
  )
  const there = await Promise.all(
    outputs.map(
      async ({ path }) => existsSync(path) && sha256(await readWhole(path)) === made.get(path),
    ),
  )
  return outputs.filter((_, i) => !there[i])
}

/**
 * Runs in the folder of a record, so that its paths lead where they did, whoever calls from wherever.
 *
 * @param path file of the record
 * @param run what is run there, given the name of the record
 * @returns what it gives
 */
export async function inFolderOf<T>(
  path: string,
  run: (name: string, shown: (path: string) => string) => Promise<T>,
): Promise<T> {
  const here = process.cwd()
  const folder = dirname(resolve(path))
  const there = relative(here, folder)
  if (!existsSync(folder))
    throw new UserError(
      'sortie-impossible',
      `« ${path} » ne peut pas être écrit : son dossier n’existe pas`,
      'créez le dossier, ou choisissez-en un autre',
      { file: path },
    )
  process.chdir(folder)
  try {
    return await run(path.replace(/^.*[/\\]/, ''), (name) => join(there, name))
  } finally {
    process.chdir(here)
  }
}
