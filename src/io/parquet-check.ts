/**
 * Whether what a Parquet file declares fits in it. hyparquet believes the lengths that it reads: of rows, of pages, of
 * runs inside a page; a damaged file would have it fill the memory, or count for minutes. Throws an `UnreadableError` before
 * anything is decoded. What is left to its good faith: the prefixes of DELTA_BYTE_ARRAY pages, that few programs write.
 *
 * Source: Apache Parquet, parquet.thrift and Encodings.md.
 */
import type { FileMetaData, SchemaElement } from 'hyparquet'
import type { ByteSource } from './byte-source.ts'
import { ThriftReader, type ThriftStruct } from './thrift.ts'
import { UnreadableError, corruptFile } from './unreadable.ts'

type RowGroup = FileMetaData['row_groups'][number]
type ChunkMetaData = NonNullable<RowGroup['columns'][number]['meta_data']>
/** Fills `output` with what `input` holds. */
type Decompress = (input: Uint8Array, output: Uint8Array) => void

/** Rows that a group may have whatever its size: columns of one value take no room. And for each of its bytes: a bit a row. */
const FREE_ROWS = 2 ** 20
const ROWS_A_BYTE = 8
/** Three bytes of Snappy copy 64. */
const SNAPPY_MOST = 32
const PAGE = { data: 0, dictionary: 2, dataV2: 3 } as const
const ENCODING = { plainDictionary: 2, rle: 3, rleDictionary: 8 } as const
/** Writers pad a run of packed values to whole groups of eight. */
const PADDING = 512

/** Of the columns, those that hold one value a row: a table has no room for lists and structs. */
export function flatColumns(schema: readonly SchemaElement[]): SchemaElement[] {
  const found: SchemaElement[] = []
  for (let at = 1; at < schema.length; at = after(schema, at)) {
    const element = schema[at]!
    if (!element.num_children && element.repetition_type !== 'REPEATED') found.push(element)
  }
  return found
}

/** The rows of each group, and where its columns stand. */
export function checkFooter({ row_groups: groups }: FileMetaData, source: ByteSource): void {
  for (const { num_rows: count, columns } of groups) {
    const rows = Number(count)
    const bytes = columns.reduce(
      (sum, { meta_data: meta }) =>
        sum + (meta ? extentOf(meta, source)[1] - extentOf(meta, source)[0] : 0),
      0,
    )
    if (!(rows >= 0 && rows <= FREE_ROWS + ROWS_A_BYTE * bytes))
      throw new UnreadableError(`un groupe y annonce ${rows} lignes en ${bytes} octets`)
  }
}

/** The pages of one flat column of a group of so many rows, and the runs inside them. */
export function checkColumn(
  meta: ChunkMetaData,
  rows: number,
  { repetition_type: repetition }: SchemaElement,
  source: ByteSource,
  snappy: Decompress,
): void {
  const { codec } = meta
  if (codec !== 'UNCOMPRESSED' && codec !== 'SNAPPY') return // the library does not read it, and says so
  const bytes = source.read(...extentOf(meta, source))
  for (let at = 0, seen = 0; at < bytes.length - 1 && seen < rows;) {
    const reader = new ThriftReader(bytes, at)
    const header = reader.struct()
    const [kind, unpacked, packed] = [header.number(1), header.number(2), header.number(3)]
    at = reader.at + packed
    const longest = codec === 'SNAPPY' ? SNAPPY_MOST * (packed + 8) : packed
    if (!(packed >= 0 && at <= bytes.length && unpacked >= 0 && unpacked <= longest))
      throw corruptFile()
    const page: Page = {
      body: bytes.subarray(reader.at, at),
      unpacked,
      snappy: codec === 'SNAPPY' ? snappy : undefined,
      rows,
      nullable: repetition !== 'REQUIRED',
      isBoolean: meta.type === 'BOOLEAN',
    }
    if (kind === PAGE.data) seen += checkPage(header.struct(5), page)
    else if (kind === PAGE.dataV2) seen += checkPageV2(header.struct(8), page)
    else if (kind === PAGE.dictionary && !within(header.struct(7).number(1), 8 * unpacked + 8))
      throw corruptFile()
  }
}

interface Page {
  readonly body: Uint8Array
  readonly unpacked: number
  readonly snappy: Decompress | undefined
  /** Of the group: no page has more. */
  readonly rows: number
  /** Its values stand after a list that says which there are. */
  readonly nullable: boolean
  readonly isBoolean: boolean
}

