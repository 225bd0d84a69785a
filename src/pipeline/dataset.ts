/** Files as downloaded → one table, with its provenance and all that is wrong, file by file. */
import { sha256Of } from '../core/sha256.ts'
import { throwIfAny, UserError, userErrors } from '../core/errors.ts'
import { columnLetters } from '../core/french.ts'
import { countOf, isFiner, levels, noun, type Level } from '../table/level.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Table } from '../table/table.ts'
import { harmoniseFile, type CogTarget, type FilePassage } from '../ingest/harmonise.ts'
import type { InputFile } from '../ingest/input.ts'
import { noticeText } from '../places/notice.ts'
import { offerOf, readOfferFile, type OfferFile } from '../places/offer.ts'
import { joinTables, type JoinOptions, type Provenance } from '../ingest/join.ts'
import { plainName } from '../geo/key-columns.ts'
import { withoutDelegated } from '../ingest/perimeter.ts'
import type { CogHistory } from '../geo/cog.ts'
import { readFile, recognisedIn } from '../ingest/read.ts'
import { isUserTable } from '../sources/registry.ts'
import { type FileResult, type SourceTable, type ReadOptions } from '../ingest/source-table.ts'

/** Files read and joined: one table, whence each of its variables comes, and what a reader must know of them. */
export interface Dataset {
  /** Rows of all the files, joined by code; NaN where a file has none. */
  readonly table: Table
  /** Files, year and unit of each variable of the table. */
  readonly provenance: readonly Provenance[]
  /** Files read, as the Trace names them. */
  readonly sources: readonly SourceTrace[]
  /** What territories above the rows publish of themselves: by level, variable and code. A median cannot be summed, a rate that is secret below is public there. */
  readonly published: Readonly<
    Partial<Record<Level, Readonly<Record<string, Readonly<Record<string, number>>>>>>
  >
  /** What was left ignored, and what a reader must know of what was read. In French. */
  readonly notices: readonly string[]
  /** How files were brought to one COG, where that was asked. */
  readonly passages: readonly FilePassage[]
}

/** How files are read and brought to one COG. */
export interface DatasetOptions extends ReadOptions {
  /** The COG that every file is brought to before they are joined. */
  readonly cog?: CogTarget
  /** The communes of each year: with them, communes déléguées are told from communes. */
  readonly history?: CogHistory
  /** How a file is read, where it is not each time from its beginning. */
  readonly reader?: FileReader
}

/** Same result as `readOne`; throws if the file cannot be read. */
export type FileReader = (input: InputFile, options: ReadOptions) => Omit<InspectedFile, 'input'>

/** A file, and what became of it. */
export interface InspectedFile extends FileResult {
  /** The file, as it was given. */
  readonly input: InputFile
  /** A list of places, or of points: it bears on the rows of the others. */
  readonly offer?: OfferFile
  /** What was done to bring it to the COG; nothing when that was not asked. */
  readonly passage?: FilePassage
}

/** What each file is, and every problem: nothing is thrown. `ifn verifier` prints it. */
export interface Inspection {
  /** Each file that was read or refused. */
  readonly files: readonly InspectedFile[]
  /** The joined table; nothing where files cannot be joined. */
  readonly dataset?: Dataset
  /** What is worth knowing of lists of places and stops nothing. In French. */
  readonly notices: readonly string[]
  /** Problems that no single file has: two files that disagree, levels that do not meet. */
  readonly problems: readonly UserError[]
}

/** Reads every file: nothing is joined yet. What is found in a folder and serves nothing is set ignored; what was named is refused. */
export function readEach(
  inputs: readonly InputFile[],
  options: DatasetOptions = {},
): InspectedFile[] {
  const files = inputs
    .map(withDigest)
    .map((input) =>
      atCog(settle(inWorkbook(withTold({ input, ...attempt(input, options) }))), options),
    )
  const empty = new Set(
    files
      .map(({ input }) => archiveOf(input))
      .filter(
        (name) =>
          name !== undefined &&
          !files.some(
            (each) => archiveOf(each.input) === name && (each.read || each.problems.length > 0),
          ),
      ),
  )
  return files.map((file) => {
    const name = archiveOf(file.input)
    if (name === undefined || !empty.delete(name)) return file
    return {
      ...file,
      problems: [
        new UserError(
          'fichier-inconnu',
          `rien de ce que contient « ${name} » n’est reconnu`,
          'vérifiez qu’il s’agit bien de l’archive de l’INSEE ou de l’ARCEP',
          { file: name },
        ),
      ],
    }
  })
}

