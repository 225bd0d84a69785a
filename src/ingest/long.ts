/** A long file → one table a level: its modalities become columns, its totals are told from their parts. */
import { UserError, UserErrors, userErrors } from '../core/errors.ts'
import { isCode } from '../geo/code.ts'
import { reasonByte } from '../table/missing.ts'
import type { Level } from '../table/level.ts'
import { readWideCsv, type WideCsv, type WideCsvOptions } from '../io/csv/wide.ts'
import { cellFinder, type CellFinder, type UnmetCell } from './long-cells.ts'
import type { LongCell, LongForm } from '../sources/source.ts'

const LF = 10
/** Two tables may write one weighted count to a different number of digits. */
const SAME = 1e-9
const levelOf: Readonly<Record<string, Level>> = {
  COM: 'commune',
  ARM: 'commune',
  IRIS: 'iris',
  EPCI: 'epci',
  DEP: 'departement',
  REG: 'region',
}

/** A variable of one year at one level, row by row of `codes`. */
export interface LongColumn extends LongCell {
  readonly year: string
  readonly values: Float64Array
  readonly reasons?: Uint8Array
}

/** The variables of the territories of one level. */
export interface LongTable {
  readonly level: Level
  readonly codes: readonly string[]
  readonly columns: readonly LongColumn[]
}

/** What a long file brings: one table a level. */
export interface LongRead {
  readonly tables: readonly LongTable[]
  /** Variables that were looked for and that no row brings. */
  readonly unmet: readonly UnmetCell[]
  /** Variables that several rows give of one territory and year, not the same: the first is kept. */
  readonly disputed: readonly Disputed[]
}

/** A variable that several rows give differently, for how many territories, the first of which is named. */
export interface Disputed {
  readonly variable: string
  readonly territories: number
  readonly first: string
}

/** How a long file is read. */
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
export function readLong(
  content: Iterable<Uint8Array>,
  form: LongForm,
  options: LongOptions,
): LongRead {
  const tables = new Map<Level, Growing>()
  const cells = cellFinder(
    form,
    options.header,
    options.key,
    form.cells.filter(({ variable }) => options.wanted(variable)),
  )
  const take: Take = (level, ...row) => {
    let table = tables.get(level)
    if (table === undefined) tables.set(level, (table = new Growing(form.leftByGreatest === true)))
    table.put(...row)
  }
  const columns = columnsOf(form, options.header)
  for (const { bytes, line } of blocks(content, options.headerLine))
    takeRows(readBlock(bytes, line, columns, cells, options), columns, cells, options, take)
  return {
    tables: [...tables].map(([level, table]) => ({ level, ...table.done() })),
    unmet: cells.unmet(),
    disputed: [...tables.values()].flatMap((table) => table.disputed),
  }
}

/** What a row of a modality that is a variable says. */
type Take = (
  level: Level,
  code: string,
  cell: LongCell,
  year: string,
  value: number,
  reason: number,
) => void

type Columns = Readonly<
  Record<'object' | 'time' | 'value' | 'status' | 'observed', string | undefined>
>

function columnsOf(form: LongForm, header: readonly string[]): Columns {
  const column = (rule: RegExp | undefined): string | undefined =>
    header.find((name) => rule?.test(name))
  return {
    object: column(form.object),
    time: column(form.time),
    value: column(form.value),
    status: column(form.status),
    observed: column(form.observed),
  }
}

/** Statuses of an observation that has no value of its own; what the other commune has is not shared out. */
const unobserved: Readonly<Record<string, number>> = {
  K: reasonByte['non-diffuse'],
  M: reasonByte['non-renseigne'],
  O: reasonByte['non-renseigne'],
}

