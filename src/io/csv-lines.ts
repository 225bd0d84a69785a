/** Lines of a CSV file: blank ones, how many there are, how many there may be. */
import { CR, LF } from './csv-cells.ts'

/** How many bytes make a blank line here; 0 when the line is not blank. */
export function blankLine(bytes: Uint8Array, at: number): number {
  return bytes[at] === LF ? 1 : bytes[at] === CR && bytes[at + 1] === LF ? 2 : 0
}

export function countLines(bytes: Uint8Array, at: number, limit: number): number {
  let lines = 0
  for (let p = bytes.indexOf(LF, at); p >= 0 && p < limit; p = bytes.indexOf(LF, p + 1)) lines++
  return lines
}

/**
 * About how many rows there are in `whole` bytes that are like these: counted when that is quick and these are all, else told
 * from 256 rows picked all along, and a margin.
 */
export function expectedRows(
  bytes: Uint8Array,
  at: number,
  limit: number,
  whole = limit - at,
): number {
  const size = limit - at
  if (size < 2 ** 18)
    return Math.ceil(countLines(bytes, at, limit) * Math.max(1, (1.08 * whole) / Math.max(1, size)))
  let [rows, length] = [1, 0]
  for (let i = 0; i < 256; i++) {
    const start = bytes.indexOf(LF, at + Math.floor((i * size) / 256)) + 1
    const end = bytes.indexOf(LF, start) + 1
    if (end === 0) break
    rows++
    length += end - start
  }
  return Math.ceil((1.08 * rows * Math.max(size, whole)) / Math.max(length, rows))
}
