/**
 * The shape of a CSV file, on its bytes: where a row ends, where a cell starts and ends.
 *
 * One rule throughout: a quote opens only at the very start of a cell; inside, two quotes are one;
 * what follows the closing quote should be a delimiter or the end of the row.
 */
/** Byte of a line feed. */
export const LF = 10
/** Byte of a carriage return. */
export const CR = 13
/** Byte of a quotation mark. */
export const QUOTE = 34

/** Delimiters that a file may have. */
export const delimiters = [';', ',', '\t', '|'] as const
/** Delimiter of a file. */
export type Delimiter = (typeof delimiters)[number]

/** One cell, measured. A single object is filled again and again: no allocation a cell. */
export interface Cell {
  start: number
  /** Exclusive, without the quotes. */
  end: number
  /** Where the delimiter or the line feed after the cell stands; −1 when a quote is still open at the limit. */
  next: number
  quoted: boolean
  /** Line feeds inside the quotes. */
  lines: number
  /** Something stands between the closing quote and the delimiter. */
  spill: boolean
}

/** Makes a cell to be filled by `measureCell`, again and again. */
export function emptyCell(): Cell {
  return { start: 0, end: 0, next: 0, quoted: false, lines: 0, spill: false }
}

/** Measures the cell that starts at `at`. The byte before `limit` must be a line feed. */
export function measureCell(
  bytes: Uint8Array,
  at: number,
  limit: number,
  delimiter: number,
  cell: Cell,
): void {
  cell.quoted = bytes[at] === QUOTE
  cell.lines = 0
  cell.spill = false
  const close = cell.quoted ? closingQuote(bytes, at + 1, limit, cell) : at - 1
  if (cell.quoted && close < 0) {
    cell.next = -1
    return
  }
  const after = close + 1
  let p = after
  while (bytes[p] !== delimiter && bytes[p] !== LF) p++
  const end = bytes[p] === LF && p > after && bytes[p - 1] === CR ? p - 1 : p
  cell.next = p
  cell.start = cell.quoted ? at + 1 : at
  cell.end = cell.quoted ? close : end
  cell.spill = cell.quoted && end > after
}

function closingQuote(bytes: Uint8Array, from: number, limit: number, cell: Cell): number {
  for (let p = from; p < limit; p++) {
    const c = bytes[p]!
    if (c === LF) cell.lines++
    if (c !== QUOTE) continue
    if (bytes[p + 1] !== QUOTE) return p
    p++
  }
  return -1
}

/** Looks for the end of a row, and remembers from one chunk to the next whether a quote is open. */
export class RowEnd {
  #state: 'start' | 'bare' | 'quoted' | 'quote' = 'start'
  readonly #delimiters: readonly number[]

  /** While the delimiter is not known, all of them count. */
  constructor(delimiter?: Delimiter) {
    this.#delimiters = (delimiter ? [delimiter] : delimiters).map((each) => each.charCodeAt(0))
  }

  /** Where the line feed that ends the row stands, from `at` on, or −1 when it is not in these bytes. */
  find(bytes: Uint8Array, at: number): number {
    for (let p = at; p < bytes.length; p++) {
      const c = bytes[p]!
      if (this.#state === 'quoted') {
        if (c === QUOTE) this.#state = 'quote'
      } else if (c === LF) {
        this.#state = 'start'
        return p
      } else if (c === QUOTE && this.#state !== 'bare') {
        this.#state = 'quoted'
      } else {
        this.#state = this.#delimiters.includes(c) ? 'start' : 'bare'
      }
    }
    return -1
  }
}

/** The cells of a row as text; the row goes from `at` to the line feed that ends it. */
export function splitRow(
  bytes: Uint8Array,
  at: number,
  limit: number,
  delimiter: Delimiter,
  decode: (bytes: Uint8Array, start: number, end: number) => string,
): string[] {
  const cell = emptyCell()
  const cells: string[] = []
  for (let p = at; ; p = cell.next + 1) {
    measureCell(bytes, p, limit, delimiter.charCodeAt(0), cell)
    if (cell.next < 0) return cells
    cells.push(cellText(bytes, cell, decode))
    if (bytes[cell.next] === LF) return cells
  }
}

/** The text of a measured cell: two quotes inside quotes are one. */
export function cellText(
  bytes: Uint8Array,
  cell: Cell,
  decode: (bytes: Uint8Array, start: number, end: number) => string,
): string {
  const text = decode(bytes, cell.start, cell.end)
  return cell.quoted && text.includes('"') ? text.replaceAll('""', '"') : text
}

/** The delimiter that stands most often outside quotes between `at` and `limit`; `;` when none does. */
export function mostFrequentDelimiter(bytes: Uint8Array, at: number, limit: number): Delimiter {
  const counts = countDelimiters(bytes, at, limit)
  return delimiters[counts.indexOf(Math.max(...counts))]!
}

/**
 * The delimiter of which most rows hold the same number; of two, the one that they hold more of.
 * A title, or a comma inside numbers, changes from row to row. `ends` are the ends of the rows.
 */
export function commonDelimiter(bytes: Uint8Array, ends: readonly number[]): Delimiter {
  const counts = ends.map((end, i) => countDelimiters(bytes, ends[i - 1] ?? 0, end))
  const scores = delimiters.map((_, which) => {
    const tally = new Map<number, number>()
    for (const row of counts)
      if (row[which]! > 0) tally.set(row[which]!, (tally.get(row[which]!) ?? 0) + 1)
    return Math.max(0, ...[...tally].map(([held, rows]) => rows + held / 1e6))
  })
  return delimiters[scores.indexOf(Math.max(...scores))]!
}

function countDelimiters(bytes: Uint8Array, at: number, limit: number): number[] {
  let quoted = false
  const counts = new Uint32Array(256)
  for (let p = at; p < limit; p++) {
    const c = bytes[p]!
    if (c === QUOTE) quoted = !quoted
    else if (!quoted) counts[c]!++
  }
  return delimiters.map((each) => counts[each.charCodeAt(0)]!)
}

/** How many bytes make a blank line here; 0 when the line is not blank. */
export function blankLine(bytes: Uint8Array, at: number): number {
  return bytes[at] === LF ? 1 : bytes[at] === CR && bytes[at + 1] === LF ? 2 : 0
}

/** Counts the line feeds of bytes from `at` to `limit`. */
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
