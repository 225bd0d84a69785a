/** A list of points where a place of help may open: CSV, a commune or coordinates a row. */
import { UserError, suggestion } from '../core/errors.ts'
import { isCode } from '../geo/code.ts'
import { keyColumnsOf, nameColumnOf, plainName } from '../geo/key-columns.ts'
import { whereabouts } from '../geo/nearest.ts'
import { csvRecords } from '../io/csv/records.ts'
import { Notices, noticeText } from './notice.ts'
import { coordinateFields, degrees, guessedColumns } from './coordinates.ts'

/** Where a place may open. */
export interface Candidate {
  /** Its identifier in the list, failing that the code of its commune, the second of one followed by its line. */
  readonly id: string
  readonly name: string
  /** Code of its commune; `''` when the list has coordinates alone. */
  readonly commune: string
  /** Degrees; NaN when the list has none: the point of the commune stands. */
  readonly lon: number
  readonly lat: number
  /** Share of the week that it is open, 0 … 1. */
  readonly share: number
}

/** A list of candidates that has been read, and what was left of it, in French. */
export interface CandidateList {
  readonly candidates: readonly Candidate[]
  readonly notices: readonly string[]
}

const SERVICE = /^(?:quotite|part|partsemaine|partdelasemaine|ouverture)$/

/**
 * Reads a list of candidates: a column of codes of communes, or of longitudes and latitudes, or both.
 *
 * @param share name of the column of the share of the week (0 … 1, or percentages); one called `quotite` when left out
 * @throws {UserError} `colonne-absente` when it has neither codes nor coordinates, or no such column;
 *   `nombre-illisible` for a share that is none
 */
export function readCandidates(file: string, bytes: Uint8Array, share?: string): CandidateList {
  const [head, ...records] = csvRecords(bytes)
  const header = (head?.cells ?? []).map((cell) => cell.trim())
  const rows = records.map(({ cells }) => cells)
  const key = keyColumnsOf(header, rows, { levels: ['commune'] })[0]
  const at = coordinateFields(header, rows)
  const [lon, lat] = [header.indexOf(at?.lon ?? '\0'), header.indexOf(at?.lat ?? '\0')]
  if (key === undefined && Math.min(lon, lat) < 0)
    throw new UserError(
      'colonne-absente',
      `« ${file} » n’a ni codes de communes ni coordonnées (longitude, latitude)`,
      'donnez une ligne par candidat : code_commune, ou longitude et latitude',
      { file },
    )
  const shareColumn =
    share === undefined
      ? header.findIndex((name) => SERVICE.test(plainName(name)))
      : header.findIndex((name) => plainName(name) === plainName(share))
  if (share !== undefined && shareColumn < 0)
    throw new UserError(
      'colonne-absente',
      `« ${file} » n’a pas de colonne « ${share} »`,
      suggestion(share, header),
      { file },
    )
  const id = header.findIndex((name, at) => at !== key?.column && /^id(?:entifiant)?$/i.test(name))
  const name = nameColumnOf(header, 'commune', key?.column)
  const notices = new Notices(file, 'lieu')
  const seen = new Set<string>()
  const candidates = records.flatMap(({ line, cells }): Candidate[] => {
    const commune = key === undefined ? '' : (cells[key.column]?.trim() ?? '')
    const at = { lon: degrees(cells[lon]), lat: degrees(cells[lat]) }
    const where = lon < 0 ? 'absentes' : whereabouts(at.lon, at.lat)
    if (commune !== '' && !isCode('commune', commune)) {
      notices.add('dont le code n’est pas celui d’une commune : laissés de côté', line)
      return []
    }
    if (where !== 'france' && where !== 'absentes')
      notices.add(
        commune === ''
          ? 'hors de France ou aux coordonnées inversées : laissés de côté'
          : 'aux coordonnées hors de France ou inversées : mis au point de leur commune',
        line,
      )
    if (commune === '' && where !== 'france') {
      if (where === 'absentes') notices.add('sans commune ni coordonnées : laissés de côté', line)
      return []
    }
    const own = id < 0 ? commune || `ligne ${line}` : (cells[id]?.trim() ?? '')
    const once = seen.has(own) ? `${own}-${line}` : own
    seen.add(once)
    return [
      {
        id: once,
        name: name < 0 ? '' : (cells[name]?.trim() ?? ''),
        commune,
        ...(where === 'france' ? at : { lon: NaN, lat: NaN }),
        share:
          shareColumn < 0 ? 1 : shareOf(cells[shareColumn] ?? '', file, header[shareColumn]!, line),
      },
    ]
  })
  return {
    candidates,
    notices: [
      ...guessedColumns(file, 'lieu', header, at ?? {}, candidates.length),
      ...notices.all(),
    ].map(noticeText),
  }
}

function shareOf(cell: string, file: string, column: string, line: number): number {
  const text = cell.trim().replace(/[\s%]/g, '').replace(',', '.')
  const value = text === '' ? 1 : Number(text)
  const share = value > 1 || cell.includes('%') ? value / 100 : value
  if (share > 0 && share <= 1) return share
  throw new UserError(
    'nombre-illisible',
    `« ${cell} » n’est pas une part de la semaine`,
    'donnez un nombre entre 0 et 1 (0,4 pour deux jours sur cinq), ou un pourcentage',
    { file, column, line },
  )
}
