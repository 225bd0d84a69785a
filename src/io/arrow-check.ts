/**
 * Whether an Arrow file's own tables fit in it. apache-arrow believes every length that it reads: a damaged file would
 * have it make columns until memory is full. Throws a `RangeError` or an `UnreadableError`.
 *
 * Source: Apache Arrow, format/{File,Message,Schema}.fbs; FlatBuffers internals (offsets, vtables, vectors).
 */
import { UnreadableError, corruptFile } from './unreadable.ts'

const MAGIC = 'ARROW1'
/** Fields of the FlatBuffers tables, by their place. */
const FOOTER = { schema: 1, dictionaries: 2, batches: 3, metadata: 4 } as const
const SCHEMA = { fields: 1, metadata: 2 } as const
const FIELD = { name: 0, kind: 2, type: 3, children: 5, metadata: 6 } as const
const MESSAGE = { kind: 1, header: 2, bodyLength: 3, metadata: 4 } as const
const BATCH = { nodes: 1, buffers: 2, variadic: 4 } as const
const HEADER = { schema: 1, dictionary: 2, batch: 3 } as const
const UNION = 14
const DEEPEST = 32

export function checkArrow(bytes: Uint8Array): void {
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 6)) === MAGIC) checkFile(bytes)
  else checkStream(bytes)
}

function checkFile(bytes: Uint8Array): void {
  const view = viewOf(bytes)
  const length = view.getInt32(bytes.length - 10, true)
  if (length <= 0 || length > bytes.length - 18) throw corruptFile()
  const tables = new Tables(bytes.subarray(bytes.length - 10 - length, bytes.length - 10))
  const footer = tables.root()
  const schema = tables.at(footer, FOOTER.schema)
  if (schema === 0) throw new UnreadableError('il n’a pas de schéma')
  tables.schema(tables.follow(schema))
  tables.strings(footer, FOOTER.metadata)
  for (const list of [FOOTER.dictionaries, FOOTER.batches]) {
    const blocks = tables.vector(footer, list, 24)
    for (let i = 0; i < blocks.length; i++) {
      const at = Number(tables.view.getBigInt64(blocks.start + 24 * i, true))
      checkMessage(bytes, at)
    }
  }
}

function checkStream(bytes: Uint8Array): void {
  for (let at = 0; at + 8 <= bytes.length;) {
    const next = checkMessage(bytes, at)
    if (next === undefined) return
    at = next
  }
}

/** Where the message after this one stands; nothing at the end of a stream. */
function checkMessage(bytes: Uint8Array, at: number): number | undefined {
  const view = viewOf(bytes)
  const marked = view.getUint32(at, true) === 0xffffffff
  const from = at + (marked ? 8 : 4)
  const length = view.getInt32(from - 4, true)
  if (length === 0) return undefined
  if (length < 0 || from + length > bytes.length) throw corruptFile()
  const tables = new Tables(bytes.subarray(from, from + length))
  const message = tables.root()
  tables.strings(message, MESSAGE.metadata)
  const kind = tables.byte(message, MESSAGE.kind)
  const header = tables.follow(tables.at(message, MESSAGE.header))
  if (kind === HEADER.schema) tables.schema(header)
  else if (kind === HEADER.batch) tables.batch(header)
  else if (kind === HEADER.dictionary) tables.batch(tables.follow(tables.at(header, 1)))
  const place = tables.at(message, MESSAGE.bodyLength)
  const body = place === 0 ? 0 : Number(tables.view.getBigInt64(place, true))
  if (body < 0 || from + length + body > bytes.length) throw corruptFile()
  return from + length + body
}

/** The FlatBuffers tables of one message. Reading past its end throws a `RangeError`. */
class Tables {
  readonly view: DataView
  #seen = 0

  constructor(bytes: Uint8Array) {
    this.view = viewOf(bytes)
  }

  root(): number {
    return this.follow(0)
  }

  /** Where an offset leads. */
  follow(at: number): number {
    if (++this.#seen > this.view.byteLength) throw corruptFile() // a table is counted once: a file of n bytes has fewer
    return at + this.view.getUint32(at, true)
  }

  /** Where a field of a table stands; 0 when it is left out. */
  at(table: number, field: number): number {
    const fields = table - this.view.getInt32(table, true)
    const size = this.view.getUint16(fields, true)
    const offset = 4 + 2 * field < size ? this.view.getUint16(fields + 4 + 2 * field, true) : 0
    return offset === 0 ? 0 : table + offset
  }

  byte(table: number, field: number): number {
    const at = this.at(table, field)
    return at === 0 ? 0 : this.view.getUint8(at)
  }

  vector(
    table: number,
    field: number,
    width: number,
  ): { readonly start: number; readonly length: number } {
    const at = this.at(table, field)
    if (at === 0) return { start: 0, length: 0 }
    const start = this.follow(at)
    const length = this.view.getUint32(start, true)
    if (start + 4 + length * width > this.view.byteLength) throw corruptFile()
    return { start: start + 4, length }
  }

  /** Pairs of key and value. */
  strings(table: number, field: number): void {
    const pairs = this.vector(table, field, 4)
    for (let i = 0; i < pairs.length; i++) {
      const pair = this.follow(pairs.start + 4 * i)
      this.vector(pair, 0, 1)
      this.vector(pair, 1, 1)
    }
  }

  schema(table: number): void {
    this.#fields(table, SCHEMA.fields, 0)
    this.strings(table, SCHEMA.metadata)
  }

  batch(table: number): void {
    this.vector(table, BATCH.nodes, 16)
    this.vector(table, BATCH.buffers, 16)
    this.vector(table, BATCH.variadic, 8)
  }

  #fields(table: number, field: number, depth: number): void {
    if (depth > DEEPEST) throw corruptFile()
    const children = this.vector(table, field, 4)
    for (let i = 0; i < children.length; i++) {
      const child = this.follow(children.start + 4 * i)
      this.vector(child, FIELD.name, 1)
      this.strings(child, FIELD.metadata)
      if (this.byte(child, FIELD.kind) === UNION)
        this.vector(this.follow(this.at(child, FIELD.type)), 1, 4)
      this.#fields(child, FIELD.children, depth + 1)
    }
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
