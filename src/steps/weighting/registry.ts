/** The kinds of weighting. */
import type { Fields } from '../fields.ts'
import type { FormatWord } from '../words.ts'
import { balancedWeighting } from './balanced.ts'
import { byIndicatorWeighting } from './by-indicator.ts'
import type { WeightingKind } from './definition.ts'
import { entropyWeighting } from './entropy.ts'
import { givenWeighting } from './given.ts'
import { pcaWeighting } from './pca.ts'

const kinds = [
  givenWeighting,
  byIndicatorWeighting,
  pcaWeighting,
  entropyWeighting,
  balancedWeighting,
] as const

/** How the weights of a group’s children are found, as a method writes it. */
export type Weighting = (typeof kinds)[number]['kind']

const byKind: ReadonlyMap<string, WeightingKind<Weighting>> = new Map(
  kinds.map((each) => [each.kind, each]),
)

/** The words of the format for this step, and those of before. */
export const weightingWordsOfFormat: readonly FormatWord[] = kinds

/** The weighting of a group whose weights are given. */
export const givenWeights = givenWeighting.kind

/** The weighting that makes every indicator count the same. */
export const indicatorWeights = byIndicatorWeighting.kind

/** Gives the definition of a weighting; that of given weights when it is left out. */
export function weightingKind(
  kind: Weighting | undefined = givenWeighting.kind,
): WeightingKind<Weighting> {
  return byKind.get(kind)!
}

/** Whether weights are found rather than given. */
export const findsWeights = ({ weighting }: { readonly weighting?: Weighting }): boolean =>
  weightingKind(weighting).find !== undefined

/** Makes the schema of a weighting in a method file. */
export const weightingSchema = ({ z }: Fields) => z.enum(kinds.map(({ kind }) => kind))
