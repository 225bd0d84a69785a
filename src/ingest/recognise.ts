/** What a file is, by its content: its header row, its source, its level, the variable behind each column. */
import { columnLetters } from '../core/french.ts'
import { isCode } from '../geo/code.ts'
import {
  keyColumnsOf,
  keyLevels,
  nameColumnOf,
  plainName,
  type KeyColumn,
} from '../geo/key-columns.ts'
import { completedByUser } from '../sources/indicator-table.ts'
import { indicatorTable, isUserTable, sources } from '../sources/registry.ts'
import type { Source } from '../sources/source.ts'
import type { Level } from '../table/level.ts'
import {
  byRule,
  nearestColumn,
  understandColumn,
  yearOfGroups,
  type KnownColumn,
  type MethodNames,
} from './column-names.ts'
import { levelOfCodes } from './level-of-codes.ts'

/** What a file is: its source, its level, and what each of its columns is. */
export interface Recognised {
  readonly source: Source
  /** 1-based line of the header. */
  readonly headerLine: number
  /** What dates the whole file; `''` when its columns do, or nothing. */
  readonly year: string
  /** Year of the code officiel géographique, when the titles above the header or the source tell. */
  readonly geography?: string
  readonly header: readonly string[]
  /** Whether the header is made of two rows, and is not to be read again. */
  readonly headerGiven?: boolean
  readonly level: Level
  readonly key: string
  /** Another column whose name and cells are those of codes of the level, not the same ones. */
  readonly otherKey?: string
  /** Column of the départements, where that of the communes has their three last digits only. */
  readonly departement?: string
  readonly name?: string
  /** Column that dates each row. */
  readonly period?: string
  readonly parents: readonly {
    readonly level: Level
    readonly column: string
    readonly name?: string
  }[]
  readonly columns: readonly KnownColumn[]
  /** Columns that bring nothing, with the reason when there is one to give, or the known name that is nearest. */
  readonly ignored: readonly IgnoredColumn[]
  /** A cell that every row has and the header has not: names of rows before it, or a separator after it. */
  readonly extra?: 'leading' | 'trailing' | 'missing'
}

/** A column that is not read. */
export interface IgnoredColumn {
  readonly column: string
  readonly why?: string
  readonly nearest?: string
}

/** What tells what a file is, beside its first rows. */
export interface RecogniseOptions {
  readonly names?: MethodNames
  /** The column of codes, given by the user. */
  readonly keyColumn?: string
  /** Rows are of territories of the user's own: any text is a code. */
  readonly anyCode?: boolean
}

/**
 * Recognises a file by its first rows. The last part of its name only tells what its content does not.
 *
 * @returns nothing when no row is a header with a column of codes and something to read
 */
export function recognise(
  rows: readonly (readonly string[])[],
  options: RecogniseOptions = {},
  file = '',
): Recognised | undefined {
  for (let at = 0; at < rows.length; at++) {
    let found = recogniseAt(rows, at, options, file)
    if (!found) continue
    // labels above the names that are published, groups above the columns of each: the row that tells the most
    const own = isUserTable(found.source)
    for (const next of own ? [at + 1, at + 2] : []) {
      const below = next < rows.length ? recogniseAt(rows, next, options, file) : undefined
      if (below && tellsMore(below, found)) found = below
    }
    return found
  }
  return undefined
}

function tellsMore(below: Recognised, found: Recognised): boolean {
  const exact = ({ columns }: Recognised): number =>
    columns.filter(({ respelt }) => !respelt).length
  const [more, exactly] = [below.columns.length - found.columns.length, exact(below) - exact(found)]
  return more > 0 || (more === 0 && exactly > 0)
}

/** What a file is if the row at `at` is its header, alone or with the one above it. */
function recogniseAt(
  rows: readonly (readonly string[])[],
  at: number,
  options: RecogniseOptions,
  file: string,
): Recognised | undefined {
  const body = rows.slice(at + 1)
  const raw = rows[at]!.map((cell) => cell.trim())
  const extra = extraCellOf(raw, body)
  const candidates = [raw, ...withRowAbove(raw, rows[at - 1] ?? [])].flatMap((names, which) => {
    const header =
      extra === 'leading'
        ? ['', ...names]
        : extra === 'trailing'
          ? [...names, '']
          : extra === 'missing'
            ? names.slice(0, -1)
            : names
    const found = readHeader(header, body, options, file)
    return found ? [{ found, given: which > 0 }] : []
  })
  const [first] = candidates.toSorted(
    (a, b) => b.found.columns.length - a.found.columns.length || Number(a.given) - Number(b.given),
  )
  if (first === undefined) return undefined
  const { found, given } = first
  const geography =
    geographyOf(rows.slice(0, at)) ?? found.source.geography?.[found.columns[0]?.year ?? '']
  return {
    ...found,
    headerLine: at + 1,
    ...(given && { headerGiven: true }),
    ...(extra && { extra }),
    ...(geography !== undefined && { geography }),
  }
}

