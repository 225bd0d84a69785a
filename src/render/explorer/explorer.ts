/** The explorer: one HTML file with the scores, the outlines and the engine, where weights move and every territory answers. */
import { UserError } from '../../core/errors.ts'
import type { Contours } from '../../io/contours.ts'
import { explorerData, packExplorer } from './data.ts'
import { html, paragraph } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { reportStyle } from '../draw/style.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { sourceInWords } from '../../table/source-trace.ts'
import { text, type Markup } from '../draw/svg.ts'

/** What an explorer is made from. */
export interface ExplorerOptions {
  readonly view: ScoresView
  readonly contours: Contours
  /** The script of the page: `explorerScript()` of `./node`, or the file `explorer/page.bundle.js` of the package. */
  readonly script: string
  readonly command?: string | undefined
}

const style = `${reportStyle}
header,main,footer{max-width:100rem}
.grille{display:grid;grid-template-columns:minmax(16rem,22rem) minmax(20rem,1fr) minmax(16rem,24rem);gap:1.2rem;align-items:start}
@media(max-width:70rem){.grille{grid-template-columns:1fr}}
fieldset{min-width:0;border:1px solid var(--trait);margin:0 0 .8rem;padding:.4rem .8rem}
legend{font-weight:600}
.grille>*{min-width:0}.champ{margin:.4rem 0}.champ label{display:block;font-size:.9rem}
select,input[type=number],.boutons button{font:inherit;padding:.3rem .5rem;border:1px solid #6a6a74;border-radius:3px;background:#fff;max-width:100%}
input[type=range]{width:100%}
canvas{width:100%;height:auto;display:block;border:1px solid var(--trait)}
.legende{list-style:none;padding:0;margin:.5rem 0}.legende li{display:flex;gap:.5rem;align-items:center}
.puce{width:1.6rem;height:1rem;border:1px solid #8d8d95;flex:none}
.carre{display:grid;grid-template-columns:repeat(3,3.2rem);width:max-content}.carre span{height:2.2rem;border:1px solid #fff;display:grid;place-items:center}.carre b{background:#fff;font-size:.75rem;font-weight:400;padding:0 .25rem}
.boutons{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0}
.boutons button{cursor:pointer}.boutons button[disabled]{color:#6a6a74;cursor:default}
.trouves{list-style:none;padding:0;margin:.2rem 0}.trouves button{font:inherit;border:0;background:none;color:#1f4e8c;text-decoration:underline;cursor:pointer;padding:.1rem}
#infobulle{min-height:1.5em;margin:.3rem 0}`

/**
 * Renders the explorer page, from scores that name their method (or opened with one). Once open,
 * it computes with the engine itself, on full-precision scores.
 *
 * @param options scores, contours, script and command
 * @returns one HTML page that needs no other file
 * @throws {UserError} `methode-inconnue` when the view has no method, `jointure-vide` when no contour bears a code of it
 */
export async function renderExplorer({
  view,
  contours,
  script,
  command,
}: ExplorerOptions): Promise<string> {
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
  const data = await packExplorer(explorerData(view, method, contours))
  return htmlPage({
    title: `${method.title}\u00A0: explorateur`,
    style,
    script,
    body: shell(method.title, view, command),
    data: { donnees: data },
  })
}

/** What the page is before its script runs: its headings, and where each part goes. */
function shell(title: string, { trace }: ScoresView, command: string | undefined): Markup[] {
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
  return [
    html('a', { class: 'evitement', href: '#tableau' }, text('Aller au tableau')),
    html(
      'header',
      {},
      html('h1', {}, text(title)),
      paragraph(
        'Déplacez les poids\u00A0: l’indice de tous les territoires est recalculé aussitôt. Rien ne quitte cette page.',
      ),
    ),
    html(
      'main',
      {},
      html('noscript', {}, paragraph('Cette page calcule\u00A0: elle a besoin de JavaScript.')),
      html(
        'div',
        { class: 'grille' },
        place('reglages', 'Réglages'),
        place('carte', 'Carte'),
        place('territoire', 'Territoire'),
      ),
      place('tableau', 'Tableau'),
    ),
    html(
      'footer',
      {},
      paragraph(
        `Sources\u00A0: ${sources.join('\u00A0; ') || 'non précisées'} (Licence Ouverte 2.0).`,
      ),
      ...[trace?.command, command]
        .filter((each): each is string => each !== undefined)
        .map((each) => html('p', {}, html('code', {}, text(each)))),
    ),
  ]
}
