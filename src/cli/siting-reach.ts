/** Distances of a study of siting: the crow’s, a matrix of minutes, or a server of OSRM. */
import { basename } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { nearestFinder, placesWithin, type Points } from '../geo/nearest.ts'
import { readWhole } from '../host/files.ts'
import type { NamedPoints } from '../host/osrm.ts'
import { NEAR, readTravelTimes, type TravelTimes } from '../places/times.ts'
import {
  crowReach,
  timesReach,
  type Demand,
  type Reach,
  type Sites,
} from '../study/siting/reach.ts'
import { countOf } from '../table/level.ts'
import type { SitingInputs } from './siting-inputs.ts'
import type { Streams } from './streams.ts'
import { codeExamples } from './text-table.ts'

/** Options of the distances, as they are typed. */
export interface ReachOptions {
  readonly rayon?: number
  readonly detour: number
  readonly temps: readonly string[]
  readonly osrm?: string
}

/**
 * Declares the options of the distances.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function distanceOptions(parser: Argv): Argv {
  return parser
    .option('detour', {
      type: 'number',
      default: 1,
      describe: 'facteur de la ligne droite à la route (1,3 est courant)',
    })
    .option('temps', {
      type: 'string',
      default: [] as string[],
      coerce: (given: string | readonly string[]): string[] => [given].flat(),
      describe:
        'matrice de minutes : origine, destination, minutes ; METRIC, OSRM, Valhalla, r5r, openrouteservice tels quels',
    })
    .option('osrm', {
      type: 'string',
      describe: 'adresse de votre serveur OSRM, à qui demander les minutes : http://localhost:5000',
    }) as unknown as Argv
}

/** Distances, the radius in their unit, and what is to be said of them. */
export interface SitingReach {
  readonly reach: Reach
  readonly radius: number
  /** « à vol d’oiseau, de point de commune à point de commune ». */
  readonly label: string
  readonly notices: readonly string[]
}

/** Radius when none is given: ten kilometres; thirty minutes, as France services promise. */
const RADIUS = { km: 10, min: 30 }
/** Without a place that stands, distances are listed to any candidate, unless there are more pairs than this. */
const MOST_PAIRS = 4e6
const FAR = 60

/**
 * Measures the distances of a study.
 *
 * @param inputs communes and places that stand
 * @param candidates where a place may open
 * @param out where the progress of a server is shown
 * @throws {UserError} `option-invalide` for options that contradict each other; what is wrong with a matrix or a server
 */
export async function sitingReach(
  options: ReachOptions,
  inputs: SitingInputs,
  candidates: Sites,
  out: Pick<Streams, 'progress'>,
): Promise<SitingReach> {
  const { rayon, detour, temps, osrm } = options
  if (temps.length > 0 && osrm !== undefined)
    throw new UserError(
      'option-invalide',
      '--temps et --osrm donnent tous deux les temps',
      'gardez l’un des deux',
    )
  if (!(detour >= 1))
    throw new UserError(
      'option-invalide',
      `--detour ${detour} : un détour n’est pas plus court que la ligne droite`,
      'donnez 1 ou plus (1,3 est courant)',
    )
  const inMinutes = temps.length > 0 || osrm !== undefined
  if (inMinutes && detour !== 1)
    throw new UserError(
      'option-invalide',
      '--detour allonge des distances à vol d’oiseau, et les temps sont donnés',
      'retirez --detour',
    )
  const radius = rayon ?? RADIUS[inMinutes ? 'min' : 'km']
  if (!(radius > 0))
    throw new UserError(
      'option-invalide',
      `--rayon ${rayon} n’est pas une distance`,
      'donnez un nombre positif',
    )
  if (!inMinutes) return crow(inputs, candidates, radius, detour)
  const { demand, places } = inputs
  const times =
    osrm === undefined
      ? joined(await Promise.all(temps.map((path) => fromFile(path, inputs, candidates))))
      : await fromServer(osrm, inputs, candidates, radius, out)
  const reach = timesReach(demand, candidates, places, times)
  return {
    reach,
    radius,
    label:
      osrm === undefined
        ? `minutes de ${temps.map((path) => basename(path)).join(', ')}`
        : `minutes en voiture, serveur ${osrm}`,
    notices: [...times.notices, ...gapsOf(reach, demand, candidates, places)],
  }
}

function crow(
  { demand, existingKm }: SitingInputs,
  candidates: Sites,
  radius: number,
  detour: number,
): SitingReach {
  const isMany = demand.codes.length * candidates.ids.length > MOST_PAIRS
  const beyond = isMany ? Math.max(FAR, radius) : Infinity
  const within = existingKm.map((km) => Math.max(radius, km < Infinity ? km * detour : beyond))
  const cut = isMany && within.some((km) => km === beyond)
  return {
    reach: crowReach(demand, candidates, existingKm, within, detour),
    radius,
    label: `à vol d’oiseau entre points de communes${detour === 1 ? '' : ` × ${french(detour, 2)}`}, sans passer la mer`,
    notices: cut
      ? [
          `distances au-delà de ${beyond}${NBSP}km : tenues pour hors d’atteinte là où aucun lieu n’existe`,
        ]
      : [],
  }
}

