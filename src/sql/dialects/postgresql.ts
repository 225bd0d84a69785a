import { doubleQuotes, type Dialect } from '../dialect.ts'

/** PostgreSQL, 12 or later (MATERIALIZED). */
export const postgresql: Dialect = {
  label: 'PostgreSQL',
  types: { number: 'double precision', text: 'text' },
  quote: (name) => doubleQuotes(name, '"'),
  // without the E before the quote, a backslash is a backslash
  text: (value) => doubleQuotes(value, "'"),
  number: (cell) => `NULLIF(CAST(${cell} AS double precision), 'NaN')`,
  table: '',
  replaceRows: (table) => `DELETE FROM ${table};\nINSERT INTO ${table}`,
  collate: ' COLLATE "C"',
  once: 'MATERIALIZED ',
}
