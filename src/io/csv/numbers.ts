/** What stands in a column of numbers: a number, or a mark that says why there is none. */
import { reasonByte, type Reason } from '../../table/missing.ts'
import { CR, LF, QUOTE } from './cells.ts'

/** Byte of a comma. */
export const COMMA = 44
const MINUS = 45
/** Byte of a point. */
export const POINT = 46
const ZERO = 48
const NINE = 57
/** Below it, every integer is a double. */
const EXACT = 2 ** 53
/** 10⁰ to 10²²: a double holds each of them exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))

/** How the producers spell a missing value, in any case, quoted or not. */
export const defaultMarks: Readonly<Record<string, Reason>> = {
  '': 'non-renseigne',
  ...marksOf(
    'non-renseigne',
    'NA|N/A|NaN|null|none|nil|<NA>|-|--|–|—|…|...|.|..|nr|n.r.|non renseigné|non renseignée|#N/A|#N/A N/A|#NA|#REF!|#NOM?|#NAME?|#VALEUR!|#VALUE!|#NULL!|#NUM!|#NOMBRE!|#NUL!|vide|(vide)|non communiqué|manquant',
  ),
  ...marksOf(
    'secret',
    's|(s)|c|secret|secret statistique|N/A - secret statistique|N/A - secret|confidentiel|s.s.',
  ),
  ...marksOf(
    'non-diffuse',
    'nd|n/d|n.d.|n.d|nc|n.c.|n/c|N/A - résultat non disponible|N/A - donnée non disponible|N/A - non disponible|non disponible|indisponible|non diffusé|non diffusée',
  ),
  ...marksOf('non-significatif', 'ns|n.s.|N/A - non significatif|non significatif'),
  ...marksOf(
    'sans-objet',
    'so|s.o.|///|//|sans objet|non concerné|N/A - division par 0|N/A - sans objet|#DIV/0!',
  ),
}

function marksOf(reason: Reason, marks: string): Record<string, Reason> {
  return Object.fromEntries(marks.split('|').map((mark) => [mark, reason]))
}

/** The marks as a tree of bytes, so that a cell is looked up where it stands. */
export class Marks {
  /** `next[256 · node + byte]` is the node that follows; 0, the root, for none. */
  readonly #next: Uint16Array
  readonly #reason: Uint8Array
  /** The byte of the reason of the mark last passed over. */
  reason = 0

  constructor(marks: Readonly<Record<string, Reason>>) {
    const written = Object.entries(marks).flatMap(([mark, said]) =>
      bytesOf(mark).map((bytes) => ({ bytes, said })),
    )
    const most = written.reduce((sum, { bytes }) => sum + bytes.length, 1)
    const next = new Uint16Array(256 * most)
    const reason = new Uint8Array(most)
    let nodes = 1
    for (const { bytes, said } of written) {
      let node = 0
      for (const byte of bytes) {
        const edge = 256 * node + byte
        if (next[edge] === 0) {
          next[edge] = nodes++
          if (isLetter(byte)) next[256 * node + (byte ^ 32)] = next[edge]
        }
        node = next[edge]!
      }
      reason[node] = reasonByte[said]
    }
    this.#next = next
    this.#reason = reason
  }

  /** Passes over the mark that fills the cell at `at`, and gives where the cell ends; −1 when there is none. */
  pass(bytes: Uint8Array, at: number, delimiter: number): number {
    const next = this.#next
    let node = 0
    for (let p = at; ; p++) {
      const c = bytes[p]!
      if (c === delimiter || c === LF) {
        this.reason = this.#reason[node]!
        return this.reason > 0 ? p : -1
      }
      node = next[256 * node + c]!
      if (node === 0) return -1
    }
  }

  /** The byte of the reason, or 0 when these bytes are no mark. */
  find(bytes: Uint8Array, start: number, end: number): number {
    let node = 0
    for (let p = start; p < end; p++) {
      node = this.#next[256 * node + bytes[p]!]!
      if (node === 0) return 0
    }
    return this.#reason[node]!
  }
}

