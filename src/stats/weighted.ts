/** Weighted means of columns, row by row, for kernels that are called thousands of times. */

/** Rows summed at a time: what is being summed stays in the nearest cache. */
export const TILE = 512

/**
 * Writes Σ wₖ·xₖ of columns that have no missing value, four columns and 512 rows at a time: what is
 * being summed stays in the nearest cache.
 *
 * @example
 * weightedSumInto([Float64Array.of(1, 2), Float64Array.of(3, 4)], [0.5, 0.5], new Float64Array(2)) // → [2, 3]
 */
export function weightedSumInto(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const n = out.length
  for (let start = 0; start < n; start += TILE) {
    const end = Math.min(n, start + TILE)
    let k = columns.length % 4
    out.fill(0, start, end)
    for (let j = 0; j < k; j++) {
      const [x, w] = [columns[j]!, weights[j]!]
      for (let i = start; i < end; i++) out[i]! += w * x[i]!
    }
    for (; k < columns.length; k += 4) {
      const [a, b, c, d] = [columns[k]!, columns[k + 1]!, columns[k + 2]!, columns[k + 3]!]
      const [u, v, w, z] = [weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!]
      for (let i = start; i < end; i++) out[i]! += u * a[i]! + v * b[i]! + w * c[i]! + z * d[i]!
    }
  }
  return out
}

/**
 * Writes the weighted mean of what is present, NaN where less than `least` of the weight is; when `zero`,
 * what is missing counts as 0 instead. `bearing`: other weights, by which what is present is measured against `least`.
 *
 * @example
 * weightedMeanInto([Float64Array.of(1, NaN), Float64Array.of(3, 4)], [1, 1], 0.5, false, new Float64Array(2)) // → [2, 4]
 */
export function weightedMeanInto(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  least: number,
  zero: boolean,
  out: Float64Array,
  bearing: ArrayLike<number> = weights,
): Float64Array {
  const n = out.length
  const borne = new Float64Array(TILE)
  const there = bearing === weights ? borne : new Float64Array(TILE)
  let [whole, all] = [0, 0]
  for (let k = 0; k < columns.length; k++) {
    whole += weights[k]!
    all += bearing[k]!
  }
  const enough = enoughOf(least, all)
  for (let start = 0; start < n; start += TILE) {
    const end = Math.min(n, start + TILE)
    out.fill(0, start, end)
    borne.fill(0)
    if (there !== borne) there.fill(0)
    for (let k = 0; k < columns.length; k++) {
      const [x, w] = [columns[k]!, weights[k]!]
      for (let i = start; i < end; i++) {
        const v = x[i]!
        if (v !== v) continue
        out[i]! += w * v
        borne[i - start]! += w
      }
      if (there !== borne)
        for (let i = start; i < end; i++) if (x[i] === x[i]) there[i - start]! += bearing[k]!
    }
    for (let i = start; i < end; i++)
      out[i] = zero
        ? out[i]! / whole
        : there[i - start]! >= enough
          ? out[i]! / borne[i - start]!
          : NaN
  }
  return out
}

/** The least weight that is enough of so much: a share of it, to the rounding of sums; never none. */
export function enoughOf(least: number, all: number): number {
  return Math.max(least * all * (1 - 1e-12), Number.MIN_VALUE)
}

/**
 * Takes away the values of a column, NaN instead, where the weight of the columns that are present is less than `enough`.
 *
 * @param out written to
 * @returns `out`
 *
 * @example
 * keepWhereEnough([Float64Array.of(1, NaN), Float64Array.of(3, 4)], [1, 1], 2, Float64Array.of(5, 6)) // → [5, NaN]
 */
export function keepWhereEnough(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  enough: number,
  out: Float64Array,
): Float64Array {
  const n = out.length
  const there = new Float64Array(TILE)
  for (let start = 0; start < n; start += TILE) {
    const end = Math.min(n, start + TILE)
    there.fill(0)
    for (let k = 0; k < columns.length; k++) {
      const [x, w] = [columns[k]!, weights[k]!]
      for (let i = start; i < end; i++) if (x[i] === x[i]) there[i - start]! += w
    }
    for (let i = start; i < end; i++) if (!(there[i - start]! >= enough)) out[i] = NaN
  }
  return out
}
