import { doubleQuotes, type Dialect } from '../dialect.ts'

/** DuckDB 1.x. */
export const duckdb: Dialect = {
  label: 'DuckDB',
  types: { number: 'DOUBLE', text: 'VARCHAR' },
  quote: (name) => doubleQuotes(name, '"'),
  text: (value) => doubleQuotes(value, "'"),
  number: (cell) => `NULLIF(CAST(${cell} AS DOUBLE), CAST('NaN' AS DOUBLE))`,
  table: '',
  replaceRows: (table) => `DELETE FROM ${table};\nINSERT INTO ${table}`,
  collate: '',
  once: 'MATERIALIZED ',
}
