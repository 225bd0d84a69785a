/** Distance from the mean in standard deviations: of the population (n, the default) or of a sample (n − 1). */
import { above, caseWhen, every, minus, number, plus, quotient, times } from '../expression.ts'
import { ofKnown, variesSql } from './bounds.ts'
import { zScore } from '../../stats/normalise.ts'
import { numberWords } from '../words.ts'
import { reverse, scaleBy, shiftBy } from './columns.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. `onto` gives the mean and the deviation of the result (0 and 1). */
export interface ZScoreStep {
  readonly kind: 'z-score'
  readonly deviation?: 'population' | 'sample'
  readonly onto?: readonly [mean: number, deviation: number]
}

/** `deviation`: 0 where no value varies. */
export interface ZScoreScale {
  readonly kind: 'z-score'
  readonly mean: number
  readonly deviation: number
  readonly onto?: readonly [number, number]
}

/** Centres and reduces values. */
export const zScoreNormalisation = defineNormalisation<ZScoreStep, ZScoreScale>({
  kind: 'z-score',
  fields: ({ z }) => ({
    deviation: z.enum(['population', 'sample']).optional(),
    onto: z.tuple([z.number(), z.number().positive()]).optional(),
  }),
  words: ({ deviation, onto }) =>
    `écart à la moyenne, en écarts types${deviation === 'sample' ? ' (n − 1)' : ''}${onto ? `, porté à une moyenne de ${numberWords(onto[0])} et un écart type de ${numberWords(onto[1])}` : ''}`,
  needs: ({ deviation }) => [
    'min',
    'max',
    deviation === 'sample' ? 'sample-deviation' : 'deviation',
  ],
  measure: ({ kind, deviation, onto }, of) => {
    const mean = of.mean()
    const { min, max } = of.extent()
    // the mean of 0.4, 0.4, 0.4 is not 0.4: what does not vary must not be told apart by such noise
    return {
      kind,
      mean,
      deviation: min < max ? of.deviation(mean, deviation === 'sample') : 0,
      ...(onto && { onto }),
    }
  },
  numbers: ({ mean, deviation, onto = [0, 1] }) => [mean, deviation, onto].flat(),
  isDegenerate: ({ deviation }) => !(deviation > 0),
  apply: ({ mean, deviation, onto }, protects, x) => {
    const y = reverse(zScore(x, mean, deviation), protects, 0)
    return onto ? shiftBy(scaleBy(y, onto[1]), onto[0]) : y
  },
  measured: ({ mean, deviation }, say) => {
    const [centre, width] = say([mean, deviation])
    return `moyenne ${centre!}, écart type ${width!}`
  },
  negative: ({ onto }) => onto === undefined || onto[0] <= 0,
  bearsOutliers: () => true,
  usual: {
    name: 'écarts à la moyenne en écarts types',
    how: { kind: 'z-score', onto: [50, 15] },
    robust: { kind: 'z-score' },
  },
  sql: {
    frozen: ({ mean, deviation }) => ({
      moyenne: mean,
      ecart_type: deviation,
      min: -Infinity,
      max: Infinity,
    }),
    score: ({ onto: [centre, width] = [0, 1] }, of) =>
      ofKnown([of.bound('moyenne'), of.bound('ecart_type')], (mean, deviation) => {
        const z = quotient(minus(of.x, mean), deviation)
        const y = of.protects ? minus(number(0), z) : z
        return caseWhen([
          [
            every(variesSql(of), above(deviation, number(0)))!,
            plus(times(number(width), y), number(centre)),
          ],
        ])
      }),
  },
})