/** Bytes that came without their SHA-256, from memory, are hashed: the Trace names what was read. */
function withDigest(input: InputFile): InputFile {
  const { bytes, sha256, problem } = input
  return bytes === undefined || sha256 !== undefined || problem
    ? input
    : { ...input, sha256: sha256Of(bytes) }
}

/**
 * Joins the files that could be read, at the level that is asked or at the finest there is. Throws
 * nothing: each file has its `problems`, and the join its own.
 */
export function joinResults(
  files: readonly InspectedFile[],
  options: JoinOptions = {},
): Inspection {
  const sound = files.filter((file) => file.problems.length === 0)
  const tables = sound.flatMap((file) => (file.read ? [file.read, ...(file.more ?? [])] : []))
  const offer = offerOf(
    sound.flatMap((file) => (file.offer ? [file.offer] : [])),
    tables,
    options.level,
  )
  const read = [...tables, ...offer.read]
  const given = [
    ...tables.flatMap((file) => (file.doubts ?? []).map((text) => `${DOUBT}${text}`)),
    ...tables.flatMap((file) => unreadColumns(file)),
    ...tables.flatMap((file) => file.notices ?? []),
    ...unusedTables(tables),
    ...offer.notices.map(noticeText),
    ...offer.cautions,
  ]
  if (!read.some((file) => file.variables.length > 0))
    return { files, problems: offer.problems, notices: given }
  const { table, provenance, problems, notices } = joinTables(read, options)
  const sources = read
    .filter((file) => isUsed(file, table.level, provenance))
    .flatMap((file) => trace(file, provenance))
  return {
    files,
    problems: [...offer.problems, ...problems],
    notices: given,
    dataset: {
      table,
      provenance,
      sources,
      published: publishedAbove(read, table.level, provenance),
      notices: [...remarks(read, provenance), ...notices, ...given, ...ignoredNotice(files)],
      passages: files.flatMap(({ passage }) => passage ?? []),
    },
  }
}

/**
 * Gives the data set of an inspection.
 *
 * @throws {UserErrors} all that is wrong with the files, at once
 * @throws {UserError} `colonne-absente` when no file brings a variable
 */
export function required({ files, problems, dataset }: Inspection): Dataset {
  throwIfAny([...files.flatMap((file) => file.problems), ...problems])
  if (dataset === undefined) {
    const read = files.flatMap(({ read: table }) =>
      table
        ? [
            `« ${table.file} » (${table.recognised.source.theme ?? table.recognised.source.label}, ${countOf(table.level, table.codes.length)}${table.codes.every(isOverseasRow) ? ', collectivités d’outre-mer seulement' : ''})`,
          ]
        : [],
    )
    throw new UserError(
      'colonne-absente',
      `aucun des fichiers n’apporte de variable de la méthode${read.length > 0 ? ` ; lus : ${read.slice(0, 5).join(', ')}` : ''}`,
      'ajoutez les fichiers de l’INSEE et de l’ARCEP qui portent les variables de la méthode',
    )
  }
  return dataset
}

/** How a notice begins that asks to verify something. */
export const DOUBT = 'à vérifier : '

/**
 * The notices that ask to verify something, without the words that say so.
 *
 * @example
 * doubtsIn(['à vérifier : colonne « x » non lue', 'indicateurs absents']) // → ['colonne « x » non lue']
 */
export function doubtsIn(notices: readonly string[]): string[] {
  return notices.flatMap((text) => (text.startsWith(DOUBT) ? [text.slice(DOUBT.length)] : []))
}
const FEW = 6