/** The names of a header of two rows: an empty cell has the name above it; a year, the name of its group. */
function withRowAbove(row: readonly string[], above: readonly string[]): string[][] {
  const titles = above.map((cell) => cell.trim())
  if (titles.filter((title) => title !== '').length < 2 || titles.length > row.length) return []
  let group = ''
  const groups = row.map((_, at) => (group = titles[at] || group))
  const filled = row.map((cell, at) => cell || (titles[at] ?? ''))
  const grouped = filled.map((cell, at) =>
    /^(19|20)\d\d$/.test(row[at]!) && groups[at] ? `${groups[at]} ${cell}` : cell,
  )
  return [filled, grouped]
}

/** Whether all rows have one cell more, or one less, than the header, and at which end. */
function extraCellOf(
  header: readonly string[],
  body: readonly (readonly string[])[],
): Recognised['extra'] {
  const rows = body.filter((row) => row.length > 1)
  if (header.length < 2 || rows.length === 0) return undefined
  if (header.at(-1) === '' && rows.every((row) => row.length === header.length - 1))
    return 'missing'
  if (!rows.every((row) => row.length === header.length + 1)) return undefined
  return rows.every((row) => row.at(-1)!.trim() === '') ? 'trailing' : 'leading'
}

function geographyOf(titles: readonly (readonly string[])[]): string | undefined {
  return /g[ée]ographie au 01\/01\/(\d{4})/i.exec(titles.flat().join(' '))?.[1]
}

function readHeader(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: RecogniseOptions,
  file: string,
): Omit<Recognised, 'headerLine'> | undefined {
  const source = sourceOf(header, file, options)
  const key = keyOf(source, header, rows, options)
  if (key === undefined || (!options.anyCode && isCode(key.level, key.name))) return undefined
  const year =
    datedBy(source, header, rows[0] ?? []) ||
    latestOf(source, header) ||
    yearOfGroups(source.datedByName?.exec(file)?.groups ?? {})
  const own = isUserTable(source)
  const period = header.find(
    (name, at) =>
      name !== key.name && (own ? isYearColumn(name, at, rows) : source.period?.test(name)),
  )
  const found = header.flatMap((column) => {
    if (column === key.name || column === period || column === '') return []
    const published = source === indicatorTable ? undefined : byRule(column, source.variables, year)
    return published ?? (own ? understandColumn(column, options.names) : undefined) ?? []
  })
  const columns = own ? withPopulation(found) : found
  const parents = parentsOf(source, header, key)
  if (
    columns.length === 0 &&
    parents.length === 0 &&
    source.classes === undefined &&
    source.long === undefined
  )
    return undefined
  const level = levelOf(key, header, rows, file)
  const name = own
    ? header[nameColumnOf(header, level, header.indexOf(key.name))]
    : header.find((each) => source.name?.test(each))
  const used = new Set([
    key.name,
    key.departement,
    name,
    period,
    ...columns.map(({ column }) => column),
    ...parents.flatMap(({ column, name: named }) => [column, named]),
    ...(source.classes?.classes ?? []),
  ])
  const kept =
    name !== undefined && columns.some(({ column }) => column === name) ? undefined : name
  return {
    source,
    header,
    year,
    level,
    key: key.name,
    ...(key.other !== undefined && { otherKey: key.other }),
    ...(key.departement !== undefined && { departement: key.departement }),
    ...(kept !== undefined && { name: kept }),
    ...(period !== undefined && { period }),
    parents,
    columns,
    ignored: [
      ...header
        .filter((each) => each !== '' && !used.has(each))
        .map((column) => ignoredColumn(column, source, options)),
      ...(own ? unnamedColumns(header, rows) : []),
    ],
  }
}

