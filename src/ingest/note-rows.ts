/** Rows of a table that are no data: blank ones, totals, sources and notes under it. */
import { isCode } from '../geo/code.ts'
import type { WideCsv } from '../io/csv/wide.ts'
import type { Recognised } from './recognise.ts'

/** The rows of a file, as columns. */
export type ReadRows = Pick<WideCsv, 'numbers' | 'text' | 'reasons'> &
  Partial<Pick<WideCsv, 'written' | 'notes'>>

const TOTAL =
  /^(total|totaux|ensemble|somme|moyenne|m[ée]diane|france( m[ée]tropolitaine| enti[èe]re| hors mayotte)?|m[ée]tropole)\b/i

/**
 * Leaves out the rows that bear no territory: those whose code is a word and whose numbers are all missing
 * (a source, a note, a blank row), and those of totals.
 *
 * @returns the other rows, and what was left out, in French
 */
export function withoutNotes(
  csv: ReadRows,
  { key, level, name, parents }: Recognised,
  file: string,
): { readonly csv: ReadRows; readonly notices: readonly string[] } {
  const codes = csv.text[key]!
  const numbers = Object.values(csv.numbers)
  const texts = [name, ...parents.map(({ column }) => column)].flatMap((each) =>
    each === undefined ? [] : [csv.text[each]!],
  )
  const left: number[] = []
  const said: string[] = [...(csv.notes ?? [])]
  codes.forEach((text, row) => {
    const code = text.trim()
    if (isCode(level, code) && level !== 'groupe') return
    const empty =
      numbers.every((values) => values[row] !== values[row]) &&
      texts.every((cells) => cells[row]!.trim() === '')
    const word = code === '' || !/^[^A-Za-zÀ-ÿ]*\d/.test(code)
    if (!(empty && word) && !(TOTAL.test(code) && level !== 'groupe')) return
    left.push(row)
    if (code !== '') said.push(code)
  })
  const first = said[0]
  const notices =
    first === undefined
      ? []
      : [
          `« ${file} » : ${said.length} ligne${said.length > 1 ? 's' : ''} qui n’${said.length > 1 ? 'ont' : 'a'} pas de territoire, laissée${said.length > 1 ? 's' : ''} de côté (« ${first.length > 40 ? `${first.slice(0, 40)}…` : first} »${said.length > 1 ? '…' : ''})`,
        ]
  if (left.length === 0) return { csv, notices }
  const dropped = new Set(left)
  const rows = Int32Array.from(codes.keys()).filter((row) => !dropped.has(row))
  const place = new Map([...rows].map((row, at) => [row, at]))
  return {
    notices,
    csv: {
      numbers: mapValues(csv.numbers, (values) => Float64Array.from(rows, (row) => values[row]!)),
      text: mapValues(csv.text, (cells) => Array.from(rows, (row) => cells[row]!)),
      reasons: mapValues(csv.reasons, (bytes) => Uint8Array.from(rows, (row) => bytes[row]!)),
      written: mapValues(csv.written ?? {}, ({ percent, grouped }) => ({
        percent: percent.flatMap((row) => place.get(row) ?? []),
        grouped: grouped.flatMap((row) => place.get(row) ?? []),
      })),
    },
  }
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  const out = Object.create(null) as Record<string, B>
  for (const [name, value] of Object.entries(record)) out[name] = map(value)
  return out
}
