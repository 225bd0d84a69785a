/** Matrices of travel times that others computed: INSEE’s distancier, OSRM, Valhalla, r5r, openrouteservice. */
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { plainName } from '../geo/key-columns.ts'
import { peekCsv, readWideCsv } from '../io/csv/wide.ts'
import { looksLikeJson } from './json-entries.ts'

/** Travel times, a row a pair. */
export interface TravelTimes {
  /** Identifiers of where people leave from: codes of communes. */
  readonly origins: readonly string[]
  /** Identifiers of where they go. */
  readonly destinations: readonly string[]
  /** Minutes; NaN where there is no way. */
  readonly minutes: Float64Array
  /** How the file was understood, and what was left, in French. */
  readonly notices: readonly string[]
}

/** Gives the identifier of the point that coordinates stand for, if one is near enough. */
export type NamePoint = (lon: number, lat: number) => string | undefined

const SECONDS_A_MINUTE = 60

/** Plain names (no accent, case nor punctuation) of the columns of the tools that write such matrices, and of usual ones. */
const origins = names(
  'idsrc src source origin origine from fromid originid idorigine origineid codeorigine communeorigine codecommuneorigine orig depart codedepart communedepart sourceid',
)
const destinations = names(
  'iddst dst dest destination to toid destinationid iddestination codedestination communedestination codecommunedestination arrivee codearrivee communearrivee target targetid',
)
const inMinutes = names(
  'minutes min mn dureemin dureeminutes dureemn tempsmin tempsminutes tempsmn timemin timeminutes durationmin durationminutes traveltime traveltimeminutes',
)
const inSeconds = names(
  'secondes seconds sec dureesec dureesecondes tempssec tempssecondes timesec timeseconds durationsec durationseconds',
)
/** `duree_s`, `duration_s`: the plain name would not tell the plural from the unit. */
const SECONDS = /^(?:duree|durée|temps|time|duration|travel_?time)_s$/i
/** Names that do not say their unit. */
const unitless = names('duree temps time duration tempsparcours dureetrajet')
/** r5r writes `travel_time_p50`: minutes, at a percentile of the departures. */
const PERCENTILE = /^traveltimep(\d+)$/

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

/**
 * Reads a matrix of travel times, as its tool writes it: CSV of three columns or more (INSEE’s METRIC,
 * r5r, one’s own), CSV of a square matrix (`osrmTable`, `vl_matrix` of R), JSON of OSRM `/table`,
 * Valhalla `/sources_to_targets`, openrouteservice `/matrix`.
 *
 * @param file name, for the messages
 * @param nameOf identifier of coordinates: a JSON names its points by where they are
 * @throws {UserError} `fichier-inconnu` when it is none of these, or when nothing says the unit;
 *   `code-tronque` when codes lost their zero; `territoire-double` when two points of a JSON are one commune
 */
export function readTravelTimes(file: string, bytes: Uint8Array, nameOf: NamePoint): TravelTimes {
  const times = looksLikeJson(bytes) ? fromJson(file, bytes, nameOf) : fromCsv(file, bytes)
  const lost = times.origins.find((code) => /^\d{4}$/.test(code))
  if (lost !== undefined && times.origins.some((code) => /^\d{5}$/.test(code)))
    throw new UserError(
      'code-tronque',
      `« ${lost} » est un code de commune qui a perdu son zéro`,
      'réécrivez la matrice avec ses codes en texte',
      { file },
    )
  return times
}

function fromCsv(file: string, bytes: Uint8Array): TravelTimes {
  const header = (peekCsv(bytes).rows[0] ?? []).map((name) => name.trim())
  const plain = header.map(plainName)
  const [origin, destination] = [origins, destinations].map((known) =>
    plain.findIndex((name) => known.has(name)),
  ) as [number, number]
  if (origin >= 0 && destination >= 0)
    return pairsOf(file, bytes, header, { origin, destination, ...timeColumn(file, header, plain) })
  const codes = header.slice(1).filter((name) => /^(?:\d{5}|2[AB]\d{3})$/.test(name))
  if (codes.length >= 1 && codes.length === header.length - 1) return squareOf(file, bytes, header)
  throw unknown(
    file,
    'il faut trois colonnes (origine, destination, minutes), ou une matrice dont la première ligne et la première colonne sont des codes de communes',
  )
}