/** Signs of windows-1252 above Latin-1 that marks may hold. */
const HIGH: Readonly<Record<string, number>> = { '…': 0x85, '’': 0x92, '–': 0x96, '—': 0x97 }

/** A mark in UTF-8, and in windows-1252 where that differs. */
function bytesOf(mark: string): Uint8Array[] {
  const utf8 = new TextEncoder().encode(mark)
  return utf8.length === mark.length
    ? [utf8]
    : [utf8, Uint8Array.from(mark, (sign) => HIGH[sign] ?? sign.charCodeAt(0))]
}

/** Bit 32 tells a capital ASCII letter from a small one. */
function isLetter(byte: number): boolean {
  return (byte | 32) >= 97 && (byte | 32) <= 122
}

/**
 * Reads the number that fills the cell at `at` into `column[row]`, and gives where the cell ends;
 * −1 when it is anything but a plain number.
 *
 * While the mantissa is below 2⁵³ it is exact, as is the power of ten: one division then gives
 * what Number() gives, to the last bit (W. D. Clinger, How to read floating point numbers accurately, 1990).
 */
export function parsePlainNumber(
  bytes: Uint8Array,
  at: number,
  delimiter: number,
  bareComma: number,
  column: Float64Array,
  row: number,
): number {
  let p = at
  let c = bytes[p]!
  let quoted = false
  let negative = false
  if (c < ZERO || c > NINE) {
    if ((quoted = c === QUOTE)) c = bytes[++p]!
    if ((negative = c === MINUS)) c = bytes[++p]!
  }
  const first = p
  let mantissa = 0
  while (c >= ZERO && c <= NINE) {
    mantissa = mantissa * 10 + (c - ZERO)
    c = bytes[++p]!
  }
  let digits = p - first
  let decimals = 0
  const whole = digits
  if (c === POINT || c === (quoted ? COMMA : bareComma)) {
    const point = p
    c = bytes[++p]!
    while (c >= ZERO && c <= NINE) {
      mantissa = mantissa * 10 + (c - ZERO)
      c = bytes[++p]!
    }
    decimals = p - point - 1
    digits += decimals
  }
  if (digits === 0 || mantissa >= EXACT || decimals > 22) return -1
  // « 45,911 » or « 45.911 » is thousands as often as decimals: the column tells
  if (decimals === 3 && whole > 0 && whole < 4 && bytes[first] !== ZERO) return -1
  if (quoted) {
    if (c !== QUOTE) return -1
    c = bytes[++p]!
  }
  if (c === CR) c = bytes[++p]!
  if (c !== LF && (c !== delimiter || bytes[p - 1] === CR)) return -1
  column[row] = (negative ? -mantissa : mantissa) / POWERS[decimals]!
  return p
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
/** Thousands apart by a space, a no-break space or a narrow one; each byte is a character here, in UTF-8 or windows-1252. */
const GROUPED = /^[+-]?\d{1,3}(?:(?: |\u00c2?\u00a0|\u00e2\u0080\u00af)\d{3})+(?:[.,]\d*)?$/

/**
 * Any number that `Number()` reads, and reads as finite; NaN for the rest. One decimal sign at most.
 *
 * @example
 * parseNumber('-1,5e3', true) // → -1500
 * parseNumber('1.234,5', true) // → NaN
 * parseNumber('12 345', true) // → 12345
 */
export function parseNumber(text: string, commaIsDecimal: boolean): number {
  const spaced = text.length > 4 && GROUPED.test(text) ? text.replace(/[^\d.,+-]/g, '') : text
  const plain = commaIsDecimal ? spaced.replace(',', '.') : spaced
  const value = NUMBER.test(plain) ? Number(plain) : NaN
  return Number.isFinite(value) ? value : NaN
}
