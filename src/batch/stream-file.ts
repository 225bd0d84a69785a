/** Arrow IPC files a record batch at a time: nothing is held but the batch under way. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writevSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RecordBatchFileWriter, RecordBatchReader, type AsyncRecordBatchFileReader, type RecordBatch, type Schema } from 'apache-arrow'
import { UserError } from '../core/errors.ts'

/** An IPC file read at random: the batch that is asked for, and no other. */
export class BatchFile {
  readonly path: string
  readonly schema: Schema
  readonly batches: number
  readonly #reader: AsyncRecordBatchFileReader
  readonly #handle: FileHandle

  private constructor(path: string, handle: FileHandle, reader: AsyncRecordBatchFileReader) {
    this.path = path
    this.schema = reader.schema
    this.batches = reader.numRecordBatches
    this.#handle = handle
    this.#reader = reader
  }

  static async open(path: string): Promise<BatchFile> {
    const handle = await open(path)
    try {
      const reader = (await (await RecordBatchReader.from(handle)).open()) as AsyncRecordBatchFileReader
      return new BatchFile(path, handle, reader)
    } catch (cause) {
      await handle.close().catch(() => {})
      const error = new UserError('classeur-illisible', `le fichier Arrow « ${path} » est coupé, abîmé ou compressé`, 'enregistrez-le de nouveau, sans compression', { file: path })
      error.cause = cause
      throw error
    }
  }

  async batch(at: number): Promise<RecordBatch> {
    return (await this.#reader.readRecordBatch(at))!
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => {})
    await this.#handle.close().catch(() => {}) // the reader may have closed it
  }
}

/** Bytes of a message are put aside as they come, and given at once: no queue grows behind the writer. */
class Messages extends RecordBatchFileWriter {
  pieces: Uint8Array[] = []
  /** Where the bytes of some buffer begin in the file, when it was written. */
  watched: ArrayBufferLike | undefined
  found = -1

  protected override _write(chunk: ArrayBufferView): this {
    if (!this._started || chunk.byteLength === 0) return this
    if (this.watched !== undefined && chunk.buffer === this.watched) this.found = this._position
    this.pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    this._position += chunk.byteLength
    return this
  }
}

/** An IPC file written aside, batch by batch, then renamed. What is written is on the disk before the next batch is taken. */
export class BatchOutput {
  readonly #target: string
  readonly #temporary: string
  readonly #file: number
  readonly #messages = new Messages()
  #done = false

  constructor(target: string, schema: Schema) {
    this.#target = target
    this.#temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
    this.#file = this.#told(() => {
      mkdirSync(dirname(target), { recursive: true })
      return openSync(this.#temporary, 'wx+')
    })
    this.#messages.reset(undefined, schema)
    this.#flush()
  }

  /** The descriptor of the file under way. */
  get file(): number {
    return this.#file
  }

  /** Writes a batch; gives the place in the file of the column whose values are in `watched`. */
  write(batch: RecordBatch, watched: ArrayBufferLike): number {
    this.#messages.watched = watched
    this.#messages.found = -1
    this.#messages.write(batch)
    const { found } = this.#messages
    this.#flush()
    return found
  }

  /** Ends the file and gives it its name; `before` has the descriptor of what is whole but for its name. */
  finish(before: (file: number) => void): void {
    this.#messages.reset()
    this.#flush()
    this.#told(() => {
      before(this.#file)
      fsyncSync(this.#file)
      closeSync(this.#file)
      renameSync(this.#temporary, this.#target)
    })
    this.#done = true
  }

  /** Nothing is left of what was not finished. */
  abandon(): void {
    if (this.#done) return
    try {
      closeSync(this.#file)
    } catch {
      // it was closed already
    }
    rmSync(this.#temporary, { force: true })
  }

  #flush(): void {
    const pieces = this.#messages.pieces
    this.#messages.pieces = []
    this.#told(() => {
      // a system takes a thousand pieces at once at most, and may take fewer bytes than it is given
      for (let from = 0; from < pieces.length; from += 512) writeAll(this.#file, pieces.slice(from, from + 512))
    })
  }

  #told<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      const why = code === 'ENOSPC' ? 'le disque est plein' : code === 'EACCES' ? 'accès refusé' : message
      throw new UserError('sortie-impossible', `« ${this.#target} » ne peut pas être écrit : ${why}`, 'vérifiez le dossier, ses droits et la place libre', { file: this.#target })
    }
  }
}

function writeAll(file: number, pieces: readonly Uint8Array[]): void {
  let left = pieces
  while (left.length > 0) {
    let written = writevSync(file, left)
    const at = left.findIndex((piece) => {
      if (written < piece.length) return true
      written -= piece.length
      return false
    })
    left = at < 0 ? [] : [left[at]!.subarray(written), ...left.slice(at + 1)]
  }
}
