/**
 * The reader of wide numeric CSV files: bytes in, a `Float64Array` a column out.
 *
 * It reads what INSEE, ARCEP, CNAF and ANCT publish: one row a territory, up to 2,000 columns,
 * decimal comma or point, marks in place of secret values, UTF-8 or windows-1252. Bytes are turned
 * into numbers where they stand: no string is made but for text columns and for the rare numbers
 * of more than 15 digits. Beyond the columns that are wanted, memory holds one chunk and one row.
 */
import { commonDelimiter, LF, RowEnd, splitRow, type Delimiter } from './cells.ts'
import { oddNumber, type OddCells, type OddNumber } from './odd.ts'
import { CsvProblems } from './rows.ts'
import { RowReader, type RowOptions } from './rows.ts'
import { CellDecoder, encodingOf, type Encoding } from './encoding.ts'

/** How a wide CSV is read, where the defaults do not do. */
export interface WideCsvOptions extends RowOptions {
  /** Named in the messages. */
  readonly file?: string
  /** The line of the header, 1-based; the lines before it are skipped. 1 when not given. */
  readonly headerLine?: number
}

/** A wide CSV file in columns: numbers as `Float64Array` (NaN is missing, `reasons` says why), text as it stands. */
export interface WideCsv {
  /** All the names of the header, without the spaces around them. */
  readonly header: readonly string[]
  readonly rows: number
  readonly delimiter: string
  readonly encoding: Encoding
  readonly numbers: Readonly<Record<string, Float64Array>>
  readonly text: Readonly<Record<string, readonly string[]>>
  /** Why cells are missing (bytes of `reasons`), for the columns of numbers where something is. */
  readonly reasons: Readonly<Record<string, Uint8Array>>
  /** Of the columns of numbers that had them: rows written with a percent sign, and rows such as « 45,911 ». */
  readonly written: Readonly<Record<string, WrittenCells>>
  /** Lines under the table, or above its first row, that are text and no rows. */
  readonly notes: readonly string[]
  /** The first row, and those that do not follow the line of the row before, with their lines. */
  readonly jumps: readonly (readonly [row: number, line: number])[]
}

/** How some numbers of a column are written, by row. */
export interface WrittenCells {
  readonly percent: readonly number[]
  /** Followed by the mark of a note: « 1200 (1) », « 3100* ». */
  readonly marked: readonly number[]
  /** A comma or a point before exactly three digits: read as decimals, and may be thousands. */
  readonly grouped: readonly number[]
}

/**
 * Reads a file as its bytes come. A row cut between two chunks is carried over.
 *
 * @example
 * const reader = new WideCsvReader({ file: name, want: (column) => (column === 'CODGEO' ? 'text' : 'number') })
 * for await (const chunk of createReadStream(name, { highWaterMark: 2 ** 18 })) reader.push(chunk)
 * const { rows, numbers, text } = reader.end()
 */
export class WideCsvReader {
  readonly #problems: CsvProblems
  readonly #rows: RowReader
  /** Lines still to pass over before the header. */
  #skip: number
  /** Bytes of the skipped line under way that came in earlier chunks. */
  #skipped = 0
  /** The first bytes, until there are enough of them to tell a byte order mark. */
  #opening: Uint8Array | undefined = new Uint8Array(0)
  /** The row cut by the end of the last chunk: the first `carried` bytes. */
  #carry = new Uint8Array(0)
  #carried = 0
  #rowEnd: RowEnd

  constructor(options: WideCsvOptions) {
    this.#skip = (options.headerLine ?? 1) - 1
    this.#problems = new CsvProblems(options.file)
    this.#rows = new RowReader(options, this.#problems)
    this.#rowEnd = new RowEnd(options.delimiter)
  }