/** Names of the population of the census, and of the one that counts some people in two communes. */
const MUNICIPAL = /^(?:populationmunicipale|popmunicipale|popmun)(?:\d{4})?$/
const TOTAL = /^(?:populationtotale|poptotale|poptot|ptot)(?:\d{4})?$/

/** Where a table has no other, the « population municipale » is the population of the census. */
function withPopulation(columns: readonly KnownColumn[]): readonly KnownColumn[] {
  const has = (rule: RegExp): boolean => columns.some(({ variable }) => rule.test(variable))
  const municipal = columns.find(({ column }) => MUNICIPAL.test(plainName(column)))
  if (municipal)
    return columns.filter(
      ({ column, year }) => !(TOTAL.test(plainName(column)) && year === municipal.year),
    )
  if (has(/^P_POP$/)) return columns
  return columns.map((each) =>
    each.variable === 'PMUN' ? { ...each, variable: 'P_POP', respelt: true } : each,
  )
}

/** Whether a column of a user's table says of which year each row is. */
function isYearColumn(name: string, at: number, rows: readonly (readonly string[])[]): boolean {
  const cells = rows.map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '')
  return (
    /^(annee|an|millesime|year|time|timeperiod|exercice|periode)$/.test(plainName(name)) &&
    cells.length > 0 &&
    cells.every((cell) => /^(19|20)\d\d(-|$)/.test(cell))
  )
}

/** Columns that have cells and no name. */
function unnamedColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): IgnoredColumn[] {
  return header.flatMap((name, at) =>
    name === '' && rows.some((row) => row.length === header.length && row[at]!.trim() !== '')
      ? [{ column: columnLetters(at), why: 'son en-tête est vide' }]
      : [],
  )
}

function ignoredColumn(column: string, source: Source, { names }: RecogniseOptions): IgnoredColumn {
  const why = source.unread?.find((each) => each.column.test(column))?.why
  if (isUserTable(source) && TOTAL.test(plainName(column)))
    return { column, why: 'la population municipale est lue : la totale compte des gens deux fois' }
  const near = isUserTable(source) ? nearestColumn(column, names) : undefined
  return { column, ...(why !== undefined && { why }), ...(near !== undefined && { nearest: near }) }
}

interface Key {
  readonly level: Level
  readonly name: string
  /** Whether the name says the level of the codes. */
  readonly sure: boolean
  /** The column of the départements, where that of the communes has their three last digits only. */
  readonly departement?: string
  /** Another column of codes of the level that says otherwise. */
  readonly other?: string
}

/** Codes of communes in two columns, as the files of « populations légales » have them: département, and three digits. */
function codeInTwo(
  header: readonly string[],
  body: readonly (readonly string[])[],
): Key | undefined {
  const cellsOf = (at: number): string[] => body.map((row) => row[at]!.trim()).filter(Boolean)
  const isAll = (at: number, is: (cell: string) => boolean): boolean =>
    at >= 0 && cellsOf(at).length > 0 && cellsOf(at).every(is)
  const named = (level: Level): number =>
    header.findIndex((name) => keyLevels(name).join() === level)
  const [commune, departement] = [named('commune'), named('departement')]
  return isAll(commune, (cell) => /^\d{1,3}$/.test(cell)) &&
    isAll(departement, (cell) => isCode('departement', cell.padStart(2, '0')))
    ? {
        level: 'commune',
        name: header[commune]!,
        sure: true,
        departement: header[departement]!,
      }
    : undefined
}

/** The column of codes: of a published file, the one that its source names; of a table, the likeliest by name and cells. */
function keyOf(
  source: Source,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { keyColumn, anyCode, names }: RecogniseOptions,
): Key | undefined {
  if (keyColumn !== undefined || anyCode) {
    const asked = header.find((name) => name === keyColumn) ?? keyAsked(header, keyColumn)
    if (anyCode) {
      const named = asked ?? header.find((name) => keyLevels(name).length > 0) ?? header[0]
      return named === undefined ? undefined : { level: 'groupe', name: named, sure: true }
    }
    if (asked === undefined) return undefined
  }
  if (!isUserTable(source) && keyColumn === undefined) {
    const [found] = source.keys.flatMap(({ level, column }) =>
      header.filter((name) => column.test(name)).map((name) => ({ level, name, sure: false })),
    )
    return found && { ...found, sure: found.level !== 'commune' }
  }
  const body = rows.filter((row) => row.length === header.length)
  const parts = keyColumn === undefined ? codeInTwo(header, body) : undefined
  if (parts) return parts
  const [best, ...others] = keyColumnsOf(
    header,
    body,
    keyColumn === undefined
      ? {
          levels: ['iris', 'commune', 'epci', 'departement', 'region'],
          // a median of 19 850 looks like a code: a column that brings a variable bears none
          isOther: (name) => understandColumn(name, names) !== undefined,
        }
      : { column: keyColumn },
  )
  if (best && best.level !== 'france')
    return {
      level: best.level,
      name: best.name,
      sure: best.by === 'niveau',
      ...otherKey(best, others, body),
    }
  // a name of key whose cells are no codes: which of them are wrong is told when they are read
  return namedKey(header)
}

