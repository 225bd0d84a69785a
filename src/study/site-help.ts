/** Where the next places of help reach most people: in one call. */
import { distanceVariables } from '../places/source.ts'
import { UserError } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { rowsIn } from '../geo/asked.ts'
import { landOf } from '../geo/islands.ts'
import type { Points } from '../geo/nearest.ts'
import { subjectOfScores } from '../pipeline/subject.ts'
import type { Table } from '../table/table.ts'
import { peopleOfTable } from './estimation/people.ts'
import { proposeSites, type SitingOptions, type SitingStudy } from './siting/proposal.ts'
import { crowReach, nearestOnLand, type Demand, type Reach, type Sites } from './siting/reach.ts'

/** Points of communes, or of places, by code. */
export interface CodedPoints extends Points {
  /** Codes of the points, in the order of the coordinates. */
  readonly codes: readonly string[]
}

/** Where places may open, and what for. */
export interface SiteHelpOptions extends Partial<Omit<SitingOptions, 'forced' | 'excluded'>> {
  /** Points of the communes, in degrees: those of the rows, and of any other where a place stands. */
  readonly points: CodedPoints
  /** Codes or names of the territories to choose in; all when left out. */
  readonly territory?: string | readonly string[]
  /** Places that stand; the distances of the table (`DISTANCE_FRANCE_SERVICES`…) when left out. */
  readonly places?: CodedPoints
  /** Codes of communes that open whatever comes, and of those that never do. */
  readonly forced?: readonly string[]
  /** Codes of communes that never open. */
  readonly excluded?: readonly string[]
  /** From the crow's distance to that of a road, 1 when left out. */
  readonly detour?: number
}

/** A proposal of sites, with the communes that it is made of. */
export interface SitesProposed extends SitingStudy {
  /** Communes, their people and points; candidates are the same rows. */
  readonly demand: Demand
  /** Codes of the communes where to open, in the order in which they bring most. */
  readonly sites: readonly string[]
}

/** Sites that a place may open at, distances known: what `ifn implanter` asks. */
export interface SitingCase {
  readonly demand: Demand
  readonly candidates: Sites
  readonly reach: Reach
}

const [COUNT, RADIUS] = [5, 10]

/**
 * Proposes where to open places of help so that most people in digital difficulty have one near, and tells what each brings.
 *
 * Every commune with a point may have one. Distances are as the crow flies on one land: the sea is not crossed. People are
 * those estimated from the census where the table has its counts (`also: priorityVariables`), inhabitants otherwise.
 *
 * @param scores scores by commune that `compute` or `computeFiles` gave in this program
 * @param options points, territory, how many (5), within how many kilometres (10), for what (`reach`)
 * @returns sites in order, people within the radius before and after each
 * @throws {UserError} `option-invalide` for scores that are not by commune, a place forced that has no point, or a table that
 *   says neither people nor distances; `territoire-inconnu`
 *
 * @example
 * const { sites, steps } = siteHelp(scores, { points, territory: 'Aisne', count: 3 })
 * steps[0].adds // people that the first brings within 10 km
 */
export function siteHelp(scores: Scores, options: SiteHelpOptions): SitesProposed {
  const { points, territory, places, forced = [], excluded = [], detour = 1, ...asked } = options
  const { table } = subjectOfScores(scores)
  if (scores.level !== 'commune' || table.level !== 'commune')
    throw new UserError(
      'option-invalide',
      `les lieux se choisissent entre des communes, et les scores sont par ${scores.level}`,
      'calculez les scores par commune',
    )
  const radius = asked.radius ?? RADIUS
  const rows = rowsIn(territory, scores)?.rows ?? [...scores.codes.keys()]
  const at = new Map(points.codes.map((code, i) => [code, i]))
  const kept = rows.filter((row) => at.has(scores.codes[row]!))
  const codes = kept.map((row) => scores.codes[row]!)
  const people = peopleIn(table)
  const epci = table.membership?.epci
  const demand: Demand = {
    codes,
    names: kept.map((row) => scores.names?.[row] ?? ''),
    people: Float64Array.from(kept, (row) => people[row]!),
    epci: kept.map((row) => epci?.[row] ?? ''),
    land: codes.map(landOf),
    lon: Float64Array.from(codes, (code) => points.lon[at.get(code)!]!),
    lat: Float64Array.from(codes, (code) => points.lat[at.get(code)!]!),
  }
  const existing = places
    ? nearestOnLand(demand, { ...places, land: places.codes.map(landOf) })
    : Float64Array.from(kept, nearestOf(table))
  const candidates: Sites = {
    ...demand,
    ids: codes,
    communes: codes,
    share: new Float64Array(codes.length).fill(1),
  }
  const within = existing.map((km) => Math.max(radius, km * detour))
  const rowOf = (code: string): number => {
    const row = codes.indexOf(code)
    if (row >= 0) return row
    throw new UserError(
      'option-invalide',
      `${code} : aucun candidat de ce code`,
      'donnez des codes de communes du territoire qui ont un point',
      { territory: code },
    )
  }
  const study = sitesFor(
    { demand, candidates, reach: crowReach(demand, candidates, existing, within, detour) },
    {
      goal: 'reach',
      count: COUNT,
      part: 1,
      ...asked,
      radius,
      forced: forced.map(rowOf),
      excluded: excluded.map(rowOf),
    },
  )
  return { ...study, demand, sites: study.proposal.sites.map((site) => codes[site]!) }
}

/**
 * Chooses sites where people, candidates and distances are known, and measures what each brings.
 *
 * @param siting communes and their people, candidates, distances of any kind
 * @param options goal, number, radius
 * @returns the proposal
 * @throws {UserError} `option-invalide` for more places forced than there are to open
 */
export function sitesFor(
  { demand, candidates, reach }: SitingCase,
  options: SitingOptions,
): SitingStudy {
  const { forced = [], goal, count } = options
  if (goal !== 'cover' && forced.length > count)
    throw new UserError(
      'option-invalide',
      `${forced.length} lieux imposés pour ${count} à ouvrir`,
      'imposez-en moins, ou ouvrez-en plus',
    )
  return proposeSites(demand, candidates, reach, options)
}

/** People in difficulty of each row; inhabitants where they cannot be estimated. */
function peopleIn(table: Table): Float64Array {
  // no floor: the few people of a hamlet count where distances are summed
  const estimate = peopleOfTable(table, { floor: 0 })
  if ('found' in estimate) return estimate.found.people
  const inhabitants = table.columns['PMUN'] ?? table.columns['P_POP']
  if (inhabitants) return inhabitants
  throw new UserError(
    'option-invalide',
    `la table ne dit pas combien de personnes vivent dans chaque commune : ${estimate.lacking}`,
    'ajoutez les fichiers du recensement, ou une colonne de population',
  )
}

/** Kilometres from a row to the nearest place that its table tells; Infinity where it tells none. */
function nearestOf({ columns }: Table): (row: number) => number {
  const far = distanceVariables.flatMap((name) => columns[name] ?? [])
  if (far.length === 0)
    throw new UserError(
      'option-invalide',
      'ni les lieux ni la table ne disent où une aide existe',
      'donnez les lieux qui existent, avec leurs coordonnées',
    )
  return (row) => far.reduce((least, each) => (each[row]! < least ? each[row]! : least), Infinity)
}