/** The columns of a user's table that are not read, with the nearest known name; those that were understood under another name. */
function unreadColumns({ file, recognised, variables }: SourceTable): string[] {
  const { source, columns, key, otherKey } = recognised
  if (!isUserTable(source)) return []
  const years = [...new Set(variables.map(({ year }) => year))].filter(Boolean).sort()
  const ignored = recognised.ignored.filter(({ column }) => column !== otherKey)
  const rate = columns.find(({ variable }) => variable === 'TP60')
  const bare = rate && !columns.some(({ variable }) => /^(MED|NBMENFISC)$/.test(variable))
  const near = ignored.filter((each) => each.nearest !== undefined)
  const others = ignored.filter((each) => each.nearest === undefined && each.why === undefined)
  const respelt = columns.filter((each) => each.respelt)
  const list = (names: readonly string[]): string =>
    `${names.slice(0, FEW).join(', ')}${names.length > FEW ? `… (${names.length} en tout)` : ''}`
  return [
    ...(otherKey === undefined
      ? []
      : [
          `${DOUBT}« ${file} » : les codes sont lus dans « ${key} », et « ${otherKey} » en porte d’autres (--colonne-code en décide)`,
        ]),
    ...keyNotice(file, years, recognised),
    ...(bare && /^TP60\d\d$/.test(rate.column) && columns.length === 1
      ? [
          `${DOUBT}« ${file} » : rien ne dit si « ${rate.column} » est sur le revenu disponible ou déclaré (avant impôts et prestations) : lu comme disponible`,
        ]
      : []),
    ...near.map(
      ({ column, nearest }) =>
        `${DOUBT}« ${file} » : colonne « ${column} » non lue (vouliez-vous dire « ${nearest} » ?)`,
    ),
    ...(respelt.length > 0
      ? [
          `« ${file} » : ${list(respelt.map(({ column, variable, year }) => `« ${column} » lue comme ${variable}${year && ` ${year}`}`))}`,
        ]
      : []),
    ...ignored.flatMap(({ column, why }) =>
      why === undefined ? [] : [`« ${file} » : colonne « ${column} » non lue : ${why}`],
    ),
    ...(others.length > 0
      ? [
          `« ${file} » : ${others.length > 1 ? 'colonnes non lues' : 'colonne non lue'}, dont aucune méthode ne connaît le nom : ${list(others.map(({ column }) => column))}`,
        ]
      : []),
  ]
}

/** The files that were named and bring no variable of the method. What is found in a folder may well be of no use. */
function unusedTables(tables: readonly SourceTable[]): string[] {
  const incomes = incomeNotices(tables)
  const unused = tables.flatMap((table) => {
    const { file, variables, within, membership, recognised } = table
    const { source, columns } = recognised
    const isToldOf = incomes.length > 0 && columns.some(({ variable }) => DECLARED.test(variable))
    return within || isToldOf || variables.length > 0 || Object.keys(membership).length > 0
      ? []
      : [
          `${DOUBT}« ${file} »${source.theme === undefined ? '' : ` (${source.theme})`} : aucune de ses colonnes n’est lue par la méthode`,
        ]
  })
  return [...incomes, ...unused]
}

/** Names of columns of codes and of names that need not be told to be such. */
const usualKeys =
  /^(?:codgeo|codecommune|codeinsee|depcom|(?:code)?iris|(?:code)?epci|(?:code)?(?:dep|departement)|(?:code)?(?:reg|region)|codegroupe|nom|libgeo|libelle|(?:nom|lib)(?:commune|com|iris|epci|departement|dep|region|reg))$/

/** Where the header is, and which columns bear the codes, the names and what contains the rows, where that is not the usual. */
function keyNotice(
  file: string,
  years: readonly string[],
  {
    key,
    name,
    level,
    parents,
    departement,
    period,
    headerLine,
    headerGiven,
  }: SourceTable['recognised'],
): string[] {
  const said = [
    [`codes (${noun(level, 1)})`, key],
    ['départements', departement],
    ['noms', name],
    ...parents.map((each) => [noun(each.level, 2), each.column] as const),
  ].flatMap(([what, column]) =>
    column === undefined || usualKeys.test(plainName(column)) ? [] : [`${what} dans « ${column} »`],
  )
  const header = headerGiven
    ? [`en-tête de deux lignes (${headerLine - 1} et ${headerLine})`]
    : headerLine > 1
      ? [`en-tête à la ligne ${headerLine}`]
      : []
  const dated =
    period === undefined
      ? []
      : [`années dans « ${period} » (${years.join(', ')} ; --millesime en choisit une)`]
  const all = [...header, ...said, ...dated]
  return all.length === 0 ? [] : [`« ${file} » : ${all.join(', ')}`]
}