function takeRows(
  { rows, text, numbers, reasons }: WideCsv,
  columns: Columns,
  cells: CellFinder,
  { key, level, year }: LongOptions,
  take: Take,
): void {
  const [objects, times, statuses, observations] = [
    columns.object,
    columns.time,
    columns.status,
    columns.observed,
  ].map((name) => (name === undefined ? undefined : text[name]))
  const [values, why] = [numbers[columns.value!]!, reasons[columns.value!]]
  let at = 0
  const textOf = (name: string): string => text[name]![at]!
  for (; at < rows; at++) {
    const own = objects ? levelOf[objects[at]!] : level
    const cell = own && cells.cellOf(textOf)
    if (cell === undefined) continue
    const code = text[key]![at]!.replace(/^(?:\d{4}-)?[A-Z]+\d*-/, '')
    if (!isCode(own!, code)) continue
    const missing =
      statuses?.[at] === 'C' ? reasonByte.secret : unobserved[observations?.[at] ?? '']
    take(
      own!,
      code,
      cell,
      times ? times[at]!.slice(0, 4) : year,
      missing === undefined ? values[at]! : NaN,
      missing ?? why?.[at] ?? 0,
    )
  }
}

function readBlock(
  bytes: Uint8Array,
  line: number,
  columns: Columns,
  cells: CellFinder,
  { file, delimiter, key }: LongOptions,
): WideCsv {
  const texts = new Set([
    key,
    columns.object,
    columns.time,
    columns.status,
    columns.observed,
    ...cells.columns,
  ])
  try {
    return readWideCsv(bytes, {
      file,
      delimiter,
      want: (name) => (name === columns.value ? 'number' : texts.has(name) ? 'text' : 'skip'),
    })
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    throw new UserErrors(
      problems.map(
        ({ code, message, remedy, place }) =>
          new UserError(
            code,
            message,
            remedy,
            place.line === undefined ? place : { ...place, line: place.line + line },
          ),
      ),
    )
  }
}

/** Pieces of whole lines, each under the header; `line` is how many lines of data come before. Fields hold no line feed in these files. */
function* blocks(
  content: Iterable<Uint8Array>,
  headerLine: number,
): Generator<{ bytes: Uint8Array; line: number }> {
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
  readonly #columns = new Map<
    string,
    { cell: LongCell; year: string; values: number[]; reasons: number[] }
  >()
  readonly #disputed = new Map<string, { variable: string; territories: number; first: string }>()

  constructor(leftByGreatest: boolean) {
    this.#left = leftByGreatest
  }

  put(code: string, cell: LongCell, year: string, value: number, reason: number): void {
    let place = this.#places.get(code)
    if (place === undefined) this.#places.set(code, (place = this.#places.size))
    const name = `${cell.variable} ${year}`
    let column = this.#columns.get(name)
    if (column === undefined)
      this.#columns.set(name, (column = { cell, year, values: [], reasons: [] }))
    const given = this.#left ? Math.max(0, 1 - value) : value
    const before = column.values[place]
    if (
      this.#left
        ? before !== undefined && !(given < before)
        : before === before && before !== undefined
    ) {
      if (
        !this.#left &&
        given === given &&
        Math.abs(given - before!) > SAME * Math.max(1, Math.abs(before!))
      )
        this.#dispute(cell.variable, code)
      return
    }
    column.values[place] = given
    column.reasons[place] = reason
  }

  get disputed(): Disputed[] {
    return [...this.#disputed.values()]
  }

  #dispute(variable: string, code: string): void {
    const dispute = this.#disputed.get(variable)
    if (dispute) dispute.territories++
    else this.#disputed.set(variable, { variable, territories: 1, first: code })
  }

  done(): Pick<LongTable, 'codes' | 'columns'> {
    const codes = [...this.#places.keys()]
    const columns = [...this.#columns.values()].map(({ cell, year, values, reasons }) => {
      const why = Uint8Array.from(codes, (_, i) => reasons[i] ?? reasonByte['territoire-absent'])
      return {
        ...cell,
        year,
        values: Float64Array.from(codes, (_, i) => values[i] ?? NaN),
        ...(why.some((byte) => byte > 0) && { reasons: why }),
      }
    })
    return { codes, columns }
  }
}
