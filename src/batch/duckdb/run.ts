/** A method on DuckDB: a table larger than memory, or files that were read, → scores in Parquet or CSV. */
import { mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { throwIfAny, UserError } from '../../core/errors.ts'
import { french } from '../../core/french.ts'
import { software } from '../../core/version.ts'
import type { Trace } from '../../engine/trace.ts'
import { codeProblem, NO_EPCI } from '../../geo/code.ts'
import type { CogHistory } from '../../geo/cog.ts'
import { parentCode } from '../../geo/membership.ts'
import { onDisk, sha256OfSource } from '../../host/byte-source.ts'
import { refuseOutputs, writeAllWhole } from '../../host/files.ts'
import { neverCommunes, neverCommunesTold } from '../../ingest/perimeter.ts'
import { scoredIndicators, type Method } from '../../method/method.ts'
import { dataPackage } from '../../pipeline/data-package.ts'
import type { Dataset } from '../../pipeline/dataset.ts'
import type { SqlReference } from '../../sql/plan.ts'
import { referenceLabel, sqlFor, type SqlOptions, type SqlStatement } from '../../sql/statement.ts'
import { variableColumns } from '../../sql/variables.ts'
import { codeColumn, followsCog, noun, type Level } from '../../table/level.ts'
import type { SourceTrace } from '../../table/source-trace.ts'
import { Database, sqlLiteral, identifier, type DatabaseRow } from './database.ts'
import { asked, mapTable, tableProblem, type MappedTable } from './table.ts'
import { temporaryBeside } from '../../host/unfinished.ts'

/** What a method is run on, and what is asked of it. */
export interface DuckdbOptions {
  /** Files that were read, or a table where it is: a path, or a call of DuckDB on files. */
  readonly from: { readonly dataset: Dataset } | { readonly table: string }
  /** File that is written: `.parquet` or `.csv`. */
  readonly output: string
  readonly force?: boolean
  /** Level of the rows, where the user says it; of the results, that of the rows when left out. */
  readonly rows?: Level
  readonly level?: Level
  /** What scores are measured against, once the level of the rows is known. */
  readonly reference: (rows: Level) => SqlReference
  /** Columns of the table by variable, where the user names them. */
  readonly renamed?: Readonly<Record<string, string>>
  /** Variables that are not to be read. */
  readonly without?: readonly string[]
  readonly published?: SqlOptions['published']
  readonly history?: CogHistory
  readonly command?: string
  /** Rewrites the Trace that is kept: without the paths of a machine. */
  readonly withoutPaths?: (trace: string) => string
  /** Kept beside the Trace, by key. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** What a run gave. */
export interface DuckdbRun {
  readonly written: readonly string[]
  readonly territories: number
  readonly trace: Trace
}

/** Table that the statement reads, and that of its answer. */
const [TABLE, RESULT, LEFT_OUT, PARENTS] = ['variables', 'resultat', 'ecartes', 'rattachements']
/** A sum of weighted counts may pass its denominator by the last bits: as the engine checks. */
const SLACK = 1e-9

/**
 * Runs a method as SQL on DuckDB, which spills to the disk what memory cannot hold, and writes the scores: aside, then
 * renamed.
 *
 * @returns the files that were written, how many territories have a row, and how they were made
 * @throws {UserError} `dependance-absente` without `@duckdb/node-api`, `methode-sans-sql`, `colonne-absente`,
 * `sortie-inconnue`; of a table: its codes that are none or there twice, its shares and counts that cannot be
 */
export async function runOnDuckdb(method: Method, options: DuckdbOptions): Promise<DuckdbRun> {
  const { output, force = false } = options
  const format = extname(output).toLowerCase()
  if (format !== '.parquet' && format !== '.csv')
    throw new UserError(
      'sortie-inconnue',
      `« ${output} »\u00A0: DuckDB écrit ici du Parquet ou du CSV`,
      'nommez la sortie .parquet ou .csv',
      { file: output },
    )
  const described = output.replace(/\.csv$/i, '.datapackage.json')
  await refuseOutputs(format === '.csv' ? [output, described] : [output], { force })
  const database = await Database.open()
  const temporary = temporaryBeside(output)
  try {
    const loaded =
      'dataset' in options.from
        ? await loadDataset(database, method, options.from.dataset, options)
        : await openTable(database, method, options.from.table, options)
    const { statement, reference, file } = loaded
    await refuseStraddling(database, method, loaded)
    await database
      .run(`CREATE TEMP TABLE ${RESULT} AS\n${statement.query}`)
      .catch((error: unknown) => {
        throw tableProblem(error, file)
      })
    const counts = await checkedResult(database, method, statement, reference)
    const trace = await traceOf(database, method, options, loaded, counts)
    const metadata = {
      'ifn.trace': options.withoutPaths?.(JSON.stringify(trace)) ?? JSON.stringify(trace),
      ...options.metadata,
    }
    mkdirSync(dirname(output), { recursive: true })
    const copied = `SELECT * FROM ${RESULT} ORDER BY ${identifier(statement.results[0]!)}`
    await database.run(
      `COPY (${copied}) TO ${sqlLiteral(temporary.path)} (${
        format === '.parquet'
          ? `FORMAT parquet, KV_METADATA {${Object.entries(metadata)
              .map(([key, text]) => `${sqlLiteral(key)}: ${sqlLiteral(text)}`)
              .join(', ')}}`
          : 'FORMAT csv, HEADER'
      })`,
    )
    if (format === '.csv')
      await writeAllWhole(
        [
          {
            path: described,
            bytes: await description(database, statement, metadata, output, temporary.path),
          },
        ],
        { force },
      )
    renameSync(temporary.path, output)
    return {
      written: format === '.csv' ? [output, described] : [output],
      territories: counts.rows,
      trace,
    }
  } finally {
    database.close()
    temporary.remove()
  }
}

/** A statement, and what its table came from. */
interface Loaded {
  readonly statement: SqlStatement
  readonly reference: SqlReference
  readonly rows: Level
  readonly level: Level
  readonly file: string
  readonly sources: readonly SourceTrace[]
  readonly notes: readonly string[]
}

async function loadDataset(
  database: Database,
  method: Method,
  { table, sources, notices }: Dataset,
  options: DuckdbOptions,
): Promise<Loaded> {
  const stated = statementFor(method, options, {
    rows: table.level,
    withNames: table.names !== undefined,
    variables: Object.keys(table.columns),
  })
  await database.run(stated.statement.create)
  await database.append(TABLE, variableColumns(stated.statement.columns, table))
  return { ...stated, file: sources[0]?.file ?? '', sources, notes: notices }
}

/** The statement of what was read: its rows, its variables but those left out, and what scores are measured against. */
function statementFor(
  method: Method,
  options: DuckdbOptions,
  {
    rows,
    withNames,
    variables,
  }: {
    readonly rows: Level
    readonly withNames: boolean
    readonly variables: readonly string[]
  },
): Pick<Loaded, 'statement' | 'reference' | 'rows' | 'level'> {
  const level = options.level ?? rows
  const reference = options.reference(rows)
  const statement = sqlFor(method, {
    dialect: 'duckdb',
    rows,
    level,
    reference,
    withNames,
    columns: variables.filter((name) => !options.without?.includes(name)),
    ...(options.published && { published: options.published }),
  })
  return { statement, reference, rows, level }
}

async function openTable(
  database: Database,
  method: Method,
  given: string,
  options: DuckdbOptions,
): Promise<Loaded> {
  const mapped = await mapTable(database, given, method, options.renamed ?? {}, options.rows)
  const stated = statementFor(method, options, {
    rows: mapped.level,
    withNames: mapped.name !== undefined,
    variables: Object.keys(mapped.variables),
  })
  if (stated.statement.published.length > 0)
    throw new UserError(
      'option-invalide',
      `« ${method.id} » mesure ${stated.statement.published.map((id) => `« ${id} »`).join(', ')} contre des valeurs publiées par groupe, qu’une table de variables ne porte pas`,
      'donnez les fichiers de l’INSEE et de l’ARCEP, ou --donnees, sans --table',
      { file: given },
    )
  const leftOut = await checkedCodes(database, mapped, given, options.history)
  await database.run(await viewOf(database, mapped, stated.statement))
  await refuseNegativeCounts(database, mapped, stated.statement, given)
  return {
    ...stated,
    file: given,
    sources: [mapped.source],
    notes: [...leftOut, ...mapped.notes],
  }
}

const codeOf = ({ key }: MappedTable): string => `trim(${identifier(key)})`

/** Every row has a code, once, of its level; those that never were of a commune are left out, and told. */
async function checkedCodes(
  database: Database,
  mapped: MappedTable,
  file: string,
  history: CogHistory | undefined,
): Promise<string[]> {
  const { from, key, level } = mapped
  const code = codeOf(mapped)
  await database.run(`CREATE TEMP TABLE ${LEFT_OUT} (${toldBy('code')} VARCHAR)`)
  const [empty] = await asked(
    database,
    `SELECT count(*) AS n FROM ${from} WHERE coalesce(${code}, '') = ''`,
    file,
  )
  const twice = await asked(
    database,
    `SELECT ${code} AS code, count(*) AS n FROM ${from} GROUP BY ALL HAVING count(*) > 1 ORDER BY code LIMIT 3`,
    file,
  )
  const place = { file, column: key }
  throwIfAny(
    Number(empty!['n']) > 0
      ? [
          new UserError(
            'code-invalide',
            `${french(Number(empty!['n']), 0)} ligne(s) sans code`,
            'ôtez les lignes vides et les notes, ou dites quelle colonne porte les codes (--colonne code=NOM)',
            place,
          ),
        ]
      : twice.map(
          (row) =>
            new UserError(
              'territoire-double',
              `« ${String(row['code'])} » est présent ${String(row['n'])} fois`,
              'gardez une ligne par territoire',
              { ...place, territory: String(row['code']) },
            ),
        ),
  )
  if (level === 'groupe') return []
  const codes = (await database.rows(`SELECT ${code} AS code FROM ${from}`)).map((row) =>
    String(row['code']),
  )
  const problems = codes.flatMap((each) => codeProblem(level, each, place) ?? [])
  throwIfAny(problems.slice(0, 3))
  const never = history && followsCog(level) ? neverCommunes(history, codes) : []
  if (never.length === 0) return []
  const left = never.map((row) => codes[row]!)
  const outcome = neverCommunesTold(history!, never.length, codes.length, left)
  if ('problem' in outcome) throw outcome.problem
  await database.append(LEFT_OUT, [{ name: 'code', values: left }])
  return [outcome.doubt]
}

/** Names of the columns of the territories above that codes tell: none that a table would have. */
const toldBy = (column: string): string => identifier(`ifn ${column}`)

/** The view that the statement reads: codes as text, territories above by their column, failing that by the code. */
async function viewOf(
  database: Database,
  mapped: MappedTable,
  statement: SqlStatement,
): Promise<string> {
  const { from, level: rows, parents, name, variables } = mapped
  const code = codeOf(mapped)
  const above = statement.columns.flatMap(({ variable }) =>
    variable.startsWith('code_') ? [variable.slice('code_'.length) as Level] : [],
  )
  const codes =
    above.length === 0
      ? []
      : (await database.rows(`SELECT ${code} AS code FROM ${from}`)).map((row) =>
          String(row['code']),
        )
  await database.run(
    `CREATE TEMP TABLE ${PARENTS} (${['code', ...above.map(codeColumn)].map((column) => `${toldBy(column)} VARCHAR`).join(', ')})`,
  )
  await database.append(PARENTS, [
    { name: 'code', values: codes },
    ...above.map((level) => ({
      name: level,
      values: codes.map((each) => parentCode(rows, each, level)),
    })),
  ])
  const columns = statement.columns.map(({ variable, column }) => {
    const as = ` AS ${identifier(column)}`
    if (variable === 'code') return `${code}${as}`
    if (variable === 'nom') return `${identifier(name!)}${as}`
    if (!variable.startsWith('code_')) return `${variables[variable]}${as}`
    const parent = parents.find(({ level }) => codeColumn(level) === variable)
    return `${parent ? `coalesce(nullif(nullif(trim(${identifier(parent.column)}), ''), ${sqlLiteral(NO_EPCI)}), ${toldBy(variable)})` : toldBy(variable)}${as}`
  })
  return `CREATE TEMP VIEW ${TABLE} AS SELECT ${columns.join(', ')} FROM ${from} LEFT JOIN ${PARENTS} ON ${toldBy('code')} = ${code} WHERE ${code} NOT IN (SELECT ${toldBy('code')} FROM ${LEFT_OUT})`
}

/** A territory that spreads over several territories of reference is on no one scale: as the engine refuses it. */
async function refuseStraddling(
  database: Database,
  method: Method,
  { statement, reference, level, rows }: Loaded,
): Promise<void> {
  if (reference.kind !== 'groupes' || level === rows || method.rollUp !== 'shares') return
  const columnOf = (above: Level): string | undefined =>
    statement.columns.find(({ variable }) => variable === codeColumn(above))?.column
  const [own, scale] = [columnOf(level), columnOf(reference.level)]
  if (own === undefined || scale === undefined || own === scale) return
  const [found] = await database.rows(
    `SELECT ${identifier(own)} AS code FROM ${TABLE} WHERE coalesce(${identifier(own)}, '') <> '' GROUP BY ALL HAVING count(DISTINCT ${identifier(scale)}) > 1 ORDER BY code LIMIT 1`,
  )
  if (found)
    throw new UserError(
      'option-invalide',
      `« ${String(found['code'])} » (${level}) s’étend sur plusieurs territoires de référence`,
      'choisissez une référence plus large que le niveau demandé',
      { territory: String(found['code']) },
    )
}

async function refuseNegativeCounts(
  database: Database,
  { counts }: MappedTable,
  { columns }: SqlStatement,
  file: string,
): Promise<void> {
  const counted = columns.filter(({ variable }) => counts.has(variable))
  if (counted.length === 0) return
  const [lowest] = await asked(
    database,
    `SELECT ${counted.map(({ column }) => `min(${identifier(column)}) AS ${identifier(column)}`).join(', ')} FROM ${TABLE}`,
    file,
  )
  throwIfAny(
    counted
      .filter(({ column }) => Number(lowest![column] ?? 0) < -SLACK)
      .map(
        ({ column }) =>
          new UserError(
            'effectif-negatif',
            `« ${column} »\u00A0: effectif négatif (${french(Number(lowest![column]), 3)})`,
            'vérifiez ces cellules dans le fichier d’origine',
            { file, column },
          ),
      ),
  )
}

/** How many rows there are, and of each column how many values. */
interface ResultCounts {
  readonly rows: number
  readonly present: DatabaseRow
}

/** The checks that the engine makes of indicators, on the answer: shares within 0 and 1, values that differ. */
async function checkedResult(
  database: Database,
  method: Method,
  { results }: SqlStatement,
  reference: SqlReference,
): Promise<ResultCounts> {
  const ids = Object.keys(method.indicators).filter((id) => results.includes(id))
  const of = (aggregate: string): Promise<DatabaseRow[]> =>
    database.rows(
      `SELECT ${[...ids, 'ifn'].map((id) => `${aggregate}(${identifier(id)}) AS ${identifier(id)}`).join(', ')}, count(*) AS lignes FROM ${RESULT}`,
    )
  const [[low], [high], [present]] = [await of('min'), await of('max'), await of('count')]
  const range = (id: string): readonly [number, number] | undefined =>
    Number(present![id]) === 0 ? undefined : [Number(low![id]), Number(high![id])]
  const scored = new Set(scoredIndicators(method))
  throwIfAny(
    ids.flatMap((id) => {
      const found = range(id)
      if (found === undefined) return []
      const [least, most] = found
      if (method.indicators[id]!.unit === 'share' && (least < -SLACK || most > 1 + SLACK))
        return [
          new UserError(
            'part-hors-bornes',
            `« ${id} »\u00A0: part hors de [0, 1] (de ${french(least, 3)} à ${french(most, 3)})`,
            'une part s’écrit entre 0 et 1, et ses deux effectifs viennent du même fichier\u00A0: voyez-la avec ifn verifier',
            { column: id },
          ),
        ]
      if (reference.kind === 'ensemble' && scored.has(id) && least === most)
        return [
          new UserError(
            'colonne-constante',
            `toutes les valeurs de « ${id} » sont ${french(least, 6)}\u00A0: aucune échelle ne les distingue`,
            'donnez des bornes figées (--reference FICHIER), ou retirez cet indicateur de la méthode',
            { column: id },
          ),
        ]
      return []
    }),
  )
  if (Number(present!['ifn']) === 0)
    throw new UserError(
      'colonne-absente',
      'aucun territoire n’a d’indice\u00A0: trop de valeurs manquent',
      'vérifiez la table avec ifn verifier',
    )
  return { rows: Number(present!['lignes']), present: present! }
}

async function traceOf(
  database: Database,
  method: Method,
  { command }: DuckdbOptions,
  { statement, reference, rows, level, sources, notes }: Loaded,
  { rows: territories, present }: ResultCounts,
): Promise<Trace> {
  const { id, version, variant, title, evidence, licence } = method
  const [read] = await database.rows(`SELECT count(*) AS n FROM ${TABLE}`)
  return {
    software,
    method: { id, version, ...(variant !== undefined && { variant }), title, evidence, licence },
    level,
    territories,
    ...(level !== rows && { from: rows }),
    reference: {
      label: referenceLabel(reference),
      territories: reference.kind === 'figee' ? reference.frozen.territories : Number(read!['n']),
    },
    indicators: Object.entries(method.indicators).map(([name, { label }]) => ({
      id: name,
      label,
      present: Number(present[name] ?? 0),
      missing: {},
    })),
    notes: [
      ...(method.warnings ?? []),
      `calculé par DuckDB ${await database.version()} (ifn sql --executer), ${french(Number(read!['n']), 0)} ${noun(rows, Number(read!['n']))}, variables\u00A0: ${statement.columns.flatMap(({ variable, type }) => (type === 'number' ? [variable] : [])).join(', ')}`,
      ...missingValues(method, present, territories),
      ...notes,
    ],
    sources,
    ...(command !== undefined && { command }),
  }
}

/** Says which scored indicators the table lacks, of which some values are missing, and how many territories have no index. */
function missingValues(method: Method, present: DatabaseRow, territories: number): string[] {
  const lacking = (id: string): number => territories - Number(present[id] ?? 0)
  const scored = scoredIndicators(method)
  const nowhere = scored.filter((id) => lacking(id) === territories)
  const partial = scored.filter((id) => lacking(id) > 0 && !nowhere.includes(id))
  const replaced = Object.entries(method.indicators).flatMap(([id, { alternateOf }]) =>
    alternateOf !== undefined && nowhere.includes(alternateOf) && !nowhere.includes(id)
      ? [[id, alternateOf] as const]
      : [],
  )
  const absent = nowhere.filter(
    (id) =>
      method.indicators[id]!.alternateOf === undefined &&
      !replaced.some(([, principal]) => principal === id),
  )
  return [
    ...replaced.map(
      ([id, principal]) => `« ${id} » tient lieu de « ${principal} », que la table n’a pas`,
    ),
    ...(absent.length === 0
      ? []
      : [`indicateurs absents des fichiers\u00A0: ${absent.join(', ')}`]),
    ...(partial.length === 0
      ? []
      : [
          `valeurs manquantes, sur ${french(territories, 0)}\u00A0: ${partial.map((id) => `${id} ${french(lacking(id), 0)}`).join(', ')}`,
        ]),
    ...(lacking('ifn') === 0 ? [] : [`sans indice\u00A0: ${french(lacking('ifn'), 0)}`]),
  ]
}

/** The description beside a CSV; of a column, one cell says whether it is of whole numbers. */
async function description(
  database: Database,
  { results }: SqlStatement,
  metadata: Readonly<Record<string, string>>,
  output: string,
  written: string,
): Promise<Uint8Array> {
  const types = await database.rows(`DESCRIBE SELECT * FROM ${RESULT}`)
  const numbers = types
    .filter((each) => each['column_type'] !== 'VARCHAR')
    .map((each) => String(each['column_name']))
  const [whole] = await database.rows(
    `SELECT ${numbers.map((name) => `coalesce(bool_and(${identifier(name)} = floor(${identifier(name)})), true) AS ${identifier(name)}`).join(', ')} FROM ${RESULT}`,
  )
  const source = onDisk(written)
  return dataPackage(
    {
      columns: results.map((name) => ({
        name,
        values: numbers.includes(name) ? Float64Array.of(whole![name] === true ? 1 : 0.5) : [''],
      })),
      metadata,
    },
    { file: basename(output), bytes: source.size, sha256: sha256OfSource(source) },
  )
}
