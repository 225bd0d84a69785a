import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256Of } from '../../src/core/sha256.ts'
import { mulberry32 } from '../support.ts'

describe('SHA-256 of bytes in memory', () => {
  it('is that of the standard, for every length around a block', () => {
    const random = mulberry32(7)
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 70_001]) {
      const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256))
      expect(sha256Of(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })

  it('is that of a view on a larger buffer', () => {
    const whole = new TextEncoder().encode('xxabcyy')
    expect(sha256Of(whole.subarray(2, 5))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
