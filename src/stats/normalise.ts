/**
 * Normalisation: bringing indicators of unlike units onto one scale.
 *
 * Each function takes a column and what the scale was measured on, and gives a new column; the
 * input is never written to. Missing is NaN and stays NaN. Nothing throws: a scale that spreads
 * nothing (min = max, σ = 0) gives NaN, and `engine/check.ts` has said so beforehand, in words.
 *
 * Source: OECD & JRC, Handbook on Constructing Composite Indicators (2008), step 5.
 */

/**
 * Min–max onto [low, high], held at the edges unless `held` is false.
 *
 *     yᵢ = low + (high − low) · (xᵢ − min) / (max − min)
 *
 * Two millésimes are comparable only on the same bounds: measured on each year apart, a commune
 * that stood still would seem to move.
 *
 * @example
 * minMax(Float64Array.of(10, NaN, 20, 15), 10, 20) // → [0, NaN, 100, 50]
 */
export function minMax(
  x: Float64Array,
  min: number,
  max: number,
  low = 0,
  high = 100,
  held = true,
): Float64Array {
  const y = new Float64Array(x.length)
  const width = max - min
  const span = high - low
  if (!(width > 0)) return y.fill(NaN)
  if (!held) {
    for (let i = 0; i < x.length; i++) y[i] = low + span * ((x[i]! - min) / width)
    return y
  }
  for (let i = 0; i < x.length; i++) {
    const share = (x[i]! - min) / width
    y[i] = low + span * (share < 0 ? 0 : share > 1 ? 1 : share)
  }
  return y
}

/**
 * Standard score.
 *
 *     yᵢ = (xᵢ − μ) / σ
 *
 * @example
 * zScore(Float64Array.of(1, 3), 2, 1) // → [-1, 1]
 */
export function zScore(x: Float64Array, mu: number, sigma: number): Float64Array {
  const y = new Float64Array(x.length)
  if (!(sigma > 0)) return y.fill(NaN)
  for (let i = 0; i < x.length; i++) y[i] = (x[i]! - mu) / sigma
  return y
}

/**
 * Percentile rank among the values of a reference, onto [0, 100].
 *
 *     yᵢ = 100 · (r − 1) / (n − 1),   r = number below + (number equal + 1) / 2
 *
 * For a member of the reference, r is its midrank. A value from elsewhere stands between its two
 * neighbours, and is held at 0 or 100 beyond the ends.
 *
 * @param sorted the reference's values, ascending
 * @returns the percentile ranks of a column, each time it is called
 * @example
 * percentileRanker(Float64Array.of(3, 3, 7))(Float64Array.of(7, 3, NaN)) // → [100, 25, NaN]
 */
export function percentileRanker(sorted: Float64Array): (x: Float64Array) => Float64Array {
  const n = sorted.length
  if (n < 2) return (x) => new Float64Array(x.length).fill(NaN)
  const share = (below: number, equal: number): number =>
    (100 * (below + (equal + 1) / 2 - 1)) / (n - 1)
  // each value once, what it is worth, and what is worth a value between it and the one before
  const values = new Float64Array(n + 1).fill(NaN)
  const worth = new Float64Array(n)
  const between = new Float64Array(n)
  let distinct = 0
  for (let below = 0, upTo = 0; below < n; below = upTo) {
    while (upTo < n && sorted[upTo] === sorted[below]) upTo++
    values[distinct] = sorted[below]!
    worth[distinct] = share(below, upTo - below)
    between[distinct++] = share(below, 0)
  }
  const [min, max] = [values[0]!, values[distinct - 1]!]
  // in nearly every slice there is one value at most to compare with
  const slices = SLICES_PER_VALUE * distinct
  const perUnit = (slices - 1) / (max - min)
  const starts = sliceStarts(values.subarray(0, distinct), slices, perUnit)
  return (x) => {
    const y = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) {
      const v = x[i]!
      if (!(v >= min)) y[i] = v !== v ? NaN : 0
      else if (v > max) y[i] = 100
      else {
        let at = starts[((v - min) * perUnit) | 0]!
        while (values[at]! < v) at++
        y[i] = values[at] === v ? worth[at]! : between[at]!
      }
    }
    return y
  }
}