/** A column that is named for codes of the same level, and whose cells are others. */
function otherKey(
  best: KeyColumn,
  others: readonly KeyColumn[],
  body: readonly (readonly string[])[],
): Pick<Key, 'other'> {
  const found = others.find(
    ({ column, level, by }) =>
      by === 'niveau' &&
      level === best.level &&
      body.some((row) => row[column]!.trim() !== row[best.column]!.trim()),
  )
  return found ? { other: found.name } : {}
}

function keyAsked(header: readonly string[], asked: string | undefined): string | undefined {
  return asked === undefined
    ? undefined
    : header.find((name) => name.toLowerCase() === asked.toLowerCase())
}

function namedKey(header: readonly string[]): Key | undefined {
  const named = header.flatMap((name): Key[] => {
    const levels = keyLevels(name)
    if (levels.length === 1) return [{ level: levels[0]!, name, sure: true }]
    return /^(codgeo|geo|code[ _]?insee|insee|code)$/i.test(name)
      ? [{ level: 'commune', name, sure: false }]
      : []
  })
  return named.find(({ level }) => level === 'iris') ?? named[0]
}

/** The source that signs a header; the table of indicators when none does, or when it also bears what others publish. */
function sourceOf(header: readonly string[], file: string, options: RecogniseOptions): Source {
  const own = file.split(/ › |[/\\]/).at(-1)!
  const signed = sources.find(
    ({ signature, named }) =>
      signature.every((each) => header.some((name) => each.test(name))) &&
      (named === undefined || named.test(own)),
  )
  if (signed === undefined) return indicatorTable
  const foreign = header.some((column) => {
    if (signed.keys.some((each) => each.column.test(column))) return false
    if (signed.name?.test(column) || byRule(column, signed.variables)) return false
    const known = understandColumn(column, options.names)
    // the files of ARCEP have a population of their own
    return known !== undefined && !(signed.classes && known.variable === 'P_POP')
  })
  return foreign ? completedByUser(indicatorTable, signed) : signed
}

function parentsOf(source: Source, header: readonly string[], key: Key): Recognised['parents'] {
  return (source.parents ?? indicatorTable.parents ?? []).flatMap(({ level, column, name }) => {
    const named = name && header.find((each) => name.test(each))
    return header
      .filter((each) => each !== key.name && column.test(each) && level !== key.level)
      .slice(0, 1)
      .map((each) => ({ level, column: each, ...(named !== undefined && { name: named }) }))
  })
}

/** A column named CODGEO bears the territories of any level: the codes tell. */
function levelOf(
  { level, name: key, sure }: Key,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  file: string,
): Level {
  if (sure || level === 'iris' || level === 'groupe') return level
  const at = header.indexOf(key)
  const nameAt = nameColumnOf(header, 'commune', at)
  const filled = rows.filter((row) => row.length === header.length)
  return levelOfCodes(
    filled.map((row) => row[at]!.trim()),
    filled.map((row) => row[nameAt]?.trim() ?? ''),
    file,
  )
}

function latestOf({ datedByHeader }: Source, header: readonly string[]): string {
  return (
    header
      .map((name) => yearOfGroups(datedByHeader?.exec(name)?.groups ?? {}))
      .sort()
      .at(-1) ?? ''
  )
}

function datedBy(source: Source, header: readonly string[], firstRow: readonly string[]): string {
  const at = source.dated ? header.findIndex((name) => source.dated!.test(name)) : -1
  const said = at < 0 ? '' : (firstRow[at] ?? '').trim()
  const day = /^(\d{4})-(\d\d)-\d\d$/.exec(said)
  return day ? `${day[1]}-T${Math.ceil(Number(day[2]) / 3)}` : said
}
