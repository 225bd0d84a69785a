/** The explorer of some scores: in one call. */
import { rowsIn } from '../geo/asked.ts'
import type { Contours } from '../io/contours.ts'
import { takeSheetRows } from '../table/sheet.ts'
import { openScores } from './draw/scores-view.ts'
import { renderExplorerPage } from './explorer/explorer.ts'
import { withEpci, type EpciMembership } from './report/territory.ts'
import { openSource, type ScoresSource } from './scores-source.ts'

/** What the explorer of some scores is made from beside them. */
export interface ScoresExplorerOptions {
  /** Contours of the territories of the scores. */
  readonly contours: Contours
  /** The script of the page: `explorerScript()` of `./node`, or the text of `dist/render/explorer/page.bundle.js`. */
  readonly script: string
  /** Codes or names of the territories to keep; all when left out. */
  readonly territory?: string | readonly string[]
  /** EPCI of each commune, where the scores do not tell. */
  readonly epci?: EpciMembership
  /** The command that makes this page. */
  readonly command?: string
}

/**
 * Renders the page where weights move and every territory answers: scores, outlines and engine in one file.
 *
 * @param scores scores that were computed, or the sheet of a file of them
 * @param options contours, script, territories
 * @returns one HTML page that needs no other file
 * @throws {UserError} `methode-inconnue` for scores of a method that is not of the library; `jointure-vide` when no contour
 *   bears a code of them; `territoire-inconnu`
 *
 * @example
 * const page = await renderExplorer(scores, { contours, script: explorerScript(), territory: 'Aisne' })
 */
export function renderExplorer(
  scores: ScoresSource,
  options: ScoresExplorerOptions,
): Promise<string> {
  const { contours, script, territory, epci, command } = options
  const { sheet, view } = openSource(scores)
  const asked = rowsIn(territory, withEpci(view, epci))
  const kept = asked ? openScores(takeSheetRows(sheet, asked.rows), view.method) : view
  const names = asked?.territories.map(({ name, code }) => name || code)
  return renderExplorerPage({
    view: kept,
    contours,
    script,
    rows: withEpci(kept, epci),
    ...(asked && { whole: view }),
    ...(names && { territory: new Intl.ListFormat('fr').format(names) }),
    command,
  })
}
