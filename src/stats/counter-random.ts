/** Counter-based random numbers: the number of a place, not of a turn, so that work can be shared out in any way. */

/**
 * A 32-bit integer for a seed and two counters, the same whatever was drawn before. (Two rounds of
 * the finaliser of MurmurHash3, public domain, A. Appleby.)
 *
 * @example
 * hash32(1, 2, 3) === hash32(1, 2, 3) // → true
 */
export function hash32(seed: number, a: number, b: number): number {
  let h = mix((seed ^ Math.imul(a, 0x9e3779b1)) | 0)
  h = mix((h + Math.imul(b, 0x85ebca77) + 0x165667b1) | 0)
  return h >>> 0
}

/**
 * A number in (0, 1) for a seed and two counters.
 *
 * @example
 * uniformAt(1, 2, 3) === uniformAt(1, 2, 3) // → true
 */
export function uniformAt(seed: number, a: number, b: number): number {
  return (hash32(seed, a, b) + 0.5) / 2 ** 32
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
