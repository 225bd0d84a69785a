/** The steps of a method, as data: how values are brought onto one scale, and how children make one value. */

/** How values are brought onto one scale. What the scale is measured on is the reference's business. */
export type Normalisation =
  /** Points: `base` where the territory equals its reference (ratio of sums). What protects is inverted. */
  | { readonly kind: 'ratio'; readonly base: number }
  /** Classes 1 … `count` by the quantiles of the reference's units, or of its population; ties go to the upper class. */
  | { readonly kind: 'classes'; readonly count: number; readonly weight?: 'population' | 'unit' }
  /** Onto `range`, between goalposts: given, or quantiles of the reference (the extremes when left out). `beyond`: a value past a goalpost is held at it ('clamp', the default) or goes on ('free'). */
  | {
      readonly kind: 'min-max'
      readonly range?: readonly [number, number]
      readonly goalposts?: Goalposts
      readonly beyond?: 'clamp' | 'free'
    }
  /** Distance from the mean in standard deviations: of the population (n, the default) or of a sample (n − 1); `onto` gives the mean and the deviation of the result (0 and 1). */
  | {
      readonly kind: 'z-score'
      readonly deviation?: 'population' | 'sample'
      readonly onto?: readonly [mean: number, deviation: number]
    }
  /** 0 … 100 by rank among the reference's values. Ties share the mean of their ranks ('mean', the default) or the least of them ('min'). */
  | { readonly kind: 'percentile-rank'; readonly ties?: 'mean' | 'min' }
  /** Rank among the reference's values: 1 is the least fragile. Ties share the least of their ranks ('min', the default) or their mean. */
  | { readonly kind: 'rank'; readonly ties?: 'mean' | 'min' }
  /** Borda points: how many of the reference's values are less fragile, ties counting for none. */
  | { readonly kind: 'borda' }
  /** 100 at the most fragile value, at the value of the reference as a whole, or at a target; 0 at the least fragile value. Held at 100 when `beyond` is 'clamp' (the default is 'free'). */
  | {
      readonly kind: 'distance'
      readonly to: 'max' | 'reference' | { readonly target: number }
      readonly beyond?: 'clamp' | 'free'
    }
  /** Share of the greatest value, 0 … 100; what protects is counted from 100 down. */
  | { readonly kind: 'share-of-max' }
  /** The exponential transform of ranks of the English indices of deprivation: 0 … 100, the most fragile tenth above 50 when `scale` is 23 (the default). */
  | { readonly kind: 'exponential'; readonly scale?: number }
  /** Points read from a table of [value, points]: those of the last value reached ('threshold'), or of the very value ('value', a category). The points say fragility themselves: the sense of the indicator does not turn them over. */
  | {
      readonly kind: 'points'
      readonly by: 'threshold' | 'value'
      readonly table: readonly [Point, ...Point[]]
    }
  /** `points[k]`, k the number of quantiles of the reference (at `cuts`) that the value reaches: one point more than cuts. */
  | {
      readonly kind: 'quantile-points'
      readonly cuts: readonly number[]
      readonly points: readonly number[]
    }
  /** The value as it is: head-counts that are added up, scores that someone else has normalised. */
  | { readonly kind: 'none' }

/** A raw value and the points that it is worth; between two of them, points follow a straight line. */
export type Point = readonly [value: number, points: number]

/** The two values that a scale goes from and to: given, or quantiles of the reference, counted by people or by territory. */
export type Goalposts =
  | { readonly min: number; readonly max: number }
  | { readonly quantiles: readonly [number, number]; readonly weight: 'population' | 'unit' }
  /** Half the range of the reference's values on either side of the value of the reference as a whole: the goalposts of the adjusted Mazziotta-Pareto index. */
  | { readonly centre: 'reference' }

/**
 * How the children of a group make one value. The first group of kinds works row by row; the last
 * compares territories with one another: a value then depends on which territories there are.
 */
