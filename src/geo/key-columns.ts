/**
 * Which column bears the codes of territories, and which their names: one vocabulary for tables,
 * contours, groups, places, memberships and populations. A column is told by its name and by its cells.
 */
import { levelDefinitions, levels, type Level } from '../table/level.ts'
import { isCode } from './code.ts'

/** Names of columns of codes that say their level, as `plainName` leaves them. */
export const keyNames = {
  iris: 'iris codeiris iriscode dcomiris dciris idiris inseeiris codeinseeiris codeirisinsee irisinsee codegeoiris cdiris'.split(
    ' ',
  ),
  commune:
    'codecommune communecode codecom comcode codcom com dcom cdcom cdcommune numcom numerocommune depcom codedepcom inseecom inseecommune cominsee communeinsee codeinseecommune codecommuneinsee codeinseedelacommune codeinseecom codecominsee inseec cityinseecode codeofficielcommune comcodeofficiel codearrondissement commune codgeocom codegeocommune communecodeinsee'.split(
      ' ',
    ),
  epci: 'epci codeepci epcicode sirenepci epcisiren codesirenepci codeepcisiren codesiren siren nsiren numerosiren numsiren codgeoepci'.split(
    ' ',
  ),
  departement:
    'dep dept departement codedep codedept codedepartement depcode deptcode departementcode inseedep codeinseedep inseedepartement codeinseedepartement numdep numdept numerodepartement cddept cddep'.split(
      ' ',
    ),
  region:
    'reg region codereg coderegion regcode regioncode inseereg codeinseereg inseeregion codeinseeregion cdreg numreg'.split(
      ' ',
    ),
  france: ['pays', 'codepays', 'france'],
  groupe: 'groupe codegroupe groupecode ept codeept canton codecanton codeqp qp'.split(' '),
} as const satisfies Readonly<Record<Level, readonly string[]>>

/** Names of columns of codes that do not say of which level: their cells do. */
const genericKeyNames: readonly string[] =
  'codgeo geo codegeo codgeographique codegeographique codeofficielgeographique code codes codeinsee inseecode insee geocode cog codecog codeterritoire territoire codezone idgeo geoid id identifiant'.split(
    ' ',
  )

/** Names of columns of names, by level; the last ones are of any. */
export const nameNames = {
  iris: 'libiris nomiris irisnom irislibelle libelleiris irisname nomdeliris'.split(' '),
  commune:
    'libcom nomcom nomcommune communenom libellecommune libcommune comnom comname nomdelacommune nomcomm libellecom nomdepcom nomarrondissement commune ville nomville city cityname'.split(
      ' ',
    ),
  epci: 'libepci nomepci epcinom epciname libelleepci raisonsociale nomdelepci nomgroupement'.split(
    ' ',
  ),
  departement:
    'libdep nomdep nomdept nomdepartement depnom depname departementnom libelledepartement libdepartement departement'.split(
      ' ',
    ),
  region: 'libreg nomreg nomregion regnom regname regionnom libelleregion libregion region'.split(
    ' ',
  ),
  france: ['pays', 'nompays'],
  groupe: 'nomgroupe libgroupe libellegroupe libept nomept nomcanton libcanton groupe canton'.split(
    ' ',
  ),
} as const satisfies Readonly<Record<Level, readonly string[]>>

const genericNameNames: readonly string[] =
  'libgeo nom libelle nomofficiel name label intitule nomgeo libellegeographique territoire nomterritoire'.split(
    ' ',
  )

/** Columns whose cells look like codes of communes, or of EPCI, and are none. */
const NO_KEY = /postal|^cp$|^zip|siret|phone|^tel|population|^p?pop|^pmun|^annee$|^year$/

/**
 * A name without case, accents nor punctuation.
 *
 * @example
 * plainName('Code Géographique') // → 'codegeographique'
 */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/** Whether a name is one of a list, with or without a vintage at its end (`CODGEO_2025`, `CODGEO_26`). */
function isNamed(plain: string, list: readonly string[]): boolean {
  return list.includes(plain) || list.includes(plain.replace(/(?:(?:19|20)\d\d|\d\d)$/, ''))
}

/**
 * The levels that the name of a column of codes may stand for: one where it says its level, all where it is
 * only said to be a code, none for another name.
 *
 * @example
 * keyLevels('DCOMIRIS') // → ['iris']
 */
export function keyLevels(name: string): readonly Level[] {
  const plain = plainName(name)
  const said = levels.filter((level) => isNamed(plain, keyNames[level]))
  return said.length > 0 ? said : isNamed(plain, genericKeyNames) ? levels : []
}

/** How the cells of a column agree with the codes of one level. */
export interface CodeFit {
  readonly level: Level
  /** Share, of the cells that are not empty, that have the form of a code, a lost zero forgiven; 0 to 1. */
  readonly share: number
  /** Distinct codes. */
  readonly distinct: number
}

/** Levels whose codes can be told by their form alone: those of départements and regions are any number of two digits. */
const tellingLevels: readonly Level[] = ['iris', 'commune', 'epci']

/**
 * Of which levels the cells of a column look like codes, the likeliest first. Codes that fit several levels
 * (nine digits that begin with 24; two digits) are given to each of them.
 *
 * @param cells as text; empty cells count for nothing
 */
