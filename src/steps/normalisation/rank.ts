/** Rank among the reference’s values: 1 is the least fragile. Ties share the least of their ranks ('min', the default) or their mean. */
import { fragilityRanks } from './columns.ts'
import { defineNormalisation } from './definition.ts'
import { rankScale, rankSql, tiesWords, type SortedScale, type Ties } from './ranks.ts'

/** As a method writes it. */
export interface RankStep {
  readonly kind: 'rank'
  readonly ties?: Ties
}

/** The reference’s values, and how ties are shared. */
export interface RankScale extends SortedScale {
  readonly kind: 'rank'
  readonly ties?: Ties
}

/** Ranks values among the reference. */
export const rankNormalisation = defineNormalisation<RankStep, RankScale>({
  ...rankScale,
  kind: 'rank',
  fields: ({ ties }) => ({ ties }),
  words: ({ ties = 'min' }) =>
    `rang dans la référence, 1 pour le moins fragile, ${tiesWords(ties)}`,
  measure: ({ kind, ties }, of) => ({ kind, sorted: of.sorted(), ...(ties && { ties }) }),
  numbers: ({ sorted }) => [sorted].flat(),
  apply: ({ sorted, ties = 'min' }, protects, x) => fragilityRanks(x, sorted, protects, ties),
  sql: {
    frozen: () => ({}),
    score: ({ ties }, of) => rankSql(of, (midrank) => (ties === 'mean' ? midrank : of.place)),
  },
})