function joined(times: readonly TravelTimes[]): TravelTimes {
  return {
    origins: times.flatMap(({ origins }) => origins),
    destinations: times.flatMap(({ destinations }) => destinations),
    minutes: Float64Array.from(times.flatMap(({ minutes }) => Array.from(minutes))),
    notices: times.flatMap(({ notices }) => notices),
  }
}

/** Points of a JSON are known by where they are: a candidate of a list, failing that a commune. */
async function fromFile(
  path: string,
  { everywhere, demand, places }: SitingInputs,
  candidates: Sites,
): Promise<TravelTimes> {
  const near = (points: Points, ids: readonly string[]) => {
    const find = nearestFinder(points)
    return (lon: number, lat: number) => {
      const found = find(lon, lat)
      return found && found.km <= NEAR ? { id: ids[found.place]!, km: found.km } : undefined
    }
  }
  const among = [
    near(demand, demand.codes),
    near(candidates, candidates.ids),
    near(places, places.communes),
    near(everywhere, everywhere.codes),
  ]
  return readTravelTimes(basename(path), await readWhole(path), (lon, lat) => {
    const found = among.flatMap((each) => each(lon, lat) ?? [])
    return found.reduce<(typeof found)[number] | undefined>(
      (best, each) => (best && best.km <= each.km ? best : each),
      undefined,
    )?.id
  })
}

/** Faster than this no one drives, in kilometres a minute: pairs that are farther apart are not asked for. */
const FASTEST = 130 / 60

async function fromServer(
  server: string,
  { demand, places }: SitingInputs,
  candidates: Sites,
  radius: number,
  out: Pick<Streams, 'progress'>,
): Promise<TravelTimes> {
  const { osrmTimes } = await import('../host/osrm.ts')
  const isMany = demand.codes.length * candidates.ids.length > MOST_PAIRS
  const far = Math.max(FAR, radius * FASTEST)
  const times: TravelTimes[] = []
  for (const [to, most] of [
    [candidates, isMany ? far : Infinity],
    [places, far],
  ] as const) {
    const { starts, place } = placesWithin(
      demand,
      to,
      new Float64Array(demand.codes.length).fill(most),
    )
    const destinations: NamedPoints = { ids: to.ids, lon: to.lon, lat: to.lat }
    times.push(
      await osrmTimes(
        server,
        { ids: demand.codes, lon: demand.lon, lat: demand.lat },
        destinations,
        {
          wanted: demand.codes.map((_, i) => [...place.subarray(starts[i], starts[i + 1])]),
          onProgress: (done, blocks) =>
            out.progress(done === blocks ? '' : `OSRM : ${done} / ${blocks}`),
        },
      ),
    )
  }
  return joined(times)
}

/** What a matrix does not say, told: nothing is wrong in silence. */
function gapsOf(
  { gaps }: Reach,
  { codes, people }: Demand,
  { ids }: Sites,
  places: Sites,
): string[] {
  const { missing, pairs, reversed, unknown, unreached, unreachedPlaces } = gaps
  const left = unknown.reduce((sum, i) => sum + (people[i]! > 0 ? people[i]! : 0), 0)
  const some = (rows: readonly number[], of: readonly string[]): string =>
    codeExamples(rows.map((row) => of[row]!))
  return [
    missing > 0 &&
      `paires sans temps : ${french(missing, 0)} sur ${french(pairs, 0)}, tenues pour hors d’atteinte`,
    reversed > 0 && `paires dont le temps est celui du retour : ${french(reversed, 0)}`,
    unknown.length > 0 &&
      `${countOf('commune', unknown.length)} absentes de la matrice (${some(unknown, codes)}) : leurs ${french(left, 0)} personnes sont hors du calcul`,
    unreached.length > 0 &&
      `candidats que la matrice n’atteint jamais, qui ne peuvent ouvrir : ${french(unreached.length, 0)} (${some(unreached, ids)})`,
    unreachedPlaces.length > 0 &&
      unreachedPlaces.length < places.ids.length &&
      `lieux existants que la matrice n’atteint pas : ${french(unreachedPlaces.length, 0)} sur ${french(places.ids.length, 0)}`,
    unreachedPlaces.length > 0 &&
      unreachedPlaces.length === places.ids.length &&
      'la matrice n’atteint aucun lieu existant : tout se passe comme s’il n’y en avait pas',
  ].filter((line) => line !== false)
}

/**
 * Measures how far the nearest place that stands is from each commune.
 *
 * @param options distances, as for `sitingReach`
 * @param inputs communes and places that stand
 * @param out where the progress of a server is shown
 * @returns distances, NaN for a commune that a matrix does not name; unit, words and notices
 * @throws {UserError} as `sitingReach`
 */
export async function existingReach(
  options: Omit<ReachOptions, 'rayon'>,
  inputs: SitingInputs,
  out: Pick<Streams, 'progress'>,
): Promise<{
  readonly distance: Float64Array
  readonly unit: Reach['unit']
  readonly label: string
  readonly notices: readonly string[]
}> {
  const none: Sites = {
    ids: [],
    names: [],
    communes: [],
    epci: [],
    land: [],
    lon: new Float64Array(0),
    lat: new Float64Array(0),
    share: new Float64Array(0),
  }
  const { reach, label, notices } = await sitingReach(options, inputs, none, out)
  const unknown = new Set(reach.gaps.unknown)
  return {
    distance: reach.existing.map((d, i) => (unknown.has(i) ? NaN : d)),
    unit: reach.unit,
    label,
    notices,
  }
}
