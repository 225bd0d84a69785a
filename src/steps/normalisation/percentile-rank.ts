/** 0 … 100 by rank among the reference’s values. Ties share the mean of their ranks ('mean', the default) or the least of them ('min'). */
import { minus, number, quotient, times } from '../expression.ts'
import { percentileRanker } from '../../stats/normalise.ts'
import { fragilityRanks, reverse, scaleBy, shiftBy } from './columns.ts'
import { defineNormalisation } from './definition.ts'
import { rankScale, rankSql, tiesWords, type SortedScale, type Ties } from './ranks.ts'

/** As a method writes it. */
export interface PercentileRankStep {
  readonly kind: 'percentile-rank'
  readonly ties?: Ties
}

/** The reference’s values, and how ties are shared. */
export interface PercentileRankScale extends SortedScale {
  readonly kind: 'percentile-rank'
  readonly ties?: Ties
}

const rankers = new WeakMap<readonly number[], (x: Float64Array) => Float64Array>()

/** Percentile ranks among the values of a scale, looked through once: a study applies the same scale at each draw. */
function rankedAmong(sorted: readonly number[], x: Float64Array): Float64Array {
  const ranker = rankers.get(sorted) ?? percentileRanker(Float64Array.from(sorted))
  rankers.set(sorted, ranker)
  return ranker(x)
}

/** Ranks values from 0 to 100 among the reference. */
export const percentileRankNormalisation = defineNormalisation<
  PercentileRankStep,
  PercentileRankScale
>({
  ...rankScale,
  kind: 'percentile-rank',
  fields: ({ ties }) => ({ ties }),
  words: ({ ties = 'mean' }) =>
    `rang de 0 à 100 dans la référence, 100 × (rang − 1) / (n − 1), ${tiesWords(ties)}`,
  measure: ({ kind, ties }, of) => ({ kind, sorted: of.sorted(), ...(ties && { ties }) }),
  numbers: ({ sorted }) => [sorted].flat(),
  // midranks turned over are midranks from the other end; least ranks must be taken again
  apply: ({ sorted, ties }, protects, x) => {
    if (ties !== 'min') return reverse(rankedAmong(sorted, x), protects, 100)
    const last = sorted.length - 1
    return scaleBy(shiftBy(fragilityRanks(x, sorted, protects, 'min'), -1), 100 / last).map((v) =>
      v > 100 ? 100 : v,
    )
  },
  positive: true,
  usual: {
    name: 'rangs, de 0 à 100',
    how: { kind: 'percentile-rank' },
    robust: { kind: 'percentile-rank' },
  },
  sql: {
    frozen: () => ({}),
    score: ({ ties }, of) =>
      rankSql(of, (midrank, n) =>
        quotient(
          times(number(100), minus(ties === 'min' ? of.place : midrank, number(1))),
          minus(n, number(1)),
        ),
      ),
  },
})
