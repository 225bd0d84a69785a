/**
 * Bytes to text. French public files are UTF-8 or windows-1252, and do not say which: a file is
 * UTF-8 as long as all of its text is, and windows-1252 as a whole otherwise.
 */
export type Encoding = 'utf-8' | 'windows-1252'

/** What windows-1252 has in place of the control characters 128 to 159 (WHATWG Encoding, index windows-1252). */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes cells one at a time, and moves to windows-1252 at the first that is not UTF-8. */
export class CellDecoder {
  encoding: Encoding

  constructor(encoding: Encoding = 'utf-8') {
    this.encoding = encoding
  }

  readonly decode = (bytes: Uint8Array, start: number, end: number): string => {
    const text = shortAscii(bytes, start, end)
    if (text !== undefined) return text
    if (this.encoding === 'utf-8') {
      try {
        return strict.decode(bytes.subarray(start, end))
      } catch {
        this.encoding = 'windows-1252'
      }
    }
    return windows1252(bytes.subarray(start, end))
  }
}

/** The encoding of a piece of a file. A character cut by the end of the piece is no fault. */
export function encodingOf(bytes: Uint8Array): Encoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/**
 * What a text would have been, had its bytes been read as windows-1252 and not as UTF-8.
 *
 * @example
 * asWindows1252('é') // → 'Ã©'
 */
export function asWindows1252(text: string): string {
  return windows1252(new TextEncoder().encode(text))
}

/** Our own table: some versions of Node decode windows-1252 as ISO-8859-1. */
function windows1252(bytes: Uint8Array): string {
  let text = ''
  for (const c of bytes) text += c >= 128 && c < 160 ? HIGH[c - 128]! : String.fromCharCode(c)
  return text
}

/** A short cell, when it is all ASCII: a code, a mark. Three times faster than a decoder. */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > 12) return undefined
  let text = ''
  for (let p = start; p < end; p++) {
    const c = bytes[p]!
    if (c > 127) return undefined
    text += String.fromCharCode(c)
  }
  return text
}

/** Each byte as a character: enough for a number, which is ASCII or is none. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
}
