/** Where territories stand: a file of points, or contours, whose centroids are taken. */
import { geoCentroid } from 'd3-geo'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { isCode } from '../geo/code.ts'
import { whereabouts } from '../geo/nearest.ts'
import { readContours } from '../io/contours.ts'
import { csvRecords } from '../io/csv/records.ts'
import { peekCsv } from '../io/csv/wide.ts'
import { levels, type Level } from '../table/level.ts'
import { looksLikeContours } from './json-entries.ts'
import { Notices, type Notice } from './notice.ts'
import { coordinateNames } from './source.ts'
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
  readonly notices: readonly Notice[]
}

const CODE = /^(code|codgeo|code_?commune|code_?insee|insee_com|depcom|code_?iris|iris)$/i

function columnsOf(
  header: readonly string[],
): { code: number; lon: number; lat: number } | undefined {
  const [code, lon, lat] = [CODE, coordinateNames.lon, coordinateNames.lat].map((name) =>
    header.findIndex((each) => name.test(each.trim())),
  ) as [number, number, number]
  return Math.min(code, lon, lat) < 0 ? undefined : { code, lon, lat }
}

/** Whether a file begins as a CSV of points does. */
export function headsPoints(head: Uint8Array): boolean {
  return columnsOf(peekCsv(head).rows[0] ?? []) !== undefined
}

/**
 * Reads the points of territories, or gives nothing when the file is not one of them: a CSV that has
 * a code, a longitude and a latitude and no variable of a source, or contours (GeoJSON, TopoJSON).
 */
export function readPoints(
  file: string,
  bytes: Uint8Array,
  sha256?: string,
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
        notices: [],
      },
    }
  }
  const { rows } = peekCsv(bytes)
  const at = columnsOf(rows[0] ?? [])
  if (at === undefined || recognise(rows) !== undefined) return undefined
  return readTable(file, bytes, at, hash)
}

function readTable(
  file: string,
  bytes: Uint8Array,
  at: { code: number; lon: number; lat: number },
  hash: { sha256?: string },
): { points?: PointFile; problems: readonly UserError[] } {
  const [header, ...records] = csvRecords(bytes)
  const notices = new Notices(file, 'territoire')
  const problems: UserError[] = []
  const level =
    levels.find(
      (each) =>
        records.length > 0 &&
        records.every(({ cells }) => isCode(each, cells[at.code]?.trim() ?? '')),
    ) ?? 'commune'
  const rows = records.flatMap(({ line, cells }) => {
    const [code, lon, lat] = [
      cells[at.code]?.trim() ?? '',
      degrees(cells[at.lon]),
      degrees(cells[at.lat]),
    ]
    const where = whereabouts(lon, lat)
    if (where !== 'france') notices.add('au point absent ou hors de France : sans distance', line)
    if (!isCode(level, code))
      problems.push(
        new UserError(
          'code-invalide',
          `« ${code} » n’est pas un code de commune`,
          'corrigez ou retirez cette ligne',
          { file, column: header!.cells[at.code]!, line },
        ),
      )
    return where === 'france' ? [{ code, lon, lat }] : []
  })
  if (2 * rows.length <= records.length) {
    problems.push(
      new UserError(
        'coordonnees-invalides',
        `${french(records.length - rows.length, 0)} points sur ${french(records.length, 0)} ne sont pas en France`,
        'les colonnes de longitude et de latitude sont-elles inversées, ou en Lambert 93 ? Donnez des degrés (WGS84)',
        { file, column: `${header?.cells[at.lon]}, ${header?.cells[at.lat]}` },
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
      notices: notices.all(),
    },
  }
}

function degrees(text: string | undefined): number {
  const cell = (text ?? '').trim().replace(',', '.')
  return cell === '' ? NaN : Number(cell)
}
