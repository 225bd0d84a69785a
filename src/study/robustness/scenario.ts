/** What may vary: the choices of a method that could have been others, and what is measured with error. */
import { factorLabels } from '../../method/factor.ts'
import type { Aggregation, Imputation, Normalisation, Treatment } from '../../method/method.ts'

/** What varies together. A factor that is left out does not vary, and the report says so. */
export interface Scenario {
  /** Each weight by ± `share` of itself; a Dirichlet law around the weights; or one of several sets, by group. */
  readonly weights?:
    | { readonly kind: 'plus-or-minus'; readonly share: number; readonly of?: readonly string[] }
    | {
        readonly kind: 'dirichlet'
        readonly concentration: number
        readonly of?: readonly string[]
      }
    | {
        readonly kind: 'sets'
        readonly sets: readonly Readonly<Record<string, readonly number[]>>[]
      }
  /** Other normalisations, as likely as the method's own. Their scores are brought back to the mean and deviation of the method's, indicator by indicator. */
  readonly normalisation?: readonly Normalisation[]
  /** Other quantiles for the goalposts of a min–max. */
  readonly goalposts?: readonly (readonly [number, number])[]
  /** Other treatments of outliers, and other imputations of what is missing: of what no stand-in (`first-present`) makes up for. */
  readonly treatment?: readonly Treatment[]
  /** Imputations that missing values may be filled by. */
  readonly imputation?: readonly Imputation[]
  /** Other aggregations, by group (`ifn` is the index). */
  readonly aggregation?: Readonly<Record<string, readonly Aggregation[]>>
  /** One indicator out at most, each as likely as none; or each out with a probability. */
  readonly indicators?:
    | { readonly kind: 'at-most-one'; readonly of?: readonly string[] }
    | { readonly kind: 'each'; readonly probability: number; readonly of?: readonly string[] }
  /**
   * Sampling noise of census shares. `effectifs`: of the people who answered, what the share says of so
   * small a place; `sondage`: only of what the survey did not see (none in an exhaustive census).
   */
  readonly sampling?: { readonly kind: 'counts' | 'survey'; readonly of?: readonly string[] }
  /** Published figures: rounded to `step`; at or below `floor`, anywhere from 0 to it. */
  readonly rounding?: Readonly<Record<string, { readonly step?: number; readonly floor?: number }>>
  /** Coverage shares off by as much at most, either way, where half is covered; by less towards 0 and 1, as √(p(1 − p)) is. */
  readonly coverage?: Readonly<Record<string, number>>
}

/** What may vary in a scenario. */
export type FactorId = keyof Scenario

/** One thing that varies, and how many numbers in (0, 1) decide of it. */
export interface Factor {
  /** Identifier of the factor. */
  readonly id: FactorId
  /** Name in French. */
  readonly label: string
  /** Over which set, in words. */
  readonly over: string
  /** Number of draws that decide of it. */
  readonly dimensions: number
}

/** What does not vary, and why. */
export interface Fixed {
  /** Name of the choice, in French. */
  readonly label: string
  /** Why it does not vary, in French. */
  readonly why: string
}

/** Identifiers of the factors that a scenario may vary, in the order of draws. */
export const factorIds = Object.keys(factorLabels) as FactorId[]
