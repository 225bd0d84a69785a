/** Many tests at once: probabilities adjusted so that false discoveries are held to a share. */

/**
 * Adjusts probabilities for the share of false discoveries: what is at most α is a discovery, and at most a share α of the
 * discoveries are false, on average.
 *
 *     q₍ᵢ₎ = min over k ≥ i of p₍ₖ₎ · m · c / k        c = 1 (bh), Σ 1/k (by)
 *
 * Source: Benjamini & Hochberg (1995), for tests that are independent or positively dependent; Benjamini & Yekutieli (2001), for
 * any dependence.
 *
 * @param p probabilities, 0 … 1; NaN is no test
 * @param kind `bh` or `by`
 * @returns adjusted probabilities, 0 … 1; NaN where there is no test
 *
 * @example
 * adjustedP(Float64Array.of(0.01, 0.04, 0.03, NaN), 'bh') // → [0.03, 0.04, 0.04, NaN]
 */
export function adjustedP(p: Float64Array, kind: 'bh' | 'by'): Float64Array {
  const order = Array.from(p.keys())
    .filter((i) => p[i] === p[i])
    .sort((a, b) => p[a]! - p[b]!)
  const m = order.length
  const c = kind === 'by' ? order.reduce((sum, _, k) => sum + 1 / (k + 1), 0) : 1
  const adjusted = new Float64Array(p.length).fill(NaN)
  let least = 1
  for (let k = m; k > 0; k--) {
    const i = order[k - 1]!
    least = Math.min(least, (p[i]! * m * c) / k)
    adjusted[i] = least
  }
  return adjusted
}
