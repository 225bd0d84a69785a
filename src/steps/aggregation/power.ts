/** Weighted power mean of exponent `p`, which is not 0 (1: arithmetic; −1: harmonic). */
import { powerMean } from '../../stats/aggregate.ts'
import { numberWords } from '../words.ts'
import { aggregateRows, defineAggregationObject } from './definition.ts'
import { countedAt, powerMeanSql, zeroField, zeroWords, type Zero } from './zero.ts'

/** As a method writes it. See `Zero` for what a 0 does ('keep' when left out). */
export interface PowerStep {
  readonly kind: 'power'
  readonly p: number
  readonly zero?: Zero
}

/** Averages a power of the children. */
export const powerAggregation = defineAggregationObject<PowerStep>({
  kind: 'power',
  formerly: 'puissance',
  fields: (shared) => ({
    p: shared.z.number().refine((p) => p !== 0, 'p vaut 0 : écrivez « geometric »'),
    ...zeroField(shared),
  }),
  words: ({ p, zero }) =>
    `moyenne de puissance ${numberWords(p)}, (Σw·s^${numberWords(p)} / Σw)^(1/${numberWords(p)})${zeroWords(zero)}`,
  aggregate: ({ p, zero }, children, n, amounts) =>
    aggregateRows(powerMean(p), children, n, amounts, countedAt(zero)),
  sql: ({ p, zero }, children) => powerMeanSql(children, p, zero),
  positiveOnly: true,
})
