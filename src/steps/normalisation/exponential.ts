/** The exponential transform of ranks of the English indices of deprivation: 0 … 100, the most fragile tenth above 50 when `scale` is 23 (the default). */
import { call, minus, number, quotient, times } from '../expression.ts'
import { exponentialRank } from '../../stats/normalise.ts'
import { numberWords } from '../words.ts'
import { orient } from './columns.ts'
import { defineNormalisation } from './definition.ts'
import { rankScale, rankSql, type SortedScale } from './ranks.ts'

/** As a method writes it. */
export interface ExponentialStep {
  readonly kind: 'exponential'
  readonly scale?: number
}

/** The reference’s values, and the scale of the transform. */
export interface ExponentialScale extends SortedScale {
  readonly kind: 'exponential'
  readonly scale: number
}

const USUAL = 23

/** Transforms ranks so that what is most fragile is spread out. */
export const exponentialNormalisation = defineNormalisation<ExponentialStep, ExponentialScale>({
  ...rankScale,
  kind: 'exponential',
  fields: ({ z }) => ({ scale: z.number().positive().optional() }),
  words: ({ scale = USUAL }) =>
    `transformation exponentielle des rangs, −${numberWords(scale)} × ln(1 − R × (1 − e^(−100/${numberWords(scale)}))), R = rang / n, 1 pour le plus fragile`,
  measure: ({ kind, scale = USUAL }, of) => ({ kind, sorted: of.sorted(), scale }),
  numbers: ({ sorted, scale }) => [sorted, scale].flat(),
  apply: ({ sorted: ascending, scale }, protects, x) => {
    const [y, sorted] = orient(x, ascending, protects)
    return exponentialRank(y, sorted, scale)
  },
  sql: {
    frozen: () => ({}),
    score: ({ scale = USUAL }, of) => {
      const reach = 1 - Math.exp(-100 / scale)
      return rankSql(of, (midrank, n) =>
        times(
          number(-scale),
          call('ln', minus(number(1), times(quotient(midrank, n), number(reach)))),
        ),
      )
    },
  },
})