/**
 * Rank among the values of a reference: 1 is the least. Ties share the least of their ranks, or the
 * mean of them; a value from elsewhere ranks after those below it.
 *
 * @param sorted the reference's values, ascending
 * @example
 * rankInReference(Float64Array.of(7, 3, 3, NaN), Float64Array.of(3, 3, 7), 'min') // → [3, 1, 1, NaN]
 */
export function rankInReference(
  x: Float64Array,
  sorted: Float64Array,
  ties: 'min' | 'mean',
): Float64Array {
  const y = new Float64Array(x.length)
  const place = placesIn(sorted, x.length)
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    const below = place(v, false)
    y[i] = v !== v ? NaN : ties === 'min' ? below + 1 : below + (place(v, true) - below + 1) / 2
  }
  return y
}

/**
 * Distance covered from `from` to `to`, as a share.
 *
 *     yᵢ = (xᵢ − from) / (to − from)
 *
 * From the worst value to the best, to a target, or to a reference: COINr's `n_dist2max`, `n_dist2targ`
 * and `n_dist2ref` are this one line. Turned over (`from` the greatest) it serves what protects.
 *
 * @example
 * distance(Float64Array.of(0, 5, 12), 0, 10, true) // → [0, 0.5, 1]
 */
export function distance(x: Float64Array, from: number, to: number, held: boolean): Float64Array {
  const y = new Float64Array(x.length)
  const width = to - from
  if (width === 0) return y.fill(NaN)
  for (let i = 0; i < x.length; i++) {
    const share = (x[i]! - from) / width + 0 // no −0
    y[i] = held && share > 1 ? 1 : share
  }
  return y
}

/**
 * The exponential transform of ranks: what is most fragile is spread out, the rest drawn together, so
 * that a good rank makes up for little.
 *
 *     yᵢ = −s · ln(1 − Rᵢ·(1 − e^(−100/s))),   Rᵢ = midrank / n, 1 for the most fragile
 *
 * With s = 23 a tenth of the territories are above 50. Source: English Indices of Deprivation,
 * technical report, "exponential transformation".
 *
 * @param sorted the reference's values, ascending
 * @example
 * exponentialRank(Float64Array.of(10, 5), Float64Array.of(5, 10), 23).map(Math.round) // → [100, 16]
 */
export function exponentialRank(
  x: Float64Array,
  sorted: Float64Array,
  scale: number,
): Float64Array {
  const y = rankInReference(x, sorted, 'mean')
  const reach = 1 - Math.exp(-100 / scale)
  const n = sorted.length
  for (let i = 0; i < y.length; i++) y[i] = -scale * Math.log(1 - Math.min(1, y[i]! / n) * reach)
  return y
}

/**
 * Points read from a table of values, ascending: those of the last value reached, or of the very value.
 * Below the first threshold, or for a value that is no category, nothing is known: NaN.
 *
 * @example
 * points(Float64Array.of(4, 10, 25, NaN), [0, 10, 20], [1, 2, 3], false) // → [1, 2, 3, NaN]
 * points(Float64Array.of(1, 7), [1, 2], [10, 20], true) // → [10, NaN]
 */
export function points(
  x: Float64Array,
  values: readonly number[],
  worth: readonly number[],
  exact: boolean,
): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    let at = values.length - 1
    while (at >= 0 && !(exact ? x[i] === values[at] : x[i]! >= values[at]!)) at--
    y[i] = at < 0 ? NaN : worth[at]!
  }
  return y
}

/**
 * Classes 1 … n + 1 by n thresholds, ascending; a value equal to a threshold belongs to the class above it.
 *
 *     yᵢ = 1 + #{ t : Q_t ≤ xᵢ }
 *
 * @example
 * classes(Float64Array.of(1, 2, 2.5, NaN), [2, 3]) // → [1, 2, 2, NaN]
 */
