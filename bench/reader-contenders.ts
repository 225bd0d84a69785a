/**
 * Each way of reading the same wide CSV file: a path in, a `Float64Array` a column out, NaN for
 * whatever is missing. Each alternative is used as its own documentation advises for speed.
 */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { readWideCsv, WideCsvReader } from '../src/io/csv/wide.ts'

export type Columns = Record<string, Float64Array>
export type Contender = (path: string) => Promise<Columns>

/** What stands for a missing value in the file. */
const MARKS = ['s', 'ns', 'nd', '']
const KEY = 'CODGEO'
const want = (name: string) => (name === KEY ? 'text' : 'number')

export const contenders: Readonly<Record<string, Contender>> = {
  async ours(path) {
    return readWideCsv(await readFile(path), { want }).numbers
  },

  async 'ours, by chunks'(path) {
    const reader = new WideCsvReader({ want })
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 }))
      reader.push(chunk as Uint8Array)
    return reader.end().numbers
  },

  duckdb: (path) => duckdb(path),
  'duckdb, one thread': (path) => duckdb(path, 'SET threads = 1'),

  /** Nulls are made NaN inside polars: its typed arrays are fast, its plain arrays are not. For one thread: POLARS_MAX_THREADS. */
  async polars(path) {
    const { default: pl } = await import('nodejs-polars')
    const names = await columnNames(path)
    const schema = Object.fromEntries(
      names.map((name) => [name, name === KEY ? pl.Utf8 : pl.Float64]),
    )
    const frame = pl
      .readCSV(path, { sep: ';', decimalComma: true, nullValues: MARKS, schema })
      .fillNull(pl.lit(NaN) as never)
    return Object.fromEntries(
      names
        .filter((name) => name !== KEY)
        .map((name) => [name, frame.getColumn(name).toTypedArray() as Float64Array]),
    )
  },

  async 'csv-parse'(path) {
    const { parse } = await import('csv-parse')
    let names: string[] | undefined
    const columns: Growing[] = []
    for await (const row of createReadStream(path).pipe(parse({ delimiter: ';' })) as AsyncIterable<
      string[]
    >) {
      if (names) for (let at = 1; at < row.length; at++) columns[at]!.push(numberOf(row[at]!))
      else columns.push(...(names = row).map(() => new Growing()))
    }
    return finished(new Map(names!.map((name, at) => [name, columns[at]!] as const).slice(1)))
  },

  async udsv(path) {
    const { inferSchema, initParser } = await import('udsv')
    const text = await readFile(path, 'utf8')
    const parser = initParser(inferSchema(text, { col: ';', encl: '' }))
    const names = parser.schema.cols.map(({ name }) => name)
    const columns = names.map(() => new Growing())
    parser.stringArrs<string[]>(text, (row) => {
      for (let at = 1; at < row.length; at++) columns[at]!.push(numberOf(row[at]!))
    })
    return finished(new Map(names.map((name, at) => [name, columns[at]!] as const).slice(1)))
  },

  async arquero(path) {
    const { fromCSV } = await import('arquero')
    const [text, names] = await Promise.all([readFile(path, 'utf8'), columnNames(path)])
    const parse = Object.fromEntries(names.map((name) => [name, name === KEY ? String : numberOf]))
    const table = fromCSV(text, { delimiter: ';', parse, autoType: false })
    return Object.fromEntries(
      names
        .slice(1)
        .map((name) => [
          name,
          Float64Array.from(table.array(name) as (number | null)[], (value) => value ?? NaN),
        ]),
    )
  },
}

/** Nulls are made NaN inside DuckDB, and whole vectors are copied: asking each cell takes twice as long. */
async function duckdb(path: string, setting?: string): Promise<Columns> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  if (setting) await connection.run(setting)
  const names = await columnNames(path)
  const types = names
    .map((name) => `'${name}': '${name === KEY ? 'VARCHAR' : 'DOUBLE'}'`)
    .join(', ')
  const marks = MARKS.map((mark) => `'${mark}'`).join(', ')
  const wanted = names.filter((name) => name !== KEY)
  const result = await connection.stream(`
    SELECT ${wanted.map((name) => `coalesce("${name}", 'NaN'::DOUBLE)`).join(', ')}
    FROM read_csv('${path}', delim = ';', header = true, decimal_separator = ',', nullstr = [${marks}], columns = {${types}}, auto_detect = false)`)
  const columns = wanted.map(() => new Growing())
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const [at, column] of columns.entries())
      column.append(
        (chunk.getColumnVector(at) as unknown as { items: Float64Array }).items.subarray(
          0,
          chunk.rowCount,
        ),
      )
  }
  return finished(new Map(wanted.map((name, at) => [name, columns[at]!])))
}

async function columnNames(path: string): Promise<string[]> {
  for await (const line of createInterface(createReadStream(path))) return line.split(';')
  return []
}

function numberOf(cell: string): number {
  return MARKS.includes(cell) ? NaN : Number(cell.replace(',', '.'))
}

class Growing {
  #values = new Float64Array(1024)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) this.#reserve(1)
    this.#values[this.#length++] = value
  }

  append(values: Float64Array): void {
    this.#reserve(values.length)
    this.#values.set(values, this.#length)
    this.#length += values.length
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#values.length) return
    const wider = new Float64Array(2 * (this.#length + more))
    wider.set(this.#values)
    this.#values = wider
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.#length)
  }
}

function finished(columns: ReadonlyMap<string, Growing>): Columns {
  return Object.fromEntries([...columns].map(([name, column]) => [name, column.values]))
}
