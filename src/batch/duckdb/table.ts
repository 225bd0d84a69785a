/** A table of variables where it is (CSV, Parquet, Arrow, whatever DuckDB reads) → the view that a statement reads. */
import { existsSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { Table as ArrowTable } from 'apache-arrow'
import { UserError } from '../../core/errors.ts'
import { onDisk, sha256OfSource } from '../../host/byte-source.ts'
import type { KnownColumn } from '../../ingest/column-names.ts'
import { isWanted } from '../../ingest/read.ts'
import { recognise, type Recognised } from '../../ingest/recognise.ts'
import { defaultMarks } from '../../io/csv/numbers.ts'
import { peekCsv } from '../../io/csv/wide.ts'
import type { Method } from '../../method/method.ts'
import { readingFor } from '../../pipeline/pipeline.ts'
import { derivations, isUserTable } from '../../sources/registry.ts'
import { dialects } from '../../sql/dialects/registry.ts'
import { tableReference } from '../../sql/table-name.ts'
import { sheetFromArrow } from '../../table/arrow.ts'
import type { Level } from '../../table/level.ts'
import type { SourceTrace } from '../../table/source-trace.ts'
import { BatchFile } from '../stream/input.ts'
import { sqlLiteral, identifier, type Database } from './database.ts'

/** A table that DuckDB reads, and what its columns are to a method. */
export interface MappedTable {
  readonly level: Level
  readonly key: string
  readonly name?: string
  readonly parents: Recognised['parents']
  /** SQL of each variable, in the unit that methods take. */
  readonly variables: Readonly<Record<string, string>>
  /** Variables that are counts. */
  readonly counts: ReadonlySet<string>
  /** What FROM says. */
  readonly from: string
  readonly source: SourceTrace
  /** What is understood of the columns, in French. */
  readonly notes: readonly string[]
}

/** Key of a table whose rows are no official territory, as record batches have it. */
const ANY = 'code_groupe'
/** Rows that tell what a table is. */
const TOP = 1_000
/** Bytes that tell how a CSV is written. */
const HEAD = 2 ** 20
const SAME =
  "donnez un nom, un fichier .csv, .parquet ou .arrow, ou une lecture de DuckDB (read_parquet('…'))"

/**
 * Opens a table and says which of its columns gives which variable.
 *
 * @param given path of a CSV, Parquet or Arrow file, or a call of DuckDB on files
 * @param renamed columns that the user names, by variable (`code` for that of codes)
 * @param level level of the rows, where the user says it
 * @throws {UserError} `fichier-introuvable`, `fichier-inconnu` without codes, `colonne-double` for a variable of several years
 */
export async function mapTable(
  database: Database,
  given: string,
  method: Method,
  renamed: Readonly<Record<string, string>>,
  level: Level | undefined,
): Promise<MappedTable> {
  const from = await fromOf(database, given, method, renamed)
  const header = await asked(database, `DESCRIBE SELECT * FROM ${from}`, given)
  const names = header.map((each) => String(each['column_name']))
  const texts = new Set(
    header
      .filter((each) => each['column_type'] === 'VARCHAR')
      .map((each) => String(each['column_name'])),
  )
  const top = (
    await asked(database, `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${from} LIMIT ${TOP}`, given)
  ).map((row) => names.map((name) => String(row[name] ?? '')))
  const own = names.includes(ANY)
  const asCode = (name: string): string => (own && name === ANY ? 'IRIS' : name)
  const reading = readingFor(method)
  const found = recognise(
    [names.map(asCode), ...top],
    {
      names: reading.names,
      ...(renamed['code'] !== undefined && { keyColumn: renamed['code'] }),
    },
    given,
  )
  if (found === undefined)
    throw new UserError(
      'fichier-inconnu',
      `« ${given} » n’a pas de colonne de codes officiels, ou pas de variable de la méthode\u00A0: ${names.slice(0, 8).join(', ')}`,
      `dites laquelle (--colonne code=NOM) ; pour des territoires à soi, nommez-la ${ANY}`,
      { file: given },
    )
  const key = own ? ANY : found.key
  if (!texts.has(key))
    throw new UserError(
      'code-tronque',
      `la colonne de codes « ${key} » est de nombres\u00A0: les zéros de tête y sont perdus`,
      'enregistrez-la comme du texte',
      { file: given, column: key },
    )
  if (found.period !== undefined || found.source.long || found.source.classes)
    throw new UserError(
      'fichier-refuse',
      `« ${given} » n’est pas une table d’une ligne par territoire`,
      'donnez-le comme un fichier (ifn sql FICHIER --executer)\u00A0: il est lu comme par ifn calculer',
      { file: given },
    )
  const columns = [
    ...found.columns.filter(
      (each) => isWanted(each, reading) && renamed[each.variable] === undefined,
    ),
    ...Object.entries(renamed).flatMap(([variable, column]): KnownColumn[] =>
      names.includes(column) && reading.want(variable)
        ? [{ column, variable, unit: 'valeur', year: '' }]
        : [],
    ),
  ]
  refuseTwice(columns, given)
  const { variables, notes } = await expressionsOf(database, from, columns, given)
  const years = [...new Set(columns.map(({ year }) => year))].filter(Boolean).sort()
  return {
    level: level ?? (own ? 'groupe' : found.level),
    key,
    ...(found.name !== undefined && { name: found.name }),
    parents: found.parents,
    variables: { ...variables, ...derivedFrom(variables, columns) },
    counts: new Set(
      columns.filter(({ unit }) => unit === 'effectif').map(({ variable }) => variable),
    ),
    from,
    source: {
      file: existsSync(given) ? basename(given) : given,
      ...(existsSync(given) && { sha256: sha256OfSource(onDisk(given)) }),
      label: isUserTable(found.source) ? 'Table de variables' : found.source.label,
      producer: found.source.producer,
      licence: found.source.licence,
      ...(years.length > 0 && { millesime: years.join(', ') }),
    },
    notes,
  }
}

async function fromOf(
  database: Database,
  given: string,
  method: Method,
  renamed: Readonly<Record<string, string>>,
): Promise<string> {
  const kind = extname(given).toLowerCase()
  if (/\)\s*$/.test(given)) return tableReference(given, dialects.duckdb).from
  if (!existsSync(given))
    throw new UserError('fichier-introuvable', `« ${given} » n’existe pas`, SAME, { file: given })
  if (kind === '.parquet') return `read_parquet(${sqlLiteral(given)})`
  if (kind === '.arrow') return loadedArrow(database, given)
  if (kind === '.csv') return csvReader(given, method, renamed)
  throw new UserError(
    'fichier-inconnu',
    `« ${given} »\u00A0: DuckDB ne lit pas ce format ici`,
    SAME,
    {
      file: given,
    },
  )
}

