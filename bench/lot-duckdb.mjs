// The raw files of `lot.ts` scored by DuckDB, as its users would: the columns that are wanted, exact quantiles, one statement.
// (Its interpolated quantile of equal values may be off by one bit: thresholds are given that much.)
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const folder = process.argv[2]
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const csv = (name, types) => `read_csv('${join(folder, name)}.csv', delim=';', header=true, nullstr=['', 's'], decimal_separator='${name === 'filosofi' ? ',' : '.'}', types={${types.map(([column, type]) => `'${column}': '${type}'`).join(', ')}})`
const numbers = (...names) => names.map((name) => [name, 'DOUBLE'])
const ids = ['thd', 'pauvrete', 'ages', 'diplomes']
await connection.run(`CREATE TABLE scores AS
WITH m AS (
  SELECT p.CODGEO AS code, 1 - a.THD30_PART_ARCEP_2021T3 AS thd, f.TP6021 / 100 AS pauvrete, p.P21_POP65P / p.P21_POP AS ages,
    (d.P21_NSCOL15P_DIPLMIN + d.P21_NSCOL15P_BEPC + d.P21_NSCOL15P_CAPBEP) / d.P21_NSCOL15P AS diplomes
  FROM ${csv('population', [['CODGEO', 'VARCHAR'], ...numbers('P21_POP', 'P21_POP65P')])} p
  JOIN ${csv('diplomes', [['CODGEO', 'VARCHAR'], ...numbers('P21_NSCOL15P', 'P21_NSCOL15P_DIPLMIN', 'P21_NSCOL15P_BEPC', 'P21_NSCOL15P_CAPBEP')])} d USING (CODGEO)
  JOIN ${csv('filosofi', [['CODGEO', 'VARCHAR'], ...numbers('TP6021')])} f USING (CODGEO)
  JOIN ${csv('arcep', [['code_commune', 'VARCHAR'], ...numbers('THD30_PART_ARCEP_2021T3')])} a ON a.code_commune = p.CODGEO
), q AS (
  SELECT ${ids.map((id) => `quantile_cont(${id}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) AS ${id}`).join(', ')} FROM m
), s AS (
  SELECT code, ${ids.map((id) => `CASE WHEN m.${id} IS NULL THEN NULL ELSE 1 + len(list_filter(q.${id}, x -> x <= m.${id} + 1e-12)) END AS ${id}`).join(', ')} FROM m, q
), t AS (
  SELECT code, ${ids.map((id) => `${id}`).join(', ')}, (${ids.map((id) => `coalesce(${id}, 0)`).join(' + ')})::DOUBLE AS total, (${ids.map((id) => `(${id} IS NOT NULL)::INT`).join(' + ')}) AS present FROM s
), u AS (SELECT code, ${ids.join(', ')}, CASE WHEN present >= 0.5 * 5 THEN total / present END AS ifn FROM t)
SELECT *, CASE WHEN ifn IS NOT NULL THEN rank() OVER (ORDER BY ifn DESC NULLS LAST) END AS rang FROM u ORDER BY code`)
await connection.run(`COPY scores TO '${join(folder, 'duckdb.parquet')}' (FORMAT parquet)`)
if (process.argv[3] === 'dire') console.log(JSON.stringify((await connection.runAndReadAll('SELECT code, ifn, rang::DOUBLE AS rang FROM scores')).getColumnsObjectJS()))