export function classes(x: Float64Array, thresholds: readonly number[]): Float64Array {
  const y = new Float64Array(x.length)
  const limits = Float64Array.from(thresholds)
  const first = limits[0]!
  const last = limits[limits.length - 1]!
  // slices of equal width tell the class of nearly all values at once: those above a threshold in the same slice move up
  const slices = Math.min(1_024, x.length)
  const perUnit = (slices - 1) / (last - first)
  const least = new Uint16Array(slices).fill(1)
  for (let t = 0; t < limits.length - 1; t++)
    for (let slice = 1 + (((limits[t]! - first) * perUnit) | 0); slice < slices; slice++)
      least[slice]!++
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    let reached = 1
    if (v >= last) reached = limits.length + 1
    else if (v >= first) {
      reached = least[((v - first) * perUnit) | 0]!
      while (v >= limits[reached - 1]!) reached++
    }
    y[i] = v === v ? reached : NaN
  }
  return y
}

/**
 * Ratio to a reference, in points: 100 where the territory equals the reference.
 *
 *     yᵢ = base · xᵢ / X      or, for what protects,   yᵢ = base · X / xᵢ
 *
 * @example
 * ratio(Float64Array.of(10, 20), 10, 100) // → [100, 200]
 */
export function ratio(
  x: Float64Array,
  reference: number,
  base: number,
  inverse = false,
): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const v = inverse ? (base * reference) / x[i]! : (base * x[i]!) / reference
    y[i] = Number.isFinite(v) ? v : NaN
  }
  return y
}

/** Fewer look-ups than this do not pay for slices. */
const FEW = 64
/** Slices of a scale that is looked up again and again: as many as the second cache holds of 35,000 values. */
const SLICES_PER_VALUE = 4

/**
 * Prepares a function that counts the ascending values < v, or ≤ v. Slices of equal width say between which two of them
 * to look: a slice grows with the value, so that what is below the slice of v is below v. Where there is no width to slice,
 * all is in slice 0.
 *
 * @param sorted ascending values, without a missing one
 * @param lookups how many counts will be asked for: few do not pay for slices
 *
 * @example
 * placesIn(Float64Array.of(1, 2, 2, 5), 1)(2, true) // → 3
 */
export function placesIn(
  sorted: Float64Array,
  lookups: number,
): (v: number, orEqual: boolean) => number {
  const n = sorted.length
  const [min, max] = [sorted[0]!, sorted[n - 1]!]
  const perUnit = (n - 1) / (max - min)
  // Stryker disable next-line all: which way to look is a matter of speed alone
  if (lookups < FEW) return (v, orEqual) => countBelow(sorted, v, orEqual, 0, n)
  const starts = sliceStarts(sorted, n, perUnit)
  return (v, orEqual) => {
    if (!(v >= min)) return 0
    if (v > max) return n
    const slice = ((v - min) * perUnit) | 0
    return countBelow(sorted, v, orEqual, starts[slice]!, starts[slice + 1]!)
  }
}

/** At which of the ascending values each slice starts; where all is one value, slice 0 holds them all. */
function sliceStarts(sorted: Float64Array, slices: number, perUnit: number): Uint32Array {
  const starts = new Uint32Array(slices + 1)
  for (let k = 0; k < sorted.length; k++) starts[(((sorted[k]! - sorted[0]!) * perUnit) | 0) + 1]!++
  for (let slice = 0; slice < slices; slice++) starts[slice + 1]! += starts[slice]!
  return starts
}

/** How many of the ascending values are < v, or ≤ v, when `from` of them at least are, and `to` at most. */
function countBelow(
  sorted: Float64Array,
  v: number,
  orEqual: boolean,
  from: number,
  to: number,
): number {
  while (from < to) {
    const middle = (from + to) >> 1
    const w = sorted[middle]!
    if (w < v || (orEqual && w === v)) from = middle + 1
    else to = middle
  }
  return from
}