/** A batch at a time: the table stays in the engine, which spills what it cannot hold. */
async function loadedArrow(database: Database, path: string): Promise<string> {
  const file = await BatchFile.open(path)
  try {
    for (let at = 0; at < file.batches; at++) {
      const { columns } = sheetFromArrow(new ArrowTable([await file.batch(at)]))
      if (at === 0)
        await database.run(
          `CREATE TABLE table_arrow (${columns.map(({ name, values }) => `${identifier(name)} ${values instanceof Float64Array ? 'DOUBLE' : 'VARCHAR'}`).join(', ')})`,
        )
      await database.append('table_arrow', columns)
    }
  } finally {
    await file.close()
  }
  return 'table_arrow'
}

/** The call that reads a CSV as it is written: what the method reads is numbers, the rest text. */
function csvReader(
  path: string,
  method: Method,
  renamed: Readonly<Record<string, string>>,
): string {
  const head = onDisk(path).read(0, HEAD)
  const { rows, delimiter, encoding } = peekCsv(head, TOP)
  const [header = []] = rows
  const reading = readingFor(method)
  const found = recognise(
    rows,
    {
      names: reading.names,
      ...(renamed['code'] !== undefined && { keyColumn: renamed['code'] }),
    },
    path,
  )
  const numbers = new Set([
    ...(found?.columns.filter((each) => isWanted(each, reading)).map(({ column }) => column) ?? []),
    ...Object.entries(renamed).flatMap(([name, column]) =>
      /^(?:code|nom)(?:_|$)/.test(name) ? [] : [column],
    ),
  ])
  const french = rows.slice(1).some((row) => row.some((cell) => /^-?\d+,\d+$/.test(cell.trim())))
  const types = header.map(
    (name) => `${sqlLiteral(name)}: ${sqlLiteral(numbers.has(name) ? 'DOUBLE' : 'VARCHAR')}`,
  )
  return `read_csv(${[
    sqlLiteral(path),
    'header = true',
    'auto_detect = false',
    `delim = ${sqlLiteral(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `decimal_separator = ${sqlLiteral(french ? ',' : '.')}`,
    `nullstr = [${['', 'NaN', ...Object.keys(defaultMarks)].map(sqlLiteral).join(', ')}]`,
    ...(encoding === 'utf-8' ? [] : [`encoding = 'latin-1'`]),
    `columns = {${types.join(', ')}}`,
  ].join(', ')})`
}

function refuseTwice(columns: readonly KnownColumn[], file: string): void {
  const seen = new Map<string, string>()
  for (const { variable, column } of columns) {
    const before = seen.get(variable)
    if (before !== undefined)
      throw new UserError(
        'colonne-double',
        `« ${before} » et « ${column} » donnent toutes deux ${variable}`,
        `dites laquelle prendre\u00A0: --colonne ${variable}=${column}`,
        { file, column },
      )
    seen.set(variable, column)
  }
}

/** Each variable in the unit of methods: a percentage is divided by 100, unless none of its values is above 1. */
async function expressionsOf(
  database: Database,
  from: string,
  columns: readonly KnownColumn[],
  given: string,
): Promise<{ readonly variables: Record<string, string>; readonly notes: readonly string[] }> {
  const percents = columns.filter(({ unit }) => unit === 'pourcent')
  const tops =
    percents.length === 0
      ? []
      : await asked(
          database,
          `SELECT ${percents.map(({ column, variable }) => `max(${numberOf(column)}) AS ${identifier(variable)}`).join(', ')} FROM ${from}`,
          given,
        )
  const isShare = (variable: string): boolean => Number(tops[0]?.[variable] ?? 0) <= 1
  return {
    variables: Object.fromEntries(
      columns.map(({ column, variable, unit }) => [
        variable,
        unit === 'pourcent' && !isShare(variable)
          ? `${numberOf(column)} / 100e0`
          : numberOf(column),
      ]),
    ),
    notes: [
      ...columns
        .filter(({ respelt }) => respelt)
        .map(({ column, variable }) => `« ${column} » lue comme ${variable}`),
      ...percents.map(({ column, variable }) =>
        isShare(variable)
          ? `« ${column} »\u00A0: parts entre 0 et 1 et non pourcentages, lues ainsi`
          : `« ${column} »\u00A0: pourcentages, lus comme des parts`,
      ),
    ],
  }
}

const numberOf = (column: string): string =>
  `NULLIF(CAST(${identifier(column)} AS DOUBLE), CAST('NaN' AS DOUBLE))`

/** Variables made of others of the same year, as files are read. */
function derivedFrom(
  variables: Readonly<Record<string, string>>,
  columns: readonly KnownColumn[],
): Record<string, string> {
  const year = new Map(columns.map((each) => [each.variable, each.year]))
  const made: Record<string, string> = {}
  for (const { variable, sum, unless = [], years } of derivations) {
    if (variable in variables || variable in made || unless.some((name) => name in variables))
      continue
    if (!sum.every((name) => name in variables)) continue
    const dates = new Set(sum.map((name) => year.get(name) ?? ''))
    const [date] = dates
    if (dates.size > 1 || (years && !(date! >= years.from && date! <= years.to))) continue
    made[variable] = sum.map((name) => variables[name]!).join(' + ')
  }
  return made
}

/** Rows of a query on the user's table; what the engine refuses of it is a problem of the table. */
export async function asked(
  database: Database,
  sql: string,
  file: string,
): ReturnType<Database['rows']> {
  try {
    return await database.rows(sql)
  } catch (error) {
    throw tableProblem(error, file)
  }
}

/** Says of what DuckDB refuses in a table which cell, or which file, it is. */
export function tableProblem(error: unknown, file: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error
  const { message } = error
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1]
  const column = /Error when converting column "([^"]*)"/.exec(message)?.[1]
  const cell = /Could not convert string "([^"]*)"|Could not convert string '([^']*)'/.exec(message)
  const place = {
    file,
    ...(line !== undefined && { line: Number(line) }),
    ...(column !== undefined && { column }),
  }
  const found = cell
    ? new UserError(
        'nombre-illisible',
        `« ${cell[1] ?? cell[2]} » n’est pas un nombre`,
        'corrigez la cellule, ou donnez le fichier sans --table\u00A0: ifn le lit alors comme ifn calculer',
        place,
      )
    : new UserError(
        'fichier-inconnu',
        `DuckDB ne peut pas lire « ${file} »\u00A0: ${message.split('\n')[0]}`,
        'vérifiez que le fichier est entier et que ses lignes ont toutes les mêmes colonnes',
        place,
      )
  found.cause = error
  return found
}
