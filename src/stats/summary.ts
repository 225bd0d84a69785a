/** Summaries of one column. NaN is missing: never counted, never returned unless nothing is left. */

/** How many values are present. */
export function count(x: Float64Array): number {
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) n++
  return n
}

/** Sum of what is present; 0 when nothing is. */
export function sum(x: Float64Array): number {
  let total = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) total += x[i]!
  return total
}

/**
 * Arithmetic mean, updated value by value so that no large partial sum grows (Welford 1962).
 *
 * @example
 * mean(Float64Array.of(1, NaN, 3)) // → 2
 */
export function mean(x: Float64Array): number {
  let n = 0
  let m = 0
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v === v) m += (v - m) / ++n
  }
  return n > 0 ? m : NaN
}

/**
 * Mean weighted by `w`: Σ w·x / Σ w over the rows where both are present and w > 0.
 *
 * @example
 * weightedMean(Float64Array.of(1, 4, NaN), Float64Array.of(2, 1, 5)) // → 2
 */
export function weightedMean(x: Float64Array, w: Float64Array): number {
  let total = 0
  let weight = 0
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    const u = w[i]!
    if (v === v && u > 0) {
      total += u * v
      weight += u
    }
  }
  return weight > 0 ? total / weight : NaN
}

/** Standard deviation of the population (n, not n − 1). */
export function deviation(x: Float64Array, mu: number = mean(x)): number {
  let n = 0
  let m = 0
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v === v) m += ((v - mu) ** 2 - m) / ++n
  }
  return n > 0 ? Math.sqrt(m) : NaN
}

/** Least and greatest value; `{ min: Infinity, max: -Infinity }` when nothing is present. */
export function extent(x: Float64Array): { readonly min: number; readonly max: number } {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v < min) min = v
    if (v > max) max = v
  }
  return { min, max }
}
