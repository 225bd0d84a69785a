/** Summaries of one column. NaN is missing: never counted, never returned unless nothing is left. */

/**
 * How many values are present.
 *
 * @example
 * count(Float64Array.of(1, NaN, 3)) // → 2
 */
export function count(x: Float64Array): number {
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) n++
  return n
}

/**
 * Sum of what is present; 0 when nothing is. The rounding error of each addition is kept and given
 * back at the end (Neumaier 1974): neither the length of a column nor the order of its rows shows.
 *
 * @example
 * sum(Float64Array.of(1, 1e100, NaN, 1, -1e100)) // → 2
 */
export function sum(x: Float64Array): number {
  const total = new CompensatedSum()
  total.add(x)
  return total.value
}

/** Sum of a column that comes in pieces: to the last bit, `sum` of the column in one piece. */
export class CompensatedSum {
  #total = 0
  #lost = 0
  /** Number of values that were present. */
  count = 0

  /** Adds the present values of a piece. */
  add(x: Float64Array): void {
    let [total, lost, count] = [this.#total, this.#lost, this.count]
    for (let i = 0; i < x.length; i++) {
      const v = x[i]!
      if (v !== v) continue
      const next = total + v
      lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total
      total = next
      count++
    }
    this.#total = total
    this.#lost = lost
    this.count = count
  }

  /** Sum so far; 0 when nothing was present. */
  get value(): number {
    return this.#total + this.#lost
  }
}

/**
 * Arithmetic mean.
 *
 * @example
 * mean(Float64Array.of(1, NaN, 3)) // → 2
 */
export function mean(x: Float64Array): number {
  return sum(x) / count(x)
}

/**
 * Mean weighted by `w`: Σ w·x / Σ w over the rows where both are present and w > 0.
 *
 * @example
 * weightedMean(Float64Array.of(1, 4, NaN), Float64Array.of(2, 1, 5)) // → 2
 */
export function weightedMean(x: Float64Array, w: Float64Array): number {
  const products = new Float64Array(x.length)
  const weights = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    const u = w[i]!
    if (v !== v || !(u > 0)) continue
    products[i] = u * v
    weights[i] = u
  }
  return sum(products) / sum(weights)
}

/**
 * Standard deviation: of the population (n), or of a sample (n − 1) when `sample` is set.
 *
 * @example
 * standardDeviation(Float64Array.of(1, 3), 2, true).toFixed(4) // → '1.4142'
 */
export function standardDeviation(x: Float64Array, mu: number = mean(x), sample = false): number {
  const squares = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) squares[i] = (x[i]! - mu) ** 2
  return Math.sqrt(sample ? sum(squares) / (count(squares) - 1) : mean(squares))
}

/**
 * Least and greatest value; `{ min: Infinity, max: -Infinity }` when nothing is present.
 *
 * @example
 * extent(Float64Array.of(3, NaN, 1)) // → { min: 1, max: 3 }
 */
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
