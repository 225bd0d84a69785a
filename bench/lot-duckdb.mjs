// The raw files of `lot.ts` scored by DuckDB, as its users would: the columns that are wanted, exact quantiles, one statement.
// Types are said, so that a hundred rows are enough to tell the rest: it looks at 20,480 otherwise, which takes three times as long.
// (Its interpolated quantile of equal values may be off by one bit: thresholds are given that much.)
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const folder = process.argv[2]
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const csv = (name, types) =>
  `read_csv('${join(folder, name)}.csv', delim=';', header=true, sample_size=100, nullstr=['', 's'], decimal_separator='${name === 'filosofi' ? ',' : '.'}', types={${types.map(([column, type]) => `'${column}': '${type}'`).join(', ')}})`
const numbers = (...names) => names.map((name) => [name, 'DOUBLE'])
const ids = ['thd', 'pauvrete', 'ages', 'diplomes']
const present = (of) => of.map((id) => `(${id} IS NOT NULL)::DOUBLE`).join(' + ')
const mean = (of) =>
  `(${of.map((id) => `coalesce(${id}_score, 0)`).join(' + ')}) / nullif(${present(of)}, 0)`
await connection.run(`CREATE TABLE scores AS
WITH m AS (
  SELECT p.CODGEO AS code, p.P21_POP AS population, h.C21_MENPSEUL / h.C21_MEN AS menages_une_personne, h.C21_MENFAMMONO / h.C21_MEN AS menages_monoparentaux, 1 - a.THD30_PART_ARCEP_2021T3 AS thd, f.TP6021 / 100 AS pauvrete, p.P21_POP65P / p.P21_POP AS ages,
    (d.P21_NSCOL15P_DIPLMIN + d.P21_NSCOL15P_BEPC + d.P21_NSCOL15P_CAPBEP) / d.P21_NSCOL15P AS diplomes
  FROM ${csv('population', [['CODGEO', 'VARCHAR'], ...numbers('P21_POP', 'P21_POP65P')])} p
  JOIN ${csv('diplomes', [['CODGEO', 'VARCHAR'], ...numbers('P21_NSCOL15P', 'P21_NSCOL15P_DIPLMIN', 'P21_NSCOL15P_BEPC', 'P21_NSCOL15P_CAPBEP')])} d USING (CODGEO)
  JOIN ${csv('menages', [['CODGEO', 'VARCHAR'], ...numbers('C21_MEN', 'C21_MENPSEUL', 'C21_MENFAMMONO')])} h USING (CODGEO)
  JOIN ${csv('filosofi', [['CODGEO', 'VARCHAR'], ...numbers('TP6021')])} f USING (CODGEO)
  JOIN ${csv('arcep', [['code_commune', 'VARCHAR'], ...numbers('THD30_PART_ARCEP_2021T3')])} a ON a.code_commune = p.CODGEO
), q AS (
  SELECT ${ids.map((id) => `quantile_cont(${id}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) AS ${id}`).join(', ')} FROM m
), s AS (
  SELECT m.*, ${ids.map((id) => `CASE WHEN m.${id} IS NULL THEN NULL ELSE 1 + len(list_filter(q.${id}, x -> x <= m.${id} + 1e-12)) END::DOUBLE AS ${id}_score`).join(', ')} FROM m, q
), t AS (
  SELECT *, ${mean(ids.slice(0, 1))} AS reseau, ${mean(ids.slice(1))} AS publics, ${mean(ids)} AS moyenne, (${present(ids)}) / 5 AS couverture FROM s
), u AS (SELECT * EXCLUDE (moyenne), CASE WHEN couverture >= 0.5 THEN moyenne END AS ifn FROM t)
SELECT *, CASE WHEN ifn IS NOT NULL THEN rank() OVER (ORDER BY ifn DESC NULLS LAST) END::DOUBLE AS rang FROM u ORDER BY code`)
await connection.run(
  `COPY scores TO '${join(folder, 'duckdb.parquet')}' (FORMAT parquet, COMPRESSION uncompressed)`,
)
if (process.argv[3] === 'dire')
  console.log(
    JSON.stringify(
      (
        await connection.runAndReadAll(
          'SELECT code, ifn, rang AS ifn_rang, publics, menages_monoparentaux, couverture FROM scores',
        )
      ).getColumnsObjectJS(),
    ),
  )
