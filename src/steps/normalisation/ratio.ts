/** Points: `base` where the territory equals its reference (ratio of sums). What protects is inverted. */
import { number, quotient, times, call, type Sql } from '../expression.ts'
import { ofKnown } from './bounds.ts'
import { ratio } from '../../stats/normalise.ts'
import { numberWords } from '../words.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. */
export interface RatioStep {
  readonly kind: 'ratio'
  readonly base: number
}

/** `reference`: the value of the reference as a whole. */
export interface RatioScale {
  readonly kind: 'ratio'
  readonly base: number
  readonly reference: number
}

const zeroAsMissing = (sql: Sql): Sql =>
  sql.kind === 'number' ? sql : call('nullif', sql, number(0))

/** Compares a value with that of the reference as a whole. */
export const ratioNormalisation = defineNormalisation<RatioStep, RatioScale>({
  kind: 'ratio',
  fields: ({ z }) => ({ base: z.number().positive() }),
  words: ({ base }) =>
    `rapport à la référence, base ${numberWords(base)} (ce qui protège est inversé)`,
  needs: () => ['overall'],
  measure: ({ kind, base }, of) => ({ kind, base, reference: of.overall() }),
  numbers: ({ base, reference }) => [base, reference],
  isDegenerate: ({ reference }) => !Number.isFinite(reference) || reference === 0,
  apply: ({ reference, base }, protects, x) => ratio(x, reference, base, protects),
  measured: ({ reference }, say) => `référence ${say([reference])[0]!}`,
  inUnit: () => true,
  positive: true,
  takesPublished: true,
  sql: {
    frozen: ({ reference }) => ({ reference }),
    score: ({ base }, { x, protects, bound }) =>
      ofKnown([bound('reference')], (whole) =>
        protects
          ? quotient(times(number(base), zeroAsMissing(whole)), x)
          : quotient(times(number(base), x), whole),
      ),
  },
})
