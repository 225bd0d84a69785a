/**
 * How columns go together. Pairs are taken where both are present, row by row: NaN is never counted.
 *
 * With tens of thousands of territories any correlation is "significant": what is given is its size, and
 * the interval that sampling alone would give it.
 */
import type { Matrix } from './matrix.ts'
import { sortedOrder } from './sort.ts'
import { mean } from './summary.ts'

/** Correlation coefficient, and the number of rows that it rests on. */
export interface Correlation {
  /** −1 … 1; NaN when one of the two does not vary. */
  readonly r: number
  /** Rows where both are present; with weights, how many rows of equal weight they are worth (Kish): (Σw)²/Σw². */
  readonly n: number
}

/**
 * Pearson's correlation, weighted when weights are given.
 *
 * @example
 * pearson(Float64Array.of(1, 2, NaN, 4), Float64Array.of(2, 4, 5, 8)).r // → 1
 */
export function pearson(x: Float64Array, y: Float64Array, w?: Float64Array): Correlation {
  const { cxx, cyy, cxy, n } = comoments(x, y, w)
  return { r: correlated({ cxx, cyy, cxy }), n }
}

interface Comoments {
  readonly cxx: number
  readonly cyy: number
  readonly cxy: number
  readonly n: number
}

function comoments(x: Float64Array, y: Float64Array, w?: Float64Array): Comoments {
  let [weight, squares, mx, my] = [0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const u = w ? w[i]! : 1
    if (!(u > 0) || x[i] !== x[i] || y[i] !== y[i]) continue
    weight += u
    squares += u * u
    mx += u * x[i]!
    my += u * y[i]!
  }
  mx /= weight
  my /= weight
  let [cxx, cyy, cxy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const u = w ? w[i]! : 1
    if (!(u > 0) || x[i] !== x[i] || y[i] !== y[i]) continue
    const [dx, dy] = [x[i]! - mx, y[i]! - my]
    cxx += u * dx * dx
    cyy += u * dy * dy
    cxy += u * dx * dy
  }
  // what does not vary leaves dust of rounding behind: it is not variation
  const dust = (c: number, m: number): number => (c > 1e-24 * weight * m * m ? c : 0)
  return { cxx: dust(cxx, mx), cyy: dust(cyy, my), cxy, n: (weight * weight) / squares }
}

/**
 * Covariances of a sample (n − 1), pair by pair.
 *
 * @example
 * covariances([Float64Array.of(1, 2, 3), Float64Array.of(2, 4, NaN)]).map((row) => Array.from(row)) // → [[1, 1], [1, 2]]
 */
export function covariances(columns: readonly Float64Array[]): Float64Array[] {
  const ready = columns.map(centred)
  return symmetric(columns.length, (a, b) => {
    const { cxy, n } = crossProducts(ready[a]!, ready[b]!)
    return cxy / (n - 1)
  })
}

/**
 * Pearson's correlations of every pair, weighted when weights are given. A pair costs one pass without a branch.
 *
 * @example
 * pearsonMatrix([Float64Array.of(1, 2, 3), Float64Array.of(3, 2, 1)]).map((row) => row.map(Math.round)) // → [[1, -1], [-1, 1]]
 */
export function pearsonMatrix(columns: readonly Float64Array[], w?: Float64Array): Float64Array[] {
  const weights = w?.map((v) => (v > 0 ? v : 0))
  const ready = columns.map(centred)
  return symmetric(columns.length, (a, b) =>
    correlated(crossProducts(ready[a]!, ready[b]!, weights)),
  )
}

/**
 * Kendall's correlations of every pair.
 *
 * @example
 * kendallMatrix([Float64Array.of(1, 2, 30), Float64Array.of(9, 4, 1)]).map((row) => row.map(Math.round)) // → [[1, -1], [-1, 1]]
 */
export function kendallMatrix(columns: readonly Float64Array[]): Float64Array[] {
  return symmetric(columns.length, (a, b) => kendall(columns[a]!, columns[b]!).r)
}

