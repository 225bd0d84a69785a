/** What the sections of a report share: the book, the territory, those around it, and the words of both. */
import {
  called,
  holderIn,
  peersOfLevel,
  peersOfRows,
  together,
  type EpciMembership,
  type Peer,
  type ReportSubject,
} from './territory.ts'
import { breakdownOf, type Breakdown, type ScoreBook } from '../draw/scores-view.ts'
import type { Contours } from '../../io/contours.ts'
import type { Sheet } from '../../table/sheet.ts'
import type { Markup } from '../draw/svg.ts'
import { neighbours } from './neighbours.ts'
import type { Level } from '../../table/level.ts'

/** What a report is made from. */
export interface ReportOptions {
  readonly book: ScoreBook
  /** The sheet that the book was opened from: its rows are embedded as CSV. */
  readonly sheet: Sheet
  readonly subject: ReportSubject
  /** Without them there is no map, and no comparison with neighbours: the report says so. */
  readonly contours?: Contours | undefined
  readonly epci?: EpciMembership | undefined
  /** Scores of the reference millésime. */
  readonly before?: ScoreBook | undefined
  /** The command that makes this report. */
  readonly command?: string | undefined
}

export interface ReportContext extends ReportOptions {
  readonly called: string
  /** Index of the territory: its own, or the mean of its parts weighted by population. */
  readonly value: number
  readonly breakdown: Breakdown | undefined
  /** Territories of its level, itself included. */
  readonly peers: readonly Peer[]
  /** What it is drawn among: its peers; its own parts where it is alone of its level. */
  readonly among: {
    readonly level: Level
    readonly peers: readonly Peer[]
    readonly alone: boolean
  }
  /** Codes of the territories that touch it, of its level. */
  readonly around: readonly string[]
  /** Rows that the table lists: its parts; for a territory without parts, itself and those around it. */
  readonly listed: readonly number[]
}

/** A part of the report, under a heading of its own. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: readonly Markup[]
}

export function contextOf(options: ReportOptions): ReportContext {
  const { book, subject, epci, contours } = options
  const touching = contours
    ? neighbours(contours.shapes, new Set(subject.rows.map((row) => book.codes[row]!)))
    : []
  const around =
    subject.own >= 0
      ? touching.filter((code) => book.rowOf.has(code))
      : holdersOf(options, touching)
  const peers = peersOfLevel(book, subject, epci)
  const alone = peers.length < 2 && subject.own < 0
  return {
    ...options,
    called: called(subject),
    value: together(book, book.index, subject.rows),
    breakdown: breakdownOf(book),
    peers,
    among: alone
      ? { level: book.level ?? subject.level, peers: peersOfRows(book, subject.rows), alone }
      : { level: subject.level, peers, alone },
    around,
    listed: subject.own < 0 ? subject.rows : [subject.own, ...beside(options, around)],
  }
}

/** The territories of the subject's level that hold some codes, without itself. */
function holdersOf({ book, subject, epci }: ReportOptions, codes: readonly string[]): string[] {
  const holder = holderIn(book, subject.level, epci)
  const found = codes.flatMap((code) =>
    book.rowOf.has(code) ? [holder(book.rowOf.get(code)!)] : [],
  )
  return [...new Set(found)].filter((code) => code !== '' && code !== subject.code).sort()
}

/** Rows to be listed beside a territory that has no parts: those that touch it, failing that those of its département. */
function beside({ book, subject }: ReportOptions, around: readonly string[]): number[] {
  if (around.length > 0) return around.map((code) => book.rowOf.get(code)!)
  const holder = holderIn(
    book,
    book.level === 'iris' ? 'commune' : book.level === 'commune' ? 'departement' : 'region',
  )
  const same = holder(subject.own)
  return book.codes.flatMap((_, row) =>
    row !== subject.own && same !== '' && holder(row) === same ? [row] : [],
  )
}
