/** Weighted geometric mean: a low value is not made up for. */
import { geometricMeanInto, powerMean } from '../../stats/aggregate.ts'
import { aggregateRows, defineOptionalAggregation } from './definition.ts'
import { countedAt, powerMeanSql, zeroField, zeroWords, type Zero } from './zero.ts'

/** As a method writes it. See `Zero` for what a 0 does ('keep' when left out). */
export interface GeometricStep {
  readonly kind: 'geometric'
  readonly zero?: Zero
}

/** Averages the logarithms of the children. */
export const geometricAggregation = defineOptionalAggregation<GeometricStep>({
  kind: 'geometric',
  formerly: 'geometrique',
  fields: zeroField,
  words: ({ zero }) => `moyenne géométrique, exp(Σw·ln s / Σw)${zeroWords(zero)}`,
  aggregate: ({ zero }, children, n, amounts) =>
    aggregateRows(powerMean(0), children, n, amounts, countedAt(zero)),
  aggregateInto: ({ zero }, columns, weights, out) =>
    geometricMeanInto(
      columns,
      weights,
      typeof zero === 'object' ? zero.floor : 0,
      zero === 'skip',
      out,
    ),
  sql: ({ zero }, children) => powerMeanSql(children, 0, zero),
  positiveOnly: true,
  usual: {
    name: 'moyennes géométriques (un point faible se compense moins)',
    how: { kind: 'geometric', zero: { floor: 1 } },
  },
})