export function codeFits(cells: readonly string[]): CodeFit[] {
  const given = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (given.length === 0) return []
  const distinct = new Set(given)
  const isEpci = given.some((cell) => cell.startsWith('20') && isCode('epci', cell))
  const order: readonly Level[] = isEpci
    ? ['commune', 'epci', 'iris', 'departement', 'region']
    : ['iris', 'commune', 'epci', 'departement', 'region']
  return order
    .map((level): CodeFit => {
      const fits = given.filter((cell) => isCode(level, cell) || hasLostZero(level, cell))
      return { level, share: fits.length / given.length, distinct: distinct.size }
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

/** Whether a code is one of a level but for the zero that a spreadsheet took from its head. */
export function hasLostZero(level: Level, text: string): boolean {
  return (
    levelDefinitions[level].losesZero &&
    /^\d+$/.test(text) &&
    !isCode(level, text) &&
    isCode(level, `0${text}`)
  )
}

/** A column that may bear the codes of the rows. */
export interface KeyColumn {
  readonly column: number
  readonly name: string
  readonly level: Level
  /** What tells: its name and its level, its name with its cells, or its cells alone. */
  readonly by: 'niveau' | 'nom' | 'contenu'
  readonly distinct: number
}

/** What narrows the choice of a key. */
export interface KeyOptions {
  /** Levels that are accepted: all of them when this is missing. */
  readonly levels?: readonly Level[]
  /** Name of the column, given by the user: taken whatever its name. */
  readonly column?: string
  /** Whether a column is known to be something else, by its name. */
  isOther?(name: string): boolean
}

/** Share of the cells that must look like codes: under a name of key, and under any name. */
const ENOUGH = { named: 0.5, unnamed: 0.95 }

/**
 * The columns that may bear the codes of the rows, the best first: those whose cells tell the most rows apart;
 * at equality the finest level, then those whose name says their level, then their place; `id` comes last.
 * A column of another name is one only when nearly all its cells are codes of IRIS, communes or EPCI.
 *
 * @param header names of the columns
 * @param rows cells, row by row; some of the first are enough
 *
 * @example
 * keyColumnsOf(['Code INSEE', 'part'], [['90010', '0.1'], ['90033', '0.2']])[0].level // → 'commune'
 */
export function keyColumnsOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: KeyOptions = {},
): KeyColumn[] {
  const accepted = options.levels ?? levels
  const asked = options.column === undefined ? undefined : plainName(options.column)
  const found = header.flatMap((name, column): KeyColumn[] => {
    const plain = plainName(name)
    if (asked !== undefined ? plain !== asked : NO_KEY.test(plain)) return []
    if (options.isOther?.(name)) return []
    const said = keyLevels(name)
    if (said.length === 0 && asked === undefined && !mayBeCodes(rows, column, accepted)) return []
    const fits = codeFits(rows.map((row) => row[column] ?? ''))
    const named = fits.find(
      ({ level, share }) =>
        accepted.includes(level) && said.includes(level) && share >= ENOUGH.named,
    )
    if (named) return [{ column, name, ...named, by: said.length === 1 ? 'niveau' : 'nom' }]
    const any = fits.find(
      ({ level, share }) =>
        accepted.includes(level) &&
        share >= ENOUGH.unnamed &&
        (asked !== undefined || tellingLevels.includes(level)),
    )
    return any === undefined ? [] : [{ column, name, ...any, by: 'contenu' }]
  })
  const named = found.filter(({ by }) => by !== 'contenu')
  const rank = { niveau: 0, nom: 1, contenu: 2 }
  return (named.length > 0 ? named : found).sort(
    (a, b) =>
      b.distinct - a.distinct ||
      Number(isIdentifier(a)) - Number(isIdentifier(b)) ||
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      rank[a.by] - rank[b.by] ||
      a.column - b.column,
  )
}

/** Whether few enough cells are no code for the column to be one of codes: stops at the cell that is one too many. */
function mayBeCodes(
  rows: readonly (readonly string[])[],
  column: number,
  accepted: readonly Level[],
): boolean {
  const telling = tellingLevels.filter((level) => accepted.includes(level))
  let left = (1 - ENOUGH.unnamed) * rows.length
  return rows.every((row) => {
    const cell = (row[column] ?? '').trim()
    if (cell !== '' && !telling.some((level) => isCode(level, cell) || hasLostZero(level, cell)))
      left--
    return left >= 0
  })
}

/** Whether a column is an identifier of the file’s own as likely as a code. */
function isIdentifier({ name }: KeyColumn): boolean {
  return ['id', 'identifiant'].includes(plainName(name))
}

/**
 * The column of the names of the territories of a level, or −1: one that says its level, failing that one that
 * says only « nom », never that of another level.
 *
 * @example
 * nameColumnOf(['CODGEO', 'LIBEPCI', 'LIBGEO'], 'commune') // → 2
 */
export function nameColumnOf(
  header: readonly string[],
  level: Level | undefined,
  key = -1,
): number {
  const plain = header.map(plainName)
  const find = (list: readonly string[]): number =>
    plain.findIndex((each, column) => column !== key && isNamed(each, list))
  const own = level === undefined ? -1 : find(nameNames[level])
  return own >= 0 ? own : find(genericNameNames)
}
