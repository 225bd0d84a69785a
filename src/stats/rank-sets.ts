/** Confidence sets for ranks: which ranks an error of estimation leaves possible, one by one or all together. */
import { uniformAt } from './counter-random.ts'
import { binsOf, surelyApart, type ErrorBins } from './error-bins.ts'
import type { Matrix } from './matrix.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Ranks that are possible, by row: from `low` to `high`, 1 the greatest. NaN where there is no estimate. */
export interface RankSets {
  /** First rank that is possible. */
  readonly low: Float64Array
  /** Last rank that is possible. */
  readonly high: Float64Array
}

/** Confidence of a rank set, and the draws that it rests on. */
export interface RankSetOptions {
  /** Probability with which the sets hold the true ranks; 0.95 unless told. */
  readonly level?: number
  /** Draws of the joint error; 2,000 unless told. */
  readonly draws?: number
  /** Seed of these draws. */
  readonly seed?: number
}

/** Standard errors of independent estimates, or the covariance of estimates that are not. */
export type EstimationError = Float64Array | Matrix

/** Up to so many rows, pairs are looked at one by one in each draw. */
const MOST_PAIRED = 500
/** Up to so many groups of standard errors have a quantile of their own. */
const MOST_QUANTILES = 40

/**
 * Confidence set for the rank of each row, each at the level on its own.
 *
 *     rank_j ∈ [1 + #{k : x_k − x_j > c_j·σ_jk}, n − #{k : x_j − x_k > c_j·σ_jk}]
 *
 * c_j is the quantile of max over k of |e_k − e_j|/σ_jk. For independent errors it is integrated, not drawn:
 * given e_j the others are independent. Above 128 different standard errors, these are taken by groups, at the end
 * of each group that makes the sets wider.
 *
 * Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1).
 *
 * @param x estimates; NaN: no estimate, no rank
 * @param errors standard errors of independent estimates, or their covariance
 * @param options level; draws and seed for a covariance
 * @returns possible ranks, 1 the greatest
 *
 * @example
 * marginalRankSets(Float64Array.of(9, 5, 5.1), Float64Array.of(0.5, 0.5, 0.5)).high // → [1, 3, 3]
 */
export function marginalRankSets(
  x: Float64Array,
  errors: EstimationError,
  { level = 0.95, draws = 2000, seed = 1 }: RankSetOptions = {},
): RankSets {
  if (!isIndependent(errors)) {
    const drawn = drawnErrors(x, errors, draws, seed)
    return pairedSets(drawn, (j) => criticalOf(drawn, level, [j], twoSided))
  }
  const bins = binsOf(x, errors)
  // the quantile falls as the row’s own error grows: that of the first of some groups holds for the next ones
  const step = Math.ceil(bins.groups.length / MOST_QUANTILES)
  const critical = bins.groups
    .filter(({ place }) => place % step === 0)
    .map((group) => quantileOfMaximum(group.least, bins.countsWithout(group), bins.widest, level))
  return setsOf(bins, (group) => critical[Math.floor(group / step)]!)
}

/**
 * Confidence sets for all the ranks together: with the level as probability, every rank is in its set.
 *
 * The quantile is that of the maximum over all pairs, drawn. Above 500 rows, standard errors are taken by groups, at the
 * end of each that makes the sets wider.
 *
 * Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1).
 *
 * @param x estimates; NaN: no estimate, no rank
 * @param errors standard errors of independent estimates, or their covariance
 * @param options level, draws and seed
 * @returns possible ranks, 1 the greatest
 *
 * @example
 * jointRankSets(Float64Array.of(9, 5, 5.1), Float64Array.of(0.5, 0.5, 0.5)).low // → [1, 2, 2]
 */
export function jointRankSets(
  x: Float64Array,
  errors: EstimationError,
  { level = 0.95, draws = 2000, seed = 1 }: RankSetOptions = {},
): RankSets {
  if (isPaired(x, errors)) {
    const drawn = drawnErrors(x, errors, draws, seed)
    const critical = criticalOf(drawn, level, [...drawn.rows.keys()], twoSided)
    return pairedSets(drawn, () => critical)
  }
  const bins = binsOf(x, errors as Float64Array)
  const critical = quantileOfAllPairs(bins, draws, seed, level)
  return setsOf(bins, () => critical)
}

