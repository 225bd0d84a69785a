/** Onto `range`, between goalposts: given, or quantiles of the reference (the extremes when left out). */
import {
  above,
  call,
  caseWhen,
  divide,
  every,
  isPresent,
  minus,
  missing,
  number,
  plus,
  quotient,
  times,
  type Sql,
} from '../expression.ts'
import { ofKnown } from './bounds.ts'
import { minMax } from '../../stats/normalise.ts'
import { ascending } from '../problem.ts'
import { percentWords, numberWords } from '../words.ts'
import { defineNormalisation, type ReferenceStatistics } from './definition.ts'

/** As a method writes it. `beyond`: a value past a goalpost is held at it ('clamp', the default) or goes on ('free'). */
export interface MinMaxStep {
  readonly kind: 'min-max'
  readonly range?: readonly [number, number]
  readonly goalposts?: Goalposts
  readonly beyond?: 'clamp' | 'free'
}

/** The two values that a scale goes from and to: given, or quantiles of the reference, counted by people or by territory. */
export type Goalposts =
  | { readonly min: number; readonly max: number }
  | { readonly quantiles: readonly [number, number]; readonly weight: 'population' | 'unit' }
  /** Half the range of the reference’s values on either side of the value of the reference as a whole: the goalposts of the adjusted Mazziotta-Pareto index. */
  | { readonly centre: 'reference' }

/** `min` and `max`: the goalposts, which `range` is reached at. */
export interface MinMaxScale {
  readonly kind: 'min-max'
  readonly min: number
  readonly max: number
  readonly range: readonly [number, number]
  readonly beyond?: 'clamp' | 'free'
}

function between(
  posts: Goalposts | undefined,
  of: ReferenceStatistics,
): { readonly min: number; readonly max: number } {
  if (posts === undefined) return of.extent()
  if ('min' in posts) return { min: posts.min, max: posts.max }
  if ('centre' in posts) {
    const { min, max } = of.extent()
    const [centre, half] = [of.overall(), (max - min) / 2]
    return { min: centre - half, max: centre + half }
  }
  const [min, max] = of.quantiles(posts.quantiles, posts.weight === 'population')
  return { min: min!, max: max! }
}

function goalpostsWords(goalposts: Goalposts | undefined): string {
  if (goalposts === undefined) return 'les extrêmes de la référence'
  if ('min' in goalposts) return `${numberWords(goalposts.min)} et ${numberWords(goalposts.max)}`
  if ('quantiles' in goalposts)
    return `les quantiles ${goalposts.quantiles.map(percentWords).join(' et ')} de la référence${goalposts.weight === 'population' ? ', pondérés par la population' : ''}`
  return 'la valeur de la référence moins, et plus, la moitié de son étendue'
}

/**
 * Gives the quantiles that a scale is measured between; undefined for any other goalposts or kind.
 *
 * @example
 * quantileGoalposts({ kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'unit' } }) // → [0.1, 0.9]
 */
export function quantileGoalposts(how: {
  readonly kind: string
  readonly goalposts?: Goalposts
}): readonly [number, number] | undefined {
  return how.goalposts && 'quantiles' in how.goalposts ? how.goalposts.quantiles : undefined
}

/**
 * Changes the quantiles that a scale is measured between, where it is.
 *
 * @returns The same step with other quantiles; the step itself when it has none.
 */
export function withQuantileGoalposts<How extends { readonly kind: string }>(
  how: How & { readonly goalposts?: Goalposts },
  quantiles: readonly [number, number],
): How {
  return how.goalposts && 'quantiles' in how.goalposts
    ? { ...how, goalposts: { ...how.goalposts, quantiles } }
    : how
}

function goalpostsSql(
  posts: Goalposts | undefined,
  bound: (name: string) => Sql | undefined,
): [Sql | undefined, Sql | undefined] {
  if (posts === undefined) return [bound('min'), bound('max')]
  if ('min' in posts) return [number(posts.min), number(posts.max)]
  if ('quantiles' in posts) return [bound('q1'), bound('q2')]
  const [least, most, centre] = [bound('min'), bound('max'), bound('reference')]
  // frozen, the goalposts themselves were kept
  if (least === undefined || most === undefined || centre === undefined) return [least, most]
  const half = quotient(minus(most, least), number(2))
  return [minus(centre, half), plus(centre, half)]
}

/** Brings values onto a range, between two goalposts. */
export const minMaxNormalisation = defineNormalisation<MinMaxStep, MinMaxScale>({
  kind: 'min-max',
  fields: ({ z, goalposts, beyond }) => ({
    range: z.tuple([z.number(), z.number()]).optional(),
    goalposts: goalposts.optional(),
    beyond,
  }),
  check: ({ goalposts }) => {
    if (goalposts === undefined || 'centre' in goalposts) return []
    const [low, high] = 'min' in goalposts ? [goalposts.min, goalposts.max] : goalposts.quantiles
    return ascending(low, high)
  },
  words: ({ range: [low, high] = [0, 100], goalposts, beyond }) =>
    `de ${numberWords(low)} à ${numberWords(high)}, entre ${goalpostsWords(goalposts)}${beyond === 'free' ? ', les valeurs au-delà dépassent les bornes' : ''}`,
  needs: ({ goalposts }) => {
    if (goalposts === undefined) return ['min', 'max']
    if ('centre' in goalposts) return ['min', 'max', 'overall']
    return 'quantiles' in goalposts ? ['quantiles'] : []
  },
  cuts: ({ goalposts }) =>
    goalposts && 'quantiles' in goalposts
      ? { at: goalposts.quantiles, weighted: goalposts.weight === 'population' }
      : undefined,
  measure: ({ kind, goalposts, range = [0, 100], beyond }, of) => {
    const { min, max } = between(goalposts, of)
    return { kind, min, max, range, ...(beyond && { beyond }) }
  },
  numbers: ({ min, max, range }) => [min, max, range].flat(),
  isDegenerate: ({ min, max }) => !(max > min),
  apply: ({ min, max, range: [low, high], beyond }, protects, x) =>
    protects
      ? minMax(x, min, max, high, low, beyond !== 'free')
      : minMax(x, min, max, low, high, beyond !== 'free'),
  measured: ({ min, max }, say) => `de ${say([min, max]).join(' à ')}`,
  inUnit: ({ goalposts }) => goalposts !== undefined && !('quantiles' in goalposts),
  bearsOutliers: ({ goalposts }) => goalposts === undefined,
  negative: ({ range: [low, high] = [0, 100] }) => Math.min(low, high) < 0,
  positive: true,
  usual: {
    name: 'entre les extrêmes (min-max)',
    how: { kind: 'min-max' },
    robust: { kind: 'min-max', goalposts: { quantiles: [0.025, 0.975], weight: 'unit' } },
  },
  sql: {
    frozen: ({ min, max }) => ({ min, max, q1: min, q2: max }),
    score: ({ goalposts, range, beyond = 'clamp' }, { x, protects, bound }) => {
      const [start, end] = range ?? [0, 100]
      const [low, high] = protects ? [end, start] : [start, end]
      return ofKnown(goalpostsSql(goalposts, bound), (least, most) => {
        const share = divide(minus(x, least), minus(most, least))
        const shown =
          beyond === 'free' ? share : call('least', number(1), call('greatest', number(0), share))
        const frozen = least.kind === 'number' && most.kind === 'number'
        if (frozen && !(least.value < most.value)) return missing
        return caseWhen([
          [
            every(isPresent(x), frozen ? undefined : above(most, least))!,
            plus(number(low), times(number(high - low), shown)),
          ],
        ])
      })
    },
  },
})
