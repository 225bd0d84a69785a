/** The value as it is: head-counts that are added up, scores that someone else has normalised. */
import { minus, number } from '../expression.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. */
export interface AsItIs {
  readonly kind: 'none'
}

/** Leaves values as they are; changes the sign of what protects. */
export const noneNormalisation = defineNormalisation<AsItIs, AsItIs>({
  kind: 'none',
  formerly: 'aucune',
  fields: () => ({}),
  words: () => 'aucune : la valeur telle quelle',
  needs: () => [],
  measure: ({ kind }) => ({ kind }),
  numbers: () => [],
  isDegenerate: () => false,
  apply: (_, protects, x) => (protects ? x.map((v) => 0 - v) : x),
  measured: () => 'telle quelle',
  negative: (_, protects) => protects,
  keepsMeaning: true,
  takesAsIs: () => true,
  stepped: true,
  sql: {
    frozen: () => ({}),
    score: (_, { x, protects }) => (protects ? minus(number(0), x) : x),
  },
})
