/** Scales: what a normalisation was measured on. Measured once on a reference, applied to any column. */
import type { Goalposts, Normalisation, Sense } from '../method/method.ts'
import { classes, minMax, percentileRank, ratio, zScore } from '../stats/normalise.ts'
import { quantiles, weightedQuantiles } from '../stats/quantile.ts'
import { sortedValues } from '../stats/sort.ts'
import { deviation, extent, mean, sum, weightedMean } from '../stats/summary.ts'
import type { Measured } from './measure.ts'

/** Plain data: a frozen reference is a JSON file of them. */
export type Scale =
  | { readonly kind: 'ratio'; readonly base: number; readonly reference: number }
  | { readonly kind: 'classes'; readonly thresholds: readonly number[] }
  | { readonly kind: 'min-max'; readonly min: number; readonly max: number; readonly range: readonly [number, number] }
  | { readonly kind: 'z-score'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'percentile-rank'; readonly sorted: readonly number[] }
  | { readonly kind: 'quantile-points'; readonly thresholds: readonly number[]; readonly points: readonly number[] }
  | { readonly kind: 'none' }

/** The numbers that each kind of scale is made of. */
const numbersOf: Readonly<Record<Scale['kind'], readonly string[]>> = {
  ratio: ['base', 'reference'],
  classes: ['thresholds'],
  'min-max': ['min', 'max', 'range'],
  'z-score': ['mean', 'deviation'],
  'percentile-rank': ['sorted'],
  'quantile-points': ['thresholds', 'points'],
  none: [],
}

/** Whether a value read from a JSON file is a scale. */
export function isScale(json: unknown): json is Scale {
  const scale = (json ?? {}) as Record<string, unknown>
  const kind = String(scale['kind'])
  return Object.hasOwn(numbersOf, kind) && numbersOf[kind as Scale['kind']].flatMap((name) => scale[name]).every(Number.isFinite)
}

/** Measures a scale on the members of a reference. `population` weighs the goalposts that ask for it. */
export function measureScale(how: Normalisation, measured: Measured, population: Float64Array | undefined): Scale {
  const x = measured.values
  switch (how.kind) {
    case 'ratio':
      return { kind: 'ratio', base: how.base, reference: overall(measured) }
    case 'classes': {
      const thresholds = quantiles(x, Array.from({ length: how.count - 1 }, (_, t) => (t + 1) / how.count))
      // where even the least value reaches the last threshold, all are in the last class: no scale
      return { kind: 'classes', thresholds: extent(x).min < thresholds.at(-1)! ? thresholds : thresholds.fill(NaN) }
    }
    case 'min-max':
      return { kind: 'min-max', ...goalposts(how.goalposts, x, population), range: how.range ?? [0, 100] }
    case 'z-score': {
      const mu = mean(x)
      const { min, max } = extent(x)
      // the mean of 0.4, 0.4, 0.4 is not 0.4: what does not vary must not be told apart by such noise
      return { kind: 'z-score', mean: mu, deviation: min < max ? deviation(x, mu) : 0 }
    }
    case 'percentile-rank':
      return { kind: 'percentile-rank', sorted: Array.from(sortedValues(x)) }
    case 'quantile-points':
      return { kind: 'quantile-points', thresholds: extent(x).min < extent(x).max ? quantiles(x, how.cuts) : how.cuts.map(() => NaN), points: how.points }
    case 'none':
      return { kind: 'none' }
  }
}

/**
 * Brings a column onto a scale, higher always meaning more fragile: what protects is turned over on
 * its own scale (its ratio inverted, its class counted from the other end, its sign changed).
 */
export function applyScale(scale: Scale, sense: Sense, x: Float64Array): Float64Array {
  const protects = sense === 'protege'
  switch (scale.kind) {
    case 'ratio':
      return ratio(x, scale.reference, scale.base, protects)
    case 'classes':
      return turn(classes(x, scale.thresholds), protects, scale.thresholds.length + 2)
    case 'min-max': {
      const [low, high] = scale.range
      return protects ? minMax(x, scale.min, scale.max, high, low) : minMax(x, scale.min, scale.max, low, high)
    }
    case 'z-score':
      return turn(zScore(x, scale.mean, scale.deviation), protects, 0)
    case 'percentile-rank':
      return turn(percentileRank(x, Float64Array.from(scale.sorted)), protects, 100)
    case 'quantile-points':
      return pointsOf(classes(x, scale.thresholds), protects ? scale.points.toReversed() : scale.points)
    case 'none':
      return protects ? x.map((v) => -v) : x
  }
}

/** Whether a scale can tell two territories apart. */
export function spreads(scale: Scale): boolean {
  switch (scale.kind) {
    case 'ratio':
      return Number.isFinite(scale.reference) && scale.reference !== 0
    case 'classes':
      return scale.thresholds.every(Number.isFinite)
    case 'min-max':
      return scale.max > scale.min
    case 'z-score':
      return scale.deviation > 0
    case 'percentile-rank':
      return scale.sorted.length > 1 && scale.sorted[0] !== scale.sorted[scale.sorted.length - 1]
    case 'quantile-points':
      return scale.thresholds.every(Number.isFinite)
    case 'none':
      return true
  }
}

/** The value of the whole: a ratio of sums for a share, a weighted mean otherwise. Never a mean of shares. */
function overall({ values, counts, weight }: Measured): number {
  if (counts === undefined) return weight ? weightedMean(values, weight) : mean(values)
  const known = (x: Float64Array): Float64Array => x.map((v, i) => (Number.isNaN(counts.numerator[i]! + counts.denominator[i]!) ? NaN : v))
  return sum(known(counts.numerator)) / sum(known(counts.denominator))
}

function goalposts(posts: Goalposts | undefined, x: Float64Array, population: Float64Array | undefined): { min: number; max: number } {
  if (posts === undefined) return extent(x)
  if ('min' in posts) return { min: posts.min, max: posts.max }
  const [min, max] = posts.weight === 'population' && population ? weightedQuantiles(x, population, posts.quantiles) : quantiles(x, posts.quantiles)
  return { min: min!, max: max! }
}

/** Classes 1 … n + 1 as the points that each is worth. */
function pointsOf(y: Float64Array, points: readonly number[]): Float64Array {
  for (let i = 0; i < y.length; i++) y[i] = points[y[i]! - 1] ?? NaN
  return y
}

function turn(y: Float64Array, over: boolean, sum: number): Float64Array {
  if (over) for (let i = 0; i < y.length; i++) y[i] = sum - y[i]!
  return y
}