  /** Reads what it can of these bytes, which may be reused afterwards. */
  push(chunk: Uint8Array): void {
    let bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    if (this.#opening) {
      bytes = joined(this.#opening, bytes)
      this.#opening = bytes.length < 3 ? bytes.slice() : undefined
      if (this.#opening) return
      if (startsWithMark(bytes)) bytes = bytes.subarray(3)
    }
    this.#take(bytes)
  }

  /** The columns; or else every problem of the file at once. */
  end(): WideCsv {
    if (this.#opening) this.#take(this.#opening)
    if (this.#carried > 0) {
      this.#keep(Uint8Array.of(LF))
      if (this.#rows.read(this.#carry.subarray(0, this.#carried)) < this.#carried) {
        this.#rows.note(
          'ligne-irreguliere',
          'un guillemet ouvert n’est jamais refermé',
          'vérifiez les guillemets à partir de cette ligne',
        )
      }
    }
    const { columns, header, delimiter, encoding } = this.#rows
    const lonely = this.#lonelyWords()
    const written = this.#settleOdd(lonely)
    const notes = [...this.#notes(), ...lonely.values()]
    if (!columns?.rows && this.#problems.none) {
      const problem = columns ? 'aucune ligne de données sous l’en-tête' : 'le fichier est vide'
      this.#problems.add('fichier-vide', () => ({
        problem,
        remedy: 'téléchargez-le de nouveau',
        place: {},
      }))
    }
    this.#problems.refuse()
    return {
      header,
      rows: columns!.rows,
      delimiter: delimiter!,
      encoding,
      written,
      notes,
      jumps: this.#rows.jumps,
      ...columns!.named(header),
    }
  }

  /** The irregular rows that are notes under the table; the others are problems. */
  #notes(): string[] {
    const { irregular, columns, header, delimiter } = this.#rows
    return irregular.flatMap(({ line, cells, before, text }) => {
      const [first = ''] = text.split(delimiter ?? ';')
      const alone = cells === 1 && !/^["']?\s*\d/.test(text)
      const note = /^["'(*]?\s*(sources?|champ|notes?|lecture|avertissement|remarque|nb|n\.b\.)\b/i
      const outside = before === 0 || before === columns?.rows
      if (outside && cells < header.length && (alone || note.test(first))) return [text.trim()]
      this.#rows.noteIrregular(line, cells)
      return []
    })
  }

  /** Words that stand alone on their row, in a column of numbers: a source or a note, by row. */
  #lonelyWords(): Map<number, string> {
    const found = new Map<number, string>()
    const { columns } = this.#rows
    for (const [, odd] of columns?.oddColumns ?? [])
      odd.rows.forEach((row, i) => {
        const text = odd.texts[i]!
        if (this.#rows.lonely.has(row) && /[A-Za-zÀ-ÿ]{2}/.test(text)) found.set(row, text)
      })
    return found
  }

  /** Reads the odd cells of each column, all of them or none: a column that holds a word is a problem, told once. */
  #settleOdd(lonely: ReadonlyMap<number, string>): Record<string, WrittenCells> {
    const written = Object.create(null) as Record<string, WrittenCells>
    const { columns, header } = this.#rows
    for (const [place, odd] of columns?.oddColumns ?? []) {
      const column = header[place]!
      const read = odd.texts.map(oddNumber)
      const wrong = read.flatMap((found, i) =>
        found === undefined && !lonely.has(odd.rows[i]!) ? [i] : [],
      )
      if (wrong.length > 0 || odd.count > odd.rows.length) this.#tellOdd(column, odd, wrong)
      else {
        const rowsWhere = (is: (found: OddNumber) => boolean): number[] =>
          odd.rows.filter((_, i) => read[i] !== undefined && is(read[i]))
        read.forEach((found, i) => {
          if (found) columns!.numbers[place]![odd.rows[i]!] = found.value
        })
        written[column] = {
          percent: rowsWhere(({ percent }) => percent),
          marked: rowsWhere(({ marked }) => marked === true),
          grouped: odd.grouped,
        }
      }
    }
    return written
  }

