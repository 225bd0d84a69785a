/** Mean, plus ('plus': fragility, the default) or minus the penalty of unbalance S²/M (Mazziotta & Pareto). */
import { mazziottaPareto } from '../../stats/aggregate.ts'
import { aggregateRows, defineOptionalAggregation } from './definition.ts'

/** As a method writes it. */
export interface MazziottaParetoStep {
  readonly kind: 'mazziotta-pareto'
  readonly penalty?: 'plus' | 'minus'
}

/** Averages the children and penalises their unbalance. */
export const mazziottaParetoAggregation = defineOptionalAggregation<MazziottaParetoStep>({
  kind: 'mazziotta-pareto',
  fields: ({ z }) => ({ penalty: z.enum(['plus', 'minus']).optional() }),
  words: ({ penalty }) =>
    penalty === 'minus'
      ? 'Mazziotta-Pareto, M − S² / M : la moyenne, moins la pénalité du déséquilibre'
      : 'Mazziotta-Pareto, M + S² / M : la moyenne, plus la pénalité du déséquilibre',
  aggregate: ({ penalty }, children, n, amounts) =>
    aggregateRows(mazziottaPareto(penalty === 'minus' ? -1 : 1), children, n, amounts),
})
