/** A long file → one table a level: its modalities become columns, its totals are told from their parts. */
import { UserError, UserErrors, userErrors } from '../core/errors.ts'
import { isCode } from '../geo/code.ts'
import { reasonByte } from '../table/missing.ts'
import type { Level } from '../table/level.ts'
import { readWideCsv, type WideCsv, type WideCsvOptions } from '../io/wide-csv.ts'
import { TOTAL, type LongCell, type LongForm } from './long-form.ts'

const LF = 10
const objects: Readonly<Record<string, Level>> = { COM: 'commune', ARM: 'commune', IRIS: 'iris', EPCI: 'epci', DEP: 'departement', REG: 'region' }

/** A variable of one year at one level, row by row of `codes`. */
export interface LongColumn extends LongCell {
  readonly year: string
  readonly values: Float64Array
  readonly reasons?: Uint8Array
}

export interface LongTable {
  readonly level: Level
  readonly codes: readonly string[]
  readonly columns: readonly LongColumn[]
}

export interface LongOptions {
  readonly file: string
  readonly headerLine: number
  readonly header: readonly string[]
  readonly delimiter: NonNullable<WideCsvOptions['delimiter']>
  /** Column of the codes, and level of the rows when no column tells it. */
  readonly key: string
  readonly level: Level
  /** Year of the rows when no column tells it. */
  readonly year: string
  wanted(variable: string): boolean
}

/** Reads a long file a piece at a time: what is held is what is kept. Rows of a level that we do not know are passed over. */
export function readLong(content: Iterable<Uint8Array>, form: LongForm, options: LongOptions): LongTable[] {
  const tables = new Map<Level, Growing>()
  const find = finder(form, options)
  for (const { bytes, line } of blocks(content, options.headerLine)) {
    const csv = readBlock(bytes, line, form, options)
    find(csv, (level, code, cell, year, value, reason) => {
      let table = tables.get(level)
      if (table === undefined) tables.set(level, (table = new Growing(form.leftByGreatest === true)))
      table.put(code, cell, year, value, reason)
    })
  }
  return [...tables].map(([level, table]) => ({ level, ...table.done() }))
}

/** What a row of a modality that is a variable says. */
type Take = (level: Level, code: string, cell: LongCell, year: string, value: number, reason: number) => void

function finder(form: LongForm, { header, key, level, year, wanted }: LongOptions): (csv: WideCsv, take: Take) => void {
  const column = (rule: RegExp | undefined): string | undefined => header.find((name) => rule?.test(name))
  const [object, time, value, status] = [column(form.object), column(form.time), column(form.value)!, column(form.status)]
  const dimensions = dimensionsOf(form, header, key)
  const cells = new Map(form.cells.filter(({ variable }) => wanted(variable)).map((cell) => [dimensions.map((name) => cell.where[name] ?? TOTAL).join('\t'), cell]))
  return ({ rows, text, numbers, reasons }, take) => {
    for (let i = 0; i < rows; i++) {
      const cell = cells.get(dimensions.map((name) => text[name]![i]).join('\t'))
      const at = object === undefined ? level : objects[text[object]![i]!]
      if (cell === undefined || at === undefined) continue
      const code = text[key]![i]!.replace(/^[A-Z]+\d*-/, '')
      if (!isCode(at, code)) continue
      const secret = status !== undefined && text[status]![i] === 'C'
      take(at, code, cell, time === undefined ? year : text[time]![i]!.slice(0, 4), numbers[value]![i]!, secret ? reasonByte.secret : (reasons[value]?.[i] ?? 0))
    }
  }
}

function dimensionsOf(form: LongForm, header: readonly string[], key: string): string[] {
  return header.filter((name) => name !== key && ![form.object, form.time, form.value, form.status, form.apart].some((rule) => rule?.test(name)))
}

function readBlock(bytes: Uint8Array, line: number, form: LongForm, { file, delimiter }: LongOptions): WideCsv {
  try {
    return readWideCsv(bytes, { file, delimiter, want: (name) => (form.value.test(name) ? 'number' : 'text') })
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    throw new UserErrors(problems.map(({ code, message, remedy, place }) => new UserError(code, message, remedy, place.line === undefined ? place : { ...place, line: place.line + line })))
  }
}

/** Pieces of whole lines, each under the header; `line` is how many lines of data come before. Fields hold no line feed in these files. */
function* blocks(content: Iterable<Uint8Array>, headerLine: number): Generator<{ bytes: Uint8Array; line: number }> {
  let rest = new Uint8Array(0)
  let header: Uint8Array | undefined
  let line = 0
  for (const chunk of content) {
    const bytes = concat(rest, chunk)
    let from = 0
    if (header === undefined) {
      const start = afterLines(bytes, headerLine - 1)
      from = start < 0 ? -1 : afterLines(bytes.subarray(start), 1) + start
      if (start < 0 || from < start + 1) {
        rest = bytes
        continue
      }
      header = bytes.slice(start, from)
      line = headerLine - 1
    }
    const end = bytes.lastIndexOf(LF) + 1
    if (end > from) {
      const piece = bytes.subarray(from, end)
      yield { bytes: concat(header, piece), line }
      for (const byte of piece) if (byte === LF) line++
    }
    rest = bytes.slice(Math.max(end, from))
  }
  if (header !== undefined && rest.length > 0) yield { bytes: concat(header, rest), line }
}

/** Where the bytes stand after so many line feeds, −1 when there are fewer. */
function afterLines(bytes: Uint8Array, lines: number): number {
  let at = 0
  for (let i = 0; i < lines; i++) {
    at = bytes.indexOf(LF, at) + 1
    if (at === 0) return -1
  }
  return at
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Rows come in any order: territories and variables are added as they are met. */
class Growing {
  readonly #left: boolean
  readonly #places = new Map<string, number>()
  readonly #columns = new Map<string, { cell: LongCell; year: string; values: number[]; reasons: number[] }>()

  constructor(leftByGreatest: boolean) {
    this.#left = leftByGreatest
  }

  put(code: string, cell: LongCell, year: string, value: number, reason: number): void {
    let place = this.#places.get(code)
    if (place === undefined) this.#places.set(code, (place = this.#places.size))
    const name = `${cell.variable} ${year}`
    let column = this.#columns.get(name)
    if (column === undefined) this.#columns.set(name, (column = { cell, year, values: [], reasons: [] }))
    const given = this.#left ? Math.max(0, 1 - value) : value
    const before = column.values[place]
    column.values[place] = this.#left && before !== undefined && !(given < before) ? before : given
    column.reasons[place] = reason
  }

  done(): Pick<LongTable, 'codes' | 'columns'> {
    const codes = [...this.#places.keys()]
    const columns = [...this.#columns.values()].map(({ cell, year, values, reasons }) => {
      const why = Uint8Array.from(codes, (_, i) => reasons[i] ?? reasonByte['territoire-absent'])
      return { ...cell, year, values: Float64Array.from(codes, (_, i) => values[i] ?? NaN), ...(why.some((byte) => byte > 0) && { reasons: why }) }
    })
    return { codes, columns }
  }
}
