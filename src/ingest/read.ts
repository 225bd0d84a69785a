/** One file → its rows: codes checked, columns named by variable, percentages made shares. */
import { UserError } from '../core/errors.ts'
import { columnLetters } from '../core/french.ts'
import { isCode, NO_EPCI } from '../geo/code.ts'
import type { Delimiter } from '../io/csv/cells.ts'
import { defaultMarks } from '../io/csv/numbers.ts'
import { sheetToCsvBytes } from '../io/csv/write.ts'
import { peekCsv, type WideCsv } from '../io/csv/wide.ts'
import { levels } from '../table/level.ts'
import { blanked, floored } from './marked-values.ts'
import type { Sheet } from '../table/sheet.ts'
import type { Membership } from '../table/table.ts'
import { derivations } from '../sources/registry.ts'
import { ignoredReason } from '../sources/ignored.ts'
import { coversAll, derived, thresholds, withinWholes } from './derive.ts'
import { contentOf, headOfInput, passingOf, sourceOf, type InputFile } from './input.ts'
import type { UnmetCell } from './long-cells.ts'
import { periodsOf, takeRowsOf } from './periods.ts'
import { readCodes, unknownFile } from './codes.ts'
import { readLong } from './long.ts'
import { readRows, type WideTask } from './rows.ts'
import { readSheet, topRows } from './sheet.ts'
import type { KnownColumn } from './column-names.ts'
import { settleColumn, type ColumnPlaces } from './check-values.ts'
import { isUserTable } from '../sources/registry.ts'
import { recognise, type Recognised } from './recognise.ts'
import { lineOfRow, unreadTexts, withoutNotes, type ReadRows } from './note-rows.ts'
import type { SourceVariable, ReadOptions, FileResult, SourceTable } from './source-table.ts'

/** How much of a file is looked at to recognise it. */
const PEEK = 2 ** 20 + 1

/** A wide file whose columns are read, before anything is made of them: what serves several methods, each narrowing it to its own. */
export interface WideFile {
  readonly input: Pick<InputFile, 'name' | 'sha256' | 'within'>
  readonly recognised: Recognised
  readonly codes: readonly string[]
  readonly names?: readonly string[]
  readonly membership: Membership
  readonly parentNames: Readonly<Record<string, string>>
  readonly columns: readonly SourceVariable[]
  /** What was understood of a column, and what is to be verified in it. */
  readonly remarks: readonly ColumnRemarks[]
  /** What was set aside, in French. */
  readonly notices: readonly string[]
  /** What is to be verified of its rows, in French. */
  readonly doubts: readonly string[]
  /** The columns that a source counts its classes in. */
  readonly classes: Readonly<Record<string, Float64Array>>
  /** The date of each row, of a file of several. */
  readonly dates?: readonly string[]
  readonly problems: readonly UserError[]
}

interface ColumnRemarks {
  readonly variable: string
  readonly notices: readonly string[]
  readonly doubts: readonly string[]
}

/** Reads one file. Throws `UserErrors`, or a `UserError`, with every problem found in it. */
export function readFile(input: InputFile, options: ReadOptions = {}): FileResult {
  const opened = openFile(input, options)
  return 'columns' in opened ? selectVariables(opened, options) : opened
}

const recognisedBy = new WeakMap<object, Recognised>()

/** What a file is that could not be read, told by what was thrown; nothing when it was not recognised. */
export function recognisedIn(error: unknown): Recognised | undefined {
  return typeof error === 'object' && error !== null ? recognisedBy.get(error) : undefined
}

/** What `read` gives; what it throws is known to be of a file that was recognised. */
function asRecognised<T>(recognised: Recognised, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (typeof error === 'object' && error !== null) recognisedBy.set(error, recognised)
    throw error
  }
}

/** The columns of a wide file that `options` want; anything else (a long file, nothing that is known) as it is read. */
export function openFile(input: InputFile, options: ReadOptions = {}): WideFile | FileResult {
  const begun = beginFile(input, options)
  if (!('columns' in begun)) return 'rest' in begun ? begun.rest() : begun
  // names under the names of the columns: the rows are read as those of a text file
  if (input.sheet && begun.headerLine > 1) return openFile(asText(input, input.sheet), options)
  return asRecognised(begun.recognised, () =>
    finishFile(
      input,
      begun,
      input.sheet
        ? readSheet(
            input.sheet,
            (column) => begun.columns.get(column) ?? 'skip',
            begun.marks,
            input.name,
          )
        : readRows(passingOf(input), sourceOf(input)?.size, begun),
    ),
  )
}