/** Incomes declared and disposable, where both are given and the disposable ones alone are read. */
function incomeNotices(tables: readonly SourceTable[]): string[] {
  const declared = tables.filter(
    ({ recognised, variables }) =>
      recognised.columns.some(({ variable }) => DECLARED.test(variable)) &&
      !variables.some(({ variable }) => DECLARED.test(variable)),
  )
  const disposable = tables.filter(({ variables }) =>
    variables.some(({ variable }) => /^(MED|TP60)$/.test(variable)),
  )
  const [one, other] = [declared[0]?.file, disposable[0]?.file]
  if (one === undefined || other === undefined) return []
  const both = declared.find((table) => disposable.includes(table))?.file
  return [
    both === undefined
      ? `« ${one} » porte le revenu déclaré (avant impôts et prestations), « ${other} » le revenu disponible : le disponible est lu`
      : `« ${both} » porte les revenus déclaré (avant impôts et prestations) et disponible : le disponible est lu`,
  ]
}

const DECLARED = /^DEC_(MED|TP60)$/

/** Whether a code is one of Saint-Pierre-et-Miquelon, Saint-Barthélemy or Saint-Martin. */
function isOverseasRow(code: string): boolean {
  return /^97[578]/.test(code)
}

/** Levels at which some file brings a variable, the finest first. */
export function levelsRead(files: readonly InspectedFile[]): Level[] {
  return levels.filter((level) =>
    files.some(
      ({ read, more = [], problems }) =>
        read &&
        problems.length === 0 &&
        [read, ...more].some((each) => each.level === level && each.variables.length > 0),
    ),
  )
}

function atCog(
  file: InspectedFile,
  { cog, names, history, anyCode }: DatasetOptions,
): InspectedFile {
  if (file.read === undefined || file.problems.length > 0 || anyCode) return file
  const known = history ?? cog?.history
  const alone = known ? withoutDelegated(file.read, known) : { table: file.read, notices: [] }
  const given: SourceTable = {
    ...alone.table,
    ...(file.input.cog !== undefined && { cog: file.input.cog }),
    ...(alone.notices.length > 0 && { doubts: [...(alone.table.doubts ?? []), ...alone.notices] }),
  }
  if (cog === undefined) return { ...file, read: given }
  const { read, passed: passage } = harmoniseFile(given, cog, Object.keys(names?.indicators ?? {}))
  return { ...file, read, ...(passage && { passage }) }
}

/** Reads a file: a list of places or of points, or a table of territories. Throws what keeps it from being read. */
export function readOne(input: InputFile, options: ReadOptions): Omit<InspectedFile, 'input'> {
  return readOfferFile(input, options) ?? readFile(input, options)
}

function attempt(
  input: InputFile,
  { reader = readOne, ...options }: DatasetOptions,
): Omit<InspectedFile, 'input'> {
  try {
    return reader(input, options)
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    const recognised = recognisedIn(error)
    return { problems, ...(recognised && { recognised }) }
  }
}

/** A file and what was understood of it when it was opened. */
function withTold(file: InspectedFile): InspectedFile {
  const { notices } = file.input
  return notices === undefined || file.read === undefined
    ? file
    : { ...file, read: { ...file.read, notices: [...notices, ...(file.read.notices ?? [])] } }
}

/** A sheet of a workbook: its problems at their cells, and what is to be verified of it. */
function inWorkbook(file: InspectedFile): InspectedFile {
  const { workbook, name } = file.input
  if (workbook === undefined) return file
  const header = (file.recognised ?? file.read?.recognised)?.header ?? []
  const problems = file.problems.map(({ code, message, remedy, place }) => {
    const at = header.indexOf(place.column ?? '')
    const cell =
      at < 0 || place.line === undefined ? {} : { cell: `${columnLetters(at)}${place.line}` }
    return new UserError(code, message, remedy, {
      ...place,
      file: workbook.file,
      sheet: workbook.sheet,
      ...cell,
    })
  })
  const { hidden, uncomputed } = workbook
  const doubts = [
    ...(hidden
      ? [`« ${name} » : feuille masquée du classeur, lue (--feuille en choisit une)`]
      : []),
    ...(uncomputed.length > 0
      ? [
          `« ${name} » : ${countOfCells(uncomputed)} sans valeur, lue${uncomputed.length > 1 ? 's' : ''} comme manquante${uncomputed.length > 1 ? 's' : ''} : ouvrez le classeur dans un tableur et enregistrez-le`,
        ]
      : []),
  ]
  const read = file.read && {
    ...file.read,
    doubts: [...doubts, ...(file.read.doubts ?? [])],
  }
  return { ...file, problems, ...(read && { read }) }
}

function countOfCells(cells: readonly string[]): string {
  return `${cells.length} formule${cells.length > 1 ? 's' : ''} (${cells.slice(0, 3).join(', ')}${cells.length > 3 ? '…' : ''})`
}

