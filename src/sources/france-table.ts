/** The form of `data/france/communes.csv.gz`: one line a variable, one cell a commune. Bytes ↔ columns, unpacked. */
import { reasonByte } from '../table/missing.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'

/** The COG of the communes of the table. */
export const FRANCE_COG = 2025

/** Columns of the table of all communes, as text, one cell a commune; sorted by code. */
export interface FranceColumns {
  readonly codes: readonly string[]
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads the columns of the table as text.
 *
 * @param bytes table, unpacked
 * @param only names of the columns to read beside the codes; all of them when left out
 * @returns every column as published; an empty cell is missing, `s` and `nd` say why
 *
 * @example
 * readFranceColumns(new TextEncoder().encode('code_commune,01001\nMED21,s\n')).columns.get('MED21') // → ['s']
 */
export function readFranceColumns(bytes: Uint8Array, only?: readonly string[]): FranceColumns {
  const columns = new Map(
    linesOf(bytes)
      .filter(({ name }) => only === undefined || name === 'code_commune' || only.includes(name))
      .map((line) => [line.name, textCells(line.bytes)]),
  )
  return { codes: columns.get('code_commune') ?? [], columns }
}

/**
 * Writes columns in the form of the table: a name that holds a comma is quoted.
 *
 * @param columns cells of each column, the codes first
 * @returns text of the table
 *
 * @example
 * franceTableText(new Map([['code_commune', ['01001']], ['nom', ['Abc, d’en haut']]])) // → 'code_commune,01001\nnom,"Abc, d’en haut"\n'
 */
export function franceTableText(columns: ReadonlyMap<string, readonly string[]>): string {
  const quoted = (text: string): string =>
    /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return [...columns].map(([name, cells]) => `${[name, ...cells].map(quoted).join(',')}\n`).join('')
}

/** Columns that are text. */
const TEXTS: ReadonlySet<string> = new Set(['code_commune', 'nom', 'code_epci'])

/**
 * Reads the table as a sheet: numbers are `Float64Array`, and a column `motif_<name>` says why a
 * value is missing, where a mark does.
 *
 * @param bytes table, unpacked
 * @param epciNames name of each EPCI
 * @returns columns in the order of the file; `nom_epci` after `code_epci`, and `DISTANCE_LIEU`, the
 *   distance to the nearest place of help of the lists that the table rests on: France services
 */
export function readFranceSheet(bytes: Uint8Array, epciNames: ReadonlyMap<string, string>): Sheet {
  const columns = linesOf(bytes).flatMap(({ name, bytes: cells }): SheetColumn[] => {
    if (!TEXTS.has(name)) {
      const { values, reasons } = numberCells(cells)
      return [
        { name, values },
        ...(reasons ? [{ name: `motif_${name}`, values: Float64Array.from(reasons) }] : []),
        ...(name === 'DISTANCE_FRANCE_SERVICES' ? [{ name: 'DISTANCE_LIEU', values }] : []),
      ]
    }
    const values = textCells(cells)
    return name === 'code_epci'
      ? [
          { name, values },
          { name: 'nom_epci', values: values.map((code) => epciNames.get(code) ?? '') },
        ]
      : [{ name, values }]
  })
  return { columns, metadata: {} }
}

/**
 * Reads the names of EPCI.
 *
 * @param bytes `data/france/epci.csv`: a heading, then a code and a name a line
 * @returns name of each EPCI, by code. Source: INSEE, base des EPCI au 1er janvier 2025
 */
export function readEpciNames(bytes: Uint8Array): ReadonlyMap<string, string> {
  return new Map(
    linesOf(bytes)
      .slice(1)
      .map(({ name, bytes: rest }) => [name, textCells(rest)[0]!]),
  )
}

/** The lines of a table: the first cell, then the others. */
function linesOf(bytes: Uint8Array): { readonly name: string; readonly bytes: Uint8Array }[] {
  const lines: { name: string; bytes: Uint8Array }[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start)
    const comma = bytes.indexOf(COMMA, start)
    lines.push({
      name: decoder.decode(bytes.subarray(start, comma)),
      bytes: bytes.subarray(comma + 1, end < 0 ? bytes.length : end),
    })
    start = end < 0 ? bytes.length : end + 1
  }
  return lines
}

const decoder = new TextDecoder()
const [LINE_FEED, COMMA, POINT, MINUS, ZERO] = [10, 44, 46, 45, 48]
const [S, N] = [115, 110]

/** Numbers written plainly: digits, a point, a minus. Exact: fewer than 16 digits over a power of ten. */
function numberCells(bytes: Uint8Array): { values: Float64Array; reasons?: Uint8Array } {
  let count = 1
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === COMMA) count++
  const values = new Float64Array(count)
  const reasons = new Uint8Array(count)
  let marked = false
  for (let row = 0, i = 0; row < count; row++, i++) {
    const start = i
    let digits = 0
    let scale = 0
    let sign = 1
    for (; i < bytes.length && bytes[i] !== COMMA; i++) {
      const byte = bytes[i]!
      if (byte === POINT) scale = 1
      else if (byte === MINUS) sign = -1
      else {
        digits = 10 * digits + (byte - ZERO)
        scale *= 10
      }
    }
    const first = bytes[start]
    const why =
      i === start
        ? 'non-renseigne'
        : first === S
          ? 'secret'
          : first === N
            ? 'non-diffuse'
            : 'present'
    values[row] = why === 'present' ? (sign * digits) / (scale || 1) : NaN
    reasons[row] = reasonByte[why]
    marked ||= why === 'secret' || why === 'non-diffuse'
  }
  return { values, ...(marked && { reasons }) }
}

function textCells(bytes: Uint8Array): string[] {
  const text = decoder.decode(bytes)
  if (!text.includes('"')) return text.split(',')
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!,
  )
}
