/** Sheets as Parquet, by hyparquet and hyparquet-writer, which are loaded only when asked for. */
import type { FileMetaData, SchemaElement } from 'hyparquet'
import type { ColumnSource } from 'hyparquet-writer'
import { isWhole, type Sheet } from '../table/sheet.ts'
import type { GeometryColumn } from './geo-rows.ts'
import { inMemory, type ByteSource } from './byte-source.ts'
import { absentPeer } from './optional.ts'
import { UnreadableError } from './unreadable.ts'

/** Doubles, integers and strings, Snappy pages; a missing number is a null. With geometries, the file is a GeoParquet. */
export async function encodeParquet(
  { columns, metadata }: Sheet,
  geometry?: GeometryColumn,
): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await loadParquetWriter()
  const buffer = parquetWriteBuffer({
    columnData: [
      ...columns.map((column): ColumnSource => {
        const { name, values } = column
        return values instanceof Float64Array
          ? {
              name,
              data: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
              type: isWhole(column) ? 'INT32' : 'DOUBLE',
            }
          : { name, data: [...values], type: 'STRING', nullable: false }
      }),
      ...(geometry
        ? [{ name: geometry.name, data: [...geometry.wkb], type: 'BYTE_ARRAY' as const }]
        : []),
    ],
    kvMetadata: [
      ...Object.entries(metadata).map(([key, value]) => ({ key, value })),
      ...(geometry ? [{ key: GEO, value: geometry.geo }] : []),
    ],
  })
  return new Uint8Array(buffer)
}

/** The entry of the metadata by which a GeoParquet file describes its geometries. */
const GEO = 'geo'

/** The columns of a flat Parquet file: any number becomes a double, anything else is text. */
export async function decodeParquet(bytes: Uint8Array): Promise<Sheet> {
  const file = inMemory(bytes)
  const { names, metadata } = await describeParquet(file)
  const parts: Sheet[] = []
  for await (const part of parquetParts(file)) parts.push(part)
  return {
    columns: names.map((name, k) => ({
      name,
      values: joined(parts.map(({ columns }) => columns[k]!.values)),
    })),
    metadata,
  }
}

/** The names of the columns that are neither lists nor structs, and what the file says of itself. */
export async function describeParquet(source: ByteSource): Promise<{
  readonly names: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}> {
  const metadata = await metadataOf(source)
  const said = (metadata.key_value_metadata ?? []).filter(({ key }) => key !== GEO)
  return {
    names: flatColumns(metadata).map(({ name }) => name),
    metadata: Object.fromEntries(said.map(({ key, value }) => [key, value ?? ''])),
  }
}

/** The rows of a flat Parquet file, one group of them at a time; only some columns when they are named. */
export async function* parquetParts(
  source: ByteSource,
  only?: readonly string[],
): AsyncGenerator<Sheet> {
  const { parquetRead } = await library()
  const file = fileOf(source)
  const metadata = await metadataOf(source)
  const wanted = flatColumns(metadata).filter(
    ({ name }) => only === undefined || only.includes(name),
  )
  let from = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    if (!(rows >= 0 && rows <= FREE_ROWS + ROWS_A_BYTE * source.size))
      throw new UnreadableError(`un groupe y annonce ${rows} lignes en ${source.size} octets`)
    const columns = new Map(
      wanted.map((element) => [
        element.name,
        isNumeric(element) ? new Float64Array(rows) : Array.from({ length: rows }, () => ''),
      ]),
    )
    const rowStart = from
    await parquetRead({
      file,
      metadata,
      columns: [...columns.keys()],
      rowStart,
      rowEnd: from + rows,
      onChunk: ({ columnName, columnData, rowStart: at }) =>
        fill(
          columns.get(columnName)!,
          columnData,
          at - rowStart,
          wanted.find(({ name }) => name === columnName)!,
        ),
    })
    from += rows
    yield { columns: [...columns].map(([name, values]) => ({ name, values })), metadata: {} }
  }
}

/** Rows that a group may have whatever its size, columns of one value taking no room; and for each byte of the file, a bit a row. */
const FREE_ROWS = 2 ** 20
const ROWS_A_BYTE = 8