/** What a file is called that nothing recognises. */
export const UNKNOWN = 'non reconnu'

/** What is known to bring nothing is refused when it was named, and set ignored when it was found; so is what is not recognised. */
function settle(file: InspectedFile): InspectedFile {
  const { input, ignored, read, problems } = file
  if (ignored && !input.within)
    return {
      ...file,
      problems: [
        new UserError(
          'fichier-refuse',
          `« ${input.name} » (${ignored.label}) n’apporte rien à l’indice : ${ignored.why}`,
          'retirez ce fichier',
          { file: input.name },
        ),
      ],
    }
  if (!input.within || read || file.recognised || input.problem) return file
  const [problem] = problems
  return problem
    ? {
        input,
        ignored: { label: UNKNOWN, why: problem.message },
        problems: [],
      }
    : file
}

/** An archive that was named itself: what it holds must hold something. */
function archiveOf({ within }: InputFile): string | undefined {
  return within?.kind === 'archive' ? within.name : undefined
}

/** Whether the table owes something to a file: a variable, what holds its rows, what territories above publish. */
function isUsed(
  { file, level, variables, within }: SourceTable,
  rows: Level,
  provenance: readonly Provenance[],
): boolean {
  if (provenance.some(({ files }) => files.includes(file)) || (variables.length === 0 && !within))
    return true
  return (
    isFiner(rows, level) &&
    variables.some(
      ({ variable, year, unit }) =>
        unit === 'valeur' &&
        provenance.some((each) => each.variable === variable && each.year === year),
    )
  )
}

function trace(
  { file, sha256, updated, recognised: { source } }: SourceTable,
  provenance: readonly Provenance[],
): SourceTrace[] {
  const years = [
    ...new Set(provenance.filter(({ files }) => files.includes(file)).map(({ year }) => year)),
  ]
    .filter(Boolean)
    .sort()
  const { label, producer, licence } = source
  return [
    {
      file,
      ...(sha256 !== undefined && { sha256 }),
      label,
      producer,
      licence,
      ...(years.length > 0 && { millesime: years.join(', ') }),
      ...(updated !== undefined && { updated }),
    },
  ]
}

/** What the sources say of the years that were read. */
function remarks(files: readonly SourceTable[], provenance: readonly Provenance[]): string[] {
  const said = files.flatMap(({ file, recognised: { source } }) =>
    (source.remarks ?? [])
      .filter(({ from, to }) =>
        provenance.some(
          (each) => each.files.includes(file) && each.year >= from && each.year <= to,
        ),
      )
      .map(({ text }) => text),
  )
  return [...new Set(said)]
}

/** Most folders hold much that is of no use: one line, three names. */
function ignoredNotice(files: readonly InspectedFile[]): string[] {
  const names = files
    .filter(({ ignored, problems }) => ignored && problems.length === 0)
    .map(({ input }) => `« ${input.name} »`)
  if (names.length === 0) return []
  return [
    `${names.length} fichier(s) ou feuille(s) sans rapport laissés de côté : ${names.slice(0, 3).join(', ')}${names.length > 3 ? '…' : ''} (ifn verifier dit pourquoi)`,
  ]
}

/** What the territories above publish of a variable, in the year that was read of it: two years never meet in one ratio. */
function publishedAbove(
  files: readonly SourceTable[],
  level: Level,
  provenance: readonly Provenance[],
): Dataset['published'] {
  const values = provenance.filter(({ unit }) => unit !== 'effectif')
  return Object.fromEntries(
    levels
      .filter((above) => isFiner(level, above))
      .map((above) => {
        const found = values.map(
          ({ variable, year }) =>
            [
              variable,
              valuesByCode(
                files.filter((file) => file.level === above),
                variable,
                year,
              ),
            ] as const,
        )
        return [
          above,
          Object.fromEntries(found.filter(([, byCode]) => Object.keys(byCode).length > 0)),
        ]
      }),
  )
}

function valuesByCode(
  files: readonly SourceTable[],
  variable: string,
  year: string,
): Record<string, number> {
  return Object.fromEntries(
    files
      .flatMap(({ codes, variables }) =>
        variables
          .filter((each) => each.variable === variable && each.year === year)
          .flatMap(({ values }) => codes.map((code, i) => [code, values[i]!] as const)),
      )
      .filter(([, v]) => v === v),
  )
}
