/** Which field of the features of a file bears the codes of the territories. */
import { UserError } from '../core/errors.ts'
import { isCode } from '../geo/code.ts'
import { codeFits, hasLostZero, keyLevels, plainName } from '../geo/key-columns.ts'
import { regionCodes } from '../geo/membership.ts'
import { levelDefinitions, levels, noun, type Level } from '../table/level.ts'
import type { ContourFault, Feature } from './contour-features.ts'

/** What the contours are to be joined to, and how their codes are read. */
export interface CodeFieldOptions {
  /** Codes of the table: the field that joins most of them is the one. */
  readonly codes?: Iterable<string>
  /** Level of the table: codes of another level are refused. */
  readonly level?: Level
  /** Name of the field that bears the codes, whatever the others join. */
  readonly field?: string
  /** Puts back the zeros that a spreadsheet took from the head of codes. */
  readonly completeZeros?: boolean
}

/** The field chosen, the code of each feature, and what is to be said of the choice. */
export interface CodeField {
  readonly name: string
  readonly codes: readonly string[]
  readonly level?: Level
  readonly notices: readonly string[]
}

interface Candidate {
  readonly name: string
  /** −1: asked for; 0: says its level; 1: a name of code; 2: the id of features; 3: another name. */
  readonly rank: number
  readonly texts: readonly string[]
  /** Features whose code lacks a zero. */
  readonly lost: readonly string[]
  /** Distinct codes of the table that it bears; without a table, distinct codes. */
  readonly joined: number
  /** Distinct texts. */
  readonly distinct: number
  readonly level?: Level
  /** An `id` or a `fid` whose texts are not all official codes: places of features in their file, some of which look like codes. */
  readonly isNumbering: boolean
}

/** Least part of the ids of features that are official codes: of the places 0 … n, 10 to 95 look like départements, nine in ten at most. */
const LEAST_OFFICIAL = 0.95

/**
 * Least part of the smaller of the two sets of codes that a field must join to be taken for that of the codes, by
 * rank of its name: one that says its level may join a single code, a field of any name must join half of them.
 */
const LEAST: readonly number[] = [0, 0.1, 0.5, 0.5]

/**
 * Chooses the field of the codes: the one that joins most codes of the table; at equality one whose name says its
 * level, then one whose name is that of a code, then the `id` of features, then any other. Without a table, the
 * field of codes that tells most features apart.
 *
 * @throws what `fault` makes when no field bears codes; `code-tronque` for lost zeros that nothing asks to put back
 */
export function codeField(
  features: readonly Feature[],
  options: CodeFieldOptions,
  fault: ContourFault,
  file?: string,
): CodeField | undefined {
  const table = options.codes && new Set(options.codes)
  const all = candidatesOf(features, options, table, fault)
  // without a table, a field is held to its own texts: a territory may have several features
  const leastOf = ({ distinct }: Candidate): number =>
    table ? Math.min(table.size, features.length) : distinct
  const joining = all
    .filter((each) => each.joined > 0 && each.joined >= (LEAST[each.rank] ?? 0) * leastOf(each))
    .sort((a, b) => b.joined - a.joined || a.rank - b.rank)
  const fits = joining.filter((each) => !disagrees(each.level, options.level))
  if (table && fits.length === 0 && joining.length > 0)
    throw otherLevel(joining[0]!, options.level!, file)
  const best = fits[0] ?? (table && codeFieldAlone(features, options, fault))
  if (best === undefined) return undefined
  refuseLostZeros(best, features.length, options, file)
  const rivals = fits.filter(
    (each) =>
      each !== best &&
      each.joined === best.joined &&
      table !== undefined &&
      each.texts.some((text, i) => text !== best.texts[i]),
  )
  return {
    name: best.name,
    codes: best.texts,
    ...(best.level && { level: best.level }),
    notices:
      rivals.length === 0
        ? []
        : [
            `codes lus dans « ${best.name} » ; « ${rivals[0]!.name} » en joint autant et ne dit pas la même chose (--champ pour choisir)`,
          ],
  }
}

/** The field that would be chosen without a table: its codes are then shown beside those of the table. */
function codeFieldAlone(
  features: readonly Feature[],
  options: CodeFieldOptions,
  fault: ContourFault,
): Candidate | undefined {
  return candidatesOf(features, options, undefined, fault)
    .filter(({ joined, rank }) => joined > 0 && rank < 3)
    .sort((a, b) => b.joined - a.joined || a.rank - b.rank)[0]
}

function candidatesOf(
  features: readonly Feature[],
  { field, level }: CodeFieldOptions,
  table: ReadonlySet<string> | undefined,
  fault: ContourFault,
): Candidate[] {
  const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  const all = [
    ...keys.map((name) => ({ name, of: (each: Feature) => textOf(each.properties?.[name]) })),
    { name: 'id', of: (each: Feature) => textOf(each.id) },
  ]
  const asked = field === undefined ? all : all.filter(({ name }) => sameName(name, field))
  if (asked.length === 0 || (field !== undefined && asked.every((each) => isEmpty(each, features))))
    throw fault(
      `aucun contour n’a de champ « ${field} » ; champs lus : ${keys.slice(0, 12).join(', ')}`,
      'donnez à --champ le nom de l’un d’eux',
    )
  return asked
    .map(({ name, of }) => {
      const rank = name === 'id' ? 2 : rankOf(name)
      return candidate(name, field === undefined ? rank : -1, features.map(of), table, level)
    })
    .filter(({ rank, isNumbering }) => table !== undefined || (rank < 3 && !isNumbering))
}

