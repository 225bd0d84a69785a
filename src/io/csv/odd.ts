/** Cells of columns of numbers that are no plain number: settled when the whole column is known. */

/** Cells kept of one column. A wrong delimiter makes millions of them. */
const KEPT = 200_000

/** The cells of one column that could not be read where they stood. */
export class OddCells {
  readonly rows: number[] = []
  readonly lines: number[] = []
  readonly texts: string[] = []
  /** Rows whose number has a comma or a point before exactly three digits: thousands, or decimals. */
  readonly grouped: number[] = []
  count = 0

  /** Keeps a cell. A row cut between two chunks is read twice: its cell counts once. */
  add(row: number, line: number, text: string): void {
    if (this.rows.at(-1) === row) return
    this.count++
    if (this.rows.length >= KEPT) return
    this.rows.push(row)
    this.lines.push(line)
    this.texts.push(text)
  }

  /** Forgets the cells of a row that is not kept after all. */
  drop(row: number): void {
    if (this.grouped.at(-1) === row) this.grouped.pop()
    if (this.rows.at(-1) !== row) return
    this.rows.pop()
    this.lines.pop()
    this.texts.pop()
    this.count--
  }
}

/** A number as people write it, and what follows it. */
export interface OddNumber {
  readonly value: number
  readonly percent: boolean
  /** Whether the mark of a note follows: « 1200 (1) », « 3100* », « 12,5 (e) ». */
  readonly marked?: boolean
}

const SPACES = /[\s\u00a0\u202f\u2009]/g
const THOUSANDS = /^[+-]?\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/

/**
 * Reads a number with its percent or euro sign, its thousands parted by spaces, points, commas or
 * apostrophes, a sign of minus of typography.
 *
 * @returns nothing for what is no number
 *
 * @example
 * oddNumber('18,4 %') // → { value: 18.4, percent: true }
 */
export function oddNumber(text: string): OddNumber | undefined {
  const bare = text.trim().replace(NOTE_MARK, '')
  const found = plainOddNumber(bare)
  return found && bare !== text.trim() ? { ...found, marked: true } : found
}

/** The mark of a note after a number: stars, or a figure or a letter of INSEE (estimated, provisional, revised) in brackets. */
const NOTE_MARK = /\s*(?:\*{1,3}|\((?:\d|[a-e]|p|r|sd|\*{1,3})\)|[¹²³])$/i

function plainOddNumber(text: string): OddNumber | undefined {
  const signs = /^['’]?([−–+-]?[\d\s.,'’\u00a0\u202f\u2009]+?)\s*(%|€|eur|euros)?$/i.exec(
    text.trim(),
  )
  if (signs === null || !/\d/.test(signs[1]!)) return undefined
  const bare = signs[1]!.trim().replace(/[−–]/, '-')
  const digits = bare.replace(SPACES, '')
  if (digits !== bare && !/^[+-]?\d{1,3}(?:[\s\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?$/.test(bare))
    return undefined
  const percent = signs[2] === '%'
  const value = valueOf(digits)
  return Number.isFinite(value) ? { value, percent } : undefined
}

function valueOf(digits: string): number {
  if (/^[+-]?\d+(?:[.,]\d+)?$/.test(digits)) return Number(digits.replace(',', '.'))
  const grouped = THOUSANDS.exec(digits)
  if (grouped === null) return NaN
  const sign = grouped[1]!
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const decimal = last >= 0 && digits[last] !== sign ? last : -1
  const whole = (decimal < 0 ? digits : digits.slice(0, decimal)).replace(/[.,'’]/g, '')
  return Number(decimal < 0 ? whole : `${whole}.${digits.slice(decimal + 1)}`)
}
