import type { Affine } from './rescale.ts'

/** Normalised columns by indicator, and the share of the population each is known for (1 when left out). */
export interface Leaves {
  readonly n: number
  readonly scores: Readonly<Record<string, Float64Array>>
  readonly parts?: Readonly<Record<string, Float64Array | undefined>>
}

/** An indicator or a group: its value for each territory. */
export interface Node {
  readonly values: Float64Array
  /** Of a group that is rescaled: what the groups above are made from, and how it became `values`. */
  readonly raw?: Float64Array
  readonly rescaled?: Affine
  /** Share of the weight that is present, down to the indicators. */
  readonly coverage: Float64Array
  /** An indicator that is there or not, never in part: its coverage is 1 or 0, and made when asked for. */
  readonly complete?: boolean
}
