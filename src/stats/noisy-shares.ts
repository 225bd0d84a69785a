/** A column of shares drawn anew thousands of times: what does not depend on the draw is worked out once. */
import { hash32 } from './counter-random.ts'
import { normalQuantile, RARE } from './noise.ts'

export type ShareLaw = 'binomiale' | 'beta'

/** The terms of each row: centre + spread·z + skew·(z² − 1), or the exact inversion where `none` is a number. */
export interface NoisyShares {
  readonly p: Float64Array
  readonly spread: Float64Array
  readonly skew: Float64Array
  /** P(nobody), for a rare outcome; NaN where the expansion serves. */
  readonly none: Float64Array
  readonly sizes: Float64Array
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
  for (let i = 0; i < rows; i++) {
    const share = p[i]!
    if (!(share > 0 && share < 1) || !(sizes[i]! > 0)) continue
    const n = law === 'beta' ? sizes[i]! : Math.max(1, Math.round(sizes[i]!))
    const rare = Math.min(share, 1 - share)
    out.sizes[i] = n
    if (law === 'binomiale' && n * rare < RARE) {
      out.none[i] = Math.exp(n * Math.log1p(-rare))
      continue
    }
    out.spread[i] = Math.sqrt((share * (1 - share)) / n)
    out.skew[i] = (1 - 2 * share) / (law === 'beta' ? 3 * (n + 1) : 6 * n)
  }
  return out
}

const STEPS = 65_536
let deviates: Float64Array | undefined

/** Normal deviates at the middles of 65,536 equal chances: an interval of 90 % asks for no finer. */
function normalDeviates(): Float64Array {
  return (deviates ??= Float64Array.from({ length: STEPS }, (_, k) =>
    normalQuantile((k + 0.5) / STEPS),
  ))
}

/** One draw of every row, from the stream: the row and the stream decide of it, not what was drawn before. */
export function drawShares(
  { p, spread, skew, none, sizes }: NoisyShares,
  stream: number,
  out: Float64Array,
): Float64Array {
  const normal = normalDeviates()
  for (let i = 0; i < p.length; i++) {
    const h = hash32(stream, i, 0)
    const first = none[i]!
    if (first === first) {
      out[i] = inverted(p[i]!, sizes[i]!, first, (h + 0.5) / 2 ** 32)
      continue
    }
    const z = normal[h >>> 16]!
    const v = p[i]! + spread[i]! * z + skew[i]! * (z * z - 1)
    out[i] = v < 0 ? 0 : v > 1 ? 1 : v
  }
  return out
}

function inverted(p: number, n: number, first: number, u: number): number {
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
