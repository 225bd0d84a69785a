/** The kinds of imputation. Imputed cells are marked (`impute`) to the end. */
import type { Fields } from '../fields.ts'
import type { FormatWord } from '../words.ts'
import type { ImputationKind } from './definition.ts'
import { meanImputation } from './mean.ts'
import { medianImputation } from './median.ts'
import { noneImputation } from './none.ts'
import { panelImputation } from './panel.ts'
import { regressionImputation } from './regression.ts'
import { upperLevelImputation } from './upper-level.ts'

const kinds = [
  meanImputation,
  medianImputation,
  upperLevelImputation,
  regressionImputation,
  panelImputation,
  noneImputation,
] as const

type Kinds = (typeof kinds)[number]

/** What stands in for a missing value, as a method writes it. */
export type Imputation = Kinds extends infer K
  ? K extends ImputationKind<infer How>
    ? How
    : never
  : never

const byKind: ReadonlyMap<string, ImputationKind<Imputation>> = new Map(
  kinds.map((each) => [each.kind, each as unknown as ImputationKind<Imputation>]),
)

/** The words of the format for this step, and those of before. */
export const imputationWordsOfFormat: readonly FormatWord[] = kinds

/** The step of a method that imputes nothing. */
export const noImputation: Imputation = { kind: noneImputation.kind }

/** The imputation that studies try where a method has none. */
export const usualImputation: Imputation = { kind: medianImputation.kind }

/** Gives the definition of an imputation; that of none when it is left out. */
export function imputationKind(how: Imputation = noImputation): ImputationKind<Imputation> {
  return byKind.get(how.kind)!
}

/**
 * Says what stands in for a missing value, in French.
 *
 * @example
 * imputationWords({ kind: 'mean', within: 'epci' }) // → 'moyenne de l’EPCI'
 */
export function imputationWords(how: Imputation): string {
  return imputationKind(how).words(how)
}

/** Makes the schema of an imputation in a method file. */
export function imputationSchema(shared: Fields) {
  const { z } = shared
  const [first, ...others] = [...byKind.values()].map((each) =>
    z.strictObject({ kind: z.literal(each.kind), ...each.fields(shared) }),
  )
  return z.discriminatedUnion('kind', [first!, ...others])
}
