/** Sums by group. `of[i]` is the group of row i, or −1 for none; groups are 0 … n − 1. */

/**
 * Sum of the present values of each group; NaN for a group in which nothing is present.
 *
 * @example
 * groupSum(Float64Array.of(1, 2, NaN), Int32Array.of(0, 0, 1), 2) // → [3, NaN]
 */
export function groupSum(x: Float64Array, of: Int32Array, n: number): Float64Array {
  const total = new Float64Array(n)
  const seen = new Uint8Array(n)
  for (let i = 0; i < x.length; i++) {
    const g = of[i]!
    const v = x[i]!
    if (g < 0 || v !== v) continue
    total[g]! += v
    seen[g] = 1
  }
  for (let g = 0; g < n; g++) if (seen[g] === 0) total[g] = NaN
  return total
}

/**
 * Two sums over the rows of a group where **both** columns are present: what a ratio of sums needs.
 * A row whose denominator alone is known must not weigh on the ratio.
 *
 * @example
 * groupSums(Float64Array.of(1, NaN), Float64Array.of(4, 9), Int32Array.of(0, 0), 1) // → [[1], [4]]
 */
export function groupSums(a: Float64Array, b: Float64Array, of: Int32Array, n: number): [Float64Array, Float64Array] {
  const sumA = new Float64Array(n)
  const sumB = new Float64Array(n)
  const seen = new Uint8Array(n)
  for (let i = 0; i < a.length; i++) {
    const g = of[i]!
    const u = a[i]!
    const v = b[i]!
    if (g < 0 || u !== u || v !== v) continue
    sumA[g]! += u
    sumB[g]! += v
    seen[g] = 1
  }
  for (let g = 0; g < n; g++) {
    if (seen[g] === 1) continue
    sumA[g] = NaN
    sumB[g] = NaN
  }
  return [sumA, sumB]
}
