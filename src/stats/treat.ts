/**
 * Outliers: values so far out that they would bear the scale alone. What is done is found on a column
 * once (a fitted treatment: two bounds, a transformation), and can then be done to any other: another millésime,
 * another level. Every treatment is increasing: no two territories change places.
 *
 * Source: OECD & JRC 2008, step 5; Saisana & Saltelli, the JRC's practice (skewness, kurtosis).
 */
import { extent } from './summary.ts'
import { moments, momentsOfSums, type Moments } from './moments.ts'
import { sortedValues } from './sort.ts'

/** Plain data. Values are held between `low` and `high`, then transformed. */
export interface FittedTreatment {
  /** Value below which values are brought up to it; no bound when left out. */
  readonly low?: number
  /** Value above which values are brought down to it; no bound when left out. */
  readonly high?: number
  /** Transformation applied after the bounds; none when left out. */
  readonly transform?: FittedTransform
}

/** A transformation with what was measured to fit it: increasing, and the same on another year. */
export type FittedTransform =
  /** ln(x + shift) */
  | { readonly kind: 'log'; readonly shift: number }
  /** −ln(edge − x) */
  | { readonly kind: 'log-mirror'; readonly edge: number }
  /** ln((max − 1)·(x − min)/(max − min) + 1) */
  | { readonly kind: 'log-gii'; readonly min: number; readonly max: number }
  /** ((x + shift)^λ − 1)/λ, ln(x + shift) when λ = 0 */
  | { readonly kind: 'boxcox'; readonly lambda: number; readonly shift: number }

/** Transformation to fit; `boxcox` takes λ, or finds the likeliest one. */
export type TransformKind =
  'log' | 'log-mirror' | 'log-one' | 'log-gii' | { readonly boxcox: number | 'likelihood' }

/**
 * Applies a fitted treatment to a column. NaN stays NaN, and so does what the transformation is not defined for.
 *
 * @example
 * applyTreatment(Float64Array.of(1, 5, 90), { high: 10 }) // → [1, 5, 10]
 */
export function applyTreatment(
  x: Float64Array,
  { low = -Infinity, high = Infinity, transform }: FittedTreatment,
): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    y[i] = v < low ? low : v > high ? high : v
  }
  return transform ? transformed(y, transform) : y
}

function transformed(y: Float64Array, fitted: FittedTransform): Float64Array {
  switch (fitted.kind) {
    case 'log':
      return y.map((v) => defined(Math.log(v + fitted.shift)))
    case 'log-mirror':
      return y.map((v) => defined(-Math.log(fitted.edge - v)))
    case 'log-gii': {
      const { min, max } = fitted
      return y.map((v) => defined(Math.log(((max - 1) * (v - min)) / (max - min) + 1)))
    }
    case 'boxcox':
      return y.map((v) => defined(boxCox(v + fitted.shift, fitted.lambda)))
  }
}

const defined = (v: number): number => (Number.isFinite(v) ? v : NaN)
const boxCox = (v: number, lambda: number): number =>
  lambda === 0 ? Math.log(v) : v > 0 ? (v ** lambda - 1) / lambda : NaN

/**
 * Fits the bounds that bring the `low` least and the `high` greatest values to the next one.
 *
 * @example
 * winsorBounds(Float64Array.of(1, 2, 3, 4, 99), 0, 1) // → { low: 1, high: 4 }
 */
export function winsorBounds(x: Float64Array, low: number, high: number): FittedTreatment {
  const sorted = sortedValues(x)
  if (sorted.length === 0) return {}
  const last = sorted.length - 1
  return { low: sorted[Math.min(low, last)]!, high: sorted[Math.max(0, last - high)]! }
}

/** Thresholds of |skewness| and excess kurtosis beyond which a column is winsorised. */
export interface SkewRule {
  readonly skewness: number
  readonly kurtosis: number
  /** How many values may be held, at most. */
  readonly most: number
}

/** Tells whether skewness and kurtosis are within the rule: one of the two below its threshold is enough. */
export const isWithin = ({ skewness, kurtosis }: Moments, rule: SkewRule): boolean =>
  !(Math.abs(skewness) >= rule.skewness && kurtosis >= rule.kurtosis)