/**
 * Spearman's correlations of every pair: Pearson's, of the midranks among the rows where both are
 * present. Each column is sorted once; a pair then costs one pass, two more when something is missing.
 *
 * @param columns columns of one length; NaN is missing
 * @param orders `sortedOrder` of each, where they are known already
 * @returns a symmetric matrix
 *
 * @example
 * spearmanMatrix([Float64Array.of(1, 2, 30), Float64Array.of(1, 4, 9)]).map((row) => row.map(Math.round)) // → [[1, 1], [1, 1]]
 */
export function spearmanMatrix(
  columns: readonly Float64Array[],
  orders: readonly Uint32Array[] = columns.map(sortedOrder),
): Float64Array[] {
  const ranks = columns.map((x, k) => centred(ranksWhere(x, x, orders[k]!)))
  return symmetric(columns.length, (a, b) => {
    if (ranks[a]!.whole && ranks[b]!.whole) return correlated(crossProducts(ranks[a]!, ranks[b]!))
    return pearson(
      ranksWhere(columns[a]!, columns[b]!, orders[a]!),
      ranksWhere(columns[b]!, columns[a]!, orders[b]!),
    ).r
  })
}

/** A column about its mean, 0 where it is missing; `there` is 1 where it is not. */
interface Centred {
  readonly values: Float64Array
  readonly there: Float64Array
  readonly whole: boolean
}

function centred(x: Float64Array): Centred {
  const mu = mean(x)
  const values = new Float64Array(x.length)
  const there = new Float64Array(x.length)
  let n = 0
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== x[i]) continue
    values[i] = x[i]! - mu
    there[i] = 1
    n++
  }
  return { values, there, whole: n === x.length }
}

function crossProducts(
  a: Centred,
  b: Centred,
  w?: Float64Array,
): { cxx: number; cyy: number; cxy: number; n: number } {
  const [x, y, p, q] = [a.values, b.values, a.there, b.there]
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const u = w === undefined ? 1 : w[i]!
    const [v, z, up, uq] = [x[i]!, y[i]!, u * p[i]!, u * q[i]!]
    n += up * q[i]!
    sx += uq * v
    sy += up * z
    sxx += uq * v * v
    syy += up * z * z
    sxy += u * v * z
  }
  // what does not vary among the rows of the pair leaves dust of rounding behind: it is not variation
  const spread = (squares: number, sum: number): number =>
    squares - (sum * sum) / n > 1e-13 * squares ? squares - (sum * sum) / n : 0
  return { cxx: spread(sxx, sx), cyy: spread(syy, sy), cxy: sxy - (sx * sy) / n, n }
}

function correlated({ cxx, cyy, cxy }: { cxx: number; cyy: number; cxy: number }): number {
  return cxx > 0 && cyy > 0 ? Math.max(-1, Math.min(1, cxy / Math.sqrt(cxx * cyy))) : NaN
}

/**
 * Spearman's correlation of two columns.
 *
 * @example
 * spearman(Float64Array.of(1, 2, 3, NaN), Float64Array.of(10, 30, 20, 5)) // → { r: 0.5, n: 3 }
 */
export function spearman(x: Float64Array, y: Float64Array): Correlation {
  return pearson(ranksWhere(x, y, sortedOrder(x)), ranksWhere(y, x, sortedOrder(y)))
}

/** Midranks of `x` among the rows that `other` has too; what stands in the rows that it has not is of no use. */
function ranksWhere(x: Float64Array, other: Float64Array, order: Uint32Array): Float64Array {
  const ranks = new Float64Array(x.length).fill(NaN)
  let before = 0
  for (let start = 0, end = 0; start < order.length; start = end) {
    const v = x[order[start]!]!
    let size = 0
    for (; end < order.length && x[order[end]!] === v; end++)
      if (other[order[end]!] === other[order[end]!]) size++
    for (let k = start; k < end; k++) ranks[order[k]!] = before + (size + 1) / 2
    before += size
  }
  return ranks
}

/**
 * Kendall's τ-b: concordant pairs less discordant ones, ties corrected for, in n·log n.
 *
 * Source: Knight, "A computer method for calculating Kendall's tau with ungrouped data" (1966).
 *
 * @example
 * kendall(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 3, 2, 4)).r // → 0.6666666666666666
 */
