/** Where territories stand: a file of points, or contours, whose centroids are taken. */
import { geoCentroid } from 'd3-geo'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { codeProblem, isCode } from '../geo/code.ts'
import { hasLostZero, keyColumnsOf, keyLevels } from '../geo/key-columns.ts'
import { whereabouts } from '../geo/nearest.ts'
import { mendedCode } from '../ingest/codes.ts'
import { readContours, type ContourShape } from '../io/contours.ts'
import { csvRecords, type CsvRecord } from '../io/csv/records.ts'
import { peekCsv } from '../io/csv/wide.ts'
import type { Level } from '../table/level.ts'
import { looksLikeContours } from './json-entries.ts'
import { Notices, type Notice } from './notice.ts'
import { coordinateFields, degrees, guessedColumns, mayBearCoordinates } from './coordinates.ts'
import type { PlaceOptions } from './own-list.ts'
import { recognise } from '../ingest/recognise.ts'

/** A file of the points where territories stand. */
export interface PointFile {
  readonly file: string
  readonly sha256?: string
  readonly level: Level
  readonly codes: readonly string[]
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly from: 'points' | 'contours'
  /** What holds places, of contours. */
  readonly shapes?: readonly ContourShape[]
  readonly notices: readonly Notice[]
}

interface PointColumns {
  /** Place of the line of the header among the first. */
  readonly header: number
  readonly code: number
  readonly lon: number
  readonly lat: number
  readonly level: Level
}

/** Lines above which no header is looked for. */
const HEADERS = 20

/** Where codes and coordinates stand, under the first line that names them. */
function columnsOf(
  rows: readonly (readonly string[])[],
  { keyColumn }: PlaceOptions,
): PointColumns | undefined {
  for (let header = 0; header < Math.min(rows.length, HEADERS); header++) {
    const names = rows[header]!.map((name) => name.trim())
    const { lon, lat } = coordinateFields(names, rows.slice(header + 1)) ?? {}
    if (lon === undefined || lat === undefined) continue
    const [key] = keyColumnsOf(names, rows.slice(header + 1), {
      levels: ['iris', 'commune', 'epci'],
      ...(keyColumn !== undefined && { column: keyColumn }),
    })
    // codes that are wrong are told when they are read
    const named = names.findIndex((name) => keyLevels(name).includes('commune'))
    const code = key?.column ?? named
    if (code < 0) continue
    return {
      header,
      code,
      lon: names.indexOf(lon),
      lat: names.indexOf(lat),
      level: key?.level ?? 'commune',
    }
  }
  return undefined
}

/** Whether a file begins as a CSV of points does. */
export function headsPoints(head: Uint8Array): boolean {
  const rows = peekCsv(head).rows.map((row) => row.map((name) => name.trim()))
  return rows.some(
    (names, at) => mayBearCoordinates(names) && coordinateFields(names, rows.slice(at + 1)),
  )
}

/**
 * Reads the points of territories, or gives nothing when the file is not one of them: a CSV that has
 * a code, a longitude and a latitude and no variable of a source, or contours (GeoJSON, TopoJSON).
 */
export function readPoints(
  file: string,
  bytes: Uint8Array,
  sha256?: string,
  options: PlaceOptions = {},
): { points?: PointFile; problems: readonly UserError[] } | undefined {
  const hash = sha256 === undefined ? {} : { sha256 }
  if (looksLikeContours(bytes)) {
    const { level = 'commune', shapes } = readContours(bytes, file)
    const centres = shapes.map(({ geometry }) => geoCentroid(geometry))
    return {
      problems: [],
      points: {
        file,
        ...hash,
        level,
        codes: shapes.map(({ code }) => code),
        lon: Float64Array.from(centres, ([lon]) => lon),
        lat: Float64Array.from(centres, ([, lat]) => lat),
        from: 'contours',
        shapes,
        notices: [],
      },
    }
  }
  const records = csvRecords(bytes)
  const rows = records.map(({ cells }) => cells)
  const at = columnsOf(rows, options)
  if (at === undefined || recognise(rows.slice(at.header, HEADERS), options) !== undefined)
    return undefined
  return readTable(file, records, at, hash, options)
}

function readTable(
  file: string,
  all: readonly CsvRecord[],
  at: PointColumns,
  hash: { sha256?: string },
  { completeZeros = false }: PlaceOptions,
): { points?: PointFile; problems: readonly UserError[] } {
  const header = all[at.header]!.cells
  const records = all.slice(at.header + 1).filter(({ cells }) => cells.length > 1)
  const notices = new Notices(file, 'territoire')
  const problems: UserError[] = []
  const { level } = at
  const codeOf = (text: string): string => {
    const bare = isCode(level, text) ? text : mendedCode(level, text, completeZeros)
    return completeZeros && hasLostZero(level, bare) ? `0${bare}` : bare
  }
  const rows = records.flatMap(({ line, cells }) => {
    const [code, lon, lat] = [
      codeOf(cells[at.code]?.trim() ?? ''),
      degrees(cells[at.lon]),
      degrees(cells[at.lat]),
    ]
    const where = whereabouts(lon, lat)
    if (where !== 'france') notices.add('au point absent ou hors de France : sans distance', line)
    const problem = codeProblem(level, code, { file, column: header[at.code]!, line })
    if (problem) problems.push(problem)
    return where === 'france' ? [{ code, lon, lat }] : []
  })
  if (2 * rows.length <= records.length) {
    problems.push(
      new UserError(
        'coordonnees-invalides',
        `${french(records.length - rows.length, 0)} points sur ${french(records.length, 0)} ne sont pas en France`,
        'les colonnes de longitude et de latitude sont-elles inversées, ou en Lambert 93 ? Donnez des degrés (WGS84)',
        { file, column: `${header[at.lon]}, ${header[at.lat]}` },
      ),
    )
  }
  return {
    problems: problems.slice(0, 20),
    points: {
      file,
      ...hash,
      level,
      codes: rows.map(({ code }) => code),
      lon: Float64Array.from(rows, ({ lon }) => lon),
      lat: Float64Array.from(rows, ({ lat }) => lat),
      from: 'points',
      notices: [
        ...guessedColumns(
          file,
          'territoire',
          header.map((name) => name.trim()),
          { lon: header[at.lon]!.trim(), lat: header[at.lat]!.trim() },
          rows.length,
        ),
        ...notices.all(),
      ],
    },
  }
}
