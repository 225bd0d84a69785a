/** Every value transformed. */
import { fitTransform } from '../../stats/treat.ts'
import { defineTreatment } from './definition.ts'
import { transformWords, type Transform } from './transforms.ts'

/** As a method writes it. */
export interface TransformStep {
  readonly kind: 'transform'
  readonly by: Transform
}

/** Transforms a column by an increasing function. */
export const transformTreatment = defineTreatment<TransformStep>({
  kind: 'transform',
  formerly: 'transforme',
  fields: ({ transform }) => ({ by: transform }),
  words: ({ by }) => `transformé : ${transformWords(by)}`,
  fit: ({ by }, x) => {
    const transform = fitTransform(x, by)
    return transform ? { transform } : {}
  },
  transforms: () => true,
})
