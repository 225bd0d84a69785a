/** The profile of one territory, in HTML: what a page may embed alone, and what a report begins with. */
import { capital, french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { definitions, html } from '../draw/html.ts'
import {
  nameAndCode,
  peersOfLevel,
  peerRank,
  meanOfRows,
  type EpciMembership,
  type Peer,
  type ReportSubject,
} from './territory.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import type { Markup } from '../draw/svg.ts'
import { intervalInWords } from './table.ts'
import {
  ABSENT,
  ordinal,
  peopleInWords,
  scoreInWords,
  valueInWords,
  weightingWords,
} from '../draw/words.ts'

/**
 * Renders the figures of a territory: population, index and how surely, rank, sub-indices,
 * coverage. A territory that the file holds by its parts has their mean, weighted by population,
 * and says so.
 *
 * @param view scores
 * @param subject territory
 * @param epci EPCI of each commune, when the territory is one
 * @returns an HTML section to embed, without style
 */
export function renderProfile(
  view: ScoresView,
  subject: ReportSubject,
  epci?: EpciMembership,
): Markup {
  return html(
    'section',
    {
      class: 'ifn-fiche',
      'aria-label': `Indice de fragilité numérique${NBSP}: ${nameAndCode(subject)}`,
    },
    definitions(profileFacts(view, subject, peersOfLevel(view, subject, epci)), {
      class: 'ifn-chiffres',
    }),
  )
}

/**
 * Lists the figures of a profile.
 *
 * @param view scores
 * @param subject territory
 * @param peers territories that it is ranked among
 * @returns term and value of each figure, in words
 */
export function profileFacts(
  view: ScoresView,
  subject: ReportSubject,
  peers: readonly Peer[],
): (readonly [string, string])[] {
  const { own, rows } = subject
  const people = rows.reduce((sum, row) => sum + view.population[row]!, 0)
  const value = meanOfRows(view, view.index, rows)
  const [low, high, coverage] = ['ifn_p05', 'ifn_p95', 'couverture'].map((name) =>
    view.column(name),
  )
  const mean = own < 0 ? ` (moyenne des ${noun(view.level, 2)}, ${weightingWords(view)})` : ''
  return [
    ...(own < 0 ? [[capital(noun(view.level, 2)), french(rows.length, 0)] as const] : []),
    ...(view.hasPopulation
      ? [['Population', people > 0 ? peopleInWords(people) : ABSENT] as const]
      : []),
    [
      'Indice de fragilité numérique',
      Number.isNaN(value)
        ? 'pas d’indice (trop de données manquent)'
        : `${scoreInWords(value)}${mean}`,
    ],
    ...(own >= 0 && low && high
      ? [['Intervalle à 90\u00A0%', intervalInWords(low[own]!, high[own]!)] as const]
      : []),
    ...rankFact(peers, value),
    ...view.subIndices.map(
      ({ label, values }) => [label, scoreInWords(meanOfRows(view, values, rows))] as const,
    ),
    ...(coverage
      ? [
          [
            'Part du poids couverte par les données',
            valueInWords(meanOfRows(view, coverage, rows), 'share'),
          ] as const,
        ]
      : []),
  ]
}

/**
 * Writes the rank of a territory among its peers.
 *
 * @param peers territories that it is ranked among
 * @param value its index
 * @returns term and value; none without an index, or with fewer than three peers
 */
export function rankFact(peers: readonly Peer[], value: number): (readonly [string, string])[] {
  if (Number.isNaN(value)) return []
  const { rank, of } = peerRank(peers, value)
  return of < 3
    ? []
    : [[`Rang (1er${NBSP}: le plus fragile)`, `${ordinal(rank)} sur ${french(of, 0)}`]]
}
