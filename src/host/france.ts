/** What the package carries for every commune of France: figures, EPCI, points, contours. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { CommuneTopology } from '../io/dissolve.ts'
import { reasonByte } from '../table/missing.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'

const data = fileURLToPath(new URL('../../data/', import.meta.url))

/** Path of the table of the embedded communes. */
export const franceTable = `${data}france/communes.csv.gz`

/** Path of the contours of the communes of 2025, a gzipped topology. */
export const franceContours = `${data}contours/communes.topojson.gz`

/** Columns of `data/france/communes.csv.gz`, as text, one cell a commune; sorted by code. */
export interface FranceColumns {
  readonly codes: readonly string[]
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads the embedded communes: 34,917 rows, the communes of COG 2025 with the arrondissements of
 * Paris, Lyon and Marseille in place of the three cities.
 *
 * The file has one line a variable; a name that holds a comma is quoted.
 *
 * @param only names of the columns to read beside the codes; all of them when left out
 * @returns every column as published; an empty cell is missing, `s` and `nd` say why
 */
export function franceColumns(only?: readonly string[]): FranceColumns {
  const columns = new Map(
    linesOf(gunzipSync(readFileSync(franceTable)))
      .filter(({ name }) => only === undefined || name === 'code_commune' || only.includes(name))
      .map(({ name, bytes }) => [name, textCells(bytes)]),
  )
  return { codes: columns.get('code_commune')!, columns }
}

/** Columns that are text. */
const TEXTS: ReadonlySet<string> = new Set(['code_commune', 'nom', 'code_epci'])

/**
 * Reads the embedded communes as the columns of a table: numbers are `Float64Array`, and a column
 * `motif_<name>` says why a value is missing, where a mark does.
 *
 * @param path table of the form of `data/france/communes.csv.gz`
 * @param epciNames name of each EPCI
 * @returns columns in the order of the file; `nom_epci` after `code_epci`, and `DISTANCE_LIEU`, the
 *   distance to the nearest place of help of the lists that the table rests on: France services
 */
export function franceSheet(
  path = franceTable,
  epciNames: ReadonlyMap<string, string> = franceEpciNames(),
): Sheet {
  const columns = linesOf(gunzipSync(readFileSync(path))).flatMap(
    ({ name, bytes }): SheetColumn[] => {
      if (!TEXTS.has(name)) {
        const { values, reasons } = numberCells(bytes)
        return [
          { name, values },
          ...(reasons ? [{ name: `motif_${name}`, values: Float64Array.from(reasons) }] : []),
          ...(name === 'DISTANCE_FRANCE_SERVICES' ? [{ name: 'DISTANCE_LIEU', values }] : []),
        ]
      }
      const values = textCells(bytes)
      return name === 'code_epci'
        ? [
            { name, values },
            { name: 'nom_epci', values: values.map((code) => epciNames.get(code) ?? '') },
          ]
        : [{ name, values }]
    },
  )
  return { columns, metadata: {} }
}

/** The names of the EPCI of 2025, by code. Source: INSEE, base des EPCI au 1er janvier 2025. */
export function franceEpciNames(): ReadonlyMap<string, string> {
  const [, ...rows] = readFileSync(`${data}france/epci.csv`, 'utf8').trimEnd().split('\n')
  return new Map(
    rows.map((row) => {
      const [code, name] = textCells(Buffer.from(row))
      return [code!, name!] as const
    }),
  )
}

/** The EPCI of each commune of 2025, and the names of EPCI. */
export function franceMembership(): {
  readonly of: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
} {
  const lines = linesOf(gunzipSync(readFileSync(franceTable)))
  const [codes, epci] = ['code_commune', 'code_epci'].map((name) =>
    textCells(lines.find((line) => line.name === name)!.bytes),
  ) as [string[], string[]]
  return { of: new Map(codes.map((code, row) => [code, epci[row]!])), names: franceEpciNames() }
}

/** The contours of the communes of 2025, as a topology whose arcs neighbours share. */
export function franceTopology(): CommuneTopology {
  return JSON.parse(gunzipSync(readFileSync(franceContours)).toString('utf8')) as CommuneTopology
}

/** The lines of the table: the name of a column, then its cells. */
function linesOf(bytes: Buffer): { readonly name: string; readonly bytes: Buffer }[] {
  const lines: { name: string; bytes: Buffer }[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start)
    const comma = bytes.indexOf(COMMA, start)
    lines.push({
      name: bytes.toString('utf8', start, comma),
      bytes: bytes.subarray(comma + 1, end),
    })
    start = end + 1
  }
  return lines
}

const [LINE_FEED, COMMA, POINT, MINUS, ZERO] = [10, 44, 46, 45, 48]
const [S, N] = [115, 110]

/** Numbers written plainly: digits, a point, a minus. Exact: fewer than 16 digits over a power of ten. */
function numberCells(bytes: Buffer): { values: Float64Array; reasons?: Uint8Array } {
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

function textCells(bytes: Buffer): string[] {
  const text = bytes.toString('utf8')
  if (!text.includes('"')) return text.split(',')
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!,
  )
}
