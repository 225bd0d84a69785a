/** What is written out: columns in an order, each of numbers or of text, and what to know of them. */
export interface SheetColumn {
  readonly name: string
  /** NaN is a missing number; `''`, a missing text. */
  readonly values: Float64Array | readonly string[]
}

/** A table to be written: named columns of text or numbers, of one length, with metadata. */
export interface Sheet {
  readonly columns: readonly SheetColumn[]
  /** Kept by the formats that have room for it: Arrow and Parquet. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * How many rows a sheet has.
 *
 * @example
 * rowCount({ columns: [{ name: 'ifn', values: Float64Array.of(62.4, NaN) }], metadata: {} }) // → 2
 */
export function rowCount(sheet: Sheet): number {
  return sheet.columns[0]?.values.length ?? 0
}
