/** What the sections of a report share: the view, the territory, those around it, and the words of both. */
import { oncePerObject } from '../../core/memo.ts'
import {
  nameAndCode,
  parentIn,
  peersOfLevel,
  peersOfRows,
  meanOfRows,
  type EpciMembership,
  type Peer,
  type ReportSubject,
} from './territory.ts'
import {
  breakdownOf,
  breakdownOfTree,
  reasonsOfView,
  type Breakdown,
  type ScoresView,
} from '../draw/scores-view.ts'
import type { ThemeReason } from '../../engine/reasons.ts'
import type { Priorities } from '../../study/priorities/priorities.ts'
import { prioritiesOf } from './first-territories.ts'
import type { Tree } from '../../engine/tree.ts'
import type { CogMatch } from '../../geo/match-cog.ts'
import type { Contours } from '../../io/contours.ts'
import type { Sheet } from '../../table/sheet.ts'
import type { ReportBlock } from './blocks.ts'
import { touchingCodes } from './touching.ts'
import type { Level } from '../../table/level.ts'

/** What a report is made from. */
export interface ReportOptions {
  readonly view: ScoresView
  /** The sheet that the view was opened from: its rows are embedded as CSV. */
  readonly sheet: Sheet
  readonly subject: ReportSubject
  /** Without them there is no map, and no comparison with neighbours: the report says so. */
  readonly contours?: Contours | undefined
  /** Scores of an older COG than that of the contours (`matchCog`): which shape each row is drawn in, and what merged since. */
  readonly match?: CogMatch | undefined
  readonly epci?: EpciMembership | undefined
  /** Scores of the territory's own level, where they were computed beside those of its parts: its index is then exact. */
  readonly whole?: Figure | undefined
  /** Scores of the reference millésime. */
  readonly before?: ScoresView | undefined
  /** Scores of earlier dates, in order of time, and their names: the first is the reference millésime. */
  readonly earlier?: readonly { readonly name: string; readonly view: ScoresView }[] | undefined
  /** The command that makes this report. */
  readonly command?: string | undefined
  /** Who signs the report. */
  readonly author?: string | undefined
  /** Day of the report, `AAAA-MM-JJ`. */
  readonly date?: string | undefined
  /** Picture of who signs it. */
  readonly logo?: ReportLogo | undefined
}

/** A picture at the head of a report. */
export interface ReportLogo {
  /** Type of the picture. */
  readonly type: 'image/png' | 'image/jpeg' | 'image/svg+xml'
  /** Content of the picture. */
  readonly bytes: Uint8Array
}

/** Width of the charts of a report, in pixels: their text is still 9 px high in a window of 375. */
export const CHART_WIDTH = 460

/** Scores that give the index of the territory, and its place in them. */
export interface Figure {
  readonly view: ScoresView
  readonly subject: ReportSubject
  /** Tree of the scores, its rows in the order of the view; found again from their columns when left out. */
  readonly tree?: Tree | undefined
}

/** What the sections of a report share. */
export interface ReportContext extends ReportOptions {
  readonly subjectLabel: string
  /** Where the index of the territory, its sub-indices and its reasons are read: scores of its own level, or those of its parts. */
  readonly figure: Figure
  /** Index of the territory: its own, or the mean of its parts weighted by population. */
  readonly value: number
  readonly breakdown: Breakdown | undefined
  /** Its themes against the mean of all, those that move the index most first; none where the index cannot be decomposed. */
  readonly reasons: readonly ThemeReason[]
  /** The parts that come first; nothing for a territory without parts. */
  readonly priorities: Priorities | undefined
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
  /** Shapes of the contours that touch it, whether the scores have them or not. */
  readonly touching: number
  /** Rows that the table lists: its parts; for a territory without parts, itself and those around it. */
  readonly listed: readonly number[]
}

/** A section of the report, under a heading of its own. */
export interface ReportSection {
  readonly id: string
  readonly title: string
  readonly body: readonly ReportBlock[]
  /** What would complete the section, with the commands that do: said in the annex. */
  readonly advice?: readonly string[] | undefined
}

/**
 * Computes what the sections of a report share: peers, neighbours, index and rows of the
 * territory.
 *
 * @param options what the report is made from
 * @returns the context of its sections
 */
export function contextOf(options: ReportOptions): ReportContext {
  const { view, subject, epci, contours } = options
  const touching = contours
    ? touchingCodes(contours.shapes, new Set(subject.rows.map((row) => view.codes[row]!)))
    : []
  const around =
    subject.own >= 0
      ? touching.filter((code) => view.rowOf.has(code))
      : holdersOf(options, touching)
  const figure: Figure = options.whole ?? { view, subject }
  const breakdown = figure.tree
    ? breakdownOfTree(figure.view, figure.tree)
    : breakdownOf(figure.view)
  const peers = peersOfLevel(figure.view, figure.subject, epci)
  const alone = peers.length < 2 && subject.own < 0
  return {
    ...options,
    subjectLabel: nameAndCode(subject),
    figure,
    value: meanOfRows(figure.view, figure.view.index, figure.subject.rows),
    breakdown,
    reasons: breakdown ? reasonsOfFigure(view, figure, breakdown) : [],
    priorities: prioritiesOf(view, subject),
    peers,
    among: alone
      ? { level: view.level ?? subject.level, peers: peersOfRows(view, subject.rows), alone }
      : { level: subject.level, peers, alone },
    around,
    touching: touching.length,
    listed: subject.own < 0 ? subject.rows : [subject.own, ...beside(options, around)],
  }
}

const meanOnce = oncePerObject((view: ScoresView) =>
  oncePerObject((values: Float64Array) => meanOfRows(view, values, [...view.codes.keys()])),
)

/** The reasons of a territory: raw values beside the mean of all the rows, which is that of its parts’ reasons too. */
function reasonsOfFigure(
  view: ScoresView,
  { view: own, subject }: Figure,
  breakdown: Breakdown,
): readonly ThemeReason[] {
  const rows = subject.rows.filter((row) => breakdown.sound[row])
  if (rows.length === 0) return []
  const reasons = reasonsOfView(own, breakdown)(rows)
  if (own === view) return reasons
  return reasons.map((reason): ThemeReason => {
    const { shown, ...rest } = reason
    const values = view.indicators.find(({ id }) => id === shown?.id)?.values
    if (shown === undefined || values === undefined) return reason
    const reference = meanOnce(view)(values)
    const sameSide = (shown.value - reference) * (shown.value - shown.reference) > 0
    return sameSide ? { ...rest, shown: { ...shown, reference } } : rest
  })
}

/** The territories of the subject's level that hold some codes, without itself. */
function holdersOf({ view, subject, epci }: ReportOptions, codes: readonly string[]): string[] {
  const holder = parentIn(view, subject.level, epci)
  const found = codes.flatMap((code) =>
    view.rowOf.has(code) ? [holder(view.rowOf.get(code)!)] : [],
  )
  return [...new Set(found)].filter((code) => code !== '' && code !== subject.code).sort()
}

/** Rows to be listed beside a territory that has no parts: those that touch it, failing that those of its département. */
function beside({ view, subject }: ReportOptions, around: readonly string[]): number[] {
  if (around.length > 0) return around.map((code) => view.rowOf.get(code)!)
  const holder = parentIn(
    view,
    view.level === 'iris' ? 'commune' : view.level === 'commune' ? 'departement' : 'region',
  )
  const same = holder(subject.own)
  return view.codes.flatMap((_, row) =>
    row !== subject.own && same !== '' && holder(row) === same ? [row] : [],
  )
}
