import { builtInMethod, type MethodSource } from '../method/method.ts'
import { given, quantity } from './statistics.ts'

const public_ = 'domaine public (États-Unis)'
const acs = {
  label: 'American Community Survey',
  producer: 'US Census Bureau',
  licence: public_,
} as const satisfies MethodSource
const rescale = { range: [0, 100] } as const

/** Digital Divide Index of Purdue: two sub-indices of z-scores, each and their sum brought onto 0 … 100. For checking the engine on foreign ground. */
export const purdueDdi = builtInMethod({
  id: 'purdue-ddi',
  version: '2019-1',
  title: 'Digital Divide Index (Purdue, États-Unis)',
  description:
    'De 0 (fracture la plus faible) à 100 (la plus forte) parmi les territoires calculés ; INFA > SE : les réseaux d’abord ; SE > INFA : les publics d’abord.',
  formula:
    'INFA = 0,3 z(sans haut débit) + 0,3 z(sans Internet) + 0,3 z(sans ordinateur) − 0,05 z(débit descendant) − 0,05 z(débit montant) ; ' +
    'SE = z(65 ans ou plus) + z(peu diplômés) + z(pauvreté) + z(handicap) + z(rapport de revenu) ; DDI = INFA + SE. INFA, SE et DDI sont chacun ramenés de 0 à 100.',
  author: 'Purdue Center for Regional Development (R. Gallardo)',
  licence: 'non précisée dans ce qui a été lu',
  evidence: {
    grade: 'quoted',
    text: 'Formule citée de sources secondaires (documentation et code d’une reprise) ; aucun score publié n’a été refait. Une reprise divise SE par le nombre de ses variables avant la somme, ce qui n’est pas imité.',
    quoted: [
      'les deux sous-indices, leurs poids et la mise de 0 à 100',
      'dix indicateurs depuis l’édition de 2019',
    ],
    inferred: [
      'l’écart type est celui de la population (n)',
      'la somme DDI est faite avant la mise de 0 à 100 de INFA et de SE',
    ],
    unknown: [
      'une copie standardise les deux parties avant de les additionner : l’édition officielle exacte n’a pas été lue',
    ],
    references: ['pcrd.purdue.edu', 'github.com/ds5010/broadband-3, Methodology.md'],
  },
  warnings: [
    'Les valeurs 0 et 100 sont les extrêmes des territoires calculés : deux calculs ne se comparent que sur une référence figée',
  ],
  sources: {
    fcc: { label: 'Form 477', producer: 'FCC', licence: public_ },
    ookla: { label: 'Speedtest', producer: 'Ookla', licence: 'CC BY-NC-SA 4.0' },
    acs,
  },
  normalisation: { kind: 'z-score' },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['population'],
  indicators: {
    sans_haut_debit: given(
      'sans_haut_debit',
      'fcc',
      'Sans haut débit fixe',
      'Part de la population sans haut débit fixe (25/3 puis 100/20 Mbit/s).',
    ),
    sans_internet: given(
      'sans_internet',
      'acs',
      'Sans accès à Internet',
      'Part des ménages sans accès à Internet.',
    ),
    sans_ordinateur: given(
      'sans_ordinateur',
      'acs',
      'Sans ordinateur',
      'Part des ménages sans appareil informatique.',
    ),
    debit_descendant: {
      ...quantity(
        'debit_descendant',
        'ookla',
        'count',
        'Débit descendant',
        'Débit descendant médian, en Mbit/s.',
      ),
      sense: 'protects',
    },
    debit_montant: {
      ...quantity(
        'debit_montant',
        'ookla',
        'count',
        'Débit montant',
        'Débit montant médian, en Mbit/s.',
      ),
      sense: 'protects',
    },
    part_65_plus: given('part_65_plus', 'acs', '65 ans ou plus', 'Part des 65 ans ou plus.'),
    peu_diplomes: given(
      'peu_diplomes',
      'acs',
      'Moins que le diplôme secondaire',
      'Part des 25 ans ou plus sans diplôme secondaire.',
    ),
    taux_pauvrete: given('taux_pauvrete', 'acs', 'Pauvreté', 'Part de la population pauvre.'),
    handicap: given(
      'handicap',
      'acs',
      'Handicap',
      'Part de la population en situation de handicap.',
    ),
    rapport_revenu: quantity(
      'rapport_revenu',
      'acs',
      'count',
      'Rapport de revenu et Internet',
      'Rapport des taux sans Internet entre revenus bas et élevés.',
    ),
  },
  subIndices: {
    infa: {
      label: 'INFA, réseaux et équipement',
      of: [
        'sans_haut_debit',
        'sans_internet',
        'sans_ordinateur',
        'debit_descendant',
        'debit_montant',
      ],
      weights: [0.3, 0.3, 0.3, 0.05, 0.05],
      aggregation: 'sum',
      rescale,
    },
    se: {
      label: 'SE, caractéristiques sociales',
      of: ['part_65_plus', 'peu_diplomes', 'taux_pauvrete', 'handicap', 'rapport_revenu'],
      aggregation: 'sum',
      rescale,
    },
  },
  index: { label: 'Digital Divide Index', of: ['infa', 'se'], aggregation: 'sum', rescale },
})