export type Aggregation =
  /** Weighted arithmetic mean of what is present. */
  | 'mean'
  /** The first child that is present: the others stand in for it. */
  | 'first-present'
  /** Weighted sum, which a missing child leaves without value (or counts as 0, as the method says). */
  | 'sum'
  /** Weighted geometric mean: a low value is not made up for. See `Zero` for what a 0 does ('keep' when left out). */
  | 'geometric'
  | { readonly kind: 'geometric'; readonly zero: Zero }
  /** Weighted harmonic mean. */
  | 'harmonic'
  | { readonly kind: 'harmonic'; readonly zero: Zero }
  /** Weighted power mean of exponent `p`, which is not 0 (1: arithmetic; −1: harmonic). */
  | { readonly kind: 'power'; readonly p: number; readonly zero?: Zero }
  /** Weighted median. */
  | 'median'
  /** The least child: the territory is as fragile as where it is least so. */
  | 'minimum'
  /** The greatest child: one bad theme is enough. */
  | 'maximum'
  /** Ordered weighted average: `weights[0]` goes to the greatest child, and so on down. */
  | { readonly kind: 'owa'; readonly weights: readonly [number, ...number[]] }
  /** Mean, plus ('plus': fragility, the default) or minus the penalty of unbalance S²/M (Mazziotta & Pareto). */
  | 'mazziotta-pareto'
  | { readonly kind: 'mazziotta-pareto'; readonly penalty: 'plus' | 'minus' }
  /** Net flow of PROMETHEE with the usual criterion, −100 … 100: share of territories that one is more fragile than, less the share that are more fragile, child by child. */
  | 'net-flow'
  /** Copeland: how many territories one is more fragile than by a weighted majority, less how many are more fragile than it. Pairs are compared on what both have. */
  | 'copeland'
  /** Benefit of the doubt, 0 … 100: each territory under the weights that show it most fragile, no territory passing 100. */
  | 'benefit-of-the-doubt'
  /** Cross-table of two children, each in `count` classes by quantiles: the number in row (class of the first) and column (class of the second) of `table`; r + c − 1 when left out. */
  | {
      readonly kind: 'cross'
      readonly count: number
      readonly table?: readonly (readonly number[])[]
    }

/**
 * How the values of a group are shown: on a `range`, from the least to the greatest of the results,
 * or multiplied by `factor`. The groups above are made from the values as they were before.
 */
export type Rescale = { readonly range: readonly [number, number] } | { readonly factor: number }

/** What a child worth 0 does to a mean that cannot take it: brings the mean to 0, counts as missing, or is raised to a floor. A negative value always counts as missing. */
export type Zero = 'keep' | 'skip' | { readonly floor: number }

/**
 * How the weights of a group's children are found: given (`weights`, equal when left out), by the
 * number of indicators under each, by the first principal component, by entropy, or adjusted until
 * the children's influence (their squared correlations with the group) is as `weights` say.
 */
export type Weighting = 'given' | 'by-indicator' | 'pca' | 'entropy' | 'balanced'

/** What stands in for a missing value. Imputed cells are marked (`impute`) to the end. */
export type Imputation =
  /** Mean or median of what is present: everywhere, or within the territory of `within` that holds the row. */
  | { readonly kind: 'mean' | 'median'; readonly within?: UpperLevel }
  /** The value of the first of `levels` above that has one: published by it, or made from its members. */
  | { readonly kind: 'upper-level'; readonly levels: readonly [UpperLevel, ...UpperLevel[]] }
  /** Least squares on other indicators, where they are present. */
  | { readonly kind: 'regression'; readonly on: readonly [string, ...string[]] }
  /** The other years of the territory: the last one known ('carry-forward'), or the line between the years around ('linear'; the nearest year at the ends). */
  | { readonly kind: 'panel'; readonly how: 'carry-forward' | 'linear' }
  /** Nothing: for an indicator that departs from the method's own imputation. */
  | { readonly kind: 'none' }

/** The levels above the rows that a value can be imputed from. */
export type UpperLevel = 'commune' | 'epci' | 'departement' | 'region' | 'france'

/** What is done with values so far out that they would bear the scale alone. */
export type Treatment =
  /** Only where |skewness| ≥ 2 and kurtosis ≥ 3.5 (or what is given): winsorised until that passes, at most by `winsor`; failing that, `otherwise`. */
  | {
      readonly kind: 'skewness'
      readonly skewness?: number
      readonly kurtosis?: number
      readonly winsor: { readonly count: number } | { readonly share: number }
      readonly otherwise?: Transform
    }
  /** The `low` least and the `high` greatest values held at the next: by number of territories, or by share of them (which means the same for 300 territories and 35,000). */
  | {
      readonly kind: 'winsor'
      readonly by: 'count' | 'share'
      readonly low: number
      readonly high: number
    }
  /** Held between two quantiles. */
  | {
      readonly kind: 'quantiles'
      readonly quantiles: readonly [number, number]
      readonly weight?: 'population' | 'unit'
    }
  /** Every value transformed. */
  | { readonly kind: 'transform'; readonly by: Transform }
  /** Nothing: for an indicator that departs from the method's own treatment. */
  | { readonly kind: 'none' }

/**
 * Increasing functions that draw a long tail in. `log`: ln(x − min + 0.01·range); `log-mirror`: the same
 * from the other end, for a negative skew; `log-one`: ln(x − min + 1); `log-gii` (Global Innovation Index):
 * ln((max − 1)·(x − min)/(max − min) + 1); Box-Cox with its λ, given or of greatest likelihood.
 */
export type Transform =
  'log' | 'log-mirror' | 'log-one' | 'log-gii' | { readonly boxcox: number | 'likelihood' }
