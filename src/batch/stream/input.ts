/** Arrow IPC files read a record batch at a time: nothing is held but the batch under way, and the one that comes next. */
import { open, type FileHandle } from 'node:fs/promises'
import {
  RecordBatchReader,
  RecordBatchStreamWriter,
  type AsyncRecordBatchFileReader,
  type RecordBatch,
  type Schema,
} from 'apache-arrow'
import { UserError } from '../../core/errors.ts'

/** An IPC file read at random: the batch that is asked for, while the next one is read. */
export class BatchFile {
  readonly path: string
  readonly schema: Schema
  readonly batches: number
  readonly #reader: AsyncRecordBatchFileReader
  readonly #handle: FileHandle
  /** The schema, and room after it for a batch: a stream of Arrow, without a copy. One is computed, the one before is written, the one after is read. */
  readonly #rooms: readonly Uint8Array[]
  readonly #head: number
  #turn = 0
  #ahead: { readonly at: number; readonly bytes: Promise<Uint8Array> } | undefined

  private constructor(
    path: string,
    handle: FileHandle,
    reader: AsyncRecordBatchFileReader,
    head: Uint8Array | undefined,
  ) {
    this.path = path
    this.schema = reader.schema
    this.batches = reader.numRecordBatches
    this.#handle = handle
    this.#reader = reader
    this.#head = head?.length ?? 0
    this.#rooms = head
      ? Array.from({ length: Math.min(3, this.batches) }, () => roomAfter(head, reader))
      : []
  }

  static async open(path: string): Promise<BatchFile> {
    const handle = await open(path)
    try {
      const reader = (await (
        await RecordBatchReader.from(handle)
      ).open()) as AsyncRecordBatchFileReader
      return new BatchFile(path, handle, reader, await headOf(handle, reader))
    } catch (cause) {
      await handle.close().catch(() => {})
      const error = new UserError(
        'classeur-illisible',
        `le fichier Arrow « ${path} » est coupé, abîmé ou compressé`,
        'enregistrez-le de nouveau, sans compression',
        { file: path },
      )
      error.cause = cause
      throw error
    }
  }

  /** A batch. It stands on memory that is used again: it lasts until the second after it is asked for. */
  async batch(at: number): Promise<RecordBatch> {
    if (this.#rooms.length === 0) return (await this.#reader.readRecordBatch(at))!
    if (this.#ahead !== undefined && this.#ahead.at !== at) {
      await this.#ahead.bytes.catch(() => {})
      this.#ahead = undefined
    }
    const bytes = await (this.#ahead?.bytes ?? this.#read(at))
    const next = at + 1 < this.batches ? { at: at + 1, bytes: this.#read(at + 1) } : undefined
    next?.bytes.catch(() => {}) // told when it is asked for
    this.#ahead = next
    return decoded(bytes) ?? (await this.#reader.readRecordBatch(at))!
  }

  async #read(at: number): Promise<Uint8Array> {
    const { offset, metaDataLength, bodyLength } = this.#reader.footer!.getRecordBatch(at)!
    const room = this.#rooms[(this.#turn = (this.#turn + 1) % this.#rooms.length)]!
    const end = this.#head + metaDataLength + bodyLength
    for (let done = this.#head; done < end;) {
      const { bytesRead } = await this.#handle.read(
        room,
        done,
        end - done,
        offset + done - this.#head,
      )
      if (bytesRead === 0)
        throw new UserError(
          'classeur-illisible',
          `le fichier Arrow « ${this.path} » est coupé`,
          'téléchargez-le ou enregistrez-le de nouveau',
          { file: this.path },
        )
      done += bytesRead
    }
    return room.subarray(0, end)
  }

  async close(): Promise<void> {
    await this.#ahead?.bytes.catch(() => {})
    await this.#reader.cancel().catch(() => {})
    await this.#handle.close().catch(() => {}) // the reader may have closed it
  }
}

/** The schema as a message of a stream, which not all writers put before the first batch of a file; nothing for a file with dictionaries. */
async function headOf(
  handle: FileHandle,
  { footer, schema, numRecordBatches }: AsyncRecordBatchFileReader,
): Promise<Uint8Array | undefined> {
  if (!footer || numRecordBatches === 0 || footer.numDictionaries > 0) return undefined
  const { size } = await handle.stat()
  const blocks = Array.from({ length: numRecordBatches }, (_, at) => footer.getRecordBatch(at)!)
  if (
    blocks.some(
      ({ offset, metaDataLength, bodyLength }) =>
        !(
          offset > 0 &&
          metaDataLength > 0 &&
          bodyLength >= 0 &&
          offset + metaDataLength + bodyLength <= size
        ),
    )
  )
    throw new Error('a batch beyond the end of the file')
  const writer = new RecordBatchStreamWriter()
  writer.reset(undefined, schema)
  writer.finish()
  return writer.toUint8Array(true).slice(0, -END)
}

/** Bytes of the mark that ends a stream. */
const END = 8

function roomAfter(
  head: Uint8Array,
  { footer, numRecordBatches }: AsyncRecordBatchFileReader,
): Uint8Array {
  const sizes = Array.from({ length: numRecordBatches }, (_, at) =>
    footer!.getRecordBatch(at)!,
  ).map(({ metaDataLength, bodyLength }) => metaDataLength + bodyLength)
  const room = new Uint8Array(head.length + Math.max(...sizes))
  room.set(head)
  return room
}

/** The one batch of a stream; nothing when the stream cannot be read. */
function decoded(bytes: Uint8Array): RecordBatch | undefined {
  try {
    const { value, done } = RecordBatchReader.from(bytes).open().next()
    return done ? undefined : (value as RecordBatch)
  } catch {
    return undefined
  }
}
