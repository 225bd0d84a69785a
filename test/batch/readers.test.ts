/** What a batch writes, read by others as it is: polars reads the Arrow files, DuckDB the Parquet ones as one partitioned table. Where bench/ has them (npm ci there). */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBatch } from '../../src/batch/run.ts'
import { decodeArrow } from '../../src/io/arrow-file.ts'
import { root } from '../support.ts'
import { scratch } from '../cli/run.ts'
import { generatedSheet, writeBatches } from './generated.ts'
import { batchOf } from './lots.ts'

const bench = join(root, 'bench')
const require = createRequire(join(bench, 'package.json'))
const has = (name: string): boolean => existsSync(join(bench, 'node_modules', name))

interface Column {
  toArray(): unknown[]
}

describe('a lot', () => {
  const folder = scratch()

  it.skipIf(!has('nodejs-polars-linux-x64-gnu'))(
    'is read by polars, written whole or batch by batch: the same cells, the same missing ones',
    async () => {
      const { readIPC } = require('nodejs-polars') as {
        readIPC(bytes: Uint8Array): { columns: string[]; getColumn(name: string): Column }
      }
      const path = join(folder, 'communes.arrow')
      writeBatches(path, generatedSheet(5, 'commune', 500, '2021'), 128)
      const document = {
        sources: { communes: [path] },
        niveaux: ['commune'],
        methodes: ['mednum-2023'],
      } as never
      for (const flux of [512, 0]) {
        const batch = batchOf(
          { ...(document as object), execution: { flux } } as never,
          join(folder, `flux-${flux}`),
        )
        expect((await runBatch(batch, { workers: 1 })).echecs).toEqual([])
        const written = join(
          batch.folder,
          'methode=mednum-2023/niveau=commune/millesime=dernier/part-0.arrow',
        )
        const frame = readIPC(readFileSync(written)) // a path is told by the extension .ipc alone
        const { columns } = decodeArrow(readFileSync(written))
        expect(frame.columns).toEqual(columns.map(({ name }) => name))
        for (const { name, values } of columns)
          expect(frame.getColumn(name).toArray()).toEqual(
            Array.from(values as ArrayLike<unknown>, (v) => (Number.isNaN(v) ? null : v)),
          )
      }
    },
  )

  it.skipIf(!has('@duckdb/node-api'))(
    'is read by DuckDB as one table, its folders as columns',
    async () => {
      const { DuckDBInstance } = require('@duckdb/node-api') as {
        DuckDBInstance: {
          create(path: string): Promise<{
            connect(): Promise<{
              runAndReadAll(sql: string): Promise<{ getRowsJS(): unknown[][] }>
            }>
          }>
        }
      }
      const batch = batchOf(
        {
          donnees: 'belfort',
          niveaux: ['commune', 'departement'],
          methodes: ['ifn-2026', 'mednum-2023'],
        },
        join(folder, 'parquet'),
        { format: 'parquet', colonnes: 'indice' },
      )
      const { sorties } = await runBatch(batch, { workers: 1 })
      const connection = await (await DuckDBInstance.create(':memory:')).connect()
      const answer = await connection.runAndReadAll(
        `SELECT methode, niveau, count(*)::INT, count(ifn)::INT FROM read_parquet('${batch.folder}/methode=*/**/*.parquet', hive_partitioning=true, union_by_name=true) GROUP BY ALL ORDER BY ALL`,
      )
      const rows = answer.getRowsJS()
      expect(rows.map(([methode, niveau, all]) => [methode, niveau, all])).toEqual(
        sorties
          .map(({ chemin, territoires }) => [
            /methode=([^/]+)/.exec(chemin)![1],
            /niveau=([^/]+)/.exec(chemin)![1],
            territoires,
          ])
          .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
      )
      expect(
        rows.every(([, , all, scored]) => Number(scored) > 0 && Number(scored) <= Number(all)),
      ).toBe(true)
    },
  )
})
