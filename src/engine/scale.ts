/** Scales: what a normalisation was measured on. Measured once on a reference, applied to any column. */
import type { Goalposts, Normalisation, Sense } from '../method/method.ts'
import {
  classes,
  distance,
  exponentialRank,
  minMax,
  percentileRanker,
  points,
  rankAmong,
  ratio,
  zScore,
} from '../stats/normalise.ts'
import { quantiles, weightedQuantiles } from '../stats/quantile.ts'
import { sortedValues } from '../stats/sort.ts'
import { deviation, extent, mean, sum, weightedMean } from '../stats/summary.ts'
import type { Measured } from './measure.ts'

/** Plain data: a frozen reference is a JSON file of them. */
export type Scale =
  | { readonly kind: 'ratio'; readonly base: number; readonly reference: number }
  | { readonly kind: 'classes'; readonly thresholds: readonly number[] }
  | {
      readonly kind: 'min-max'
      readonly min: number
      readonly max: number
      readonly range: readonly [number, number]
      readonly beyond?: 'clamp' | 'free'
    }
  | {
      readonly kind: 'z-score'
      readonly mean: number
      readonly deviation: number
      readonly onto?: readonly [number, number]
    }
  | {
      readonly kind: 'percentile-rank' | 'rank'
      readonly sorted: readonly number[]
      readonly ties?: 'mean' | 'min'
    }
  | { readonly kind: 'borda'; readonly sorted: readonly number[] }
  /** `to` is the value worth 100; the extreme when left out. */
  | {
      readonly kind: 'distance'
      readonly min: number
      readonly max: number
      readonly to?: number
      readonly beyond?: 'clamp' | 'free'
    }
  | { readonly kind: 'share-of-max'; readonly max: number }
  | { readonly kind: 'exponential'; readonly sorted: readonly number[]; readonly scale: number }
  | {
      readonly kind: 'quantile-points'
      readonly thresholds: readonly number[]
      readonly points: readonly number[]
    }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'points'
      readonly by: 'threshold' | 'value'
      readonly values: readonly number[]
      readonly points: readonly number[]
    }

/** The numbers that each kind of scale is made of; those after « ? » may be left out. */
const numbersOf: Readonly<Record<Scale['kind'], readonly string[]>> = {
  ratio: ['base', 'reference'],
  classes: ['thresholds'],
  'min-max': ['min', 'max', 'range'],
  'z-score': ['mean', 'deviation', '?onto'],
  'percentile-rank': ['sorted'],
  rank: ['sorted'],
  borda: ['sorted'],
  distance: ['min', 'max', '?to'],
  'share-of-max': ['max'],
  exponential: ['sorted', 'scale'],
  points: ['values', 'points'],
  'quantile-points': ['thresholds', 'points'],
  none: [],
}

/** Whether a value read from a JSON file is a scale. */
export function isScale(json: unknown): json is Scale {
  const scale = (json ?? {}) as Record<string, unknown>
  const kind = String(scale['kind'])
  const numbers = (name: string): unknown =>
    name.startsWith('?') ? (scale[name.slice(1)] ?? []) : scale[name]
  return (
    Object.hasOwn(numbersOf, kind) &&
    numbersOf[kind as Scale['kind']].flatMap(numbers).every(Number.isFinite)
  )
}

/**
 * Measures a scale on the members of a reference. `population` weighs the goalposts that ask for it.
 *
 * @example
 * measureScale({ kind: 'min-max' }, { kind: 'valeur', values: Float64Array.of(3, NaN, 1), formula: 'X' }, undefined) // → { kind: 'min-max', min: 1, max: 3, range: [0, 100] }
 */