export function kendall(x: Float64Array, y: Float64Array): Correlation {
  const both = x.map((v, i) => (y[i] === y[i] ? v : NaN))
  const byX = sortedOrder(both)
  const n = byX.length
  const rank = denseRanks(y)
  const second = new Int32Array(n)
  let [tiesX, tiesXY] = [0, 0]
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && both[byX[end]!] === both[byX[start]!]) end++
    tiesX += pairs(end - start)
    const group = Int32Array.from(byX.subarray(start, end), (i) => rank[i]!).sort()
    second.set(group, start)
    for (let a = 0, b = 0; a < group.length; a = b) {
      while (b < group.length && group[b] === group[a]) b++
      tiesXY += pairs(b - a)
    }
  }
  const swaps = mergeSort(second)
  let tiesY = 0
  for (let a = 0, b = 0; a < n; a = b) {
    while (b < n && second[b] === second[a]) b++
    tiesY += pairs(b - a)
  }
  const all = pairs(n)
  return {
    r: (all - tiesX - tiesY + tiesXY - 2 * swaps) / Math.sqrt((all - tiesX) * (all - tiesY)),
    n,
  }
}

const pairs = (n: number): number => (n * (n - 1)) / 2

function denseRanks(x: Float64Array): Int32Array {
  const ranks = new Int32Array(x.length)
  const order = sortedOrder(x)
  for (let k = 1, rank = 0; k < order.length; k++)
    ranks[order[k]!] = x[order[k]!] === x[order[k - 1]!] ? rank : ++rank
  return ranks
}

/** Sorts in place; gives how many pairs stood in the wrong order. */
function mergeSort(values: Int32Array): number {
  let from: Int32Array = values
  let to: Int32Array = new Int32Array(values.length)
  let swaps = 0
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      for (let a = start, b = middle, k = start; k < end; k++) {
        if (a < middle && (b >= end || from[a]! <= from[b]!)) to[k] = from[a++]!
        else {
          to[k] = from[b++]!
          swaps += middle - a
        }
      }
    }
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
  return swaps
}

/**
 * The interval of 95 % of a correlation of `n` rows, by Fisher's transformation: z ± 1.96·s, with
 * s² = 1/(n − 3) (Pearson), 1.06/(n − 3) (Spearman), 0.437/(n − 4) (Kendall). NaN when n is too small.
 *
 * Source: Fisher (1921); Fieller, Hartley & Pearson (1957).
 *
 * @example
 * correlationInterval(0.5, 103, 'pearson').map((v) => Math.round(100 * v)) // → [34, 63]
 */
export function correlationInterval(
  r: number,
  n: number,
  kind: 'pearson' | 'spearman' | 'kendall',
): [number, number] {
  const [factor, less] = { pearson: [1, 3], spearman: [1.06, 3], kendall: [0.437, 4] }[kind] as [
    number,
    number,
  ]
  if (!(n > less)) return [NaN, NaN]
  const half = 1.959963984540054 * Math.sqrt(factor / (n - less))
  const z = Math.atanh(r)
  return [Math.tanh(z - half), Math.tanh(z + half)]
}

/**
 * Cronbach's alpha: how far a set of columns measures one thing. Raw, from covariances pair by pair.
 *
 *     α = k²·c̄ / ΣC ,   c̄ the mean covariance of two different columns, ΣC the sum of all covariances
 *
 * NaN for one column alone. Source: Cronbach (1951).
 *
 * @example
 * cronbachAlpha([Float64Array.of(1, 0.5), Float64Array.of(0.5, 1)]).toFixed(4) // → '0.6667'
 */
export function cronbachAlpha(covariance: Matrix): number {
  const k = covariance.length
  let [all, diagonal] = [0, 0]
  covariance.forEach((row, i) => {
    for (const v of row) all += v
    diagonal += row[i]!
  })
  return k < 2 ? NaN : (k * k * ((all - diagonal) / (k * (k - 1)))) / all
}

function symmetric(n: number, of: (a: number, b: number) => number): Float64Array[] {
  const matrix = Array.from({ length: n }, () => new Float64Array(n))
  for (let a = 0; a < n; a++) for (let b = 0; b <= a; b++) matrix[a]![b] = matrix[b]![a] = of(a, b)
  return matrix
}
