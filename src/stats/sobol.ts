/** Sobol sequences: points that fill the cube more evenly than random ones, any of them at once. */
import { JOE_KUO } from './sobol-directions.ts'

const BITS = 32

/** How many dimensions have published direction numbers here. */
export const SOBOL_DIMENSIONS = 1 + JOE_KUO.split(',').length

/**
 * The sequence in so many dimensions, as a function that writes the point of an index (0 is the
 * origin) as 32-bit integers: divide by 2³² for the unit cube.
 *
 *     xₙ = ⊕ₖ gₖ·vₖ      g the Gray code of n, vₖ the direction numbers
 *
 * Points 0 … 2ᵏ − 1 are a net whatever the k: the first 1,000 are the first of the first 2,000.
 * Source: Bratley & Fox (1988), Antonov & Saleev (1979); direction numbers of Joe & Kuo (2008).
 *
 * @param dimensions at most `SOBOL_DIMENSIONS`
 * @example
 * sobol(2)(1, new Uint32Array(2)) // → [2147483648, 2147483648]
 */
export function sobol(dimensions: number): (index: number, out: Uint32Array) => Uint32Array {
  const rows = JOE_KUO.split(',')
  const directions = Array.from({ length: dimensions }, (_, d) =>
    d === 0
      ? Uint32Array.from({ length: BITS }, (_, k) => 2 ** (BITS - 1 - k))
      : directionsOf(rows[d - 1]!),
  )
  return (index, out) => {
    for (let d = 0; d < dimensions; d++) {
      const v = directions[d]!
      let x = 0
      for (let gray = (index ^ (index >>> 1)) >>> 0, k = 0; gray > 0; gray >>>= 1, k++)
        if (gray & 1) x ^= v[k]!
      out[d] = x
    }
    return out
  }
}

/** The 32 direction numbers of a dimension, from its polynomial and its first numbers. */
function directionsOf(row: string): Uint32Array {
  const [a = 0, ...m] = row.split(' ').map(Number)
  const s = m.length
  const v = new Uint32Array(BITS)
  for (let k = 0; k < BITS; k++) {
    if (k < s) {
      v[k] = m[k]! << (BITS - 1 - k)
      continue
    }
    let x = v[k - s]! ^ (v[k - s]! >>> s)
    for (let j = 1; j < s; j++) if ((a >>> (s - 1 - j)) & 1) x ^= v[k - j]!
    v[k] = x
  }
  return v
}