/**
 * Confidence set of the greatest: with the level as probability, the `count` rows that are truly the greatest are all in it.
 *
 * A row leaves the set when as many others as `count` are established to be greater, by one-sided comparisons of all
 * pairs. Up to 500 rows (or with a covariance) what is established is left out of the next comparison (step-down); above,
 * the set is that of one step, which is wider, never narrower.
 *
 * Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1): the τ-best.
 *
 * @param x estimates; NaN: no estimate, never in the set
 * @param errors standard errors of independent estimates, or their covariance
 * @param count how many are the greatest (τ)
 * @param options level, draws and seed
 * @returns by row, 1 in the set, 0 out of it
 *
 * @example
 * possibleFirst(Float64Array.of(9, 5, 5.1), Float64Array.of(0.5, 0.5, 0.5), 1) // → [1, 0, 0]
 */
export function possibleFirst(
  x: Float64Array,
  errors: EstimationError,
  count: number,
  options: RankSetOptions = {},
): Uint8Array {
  const { low } = isPaired(x, errors)
    ? steppedDown(x, errors, options)
    : jointRankSets(x, errors, options)
  return firstOf(low, count)
}

/**
 * Confidence sets for ranks, one by one and together, and for the set of the greatest.
 *
 * @param x estimates; NaN: no estimate, no rank
 * @param errors standard errors of independent estimates, or their covariance
 * @param count how many are the greatest (τ)
 * @param options level, draws and seed
 * @returns `marginalRankSets`, `jointRankSets` and `possibleFirst`
 *
 * @example
 * rankSets(Float64Array.of(9, 5, 5.1), Float64Array.of(0.5, 0.5, 0.5), 1).joint.high // → [1, 3, 3]
 */
export function rankSets(
  x: Float64Array,
  errors: EstimationError,
  count: number,
  options: RankSetOptions = {},
): { readonly marginal: RankSets; readonly joint: RankSets; readonly first: Uint8Array } {
  const joint = jointRankSets(x, errors, options)
  return {
    marginal: marginalRankSets(x, errors, options),
    joint,
    first: isPaired(x, errors)
      ? possibleFirst(x, errors, count, options)
      : firstOf(joint.low, count),
  }
}

function firstOf(low: Float64Array, count: number): Uint8Array {
  return Uint8Array.from(low, (rank) => Number(rank <= count))
}

function isIndependent(errors: EstimationError): errors is Float64Array {
  return errors instanceof Float64Array
}

function isPaired(x: Float64Array, errors: EstimationError): boolean {
  return !isIndependent(errors) || x.reduce((sum, v) => sum + Number(v === v), 0) <= MOST_PAIRED
}

function setsOf(bins: ErrorBins, critical: (group: number) => number): RankSets {
  const [low, high] = [new Float64Array(bins.n).fill(NaN), new Float64Array(bins.n).fill(NaN)]
  for (const row of bins.rows) {
    const { greater, smaller } = surelyApart(bins, row, critical(row.group))
    low[row.at] = 1 + greater
    high[row.at] = bins.rows.length - smaller
  }
  return { low, high }
}

/** Intervals of Simpson’s rule on each side, and how far a deviate is looked at. */
const INTERVALS = 48
const FARTHEST = 6.5

