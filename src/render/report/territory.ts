/** Whom a report is about: the territory of a code, the rows it holds, and the territories it is compared with. */
import { oncePerObject } from '../../core/memo.ts'
import { UserError } from '../../core/errors.ts'
import { parentCode, nameOf } from '../../geo/membership.ts'
import { isCode } from '../../geo/code.ts'
import { findTerritories, parentOf, type TerritoryRows } from '../../geo/territories.ts'
import { isFiner, type Level, noun } from '../../table/level.ts'
import { weightedQuantiles } from '../../stats/quantile.ts'
import { weightedMean } from '../../stats/summary.ts'
import type { Contours } from '../../io/contours.ts'
import type { ScoresView } from '../draw/scores-view.ts'

/** Which EPCI holds each commune: no code tells. */
export interface EpciMembership {
  /** Code of the EPCI of each commune, by code of the commune. */
  readonly of: ReadonlyMap<string, string>
  /** Name of each EPCI, by code. */
  readonly names: ReadonlyMap<string, string>
}

/** A territory of a report. */
export interface ReportSubject {
  /** Level of the territory. */
  readonly level: Level
  /** Code officiel. */
  readonly code: string
  /** Name of the territory. */
  readonly name: string
  /** Its own row in the file of scores, or −1 when the file is of a finer level. */
  readonly own: number
  /** The rows that it holds; its own row alone when the file is of its level. */
  readonly rows: readonly number[]
}

/**
 * Finds a territory by code or by name: a row of the file, or what holds rows of it (`region:75` where
 * `75` alone is that of a département too: the département is then taken).
 *
 * @param view scores
 * @param asked code or name, with a level before it or not
 * @param epci EPCI of each commune, for the code of an EPCI
 * @returns the territory and its rows
 * @throws {UserError} `territoire-inconnu` when the file has nothing of it
 */
export function subjectOfReport(
  view: ScoresView,
  asked: string,
  epci?: EpciMembership,
): ReportSubject {
  const [found] = findTerritories(asked, withEpci(view, epci))
  if (found === undefined) throw unknown(view, asked.replace(/^\w+:/, ''), epci)
  const { level, rows } = found
  return { ...found, own: level === view.level && rows.length === 1 ? rows[0]! : -1 }
}

/**
 * Gives the rows of scores, with the EPCI that a file tells of each.
 *
 * @param view scores
 * @param epci EPCI of each commune, when the scores do not tell
 * @returns rows that territories are looked up among
 */
export function withEpci(view: ScoresView, epci?: EpciMembership): TerritoryRows {
  if (epci === undefined) return view
  const holder = parentIn(view, 'epci', epci)
  return {
    ...view,
    membership: { ...view.membership, epci: view.codes.map((_, row) => holder(row)) },
    parentNames: { ...view.parentNames, ...Object.fromEntries(epci.names) },
  }
}

/**
 * Builds the lookup of the territory of a level that contains each row.
 *
 * @param view scores
 * @param level coarser level
 * @param epci EPCI of each commune, which no code tells
 * @returns code of the parent of a row; `''` where nothing tells
 */
export function parentIn(
  view: ScoresView,
  level: Level,
  epci?: EpciMembership,
): (row: number) => string {
  if (level !== 'epci' || epci === undefined) return parentOf(view, level)
  return (row) => epci.of.get(parentCode(view.level, view.codes[row]!, 'commune')) ?? ''
}

function unknown(view: ScoresView, code: string, epci: EpciMembership | undefined): UserError {
  const examples = view.codes.slice(0, 3).join(', ')
  const remedy =
    isCode('epci', code) && epci === undefined && isFiner(view.level, 'epci')
      ? 'passez --appartenance FICHIER (colonnes CODGEO et EPCI), ou des scores par EPCI'
      : `le fichier est par ${noun(view.level, 1)} (${examples}…) : donnez l’un de ces codes, ou celui d’un territoire qui en contient`
  return new UserError(
    'territoire-inconnu',
    `aucun territoire « ${code.slice(0, 40)} » dans ces scores`,
    remedy,
    { territory: code.slice(0, 40) },
  )
}

/**
 * Averages a column over the rows of a territory, weighted by population.
 *
 * @param view scores, for their population
 * @param values column; NaN is left out
 * @param rows rows of the territory
 * @returns the weighted mean; NaN when no row has a value
 */
export function meanOfRows(
  { population }: ScoresView,
  values: Float64Array,
  rows: readonly number[],
): number {
  const [x, weights] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  for (let i = 0; i < rows.length; i++) {
    x[i] = values[rows[i]!]!
    weights[i] = population[rows[i]!]!
  }
  return weightedMean(x, weights)
}

/** A territory of comparison: its people and its index. */
export interface Peer {
  readonly code: string
  readonly name: string
  readonly population: number
  readonly index: number
  readonly subIndices: readonly number[]
}

