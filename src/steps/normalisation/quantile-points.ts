/** `points[k]`, k the number of quantiles of the reference (at `cuts`) that the value passes towards fragility: one point more than cuts. */
import { above, atLeast } from '../expression.ts'
import { ofKnown, stairs, variesSql, frozenThresholds } from './bounds.ts'
import { classes } from '../../stats/normalise.ts'
import { percentWords, numberWords } from '../words.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. */
export interface QuantilePointsStep {
  readonly kind: 'quantile-points'
  readonly cuts: readonly number[]
  readonly points: readonly number[]
}

/** `thresholds`: the quantiles; NaN where no value varies. */
export interface QuantilePointsScale {
  readonly kind: 'quantile-points'
  readonly thresholds: readonly number[]
  readonly points: readonly number[]
}

/** Gives points by the quantiles of the reference. */
export const quantilePointsNormalisation = defineNormalisation<
  QuantilePointsStep,
  QuantilePointsScale
>({
  kind: 'quantile-points',
  fields: ({ z }) => ({
    cuts: z.array(z.number().gt(0).lt(1)).min(1).max(99),
    points: z.array(z.number()).min(2).max(100),
  }),
  check: ({ cuts, points }) => [
    ...(points.length === cuts.length + 1
      ? []
      : [
          {
            problem: `${cuts.length} coupure(s) et ${points.length} points`,
            remedy: 'donnez un point de plus que de coupures',
            field: 'points',
          },
        ]),
    ...(cuts.some((cut, k) => k > 0 && cut <= cuts[k - 1]!)
      ? [
          {
            problem: 'coupures en désordre',
            remedy: 'donnez-les de la plus petite à la plus grande',
            field: 'cuts',
          },
        ]
      : []),
  ],
  words: ({ cuts, points }) =>
    `points ${points.map(numberWords).join(', ')}, séparés aux quantiles ${cuts.map(percentWords).join(', ')} de la référence`,
  needs: () => ['min', 'max', 'quantiles'],
  cuts: ({ cuts }) => ({ at: cuts, weighted: false }),
  measure: ({ kind, cuts, points }, of) => {
    const { min, max } = of.extent()
    return { kind, thresholds: min < max ? of.quantiles(cuts, false) : cuts.map(() => NaN), points }
  },
  numbers: ({ thresholds, points }) => [thresholds, points].flat(),
  isDegenerate: ({ thresholds }) => !thresholds.every(Number.isFinite),
  // a value on a cut has not passed it, whichever way fragility goes: a third of the communes at one same value is not « le dixième »
  apply: ({ thresholds, points }, protects, x) => {
    const worth = points.toReversed()
    const y = protects
      ? classes(x, thresholds)
      : classes(
          x.map((v) => -v),
          thresholds.map((v) => -v).reverse(),
        )
    for (let i = 0; i < y.length; i++) y[i] = worth[y[i]! - 1] ?? NaN
    return y
  },
  measured: ({ thresholds }, say) => `seuils ${say(thresholds).join(', ')}`,
  caution: ({ thresholds }) =>
    new Set(thresholds).size < thresholds.length
      ? 'des coupures sont confondues, faute de valeurs différentes ; qui est sur une coupure ne l’a pas passée, et des points ne sont donnés à personne'
      : undefined,
  negative: ({ points }) => points.some((point) => point < 0),
  stepped: true,
  sql: {
    frozen: ({ thresholds }) => frozenThresholds(thresholds),
    score: ({ cuts, points }, of) =>
      ofKnown(
        cuts.map((_, k) => of.bound(`q${k + 1}`)),
        (...at) =>
          stairs(
            of.x,
            at,
            of.protects ? points.toReversed() : points,
            variesSql(of),
            of.protects ? atLeast : above,
          ),
      ),
  },
})