/** Quantile of max over k of |e_k − e_j|/σ_jk: e_j of standard error `own`, the others by groups, as many as `counts`. */
function quantileOfMaximum(
  own: number,
  counts: Float64Array,
  errors: Float64Array,
  level: number,
): number {
  // an other without error is within c standard errors when the row’s own deviate is
  const isHeld = counts.some((count, b) => count > 0 && errors[b] === 0)
  const below = (c: number): number => {
    if (own === 0) return Math.exp(logWithin(0, c, own, counts, errors))
    const end = isHeld ? Math.min(c, FARTHEST) : FARTHEST
    let sum = 0
    for (let k = 0; k <= INTERVALS; k++) {
      const z = (end * k) / INTERVALS
      const share = k === 0 || k === INTERVALS ? 1 : k % 2 === 1 ? 4 : 2
      sum += share * Math.exp((-z * z) / 2 + logWithin(z, c, own, counts, errors))
    }
    return (2 * sum * end) / (3 * INTERVALS * Math.sqrt(2 * Math.PI))
  }
  return rising(below, level)
}

function logWithin(
  z: number,
  c: number,
  own: number,
  counts: Float64Array,
  errors: Float64Array,
): number {
  let sum = 0
  for (let b = 0; b < counts.length; b++) {
    const [count, error] = [counts[b]!, errors[b]!]
    if (count === 0 || error === 0) continue
    const reach = c * Math.sqrt(own * own + error * error)
    const within = normalCdf((z * own + reach) / error) - normalCdf((z * own - reach) / error)
    sum += count * Math.log(Math.max(within, 1e-300))
  }
  return sum
}

/** Where a rising function takes a value, to 1e-9: regula falsi, the end that stays being weighed down by half (Illinois). */
function rising(of: (c: number) => number, value: number): number {
  let [low, high] = [0, 1]
  if (of(low) >= value) return low
  while (of(high) < value && high < 64) [low, high] = [high, 2 * high]
  let [atLow, atHigh] = [of(low) - value, of(high) - value]
  for (let k = 0, side = 0; k < 60 && high - low > 1e-9; k++) {
    const c = (low * atHigh - high * atLow) / (atHigh - atLow)
    const at = of(c) - value
    if (Math.abs(at) < 1e-11) return c
    if (at < 0) {
      ;[low, atLow] = [c, at]
      if (side < 0) atHigh /= 2
      side = -1
    } else {
      ;[high, atHigh] = [c, at]
      if (side > 0) atLow /= 2
      side = 1
    }
  }
  return high
}

/** Quantile of the maximum over all pairs, from draws by groups: within a group the extremes decide. */
function quantileOfAllPairs(
  { rows, groups }: ErrorBins,
  draws: number,
  seed: number,
  level: number,
): number {
  const [most, least] = [new Float64Array(groups.length), new Float64Array(groups.length)]
  const maxima = Float64Array.from({ length: draws }, (_, d) => {
    most.fill(-Infinity)
    least.fill(Infinity)
    for (let i = 0; i < rows.length; i++) {
      const { error, group } = rows[i]!
      const e = error === 0 ? 0 : error * normalQuantile(uniformAt(seed, d, i))
      if (e > most[group]!) most[group] = e
      if (e < least[group]!) least[group] = e
    }
    let maximum = 0
    for (let a = 0; a < groups.length; a++)
      for (let b = 0; b < groups.length; b++) {
        const sigma = Math.sqrt(groups[a]!.least ** 2 + groups[b]!.least ** 2)
        if (sigma > 0) maximum = Math.max(maximum, (most[a]! - least[b]!) / sigma)
      }
    return maximum
  })
  return quantileOfDraws(maxima, level)
}

function quantileOfDraws(maxima: Float64Array, level: number): number {
  return maxima.sort()[Math.min(maxima.length, Math.ceil(level * (maxima.length + 1))) - 1]!
}

/** Errors drawn together, and the standard error of each difference. */
interface DrawnErrors {
  readonly x: Float64Array
  /** Places of the rows that have an estimate. */
  readonly rows: readonly number[]
  readonly sigma: readonly Float64Array[]
  readonly draws: readonly Float64Array[]
}