  #tellOdd(column: string, odd: OddCells, wrong: readonly number[]): void {
    const [first = 0] = wrong
    const word = odd.texts[first] ?? ''
    const count = wrong.length + odd.count - odd.rows.length
    const words = [...new Set(wrong.map((i) => odd.texts[i]!))].slice(0, 3)
    const lines = wrong.slice(0, 3).map((i) => odd.lines[i]!)
    this.#problems.add('nombre-illisible', () => ({
      problem:
        count === 1
          ? `« ${word} » n’est pas un nombre`
          : `${count} cellules ne sont pas des nombres : ${words.map((each) => `« ${each} »`).join(', ')} (lignes ${lines.join(', ')}${count > 3 ? '…' : ''})`,
      remedy: `corrigez ${count === 1 ? 'la cellule' : 'ces cellules'} ; si « ${word} » dit que la valeur manque : --manquant "${word}", ou --manquant "${word}=secret"`,
      place: { line: odd.lines[first] ?? 1, column },
    }))
  }

  #take(chunk: Uint8Array): void {
    let at = this.#skipLines(chunk)
    if (this.#carried > 0) {
      const end = this.#rowEnd.find(chunk, at) + 1
      this.#keep(chunk.subarray(at, end || chunk.length))
      if (end === 0) return
      this.#rows.read(this.#carry.subarray(0, this.#carried))
      this.#carried = 0
      at = end
    }
    const limit = chunk.lastIndexOf(LF) + 1
    if (limit > at) at += this.#rows.read(chunk.subarray(at, limit))
    if (at === chunk.length) return
    this.#keep(chunk.subarray(at))
    this.#rowEnd = new RowEnd(this.#rows.delimiter)
    this.#rowEnd.find(chunk, at)
  }

  /** Passes over the lines that come before the header, and gives where it stopped. */
  #skipLines(chunk: Uint8Array): number {
    let at = 0
    while (this.#skip > 0 && at < chunk.length) {
      const end = chunk.indexOf(LF, at) + 1
      this.#skipped += (end || chunk.length) - at
      this.#rows.checkLength(this.#skipped)
      at = end || chunk.length
      if (end === 0) break
      this.#skipped = 0
      this.#skip--
      this.#rows.line++
    }
    return at
  }

  /** Adds to the row that is carried over to the next chunk. */
  #keep(bytes: Uint8Array): void {
    const length = this.#carried + bytes.length
    this.#rows.checkLength(length)
    if (length > this.#carry.length) {
      const wider = new Uint8Array(2 * length)
      wider.set(this.#carry.subarray(0, this.#carried))
      this.#carry = wider
    }
    this.#carry.set(bytes, this.#carried)
    this.#carried = length
  }
}

/**
 * Reads a whole file.
 *
 * @example
 * readWideCsv(new TextEncoder().encode('CODGEO;TP60\n01004;17,9\n01005;s\n'), { want: (name) => (name === 'TP60' ? 'number' : 'text') }).numbers['TP60'] // → [17.9, NaN]
 */
export function readWideCsv(bytes: Uint8Array, options: WideCsvOptions): WideCsv {
  const reader = new WideCsvReader(options)
  reader.push(bytes)
  return reader.end()
}

/** How much of a file is looked at to recognise it. */
const PEEK = 2 ** 20

/**
 * The first rows of a file as text, to recognise it: titles above the header and all. The
 * delimiter is the one that most rows hold the same number of times.
 *
 * @example
 * peekCsv(new TextEncoder().encode('Avertissement\ncode_insee;nbr\n67017;148\n')).rows[1] // → ['code_insee', 'nbr']
 */
export function peekCsv(
  bytes: Uint8Array,
  most = 20,
): { delimiter: Delimiter; encoding: Encoding; rows: string[][] } {
  const start = startsWithMark(bytes) ? 3 : 0
  const piece = bytes.subarray(start, PEEK)
  const encoding = encodingOf(piece)
  const head =
    bytes.length > PEEK || piece.length === 0 || piece.at(-1) === LF
      ? piece
      : joined(piece, Uint8Array.of(LF))
  const ends: number[] = []
  const rowEnd = new RowEnd()
  for (let at = 0; ends.length < most; at = ends.at(-1)!) {
    const end = rowEnd.find(head, at) + 1
    if (end === 0) break
    ends.push(end)
  }
  const delimiter = commonDelimiter(head, ends)
  const decoder = new CellDecoder(encoding)
  return {
    delimiter,
    encoding,
    rows: ends.map((end, i) => splitRow(head, ends[i - 1] ?? 0, end, delimiter, decoder.decode)),
  }
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
