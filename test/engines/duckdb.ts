/** DuckDB in this process, where its package is installed (npm ci in this folder). */
import { dialects } from '../../src/sql/dialects/registry.ts'
import type { SqlStatement } from '../../src/sql/statement.ts'
import type { PublishedValues } from '../../src/engine/reference.ts'
import type { Table } from '../../src/table/table.ts'

export type Row = Readonly<Record<string, unknown>>

interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRowObjects(): Row[] }>
  createAppender(table: string): Promise<Appender>
  closeSync(): void
}

interface Appender {
  appendVarchar(value: string): void
  appendDouble(value: number): void
  appendNull(): void
  endRow(): void
  closeSync(): void
}

export interface Duck {
  answer(statement: SqlStatement, table: Table, published?: PublishedValues): Promise<Row[]>
  rows(sql: string): Promise<Row[]>
  close(): void
}

/** Nothing when the package is not there. */
export async function duckdb(): Promise<Duck | undefined> {
  const name = '@duckdb/node-api'
  let api: { DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> } }
  try {
    api = (await import(name)) as typeof api
  } catch {
    return undefined
  }
  const connection = await (await api.DuckDBInstance.create(':memory:')).connect()
  await connection.run('SET threads = 2')
  const rows = async (sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjects()
  return {
    rows,
    close: () => connection.closeSync(),
    async answer(statement, table, published) {
      await connection.run('DROP TABLE IF EXISTS variables; DROP TABLE IF EXISTS valeurs_publiees')
      await connection.run(statement.create)
      const appender = await connection.createAppender('variables')
      for (let i = 0; i < table.codes.length; i++) {
        for (const cell of cellsOf(statement, table, i)) {
          if (cell === null) appender.appendNull()
          else if (typeof cell === 'string') appender.appendVarchar(cell)
          else appender.appendDouble(cell)
        }
        appender.endRow()
      }
      appender.closeSync()
      for (const values of publishedRows(published))
        if (statement.create.includes('valeurs_publiees'))
          await connection.run(
            `INSERT INTO valeurs_publiees VALUES (${values.map((v) => (typeof v === 'string' ? dialects.duckdb.text(v) : v)).join(', ')})`,
          )
      return rows(statement.query)
    },
  }
}

/** The cells of a row, in the order of the table that the statement creates. */
export function cellsOf(
  { columns }: SqlStatement,
  table: Table,
  i: number,
): (string | number | null)[] {
  return columns.map(({ variable, type }) => {
    if (variable === 'code') return table.codes[i]!
    if (variable === 'nom') return table.names?.[i] ?? null
    if (type === 'text')
      return table.membership?.[variable.slice('code_'.length) as never]?.[i] || null
    const value = table.columns[variable]![i]!
    return Number.isNaN(value) ? null : value
  })
}

export function publishedRows(published: PublishedValues = {}): [string, string, number][] {
  return Object.entries(published).flatMap(([id, values]) =>
    Object.entries(values).map(([code, value]): [string, string, number] => [id, code, value]),
  )
}
