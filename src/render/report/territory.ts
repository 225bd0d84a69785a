/** Whom a report is about: the territory of a code, the rows it holds, and the territories it is compared with. */
import { UserError } from '../../core/errors.ts'
import { parentCode, nameOf } from '../../geo/membership.ts'
import { isCode } from '../../geo/code.ts'
import { isFiner, type Level, noun } from '../../table/level.ts'
import { weightedMean } from '../../stats/summary.ts'
import type { Contours } from '../../io/contours.ts'
import type { ScoreBook } from '../draw/scores-view.ts'

/** Which EPCI holds each commune: no code tells. */
export interface EpciMembership {
  readonly of: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
}

/** A territory of a report. */
export interface ReportSubject {
  readonly level: Level
  readonly code: string
  readonly name: string
  /** Its own row in the file of scores, or −1 when the file is of a finer level. */
  readonly own: number
  /** The rows that it holds; its own row alone when the file is of its level. */
  readonly rows: readonly number[]
}

/**
 * The territory of a code: a row of the file, or what holds rows of it (`region:75` where `75` alone is
 * that of a département too: the département is then taken).
 *
 * @throws {UserError} `territoire-inconnu` when the file has nothing of it
 */
export function subjectOfReport(
  book: ScoreBook,
  asked: string,
  epci?: EpciMembership,
): ReportSubject {
  const [, prefix, code] = /^(?:(\w+):)?([^]*)$/.exec(asked) as unknown as [
    string,
    string | undefined,
    string,
  ]
  const own = book.rowOf.get(code)
  if (own !== undefined && (prefix === undefined || prefix === book.level))
    return { level: book.level, code, name: book.names[own]!, own, rows: [own] }
  const order: readonly Level[] = ['commune', 'epci', 'departement', 'region', 'france']
  for (const level of order.filter(
    (each) =>
      (prefix === undefined || each === prefix) && isFiner(book.level, each) && isCode(each, code),
  )) {
    const holder = holderIn(book, level, epci)
    const rows = book.codes.flatMap((_, row) =>
      holder(row) === code || level === 'france' ? [row] : [],
    )
    if (rows.length > 0)
      return {
        level,
        code,
        name: nameOf(level, code) || epci?.names.get(code) || '',
        own: -1,
        rows,
      }
  }
  throw unknown(book, code, epci)
}

/** The code of the territory of `level` that holds a row; `''` where nothing tells. */
export function holderIn(
  book: ScoreBook,
  level: Level,
  epci?: EpciMembership,
): (row: number) => string {
  if (level !== 'epci') return (row) => parentCode(book.level, book.codes[row]!, level)
  return (row) => epci?.of.get(parentCode(book.level, book.codes[row]!, 'commune')) ?? ''
}

function unknown(book: ScoreBook, code: string, epci: EpciMembership | undefined): UserError {
  const examples = book.codes.slice(0, 3).join(', ')
  const remedy =
    isCode('epci', code) && epci === undefined && isFiner(book.level, 'epci')
      ? 'passez --appartenance FICHIER (colonnes CODGEO et EPCI), ou des scores par EPCI'
      : `le fichier est par ${noun(book.level, 1)} (${examples}…) : donnez l’un de ces codes, ou celui d’un territoire qui en contient`
  return new UserError(
    'territoire-inconnu',
    `aucun territoire « ${code.slice(0, 40)} » dans ces scores`,
    remedy,
    { territory: code.slice(0, 40) },
  )
}

/** The value of the rows of a territory together: their mean, weighted by population. NaN is left out. */
export function together(
  { population }: ScoreBook,
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

/** The rows of some territories as peers. */
export function peersOfRows(book: ScoreBook, rows: readonly number[]): Peer[] {
  return rows.map((row) => ({
    code: book.codes[row]!,
    name: book.names[row]!,
    population: book.hasPopulation ? book.population[row]! : NaN,
    index: book.index[row]!,
    subIndices: book.subIndices.map(({ values }) => values[row]!),
  }))
}

/** Every territory of the subject's level, from the rows it holds: means weighted by population. */
export function peersOfLevel(
  book: ScoreBook,
  { level, own }: ReportSubject,
  epci?: EpciMembership,
): Peer[] {
  if (own >= 0) return peersOfRows(book, [...book.codes.keys()])
  const holder = holderIn(book, level, epci)
  const groups = new Map<string, number[]>()
  book.codes.forEach((_, row) => {
    const code = holder(row)
    if (code === '') return
    const rows = groups.get(code)
    if (rows) rows.push(row)
    else groups.set(code, [row])
  })
  return [...groups].map(([code, rows]) => ({
    code,
    name: nameOf(level, code) || epci?.names.get(code) || '',
    population: book.hasPopulation
      ? rows.reduce((sum, row) => sum + book.population[row]!, 0)
      : NaN,
    index: together(book, book.index, rows),
    subIndices: book.subIndices.map(({ values }) => together(book, values, rows)),
  }))
}

/** How many of the peers are more fragile than a value, plus one: its rank, and out of how many. */
export function rankAmong(peers: readonly Peer[], value: number): { rank: number; of: number } {
  const known = peers.filter(({ index }) => !Number.isNaN(index))
  return { rank: 1 + known.filter(({ index }) => index > value).length, of: known.length }
}

/**
 * The codes of the contours of a territory: those of its rows, and those that their own code puts in it (communes that
 * the scores do not have, or no longer have), so that a hole shows as a hole.
 */
export function focusOf(
  { shapes, level: drawn }: Contours,
  { codes, level }: ScoreBook,
  subject: ReportSubject,
): Set<string> {
  const inside = new Set(subject.rows.map((row) => codes[row]!))
  if (subject.own < 0)
    for (const { code } of shapes)
      if (parentCode(drawn ?? level, code, subject.level) === subject.code) inside.add(code)
  return inside
}

/** « Aisne (02) », « Belfort (90010) »; the code alone when there is no name. */
export function called({ name, code }: { readonly name: string; readonly code: string }): string {
  return name === '' ? code : `${name} (${code})`
}
