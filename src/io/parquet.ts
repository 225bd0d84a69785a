/** Sheets as Parquet, by hyparquet and hyparquet-writer, which are loaded only when asked for. */
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import { optional } from './optional.ts'

/** Doubles and strings, Snappy pages; a missing number is a null. */
export async function encodeParquet({ columns, metadata }: Sheet): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await optional('hyparquet-writer', () => import('hyparquet-writer'))
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, values }) =>
      values instanceof Float64Array
        ? { name, data: Array.from(values, (value) => (Number.isNaN(value) ? null : value)), type: 'DOUBLE' }
        : { name, data: [...values], type: 'STRING', nullable: false },
    ),
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
  return new Uint8Array(buffer)
}

/** The columns of a flat Parquet file: any number becomes a double, anything else is text. */
export async function decodeParquet(bytes: Uint8Array): Promise<Sheet> {
  const { parquetMetadataAsync, parquetRead } = await optional('hyparquet', () => import('hyparquet'))
  const file = { byteLength: bytes.length, slice: (from: number, to?: number) => bytes.slice(from, to).buffer as ArrayBuffer }
  const schema = await parquetMetadataAsync(file)
  const rows = Number(schema.num_rows)
  const columns = schema.schema.slice(1).map(({ name, type = 'BYTE_ARRAY' }) => ({ name, values: NUMERIC.has(type) ? new Float64Array(rows) : Array.from({ length: rows }, () => '') }))
  const byName = new Map(columns.map((column) => [column.name, column]))
  await parquetRead({
    file,
    metadata: schema,
    onChunk: ({ columnName, columnData, rowStart }) => fill(byName.get(columnName)!.values, columnData, rowStart),
  })
  return { columns: columns as SheetColumn[], metadata: Object.fromEntries((schema.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''])) }
}

const NUMERIC: ReadonlySet<string> = new Set(['DOUBLE', 'FLOAT', 'INT32', 'INT64'])

function fill(column: Float64Array | string[], cells: ArrayLike<unknown>, from: number): void {
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null
    if (column instanceof Float64Array) column[from + i] = cell === null ? NaN : Number(cell)
    else if (cell !== null) column[from + i] = String(cell)
  }
}
