/** Lists the database engines that statements are written for. Adding one: its file, and a line here. */
import type { Dialect } from '../dialect.ts'
import { duckdb } from './duckdb.ts'
import { postgresql } from './postgresql.ts'
import { spark } from './spark.ts'

/** Dialects by the name that `--dialecte` takes. */
export const dialects = { duckdb, postgres: postgresql, spark } as const satisfies Readonly<
  Record<string, Dialect>
>

/** Name of a dialect. */
export type DialectName = keyof typeof dialects

/** Names of the dialects, the default first. */
export const dialectNames = Object.keys(dialects) as DialectName[]