/**
 * Winsorising until the column passes: while |skewness| and kurtosis are both too great, the values at
 * the far end (the top when the skew is positive) are held at the next distinct one. Values that are
 * equal are held together, and never more than `most` in all: COINr overshoots on ties, this stops.
 *
 * @example
 * winsoriseToNormal(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 99), { skewness: 2, kurtosis: 3.5, most: 2 }) // → { treatment: { high: 7 }, winsorised: 1, passed: true }
 */
export function winsoriseToNormal(
  x: Float64Array,
  rule: SkewRule,
): { treatment: FittedTreatment; winsorised: number; passed: boolean } {
  const sorted = sortedValues(x)
  const n = sorted.length
  const centre = sorted[n >> 1]!
  const sums = [n, 0, 0, 0, 0]
  const add = (v: number, times: number): void => {
    const d = v - centre
    for (let power = 1, p = d; power <= 4; power++, p *= d) sums[power]! += times * p
  }
  for (const v of sorted) add(v, 1)
  let [bottom, top] = [0, n - 1] // places of the values at which the ends are held
  let now = moments(sorted)
  while (!isWithin(now, rule)) {
    const up = now.skewness >= 0
    let next = up ? top : bottom
    while (sorted[next] === sorted[up ? top : bottom]) next += up ? -1 : 1
    const [from, to] = up ? [bottom, next] : [next, top]
    const winsorised = from + (n - 1 - to)
    if (winsorised > rule.most || from >= to) break
    const many = up ? n - 1 - next : next
    add(sorted[up ? top : bottom]!, -many)
    add(sorted[next]!, many)
    if (up) top = next
    else bottom = next
    now = momentsOfSums(sums)
  }
  const winsorised = bottom + (n - 1 - top)
  const treatment = {
    ...(bottom > 0 && { low: sorted[bottom]! }),
    ...(top < n - 1 && { high: sorted[top]! }),
  }
  return { treatment: treatment, winsorised, passed: isWithin(now, rule) }
}

/**
 * A transformation fitted on a column; nothing where it is not increasing there (`log-gii` asks for a
 * maximum above 1) or where nothing varies.
 *
 * @example
 * fitTransform(Float64Array.of(0, 100), 'log') // → { kind: 'log', shift: 1 }
 */
export function fitTransform(x: Float64Array, kind: TransformKind): FittedTransform | undefined {
  const { min, max } = extent(x)
  if (!(max > min)) return undefined
  const hundredth = 0.01 * (max - min)
  if (kind === 'log') return { kind: 'log', shift: hundredth - min }
  if (kind === 'log-one') return { kind: 'log', shift: 1 - min }
  if (kind === 'log-mirror') return { kind: 'log-mirror', edge: max + hundredth }
  if (kind === 'log-gii') return max > 1 ? { kind: 'log-gii', min, max } : undefined
  const shift = min > 0 ? 0 : hundredth - min
  return {
    kind: 'boxcox',
    lambda: kind.boxcox === 'likelihood' ? likeliestLambda(x, shift) : kind.boxcox,
    shift,
  }
}

/**
 * The λ of Box and Cox (1964) under which the transformed values are likeliest to be normal, in [−3, 3]:
 * ℓ(λ) = −n/2 · ln σ²(λ) + (λ − 1)·Σ ln x, by golden section. The values are first divided by their
 * geometric mean: it moves ℓ by a constant, and the powers of 20,000 would leave σ² no figures.
 *
 * @example
 * Math.abs(likeliestLambda(Float64Array.of(1, 2, 4, 8, 16))) < 1e-4 // → true
 */
export function likeliestLambda(x: Float64Array, shift = 0): number {
  const logs = sortedValues(x).map((v) => Math.log(v + shift))
  const n = logs.length
  const centre = logs.reduce((a, b) => a + b, 0) / n
  const likelihood = (lambda: number): number => {
    let [s1, s2] = [0, 0]
    for (const log of logs) {
      // golden sections of −3 … 3 never fall on 0 itself, and beside it this is the logarithm
      const y = Math.expm1(lambda * (log - centre)) / lambda
      s1 += y
      s2 += y * y
    }
    return -Math.log(s2 / n - (s1 / n) ** 2)
  }
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [-3, 3]
  while (high - low > 1e-6) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (likelihood(a) > likelihood(b)) high = b
    else low = a
  }
  return (low + high) / 2
}