/** Of the columns, those that hold one value a row: a table has no room for lists and structs, nor for the geometries of a GeoParquet. */
function flatColumns({ schema, key_value_metadata: said = [] }: FileMetaData): SchemaElement[] {
  const geo = said.find(({ key }) => key === GEO)?.value ?? ''
  const isGeometry = ({ name, type }: SchemaElement): boolean =>
    type === 'BYTE_ARRAY' && geo.includes(`${JSON.stringify(name)}:{`)
  const found: SchemaElement[] = []
  for (let at = 1; at < schema.length; at = nextSibling(schema, at)) {
    const element = schema[at]!
    const isFlat = !element.num_children && element.repetition_type !== 'REPEATED'
    if (isFlat && !isGeometry(element)) found.push(element)
  }
  return found
}

function nextSibling(schema: readonly SchemaElement[], at: number): number {
  let next = at + 1
  for (let left = schema[at]?.num_children ?? 0; left > 0 && next < schema.length; left--)
    next = nextSibling(schema, next)
  return next
}

const NUMERIC: ReadonlySet<string> = new Set(['DOUBLE', 'FLOAT', 'INT32', 'INT64'])

/** A day and an hour are stored as integers, and are text here. */
function isNumeric({
  type = 'BYTE_ARRAY',
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): boolean {
  return (
    NUMERIC.has(type) &&
    !/^(DATE|TIME)/.test(converted ?? '') &&
    !/^(DATE|TIME)/.test(logical?.type ?? '')
  )
}

async function library(): Promise<typeof import('hyparquet')> {
  try {
    return await import('hyparquet')
  } catch (cause) {
    throw absentPeer('hyparquet', cause)
  }
}

function fileOf(source: ByteSource): {
  byteLength: number
  slice(from: number, to?: number): ArrayBuffer
} {
  return {
    byteLength: source.size,
    slice: (from, to = source.size) => new Uint8Array(source.read(from, to)).buffer,
  } // not slice: that of a Buffer is a view
}

/** What a file says of itself; decimals that only their logical type tells are told as the library reads them, with their scale. */
async function metadataOf(source: ByteSource): Promise<FileMetaData> {
  const { parquetMetadataAsync } = await library()
  const metadata = await parquetMetadataAsync(fileOf(source))
  const schema = metadata.schema.map((element): SchemaElement => {
    const { logical_type: logical, converted_type: converted } = element
    return logical?.type === 'DECIMAL' && converted === undefined
      ? {
          ...element,
          converted_type: 'DECIMAL',
          scale: logical.scale,
          precision: logical.precision,
        }
      : element
  })
  return { ...metadata, schema }
}

function fill(
  column: Float64Array | string[],
  cells: ArrayLike<unknown>,
  from: number,
  element: SchemaElement,
): void {
  const isTime = /^TIME(?!STAMP)/.test(element.converted_type ?? element.logical_type?.type ?? '')
  const unit = element.converted_type === 'DECIMAL' ? 10 ** (element.scale ?? 0) : 1
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null
    if (column instanceof Float64Array) {
      const value = cell === null ? NaN : Number(cell)
      column[from + i] = unit === 1 ? value : Math.round(value * unit) / unit // the nearest double, as text gives
    } else if (cell !== null)
      column[from + i] =
        cell instanceof Date
          ? cell.toISOString().slice(0, 10)
          : isTime
            ? `${String(cell)} (heure)` // no number
            : String(typeof cell === 'number' && unit > 1 ? Math.round(cell * unit) / unit : cell)
  }
}

function joined(
  parts: readonly (Float64Array | readonly string[])[],
): Float64Array | readonly string[] {
  if (parts.length === 1) return parts[0]!
  const rows = parts.reduce((n, part) => n + part.length, 0)
  if (!parts.every((part) => part instanceof Float64Array))
    return (parts as readonly (readonly string[])[]).flat()
  const whole = new Float64Array(rows)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function loadParquetWriter(): Promise<typeof import('hyparquet-writer')> {
  try {
    return await import('hyparquet-writer')
  } catch (cause) {
    throw absentPeer('hyparquet-writer', cause)
  }
}