/** The same file, its columns written as text. */
function asText(input: InputFile, sheet: Sheet): InputFile {
  const { sheet: _sheet, source: _source, chunks: _chunks, ...rest } = input
  return { ...rest, bytes: sheetToCsvBytes(sheet) }
}

/** A wide file whose rows are still to be read. */
export interface BegunFile extends WideTask {
  readonly recognised: Recognised
  readonly completeZeros: boolean
}

/** What a file is, by its first rows. Of one that is not wide: what is known of it already, or how to read the rest. */
export function beginFile(
  input: InputFile,
  options: ReadOptions = {},
): BegunFile | FileResult | { readonly rest: () => FileResult } {
  const { name: file, sheet } = input
  if (input.problem) throw input.problem
  const head = sheet ? undefined : headOfInput(input, PEEK)
  if (head?.length === 0)
    return {
      problems: [
        new UserError('fichier-vide', `« ${file} » est vide`, 'téléchargez-le de nouveau', {
          file,
        }),
      ],
    }
  const peeked = sheet ? { rows: topRows(sheet), delimiter: ',' as const } : peekCsv(head!)
  const ignored = ignoredReason(file, peeked.rows)
  if (ignored) return { ignored, problems: [] }
  const recognised = recognise(peeked.rows, options, file)
  if (recognised === undefined) return { problems: [unknownFile(file, peeked.rows, options)] }

  if (recognised.source.long)
    return {
      rest: () =>
        asRecognised(recognised, () =>
          readLongFile(sheet ? asText(input, sheet) : input, recognised, peeked.delimiter, options),
        ),
    }

  const wanted = new Map(recognised.columns.map((each) => [each.column, each]))
  const texts = new Set([
    recognised.key,
    recognised.departement,
    recognised.name,
    recognised.period,
    ...recognised.parents.flatMap(({ column, name }) => [column, name]),
  ])
  const { classes, marks } = recognised.source
  const columns = new Map<string, 'text' | 'number'>()
  for (const name of recognised.header) {
    const known = wanted.get(name)
    if (texts.has(name)) columns.set(name, 'text')
    else if (
      (classes && (classes.classes.includes(name) || classes.total === name)) ||
      (known && isWanted(known, options))
    )
      columns.set(name, 'number')
  }
  return {
    file,
    recognised,
    headerLine: recognised.headerLine,
    delimiter: peeked.delimiter,
    columns,
    completeZeros: options.completeZeros === true,
    ...((marks ?? options.missing) && {
      marks: { ...defaultMarks, ...marks, ...options.missing },
    }),
    ...(recognised.extra && { extra: recognised.extra }),
    ...(recognised.headerGiven && { header: recognised.header }),
  }
}

/** What the rows of a file toVariable, once they are read. */
export function finishFile(input: InputFile, begun: BegunFile, read: ReadRows): WideFile {
  const { file, recognised, completeZeros } = begun
  const { period } = recognised
  const whole = withWholeCodes(read, recognised)
  const { csv, notices, doubts } = withoutNotes(whole, recognised, file, () =>
    unreadTexts(input, begun, recognised),
  )
  const {
    codes,
    problems,
    notices: ofCodes,
  } = readCodes(csv.text[recognised.key]!, recognised, file, {
    complete: completeZeros,
    repeated: period !== undefined,
    lineOf: (row) => lineOfRow(csv, recognised.headerLine, row),
  })
  const settled = isUserTable(recognised.source)
    ? settledColumns(recognised, csv, (column) => ({
        file,
        at: (row) => placeOfRow(codes, csv, recognised, row, input.workbook && column),
      }))
    : {}
  const wide = wideFile(input, recognised, codes, csv, settled)
  return {
    ...wide,
    remarks: recognised.columns.flatMap(({ column, variable }) => {
      const found = settled[column]
      return found ? [{ variable, notices: found.notices, doubts: found.doubts }] : []
    }),
    notices: [
      ...extraNotice(file, recognised),
      ...notices,
      ...ofCodes.map((text) => `« ${file} » : ${text}`),
      ...wide.notices,
    ],
    doubts,
    ...(period !== undefined && { dates: csv.text[period]! }),
    problems,
  }
}

