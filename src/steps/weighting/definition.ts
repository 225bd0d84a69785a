/** What a kind of weighting says of itself: how the weights of a group’s children are found. */
import type { WeightsFound } from '../../stats/weights.ts'

/** A child whose weight is to be found. */
export interface WeighedChild {
  readonly values: Float64Array
  /** How many indicators are under it. */
  readonly leaves: number
}

/** Everything about one kind of weighting. */
export interface WeightingKind<Kind extends string> {
  readonly kind: Kind
  /** Its word before the format had one language: refused, with the word of now. */
  readonly formerly?: string
  /** The step in French. */
  readonly words: string
  /**
   * Finds the weights; none: they are given.
   *
   * @param target The weights of the method, equal when it gives none.
   */
  find?(children: readonly WeighedChild[], target: readonly number[]): WeightsFound
  /** Whether the tree alone gives them, whatever the data. */
  readonly fromTree?: boolean
  /** Whether the method gives weights beside it: what children are to count for. */
  readonly takesTarget?: boolean
}

/** Writes a kind of weighting down. */
export function defineWeighting<Kind extends string>(
  kind: WeightingKind<Kind>,
): WeightingKind<Kind> {
  return kind
}
