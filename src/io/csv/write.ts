/** Sheets as CSV: comma, UTF-8, decimal point, empty for missing, as the guide of data.gouv.fr asks; or as a French spreadsheet opens it. */
import { rowCount, type Sheet } from '../../table/sheet.ts'

/**
 * Numbers are written in the fewest digits that read back as the same double; quotes only where
 * a cell needs them. A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a
 * tab or a carriage return) gets an apostrophe before it, as OWASP advises (CSV injection); `raw` leaves it as it
 * is. `decodeSheet` takes the apostrophe away again.
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'code_commune', values: ['01004'] }, { name: 'ifn', values: Float64Array.of(NaN) }], metadata: {} }) // → 'code_commune,ifn\n01004,\n'
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'nom', values: ['=1+1', '-'] }, { name: 'ecart', values: Float64Array.of(-1, 2) }], metadata: {} }) // → "nom,ecart\n'=1+1,-1\n'-,2\n"
 *
 * @example
 * sheetToCsv({ columns: [{ name: 'code_commune', values: ['01004'] }, { name: 'ifn', values: Float64Array.of(62.4) }], metadata: {} }, { french: true }) // → '\uFEFFcode_commune;ifn\n01004;62,4\n'
 */
export function sheetToCsv(sheet: Sheet, options: CsvOptions = {}): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(sheetToCsvBytes(sheet, options))
}

/** The bytes of `sheetToCsv`, in UTF-8: written one after the other, without a text a cell or a line. */
export function sheetToCsvBytes(
  sheet: Sheet,
  { raw = false, french = false }: CsvOptions = {},
): Uint8Array {
  const rows = rowCount(sheet)
  const columns = sheet.columns.map(({ values }) => values)
  const alone = columns.length === 1
  const separator = french ? SEMICOLON : COMMA
  const out = byteWriter(16 * columns.length * (rows + 1))
  const text = (value: string): void => {
    if (value !== '') writeText(out, raw ? value : escapeFormula(value), separator)
    else if (alone) out.ascii('""') // an empty cell alone on its line would make a blank line, which readers pass over
  }
  const number = french
    ? (value: number): void => out.ascii(String(value).replace('.', ','))
    : (value: number): void => out.ascii(String(value))

  if (french) out.text(BOM)
  sheet.columns.forEach(({ name }, k) => {
    if (k > 0) out.byte(separator)
    text(name)
  })
  out.byte(LINE_FEED)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns.length; k++) {
      if (k > 0) out.byte(separator)
      const value = columns[k]![row]!
      if (typeof value === 'string') text(value)
      else if (Number.isNaN(value)) text('')
      else number(value) // no sign in it that a cell is quoted for
    }
    out.byte(LINE_FEED)
  }
  return out.bytes()
}

/** How texts are written in CSV. */
export interface CsvOptions {
  /** Leaves texts as they are, even those that a spreadsheet would run. */
  readonly raw?: boolean
  /** Semicolons, decimal commas and a byte order mark: what a French spreadsheet opens in columns. */
  readonly french?: boolean
}

const BOM = '\uFEFF'

/** A text that no spreadsheet runs. One that already begins with apostrophes before such a sign gets one more: nothing is lost on the way back. */
function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** The text that `sheetToCsv` made inert. */
export function unescapeFormula(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

/** A text, between quotes where one of its signs asks for them. */
function writeText(out: ByteWriter, text: string, separator: number): void {
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i)
    if (sign === QUOTE || sign === separator || sign === LINE_FEED || sign === CARRIAGE_RETURN)
      return out.text(`"${text.replaceAll('"', '""')}"`)
  }
  out.text(text)
}

const [LINE_FEED, CARRIAGE_RETURN, QUOTE, COMMA, SEMICOLON] = [10, 13, 34, 44, 59]

/** Bytes written one after the other. */
interface ByteWriter {
  byte(value: number): void
  /** A text of ASCII signs alone. */
  ascii(text: string): void
  text(text: string): void
  bytes(): Uint8Array
}

function byteWriter(expected: number): ByteWriter {
  const encoder = new TextEncoder()
  let room = new Uint8Array(Math.max(1024, expected))
  let at = 0
  const reserve = (more: number): void => {
    if (at + more <= room.length) return
    const wider = new Uint8Array(Math.max(2 * room.length, at + more))
    wider.set(room.subarray(0, at))
    room = wider
  }
  /** Writes the ASCII signs that a text begins with; how many. */
  const begin = (text: string): number => {
    reserve(3 * text.length)
    let i = 0
    for (let sign; i < text.length && (sign = text.charCodeAt(i)) < 0x80; i++) room[at++] = sign
    return i
  }
  return {
    byte(value) {
      reserve(1)
      room[at++] = value
    },
    ascii: begin,
    text(text) {
      for (let i = begin(text); i < text.length; i++) {
        const sign = text.charCodeAt(i)
        if (sign < 0x80) room[at++] = sign
        else if (sign < 0x800) {
          room[at++] = 0xc0 | (sign >> 6)
          room[at++] = 0x80 | (sign & 0x3f)
        } else {
          // rarer signs, some of which take two places of a text
          at += encoder.encodeInto(text.slice(i), room.subarray(at)).written
          return
        }
      }
    },
    bytes: () => room.slice(0, at),
  }
}
