/** Files compressed with gzip, unpacked as they are read. */
import { Gunzip } from 'fflate'
import { UserError } from '../core/errors.ts'
import { chunksOf, type ByteSource } from './byte-source.ts'

const STEP = 2 ** 16

/** Whether bytes begin as gzip does. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8
}

/** The bytes unpacked, as they are asked for. Throws `archive-illisible` when they are cut or altered, `archive-demesuree` above `most`. */
export function* gunzip(source: ByteSource, file: string, most: number): Generator<Uint8Array> {
  const pieces: Uint8Array[] = []
  const unpacker = new Gunzip((piece) => pieces.push(piece))
  let [read, size] = [0, 0]
  for (const chunk of chunksOf(source, 0, source.size, STEP)) {
    read += chunk.length
    try {
      unpacker.push(chunk, read >= source.size)
    } catch (cause) {
      const error = new UserError(
        'archive-illisible',
        `« ${file} » est coupé ou abîmé`,
        'téléchargez-le de nouveau',
        { file },
      )
      error.cause = cause
      throw error
    }
    for (const piece of pieces.splice(0)) {
      size += piece.length
      if (size > most)
        throw new UserError(
          'archive-demesuree',
          `« ${file} » contient plus de ${most} octets`,
          'extrayez vous-même le fichier voulu',
          { file },
        )
      yield piece
    }
  }
}
