/** Least squares on other indicators, where they are present. */
import { leastSquares, predict } from '../../stats/regression.ts'
import { defineImputation } from './definition.ts'

/** As a method writes it. */
export interface RegressionStep {
  readonly kind: 'regression'
  readonly on: readonly [string, ...string[]]
}

/** Imputes what least squares say; a share stays between 0 and 1. */
export const regressionImputation = defineImputation<RegressionStep>({
  kind: 'regression',
  fields: ({ z }) => ({ on: z.array(z.string()).min(1) }),
  reads: ({ on }) => on,
  words: ({ on }) => `régression (moindres carrés) sur ${on.join(', ')}`,
  estimator: ({ on }, sources) => {
    const nothing = new Float64Array(sources.n).fill(NaN)
    const columns = on.map((id) => sources.indicator(id) ?? nothing)
    return (x) => {
      const fit = leastSquares(x, columns)
      if (fit === undefined) return nothing
      const guess = predict(fit, columns)
      return sources.isShare ? guess.map((v) => (v < 0 ? 0 : v > 1 ? 1 : v)) : guess
    }
  },
})
