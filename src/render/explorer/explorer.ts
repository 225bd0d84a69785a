/** The explorer: one HTML file with the scores, the outlines and the engine, where weights move and every territory answers. */
import { UserError } from '../../core/errors.ts'
import type { Contours } from '../../io/contours.ts'
import type { TerritoryRows } from '../../geo/territories.ts'
import { explorerData, titleInWords, type EditionSource } from './data.ts'
import { packExplorer } from './pack.ts'
import { explorerStyle } from './style.ts'
import { html, paragraph } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { sourceInWords } from '../../table/source-trace.ts'
import { text, type Markup } from '../draw/svg.ts'

/** What an explorer is made from. */
export interface ExplorerOptions {
  readonly view: ScoresView
  readonly contours: Contours
  /** The script of the page: `explorerScript()` of `./node`, or the file `explorer/page.bundle.js` of the package. */
  readonly script: string
  /** All of the scores, where `view` is a part of them: ranks and classes are theirs. */
  readonly whole?: ScoresView | undefined
  /** Scores of other years, in order, before those of `view`. */
  readonly earlier?: readonly EditionSource[] | undefined
  /** Name of the year of `view`, on a page of several. */
  readonly label?: string | undefined
  /** Rows of `view` with the EPCI of each, when the scores do not tell. */
  readonly rows?: TerritoryRows | undefined
  /** Name of the territory; what the codes have in common when it is not given. */
  readonly territory?: string | undefined
  readonly command?: string | undefined
}

/**
 * Renders the explorer page, from scores that name their method (or opened with one). Once open,
 * it computes with the engine itself.
 *
 * @param options scores, contours, script and command
 * @returns one HTML page that needs no other file
 * @throws {UserError} `methode-inconnue` when the view has no method, `jointure-vide` when no contour bears a code of it
 */
export async function renderExplorerPage(options: ExplorerOptions): Promise<string> {
  const { view, contours, script, whole, earlier = [], label = '', rows, territory } = options
  const { method } = view
  if (method === undefined)
    throw new UserError(
      'methode-inconnue',
      'ces scores ne nomment pas une méthode de la bibliothèque',
      'passez --methode avec l’identifiant ou le fichier de la méthode',
    )
  if (!contours.shapes.some(({ code }) => view.rowOf.has(code))) {
    throw new UserError(
      'jointure-vide',
      'aucun contour ne porte un code de ces scores',
      'donnez les contours du même niveau et de la même année que les scores',
    )
  }
  const data = explorerData({
    editions: [...earlier, { label, view, whole }],
    method,
    contours,
    rows,
    territory,
  })
  const title = titleInWords(data.title)
  return htmlPage({
    title,
    style: explorerStyle,
    script,
    body: shell(title, method.title, options),
    data: { donnees: await packExplorer(data) },
  })
}

/** What the page is before its script runs: its headings, and where each part goes. */
function shell(title: string, method: string, { view, command }: ExplorerOptions): Markup[] {
  const { trace } = view
  const place = (id: string, heading: string, ...children: Markup[]): Markup =>
    html(
      'section',
      { id, 'aria-labelledby': `${id}-titre` },
      html('h2', { id: `${id}-titre` }, text(heading)),
      ...children,
    )
  const sources = [
    ...new Set(
      trace?.sources.map(({ producer, label, millesime, updated }) =>
        sourceInWords({ producer, label, millesime, updated }),
      ),
    ),
  ]
  const commands = [...new Set([trace?.command, command])].filter(
    (each): each is string => each !== undefined,
  )
  return [
    html('a', { class: 'evitement', href: '#tableau' }, text('Aller au tableau')),
    html(
      'header',
      {},
      html('h1', {}, text(title)),
      paragraph(
        `${method}. Indice de 0 à 100, 100 étant le plus fragile. Rien ne quitte cette page.`,
        { class: 'doux' },
      ),
    ),
    html(
      'main',
      {},
      html('noscript', {}, paragraph('Cette page calcule\u00A0: elle a besoin de JavaScript.')),
      html(
        'div',
        { class: 'grille' },
        place('choix', 'Chercher et choisir'),
        place('carte', 'Carte'),
        place('territoire', 'Territoire'),
        place('poids', 'Poids'),
      ),
      place('tableau', 'Tableau'),
    ),
    html(
      'footer',
      {},
      paragraph(
        `Sources\u00A0: ${sources.join('\u00A0; ') || 'non précisées'} (Licence Ouverte 2.0).`,
      ),
      ...(commands.length === 0
        ? []
        : [
            html(
              'details',
              { class: 'ifn-ecran' },
              html('summary', {}, text('Refaire cette page')),
              ...commands.map((each) => html('p', {}, html('code', {}, text(each)))),
            ),
          ]),
    ),
  ]
}
