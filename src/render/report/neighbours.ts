/** Section: the territory beside its neighbours, and among those of the same density. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { barChart, type Bar } from '../draw/charts.ts'
import { figure, htmlTable, paragraph, scrollingTable } from '../draw/html.ts'
import type { Markup } from '../draw/svg.ts'
import { ABSENT, scoreInWords, weightingWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { nameAndCode, meanOfRows, type Peer } from './territory.ts'

/**
 * Compares the territory with its neighbours, and with those of the same density where the scores
 * have it.
 *
 * @param context context of the report
 * @returns the section
 */
export function neighboursSection(context: ReportContext): ReportSection {
  const { around, peers, subject, contours } = context
  const codes = new Set(around)
  const beside = peers.filter(({ code }) => codes.has(code))
  const self = peers.find(({ code }) => code === subject.code)
  const none = contours
    ? 'Ces scores n’ont aucun territoire voisin.'
    : 'Sans contours, les voisins ne sont pas connus.'
  return {
    id: 'comparaison',
    title: 'Par rapport aux voisins',
    body: [
      ...(beside.length > 0 && self
        ? [...besideIt(self, beside), peersTable(self, beside, context)]
        : [paragraph(none)]),
      ...sameDensity(context),
    ],
  }
}

const MOST_BARS = 24

function besideIt(self: Peer, beside: readonly Peer[]): Markup[] {
  const known = [self, ...beside]
    .filter(({ index }) => !Number.isNaN(index))
    .toSorted((a, b) => b.index - a.index)
  const rank = known.indexOf(self)
  const bars: Bar[] = known
    .slice(0, MOST_BARS)
    .map((peer) => ({ name: nameAndCode(peer), value: peer.index, marked: peer === self }))
  const said =
    rank < 0
      ? 'Le territoire n’a pas d’indice à comparer.'
      : `Parmi lui-même et ses ${french(beside.length, 0)} voisins, il est le ${rank + 1}${rank === 0 ? 'er' : 'e'} plus fragile.`
  return [
    paragraph(said),
    figure(
      barChart(
        {
          id: 'voisins',
          title: 'Le territoire et ses voisins',
          legend: 'Indice de fragilité numérique',
        },
        bars,
      ),
      known.length > MOST_BARS
        ? `Les ${MOST_BARS} plus fragiles.`
        : 'Du plus fragile au moins fragile.',
    ),
  ]
}

function peersTable(self: Peer, beside: readonly Peer[], { view }: ReportContext): Markup {
  const names = ['Territoire', 'Population', 'Indice', ...view.subIndices.map(({ label }) => label)]
  const table = htmlTable(
    'Le territoire et ses voisins',
    names,
    [self, ...beside].map((peer) => ({
      head: nameAndCode(peer),
      cells: [
        Number.isNaN(peer.population) ? ABSENT : french(peer.population, 0),
        scoreInWords(peer.index),
        ...peer.subIndices.map(scoreInWords),
      ],
      ...(peer === self && { attributes: { class: 'ifn-marque' } }),
    })),
  )
  return scrollingTable('Tableau des voisins', table)
}

const DENSITY = ['densite', 'classe_densite', 'code_densite', 'grille_densite', 'dens', 'GRD_DENS']

function sameDensity({ view, subject, value }: ReportContext): Markup[] {
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
        paragraph(
          `Parmi les ${french(rows.length, 0)} ${noun(view.level, rows.length)} de même densité (classe ${own}), ${french(above, 0)} ${above > 1 ? 'sont plus fragiles' : 'est plus fragile'}${NBSP}; leur indice moyen, ${weightingWords(view, '')}, est ${scoreInWords(mean)}.`,
        ),
      ]
}
