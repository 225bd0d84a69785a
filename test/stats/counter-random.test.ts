import { expect, it } from 'vitest'
import { hash32, uniformAt } from '../../src/stats/counter-random.ts'

/** The finaliser of MurmurHash3 as it was published, on whole numbers of any size. */
function fmix32(h: bigint): bigint {
  const low = (x: bigint): bigint => BigInt.asUintN(32, x)
  h = low((h ^ (h >> 16n)) * 0x85ebca6bn)
  h = low((h ^ (h >> 13n)) * 0xc2b2ae35n)
  return h ^ (h >> 16n)
}

it('the finaliser written out here is that of the published test: fmix32(1) = 0x514e28b7', () => {
  expect([fmix32(0n), fmix32(1n)]).toEqual([0n, 0x514e28b7n])
})

it.each([
  [0, 0, 0],
  [1, 2, 3],
  [20261121, 7, 0],
  [-1, 4294967295, 65535],
  [5, 123456789, 987654321],
])('hash32(%i, %i, %i) is two rounds of it', (seed, a, b) => {
  const low = (x: bigint): bigint => BigInt.asUintN(32, x)
  const first = fmix32(low(BigInt(seed)) ^ low(BigInt(a) * 0x9e3779b1n))
  const second = fmix32(low(first + BigInt(b) * 0x85ebca77n + 0x165667b1n))
  expect(hash32(seed, a, b)).toBe(Number(second))
  expect(uniformAt(seed, a, b)).toBe((Number(second) + 0.5) / 4294967296)
})
