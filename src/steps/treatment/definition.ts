/** What a kind of treatment says of itself: what is done with values so far out that they would bear the scale alone. */
import type { FittedTreatment } from '../../stats/treat.ts'
import type { Fields, StepFields } from '../fields.ts'
import type { StepProblem } from '../problem.ts'

/** Everything about one kind of treatment. */
export interface TreatmentKind<How extends { readonly kind: string }> {
  readonly kind: How['kind']
  /** Its word before the format had one language: refused, with the word of now. */
  readonly formerly?: string
  /** Fields of the step in a method file. */
  fields(shared: Fields): StepFields
  /** Defects that the schema cannot see. */
  check?(how: How): readonly StepProblem[]
  /** The step in French. */
  words(how: How): string
  /**
   * Finds on a column what is to be done to it; none: nothing is.
   *
   * @param population Weighs the quantiles that ask for it.
   */
  fit?(how: How, x: Float64Array, population: Float64Array | undefined): FittedTreatment
  /** Whether values may leave their unit. */
  transforms?(how: How): boolean
}

/** Writes a kind of treatment down. */
export function defineTreatment<How extends { readonly kind: string }>(
  kind: TreatmentKind<How>,
): TreatmentKind<How> {
  return kind
}

/** Checks the shares of values that are winsorised: under a half each. */
export function winsorisedShares(shares: readonly number[]): StepProblem[] {
  return shares.some((share) => share >= 0.5)
    ? [
        {
          problem: 'une part winsorisée est de moins de la moitié',
          remedy: 'donnez une part comme 0.01',
        },
      ]
    : []
}
