/** Columns that are columns already, read as a wide file is: same names, same reasons, no text in between. */
import type { WideCsv } from '../io/csv/wide.ts'
import { reasonByte, reasons } from '../table/missing.ts'
import { rowCount, type Sheet } from '../table/sheet.ts'

/** Rows that tell what a table is. */
const TOP = 1_000
/** Columns of ours that say why the column of that name is missing: one byte a row. */
const REASONS = 'motif_'

/** The header and the first rows, as text: what a file is recognised by. */
export function topRows({ columns }: Sheet): string[][] {
  const rows = Math.min(TOP, columns[0]?.values.length ?? 0)
  return [
    columns.map(({ name }) => name),
    ...Array.from({ length: rows }, (_, i) =>
      columns.map(({ values }) =>
        values[i] === undefined || Number.isNaN(values[i]) ? '' : String(values[i]),
      ),
    ),
  ]
}

/** The columns that are wanted: numbers as they stand, text as text. A cell without a reason of its own is « non renseignée ». */
export function readSheet(
  sheet: Sheet,
  want: (column: string) => 'text' | 'number' | 'skip',
): Pick<WideCsv, 'numbers' | 'text' | 'reasons'> {
  const found = {
    numbers: record<Float64Array>(),
    text: record<readonly string[]>(),
    reasons: record<Uint8Array>(),
  }
  const byName = new Map(sheet.columns.map((column) => [column.name.trim(), column.values]))
  for (const [name, values] of byName) {
    const kind = want(name)
    if (kind === 'text')
      found.text[name] = values instanceof Float64Array ? Array.from(values, String) : values
    if (kind !== 'number') continue
    const numbers =
      values instanceof Float64Array
        ? values
        : Float64Array.from(values, (text) => (text.trim() === '' ? NaN : Number(text)))
    found.numbers[name] = numbers
    const why = whyMissing(numbers, byName.get(`${REASONS}${name}`), rowCount(sheet))
    if (why) found.reasons[name] = why
  }
  return found
}

function whyMissing(
  numbers: Float64Array,
  said: Float64Array | readonly string[] | undefined,
  rows: number,
): Uint8Array | undefined {
  const told = said instanceof Float64Array ? said : undefined
  let i = 0
  if (told === undefined) while (i < rows && numbers[i] === numbers[i]) i++
  if (i === rows) return undefined
  const bytes = new Uint8Array(rows)
  if (told === undefined) {
    for (; i < rows; i++) if (numbers[i] !== numbers[i]) bytes[i] = reasonByte['non-renseigne']
    return bytes
  }
  for (; i < rows; i++) {
    const byte = told[i]!
    bytes[i] =
      byte > 0 && byte < reasons.length
        ? byte
        : numbers[i] === numbers[i]
          ? 0
          : reasonByte['non-renseigne']
  }
  return bytes.some((byte) => byte > 0) ? bytes : undefined
}

function record<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>
}
