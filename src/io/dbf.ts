/**
 * dBASE tables (.dbf, beside the .shp of a shapefile) as the bytes of a CSV file.
 * Source: dBASE III table file layout (header of 32 bytes, fields of 32 bytes, rows of one width).
 */
import { UserError } from '../core/errors.ts'
import { CellDecoder } from './csv/encoding.ts'

const FIELD = 32
const END_OF_FIELDS = 0x0d
const DELETED = 0x2a
/** dBASE III to 7, and Visual FoxPro, with or without a memo file. */
const VERSIONS: ReadonlySet<number> = new Set([
  0x02, 0x03, 0x04, 0x30, 0x31, 0x32, 0x83, 0x8b, 0xf5,
])
const NUMERIC = /[NFI]/

/** Whether bytes begin as a dBASE table does: its version, a date, and the widths of its header and rows. */
export function isDbf(head: Uint8Array): boolean {
  if (head.length < 32 || !VERSIONS.has(head[0]!)) return false
  const view = new DataView(head.buffer, head.byteOffset, head.length)
  const [month, day, header, row] = [
    head[2]!,
    head[3]!,
    view.getUint16(8, true),
    view.getUint16(10, true),
  ]
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    header >= 65 &&
    row >= 2 &&
    (header % FIELD === 1 || header % FIELD === 8)
  )
}

interface Field {
  readonly name: string
  readonly type: string
  readonly at: number
  readonly length: number
}

/**
 * The rows of a table, `;` between cells, UTF-8. Texts lose the spaces that fill them, deleted rows are left
 * out, a number that did not fit (`***`) is an empty cell. Throws `classeur-illisible` when the table is cut.
 */
export function dbfToCsv(bytes: Uint8Array, file: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [rows, header, width] = [
    view.getUint32(4, true),
    view.getUint16(8, true),
    view.getUint16(10, true),
  ]
  const decoder = new CellDecoder()
  const fields = fieldsOf(bytes, header, decoder)
  const needed = fields.reduce((end, field) => Math.max(end, field.at + field.length), 1)
  if (fields.length === 0 || needed > width || header + rows * width > bytes.length) {
    throw new UserError(
      'classeur-illisible',
      `la table « ${file} » est coupée ou abîmée`,
      'téléchargez-la de nouveau',
      { file },
    )
  }
  const lines = [fields.map(({ name }) => quoted(name)).join(';')]
  for (let row = 0; row < rows; row++) {
    const start = header + row * width
    if (bytes[start] === DELETED) continue
    lines.push(fields.map((field) => cellOf(bytes, start, field, decoder)).join(';'))
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

function fieldsOf(bytes: Uint8Array, header: number, { decode }: CellDecoder): Field[] {
  const fields: Field[] = []
  let at = 1 // after the flag of deletion
  for (let p = FIELD; p + FIELD <= header && bytes[p] !== END_OF_FIELDS; p += FIELD) {
    const end = bytes.subarray(p, p + 11).indexOf(0)
    const length = bytes[p + 16]!
    fields.push({
      name: decode(bytes, p, p + (end < 0 ? 11 : end)).trim(),
      type: String.fromCharCode(bytes[p + 11]!),
      at,
      length,
    })
    at += length
  }
  return fields
}

function cellOf(
  bytes: Uint8Array,
  start: number,
  { type, at, length }: Field,
  { decode }: CellDecoder,
): string {
  let [from, to] = [start + at, start + at + length]
  while (from < to && isFill(bytes[from]!)) from++
  while (from < to && isFill(bytes[to - 1]!)) to--
  if (from === to || (NUMERIC.test(type) && bytes[from] === DELETED)) return ''
  return quoted(decode(bytes, from, to))
}

function isFill(byte: number): boolean {
  return byte === 0x20 || byte === 0
}

function quoted(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
