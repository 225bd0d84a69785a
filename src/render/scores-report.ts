/** The report of one territory of some scores: in one call. */
import type { Scores } from '../engine/compute.ts'
import { originOf } from '../engine/origin.ts'
import { territoryIn } from '../geo/asked.ts'
import type { CogMatch } from '../geo/match-cog.ts'
import type { Contours } from '../io/contours.ts'
import type { ReportLogo, ReportOptions } from './report/context.ts'
import { renderReportPage } from './report/report.ts'
import { subjectOfReport, withEpci, type EpciMembership } from './report/territory.ts'
import { openSource, type OpenedScores, type ScoresSource } from './scores-source.ts'

/** What the report of a territory is told beside the scores. */
export interface ScoresReportOptions {
  /** Code or name (`02408`, `Laon`, `region:75`). */
  readonly territory: string
  /** Contours of the territories of the scores; without them there is no map, and the report says so. */
  readonly contours?: Contours
  /** Scores of earlier dates, in order of time, to say what changed since the first. */
  readonly earlier?: readonly { readonly name: string; readonly scores: ScoresSource }[]
  /** Scores of the territory's own level; computed from the same files when left out, where the scores know them. */
  readonly whole?: ScoresSource
  /** Scores of an older COG than that of the contours (`matchCog`): which shape each row is drawn in, and what merged. */
  readonly match?: CogMatch | undefined
  /** EPCI of each commune, where the scores do not tell. */
  readonly epci?: EpciMembership
  /** Who signs the report. */
  readonly author?: string | undefined
  /** Day of the report, `AAAA-MM-JJ`; none is said when left out. */
  readonly date?: string | undefined
  /** Picture of who signs it. */
  readonly logo?: ReportLogo | undefined
  /** The command that makes this report. */
  readonly command?: string
}

/**
 * Renders the report of a commune, an EPCI, a département or a région: what to remember, priorities, map, method, sources.
 *
 * @param scores scores that were computed, or the sheet of a file of them
 * @param options territory, contours, signature
 * @returns one HTML page that needs no other file; the same input gives the same bytes
 * @throws {UserError} `territoire-inconnu`, with the names that are near; `option-invalide` for a sheet that is not one of scores
 *
 * @example
 * const page = await renderReport(scores, { territory: 'laon', contours: await loadFranceContours() })
 */
export function renderReport(scores: ScoresSource, options: ScoresReportOptions): Promise<string> {
  return renderReportPage(reportFrom(scores, options))
}

/**
 * Gathers what the page of a report is made from.
 *
 * @param scores scores that were computed, or the sheet of a file of them
 * @param options territory, contours, signature
 * @returns scores opened, territory found, scores of its own level
 * @throws {UserError} as `renderReport` does
 */
export function reportFrom(scores: ScoresSource, options: ScoresReportOptions): ReportOptions {
  const {
    territory,
    earlier = [],
    whole,
    contours,
    match,
    epci,
    command,
    author,
    date,
    logo,
  } = options
  const { sheet, view } = openSource(scores)
  const { level, code } = territoryIn(territory, withEpci(view, epci))
  const asked = `${level}:${code}`
  const subject = subjectOfReport(view, asked, epci)
  const above =
    level === view.level || level === 'france' ? undefined : (whole ?? recomputed(scores, level))
  const opened: OpenedScores | undefined = above && openSource(above)
  const dates = earlier.map(({ name, scores: then }) => ({ name, view: openSource(then).view }))
  return {
    sheet,
    view,
    subject,
    whole: opened && {
      view: opened.view,
      subject: subjectOfReport(opened.view, asked),
      tree: opened.tree,
    },
    contours,
    match,
    epci,
    before: dates[0]?.view,
    earlier: dates,
    command,
    ...(author !== undefined && { author }),
    ...(date !== undefined && { date }),
    ...(logo && { logo }),
  }
}

/** The same files at the level of a territory, where the scores know them. */
function recomputed(scores: ScoresSource, level: Scores['level']): ScoresSource | undefined {
  return 'method' in scores ? originOf(scores)?.recompute(scores.method, level) : undefined
}
