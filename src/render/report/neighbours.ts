/** Section: the territory beside its neighbours, and among those of the same density. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { barChart, type Bar } from '../draw/charts.ts'
import { ABSENT, feminine, scoreInWords, weightingWords } from '../draw/words.ts'
import type { ReportBlock, TableBlock } from './blocks.ts'
import { CHART_WIDTH, type ReportContext, type ReportSection } from './context.ts'
import { nameAndCode, meanOfRows, type Peer } from './territory.ts'

/**
 * Compares the territory with its neighbours, and with those of the same density where the scores
 * have it.
 *
 * @param context context of the report
 * @returns the section
 */
export function neighboursSection(context: ReportContext): ReportSection {
  const { around, peers, subject } = context
  const codes = new Set(around)
  const beside = peers.filter(({ code }) => codes.has(code))
  const self = peers.find(({ code }) => code === subject.code)
  return {
    id: 'comparaison',
    title: 'Par rapport aux voisins',
    body: [
      ...(beside.length > 0 && self
        ? besideIt(self, beside, context)
        : [withoutNeighbours(context), ...sameDensity(context)]),
    ],
  }
}

/** Why there is no neighbour to compare with: no contours, none of the territory, none in the scores, or none at all. */
function withoutNeighbours({ contours, view, subject, touching }: ReportContext): string {
  if (!contours) return 'Sans contours, les voisins ne sont pas connus.'
  const drawn = new Set(contours.shapes.map(({ code }) => code))
  if (!subject.rows.some((row) => drawn.has(view.codes[row]!)))
    return 'Les contours donnés n’ont pas ce territoire\u00A0: ses voisins ne sont pas connus.'
  if (touching > 0)
    return 'Ses voisins ne sont pas dans ces scores\u00A0: il n’y a rien à quoi le comparer.'
  return 'D’après les contours, ce territoire ne touche aucun autre.'
}

const MOST_BARS = 24

function besideIt(self: Peer, beside: readonly Peer[], context: ReportContext): ReportBlock[] {
  const known = [self, ...beside]
    .filter(({ index }) => !Number.isNaN(index))
    .toSorted((a, b) => b.index - a.index)
  const rank = known.indexOf(self)
  const bars: Bar[] = known
    .slice(0, MOST_BARS)
    .map((peer) => ({ name: peerName(peer, context), value: peer.index, marked: peer === self }))
  const she = feminine(context.subject.level)
  const [it, one, the] = she ? ['elle', 'elle-même', 'la'] : ['il', 'lui-même', 'le']
  const place = rank === 0 ? '' : `${rank + 1}e `
  const said =
    rank < 0
      ? 'Le territoire n’a pas d’indice à comparer.'
      : `Parmi ${one} et ${beside.length > 1 ? `ses ${french(beside.length, 0)} voisins` : 'son voisin'}, ${it} est ${the} ${place}plus fragile.`
  const chart: ReportBlock = {
    drawing: barChart(
      {
        id: 'voisins',
        title: 'Le territoire et ses voisins',
        legend: 'Indice de fragilité numérique',
        width: CHART_WIDTH,
      },
      bars,
    ),
    caption:
      known.length > MOST_BARS
        ? `Les ${MOST_BARS} plus fragiles.`
        : 'Du plus fragile au moins fragile.',
    title: 'L’indice du territoire et de ses voisins.',
  }
  if (context.subject.own < 0)
    return [said, { beside: [[chart], [peersTable(self, beside, context)]] }]
  return [{ uneven: true, beside: [[said, LISTED, ...sameDensity(context)], [chart]] }]
}

/** A territory that is one row is listed with its neighbours in the table of the report. */
const LISTED = 'Leurs chiffres sont dans le tableau plus bas.'

/** The name of a peer, with its code where it is short enough to be known. */
const peerName = (peer: Peer, { subject }: ReportContext): string =>
  subject.level === 'epci' && peer.name !== '' ? peer.name : nameAndCode(peer)

function peersTable(self: Peer, beside: readonly Peer[], context: ReportContext): TableBlock {
  const { view } = context
  const heads = [
    'Territoire',
    'Habitants',
    'Indice',
    ...view.subIndices.map(({ label }) => ({ label, class: 'ifn-second' })),
  ]
  return {
    region: 'Tableau des voisins',
    table: {
      caption: 'Le territoire et ses voisins',
      heads,
      rows: [self, ...beside.toSorted((a, b) => descending(a.index, b.index))].map((peer) => ({
        head: peerName(peer, context),
        cells: [
          Number.isNaN(peer.population) ? ABSENT : french(peer.population, 0),
          scoreInWords(peer.index),
          ...peer.subIndices.map(scoreInWords),
        ],
        ...(peer === self && { attributes: { class: 'ifn-marque' } }),
      })),
    },
  }
}

const descending = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : b - a

const DENSITY = ['densite', 'classe_densite', 'code_densite', 'grille_densite', 'dens', 'GRD_DENS']

function sameDensity({ view, subject, value }: ReportContext): string[] {
  const name = DENSITY.find((each) => view.column(each) ?? view.texts(each))
  if (name === undefined || subject.own < 0) return []
  const column = view.column(name) ?? view.texts(name)!
  const own = column[subject.own]!
  const rows = [...view.codes.keys()].filter(
    (row) => column[row] === own && !Number.isNaN(view.index[row]!),
  )
  const above = rows.filter((row) => view.index[row]! > value).length
  const mean = meanOfRows(view, view.index, rows)
  return rows.length < 2
    ? []
    : [
        `Parmi les ${french(rows.length, 0)} ${noun(view.level, rows.length)} de même densité (classe ${own}), ${french(above, 0)} ${above > 1 ? 'sont plus fragiles' : 'est plus fragile'}${NBSP}; leur indice moyen, ${weightingWords(view, '')}, est ${scoreInWords(mean)}.`,
      ]
}