function isEmpty({ of }: { of(feature: Feature): string }, features: readonly Feature[]): boolean {
  return features.every((feature) => of(feature) === '')
}

function sameName(name: string, asked: string): boolean {
  return name === asked || plainName(name) === plainName(asked)
}

function rankOf(name: string): number {
  const count = keyLevels(name).length
  if (count === 0) return 3
  if (['id', 'fid'].includes(plainName(name))) return 2
  return count === 1 ? 0 : 1
}

function candidate(
  name: string,
  rank: number,
  raw: readonly string[],
  table: ReadonlySet<string> | undefined,
  asked: Level | undefined,
): Candidate {
  const short = zeroLevel(name, raw, asked)
  const lost: string[] = []
  const texts = raw.map((text) => {
    if (short === undefined || !hasLostZero(short, text)) return text
    lost.push(text)
    return `0${text}`
  })
  const distinct = new Set(texts)
  distinct.delete('')
  const level = levelOfCodes([...distinct], name)
  const joins = table ? (code: string) => table.has(code) : rank < 0 ? () => true : isOfficialCode
  return {
    name,
    rank,
    texts,
    lost,
    joined: [...distinct].filter(joins).length,
    distinct: distinct.size,
    isNumbering:
      rank === 2 && [...distinct].filter(isOfficialCode).length < LEAST_OFFICIAL * distinct.size,
    ...(level && { level }),
  }
}

/** The level whose zeros a field has lost: all its texts are codes of that level, or are with their zero. */
function zeroLevel(
  name: string,
  raw: readonly string[],
  asked: Level | undefined,
): Level | undefined {
  const said = keyLevels(name)
  const [best] = codeFits(raw).filter(
    ({ level, share }) =>
      share === 1 &&
      levelDefinitions[level].losesZero &&
      said.includes(level) &&
      (level !== 'departement' || said.length === 1) &&
      (asked === undefined || asked === level),
  )
  return best?.level
}

function refuseLostZeros(
  { lost, name }: Candidate,
  count: number,
  { completeZeros }: CodeFieldOptions,
  file: string | undefined,
): void {
  const [first] = lost
  if (first === undefined || completeZeros) return
  throw new UserError(
    'code-tronque',
    `${lost.length} contour${lost.length > 1 ? 's' : ''} sur ${count} dont le code a perdu un zéro : « ${first} », sans doute « 0${first} »`,
    'exportez le champ comme du texte, ou passez --completer-zeros',
    { ...(file !== undefined && { file }), column: name },
  )
}

function disagrees(own: Level | undefined, table: Level | undefined): boolean {
  return own !== undefined && table !== undefined && table !== 'groupe' && own !== table
}

function otherLevel({ level, name }: Candidate, table: Level, file: string | undefined): UserError {
  return new UserError(
    'niveaux-melanges',
    `les contours sont ceux de ${noun(level, 2)} (champ « ${name} »), la table a une ligne par ${noun(table, 1)} : des codes se ressemblent, non les territoires`,
    `donnez les contours des ${noun(table, 2)}`,
    file === undefined ? {} : { file },
  )
}

/** Whether a text has the form of an official code, of whatever level. */
export function isOfficialCode(text: string): boolean {
  return (['iris', 'commune', 'epci', 'departement', 'region'] as const).some((level) =>
    isCode(level, text),
  )
}

/** Of which level some codes are, where their form or the name of their field leaves no doubt. */
function levelOfCodes(codes: readonly string[], field: string): Level | undefined {
  const said = keyLevels(field)
  const official = codes.filter(isOfficialCode)
  if (official.length === 0 || 2 * official.length < codes.length) return undefined
  if (said.length === 1 && official.every((code) => isCode(said[0]!, code))) return said[0]
  const every = levels.filter(
    (level) =>
      level !== 'groupe' && level !== 'france' && official.every((code) => isCode(level, code)),
  )
  if (every.includes('departement') || every.includes('region'))
    return departementOrRegion(official, every)
  return irisAndEpci(every) && official.every((code) => code.startsWith('24'))
    ? undefined
    : every[0]
}

/** Nine digits that begin with 24 are the SIREN of an EPCI, or an IRIS of Dordogne. */
function irisAndEpci(fits: readonly Level[]): boolean {
  return fits.includes('iris') && fits.includes('epci')
}

/** The codes of the régions of the mainland are those of départements too: most of them alone are régions. */
function departementOrRegion(codes: readonly string[], fits: readonly Level[]): Level | undefined {
  const regions = codes.filter((code) => regionCodes.has(code)).length
  if (!fits.includes('departement')) return 'region'
  if (fits.includes('region') && regions >= 12 && codes.length <= 18) return 'region'
  return regions < codes.length ? 'departement' : undefined
}

/** A property as text; a list of one text is that text. */
export function textOf(value: unknown): string {
  if (Array.isArray(value) && value.length === 1) return textOf(value[0])
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}
