/** DuckDB in this process, by its optional package: rows in from columns, answers out, what outgrows memory on the disk. */
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import { absentPeer } from '../../io/optional.ts'
import { dialects } from '../../sql/dialects/registry.ts'
import type { SheetColumn } from '../../table/sheet.ts'
import { temporaryFolder, type Temporary } from '../../host/unfinished.ts'

/** Cells of an answer, by the name of their column. */
export type DatabaseRow = Readonly<Record<string, unknown>>

/** Rows that a chunk of DuckDB holds. */
const CHUNK = 2048

/** A database of its own, gone when it is closed. */
export class Database {
  readonly #connection: DuckDBConnection
  readonly #types: { readonly number: DuckDBType; readonly text: DuckDBType }
  readonly #api: typeof import('@duckdb/node-api')
  readonly #folder: Temporary

  private constructor(
    api: typeof import('@duckdb/node-api'),
    connection: DuckDBConnection,
    folder: Temporary,
  ) {
    this.#api = api
    this.#connection = connection
    this.#folder = folder
    this.#types = { number: api.DOUBLE, text: api.VARCHAR }
  }

  /**
   * Opens an empty database in memory, which spills to a folder that is removed with it.
   *
   * @throws {UserError} `dependance-absente` without `@duckdb/node-api`
   */
  static async open(): Promise<Database> {
    const api = await loadDuckdb()
    const folder = temporaryFolder('duckdb')
    const instance = await api.DuckDBInstance.create(':memory:', { temp_directory: folder.path })
    return new Database(api, await instance.connect(), folder)
  }

  /** Version of the engine, as it gives it: `v1.5.6`. */
  async version(): Promise<string> {
    const [row] = await this.rows('SELECT version() AS version')
    return String(row!['version'])
  }

  /** Runs statements one after the other. */
  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  /** Rows that a query answers with; whole numbers of 64 bits as numbers. */
  async rows(sql: string): Promise<DatabaseRow[]> {
    const found = (await this.#connection.runAndReadAll(sql)).getRowObjects()
    return found.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? Number(value) : value,
        ]),
      ),
    )
  }

  /** Adds rows to a table, by the order of its columns; NaN and `''` become NULL. */
  async append(table: string, columns: readonly SheetColumn[]): Promise<void> {
    const appender = await this.#connection.createAppender(table)
    const types = columns.map(({ values }) =>
      values instanceof Float64Array ? this.#types.number : this.#types.text,
    )
    const rows = columns[0]?.values.length ?? 0
    for (let from = 0; from < rows; from += CHUNK) {
      const chunk = this.#api.DuckDBDataChunk.create(types, Math.min(CHUNK, rows - from))
      columns.forEach(({ values }, at) => {
        const cells: readonly (string | number)[] =
          values instanceof Float64Array
            ? Array.from(values.subarray(from, from + CHUNK))
            : values.slice(from, from + CHUNK)
        chunk.setColumnValues(
          at,
          cells.map((cell) => (cell === '' || Number.isNaN(cell) ? null : cell)),
        )
      })
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
  }

  /** Closes the database, and removes what it left on the disk. */
  close(): void {
    this.#connection.closeSync()
    this.#folder.remove()
  }
}

const { quote, text } = dialects.duckdb
/** A name of DuckDB in its quotation marks. */
export const identifier = quote
/** A text of DuckDB in its quotation marks. */
export const sqlLiteral = text

async function loadDuckdb(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api')
  } catch (cause) {
    throw absentPeer('@duckdb/node-api', cause)
  }
}