/** Which column holds the times, and in what unit. */
function timeColumn(
  file: string,
  header: readonly string[],
  plain: readonly string[],
): { time: number; seconds: boolean; notice: string } {
  const isMetric = plain.includes('idsrc') && plain.includes('iddst')
  const percentiles = plain.flatMap((name, at) => {
    const [, percentile] = PERCENTILE.exec(name) ?? []
    return percentile === undefined ? [] : [{ at, percentile: Number(percentile) }]
  })
  const median = percentiles.find(({ percentile }) => percentile === 50) ?? percentiles[0]
  if (median !== undefined)
    return {
      time: median.at,
      seconds: false,
      notice: `matrice de r5r, « ${header[median.at]} », en minutes`,
    }
  const minutes = plain.findIndex((name) => inMinutes.has(name) || (isMetric && name === 'duree'))
  if (minutes >= 0)
    return {
      time: minutes,
      seconds: false,
      notice: `${isMetric ? 'distancier METRIC de l’INSEE, ' : ''}« ${header[minutes]} », en minutes`,
    }
  const seconds = plain.findIndex((name, at) => inSeconds.has(name) || SECONDS.test(header[at]!))
  if (seconds >= 0)
    return { time: seconds, seconds: true, notice: `« ${header[seconds]} », en secondes` }
  const vague = plain.findIndex((name) => unitless.has(name))
  throw vague >= 0
    ? unknown(
        file,
        `la colonne « ${header[vague]} » ne dit pas si elle est en minutes ou en secondes : nommez-la duree_min ou duree_sec`,
      )
    : unknown(file, 'aucune colonne de temps (minutes, duree_min, duree_sec, travel_time_p50)')
}

function pairsOf(
  file: string,
  bytes: Uint8Array,
  header: readonly string[],
  columns: { origin: number; destination: number; time: number; seconds: boolean; notice: string },
): TravelTimes {
  const name = (at: number): string => header[at]!
  const { text, numbers } = readWideCsv(bytes, {
    file,
    want: (each) =>
      each === name(columns.time)
        ? 'number'
        : each === name(columns.origin) || each === name(columns.destination)
          ? 'text'
          : 'skip',
  })
  return onceEach(
    {
      origins: text[name(columns.origin)]!.map((cell) => cell.trim()),
      destinations: text[name(columns.destination)]!.map((cell) => cell.trim()),
      minutes: columns.seconds
        ? numbers[name(columns.time)]!.map((s) => s / SECONDS_A_MINUTE)
        : numbers[name(columns.time)]!,
    },
    [columns.notice],
  )
}

function squareOf(file: string, bytes: Uint8Array, header: readonly string[]): TravelTimes {
  const codes = header.slice(1)
  const { text, numbers, rows } = readWideCsv(bytes, {
    file,
    want: (name) => (name === header[0] ? 'text' : 'number'),
  })
  const from = text[header[0]!]!
  const found = { origins: [] as string[], destinations: [] as string[], minutes: [] as number[] }
  for (let row = 0; row < rows; row++)
    for (const code of codes) {
      found.origins.push(from[row]!.trim())
      found.destinations.push(code)
      found.minutes.push(numbers[code]![row]!)
    }
  return onceEach({ ...found, minutes: Float64Array.from(found.minutes) }, [
    `matrice de ${french(rows, 0)} origines et ${french(codes.length, 0)} destinations, lue en minutes (ce qu’écrivent osrm et valh pour R)`,
  ])
}

/** A pair given twice keeps its shortest time, and this is told. */
function onceEach(
  { origins: from, destinations: to, minutes }: Omit<TravelTimes, 'notices'>,
  notices: readonly string[],
): TravelTimes {
  const row = new Map<string, number>()
  const kept: number[] = []
  let twice = 0
  from.forEach((origin, k) => {
    const key = `${origin} ${to[k]}`
    const before = row.get(key)
    if (before === undefined) {
      row.set(key, kept.length)
      kept.push(k)
      return
    }
    const [was, is] = [minutes[kept[before]!]!, minutes[k]!]
    if (was !== is && is === is) {
      twice++
      if (!(was <= is)) kept[before] = k
    }
  })
  const negative = kept.filter((k) => minutes[k]! < 0).length
  const good = kept.filter((k) => !(minutes[k]! < 0))
  return {
    origins: good.map((k) => from[k]!),
    destinations: good.map((k) => to[k]!),
    minutes: Float64Array.from(good, (k) => minutes[k]!),
    notices: [
      ...notices,
      ...(twice > 0
        ? [`paires données deux fois : ${french(twice, 0)}, dont le temps le plus court est gardé`]
        : []),
      ...(negative > 0 ? [`temps négatifs : ${french(negative, 0)}, écartés`] : []),
    ],
  }
}