/** Which values there are, after the length of that list, and the values: compressed together. */
function checkPage(header: ThriftStruct, page: Page): number {
  const [values, encoding] = [header.number(1), header.number(2)]
  if (!within(values, page.rows)) throw corruptFile()
  const bytes = expanded(page, page.body, page.unpacked)
  if (!page.nullable) checkValues(bytes, encoding, values, page)
  else {
    const end = 4 + lengthAt(bytes)
    checkValues(bytes.subarray(end), encoding, runs(bytes.subarray(4, end), 1, values, 1), page)
  }
  return values
}

/** Which values there are, in a length that the header tells, never compressed; then the values. */
function checkPageV2(header: ThriftStruct, page: Page): number {
  const [values, nulls, rows, encoding, definedLength, repeatedLength] = [1, 2, 3, 4, 5, 6].map(
    (field) => header.number(field),
  ) as [number, number, number, number, number, number]
  const levels = definedLength + repeatedLength
  if (
    !within(values, page.rows) ||
    !within(nulls, values) ||
    !within(rows, values) ||
    !within(definedLength, levels) ||
    !within(levels, Math.min(page.unpacked, page.body.length))
  )
    throw corruptFile()
  if (page.nullable) runs(page.body.subarray(repeatedLength, levels), 1, values)
  const body = page.body.subarray(levels)
  checkValues(
    header.number(7) === 0 ? body : expanded(page, body, page.unpacked - levels),
    encoding,
    values - nulls,
    page,
  )
  return values
}

/** Of the encodings, dictionary indices and booleans are runs; the others end where their bytes do. */
function checkValues(
  bytes: Uint8Array,
  encoding: number,
  count: number,
  { isBoolean }: Page,
): void {
  if (bytes.length === 0) return
  if (
    encoding === ENCODING.rle ||
    (isBoolean && (encoding === ENCODING.plainDictionary || encoding === ENCODING.rleDictionary))
  )
    runs(bytes.subarray(4), 1, count)
  else if (encoding === ENCODING.plainDictionary || encoding === ENCODING.rleDictionary) {
    if (bytes[0]! > 0 || bytes.length > 1) runs(bytes.subarray(1), bytes[0]!, count)
  }
}

/** Walks runs of `width` bits until `count` values are seen; gives how many are `wanted`. A run longer than what is left is refused. */
function runs(bytes: Uint8Array, width: number, count: number, wanted = -1): number {
  if (width > 32) throw corruptFile()
  const reader = new ThriftReader(bytes, 0)
  let found = 0
  for (let seen = 0; seen < count;) {
    const head = reader.varint()
    const packed = head % 2 === 1
    const length = packed ? 4 * (head - 1) : head / 2
    if (length > count - seen + (packed ? PADDING : 0)) throw corruptFile()
    if (packed) {
      if (wanted >= 0)
        found += packedEqual(bytes, reader.at, width, Math.min(length, count - seen), wanted)
      reader.at += (length * width) / 8
    } else {
      const size = Math.ceil(width / 8)
      if (reader.at + size > bytes.length) throw corruptFile()
      if (
        bytes
          .subarray(reader.at, reader.at + size)
          .reduceRight((value, byte) => 256 * value + byte, 0) === wanted
      )
        found += length
      reader.at += size
    }
    seen += length
  }
  return found
}

/** Of values packed in `width` bits, the least first: how many are `wanted`. */
function packedEqual(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
  wanted: number,
): number {
  let found = 0
  for (let i = 0, bit = 8 * from; i < count; i++, bit += width) {
    let value = 0
    for (let k = 0; k < width; k++) value += ((bytes[(bit + k) >> 3]! >> ((bit + k) & 7)) & 1) << k
    if (value === wanted) found++
  }
  return found
}

function expanded({ snappy }: Page, body: Uint8Array, length: number): Uint8Array {
  if (snappy === undefined) return body
  const bytes = new Uint8Array(length)
  snappy(body, bytes)
  return bytes
}

function extentOf(meta: ChunkMetaData, source: ByteSource): [from: number, to: number] {
  const from = Number(meta.dictionary_page_offset || meta.data_page_offset)
  const to = from + Number(meta.total_compressed_size)
  if (!(from >= 0 && from <= to && to <= source.size)) throw corruptFile()
  return [from, to]
}

/** Where the sibling of an element stands. */
function after(schema: readonly SchemaElement[], at: number): number {
  let next = at + 1
  for (let left = schema[at]?.num_children ?? 0; left > 0 && next < schema.length; left--)
    next = after(schema, next)
  return next
}

function lengthAt(bytes: Uint8Array): number {
  if (bytes.length < 4) throw corruptFile()
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
}

/** A whole number from 0 to `most`. */
function within(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}
