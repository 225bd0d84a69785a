/** Rows of a table that are no data: blank ones, totals, sources and notes under it. */
import { isCode, NO_EPCI } from '../geo/code.ts'
import type { Level } from '../table/level.ts'
import type { WideCsv } from '../io/csv/wide.ts'
import { isUserTable } from '../sources/registry.ts'
import { passingOf, sourceOf, type InputFile } from './input.ts'
import type { Recognised } from './recognise.ts'
import { readRows, type WideTask } from './rows.ts'
import { readSheet } from './sheet.ts'

/** The rows of a file, as columns. */
export type ReadRows = Pick<WideCsv, 'numbers' | 'text' | 'reasons'> &
  Partial<Pick<WideCsv, 'written' | 'notes' | 'jumps'>> & {
    /** The line of each row, where rows were left out. */
    readonly lines?: readonly number[]
  }

/**
 * The line of a row, as an editor numbers it.
 *
 * @param csv the rows
 * @param headerLine line of the header
 * @param row 0-based
 * @returns 1-based, header included
 *
 * @example
 * lineOfRow({ numbers: {}, text: {}, reasons: {}, jumps: [[0, 2], [5, 9]] }, 1, 6) // → 10
 */
export function lineOfRow(
  { lines, jumps = [] }: ReadRows,
  headerLine: number,
  row: number,
): number {
  if (lines) return lines[row]!
  const [from, line] = jumps.findLast(([first]) => first <= row) ?? [0, headerLine + 1]
  return line + row - from
}

const TOTAL =
  /^(total|totaux|ensemble|somme|moyenne|m[ée]diane|france( m[ée]tropolitaine| enti[èe]re| hors mayotte)?|m[ée]tropole)\b/i

/** Share of the rows that may be those of territories above: more is another table, to be refused. */
const FEW = 0.2

/** Columns that are not read where the word of a total is looked for: it stands among the first. */
const LABELS = 20

/**
 * The text of the first columns of a user's table that are not read, read for the words of its totals.
 *
 * @param input the file, read once more
 * @param task how its rows were read
 * @param recognised what it is: a published file has no column of words that is not known
 * @returns the cells of each column, as many as there are rows
 */
export function unreadTexts(
  input: InputFile,
  task: WideTask,
  { source, header }: Recognised,
): readonly (readonly string[])[] {
  if (!isUserTable(source)) return []
  const names = header.filter((name) => name !== '' && !task.columns.has(name)).slice(0, LABELS)
  if (names.length === 0) return []
  const columns = new Map(names.map((name) => [name, 'text'] as const))
  const { text } = input.sheet
    ? readSheet(input.sheet, (name) => columns.get(name) ?? 'skip', task.marks, input.name)
    : readRows(passingOf(input), sourceOf(input)?.size, { ...task, columns })
  return Object.values(text)
}

/**
 * Leaves out the rows that bear no territory: those without a code and without a number (a source, a note, a blank
 * row), those of totals, and a few of a level above (the département under its communes).
 *
 * The word of a total is looked for in columns that are not read too (`unread`, asked for when a row has no code), but
 * for those where a territory bears such a word (« France » for a country).
 *
 * @returns the other rows, what was left out, and what of it is to be verified, in French
 */
