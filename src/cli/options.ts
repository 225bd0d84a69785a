/** Options that several commands declare, and what they refuse alike. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { embeddedNames } from '../sources/embedded-france.ts'
import { sheetFormats, type SheetFormat } from '../io/encode.ts'
import { levels } from '../table/level.ts'
import { writeOutputs } from './execution.ts'
import { isStdio, STDIO, type Streams } from './streams.ts'

/** Extensions of the tables that are written and read back. */
export const tableExtensions: readonly string[] = sheetFormats.map((format) => `.${format}`)

/** Ends of the names of files that hold contours beside the columns. */
export const geographicExtensions = ['.geojson', '.fgb', '.geo.parquet'] as const

/** `--methode` of the commands that compute. */
export const methodOption = {
  alias: 'm',
  type: 'string',
  default: 'ifn-2026',
  describe: 'identifiant, ou fichier JSON ou YAML',
} as const

/** `--donnees` of the commands that compute. */
export const dataOption = {
  choices: embeddedNames,
  describe:
    'sans fichier, les données embarquées : france (toutes les communes, par défaut) ou belfort (101 communes, plus récentes)',
} as const

/** The scores that a picture is made of. */
export const scoresPositional = {
  type: 'string',
  describe: `scores écrits par ifn calculer (${tableExtensions.join(' ')} ; « - » pour l’entrée standard) ; sans eux, ceux de toutes les communes de France`,
} as const

/**
 * Declares what the commands that read scores compute when they are given none: data, method,
 * level, reference.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function embeddedScoresOptions(parser: Argv): Argv {
  return parser
    .option('donnees', dataOption)
    .option('methode', {
      alias: 'm',
      type: 'string',
      describe:
        'méthode des scores, s’ils ne la nomment pas, ou de ceux à calculer : identifiant ou fichier',
    })
    .option('niveau', {
      alias: 'n',
      choices: levels,
      describe: 'sans scores : niveau des résultats',
    })
    .option('reference', {
      alias: 'r',
      type: 'string',
      describe: 'sans scores : france, region, departement, epci, un code, ou un fichier .json',
    }) as unknown as Argv
}

/** `--territoire`: the rows that are written. */
export const territoryOption = {
  alias: 't',
  type: 'string',
  default: [] as string[],
  coerce: (given: string | readonly string[]): string[] => [given].flat().map(String),
  describe:
    'n’écrire que ce territoire : code ou nom d’une commune, d’un EPCI, d’un département, d’une région, d’un groupe (region:75 où 75 est aussi un département) ; répétable',
} as const

/**
 * Declares `--sortie`, repeatable.
 *
 * @param others extensions that the command writes beside those of tables
 * @returns the option for yargs; its value is a list
 */
export function outputsOption(...others: readonly string[]): {
  readonly alias: string
  readonly type: 'string'
  readonly default: never[]
  readonly coerce: (given: string | readonly string[]) => string[]
  readonly describe: string
} {
  return {
    alias: 'o',
    type: 'string',
    default: [],
    coerce: (given) => [given].flat(),
    describe: `fichier ${[...tableExtensions, ...others].join(' ')} ; « - » pour la sortie standard`,
  }
}

/**
 * Refuses `--json` with `-o -`: both answer on standard output.
 *
 * @param options the two options
 * @throws {UserError} `option-invalide`
 */
export function refuseTwoAnswers({
  json,
  sortie,
}: {
  readonly json: boolean
  readonly sortie: readonly string[]
}): void {
  if (json && sortie.some(isStdio))
    throw new UserError(
      'option-invalide',
      '--json et « -o - » écrivent tous deux sur la sortie standard',
      'retirez l’un des deux',
    )
}

/**
 * Refuses the path of a page or a picture that has another extension than its own.
 *
 * @param path where to write; « - » is standard output
 * @param extensions the extensions accepted, with their dot
 * @param rule what is said: « une carte est un fichier .svg »
 * @throws {UserError} `sortie-inconnue`
 */
export function checkExtension(path: string, extensions: readonly string[], rule: string): void {
  if (path !== STDIO && !extensions.includes(extname(path).toLowerCase()))
    throw new UserError('sortie-inconnue', `« ${typed(path)} » : ${rule}`, 'changez l’extension', {
      file: typed(path),
    })
}

/**
 * Writes one page or picture, to its path or to standard output.
 *
 * @param path where to write; « - » is standard output
 * @param content text or bytes
 * @param force whether a file that exists is replaced
 * @param out streams of the command
 * @returns how many bytes were written
 * @throws {UserError} `sortie-existante` when the file exists
 */
export async function writeOne(
  path: string,
  content: string | Uint8Array,
  force: boolean,
  out: Streams,
): Promise<number> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  if (isStdio(path)) out.data(bytes)
  else await writeOutputs([{ path, bytes }], { force })
  return bytes.length
}

/** An output as it was typed. */
const typed = (path: string): string => (isStdio(path) ? `-${path.slice(STDIO.length)}` : path)

/**
 * Refuses standard output for what needs a file or a folder.
 *
 * @param path what an option was given; nothing passes
 * @param option the option
 * @throws {UserError} `sortie-inconnue`
 */
export function refuseStdio(path: string | undefined, option: string): void {
  if (path !== undefined && isStdio(path))
    throw new UserError(
      'sortie-inconnue',
      `${option} ${typed(path)} : rien n’en va sur la sortie standard`,
      'donnez un nom',
    )
}

/**
 * Finds the format that `-o -.arrow` asks of standard output: unlike CSV, it carries method and sources to the next command.
 *
 * @param outputs outputs of a command that makes one table
 * @returns the format; nothing when standard output is not asked for, or is CSV
 * @throws {UserError} `sortie-inconnue` for a format that a pipe does not carry, or for two of them
 */
export function pipedFormat(outputs: readonly string[]): SheetFormat | undefined {
  const piped = outputs.filter((path) => isStdio(path) && path !== STDIO)
  const end = piped[0]?.slice(STDIO.length + 1)
  if (end === undefined) return undefined
  const format = sheetFormats.find((each) => each === end)
  if (format === undefined || piped.length > 1 || outputs.includes(STDIO))
    throw new UserError(
      'sortie-inconnue',
      `« -.${end} » sur la sortie standard`,
      `au choix, un seul : ${sheetFormats.map((each) => `-.${each}`).join(' ')}`,
    )
  return format
}
