/**
 * A method as one SQL statement, for DuckDB, PostgreSQL or Spark. The entry `indice-fragilite-numerique/sql`.
 *
 * @packageDocumentation
 */
export { toSql } from './sql/to-sql.ts'
export type { ToSqlOptions } from './sql/to-sql.ts'
export type { SqlColumn, SqlOptions, SqlStatement } from './sql/statement.ts'
export type { SqlReference } from './sql/plan.ts'
export { variableColumns } from './sql/variables.ts'
export { dialectNames } from './sql/dialects/registry.ts'
export type { DialectName } from './sql/dialects/registry.ts'
