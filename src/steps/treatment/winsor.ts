/** The `low` least and the `high` greatest values held at the next: by number of territories, or by share of them (which means the same for 300 territories and 35,000). */
import { count } from '../../stats/summary.ts'
import { winsorBounds } from '../../stats/treat.ts'
import { percentWords, numberWords } from '../words.ts'
import { defineTreatment, winsorisedShares } from './definition.ts'

/** As a method writes it. */
export interface WinsorStep {
  readonly kind: 'winsor'
  readonly by: 'count' | 'share'
  readonly low: number
  readonly high: number
}

/** Winsorises both ends of a column. */
export const winsorTreatment = defineTreatment<WinsorStep>({
  kind: 'winsor',
  fields: ({ z }) => ({
    by: z.enum(['count', 'share']),
    low: z.number().nonnegative(),
    high: z.number().nonnegative(),
  }),
  check: ({ by, low, high }) => (by === 'share' ? winsorisedShares([low, high]) : []),
  words: ({ by, low, high }) => {
    const many = (n: number): string =>
      by === 'share' ? `${percentWords(n)} de territoires` : `${numberWords(n)} territoires`
    const ends = [
      ...(low > 0 ? [`les ${many(low)} les plus bas`] : []),
      ...(high > 0 ? [`les ${many(high)} les plus hauts`] : []),
    ]
    return ends.length === 0 ? 'aucun' : `${ends.join(' et ')} tenus à la valeur suivante`
  },
  fit: ({ by, low, high }, x) => {
    const n = count(x)
    return by === 'share'
      ? winsorBounds(x, Math.floor(low * n), Math.floor(high * n))
      : winsorBounds(x, low, high)
  },
})
