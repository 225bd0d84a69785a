/** What a file is, by its content: its header row, its source, its level, the variable behind each column. */
import type { Level } from '../table/level.ts'
import { indicatorTable, sources } from '../sources/registry.ts'
import { levelOfCodes } from './level-of-codes.ts'
import type { ColumnUnit, Source } from '../sources/source.ts'

/** A column that brings a variable. */
export interface KnownColumn {
  readonly column: string
  readonly variable: string
  readonly unit: ColumnUnit
  /** `2021`, `2026-T2`; `''` when nothing dates it. */
  readonly year: string
  /** See `VariableRule`. */
  readonly floor?: number
}

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
  readonly level: Level
  readonly key: string
  readonly name?: string
  readonly parents: readonly {
    readonly level: Level
    readonly column: string
    readonly name?: string
  }[]
  readonly columns: readonly KnownColumn[]
  /** Columns that toVariable nothing, with the reason when there is one to give. */
  readonly ignored: readonly { readonly column: string; readonly why?: string }[]
}

/**
 * Recognises a file by its first rows. `indicators` are identifiers that a column may bear as its
 * name; the name of the file only tells what its content does not. Gives nothing when no row is a
 * header with a column of codes and something to read.
 */
export function recognise(
  rows: readonly (readonly string[])[],
  indicators: readonly string[] = [],
  file = '',
): Recognised | undefined {
  for (let at = 0; at < rows.length; at++) {
    const header = rows[at]!.map((cell) => cell.trim())
    const found = readHeader(header, rows.slice(at + 1), indicators, file)
    if (!found) continue
    const geography =
      geographyOf(rows.slice(0, at)) ?? found.source.geography?.[found.columns[0]?.year ?? '']
    return { ...found, headerLine: at + 1, ...(geography !== undefined && { geography }) }
  }
  return undefined
}

function geographyOf(titles: readonly (readonly string[])[]): string | undefined {
  return /g[ée]ographie au 01\/01\/(\d{4})/i.exec(titles.flat().join(' '))?.[1]
}

function readHeader(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  indicators: readonly string[],
  file: string,
): Omit<Recognised, 'headerLine'> | undefined {
  const firstRow = rows[0] ?? []
  const signed = sources.find(({ signature }) =>
    signature.every((each) => header.some((name) => each.test(name))),
  )
  const source = signed && !hasForeignColumn(signed, header, indicators) ? signed : indicatorTable
  const key = keyOf(source, header)
  if (key === undefined) return undefined
  const year =
    datedBy(source, header, firstRow) ||
    latestOf(source, header) ||
    yearOf(source.datedByName?.exec(file)?.groups ?? {})
  const columns = header
    .filter((name) => name !== key.name)
    .flatMap((column) => knownColumn(column, source, indicators, year))
  const parents = (source.parents ?? indicatorTable.parents ?? []).flatMap(
    ({ level, column, name }) => {
      const named = name && header.find((each) => name.test(each))
      return header
        .filter((each) => each !== key.name && column.test(each) && level !== key.level)
        .map((each) => ({ level, column: each, ...(named !== undefined && { name: named }) }))
    },
  )
  if (
    columns.length === 0 &&
    parents.length === 0 &&
    source.classes === undefined &&
    source.long === undefined
  )
    return undefined
  const name = header.find((each) => source.name?.test(each))
  const used = new Set([
    key.name,
    name,
    ...columns.map(({ column }) => column),
    ...parents.flatMap(({ column, name: named }) => [column, named]),
    ...(source.classes?.classes ?? []),
  ])
  const ignored = header
    .filter((each) => !used.has(each))
    .map((column) => {
      const why = source.unread?.find((each) => each.column.test(column))?.why
      return { column, ...(why !== undefined && { why }) }
    })
  return {
    source,
    header,
    year,
    level: levelOf(key, header, rows, name, file),
    key: key.name,
    ...(name !== undefined && { name }),
    parents,
    columns,
    ignored,
  }
}

/** The column of codes of a source, that of the finest level when a header has several. */
function keyOf(
  source: Source,
  header: readonly string[],
): { readonly level: Level; readonly name: string } | undefined {
  return source.keys.flatMap(({ level, column }) =>
    header.filter((name) => column.test(name)).map((name) => ({ level, name })),
  )[0]
}

/** Whether a table that a source signs also bears what others publish: it was made by its user. */
function hasForeignColumn(
  source: Source,
  header: readonly string[],
  indicators: readonly string[],
): boolean {
  const key = keyOf(source, header)?.name
  return header.some(
    (column) =>
      column !== key &&
      knownColumn(column, source, indicators, '').length === 0 &&
      knownColumn(column, indicatorTable, indicators, '').length > 0,
  )
}

/** A column named CODGEO bears the territories of any level: the codes tell. */
function levelOf(
  { level, name: key }: { level: Level; name: string },
  header: readonly string[],
  rows: readonly (readonly string[])[],
  name: string | undefined,
  file: string,
): Level {
  if (level !== 'commune') return level
  const [at, nameAt] = [header.indexOf(key), name === undefined ? -1 : header.indexOf(name)]
  const filled = rows.filter((row) => row.length === header.length)
  return levelOfCodes(
    filled.map((row) => row[at]!.trim()),
    filled.map((row) => row[nameAt]?.trim() ?? ''),
    file,
  )
}

function knownColumn(
  column: string,
  source: Source,
  indicators: readonly string[],
  year: string,
): KnownColumn[] {
  if (source === indicatorTable && indicators.includes(column))
    return [{ column, variable: column, unit: 'valeur', year: '' }]
  const rule = source.variables.find((each) => each.column.test(column))
  if (rule === undefined) return []
  return [
    {
      column,
      variable: column.replace(rule.column, rule.variable),
      unit: rule.unit,
      year: yearOf(rule.column.exec(column)?.groups ?? {}) || year,
      ...(rule.floor !== undefined && { floor: rule.floor }),
    },
  ]
}

function yearOf({ year, quarter, month }: Record<string, string | undefined>): string {
  if (year === undefined) return ''
  const full = year.length === 4 ? year : Number(year) < 60 ? `20${year}` : `19${year}`
  const part = quarter ?? (month === undefined ? undefined : Math.ceil(Number(month) / 3))
  return part === undefined ? full : `${full}-T${part}`
}

function latestOf({ datedByHeader }: Source, header: readonly string[]): string {
  return (
    header
      .map((name) => yearOf(datedByHeader?.exec(name)?.groups ?? {}))
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
