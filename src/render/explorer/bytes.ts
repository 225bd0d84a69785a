/** Numbers as few bytes, for the data of a page: unsigned and signed integers of seven bits a byte, columns in planes of bytes. */

/** Writes unsigned and signed integers, seven bits a byte. */
export class ByteWriter {
  #room = new Uint8Array(1024)
  #size = 0

  /** Writes a whole number from 0 to 2³² − 1. */
  unsigned(value: number): void {
    if (this.#size + 5 > this.#room.length) {
      const larger = new Uint8Array(2 * this.#room.length)
      larger.set(this.#room)
      this.#room = larger
    }
    let rest = value
    while (rest > 127) {
      this.#room[this.#size++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#room[this.#size++] = rest
  }

  /** Writes a whole number of either sign, small ones in a byte (zigzag). */
  signed(value: number): void {
    this.unsigned(value >= 0 ? 2 * value : -2 * value - 1)
  }

  /** What was written. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#size)
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at: number

  /** `at`: place of the first byte to read. */
  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  /** Reads an unsigned number. */
  unsigned(): number {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = this.#bytes[this.#at++]!
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
      shift += 7
    }
  }

  /** Reads a signed number. */
  signed(): number {
    const value = this.unsigned()
    return value & 1 ? -(value + 1) / 2 : value / 2
  }
}

/** How a column is packed: its distinct values and their places, or whole steps from its least value. */
export type ColumnCode =
  | { readonly values: readonly number[]; readonly width: number }
  | { readonly least: number; readonly step: number; readonly width: number }

/** Up to so many distinct values, a column keeps each of them as it is. */
const MOST_DISTINCT = 4096

/**
 * Packs a column of numbers. One of few distinct values comes back to the last bit; another to half a step.
 *
 * @param column numbers; NaN is missing
 * @param step of what is kept: a whole number of steps; for a column of more than 2³² − 2 of them, a step is made larger
 * @returns how it is packed, and its bytes, the most significant of each number first
 */
export function packColumn(
  column: Float64Array,
  step: number,
): { readonly code: ColumnCode; readonly bytes: Uint8Array } {
  const distinct = new Set<number>()
  for (const value of column) {
    if (value === value) distinct.add(value)
    if (distinct.size > MOST_DISTINCT) break
  }
  if (distinct.size <= MOST_DISTINCT) {
    const values = [...distinct].sort((a, b) => a - b)
    const placeOf = new Map(values.map((value, place) => [value, place + 1]))
    const width = widthOf(values.length)
    return {
      code: { values, width },
      bytes: planes(column, width, (value) => placeOf.get(value) ?? 0),
    }
  }
  let [least, most] = [Infinity, -Infinity]
  for (const value of column) {
    if (value < least) least = value
    if (value > most) most = value
  }
  const size = Math.max(step, (most - least) / (2 ** 32 - 2))
  const width = widthOf(Math.round((most - least) / size) + 1)
  return {
    code: { least, step: size, width },
    bytes: planes(column, width, (value) =>
      value === value ? Math.round((value - least) / size) + 1 : 0,
    ),
  }
}

const widthOf = (most: number): number => Math.max(1, Math.ceil(Math.log2(most + 1) / 8))

/** The bytes of each rank together: the first are nearly the same, and pack well. */
function planes(
  column: Float64Array,
  width: number,
  numberOf: (value: number) => number,
): Uint8Array {
  const n = column.length
  const bytes = new Uint8Array(width * n)
  for (let i = 0; i < n; i++) {
    let rest = numberOf(column[i]!)
    for (let plane = width - 1; plane >= 0; plane--) {
      bytes[plane * n + i] = rest & 255
      rest = Math.floor(rest / 256)
    }
  }
  return bytes
}

/**
 * Unpacks a column.
 *
 * @param code how it was packed
 * @param bytes its bytes
 * @param n how many numbers
 * @returns the column; NaN is missing
 */
export function unpackColumn(code: ColumnCode, bytes: Uint8Array, n: number): Float64Array {
  const column = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let number = 0
    for (let plane = 0; plane < code.width; plane++) number = 256 * number + bytes[plane * n + i]!
    column[i] =
      number === 0
        ? NaN
        : 'values' in code
          ? code.values[number - 1]!
          : code.least + code.step * (number - 1)
  }
  return column
}

/** A code as it is, or how much greater than the one before. */
export type PackedCode = string | number

/**
 * Packs codes that mostly follow one another: « 02001 », « 02002 » is « 02001 », 1.
 *
 * @param codes codes, in order
 * @returns each as a difference with the one before where it has the same letters and length
 *
 * @example
 * packCodes(['2A001', '2A004', '2B002']) // → ['2A001', 3, '2B002']
 */
export function packCodes(codes: readonly string[]): PackedCode[] {
  return codes.map((code, i) => {
    const before = i === 0 ? undefined : codes[i - 1]!
    if (before === undefined || before.length !== code.length) return code
    const [head, tail] = [headOf(code), headOf(before)]
    const digits = code.length - head.length
    const difference = Number(code.slice(head.length)) - Number(before.slice(tail.length))
    return head === tail && digits > 0 && digits < 12 && difference > 0 ? difference : code
  })
}

/**
 * Unpacks codes.
 *
 * @param packed result of `packCodes`
 * @returns the codes
 *
 * @example
 * unpackCodes(['2A001', 3, '2B002']) // → ['2A001', '2A004', '2B002']
 */
export function unpackCodes(packed: readonly PackedCode[]): string[] {
  let before = ''
  return packed.map((each) => {
    if (typeof each === 'string') return (before = each)
    const head = headOf(before)
    const digits = before.length - head.length
    return (before = head + String(Number(before.slice(head.length)) + each).padStart(digits, '0'))
  })
}

/** What comes before the digits that end a code. */
const headOf = (code: string): string => /^(?:.*\D)?/.exec(code)![0]
