/** Columns that are columns already, read as a wide file is: same names, same reasons, no text in between. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { defaultMarks, parseNumber } from '../io/csv/numbers.ts'
import { oddNumber } from '../io/csv/odd.ts'
import type { WideCsv, WrittenCells } from '../io/csv/wide.ts'
import { reasonByte, reasons, type Reason } from '../table/missing.ts'
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

/**
 * The columns that are wanted: numbers as they stand, text as text. A cell without a reason of its own is « non renseignée ».
 *
 * @throws {UserErrors} the cells that are no numbers, one problem a column
 */
export function readSheet(
  sheet: Sheet,
  want: (column: string) => 'text' | 'number' | 'skip',
  marks: Readonly<Record<string, Reason>> = defaultMarks,
  file?: string,
): Pick<WideCsv, 'numbers' | 'text' | 'reasons' | 'written'> {
  const found = {
    numbers: record<Float64Array>(),
    text: record<readonly string[]>(),
    reasons: record<Uint8Array>(),
    written: record<WrittenCells>(),
  }
  const problems: UserError[] = []
  const byMark = new Map(Object.entries(marks).map(([mark, why]) => [mark.toLowerCase(), why]))
  const byName = new Map(sheet.columns.map((column) => [column.name.trim(), column.values]))
  for (const [name, values] of byName) {
    const kind = want(name)
    if (kind === 'text')
      found.text[name] = values instanceof Float64Array ? Array.from(values, String) : values
    if (kind !== 'number') continue
    if (!(values instanceof Float64Array)) {
      const read = numbersOf(values, byMark)
      if (read.wrong.length > 0) problems.push(illegible(name, values, read.wrong, file))
      found.numbers[name] = read.numbers
      if (read.reasons) found.reasons[name] = read.reasons
      if (read.percent.length + read.marked.length > 0)
        found.written[name] = { percent: read.percent, marked: read.marked, grouped: [] }
      continue
    }
    const numbers = values
    found.numbers[name] = numbers
    const why = whyMissing(numbers, byName.get(`${REASONS}${name}`), rowCount(sheet))
    if (why) found.reasons[name] = why
  }
  throwIfAny(problems)
  return found
}

/** A column of text read as the cells of a CSV file are: the same numbers, marks and refusals. */
function numbersOf(
  texts: readonly string[],
  marks: ReadonlyMap<string, Reason>,
): {
  readonly numbers: Float64Array
  readonly reasons?: Uint8Array
  readonly percent: number[]
  readonly marked: number[]
  readonly wrong: readonly number[]
} {
  const numbers = new Float64Array(texts.length)
  const reasons = new Uint8Array(texts.length)
  const percent: number[] = []
  const marked: number[] = []
  const wrong: number[] = []
  texts.forEach((text, row) => {
    const bare = text.trim()
    const mark = marks.get(bare.toLowerCase())
    const plain = parseNumber(bare, true)
    const odd = mark === undefined && plain !== plain ? oddNumber(bare) : undefined
    numbers[row] = mark === undefined ? (odd?.value ?? plain) : NaN
    if (mark !== undefined) reasons[row] = reasonByte[mark]
    else if (plain !== plain && odd === undefined) wrong.push(row)
    if (odd?.percent) percent.push(row)
    if (odd?.marked) marked.push(row)
  })
  return { numbers, percent, marked, wrong, ...(reasons.some((byte) => byte > 0) && { reasons }) }
}

/** The cells of a column that are no numbers: how many, three of them, the line of the first. */
function illegible(
  column: string,
  texts: readonly string[],
  wrong: readonly number[],
  file: string | undefined,
): UserError {
  const [first] = wrong as readonly [number]
  const lines = wrong.slice(0, 3).map((row) => row + 2)
  const words = [...new Set(wrong.map((row) => texts[row]!))].slice(0, 3)
  return new UserError(
    'nombre-illisible',
    wrong.length === 1
      ? `« ${texts[first]} » n’est pas un nombre`
      : `${wrong.length} cellules ne sont pas des nombres (${words.map((text) => `« ${text} »`).join(', ')}), lignes ${lines.join(', ')}${wrong.length > 3 ? '…' : ''}`,
    `corrigez ces cellules ; si « ${texts[first]} » dit que la valeur manque : --manquant "${texts[first]}"`,
    { ...(file !== undefined && { file }), column, line: first + 2 },
  )
}

function whyMissing(
  numbers: Float64Array,
  said: Float64Array | readonly string[] | undefined,
  rows: number,
): Uint8Array | undefined {
  const numeric = said instanceof Float64Array ? said : undefined
  let i = 0
  if (numeric === undefined) while (i < rows && numbers[i] === numbers[i]) i++
  if (i === rows) return undefined
  const bytes = new Uint8Array(rows)
  if (numeric === undefined) {
    for (; i < rows; i++) if (numbers[i] !== numbers[i]) bytes[i] = reasonByte['non-renseigne']
    return bytes
  }
  for (; i < rows; i++) {
    const byte = numeric[i]!
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
