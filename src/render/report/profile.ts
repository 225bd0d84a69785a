/** The profile of one territory, in HTML: what a page may embed alone, and what a report begins with. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { definitions, html } from '../draw/html.ts'
import {
  called,
  peersOfLevel,
  rankAmong,
  together,
  type EpciMembership,
  type Peer,
  type ReportSubject,
} from './territory.ts'
import type { ScoreBook } from '../draw/scores-view.ts'
import type { Markup } from '../draw/svg.ts'
import { capital, intervalInWords } from './table.ts'
import { ABSENT, ordinal, peopleInWords, scoreInWords, valueInWords } from '../draw/words.ts'

/**
 * The figures of a territory: population, index and how surely, rank, sub-indices, coverage. A territory that the file holds
 * by its parts has the mean of its parts, weighted by population, and is said to.
 */
export function renderProfile(
  book: ScoreBook,
  subject: ReportSubject,
  epci?: EpciMembership,
): Markup {
  return html(
    'section',
    {
      class: 'ifn-fiche',
      'aria-label': `Indice de fragilité numérique${NBSP}: ${called(subject)}`,
    },
    definitions(profileFacts(book, subject, peersOfLevel(book, subject, epci)), {
      class: 'ifn-chiffres',
    }),
  )
}

/** The figures of a profile, in words. */
export function profileFacts(
  book: ScoreBook,
  subject: ReportSubject,
  peers: readonly Peer[],
): (readonly [string, string])[] {
  const { own, rows } = subject
  const people = rows.reduce((sum, row) => sum + book.population[row]!, 0)
  const value = together(book, book.index, rows)
  const [low, high, coverage] = ['ifn_p05', 'ifn_p95', 'couverture'].map((name) =>
    book.column(name),
  )
  const mean = own < 0 ? ` (moyenne des ${noun(book.level, 2)}, pondérée par la population)` : ''
  return [
    ...(own < 0 ? [[capital(noun(book.level, 2)), french(rows.length, 0)] as const] : []),
    ...(book.hasPopulation
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
    ...book.subIndices.map(
      ({ label, values }) => [label, scoreInWords(together(book, values, rows))] as const,
    ),
    ...(coverage
      ? [
          [
            'Part du poids couverte par les données',
            valueInWords(together(book, coverage, rows), 'share'),
          ] as const,
        ]
      : []),
  ]
}

function rankFact(peers: readonly Peer[], value: number): (readonly [string, string])[] {
  if (Number.isNaN(value)) return []
  const { rank, of } = rankAmong(peers, value)
  return of < 3
    ? []
    : [['Rang', `${ordinal(rank)} sur ${french(of, 0)} (1er${NBSP}: le plus fragile)`]]
}
