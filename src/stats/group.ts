/** Sums by group. `of[i]` is the group of row i, or −1 for none; groups are 0 … n − 1. */

/**
 * Sum of the present values of each group; NaN for a group in which nothing is present. Rounding
 * errors are given back at the end, as in `sum`: the order of the rows does not show.
 *
 * @example
 * groupSum(Float64Array.of(1, 2, NaN), Int32Array.of(0, 0, 1), 2) // → [3, NaN]
 */
export function groupSum(x: Float64Array, of: Int32Array, n: number): Float64Array {
  const sums = new Float64Array(n)
  const lost = new Float64Array(n)
  const seen = new Uint8Array(n)
  for (let i = 0; i < x.length; i++) {
    const g = of[i]!
    const v = x[i]!
    if (g < 0 || v !== v) continue
    const total = sums[g]!
    const next = total + v
    lost[g]! += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total
    sums[g] = next
    seen[g] = 1
  }
  for (let g = 0; g < n; g++) sums[g] = seen[g] === 1 ? sums[g]! + lost[g]! : NaN
  return sums
}

/**
 * Two sums over the rows of a group where **both** columns are present: what a ratio of sums needs.
 * A row whose denominator alone is known must not weigh on the ratio.
 *
 * @example
 * groupSums(Float64Array.of(1, NaN), Float64Array.of(4, 9), Int32Array.of(0, 0), 1) // → [[1], [4]]
 */
export function groupSums(
  a: Float64Array,
  b: Float64Array,
  of: Int32Array,
  n: number,
): [Float64Array, Float64Array] {
  const both = of.map((g, i) => (a[i] === a[i] && b[i] === b[i] ? g : -1))
  return [groupSum(a, both, n), groupSum(b, both, n)]
}
