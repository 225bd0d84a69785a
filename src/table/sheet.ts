/** What is written out: columns in an order, each of numbers or of text, and what to know of them. */
export interface SheetColumn {
  /** Heading of the column. */
  readonly name: string
  /** NaN is a missing number; `''`, a missing text. */
  readonly values: Float64Array | readonly string[]
}

/** A table to be written: named columns of text or numbers, of one length, with metadata. */
export interface Sheet {
  /** Columns, in order. */
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

/**
 * Keeps some rows of a sheet.
 *
 * @param sheet sheet to take from; left as it is
 * @param rows places of the rows, in the order wanted
 * @returns the same columns, of those rows
 *
 * @example
 * takeSheetRows({ columns: [{ name: 'nom', values: ['a', 'b', 'c'] }], metadata: {} }, [2, 0]).columns[0].values // → ['c', 'a']
 */
export function takeSheetRows(sheet: Sheet, rows: readonly number[]): Sheet {
  return {
    ...sheet,
    columns: sheet.columns.map(({ name, values }) => ({
      name,
      values:
        values instanceof Float64Array
          ? Float64Array.from(rows, (row) => values[row]!)
          : rows.map((row) => values[row]!),
    })),
  }
}

/** Columns of whole numbers: ranks, classes, counts. */
const WHOLE =
  /^(?:ifn_rang|rang_\w+|classe\w*|parmi_premiers_possible|ecart_tient|hors_bruit|nb_\w+|population)$/

/**
 * Tells whether a column holds whole numbers by its meaning (a rank, a class, a count) and by its
 * values, missing ones aside.
 */
export function isWhole({ name, values }: SheetColumn): boolean {
  return (
    WHOLE.test(name) &&
    values instanceof Float64Array &&
    values.every((value) => Number.isNaN(value) || Number.isInteger(value))
  )
}

/** A row of a sheet by the names of its columns: `null` for a number that is missing. */
export type SheetRecord = Readonly<Record<string, number | string | null>>

/**
 * Lists the rows of a sheet as objects.
 *
 * @param sheet columns of one length
 * @returns an object a row; a number that is missing is `null`, a text that is missing `''`
 *
 * @example
 * recordsOf({ columns: [{ name: 'nom', values: ['Laon'] }, { name: 'ifn', values: Float64Array.of(NaN) }], metadata: {} }) // → [{ nom: 'Laon', ifn: null }]
 */
export function recordsOf(sheet: Sheet): SheetRecord[] {
  return Array.from({ length: rowCount(sheet) }, (_, row) =>
    Object.fromEntries(
      sheet.columns.map(({ name, values }) => {
        const value = values[row]!
        return [name, Number.isNaN(value) ? null : value]
      }),
    ),
  )
}