/**
 * Reads some rows as peers.
 *
 * @param view scores
 * @param rows rows of the territories
 * @returns one peer a row
 */
export function peersOfRows(view: ScoresView, rows: readonly number[]): Peer[] {
  return rows.map((row) => ({
    code: view.codes[row]!,
    name: view.names[row]!,
    population: view.hasPopulation ? view.population[row]! : NaN,
    index: view.index[row]!,
    subIndices: view.subIndices.map(({ values }) => values[row]!),
  }))
}

/**
 * Lists every territory of the subject’s level, from the rows it holds: means weighted by
 * population.
 *
 * @param view scores
 * @param subject territory of the report
 * @param epci EPCI of each commune, when the level is that
 * @returns peers, the territory included
 */
export function peersOfLevel(
  view: ScoresView,
  { level, own }: ReportSubject,
  epci?: EpciMembership,
): Peer[] {
  if (own >= 0) return rowsOnce(view)
  const known = peersOnce(view)
  const found = known.get(level)
  if (found && found.epci === epci) return found.peers
  const peers = peersByParent(view, level, epci)
  known.set(level, { epci, peers })
  return peers
}

const rowsOnce = oncePerObject((view: ScoresView) => peersOfRows(view, [...view.codes.keys()]))
interface PeersAt {
  readonly epci: EpciMembership | undefined
  readonly peers: Peer[]
}

const peersOnce = oncePerObject<ScoresView, Map<Level, PeersAt>>(() => new Map())

function peersByParent(view: ScoresView, level: Level, epci: EpciMembership | undefined): Peer[] {
  const holder = parentIn(view, level, epci)
  const groups = new Map<string, number[]>()
  view.codes.forEach((_, row) => {
    const code = holder(row)
    if (code === '') return
    const rows = groups.get(code)
    if (rows) rows.push(row)
    else groups.set(code, [row])
  })
  return [...groups].map(([code, rows]) => ({
    code,
    name: nameOf(level, code) || epci?.names.get(code) || view.parentNames[code] || '',
    population: view.hasPopulation
      ? rows.reduce((sum, row) => sum + view.population[row]!, 0)
      : NaN,
    index: meanOfRows(view, view.index, rows),
    subIndices: view.subIndices.map(({ values }) => meanOfRows(view, values, rows)),
  }))
}

/**
 * Ranks a value among peers: one more than the number of those that are more fragile.
 *
 * @param peers territories; one without an index is left out
 * @param value index to rank
 * @returns rank from 1, and number of peers with an index
 */
export function peerRank(peers: readonly Peer[], value: number): { rank: number; of: number } {
  let [above, of] = [0, 0]
  for (const index of peerColumns(peers).index) {
    if (index === index) of++
    if (index > value) above++
  }
  return { rank: 1 + above, of }
}

/** Peers by column: their index, their sub-indices, what each weighs (its people; 1 where they are not known). */
export interface PeerColumns {
  readonly index: Float64Array
  readonly subIndices: readonly Float64Array[]
  readonly weight: Float64Array
  /** Medians of the sub-indices, by that weight. */
  readonly medians: readonly number[]
}

/**
 * Lays out peers by column, once.
 *
 * @param peers territories
 * @returns one place a peer in each column
 */
export const peerColumns: (peers: readonly Peer[]) => PeerColumns = oncePerObject((peers) => {
  const column = (of: (peer: Peer) => number): Float64Array => {
    const values = new Float64Array(peers.length)
    for (let i = 0; i < peers.length; i++) values[i] = of(peers[i]!)
    return values
  }
  const weight = column(({ population }) => (Number.isNaN(population) ? 1 : population))
  const subIndices = (peers[0]?.subIndices ?? []).map((_, k) =>
    column((peer) => peer.subIndices[k]!),
  )
  return {
    index: column(({ index }) => index),
    subIndices,
    weight,
    medians: subIndices.map((values) => weightedQuantiles(values, weight, [0.5])[0]!),
  }
})

/**
 * Lists the contours of a territory: those of its rows, and those that their own code puts in it
 * (communes that the scores do not have), so that a hole shows as a hole.
 *
 * @param contours contours of the map
 * @param view scores
 * @param subject territory
 * @returns codes of its contours
 */
export function focusOf(
  { shapes, level: drawn }: Contours,
  { codes, level }: ScoresView,
  subject: ReportSubject,
): Set<string> {
  const inside = new Set(subject.rows.map((row) => codes[row]!))
  if (subject.own < 0)
    for (const { code } of shapes)
      if (parentCode(drawn ?? level, code, subject.level) === subject.code) inside.add(code)
  return inside
}

/**
 * Writes a territory: « Aisne (02) », or its code alone when it has no name.
 *
 * @param territory name and code
 * @returns French text
 */
export function nameAndCode({
  name,
  code,
}: {
  readonly name: string
  readonly code: string
}): string {
  return name === '' ? code : `${name} (${code})`
}
