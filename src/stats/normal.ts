/** The standard normal distribution: probability below a value, and the value of a probability. */

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

/**
 * Probability that a standard normal deviate is below a value; missing in, missing out.
 * Source: Hart's rational approximation as given by G. West (2005), to about 1e-15.
 *
 * @param x any number, infinite included
 * @returns from 0 to 1
 *
 * @example
 * normalCdf(1.959963984540054).toFixed(12) // → '0.975000000000'
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x)
  if (x !== x) return NaN
  let tail = 0
  if (z < 7.07106781186547) {
    const above =
      (((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z +
        33.912866078383) *
        z +
        112.079291497871) *
        z +
        221.213596169931) *
        z +
      220.206867912376
    const below =
      ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z +
        86.7807322029461) *
        z +
        296.564248779674) *
        z +
        637.333633378831) *
        z +
        793.826512519948) *
        z +
      440.413735824752
    tail = (Math.exp((-z * z) / 2) * above) / below
  } else if (z <= 37)
    tail =
      Math.exp((-z * z) / 2) / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631
  return x > 0 ? 1 - tail : tail
}
