/** The rows of a wide CSV file, once they are whole: cells to columns. The hot loop of the reader. */
import type { ErrorCode } from '../../core/error-catalogue.ts'
import { UserError, type Place, throwIfAny } from '../../core/errors.ts'
import type { Reason } from '../../table/missing.ts'
import {
  cellText,
  emptyCell,
  LF,
  measureCell,
  mostFrequentDelimiter,
  QUOTE,
  RowEnd,
  splitRow,
  type Delimiter,
} from './cells.ts'
import { blankLine, countLines, expectedRows } from './cells.ts'
import { OddCells } from './odd.ts'
import { COMMA, defaultMarks, Marks, parseNumber, parsePlainNumber, POINT } from './numbers.ts'
import { RegularRows } from './scan.ts'
import { CellDecoder, latin1, asWindows1252, type Encoding } from './encoding.ts'

/** Options of reading rows: which columns, how numbers and missing marks are written. */
export interface RowOptions {
  /** Found in the header line when not given. */
  readonly delimiter?: Delimiter
  /** What to make of each column, by its name and its place. */
  want(column: string, at: number): 'number' | 'text' | 'skip'
  /** What stands for a missing value, and why it is missing. `defaultMarks` when not given. */
  readonly marks?: Readonly<Record<string, Reason>>
  /** A cell that every row has and the header has not, or the reverse. */
  readonly extra?: 'leading' | 'trailing' | 'missing'
  /** The names of the columns, where they are not those of the line of the header alone. */
  readonly header?: readonly string[]
  /** Bytes in all, where that is known: room is then made once. */
  readonly size?: number
  /** The longest row accepted, in bytes. 16 MiB when not given. */
  readonly maxLine?: number
}

const TAB = 9
const SPACE = 32
/** In bytes. The shortest text of a double has 24 at most. */
const LONGEST_NUMBER = 1000
/** Bytes for which room is made by what the first rows are like; for more, as they come. */
const MOST_EXPECTED = 2 ** 27

/** Reads rows of bytes into columns, in pieces of any size. */
export class RowReader {
  readonly #options: RowOptions
  readonly #problems: CsvProblems
  readonly #marks: Marks
  readonly #decoder = new CellDecoder()
  readonly #cell = emptyCell()
  #delimiter: Delimiter = ';'
  #header: string[] = []
  #columns: GrowingColumns | undefined
  /** The places of the columns that are wanted. */
  #places: readonly number[] = []
  /** Finds the rows of which only those need be read; nothing when that is not worth it. */
  #regular: RegularRows | undefined
  /** Line feeds inside the quotes of the row under way. */
  #lines = 0
  /** Cells of the row under way whose problems are told already: the row was cut, and is read again. */
  #told = 0
  /** Rows that have not as many cells as the header, and how many sound rows came before. */
  readonly irregular: { line: number; cells: number; before: number; text: string }[] = []
  /** Rows of one cell alone, a word in a column of numbers: notes. */
  readonly lonely = new Set<number>()
  #hasWord = false
  /** Rows after which lines no longer follow each other (a blank line, a cell of several lines), with their lines. */
  readonly jumps: (readonly [row: number, line: number])[] = []
  /** The line under way, as an editor numbers it. */
  line = 1

  constructor(options: RowOptions, problems: CsvProblems) {
    this.#options = options
    this.#problems = problems
    this.#marks = new Marks(options.marks ?? defaultMarks)
  }

  /** What was read so far; undefined before the header. */
  get columns(): GrowingColumns | undefined {
    return this.#columns
  }

  get header(): readonly string[] {
    return this.#header
  }

  /** Undefined until the header is read, when the options do not give it. */
  get delimiter(): Delimiter | undefined {
    return this.#columns ? this.#delimiter : this.#options.delimiter
  }

  get encoding(): Encoding {
    return this.#decoder.encoding
  }

