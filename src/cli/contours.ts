/** The contours that commands draw or write: their options, the files, what is said of them. */
import { matchCog, type CogMatch } from '../geo/match-cog.ts'
import { embeddedCog } from '../host/cog.ts'
import type { ScoresView } from '../render/draw/scores-view.ts'
import { FRANCE_COG } from '../sources/france-table.ts'
import { codeExamples, labelled } from './text-table.ts'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { Groups } from '../geo/groups.ts'
import { decoupageGroups } from '../host/decoupage.ts'
import { readWhole } from '../host/files.ts'
import { inputsAt } from '../host/inputs.ts'
import { readGroups } from '../ingest/groups.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import type { CodeFieldOptions } from '../io/contour-field.ts'
import { featuresSafely } from '../host/sandbox.ts'
import { openContours } from '../io/contour-files.ts'
import type { Contours } from '../io/contours.ts'
import { countOf, type Level } from '../table/level.ts'
import type { Streams } from './streams.ts'

/** The options of contours, of the commands that draw. */
export interface ContourOptions {
  readonly contours?: string
  readonly champ?: string
  readonly completerZeros?: boolean
  readonly simplifier?: number
  /** File of groups, whose contours are those of their communes. */
  readonly groupes?: string
}

/** The table that contours are to be joined to. */
export interface ContourTable {
  readonly codes: readonly string[]
  readonly level?: Level | undefined
}

/** Declares the options of contours of a command that draws. */
export function contourOptions(parser: Argv): Argv {
  return parser
    .option('contours', {
      type: 'string',
      describe:
        'contours : GeoJSON, TopoJSON, shapefile, FlatGeobuf, .zip et .gz compris ; ceux des données embarquées à défaut',
    })
    .option('champ', {
      type: 'string',
      describe: 'champ des contours qui porte les codes ; à défaut, celui qui en joint le plus',
    })
    .option('completer-zeros', {
      type: 'boolean',
      default: false,
      describe: 'rendre aux codes des contours le zéro qu’un tableur leur a pris',
    })
    .option('groupes', {
      type: 'string',
      describe:
        'fichier CSV (commune, groupe) : les groupes de communes à dessiner, et à calculer sans scores ; ou « epci », « ept »',
    })
    .option('simplifier', {
      type: 'number',
      describe:
        'alléger les contours, à tant de mètres près (100 pour un département, 500 pour la France)',
    })
}

/** Reads the contours of a file; of fewer points when a tolerance is given. What was left aside or turned is told. */
export async function contoursFrom(
  path: string,
  options: ContourOptions,
  table: ContourTable,
  out?: Streams,
): Promise<Contours> {
  const contours =
    (options.groupes !== undefined &&
      (await dissolvedByGroups(path, options, table, await groupsNamed(options.groupes)))) ||
    (await openedAt(path, options, table))
  for (const notice of contours.notices ?? []) out?.say(`à savoir    ${path}${NBSP}: ${notice}`)
  return simplifiedAs(contours, options.simplifier, out)
}

async function openedAt(
  path: string,
  { champ, completerZeros }: ContourOptions,
  table: ContourTable,
): Promise<Contours> {
  const options: CodeFieldOptions = {
    codes: table.codes,
    ...(table.level && { level: table.level }),
    ...(champ !== undefined && { field: champ }),
    ...(completerZeros && { completeZeros: true }),
  }
  return openContours(
    {
      name: path,
      bytes: await readWhole(path),
      beside: (extension) => besideFile(path, extension),
    },
    options,
    featuresSafely,
  )
}

/**
 * Dissolves a file of contours by the groups of the table, if its contours are those of their communes.
 *
 * @returns nothing when they are the contours of the groups themselves, or of neither
 * @throws {UserError} `code-tronque` for communes whose codes have lost their zeros
 */
async function dissolvedByGroups(
  path: string,
  options: ContourOptions,
  table: ContourTable,
  { of }: Groups,
): Promise<Contours | undefined> {
  const groups = new Set(table.codes)
  const communes = [...of.keys()].filter((code) => groups.has(of.get(code)!))
  if (communes.length === 0) return undefined
  const refusedAs = (cause: unknown): UserError => {
    if (cause instanceof UserError) return cause
    throw cause
  }
  const [ofCommunes, ofGroups] = await Promise.all([
    openedAt(path, options, { codes: communes, level: 'commune' }).catch(refusedAs),
    openedAt(path, options, table).catch(refusedAs),
  ])
  const share = (found: Contours | UserError, codes: readonly string[]): number => {
    const drawn = new Set(found instanceof UserError ? [] : found.shapes.map(({ code }) => code))
    return codes.filter((code) => drawn.has(code)).length / codes.length
  }
  const drawn = share(ofCommunes, communes)
  const asGroups = share(ofGroups, table.codes)
  if (ofCommunes instanceof UserError) {
    if (asGroups === 0 && ofCommunes.code === 'code-tronque') throw ofCommunes
    return undefined
  }
  // codes of cantons may be those of a few communes by accident
  if (drawn === 0 || 2 * drawn < asGroups) return undefined
  const { dissolveContours } = await import('../io/dissolve-contours.ts')
  const dissolved = await dissolveContours(ofCommunes, (code) => of.get(code))
  const lacking = Math.round((1 - drawn) * communes.length)
  const notices = [
    ...(ofCommunes.notices ?? []),
    `contours de communes, réunies par groupe (${options.groupes})`,
    ...(lacking > 0
      ? [
          `${countOf('commune', lacking)} des groupes sur ${french(communes.length, 0)} sans contour dans ce fichier : leurs groupes sont tracés sans elles`,
        ]
      : []),
    ...(dissolved.notices ?? []),
  ]
  return { ...dissolved, notices }
}

