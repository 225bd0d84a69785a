/** Files of several dates a territory: of each year, the rows of its latest date. */
import { reasonByte } from '../table/missing.ts'

/** The rows of a file of several dates, by year. */
export interface Periods {
  /** Codes of the territories, each once. */
  readonly codes: readonly string[]
  /** Years, and the row of each territory in each of them; −1 where there is none. */
  readonly years: readonly { readonly year: string; readonly rows: Int32Array }[]
  /** Rows, by place among `codes`, that bears the territory: what is said of it once. */
  readonly first: Int32Array
}

/** Parts rows by the year of their date (`2023-12`, `2023-12-31`). Two rows of one territory and one date are both told by `twice`. */
export function periodsOf(
  codes: readonly string[],
  dates: readonly string[],
): Periods & { readonly twice: readonly number[] } {
  const latest = new Map<string, string>()
  for (const date of dates)
    if (date > (latest.get(date.slice(0, 4)) ?? '')) latest.set(date.slice(0, 4), date)
  const kept = [...new Set(codes)]
  const place = new Map(kept.map((code, at) => [code, at]))
  const first = new Int32Array(kept.length).fill(-1)
  const twice: number[] = []
  const rowsOf = new Map(
    [...latest.keys()].sort().map((year) => [year, new Int32Array(kept.length).fill(-1)]),
  )
  codes.forEach((code, row) => {
    const at = place.get(code)!
    if (first[at]! < 0) first[at] = row
    const year = dates[row]!.slice(0, 4)
    if (dates[row] !== latest.get(year)) return
    const rows = rowsOf.get(year)!
    if (rows[at]! >= 0) twice.push(row)
    else rows[at] = row
  })
  return { codes: kept, first, twice, years: [...rowsOf].map(([year, rows]) => ({ year, rows })) }
}

/** Some rows of a column; a row that is not there is absent from the source. */
export function takeRowsOf(
  values: Float64Array,
  reasons: Uint8Array | undefined,
  rows: Int32Array,
): { values: Float64Array; reasons?: Uint8Array } {
  const why = Uint8Array.from(rows, (row) =>
    row < 0 ? reasonByte['territoire-absent'] : (reasons?.[row] ?? 0),
  )
  return {
    values: Float64Array.from(rows, (row) => (row < 0 ? NaN : values[row]!)),
    ...(why.some((byte) => byte > 0) && { reasons: why }),
  }
}