  /**
   * Reads the rows of these bytes, which end with a line feed.
   * Gives where it stopped: at the end, or at the start of a last row whose open quote goes on.
   */
  read(bytes: Uint8Array): number {
    let at = 0
    if (!this.#columns) {
      for (let blank = blankLine(bytes, at); blank > 0; blank = blankLine(bytes, at)) {
        at += blank
        this.line++
      }
      const end = new RowEnd(this.delimiter).find(bytes, at) + 1
      if (end === 0) return at
      this.#readHeader(bytes, at, end)
      at = end
    }
    return this.#readRows(bytes, at, bytes.length)
  }

  /** The header row, from `at` to the line feed just before `limit`. */
  #readHeader(bytes: Uint8Array, at: number, limit: number): void {
    this.#delimiter = this.#options.delimiter ?? mostFrequentDelimiter(bytes, at, limit)
    const names = splitRow(bytes, at, limit, this.#delimiter, this.#decoder.decode)
    const { extra, header } = this.#options
    if (header) names.splice(0, names.length, ...header)
    else if (extra === 'leading') names.unshift('')
    else if (extra === 'trailing') names.push('')
    else if (extra === 'missing') names.pop()
    this.#header = names.map((name) => name.trim())
    const kinds = this.#header.map((name, place) => this.#options.want(name, place))
    const places = new Map<string, number>()
    this.#header.forEach((name, place) => {
      if (kinds[place] === 'skip') return
      const first = places.get(name)
      if (first === undefined) places.set(name, place)
      else
        this.note(
          'colonne-double',
          `deux colonnes de même nom, aux places ${first + 1} et ${place + 1}`,
          'renommez ou retirez l’une des deux',
          name,
        )
    })
    this.#columns = new GrowingColumns(kinds)
    this.#places = kinds.flatMap((kind, place) => (kind === 'skip' ? [] : [place]))
    this.#regular = RegularRows.of(this.#delimiter.charCodeAt(0), kinds.length, this.#places)
    this.line += countLines(bytes, at, limit)
  }

  /**
   * The rows from `at` to `limit`; the byte before `limit` is a line feed. Gives where it stopped:
   * at the limit, or at the start of a last row whose open quote goes on past it.
   */
  #readRows(bytes: Uint8Array, from: number, limit: number): number {
    const columns = this.#columns!
    // A row has a byte a cell at least: a file of blank lines must not ask for the moon.
    const whole = Math.max(limit - from, Math.min(this.#options.size ?? 0, MOST_EXPECTED))
    if (columns.rows === 0)
      columns.reserve(
        Math.min(expectedRows(bytes, from, limit, whole), Math.ceil(whole / columns.kinds.length)),
      )
    let at = from
    while (at < limit) {
      if (this.#regular) at = this.#readRegular(this.#regular, bytes, at, limit)
      if (at >= limit) break
      const blank = blankLine(bytes, at)
      if (blank > 0) {
        at += blank
        this.line++
        continue
      }
      columns.reserve(1)
      const end = this.#readRow(bytes, at, limit)
      if (end < 0) return at
      if (this.#regular?.missed(end - at) === false) this.#regular = undefined
      at = end + 1
    }
    return at
  }

  /** The rows from `from` on that are regular: of them, only the cells that are wanted. Gives where the first that is not begins. */
  #readRegular(regular: RegularRows, bytes: Uint8Array, from: number, limit: number): number {
    const columns = this.#columns!
    const width = columns.kinds.length
    const { stride, found } = regular
    let at = from
    for (
      let rows = regular.find(bytes, at, limit);
      rows > 0;
      rows = at < limit ? regular.find(bytes, at, limit) : 0
    ) {
      columns.reserve(rows)
      const start = at
      for (let place = 0; place < rows * stride; place += stride) {
        for (let k = 1; k < stride; k++)
          this.#readWanted(bytes, start + found[place + k]!, limit, this.#places[k - 1]!)
        const end = start + found[place]!
        this.#endRow(width, end - at, bytes, at)
        at = end + 1
      }
    }
    return at
  }

  /** A cell of a regular row. */
  #readWanted(bytes: Uint8Array, at: number, limit: number, place: number): void {
    const columns = this.#columns!
    if (columns.kinds[place] === NUMBER) {
      const delimiter = this.#delimiter.charCodeAt(0)
      if (
        parsePlainNumber(
          bytes,
          at,
          delimiter,
          delimiter === COMMA ? POINT : COMMA,
          columns.numbers[place]!,
          columns.rows,
        ) >= 0
      )
        return
      if (this.#marks.pass(bytes, at, delimiter) >= 0)
        return columns.miss(place, this.#marks.reason)
    }
    this.#readCell(bytes, at, limit, place)
  }

  /** One row. Gives where the line feed that ends it stands, −1 when a quote is still open at the limit. */
  #readRow(bytes: Uint8Array, start: number, limit: number): number {
    const { kinds, numbers, rows } = this.#columns!
    const marks = this.#marks
    const delimiter = this.#delimiter.charCodeAt(0)
    const bareComma = delimiter === COMMA ? POINT : COMMA
    this.#lines = 0
    let place = 0
    for (let at = start; ; at++, place++) {
      let end = -1
      if (kinds[place] === NUMBER) {
        end = parsePlainNumber(bytes, at, delimiter, bareComma, numbers[place]!, rows)
        if (end < 0) {
          end = marks.pass(bytes, at, delimiter)
          if (end >= 0) this.#columns!.miss(place, marks.reason)
        }
      } else if (kinds[place] === SKIP && bytes[at] !== QUOTE) {
        end = at
        while (bytes[end] !== delimiter && bytes[end] !== LF) end++
      }
      if (end < 0) end = this.#readCell(bytes, at, limit, place)
      if (end < 0) {
        this.#told = place
        this.#lines = 0
        return -1
      }
      if (bytes[end] === LF) {
        this.#endRow(place + 1, end - start, bytes, start)
        return end
      }
      at = end
    }
  }

  /** Any cell but a plain number. Gives where the delimiter after it stands, −1 when a quote is still open. */
  #readCell(bytes: Uint8Array, at: number, limit: number, place: number): number {
    const cell = this.#cell
    const columns = this.#columns!
    measureCell(bytes, at, limit, this.#delimiter.charCodeAt(0), cell)
    if (cell.next < 0) return -1
    if (cell.spill && place >= this.#told) {
      this.note(
        'ligne-irreguliere',
        'du texte suit un guillemet fermé',
        'vérifiez les guillemets de la ligne',
        this.#header[place],
      )
    }
    if (columns.kinds[place] === TEXT) columns.text[place]![columns.rows] = this.#readText(bytes)
    else if (columns.kinds[place] === NUMBER) this.#readNumber(bytes, place)
    this.#lines += cell.lines
    return cell.next
  }

  #readText(bytes: Uint8Array): string {
    const before = this.#decoder.encoding
    const text = cellText(bytes, this.#cell, this.#decoder.decode)
    if (this.#decoder.encoding !== before) {
      this.#header = this.#header.map(asWindows1252)
      for (const cells of this.#columns!.text)
        cells.forEach((cell, row) => (cells[row] = asWindows1252(cell)))
    }
    return text
  }

  #readNumber(bytes: Uint8Array, place: number): void {
    let { start, end } = this.#cell
    while (start < end && isSpace(bytes[start]!)) start++
    while (start < end && isSpace(bytes[end - 1]!)) end--
    const reason = this.#marks.find(bytes, start, end)
    if (reason > 0) return this.#columns!.miss(place, reason)
    const text = end - start > LONGEST_NUMBER ? '' : latin1(bytes, start, end)
    const columns = this.#columns!
    const value = parseNumber(text, this.#cell.quoted || this.#delimiter !== ',')
    columns.numbers[place]![columns.rows] = value
    if (Number.isNaN(value)) this.#hasWord = true
    if (Number.isNaN(value))
      columns.odd(place).add(columns.rows, this.line + this.#lines, this.#excerpt(bytes))
    else if (/^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
      const { grouped } = columns.odd(place)
      if (grouped.at(-1) !== columns.rows) grouped.push(columns.rows)
    }
  }

  /** The start of the cell, for a message; it is no evidence of the encoding of the file. */
  #excerpt(bytes: Uint8Array): string {
    const decoder = new TextDecoder(this.encoding)
    const text = cellText(bytes, this.#cell, (_, start, end) =>
      decoder.decode(bytes.subarray(start, end)),
    ).trim()
    return text.length > 40 ? `${text.slice(0, 40)}…` : text
  }

  #endRow(cells: number, length: number, bytes: Uint8Array, start: number): void {
    const columns = this.#columns!
    const width = columns.kinds.length
    const lines = 1 + this.#lines
    this.#lines = 0
    this.checkLength(length)
    if (this.#hasWord && cells === width && this.#isLonely(bytes, start, length))
      this.lonely.add(columns.rows)
    this.#hasWord = false
    if (cells === width) {
      const [row, line] = this.jumps.at(-1) ?? [0, NaN]
      if (this.line - line !== columns.rows - row) this.jumps.push([columns.rows, this.line])
      columns.rows++
    } else {
      columns.dropOdd()
      const text = new TextDecoder(this.encoding).decode(
        bytes.subarray(start, start + Math.min(length, 200)),
      )
      if (this.irregular.length < MOST_IRREGULAR)
        this.irregular.push({ line: this.line, cells, before: columns.rows, text })
      else this.noteIrregular(this.line, cells)
    }
    this.line += lines
    this.#told = 0
  }

  /** Whether all the cells of a row but one are empty. */
  #isLonely(bytes: Uint8Array, start: number, length: number): boolean {
    if (length > LONGEST_NUMBER) return false
    const cells = latin1(bytes, start, start + length).split(this.#delimiter)
    return cells.filter((cell) => cell.replace(/["\s]/g, '') !== '').length === 1
  }

  /** Notes a row that has not as many cells as the header. */
  noteIrregular(line: number, cells: number): void {
    this.#problems.add('ligne-irreguliere', () => ({
      problem: `${cells} cellule(s), et non ${this.#header.length} comme l’en-tête`,
      remedy: 'vérifiez le séparateur et les guillemets de la ligne',
      place: { line },
    }))
  }

  /** Stops at once when a row is longer than anything that is published. */
  checkLength(bytes: number): void {
    const most = this.#options.maxLine ?? 2 ** 24
    if (bytes <= most) return
    this.note(
      'ligne-demesuree',
      `ligne de plus de ${most.toLocaleString('fr-FR')} octets`,
      'vérifiez les fins de ligne et les guillemets du fichier',
    )
    this.#problems.refuse()
  }

  /** Notes a problem of the line under way. */
  note(code: ErrorCode, problem: string | (() => string), remedy: string, column?: string): void {
    const place = { line: this.line + this.#lines, ...(column !== undefined && { column }) }
    this.#problems.add(code, () => ({
      problem: typeof problem === 'string' ? problem : problem(),
      remedy,
      place,
    }))
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB
}
/** Rows kept to be told from notes under the table. */
const MOST_IRREGULAR = 1000
/** Column that is passed over. */
export const SKIP = 0
/** Column read as numbers. */
export const NUMBER = 1
/** Column read as text. */
export const TEXT = 2
/** The columns being read, by their place in the header. A cell is written at row `rows`, the one under way. */
export class GrowingColumns {
  readonly kinds: Uint8Array
  readonly numbers: Float64Array<ArrayBuffer>[]
  readonly text: string[][]
  readonly reasons: (Uint8Array<ArrayBuffer> | undefined)[]
  /** Cells that are no plain number, by place. */
  readonly #odd = new Map<number, OddCells>()
  rows = 0
  #capacity = 0

  constructor(kinds: readonly ('number' | 'text' | 'skip')[]) {
    this.kinds = Uint8Array.from(kinds, (kind) =>
      kind === 'number' ? NUMBER : kind === 'text' ? TEXT : SKIP,
    )
    this.numbers = kinds.map(() => new Float64Array(0))
    this.text = kinds.map(() => [])
    this.reasons = kinds.map(() => undefined)
  }

  /** The cells of a column that are no plain number. */
  odd(place: number): OddCells {
    let found = this.#odd.get(place)
    if (found === undefined) this.#odd.set(place, (found = new OddCells()))
    return found
  }

  /** Columns that have such cells, with their places. */
  get oddColumns(): ReadonlyMap<number, OddCells> {
    return this.#odd
  }

  /** Forgets those of the row under way. */
  dropOdd(): void {
    for (const each of this.#odd.values()) each.drop(this.rows)
  }

  /** Makes room for `more` rows after those that are read; at least doubled, so that none is copied often. */
  reserve(more: number): void {
    if (this.rows + more <= this.#capacity) return
    const room = (this.#capacity = this.rows + Math.max(more, this.rows))
    for (let at = 0; at < this.kinds.length; at++) {
      if (this.kinds[at] !== NUMBER) continue
      const wider = new Float64Array(room)
      wider.set(this.numbers[at]!)
      this.numbers[at] = wider
      const known = this.reasons[at]
      if (!known) continue
      this.reasons[at] = new Uint8Array(room)
      this.reasons[at]!.set(known)
    }
  }

  /** The cell of column `at` in the row under way is missing, for this reason. */
  miss(at: number, reason: number): void {
    const bytes = (this.reasons[at] ??= new Uint8Array(this.#capacity))
    bytes[this.rows] = reason
    this.numbers[at]![this.rows] = NaN
  }

  /** The columns as they are given back, named, and cut to the rows that were read. */
  named(header: readonly string[]): {
    numbers: Record<string, Float64Array>
    text: Record<string, readonly string[]>
    reasons: Record<string, Uint8Array>
  } {
    const [numbers, text, reasons] = [
      dictionary<Float64Array>(),
      dictionary<readonly string[]>(),
      dictionary<Uint8Array>(),
    ]
    header.forEach((name, at) => {
      if (this.kinds[at] === TEXT) text[name] = this.text[at]!.slice(0, this.rows)
      if (this.kinds[at] !== NUMBER) return
      numbers[name] = cut(this.numbers[at]!, this.rows)
      const known = this.reasons[at]
      if (known) reasons[name] = cut(known, this.rows)
    })
    return { numbers, text, reasons }
  }
}

/** A record without a prototype: a column may be called `__proto__` or `constructor`. */
function dictionary<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>
}

/** The rows that were read: a view when the room left over is small, else a copy, and that room is freed. */
function cut<A extends Float64Array | Uint8Array>(array: A, rows: number): A {
  return (array.length <= 1.125 * rows ? array.subarray(0, rows) : array.slice(0, rows)) as A
}

/** Of each code, how many problems are told in full. A wrong delimiter alone makes millions. */
const TOLD = 100
/** The problems of one file, gathered as it is read. */
export class CsvProblems {
  readonly #file: string | undefined
  readonly #told: UserError[] = []
  readonly #counts = new Map<ErrorCode, number>()

  constructor(file: string | undefined) {
    this.#file = file
  }

  /** Notes a problem; `tell` words it, and is not called once enough of its kind are told. */
  add(code: ErrorCode, tell: () => { problem: string; remedy: string; place: Place }): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count > TOLD) return
    const { problem, remedy, place } = tell()
    this.#told.push(new UserError(code, problem, remedy, this.#at(place)))
  }

  /** Whether there is none so far. */
  get none(): boolean {
    return this.#counts.size === 0
  }

  /** Throws all of them at once, if there are any; those that were not told are counted. */
  refuse(): void {
    const rest = [...this.#counts].filter(([, count]) => count > TOLD)
    throwIfAny([
      ...this.#told,
      ...rest.map(
        ([code, count]) =>
          new UserError(
            code,
            `et ${(count - TOLD).toLocaleString('fr-FR')} autre(s) problème(s) de cette sorte dans le même fichier`,
            'corrigez d’abord ceux qui précèdent : la cause est souvent la même',
            this.#at({}),
          ),
      ),
    ])
  }

  #at(place: Place): Place {
    return this.#file === undefined ? place : { file: this.#file, ...place }
  }
}
