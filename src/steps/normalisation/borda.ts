/** Borda points: how many of the reference’s values are less fragile, ties counting for none. */
import { minus, number } from '../expression.ts'
import { fragilityRanks, shiftBy } from './columns.ts'
import { defineNormalisation } from './definition.ts'
import { rankScale, rankSql, type SortedScale } from './ranks.ts'

/** As a method writes it. */
export interface BordaStep {
  readonly kind: 'borda'
}

/** The reference’s values. */
export interface BordaScale extends SortedScale {
  readonly kind: 'borda'
}

/** Counts the values of the reference that are less fragile. */
export const bordaNormalisation = defineNormalisation<BordaStep, BordaScale>({
  ...rankScale,
  kind: 'borda',
  fields: () => ({}),
  words: () => 'points de Borda : nombre de valeurs de la référence qui sont moins fragiles',
  measure: ({ kind }, of) => ({ kind, sorted: of.sorted() }),
  numbers: ({ sorted }) => [sorted].flat(),
  apply: ({ sorted }, protects, x) => shiftBy(fragilityRanks(x, sorted, protects, 'min'), -1),
  sql: {
    frozen: () => ({}),
    score: (_, of) => rankSql(of, () => minus(of.place, number(1))),
  },
})