export function measureScale(
  how: Normalisation,
  measured: Measured,
  population: Float64Array | undefined,
): Scale {
  const x = measured.values
  switch (how.kind) {
    case 'ratio':
      return { kind: 'ratio', base: how.base, reference: overall(measured) }
    case 'classes': {
      const shares = Array.from({ length: how.count - 1 }, (_, t) => (t + 1) / how.count)
      const thresholds =
        how.weight === 'population' && population
          ? weightedQuantiles(x, population, shares)
          : quantiles(x, shares)
      // where even the least value reaches the last threshold, all are in the last class: no scale
      return {
        kind: 'classes',
        thresholds: extent(x).min < thresholds.at(-1)! ? thresholds : thresholds.fill(NaN),
      }
    }
    case 'min-max':
      return {
        kind: 'min-max',
        ...goalposts(how.goalposts, measured, population),
        range: how.range ?? [0, 100],
        ...(how.beyond && { beyond: how.beyond }),
      }
    case 'z-score': {
      const mu = mean(x)
      const { min, max } = extent(x)
      // the mean of 0.4, 0.4, 0.4 is not 0.4: what does not vary must not be told apart by such noise
      return {
        kind: 'z-score',
        mean: mu,
        deviation: min < max ? deviation(x, mu, how.deviation === 'sample') : 0,
        ...(how.onto && { onto: how.onto }),
      }
    }
    case 'percentile-rank':
    case 'rank':
      return {
        kind: how.kind,
        sorted: Array.from(sortedValues(x)),
        ...(how.ties && { ties: how.ties }),
      }
    case 'borda':
      return { kind: 'borda', sorted: Array.from(sortedValues(x)) }
    case 'distance': {
      const to =
        how.to === 'max' ? undefined : how.to === 'reference' ? overall(measured) : how.to.target
      return {
        kind: 'distance',
        ...extent(x),
        ...(to !== undefined && { to }),
        ...(how.beyond && { beyond: how.beyond }),
      }
    }
    case 'share-of-max':
      return { kind: 'share-of-max', max: extent(x).max }
    case 'exponential':
      return { kind: 'exponential', sorted: Array.from(sortedValues(x)), scale: how.scale ?? 23 }
    case 'quantile-points':
      return {
        kind: 'quantile-points',
        thresholds:
          extent(x).min < extent(x).max ? quantiles(x, how.cuts) : how.cuts.map(() => NaN),
        points: how.points,
      }
    case 'none':
      return { kind: 'none' }
    case 'points': {
      const table = how.table.toSorted(([a], [b]) => a - b)
      return {
        kind: 'points',
        by: how.by,
        values: table.map(([value]) => value),
        points: table.map(([, worth]) => worth),
      }
    }
  }
}

/**
 * Brings a column onto a scale, higher always meaning more fragile: what protects is turned over on
 * its own scale (its ratio inverted, its class counted from the other end, its sign changed).
 *
 * @example
 * applyScale({ kind: 'min-max', min: 10, max: 20, range: [0, 100] }, 'protects', Float64Array.of(10, 12, NaN)) // → [100, 80, NaN]
 */
export function applyScale(scale: Scale, sense: Sense, x: Float64Array): Float64Array {
  const protects = sense === 'protects'
  switch (scale.kind) {
    case 'ratio':
      return ratio(x, scale.reference, scale.base, protects)
    case 'classes':
      return turn(classes(x, scale.thresholds), protects, scale.thresholds.length + 2)
    case 'min-max': {
      const [low, high] = scale.range
      const held = scale.beyond !== 'free'
      return protects
        ? minMax(x, scale.min, scale.max, high, low, held)
        : minMax(x, scale.min, scale.max, low, high, held)
    }
    case 'z-score':
      return onto(turn(zScore(x, scale.mean, scale.deviation), protects, 0), scale.onto)
    case 'percentile-rank':
      return percentile(scale, protects, x)
    case 'rank':
      return ranked(x, scale.sorted, protects, scale.ties ?? 'min')
    case 'borda':
      return shifted(ranked(x, scale.sorted, protects, 'min'), -1)
    case 'distance': {
      const [from, to] = protects
        ? [scale.max, scale.to ?? scale.min]
        : [scale.min, scale.to ?? scale.max]
      return scaled(distance(x, from, to, scale.beyond === 'clamp'), 100)
    }
    case 'share-of-max':
      return turn(scaled(ratio(x, scale.max, 1), 100), protects, 100)
    case 'exponential': {
      const [y, sorted] = oriented(x, scale.sorted, protects)
      return exponentialRank(y, sorted, scale.scale)
    }
    case 'quantile-points':
      return pointsOf(
        classes(x, scale.thresholds),
        protects ? scale.points.toReversed() : scale.points,
      )
    case 'none':
      return protects ? x.map((v) => -v) : x
    case 'points':
      return points(x, scale.values, scale.points, scale.by === 'value')
  }
}

