/** The other years of the territory: the last one known ('carry-forward'), or the line between the years around ('linear'; the nearest year at the ends). */
import { defineImputation } from './definition.ts'

/** As a method writes it. */
export interface PanelStep {
  readonly kind: 'panel'
  readonly how: 'carry-forward' | 'linear'
}

/** Imputes from the other years of the same territory. */
export const panelImputation = defineImputation<PanelStep>({
  kind: 'panel',
  readsOtherYears: true,
  fields: ({ z }) => ({ how: z.enum(['carry-forward', 'linear']) }),
  words: ({ how }) =>
    how === 'carry-forward'
      ? 'dernière année connue du territoire'
      : 'droite entre les années connues du territoire, la plus proche aux deux bouts',
  estimator: ({ how }, sources) => {
    const { year } = sources
    const series = sources.otherYears()
    return (x) =>
      Float64Array.from(x, (_, i) => {
        const known = series.filter(({ values }) => values[i] === values[i])
        const before = known.findLast((each) => each.year < year)
        if (how === 'carry-forward') return before?.values[i] ?? NaN
        const after = known.find((each) => each.year > year)
        if (before === undefined || after === undefined) return (before ?? after)?.values[i] ?? NaN
        const share = (year - before.year) / (after.year - before.year)
        return before.values[i]! + share * (after.values[i]! - before.values[i]!)
      })
  },
})