/** A cell that the rows have and the header has not, or the reverse. */
function extraNotice(file: string, { extra }: Recognised): string[] {
  const said = {
    leading:
      'chaque ligne a une cellule de plus que l’en-tête, à sa gauche (noms de lignes), laissée',
    trailing: 'chaque ligne finit par un séparateur de plus que l’en-tête, laissé',
    missing: 'l’en-tête finit par un séparateur de plus que les lignes, laissé',
  } as const
  return extra ? [`« ${file} » : ${said[extra]}`] : []
}

/** Codes of communes of two columns, made one. */
function withWholeCodes(read: ReadRows, { key, departement }: Recognised): ReadRows {
  if (departement === undefined) return read
  const holders = read.text[departement]!
  const codes = read.text[key]!.map((text, row) => {
    const [holder, commune] = [holders[row]!.trim().padStart(2, '0'), text.trim()]
    return /^\d{1,3}$/.test(commune) ? `${holder}${commune.padStart(5 - holder.length, '0')}` : text
  })
  return { ...read, text: { ...read.text, [key]: codes } }
}

/** « 90010, ligne 2 »; of a workbook, whose column is given, « 90010, cellule C2 ». */
function placeOfRow(
  codes: readonly string[],
  csv: ReadRows,
  { header, headerLine }: Recognised,
  row: number,
  column: string | undefined,
): string {
  const line = lineOfRow(csv, headerLine, row)
  const at = column === undefined ? -1 : header.indexOf(column)
  return `${codes[row]}, ${at < 0 ? `ligne ${line}` : `cellule ${columnLetters(at)}${line}`}`
}

/** The columns of a user's table whose unit their values tell. */
function settledColumns(
  { columns }: Recognised,
  { numbers, written = {} }: ReadRows,
  placesOf: (column: string) => ColumnPlaces,
): Record<string, ReturnType<typeof settleColumn>> {
  return Object.fromEntries(
    columns.flatMap((known) => {
      const values = numbers[known.column]
      return values
        ? [
            [
              known.column,
              settleColumn(known, values, placesOf(known.column), written[known.column]),
            ],
          ]
        : []
    }),
  )
}

/** The columns of a recognised file, or of some rows of it, as what they toVariable. */
export function wideFile(
  input: InputFile,
  recognised: Recognised,
  codes: readonly string[],
  csv: Pick<WideCsv, 'numbers' | 'text' | 'reasons'>,
  settled: Readonly<Record<string, ReturnType<typeof settleColumn>>> = {},
): WideFile {
  const { classes } = recognised.source
  const outside = recognised.parents.flatMap(({ level, column }) =>
    level === 'epci' ? csv.text[column]!.filter((code) => code === NO_EPCI) : [],
  ).length
  const names = recognised.name === undefined ? undefined : csv.text[recognised.name]
  return {
    input: {
      name: input.name,
      ...(input.sha256 !== undefined && { sha256: input.sha256 }),
      ...(input.within && { within: input.within }),
    },
    recognised,
    codes,
    ...(names && { names: names.map((name) => name.trim()) }),
    membership: Object.fromEntries(
      recognised.parents.map(({ level, column }) => [
        level,
        csv.text[column]!.map((code) => (isCode(level, code) && code !== NO_EPCI ? code : '')),
      ]),
    ),
    parentNames: Object.fromEntries(
      recognised.parents.flatMap(({ column, name }) =>
        name === undefined ? [] : csv.text[column]!.map((code, i) => [code, csv.text[name]![i]!]),
      ),
    ),
    columns: recognised.columns.flatMap((known) => {
      const values = csv.numbers[known.column]
      if (values === undefined) return []
      const found = settled[known.column]
      return [
        toVariable(
          found?.shares ? { ...known, unit: 'part' } : known,
          found?.values ?? values,
          csv.reasons[known.column],
        ),
      ]
    }),
    remarks: [],
    doubts: [],
    notices:
      outside > 0
        ? [`« ${input.name} » : ${outside} commune(s) hors EPCI (${NO_EPCI}), dans aucun EPCI`]
        : [],
    classes: Object.fromEntries(
      Object.entries(csv.numbers).filter(
        ([name]) => classes && (classes.classes.includes(name) || classes.total === name),
      ),
    ),
    problems: [],
  }
}

