/** Compares our scores with those that others publish: ranks, classes, and where they differ most. */
import { midranks } from '../../stats/rank.ts'
import { quantiles } from '../../stats/quantile.ts'
import { standardDeviation, mean } from '../../stats/summary.ts'

/** One column of ours and one of theirs, on the same territories. */
export interface Pair {
  readonly ours: string
  readonly theirs: string
  readonly codes: readonly string[]
  readonly a: Float64Array
  readonly b: Float64Array
  readonly population: Float64Array
}

/** Agreement of two columns: of ranks, of classes, by size of territory. */
export interface Agreement {
  /** Column of the scores. */
  readonly ours: string
  /** Column of the published file. */
  readonly theirs: string
  /** Territories where both are present. */
  readonly n: number
  /** Spearman's rank correlation: Pearson's on midranks. NaN below two territories, or where one side does not vary. */
  readonly spearman: number
  /** Territories in the same class, and at most one class apart, as shares of n. */
  readonly same: number
  /** Territories at most one class apart, as a share of n. */
  readonly near: number
  /** How classes were had: the values rounded when both sides run from 1 to 10, tenths of each side otherwise. */
  readonly classes: 'publiees' | 'dixiemes'
  /** Greatest differences: of values when both run from 1 to 10, of ranks otherwise. */
  readonly worst: readonly {
    readonly code: string
    readonly ours: number
    readonly theirs: number
  }[]
  /** The same by size of territory. */
  readonly bySize: readonly {
    readonly least: number
    readonly most: number
    readonly n: number
    readonly spearman: number
    readonly same: number
  }[]
}

/** Limits of the sizes of commune, in inhabitants. */
const SIZES = [0, 200, 1_000, 5_000, 20_000, Infinity] as const
const CLASSES = 10

/**
 * Measures how far two columns agree.
 *
 * @param pair one column of ours and one of theirs
 * @param shown greatest differences kept
 * @returns the agreement over the territories where both are present
 */
export function agreement({ ours, theirs, codes, a, b, population }: Pair, shown = 5): Agreement {
  const rows = [...codes.keys()].filter((i) => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!))
  const [x, y] = [pick(a, rows), pick(b, rows)]
  const published = [x, y].every((values) => values.every((v) => v >= 1 && v <= CLASSES))
  const [p, q] = published ? [x.map(Math.round), y.map(Math.round)] : [tenths(x), tenths(y)]
  const [rx, ry] = published
    ? [x, y]
    : [midranks(x).map((r) => r / rows.length), midranks(y).map((r) => r / rows.length)]
  const worst = [...rows.keys()]
    .sort(
      (i, j) =>
        Math.abs(rx[j]! - ry[j]!) - Math.abs(rx[i]! - ry[i]!) ||
        (codes[rows[i]!]! < codes[rows[j]!]! ? -1 : 1),
    )
    .slice(0, shown)
  return {
    ours,
    theirs,
    n: rows.length,
    spearman: rankCorrelation(x, y),
    same: share(p, q, 0),
    near: share(p, q, 1),
    classes: published ? 'publiees' : 'dixiemes',
    worst: worst.map((k) => ({ code: codes[rows[k]!]!, ours: x[k]!, theirs: y[k]! })),
    bySize: SIZES.slice(0, -1).flatMap((least, s) => {
      const most = SIZES[s + 1]!
      const of = [...rows.keys()].filter(
        (k) => population[rows[k]!]! >= least && population[rows[k]!]! < most,
      )
      return of.length === 0
        ? []
        : [
            {
              least,
              most,
              n: of.length,
              spearman: rankCorrelation(pick(x, of), pick(y, of)),
              same: share(pick(p, of), pick(q, of), 0),
            },
          ]
    }),
  }
}

/** Spearman's rank correlation of two columns without a missing value. */
function rankCorrelation(x: Float64Array, y: Float64Array): number {
  const [a, b] = [midranks(x), midranks(y)]
  const [ma, mb] = [mean(a), mean(b)]
  const covariance = mean(a.map((v, i) => (v - ma) * (b[i]! - mb)))
  const spread = standardDeviation(a, ma) * standardDeviation(b, mb)
  return spread > 0 ? covariance / spread : NaN
}

/** Tenths of a column, as classes 1 to 10: 1 + how many deciles are at most the value. */
function tenths(x: Float64Array): Float64Array {
  const limits = quantiles(
    x,
    Array.from({ length: CLASSES - 1 }, (_, k) => (k + 1) / CLASSES),
  )
  return x.map((v) => 1 + limits.reduce((n, limit) => n + (limit <= v ? 1 : 0), 0))
}

function share(p: Float64Array, q: Float64Array, within: number): number {
  return p.reduce((n, v, i) => n + (Math.abs(v - q[i]!) <= within ? 1 : 0), 0) / p.length
}

function pick(x: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (i) => x[i]!)
}
