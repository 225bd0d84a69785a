/** Only where |skewness| ≥ 2 and kurtosis ≥ 3.5 (or what is given): winsorised until that passes, at most by `winsor`; failing that, `otherwise`. */
import { count } from '../../stats/summary.ts'
import { fitTransform, winsoriseToNormal } from '../../stats/treat.ts'
import { percentWords, numberWords } from '../words.ts'
import { defineTreatment, winsorisedShares } from './definition.ts'
import { transformWords, type Transform } from './transforms.ts'

/** As a method writes it. */
export interface SkewnessStep {
  readonly kind: 'skewness'
  readonly skewness?: number
  readonly kurtosis?: number
  readonly winsor: { readonly count: number } | { readonly share: number }
  readonly otherwise?: Transform
}

/** Winsorises a column until its skewness and kurtosis pass. */
export const skewnessTreatment = defineTreatment<SkewnessStep>({
  kind: 'skewness',
  formerly: 'asymetrie',
  fields: (shared) => ({
    skewness: shared.z.number().nonnegative().optional(),
    kurtosis: shared.z.number().optional(),
    winsor: shared.z.union([
      shared.z.strictObject({ count: shared.z.int().nonnegative() }),
      shared.z.strictObject({ share: shared.share }),
    ]),
    otherwise: shared.transform.optional(),
  }),
  check: ({ winsor }) => ('share' in winsor ? winsorisedShares([winsor.share]) : []),
  words: ({ skewness = 2, kurtosis = 3.5, winsor, otherwise }) => {
    const most =
      'count' in winsor
        ? `${winsor.count} territoires`
        : `${percentWords(winsor.share)} des territoires`
    return `si |asymétrie| ≥ ${numberWords(skewness)} et aplatissement ≥ ${numberWords(kurtosis)}, valeurs extrêmes tenues à la suivante jusqu’à ce que cela passe, ${most} au plus${otherwise === undefined ? '' : ` ; à défaut, ${transformWords(otherwise)}`}`
  },
  fit: ({ skewness = 2, kurtosis = 3.5, winsor, otherwise }, x) => {
    const most = 'count' in winsor ? winsor.count : Math.floor(winsor.share * count(x))
    const { treatment, passed } = winsoriseToNormal(x, { skewness, kurtosis, most })
    if (passed || otherwise === undefined) return treatment
    const transform = fitTransform(x, otherwise)
    return transform ? { transform } : treatment
  },
  transforms: ({ otherwise }) => otherwise !== undefined,
})