interface LocatedPoint {
  readonly location?: readonly [number, number]
  readonly lon?: number
  readonly lat?: number
}

/** What the three routers answer, as far as it is read here. */
interface RouterAnswer {
  readonly durations?: readonly (readonly (number | null)[])[]
  readonly sources_to_targets?:
    | readonly (readonly { readonly time?: number | null }[])[]
    | { readonly durations?: readonly (readonly (number | null)[])[] }
  readonly sources?: readonly (LocatedPoint | null)[] | readonly (readonly LocatedPoint[])[]
  readonly destinations?: readonly (LocatedPoint | null)[]
  readonly targets?: readonly (LocatedPoint | null)[] | readonly (readonly LocatedPoint[])[]
  readonly metadata?: unknown
}

function fromJson(file: string, bytes: Uint8Array, nameOf: NamePoint): TravelTimes {
  let answer: RouterAnswer
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes)) as RouterAnswer
  } catch {
    throw unknown(file, 'JSON illisible')
  }
  const durations = durationsOf(answer)
  const [from, to] = [answer.sources, answer.destinations ?? answer.targets].map((points) =>
    points?.flat(),
  )
  if (durations === undefined || !from || !to)
    throw unknown(
      file,
      'ce JSON n’est pas une réponse d’OSRM (/table), de Valhalla (/sources_to_targets) ni d’openrouteservice (/matrix) avec ses points',
    )
  const [starts, ends] = [from, to].map((points) => named(file, points, nameOf))
  const found = { origins: [] as string[], destinations: [] as string[], minutes: [] as number[] }
  durations.forEach((row, i) =>
    row.forEach((seconds, j) => {
      if (starts!.codes[i] === undefined || ends!.codes[j] === undefined) return
      found.origins.push(starts!.codes[i])
      found.destinations.push(ends!.codes[j])
      found.minutes.push(seconds === null ? NaN : seconds / SECONDS_A_MINUTE)
    }),
  )
  const strays = starts!.strays + ends!.strays
  const router =
    answer.sources_to_targets !== undefined
      ? 'Valhalla'
      : answer.metadata !== undefined
        ? 'openrouteservice'
        : 'OSRM'
  return {
    ...found,
    minutes: Float64Array.from(found.minutes),
    notices: [
      `matrice d’${router === 'Valhalla' ? 'un serveur ' : ''}${router}, secondes converties en minutes ; points reconnus à leur place`,
      ...(strays > 0
        ? [
            `points à plus de ${NEAR}${NBSP}km de toute commune et de tout candidat : ${french(strays, 0)}, écartés`,
          ]
        : []),
    ],
  }
}

function durationsOf(answer: RouterAnswer): readonly (readonly (number | null)[])[] | undefined {
  const { durations, sources_to_targets: pairs } = answer
  if (Array.isArray(durations)) return durations
  if (Array.isArray(pairs))
    return pairs.map((row: readonly { time?: number | null }[]) =>
      row.map(({ time }) => time ?? null),
    )
  return (pairs as { durations?: readonly (readonly (number | null)[])[] } | undefined)?.durations
}

/** Farther than this from any known point, in kilometres, a point of a JSON is none of them: routers move points to the nearest road. */
export const NEAR = 3

function named(
  file: string,
  points: readonly (LocatedPoint | null)[],
  nameOf: NamePoint,
): { codes: (string | undefined)[]; strays: number } {
  const seen = new Map<string, number>()
  let strays = 0
  const codes = points.map((point, k) => {
    const [lon, lat] = point?.location ?? [point?.lon ?? NaN, point?.lat ?? NaN]
    const code = nameOf(lon, lat)
    if (code === undefined) {
      strays++
      return undefined
    }
    if (seen.has(code))
      throw new UserError(
        'territoire-double',
        `les points ${seen.get(code)! + 1} et ${k + 1} de la matrice tombent tous deux sur ${code}`,
        'donnez la matrice en CSV : origine, destination, minutes',
        { file, territory: code },
      )
    seen.set(code, k)
    return code
  })
  return { codes, strays }
}

function unknown(file: string, why: string): UserError {
  return new UserError(
    'fichier-inconnu',
    `« ${file} » n’est pas une matrice de temps que l’on reconnaît : ${why}`,
    'donnez un CSV : origine, destination, minutes',
    { file },
  )
}