/** What a wide file brings to who wants no more of it than `options` say. Its own columns are left as they are. */
export function selectVariables(file: WideFile, options: ReadOptions = {}): FileResult {
  const { input, recognised, codes, names, membership, parentNames, classes: numbers, dates } = file
  const { uncovered, classes } = recognised.source
  const { kept: wanted, problems: contradictions } = onePerVariable(
    file.columns.filter((each) => isWanted(each, options)),
    file,
  )
  const variables = uncovered ? blanked(uncovered, codes, wanted) : wanted
  const thresholdsRead = classes && thresholds(classes, numbers, variables, codes)
  const counted = thresholdsRead?.variables ?? []
  const remarks = file.remarks.filter((each) => isWanted(each, options))
  const bounded = withinWholes([...variables, ...counted], codes)
  const read: SourceTable = {
    file: input.name,
    ...(input.sha256 !== undefined && { sha256: input.sha256 }),
    recognised,
    level: recognised.level,
    codes,
    ...(names && { names }),
    membership,
    parentNames,
    variables: [...bounded.variables, ...derived(variables)],
    notices: [
      ...file.notices,
      ...remarks.flatMap(({ notices }) => notices),
      ...(thresholdsRead?.notices ?? []),
      ...bounded.notices,
    ],
    doubts: [...file.doubts, ...remarks.flatMap(({ doubts }) => doubts)],
    ...(input.within && { within: input.within }),
  }
  const problems = [...file.problems, ...contradictions]
  if (dates) return byYear(read, dates, problems)
  const satellite = classes ? coversAll(numbers[classes.total], counted[0]?.values, input.name) : []
  return { read, problems: [...problems, ...satellite] }
}

/** Of a file of several dates, each year at its latest date. */
function byYear(
  read: SourceTable,
  dates: readonly string[],
  problems: readonly UserError[],
): FileResult {
  const { codes, years, first, twice } = periodsOf(read.codes, dates)
  const text = (values: readonly string[]): string[] => Array.from(first, (row) => values[row]!)
  const latest = years.at(-1)?.year
  const variables = years.flatMap(({ year, rows }) =>
    read.variables
      .filter((each) => each.year === '' || year === latest || read.recognised.source.period)
      .map((each) => ({
        ...each,
        year: read.recognised.source.period || each.year === '' ? year : each.year,
        ...takeRowsOf(each.values, each.reasons, rows),
      })),
  )
  const {
    file,
    recognised: { key, headerLine },
  } = read
  const double = twice
    .slice(0, 1)
    .map(
      (row) =>
        new UserError(
          'territoire-double',
          `${twice.length} ligne(s) dont le territoire a déjà la sienne à la même date, dont « ${read.codes[row]} »`,
          'gardez une ligne par territoire et par date',
          { file, column: key, line: headerLine + 1 + row },
        ),
    )
  return {
    read: {
      ...read,
      codes,
      variables,
      membership: Object.fromEntries(
        Object.entries(read.membership).map(([level, holders]) => [level, text(holders!)]),
      ),
      ...(read.names && { names: text(read.names) }),
    },
    problems: [...problems, ...double],
  }
}

