/** Files on a disk as sources of bytes: nothing is held, no handle stays open. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { chunksOf, type ByteSource } from './byte-source.ts'

/** A file, opened at each read and closed after it. */
export function onDisk(path: string): ByteSource {
  const { size } = statSync(path)
  return {
    size,
    path,
    read(from, to) {
      const piece = new Uint8Array(Math.max(0, Math.min(to, size) - from))
      const file = openSync(path, 'r')
      try {
        let filled = 0
        while (filled < piece.length) {
          const got = readSync(file, piece, filled, piece.length - filled, from + filled)
          if (got === 0) break
          filled += got
        }
        return piece.subarray(0, filled)
      } finally {
        closeSync(file)
      }
    },
  }
}

/** SHA-256 in hexadecimal of a source, without holding it. */
export function sha256OfSource(source: ByteSource): string {
  const hash = createHash('sha256')
  for (const chunk of chunksOf(source)) hash.update(chunk)
  return hash.digest('hex')
}
