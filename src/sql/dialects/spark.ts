import { doubleQuotes, type Dialect } from '../dialect.ts'

/** Rules of Spark's optimiser that copy a step, and plan it again, wherever it is named. */
const COPYING_RULES = ['InlineCTE', 'PushdownPredicatesAndPruneColumnsForCTEDef']

/** Apache Spark SQL, 4.x. */
export const spark: Dialect = {
  label: 'Apache Spark',
  types: { number: 'DOUBLE', text: 'STRING' },
  quote: (name) => doubleQuotes(name, '`'),
  text: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  number: (cell) => `NULLIF(CAST(${cell} AS DOUBLE), CAST('NaN' AS DOUBLE))`,
  table: '\nUSING parquet',
  replaceRows: (table) => `INSERT OVERWRITE TABLE ${table}`,
  session: {
    why: 'Réglage de la session : Spark recopie chaque étape partout où elle est nommée, et prépare chaque copie ; sans ces deux règles, une étape est préparée et calculée une fois. Sans ce réglage, les mêmes nombres viennent plus tard.',
    set: `SET spark.sql.optimizer.excludedRules = ${COPYING_RULES.map((rule) => `org.apache.spark.sql.catalyst.optimizer.${rule}`).join(',')}`,
  },
  collate: '',
  once: '',
}