function drawnErrors(
  x: Float64Array,
  errors: EstimationError,
  draws: number,
  seed: number,
): DrawnErrors {
  const rows = Array.from(x.keys()).filter((i) => x[i] === x[i])
  const covariance = (a: number, b: number): number =>
    isIndependent(errors) ? (a === b ? errors[rows[a]!]! ** 2 : 0) : errors[rows[a]!]![rows[b]!]!
  const sigma = rows.map((_, a) =>
    Float64Array.from(rows, (__, b) =>
      Math.sqrt(Math.max(0, covariance(a, a) + covariance(b, b) - 2 * covariance(a, b))),
    ),
  )
  const own = Float64Array.from(rows, (_, a) => Math.sqrt(covariance(a, a)))
  const root = isIndependent(errors) ? undefined : lowerRoot(rows.length, covariance)
  const drawn = Array.from({ length: draws }, (_, d) => {
    const z = Float64Array.from(rows, (__, a) => normalQuantile(uniformAt(seed, d, a)))
    return root
      ? Float64Array.from(root, (line) => line.reduce((sum, v, k) => sum + v * z[k]!, 0))
      : z.map((v, a) => v * own[a]!)
  })
  return { x, rows, sigma, draws: drawn }
}

/** Lower root of a covariance (Cholesky); a pivot at 0 gives a column of zeros: a covariance of lower rank. */
function lowerRoot(n: number, at: (a: number, b: number) => number): Float64Array[] {
  const root: Float64Array[] = []
  for (let a = 0; a < n; a++) {
    const line = new Float64Array(a + 1)
    for (let b = 0; b <= a; b++) {
      let v = at(a, b)
      const other = a === b ? line : root[b]!
      for (let k = 0; k < b; k++) v -= line[k]! * other[k]!
      line[b] = a === b ? Math.sqrt(Math.max(0, v)) : other[b]! > 0 ? v / other[b]! : 0
    }
    root.push(line)
  }
  return root
}

type Asked = (k: number, j: number) => boolean
const twoSided: Asked = () => true

/** Quantile of the greatest (e_k − e_j)/σ_jk, both ways unless `asked` says otherwise, over the rows j of `of`. */
function criticalOf(
  { sigma, draws }: DrawnErrors,
  level: number,
  of: readonly number[],
  asked: Asked,
): number {
  const isAlone = of.length < sigma.length
  const maxima = Float64Array.from(draws, (error) => {
    let most = 0
    for (const j of of)
      for (let k = 0; k < sigma.length; k++) {
        if (!(sigma[j]![k]! > 0) || !asked(k, j)) continue
        const t = (error[k]! - error[j]!) / sigma[j]![k]!
        most = Math.max(most, isAlone ? Math.abs(t) : t)
      }
    return most
  })
  return quantileOfDraws(maxima, level)
}

function pairedSets({ x, rows, sigma }: DrawnErrors, critical: (row: number) => number): RankSets {
  const [low, high] = [new Float64Array(x.length).fill(NaN), new Float64Array(x.length).fill(NaN)]
  rows.forEach((at, j) => {
    const c = critical(j)
    const apart = rows.map((other, k) => [x[other]! - x[at]!, c * sigma[j]![k]!] as const)
    low[at] = 1 + apart.filter(([by, reach]) => by > reach).length
    high[at] = rows.length - apart.filter(([by, reach]) => -by > reach).length
  })
  return { low, high }
}

function steppedDown(
  x: Float64Array,
  errors: EstimationError,
  { level = 0.95, draws = 2000, seed = 1 }: RankSetOptions,
): RankSets {
  const drawn = drawnErrors(x, errors, draws, seed)
  const { rows, sigma } = drawn
  const n = rows.length
  const all = [...rows.keys()]
  const isOpen = new Uint8Array(n * n).fill(1)
  for (let c = Infinity; ;) {
    c = Math.min(
      c,
      criticalOf(drawn, level, all, (k, j) => isOpen[k * n + j] === 1),
    )
    let established = 0
    for (const j of all)
      for (const k of all)
        if (isOpen[k * n + j] === 1 && x[rows[k]!]! - x[rows[j]!]! > c * sigma[j]![k]!) {
          isOpen[k * n + j] = 0
          established++
        }
    if (established === 0) return pairedSets(drawn, () => c)
  }
}
