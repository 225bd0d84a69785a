/** What the engines write each in their own way: names, texts, numbers, types, tables. */
import type { AggregateName, ColumnType } from './expression.ts'

export const dialects = ['duckdb', 'postgres', 'clickhouse', 'spark'] as const
export type DialectName = (typeof dialects)[number]

export interface Dialect {
  readonly label: string
  readonly types: Readonly<Record<ColumnType, string>>
  /** The type of a cell that may be NULL, in a CAST. */
  readonly nullable: Readonly<Record<ColumnType, string>>
  /** A name between quotes. */
  quote(name: string): string
  text(value: string): string
  /** NaN is read as NULL. */
  number(cell: string): string
  readonly aggregates: Readonly<Partial<Record<AggregateName, string>>>
  /** After the columns of CREATE TABLE. */
  readonly table: string
  /** What the session must be told before the statement: why, and the command. */
  readonly session?: { readonly why: string; readonly set: string }
  /** At the very end of the statement. */
  readonly settings?: string
  /** Text compared byte by byte, as codes are. */
  readonly collate: string
  /** Says that a step used twice is computed once, where the engine can be told. */
  readonly once: string
}

const doubled = (value: string, mark: string): string =>
  `${mark}${value.replaceAll(mark, mark + mark)}${mark}`
/** Where a backslash says that something follows, it is doubled too. */
const escaped = (value: string, mark: string): string =>
  doubled(value.replaceAll('\\', '\\\\'), mark)

export const dialect: Readonly<Record<DialectName, Dialect>> = {
  duckdb: {
    label: 'DuckDB',
    types: { number: 'DOUBLE', text: 'VARCHAR' },
    nullable: { number: 'DOUBLE', text: 'VARCHAR' },
    quote: (name) => doubled(name, '"'),
    text: (value) => doubled(value, "'"),
    number: (cell) => `NULLIF(CAST(${cell} AS DOUBLE), CAST('NaN' AS DOUBLE))`,
    aggregates: {},
    table: '',
    collate: '',
    once: 'MATERIALIZED ',
  },
  postgres: {
    label: 'PostgreSQL',
    types: { number: 'double precision', text: 'text' },
    nullable: { number: 'double precision', text: 'text' },
    quote: (name) => doubled(name, '"'),
    // without the E before the quote, a backslash is a backslash
    text: (value) => doubled(value, "'"),
    number: (cell) => `NULLIF(CAST(${cell} AS double precision), 'NaN')`,
    aggregates: {},
    table: '',
    collate: ' COLLATE "C"',
    once: 'MATERIALIZED ',
  },
  clickhouse: {
    label: 'ClickHouse',
    types: { number: 'Nullable(Float64)', text: 'Nullable(String)' },
    nullable: { number: 'Nullable(Float64)', text: 'Nullable(String)' },
    quote: (name) => escaped(name, '"'),
    text: (value) => escaped(value, "'"),
    number: (cell) =>
      `CASE WHEN NOT isNaN(CAST(${cell} AS Nullable(Float64))) THEN CAST(${cell} AS Nullable(Float64)) END`,
    aggregates: { deviation: 'stddevPopStable', 'sample-deviation': 'stddevSampStable' },
    table: '\nENGINE = MergeTree\nORDER BY code',
    settings: 'SETTINGS join_use_nulls = 1, prefer_column_name_to_alias = 1',
    collate: '',
    once: '',
  },
  spark: {
    label: 'Apache Spark',
    types: { number: 'DOUBLE', text: 'STRING' },
    nullable: { number: 'DOUBLE', text: 'STRING' },
    quote: (name) => doubled(name, '`'),
    text: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    number: (cell) => `NULLIF(CAST(${cell} AS DOUBLE), CAST('NaN' AS DOUBLE))`,
    aggregates: {},
    table: '\nUSING parquet',
    session: {
      why: 'Réglage de la session : Spark recopie chaque étape partout où elle est nommée, et prépare chaque copie ; sans ces deux règles, une étape est préparée et calculée une fois. Sans ce réglage, les mêmes nombres viennent plus tard.',
      set: `SET spark.sql.optimizer.excludedRules = ${['InlineCTE', 'PushdownPredicatesAndPruneColumnsForCTEDef'].map((rule) => `org.apache.spark.sql.catalyst.optimizer.${rule}`).join(',')}`,
    },
    collate: '',
    once: '',
  },
}