/** A long file is one table a level: the first is that of its finest level. */
function readLongFile(
  input: InputFile,
  recognised: Recognised,
  delimiter: Delimiter,
  options: ReadOptions,
): FileResult {
  const { source, headerLine, header, key, level } = recognised
  const year = recognised.year
  const { tables, unmet, disputed } = readLong(contentOf(input), source.long!, {
    file: input.name,
    headerLine,
    header,
    delimiter,
    key,
    level,
    year,
    wanted: (variable) => isWanted({ variable }, options),
  })
  const reads = levels
    .flatMap((each) => tables.filter((table) => table.level === each))
    .map((table): SourceTable => {
      const variables = table.columns.map(({ variable, unit, year: of, values, reasons }) =>
        toVariable({ column: variable, variable, unit, year: of }, values, reasons),
      )
      return {
        file: input.name,
        ...(input.sha256 !== undefined && { sha256: input.sha256 }),
        recognised: { ...recognised, level: table.level },
        level: table.level,
        codes: table.codes,
        membership: {},
        parentNames: {},
        variables: [...variables, ...derived(variables)],
        ...(input.within && { within: input.within }),
      }
    })
  const [read, ...more] = reads
  const had = new Set(reads.flatMap((each) => each.variables.map(({ variable }) => variable)))
  const lacking = unmetNotices(
    input.name,
    unmet.filter(
      ({ cell: { variable } }) => !had.has(variable) && options.want?.(variable) === true,
    ),
  )
  const twice = disputed.map(
    ({ variable, territories, first }) =>
      `« ${input.name} » : ${variable} donné plusieurs fois, et différemment, pour ${territories} territoire(s), dont ${first} : le premier est gardé`,
  )
  const notices = lacking.length + twice.length > 0 ? { notices: [...lacking, ...twice] } : {}
  if (read) return { read: { ...read, ...notices }, more, problems: [] }
  return {
    read: {
      file: input.name,
      recognised,
      level,
      codes: [],
      membership: {},
      parentNames: {},
      variables: [],
      ...notices,
      ...(input.within && { within: input.within }),
    },
    problems: [],
  }
}

/** Variables that a long file lacks: the codes that were looked for, and those that stand in their place. */
function unmetNotices(file: string, unmet: readonly UnmetCell[]): string[] {
  const groups = new Map<string, string[]>()
  for (const {
    cell: { variable, where },
    seen,
  } of unmet) {
    const codes = Object.entries(where)
      .map(([name, code]) => `${name} = ${code}`)
      .join(', ')
    groups.set(seen.join(', '), [...(groups.get(seen.join(', ')) ?? []), `${variable} (${codes})`])
  }
  return [...groups].map(([seen, variables]) => {
    const rest = variables.length > 4 ? `, et ${variables.length - 4} autres variables` : ''
    return `« ${file} » : aucune ligne pour ${variables.slice(0, 4).join(', ')}${rest}${seen === '' ? '' : ` ; codes qui s’y trouvent : ${seen}`}`
  })
}

/** Two published files may round one share differently; what differs by more is another value. */
const ALIKE = 1e-6

/** One column a variable and year: two that say the same are one, two that disagree are a problem that names both. */
function onePerVariable(
  columns: readonly SourceVariable[],
  { recognised, codes, input }: Pick<WideFile, 'recognised' | 'codes' | 'input'>,
): { readonly kept: readonly SourceVariable[]; readonly problems: readonly UserError[] } {
  const first = new Map<string, SourceVariable>()
  const problems: UserError[] = []
  for (const each of columns) {
    const key = `${each.variable} ${each.year}`
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, each)
      continue
    }
    const row = each.values.findIndex(
      (v, i) => Math.abs(v - other.values[i]!) > ALIKE * Math.max(1, Math.abs(v)),
    )
    if (row < 0) continue
    const names = recognised.columns
      .filter(({ variable, year }) => variable === each.variable && year === each.year)
      .map(({ column }) => `« ${column} »`)
    problems.push(
      new UserError(
        'colonne-contradictoire',
        `${names.join(' et ')} disent deux fois ${each.variable}, et différemment : ${other.values[row]} et ${each.values[row]} pour ${codes[row]}`,
        'gardez une seule de ces colonnes',
        { file: input.name, territory: codes[row]! },
      ),
    )
  }
  return { kept: [...first.values()], problems }
}

/** A variable is kept when it is wanted, or when one that is wanted derives from it. */
/** Tells whether a column is read: its variable is wanted, or one that is made of it. */
export function isWanted(
  { variable }: Pick<KnownColumn, 'variable'>,
  { want }: ReadOptions,
): boolean {
  return (
    want === undefined ||
    want(variable) ||
    derivations.some(
      (each) => want(each.variable) && [...each.sum, ...(each.unless ?? [])].includes(variable),
    )
  )
}

function toVariable(
  { variable, year, unit, floor }: KnownColumn,
  given: Float64Array,
  reasons: Uint8Array | undefined,
): SourceVariable {
  const why = floor === undefined ? reasons : floored(given, floor, reasons)
  const values = unit === 'pourcent' ? given.map((v) => v / 100) : given
  return { variable, year, unit, values, ...(why && { reasons: why }) }
}
