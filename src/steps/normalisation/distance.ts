/** 100 at the most fragile value, at the value of the reference as a whole, or at a target; 0 at the least fragile value. */
import { above, caseWhen, minus, missing, number, quotient, times } from '../expression.ts'
import { ofKnown, variesSql } from './bounds.ts'
import { distance } from '../../stats/normalise.ts'
import { numberWords } from '../words.ts'
import { scaleBy } from './columns.ts'
import { defineNormalisation } from './definition.ts'

/** As a method writes it. Held at 100 when `beyond` is 'clamp' (the default is 'free'). */
export interface DistanceStep {
  readonly kind: 'distance'
  readonly to: 'max' | 'reference' | { readonly target: number }
  readonly beyond?: 'clamp' | 'free'
}

/** `to` is the value worth 100; the extreme when left out. */
export interface DistanceScale {
  readonly kind: 'distance'
  readonly min: number
  readonly max: number
  readonly to?: number
  readonly beyond?: 'clamp' | 'free'
}

function targetWords(to: DistanceStep['to']): string {
  if (to === 'max') return 'la valeur la plus fragile'
  return to === 'reference'
    ? 'la valeur de la référence entière'
    : `la cible ${numberWords(to.target)}`
}

/** Measures the distance covered from the least fragile value to a target. */
export const distanceNormalisation = defineNormalisation<DistanceStep, DistanceScale>({
  kind: 'distance',
  fields: ({ z, beyond }) => ({
    to: z.union([z.enum(['max', 'reference']), z.strictObject({ target: z.number() })]),
    beyond,
  }),
  words: ({ to, beyond }) =>
    `part du chemin de la valeur la moins fragile (0) à ${targetWords(to)} (100)${beyond === 'clamp' ? ', tenue à 100' : to === 'max' ? '' : ', 100 peut être dépassé'}`,
  needs: ({ to }) => (to === 'reference' ? ['min', 'max', 'overall'] : ['min', 'max']),
  measure: ({ kind, to: target, beyond }, of) => {
    const to = target === 'max' ? undefined : target === 'reference' ? of.overall() : target.target
    return { kind, ...of.extent(), ...(to !== undefined && { to }), ...(beyond && { beyond }) }
  },
  numbers: ({ min, max, to = 0 }) => [min, max, to],
  isDegenerate: ({ min, max }) => !(max > min),
  apply: ({ min, max, to, beyond }, protects, x) => {
    const [start, end] = protects ? [max, to ?? min] : [min, to ?? max]
    return scaleBy(distance(x, start, end, beyond === 'clamp'), 100)
  },
  refusal: ({ min, max, to }, protects) => {
    if (to === undefined) return undefined
    const start = protects ? max : min
    if (to === start)
      return `la cible ${numberWords(to)} est la valeur la moins fragile de la référence`
    return protects === to < start
      ? undefined
      : `la cible ${numberWords(to)} est ${protects ? 'au-dessus du maximum' : 'sous le minimum'} de la référence, ${numberWords(start)} : le classement serait retourné`
  },
  measured: ({ min, max }, say) => `de ${say([min, max]).join(' à ')}`,
  inUnit: ({ to }) => to !== 'max',
  bearsOutliers: () => true,
  sql: {
    frozen: ({ min, max, to }) => ({ min, max, ...(to !== undefined && { reference: to }) }),
    score: ({ to, beyond }, of) => {
      const target =
        to === 'max' ? undefined : to === 'reference' ? of.bound('reference') : number(to.target)
      if (to === 'reference' && target === undefined) return missing
      return ofKnown([of.bound('min'), of.bound('max')], (least, most) => {
        const [start, end] = of.protects ? [most, target ?? least] : [least, target ?? most]
        const y = times(number(100), quotient(minus(of.x, start), minus(end, start)))
        const shown = beyond === 'clamp' ? caseWhen([[above(y, number(100)), number(100)]], y) : y
        return caseWhen([[variesSql(of)!, shown]])
      })
    },
  },
})
