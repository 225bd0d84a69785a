/** One file, or one data set, that figures come from: what a licence asks to be named. */
export interface SourceTrace {
  readonly file: string
  readonly sha256?: string
  readonly label: string
  readonly producer: string
  readonly licence: string
  /** Year of the data: `2021`, `2026-T2`. */
  readonly millesime?: string
  /** Date of last update, as the producer gives it. */
  readonly updated?: string
}
