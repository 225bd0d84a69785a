/** Scales: what a normalisation was measured on. Measured once on a reference, applied to any column. */
import { quantiles, weightedQuantiles } from '../../stats/quantile.ts'
import { sortedValues } from '../../stats/sort.ts'
import { standardDeviation, extent, mean, sum, weightedMean } from '../../stats/summary.ts'
import type { ReferenceStatistics, Sense } from './definition.ts'
import { normalisationKind, type Normalisation, type Scale } from './registry.ts'

/** A column to be scaled, with what makes it or weighs it: NaN is missing. */
export interface ScaledColumn {
  readonly values: Float64Array
  /** Of a share of counts: the value of the whole is then their ratio of sums. */
  readonly counts?: { readonly numerator: Float64Array; readonly denominator: Float64Array }
  /** Weighs the value of the whole, where there are no counts. */
  readonly weight?: Float64Array
}

/** Gives the statistics of a column in memory. `population` weighs the quantiles that ask for it. */
export function statisticsOf(
  column: ScaledColumn,
  population: Float64Array | undefined,
): ReferenceStatistics {
  const x = column.values
  return {
    extent: () => extent(x),
    mean: () => mean(x),
    deviation: (mu, sample) => standardDeviation(x, mu, sample),
    overall: () => overall(column),
    quantiles: (at, weighted) =>
      weighted && population ? weightedQuantiles(x, population, at) : quantiles(x, at),
    sorted: () => Array.from(sortedValues(x)),
  }
}

/**
 * Measures a scale on the members of a reference. `population` weighs the goalposts that ask for it.
 *
 * @example
 * measureScale({ kind: 'min-max' }, { values: Float64Array.of(3, NaN, 1) }, undefined) // → { kind: 'min-max', min: 1, max: 3, range: [0, 100] }
 */
export function measureScale(
  how: Normalisation,
  column: ScaledColumn,
  population: Float64Array | undefined,
): Scale {
  return normalisationKind(how).measure(how, statisticsOf(column, population))
}

/**
 * Brings a column onto a scale, higher always meaning more fragile: protective indicators are
 * reversed on their own scale (ratio inverted, class reversed, sign changed).
 *
 * @example
 * applyScale({ kind: 'min-max', min: 10, max: 20, range: [0, 100] }, 'protects', Float64Array.of(10, 12, NaN)) // → [100, 80, NaN]
 */
export function applyScale(scale: Scale, sense: Sense, x: Float64Array): Float64Array {
  return normalisationKind(scale).apply(scale, sense === 'protects', x)
}

/**
 * Tells whether a scale cannot tell two territories apart.
 *
 * @example
 * isDegenerate({ kind: 'min-max', min: 1, max: 1, range: [0, 100] }) // → true
 */
export function isDegenerate(scale: Scale): boolean {
  return normalisationKind(scale).isDegenerate(scale)
}

/** The value of the whole: a ratio of sums for a share, a weighted mean otherwise. Never a mean of shares. */
function overall({ values, counts, weight }: ScaledColumn): number {
  if (counts === undefined) return weight ? weightedMean(values, weight) : mean(values)
  const known = (x: Float64Array): Float64Array =>
    x.map((v, i) => (Number.isNaN(counts.numerator[i]! + counts.denominator[i]!) ? NaN : v))
  return sum(known(counts.numerator)) / sum(known(counts.denominator))
}
