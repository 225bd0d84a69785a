/** Measurement noise, by inversion: a share or a deviate for a number in (0, 1). */

import { hash32 } from './counter-random.ts'
import { normalQuantile } from './normal.ts'

/** Below this expected count of the rarer outcome, the binomial is inverted term by term. */
export const RARE_COUNT = 8

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
  if (size * rare < RARE_COUNT) {
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
/** Law of the noise of a share: binomial counts, or beta for what is known after n people were seen. */
export type ShareLaw = 'binomiale' | 'beta'
/** The terms of each row: centre + spread·z + skew·(z² − 1), or the exact inversion where `none` is a number. */
export interface NoisyShares {
  readonly p: Float64Array
  readonly spread: Float64Array
  readonly skew: Float64Array
  /** P(nobody), for a rare outcome; NaN where the expansion serves. */
  readonly none: Float64Array
  readonly sizes: Float64Array
  /** The rows where `none` is a number. */
  readonly exact: Uint32Array
}

/**
 * Prepares shares `p` of so many people each. Rows that are missing, 0 or 1, or of no known size do not vary.
 *
 *     binomiale: k/n of k ~ B(n, p)                      skewness term (1 − 2p)/(6n)
 *     beta: mean p, variance p(1 − p)/n: what is known of a share after n people were seen      (1 − 2p)/(3(n + 1))
 *
 * Source: Cornish–Fisher expansion to the skewness; for fewer than 8 expected cases of a binomial, exact inversion.
 *
 * @example
 * noisyShares(Float64Array.of(0.5, 0), Float64Array.of(100, 100), 'binomiale').spread // → [0.05, 0]
 */
export function noisyShares(p: Float64Array, sizes: Float64Array, law: ShareLaw): NoisyShares {
  const rows = p.length
  const out = {
    p,
    spread: new Float64Array(rows),
    skew: new Float64Array(rows),
    none: new Float64Array(rows).fill(NaN),
    sizes: new Float64Array(rows),
  }
  const exact: number[] = []
  for (let i = 0; i < rows; i++) {
    const share = p[i]!
    if (!(share > 0 && share < 1) || !(sizes[i]! > 0)) continue
    const n = law === 'beta' ? sizes[i]! : Math.max(1, Math.round(sizes[i]!))
    const rare = Math.min(share, 1 - share)
    out.sizes[i] = n
    if (law === 'binomiale' && n * rare < RARE_COUNT) {
      out.none[i] = Math.exp(n * Math.log1p(-rare))
      exact.push(i)
      continue
    }
    out.spread[i] = Math.sqrt((share * (1 - share)) / n)
    out.skew[i] = (1 - 2 * share) / (law === 'beta' ? 3 * (n + 1) : 6 * n)
  }
  return { ...out, exact: Uint32Array.from(exact) }
}
/** Normal deviates that a draw chooses from. */
export const DEVIATES = 65536
let deviates: Float64Array | undefined
/** Normal deviates at the middles of 65,536 equal chances: an interval of 90 % asks for no finer. */
export function normalDeviates(): Float64Array {
  return (deviates ??= Float64Array.from({ length: DEVIATES }, (_, k) =>
    normalQuantile((k + 0.5) / DEVIATES),
  ))
}

/** One draw of every row, from the stream: the row and the stream decide of it, not what was drawn before. */
export function drawShares(shares: NoisyShares, stream: number, out: Float64Array): Float64Array {
  drawExpanded(shares, stream, out)
  return drawExact(shares, stream, out)
}

/** The draws by the expansion, from a row on. */
export function drawExpanded(
  { p, spread, skew }: Pick<NoisyShares, 'p' | 'spread' | 'skew'>,
  stream: number,
  out: Float64Array,
  from = 0,
): void {
  const normal = normalDeviates()
  for (let i = from; i < p.length; i++) {
    const z = normal[hash32(stream, i, 0) >>> 16]!
    const v = p[i]! + spread[i]! * z + skew[i]! * (z * z - 1)
    out[i] = v < 0 ? 0 : v > 1 ? 1 : v
  }
}

/** The draws of the rows that are inverted exactly, over those that the expansion gave them. */
export function drawExact(
  { p, none, sizes, exact }: NoisyShares,
  stream: number,
  out: Float64Array,
): Float64Array {
  for (const i of exact)
    out[i] = invertedFrom(p[i]!, sizes[i]!, none[i]!, (hash32(stream, i, 0) + 0.5) / 2 ** 32)
  return out
}
function invertedFrom(p: number, n: number, first: number, u: number): number {
  const rare = p < 0.5 ? p : 1 - p
  const odds = rare / (1 - rare)
  const wanted = p < 0.5 ? u : 1 - u
  let term = first
  let k = 0
  for (let cumulated = term; cumulated < wanted && k < n; cumulated += term) {
    term *= (odds * (n - k)) / (k + 1)
    k++
  }
  return (p < 0.5 ? k : n - k) / n
}
