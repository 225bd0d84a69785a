/** Arrow IPC files written a record batch at a time: nothing is held but the batch under way. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writev,
  writevSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { RecordBatchFileWriter, type RecordBatch, type Schema } from 'apache-arrow'
import { UserError } from '../../core/errors.ts'
import { temporaryBeside, type Temporary } from '../../host/unfinished.ts'

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
  readonly #temporary: Temporary
  readonly #file: number
  readonly #messages = new Messages()
  #behind: Promise<void> = Promise.resolve()
  #done = false

  constructor(target: string, schema: Schema) {
    this.#target = target
    this.#temporary = temporaryBeside(target)
    this.#file = this.#told(() => {
      mkdirSync(dirname(target), { recursive: true })
      return openSync(this.#temporary.path, 'wx+')
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
    const found = this.#place(batch, watched)
    this.#flush()
    return found
  }

  /** The same, while the next batch is computed. Done when the batch before is written: nothing queues up. What the columns stand on must stay as it is. */
  async writeBehind(batch: RecordBatch, watched: ArrayBufferLike): Promise<number> {
    const found = this.#place(batch, watched)
    const pieces = this.#messages.pieces
    this.#messages.pieces = []
    await this.#behind
    this.#behind = writeAllBehind(this.#file, pieces).catch((error: unknown) => this.#tell(error))
    this.#behind.catch(() => {}) // told when the next batch comes, or the end
    return found
  }

  /** Ends the file and gives it its name; `before` has the descriptor of what is whole but for its name. */
  finish(before: (file: number) => void): void {
    this.#end(before)
    this.#told(() => fsyncSync(this.#file))
    this.#publish()
  }

  /** The same for what was written behind; gives the SHA-256 of the file, which is computed while the disk takes it. */
  async finishHashed(before: (file: number) => void): Promise<string> {
    await this.#behind
    this.#end(before)
    const taken = promisify(fsync)(this.#file).catch((error: unknown) => this.#tell(error))
    taken.catch(() => {})
    this.#behind = taken
    const sha256 = this.#told(() => sha256Of(this.#file))
    await taken
    this.#publish()
    return sha256
  }

  #place(batch: RecordBatch, watched: ArrayBufferLike): number {
    this.#messages.watched = watched
    this.#messages.found = -1
    this.#messages.write(batch)
    return this.#messages.found
  }

  #end(before: (file: number) => void): void {
    this.#messages.reset()
    this.#flush()
    this.#told(() => before(this.#file))
  }

  #publish(): void {
    this.#told(() => {
      closeSync(this.#file)
      renameSync(this.#temporary.path, this.#target)
    })
    this.#done = true
  }

  /** Nothing is left of what was not finished. */
  async abandon(): Promise<void> {
    if (this.#done) return
    await this.#behind.catch(() => {}) // nothing may be written to a descriptor that is closed
    try {
      closeSync(this.#file)
    } catch {
      // it was closed already
    }
    this.#temporary.remove()
  }

  #flush(): void {
    const pieces = this.#messages.pieces
    this.#messages.pieces = []
    this.#told(() => {
      for (let left: readonly Uint8Array[] = pieces; left.length > 0;)
        left = leftOf(left, writevSync(this.#file, left.slice(0, MOST)))
    })
  }

  #told<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      return this.#tell(error)
    }
  }

  #tell(error: unknown): never {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined || error instanceof UserError) throw error
    const why =
      code === 'ENOSPC' ? 'le disque est plein' : code === 'EACCES' ? 'accès refusé' : message
    throw new UserError(
      'sortie-impossible',
      `« ${this.#target} » ne peut pas être écrit : ${why}`,
      'vérifiez le dossier, ses droits et la place libre',
      { file: this.#target },
    )
  }
}

async function writeAllBehind(file: number, pieces: readonly Uint8Array[]): Promise<void> {
  for (let left = pieces; left.length > 0;)
    left = leftOf(left, (await promisify(writev)(file, left.slice(0, MOST))).bytesWritten)
}

/** A system takes a thousand pieces at once at most, and may take fewer bytes than it is given. */
const MOST = 512

function leftOf(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let written = bytes
  const at = pieces.findIndex((piece) => {
    if (written < piece.length) return true
    written -= piece.length
    return false
  })
  return at < 0 ? [] : [pieces[at]!.subarray(written), ...pieces.slice(at + 1)]
}

function sha256Of(file: number): string {
  const hash = createHash('sha256')
  const room = new Uint8Array(2 ** 22)
  for (let at = 0, got = 0; (got = readSync(file, room, 0, room.length, at)) > 0; at += got)
    hash.update(room.subarray(0, got))
  return hash.digest('hex')
}
