import type { Affine } from './rescale.ts'

/** Normalised columns by indicator, and the share of the population each is known for (1 when left out). */
export interface Leaves {
  /** Number of territories. */
  readonly n: number
  /** Normalised columns, by indicator; NaN for missing. */
  readonly scores: Readonly<Record<string, Float64Array>>
  /** Share of the population that each value is known for, 0 … 1, by indicator. */
  readonly parts?: Readonly<Record<string, Float64Array | undefined>>
}

/** An indicator or a group: its value for each territory. */
export interface Node {
  /** Value of the node, a territory a row; NaN for missing. */
  readonly values: Float64Array
  /** Of a group that is rescaled: what the groups above are made from, and how it became `values`. */
  readonly raw?: Float64Array
  /** Line that takes `raw` to `values`. */
  readonly rescaled?: Affine
  /** Share of the weight that is present, down to the indicators. */
  readonly coverage: Float64Array
  /** An indicator that is there or not, never in part: its coverage is 1 or 0, and made when asked for. */
  readonly complete?: boolean
}