/** Contours of fewer points when a tolerance in metres is given; how many are left is told. */
async function simplifiedAs(
  contours: Contours,
  tolerance: number | undefined,
  out?: Streams,
): Promise<Contours> {
  if (tolerance === undefined) return contours
  const { simplifyContours } = await import('../io/simplify.ts')
  const { contours: simplified, before, after } = await simplifyContours(contours, tolerance)
  out?.say(
    `simplifiés  de ${french(before, 0)} à ${french(after, 0)} points, à ${french(tolerance, 0)}${NBSP}m près ; limites communes conservées, aucun territoire perdu`,
  )
  return simplified
}

/** The file of the same name and another extension, in either case, if there is one. */
async function besideFile(path: string, extension: string): Promise<Uint8Array | undefined> {
  for (const each of [extension, extension.toUpperCase()]) {
    try {
      return await readWhole(path.replace(/[^.]+$/, each))
    } catch {
      continue // the next spelling; a shapefile without the file is refused by its reader
    }
  }
  return undefined
}

/**
 * The contours asked for; failing that those that the package carries, when they have most of the rows: Belfort, then
 * the communes of France, and the EPCI, départements, régions and groups that they make up.
 */
export async function contoursFor(
  options: ContourOptions,
  table: ContourTable,
  out?: Streams,
): Promise<Contours | undefined> {
  if (options.contours !== undefined) return contoursFrom(options.contours, options, table, out)
  const most = ({ shapes }: Contours): boolean => {
    const known = new Set(shapes.map(({ code }) => code))
    return 2 * table.codes.filter((code) => known.has(code)).length > table.codes.length
  }
  const path = embeddedTerritory('belfort').contours
  const belfort = await openContours({ name: path, bytes: await readWhole(path) })
  if (most(belfort)) return simplifiedAs(belfort, options.simplifier, out)
  const { franceContoursOf } = await import('../host/france-contours.ts')
  const { groupes } = options
  const france = franceContoursOf({
    ...table,
    ...(groupes !== undefined && { groups: await groupsNamed(groupes), level: 'groupe' }),
  })
  return france && most(france) ? simplifiedAs(france, options.simplifier, out) : undefined
}

/**
 * Reads the groups of communes that an option names.
 *
 * @param name « epci », « ept », a file, or a column of one after a colon
 * @returns group of each commune, and names of groups
 * @throws {UserError} as `readGroups` does
 */
export async function groupsNamed(name: string): Promise<Groups> {
  if (name === 'epci' || name === 'ept') return decoupageGroups(name)
  const [, path = name, column] = /^(.*\.[a-z]+):([^:/\\]+)$/i.exec(name) ?? []
  return readGroups(await inputsAt([path]), path, column === undefined ? {} : { column })
}

/** The contours as `contoursFor` finds them; refuses to draw embedded contours for a table that is not of them. */
export async function requiredContours(
  options: ContourOptions,
  table: ContourTable,
  out?: Streams,
): Promise<Contours> {
  const contours = await contoursFor(options, table, out)
  if (contours) return contours
  throw new UserError(
    'option-invalide',
    `aucun contour pour ${countOf(table.level, table.codes.length)} : ceux que le programme porte en couvrent moins de la moitié`,
    'passez --contours FICHIER (GeoJSON, TopoJSON, shapefile, FlatGeobuf), ou, pour des groupes de communes, --groupes FICHIER',
  )
}

/**
 * Matches communes of an older COG with the contours that the package carries; which, and what merged since, is told.
 *
 * @param view scores
 * @param contours contours that are drawn
 * @param options contours of one's own are of any year: nothing is matched
 * @param out where it is told
 * @returns the match; nothing when every commune is there, or where the codes do not tell their year
 */
export function matchedTo(
  { level, codes }: Pick<ScoresView, 'level' | 'codes'>,
  { shapes }: Contours,
  options: Pick<ContourOptions, 'contours'>,
  out: Streams,
): CogMatch | undefined {
  if (level !== 'commune' || options.contours !== undefined) return undefined
  const drawn = new Set(shapes.map(({ code }) => code))
  const match = matchCog(embeddedCog(), codes, FRANCE_COG, (code) => drawn.has(code))
  if (match === undefined) return undefined
  const { from, merged } = match
  const examples = merged.size === 0 ? '' : ` (${codeExamples([...merged.keys()])})`
  out.say(
    labelled(
      'à savoir',
      `scores du COG ${from} sur les contours de ${FRANCE_COG}${NBSP}: ${countOf('commune', merged.size)} en réunissent plusieurs, sans valeur propre sur la carte${examples}${NBSP}; ifn calculer --cog ${FRANCE_COG} les calcule`,
    ),
  )
  return match
}
