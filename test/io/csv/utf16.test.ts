import { describe, expect, it } from 'vitest'
import { readUpTo } from '../../../src/io/byte-source.ts'
import { utf16Of, utf8From } from '../../../src/io/csv/utf16.ts'

const text = 'CODGEO;LIBGEO;P21_POP\n05157;Saint-Véran 🏔;233\n'
const little = (content: string): Uint8Array => new Uint8Array(Buffer.from(content, 'utf16le'))
const big = (content: string): Uint8Array =>
  new Uint8Array(Buffer.from(content, 'utf16le').swap16())
const mark = '\uFEFF'

describe('utf16Of', () => {
  it.each([
    ['with its mark, little-endian', little(mark + text), 'utf-16le'],
    ['with its mark, big-endian', big(mark + text), 'utf-16be'],
    ['without a mark, little-endian', little(text), 'utf-16le'],
    ['without a mark, big-endian', big(text), 'utf-16be'],
    ['of one byte a letter', new TextEncoder().encode(text), undefined],
    ['of zeros', new Uint8Array(64), undefined],
  ] as const)('tells text %s', (_, bytes, encoding) => {
    expect(utf16Of(bytes)).toBe(encoding)
  })
})

describe('utf8From', () => {
  it.each([1, 2, 3, 7, 64])('gives the same text whatever the pieces (%i bytes)', (size) => {
    for (const [bytes, encoding] of [
      [little(mark + text), 'utf-16le'],
      [big(text), 'utf-16be'],
    ] as const) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) =>
        bytes.slice(k * size, (k + 1) * size),
      )
      expect(new TextDecoder().decode(readUpTo(utf8From(pieces, encoding), 2 ** 20))).toBe(text)
    }
  })
})
