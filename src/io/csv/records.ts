/** A small CSV as rows of text, each with the line where it starts: for lists of places, not for wide files. */
import { LF, RowEnd, splitRow } from './cells.ts'
import { CellDecoder } from './encoding.ts'
import { peekCsv } from './wide.ts'

/** Row of a small CSV, with the line where it starts. */
export interface CsvRecord {
  /** 1-based, as an editor numbers it; a cell in quotes may hold line feeds. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Every row of a file, blank ones left out. Delimiter and encoding are found as for wide files.
 *
 * @example
 * csvRecords(new TextEncoder().encode('id,nom\n1,"deux\nlignes"\n2,une\n')).map(({ line }) => line) // → [1, 2, 4]
 */
export function csvRecords(bytes: Uint8Array): CsvRecord[] {
  const { delimiter, encoding } = peekCsv(bytes)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const whole = bytes.at(-1) === LF ? bytes.subarray(start) : withLineFeed(bytes.subarray(start))
  const decoder = new CellDecoder(encoding)
  const rowEnd = new RowEnd(delimiter)
  const records: CsvRecord[] = []
  let line = 1
  for (let at = 0; at < whole.length;) {
    const end = rowEnd.find(whole, at) + 1 || whole.length
    const cells = splitRow(whole, at, end, delimiter, decoder.decode)
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line, cells })
    for (let p = at; p < end; p++) if (whole[p] === LF) line++
    at = end
  }
  return records
}

function withLineFeed(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 1)
  out.set(bytes)
  out[bytes.length] = LF
  return out
}
