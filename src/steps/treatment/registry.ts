/** The kinds of treatment of outliers. */
import type { Fields } from '../fields.ts'
import type { FormatWord } from '../words.ts'
import type { TreatmentKind } from './definition.ts'
import { noneTreatment } from './none.ts'
import { quantilesTreatment } from './quantiles.ts'
import { skewnessTreatment } from './skewness.ts'
import { transformTreatment } from './transform.ts'
import { winsorTreatment } from './winsor.ts'

const kinds = [
  skewnessTreatment,
  winsorTreatment,
  quantilesTreatment,
  transformTreatment,
  noneTreatment,
] as const

type Kinds = (typeof kinds)[number]

/** What is done with values so far out that they would bear the scale alone, as a method writes it. */
export type Treatment = Kinds extends infer K
  ? K extends TreatmentKind<infer How>
    ? How
    : never
  : never

const byKind: ReadonlyMap<string, TreatmentKind<Treatment>> = new Map(
  kinds.map((each) => [each.kind, each as unknown as TreatmentKind<Treatment>]),
)

/** The words of the format for this step, and those of before. */
export const treatmentWordsOfFormat: readonly FormatWord[] = kinds

/** The step of a method that treats no outlier. */
export const noTreatment: Treatment = { kind: noneTreatment.kind }

/** The treatment that studies try where extreme values bear the scale. */
export const usualTreatment: Treatment = { kind: quantilesTreatment.kind, quantiles: [0.01, 0.99] }

/** Gives the definition of a treatment; that of none when it is left out. */
export function treatmentKind(how: Treatment = noTreatment): TreatmentKind<Treatment> {
  return byKind.get(how.kind)!
}

/**
 * Says what is done with outliers, in French.
 *
 * @example
 * treatmentWords({ kind: 'winsor', by: 'share', low: 0, high: 0.01 }) // → 'les 1 % de territoires les plus hauts tenus à la valeur suivante'
 */
export function treatmentWords(how: Treatment): string {
  return treatmentKind(how).words(how)
}

/** Makes the schema of a treatment in a method file. */
export function treatmentSchema(shared: Fields) {
  const { z } = shared
  const [first, ...others] = [...byKind.values()].map((each) =>
    z.strictObject({ kind: z.literal(each.kind), ...each.fields(shared) }),
  )
  return z.discriminatedUnion('kind', [first!, ...others])
}