export function withoutNotes(
  csv: ReadRows,
  { key, level, name, parents, headerLine }: Recognised,
  file: string,
  unread: () => readonly (readonly string[])[] = () => [],
): {
  readonly csv: ReadRows
  readonly notices: readonly string[]
  readonly doubts: readonly string[]
} {
  const codes = csv.text[key]!
  const numbers = Object.values(csv.numbers)
  const texts = [name, ...parents.map(({ column }) => column)].flatMap((each) =>
    each === undefined ? [] : [csv.text[each]!],
  )
  const isBare = (code: string): boolean =>
    level !== 'groupe' && !/\d/.test(code) && !TOTAL.test(code) && !isCode(level, code)
  const labels = codes.some((text) => isBare(text.trim()))
    ? unread().filter(
        (cells) =>
          cells.length === codes.length &&
          !cells.some((cell, row) => TOTAL.test(cell.trim()) && isCode(level, codes[row]!.trim())),
      )
    : []
  const left: number[] = []
  const above: number[] = []
  const said: string[] = [...(csv.notes ?? [])]
  codes.forEach((text, row) => {
    const code = text.trim()
    if (isCode(level, code) && level !== 'groupe') return
    const words = texts.map((cells) => cells[row]!.trim()).filter((cell) => cell !== '')
    const blank = numbers.every((values) => values[row] !== values[row])
    const wordy = /[A-Za-zÀ-ÿ]{3}/.test(code) || !/\d/.test(code)
    const label = isBare(code)
      ? [...words, ...labels.map((cells) => cells[row]!.trim())].find((word) => TOTAL.test(word))
      : undefined
    const total = TOTAL.test(code) || label !== undefined
    if (level === 'epci' && code === NO_EPCI) {
      left.push(row)
      said.push(`${NO_EPCI}, communes hors EPCI`)
    } else if (isOfLevelAbove(level, code)) above.push(row)
    else if (
      (blank && (code === '' || (wordy && words.length === 0))) ||
      (total && level !== 'groupe')
    ) {
      left.push(row)
      const shown = code || label || words[0]
      if (shown !== undefined) said.push(shown)
    }
  })
  if (above.length > FEW * codes.length) above.length = 0
  const dropped = new Set([...left, ...above])
  return {
    csv: dropped.size === 0 ? csv : withoutRows(csv, dropped, codes.length, headerLine),
    notices: leftOut(file, said, 'qui n’ont pas de territoire', 'qui n’a pas de territoire'),
    doubts: leftOut(
      file,
      above.map((row) => {
        const words = [codes[row]!, ...texts.map((cells) => cells[row]!)].map((cell) => cell.trim())
        return `ligne ${lineOfRow(csv, headerLine, row)} : ${words.join(' ').trim()}`
      }),
      'd’un niveau au-dessus de celui de la table',
      'd’un niveau au-dessus de celui de la table',
    ),
  }
}

/** Whether a code is one of a département, a region or an EPCI, among those of communes or IRIS. */
function isOfLevelAbove(level: Level, code: string): boolean {
  if (level !== 'commune' && level !== 'iris') return false
  return (
    (code.length <= 3 && (isCode('departement', code) || isCode('region', code))) ||
    (level === 'commune' && isCode('epci', code)) ||
    (level === 'iris' && isCode('commune', code))
  )
}

function leftOut(file: string, said: readonly string[], many: string, one: string): string[] {
  const [first] = said
  if (first === undefined) return []
  const shown = first.length > 40 ? `${first.slice(0, 40)}…` : first
  return [
    said.length > 1
      ? `« ${file} » : ${said.length} lignes ${many}, laissées de côté (« ${shown} »…)`
      : `« ${file} » : 1 ligne ${one}, laissée de côté (« ${shown} »)`,
  ]
}

function withoutRows(
  csv: ReadRows,
  dropped: ReadonlySet<number>,
  count: number,
  headerLine: number,
): ReadRows {
  const rows = Int32Array.from(
    Array.from({ length: count }, (_, row) => row).filter((row) => !dropped.has(row)),
  )
  const place = new Map([...rows].map((row, at) => [row, at]))
  const moved = (given: readonly number[]): number[] => given.flatMap((row) => place.get(row) ?? [])
  return {
    numbers: mapValues(csv.numbers, (values) => Float64Array.from(rows, (row) => values[row]!)),
    text: mapValues(csv.text, (cells) => Array.from(rows, (row) => cells[row]!)),
    reasons: mapValues(csv.reasons, (bytes) => Uint8Array.from(rows, (row) => bytes[row]!)),
    written: mapValues(csv.written ?? {}, ({ percent, marked, grouped }) => ({
      percent: moved(percent),
      marked: moved(marked),
      grouped: moved(grouped),
    })),
    lines: Array.from(rows, (row) => lineOfRow(csv, headerLine, row)),
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
