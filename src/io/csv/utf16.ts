/** Text in UTF-16, as some spreadsheets save « Unicode text », made UTF-8 as it is read. */

/** Byte order of a text in UTF-16. */
export type Utf16 = 'utf-16le' | 'utf-16be'

/** Bytes looked at where there is no byte order mark. */
const LOOKED = 64

/**
 * Whether bytes are text in UTF-16: a byte order mark or, failing that, a zero byte in one of two places
 * and never in the other, as Latin letters and digits have.
 *
 * @example
 * utf16Of(Uint8Array.of(0xff, 0xfe, 0x43, 0)) // → 'utf-16le'
 */
export function utf16Of(head: Uint8Array): Utf16 | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(head.length, LOOKED) >> 1
  if (pairs < 4) return undefined
  let [even, odd] = [0, 0]
  for (let k = 0; k < pairs; k++) {
    if (head[2 * k] === 0) even++
    if (head[2 * k + 1] === 0) odd++
  }
  return odd > 0.9 * pairs && even === 0
    ? 'utf-16le'
    : even > 0.9 * pairs && odd === 0
      ? 'utf-16be'
      : undefined
}

/** The same text in UTF-8, piece by piece, without its byte order mark. */
export function* utf8From(chunks: Iterable<Uint8Array>, encoding: Utf16): Generator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }))
  yield encoder.encode(decoder.decode())
}
