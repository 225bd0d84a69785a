/** Seeded random numbers: the same draw tomorrow, on every machine. */

/**
 * Numbers in [0, 1) from a seed. (mulberry32, public domain, T. Ettinger)
 *
 * @example
 * mulberry32(1)() === mulberry32(1)() // → true
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
