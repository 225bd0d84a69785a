/** Measurement noise, by inversion: a share or a deviate for a number in (0, 1). */

/**
 * The quantile of the standard normal distribution.
 * Source: P. J. Acklam's rational approximation (relative error below 1.2e-9).
 *
 * @example
 * Math.round(1e6 * normalQuantile(0.975)) // → 1959964
 */
export function normalQuantile(u: number): number {
  const q = u < 0.5 ? u : 1 - u
  if (q < 0.02425) {
    const r = Math.sqrt(-2 * Math.log(q))
    const tail =
      (((((-7.784894002430293e-3 * r - 3.223964580411365e-1) * r - 2.400758277161838) * r -
        2.549732539343734) *
        r +
        4.374664141464968) *
        r +
        2.938163982698783) /
      ((((7.784695709041462e-3 * r + 3.224671290700398e-1) * r + 2.445134137142996) * r +
        3.754408661907416) *
        r +
        1)
    return u < 0.5 ? tail : -tail
  }
  const c = u - 0.5
  const r = c * c
  return (
    ((((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r +
      1.38357751867269e2) *
      r -
      3.066479806614716e1) *
      r +
      2.506628277459239) *
      c) /
    (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r +
      6.680131188771972e1) *
      r -
      1.328068155288572e1) *
      r +
      1)
  )
}

/** Below this expected count of the rarer outcome, the binomial is inverted term by term. */
export const RARE = 8

/**
 * The share that a binomial draw of `n` (rounded, at least 1) at probability `p` gives, for u in (0, 1).
 *
 *     rare outcome: exact inversion;  otherwise k = np + σz + (1 − 2p)(z² − 1)/6,  held in 0 … n
 *
 * The second is the Cornish–Fisher expansion to the skewness. Missing in, missing out; a share that is 0
 * or 1 does not move.
 *
 * @example
 * binomialShare(0.5, 4, 0.5) // → 0.5
 */
export function binomialShare(p: number, n: number, u: number): number {
  if (!(p > 0 && p < 1) || !(n > 0)) return p
  const size = n < 1 ? 1 : Math.round(n)
  const rare = p < 0.5 ? p : 1 - p
  if (size * rare < RARE) {
    const k = inverted(rare, size, p < 0.5 ? u : 1 - u)
    return (p < 0.5 ? k : size - k) / size
  }
  const z = normalQuantile(u)
  const k = size * p + Math.sqrt(size * p * (1 - p)) * z + ((1 - 2 * p) * (z * z - 1)) / 6
  return k < 0 ? 0 : k > size ? 1 : k / size
}

function inverted(p: number, n: number, u: number): number {
  const odds = p / (1 - p)
  let term = Math.exp(n * Math.log1p(-p))
  let k = 0
  for (let cumulated = term; cumulated < u && k < n; cumulated += term) {
    term *= (odds * (n - k)) / (k + 1)
    k++
  }
  return k
}
