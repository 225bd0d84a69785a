/** Weighted harmonic mean. */
import { powerMean } from '../../stats/aggregate.ts'
import { aggregateRows, defineOptionalAggregation } from './definition.ts'
import { countedAt, powerMeanSql, zeroField, zeroWords, type Zero } from './zero.ts'

/** As a method writes it. See `Zero` for what a 0 does ('keep' when left out). */
export interface HarmonicStep {
  readonly kind: 'harmonic'
  readonly zero?: Zero
}

/** Averages the inverses of the children. */
export const harmonicAggregation = defineOptionalAggregation<HarmonicStep>({
  kind: 'harmonic',
  formerly: 'harmonique',
  fields: zeroField,
  words: ({ zero }) => `moyenne harmonique, Σw / Σ(w / s)${zeroWords(zero)}`,
  aggregate: ({ zero }, children, n, amounts) =>
    aggregateRows(powerMean(-1), children, n, amounts, countedAt(zero)),
  sql: ({ zero }, children) => powerMeanSql(children, -1, zero),
  positiveOnly: true,
  usual: {
    name: 'moyennes harmoniques (moins encore)',
    how: { kind: 'harmonic', zero: { floor: 1 } },
  },
})
