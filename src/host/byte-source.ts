/** Files on a disk as sources of bytes: nothing is held, no handle stays open. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { chunksInOrder, type ByteSource } from '../io/byte-source.ts'

/** A file, opened at each read and closed after it. */
export function onDisk(path: string): ByteSource {
  const { size } = statSync(path)
  const fill = (room: Uint8Array, from: number): number => {
    const file = openSync(path, 'r')
    try {
      let filled = 0
      while (filled < room.length) {
        const got = readSync(file, room, filled, room.length - filled, from + filled)
        if (got === 0) break
        filled += got
      }
      return filled
    } finally {
      closeSync(file)
    }
  }
  return {
    size,
    path,
    fill: (room, from) =>
      fill(room.length > size - from ? room.subarray(0, Math.max(0, size - from)) : room, from),
    read(from, to) {
      const piece = new Uint8Array(Math.max(0, Math.min(to, size) - from))
      return piece.subarray(0, fill(piece, from))
    },
  }
}

/** SHA-256 in hexadecimal of a source, without holding it. */
export function sha256OfSource(source: ByteSource): string {
  const hash = createHash('sha256')
  for (const chunk of chunksInOrder(source)) hash.update(chunk)
  return hash.digest('hex')
}
