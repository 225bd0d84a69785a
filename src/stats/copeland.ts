/**
 * Outranking: territories compared with one another, child by child. Only the order of the values counts.
 * Values nearer than `TIE` are the same value: floating noise wins no comparison.
 *
 * Source: Brans & Vincke, PROMETHEE (1985); Copeland (1951), as in COINr's `outrankMatrix`.
 */
import { TIE } from './rank.ts'
import { sortedOrder } from './sort.ts'

/**
 * Net flow of one column: share of the others that a value is above, less the share that are above it.
 *
 *     φᵢ = (#{j : xᵢ > xⱼ} − #{j : xⱼ > xᵢ}) / (n − 1)
 *
 * By sorting: any size. Source: PROMETHEE II with the usual criterion.
 *
 * @example
 * netFlow(Float64Array.of(7, 3, NaN, 3)) // → [1, -0.5, NaN, -0.5]
 */
export function netFlow(x: Float64Array): Float64Array {
  const order = sortedOrder(x)
  const flow = new Float64Array(x.length).fill(NaN)
  const n = order.length
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && x[order[end]!]! - x[order[start]!]! <= TIE) end++
    for (let k = start; k < end; k++) flow[order[k]!] = n === 1 ? 0 : (start - (n - end)) / (n - 1)
  }
  return flow
}

/** Who wants to be told how far a long computation is. */
export interface ProgressOptions {
  /** Told how many rows of how many have met all the others. */
  readonly progress?: (done: number, of: number) => void
}

/**
 * Copeland's score: how many territories one beats, less how many beat it.
 *
 *     sᵢ = Σⱼ sign(Σₖ wₖ·sign(xₖᵢ − xₖⱼ))        over the children k that both i and j have
 *
 * A pair with nothing in common is a tie. The pair (j, i) is the opposite of (i, j) whatever is missing
 * and in whatever order the rows come (COINr's matrix is not: one half is 1 less the other). Every pair
 * is met once, in constant memory: n²/2 comparisons of vectors. NaN for a row that has nothing.
 *
 * @example
 * copeland([Float64Array.of(3, 2, 1), Float64Array.of(1, NaN, 2)], [2, 1]) // → [2, 0, -2]
 */
export function copeland(
  columns: readonly Float64Array[],
  weights: readonly number[],
  { progress }: ProgressOptions = {},
): Float64Array {
  const prepared = rankRows(columns)
  return copelandFrom(prepared, [copelandOfRows(prepared, weights, 0, prepared.n, progress)])
}

/** The scores, from the parts that blocks of rows gave: whole numbers, so that their order changes nothing. */
export function copelandFrom({ n, empty }: RankedRows, parts: readonly Int32Array[]): Float64Array {
  return Float64Array.from({ length: n }, (_, i) =>
    empty[i] === 1 ? NaN : parts.reduce((sum, part) => sum + part[i]!, 0),
  )
}

/** What the pairs (i, j > i) of the rows from `from` to `to` bring to every score. */
export function copelandOfRows(
  { n, m, ranks, whole }: RankedRows,
  weights: readonly number[],
  from: number,
  to: number,
  progress?: (done: number, of: number) => void,
): Int32Array {
  const w = Float64Array.from(weights)
  const none = 1e-12 * w.reduce((a, b) => a + b, 0)
  const scores = new Int32Array(n)
  for (let i = from; i < to; i++) {
    const a = ranks.subarray(i * m, i * m + m)
    let score = 0
    for (let j = i + 1, at = j * m; j < n; j++, at += m) {
      let sum = 0
      if ((whole[i]! & whole[j]!) === 1) {
        for (let k = 0; k < m; k++) {
          const d = a[k]! - ranks[at + k]!
          sum += w[k]! * ((d >> 31) | (-d >>> 31))
        }
      } else {
        for (let k = 0; k < m; k++) {
          // a rank below 0 is missing: its sign bit puts the comparison out
          const q = ranks[at + k]!
          const d = a[k]! - q
          sum += w[k]! * (((d >> 31) | (-d >>> 31)) & ~((a[k]! | q) >> 31))
        }
      }
      const won = sum > none ? 1 : sum < -none ? -1 : 0
      score += won
      scores[j]! -= won
    }
    scores[i]! += score
    if (progress && (i & 255) === 255) progress(i + 1, n)
  }
  return scores
}

/**
 * What each child brings to Copeland's score: a victory is shared, in proportion to their weights, by
 * the children that carried it; a defeat by those that lost it. The amounts sum to the score.
 *
 * @example
 * copelandAmounts([Float64Array.of(3, 1), Float64Array.of(1, 2)], [2, 1]) // → [[1, -1], [0, 0]]
 */
export function copelandAmounts(
  columns: readonly Float64Array[],
  weights: readonly number[],
): Float64Array[] {
  const { n, m, ranks } = rankRows(columns)
  const amounts = columns.map(() => new Float64Array(n))
  const none = 1e-12 * weights.reduce((a, b) => a + b, 0)
  const signs = new Int8Array(m)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const sides = [0, 0, 0] // lost, level, won
      for (let k = 0; k < m; k++) {
        const [p, q] = [ranks[i * m + k]!, ranks[j * m + k]!]
        signs[k] = p < 0 || q < 0 ? 0 : Math.sign(p - q)
        sides[signs[k]! + 1]! += weights[k]!
      }
      const balance = sides[2]! - sides[0]!
      const won = balance > none ? 1 : balance < -none ? -1 : 0
      for (let k = 0; won !== 0 && k < m; k++) {
        if (signs[k] !== won) continue
        const part = (won * weights[k]!) / sides[won + 1]!
        amounts[k]![i]! += part
        amounts[k]![j]! -= part
      }
    }
  }
  return amounts
}

/** Dense ranks, row by row, −1 for missing; which rows are whole, which are empty. */
export interface RankedRows {
  readonly n: number
  readonly m: number
  readonly ranks: Int32Array
  readonly whole: Uint8Array
  readonly empty: Uint8Array
}

/** Ranks each column densely (−1 is missing), and lays the ranks row by row. */
export function rankRows(columns: readonly Float64Array[]): RankedRows {
  const n = columns[0]?.length ?? 0
  const m = columns.length
  const ranks = new Int32Array(n * m).fill(-1)
  columns.forEach((x, k) => {
    const order = sortedOrder(x)
    let rank = 0
    let first = x[order[0] ?? 0]!
    for (const i of order) {
      if (x[i]! - first > TIE) {
        rank++
        first = x[i]!
      }
      ranks[i * m + k] = rank
    }
  })
  const whole = new Uint8Array(n)
  const empty = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const row = ranks.subarray(i * m, i * m + m)
    whole[i] = row.includes(-1) ? 0 : 1
    empty[i] = row.every((rank) => rank < 0) ? 1 : 0
  }
  return { n, m, ranks, whole, empty }
}