/**
 * Whether a scale can tell two territories apart.
 *
 * @example
 * spreads({ kind: 'min-max', min: 1, max: 1, range: [0, 100] }) // → false
 */
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
    case 'rank':
    case 'borda':
    case 'exponential':
      return scale.sorted[0] !== scale.sorted.at(-1)
    case 'distance':
      return scale.max > scale.min
    case 'share-of-max':
      return scale.max > 0 && Number.isFinite(scale.max)
    case 'quantile-points':
      return scale.thresholds.every(Number.isFinite)
    case 'points':
    case 'none':
      return true
  }
}

const rankers = new WeakMap<readonly number[], (x: Float64Array) => Float64Array>()

/** Percentile ranks among the values of a scale, looked through once: a study applies the same scale at each draw. */
function rankedAmong(sorted: readonly number[], x: Float64Array): Float64Array {
  const ranker = rankers.get(sorted) ?? percentileRanker(Float64Array.from(sorted), x.length)
  rankers.set(sorted, ranker)
  return ranker(x)
}

/** Percentile ranks: midranks turned over are midranks from the other end; least ranks must be taken again. */
function percentile(
  { sorted, ties }: { sorted: readonly number[]; ties?: 'mean' | 'min' },
  protects: boolean,
  x: Float64Array,
): Float64Array {
  if (ties !== 'min') return turn(rankedAmong(sorted, x), protects, 100)
  const last = sorted.length - 1
  return scaled(shifted(ranked(x, sorted, protects, 'min'), -1), 100 / last).map((v) =>
    v > 100 ? 100 : v,
  )
}

function ranked(
  x: Float64Array,
  ascending: readonly number[],
  protects: boolean,
  ties: 'min' | 'mean',
): Float64Array {
  const [y, sorted] = oriented(x, ascending, protects)
  return rankAmong(y, sorted, ties)
}

/** A column and its reference with what is most fragile at the top. */
function oriented(
  x: Float64Array,
  ascending: readonly number[],
  protects: boolean,
): [Float64Array, Float64Array] {
  const sorted = Float64Array.from(ascending)
  return protects ? [x.map((v) => -v), sorted.map((v) => -v).reverse()] : [x, sorted]
}

function onto(
  y: Float64Array,
  range: readonly [centre: number, width: number] | undefined,
): Float64Array {
  return range ? shifted(scaled(y, range[1]), range[0]) : y
}

function scaled(y: Float64Array, by: number): Float64Array {
  for (let i = 0; i < y.length; i++) y[i]! *= by
  return y
}

function shifted(y: Float64Array, by: number): Float64Array {
  for (let i = 0; i < y.length; i++) y[i]! += by
  return y
}

/** The value of the whole: a ratio of sums for a share, a weighted mean otherwise. Never a mean of shares. */
function overall({ values, counts, weight }: Measured): number {
  if (counts === undefined) return weight ? weightedMean(values, weight) : mean(values)
  const known = (x: Float64Array): Float64Array =>
    x.map((v, i) => (Number.isNaN(counts.numerator[i]! + counts.denominator[i]!) ? NaN : v))
  return sum(known(counts.numerator)) / sum(known(counts.denominator))
}

function goalposts(
  posts: Goalposts | undefined,
  measured: Measured,
  population: Float64Array | undefined,
): { min: number; max: number } {
  const x = measured.values
  const found = extent(x)
  if (posts === undefined) return found
  if ('min' in posts) return { min: posts.min, max: posts.max }
  if ('centre' in posts) {
    const [centre, half] = [overall(measured), (found.max - found.min) / 2]
    return { min: centre - half, max: centre + half }
  }
  const [min, max] =
    posts.weight === 'population' && population
      ? weightedQuantiles(x, population, posts.quantiles)
      : quantiles(x, posts.quantiles)
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
