/** The kinds of normalisation: how values are brought onto one scale, higher always meaning more fragile. */
import type { Fields } from '../fields.ts'
import type { FormatWord } from '../words.ts'
import { bordaNormalisation } from './borda.ts'
import { classesNormalisation } from './classes.ts'
import type { NormalisationKind, UsualNormalisation } from './definition.ts'
import { distanceNormalisation } from './distance.ts'
import { exponentialNormalisation } from './exponential.ts'
import { minMaxNormalisation } from './min-max.ts'
import { noneNormalisation } from './none.ts'
import { percentileRankNormalisation } from './percentile-rank.ts'
import { pointsNormalisation } from './points.ts'
import { quantilePointsNormalisation } from './quantile-points.ts'
import { rankNormalisation } from './rank.ts'
import { ratioNormalisation } from './ratio.ts'
import { shareOfMaxNormalisation } from './share-of-max.ts'
import { zScoreNormalisation } from './z-score.ts'

const kinds = [
  ratioNormalisation,
  classesNormalisation,
  minMaxNormalisation,
  zScoreNormalisation,
  percentileRankNormalisation,
  rankNormalisation,
  bordaNormalisation,
  distanceNormalisation,
  shareOfMaxNormalisation,
  exponentialNormalisation,
  quantilePointsNormalisation,
  noneNormalisation,
  pointsNormalisation,
] as const

type Kinds = (typeof kinds)[number]

/** How values are brought onto one scale, as a method writes it. What the scale is measured on is the reference’s business. */
export type Normalisation = Kinds extends infer K
  ? K extends NormalisationKind<infer How, infer _Scale>
    ? How
    : never
  : never

/** What a normalisation was measured on. Plain data: a frozen reference is a JSON file of them. */
export type Scale = Kinds extends infer K
  ? K extends NormalisationKind<infer _How, infer Measured>
    ? Measured
    : never
  : never

const byKind: ReadonlyMap<string, NormalisationKind<Normalisation, Scale>> = new Map(
  kinds.map((each) => [each.kind, each as unknown as NormalisationKind<Normalisation, Scale>]),
)

/** The words of the format for this step, and those of before. */
export const normalisationWordsOfFormat: readonly FormatWord[] = kinds

/** The normalisations that studies try on an index whose own is another. */
export const usualNormalisations: readonly UsualNormalisation<Normalisation>[] = kinds.flatMap(
  ({ usual }) => usual ?? [],
)

/**
 * Writes down the range that the values of a group were shown on, as a frozen reference keeps it.
 *
 * @param extent least and greatest value of the group before it was rescaled
 */
export const rangeScale = (
  extent: { readonly min: number; readonly max: number },
  range: readonly [number, number],
): Scale => ({ kind: minMaxNormalisation.kind, ...extent, range })

/** Reads the extent that `rangeScale` wrote down; undefined for any other scale. */
export const rangeExtent = (
  scale: Scale | null | undefined,
): { readonly min: number; readonly max: number } | undefined =>
  scale?.kind === minMaxNormalisation.kind ? scale : undefined

/** Gives the definition of the kind of a step or of a scale. */
export function normalisationKind({
  kind,
}: Normalisation | Scale): NormalisationKind<Normalisation, Scale> {
  return byKind.get(kind)!
}

/**
 * Says how values are brought onto one scale, in French.
 *
 * @example
 * normalisationWords({ kind: 'classes', count: 10 }) // → 'classes de 1 à 10, par les quantiles de la référence'
 */
export function normalisationWords(how: Normalisation): string {
  return normalisationKind(how).words(how)
}

/** Makes the schema of a normalisation in a method file. */
export function normalisationSchema(shared: Fields) {
  const { z } = shared
  const [first, ...others] = kinds.map(({ kind, fields }) =>
    z.strictObject({ kind: z.literal(kind), ...fields(shared) }),
  )
  return z.discriminatedUnion('kind', [first!, ...others])
}
