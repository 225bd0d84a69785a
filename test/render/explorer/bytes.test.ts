import { describe, expect, it } from 'vitest'
import {
  ByteReader,
  ByteWriter,
  packCodes,
  packColumn,
  unpackCodes,
  unpackColumn,
} from '../../../src/render/explorer/bytes.ts'
import { column, mulberry32, spread } from '../../support.ts'

const back = (values: Float64Array, step: number): Float64Array => {
  const { code, bytes } = packColumn(values, step)
  return unpackColumn(code, bytes, values.length)
}

describe('whole numbers', () => {
  it('of any size and sign come back', () => {
    const [unsigned, signed] = [
      [0, 1, 127, 128, 16383, 16384, 2 ** 32 - 1],
      [0, -1, 1, -64, 64, -8192, 8192, 2 ** 30, -(2 ** 30)],
    ]
    const out = new ByteWriter()
    for (const value of unsigned) out.unsigned(value)
    for (const value of signed) out.signed(value)
    const from = new ByteReader(out.bytes)
    expect(unsigned.map(() => from.unsigned())).toEqual(unsigned)
    expect(signed.map(() => from.signed())).toEqual(signed)
  })

  it('beyond the first room that is taken are not lost', () => {
    const out = new ByteWriter()
    for (let i = 0; i < 5000; i++) out.unsigned(i)
    const from = new ByteReader(out.bytes)
    expect(Array.from({ length: 5000 }, () => from.unsigned())).toEqual(
      Array.from({ length: 5000 }, (_, i) => i),
    )
  })
})

describe('a column', () => {
  it('of few values comes back to the last bit, what is missing too', () => {
    const values = column(0.1, NaN, 1 / 3, -7e9, 0.1, 0)
    expect([...back(values, 1)]).toEqual([...values])
  })

  it('of very many values comes back to half a step', () => {
    const random = mulberry32(7)
    const values = Float64Array.from({ length: 9000 }, (_, i) => (i % 9 === 0 ? NaN : random()))
    const read = back(values, 1e-4)
    expect(spread(read, values)).toBeLessThanOrEqual(0.5e-4 * (1 + 1e-9))
    // packed again, it is the same
    expect(spread(back(read, 1e-4), read)).toBeLessThan(1e-12)
  })

  it('without a value comes back so', () => {
    expect([...back(column(NaN, NaN), 1)]).toEqual([NaN, NaN])
  })
})

it('codes come back: those that follow one another, letters, lengths that change, the same twice', () => {
  const codes = [
    '01001',
    '01002',
    '01010',
    '2A004',
    '2A006',
    '2B002',
    '97101',
    'g',
    'g',
    '200000001',
  ]
  expect(unpackCodes(packCodes(codes))).toEqual(codes)
  expect(packCodes(codes)[1]).toBe(1)
})
