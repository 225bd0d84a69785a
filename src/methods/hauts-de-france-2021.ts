import { builtInMethod, type MethodSource } from '../method/method.ts'
import { arcep, filosofi, given, quantity, rp, tauxPauvrete } from './statistics.ts'

const access = {
  label: 'Temps d’accès aux services, cartes.hautsdefrance.fr',
  producer: 'Région Hauts-de-France',
  licence: 'non précisée',
} as const satisfies MethodSource
const time = <const Id extends string>(id: Id, label: string, where: string) =>
  quantity(id, 'acces', 'count', label, `Temps d’accès moyen, en minutes, ${where}.`)

/** The index of Hauts-de-France, 2021: the list of ten indicators is known, the rest is not. A preset to be changed. */
export const hautsDeFrance2021 = builtInMethod({
  id: 'hauts-de-france-2021',
  version: '2021-12',
  title: 'Indice de fragilité numérique, Hauts-de-France 2021 (non vérifié)',
  description:
    'De 0 (le moins fragile) à 100 (le plus fragile), deux lectures : aménagement, publics. Préréglage non vérifié : la composition et la formule publiées ne sont pas connues.',
  formula:
    'Préréglage du projet : chaque indicateur de 0 à 100 entre les extrêmes de la référence, moyenne simple dans chaque sous-indice, puis moyenne des deux. Normalisation, poids et composition d’origine inconnus.',
  author: 'Région Hauts-de-France, DREETS, OR2S (préréglage : projet indice-fragilite-numerique)',
  licence: 'inconnue',
  evidence: {
    grade: 'unknown',
    text: 'Non vérifié. Dix indicateurs et l’existence de deux lectures sont cités ; la composition des sous-indices, la normalisation, les poids, les classes et les millésimes n’ont pas été retrouvés.',
    quoted: [
      'deux sous-indices : enjeux d’aménagement, enjeux autour des publics exposés',
      'dix indicateurs, à l’EPCI, avec leur source',
    ],
    inferred: ['la répartition des dix indicateurs entre les deux sous-indices'],
    unknown: [
      'composition exacte, indicateurs de compétences, normalisation, poids, classes, millésimes, licence',
      'aucun score publié n’a été retrouvé',
    ],
    references: [
      'Repères Hauts-de-France n° 32',
      '2040.hautsdefrance.fr',
      'github.com/Assembleurs/portrea, indic-hdf.json',
    ],
  },
  warnings: [
    'NON VÉRIFIÉ : la composition et la formule de l’indice des Hauts-de-France ne sont pas connues ; ce préréglage est du projet et se change (extends: hauts-de-france-2021)',
  ],
  sources: { arcep, filosofi, rp, acces: access },
  normalisation: { kind: 'min-max' },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    sans_fibre: {
      ...given(
        'sans_fibre',
        'arcep',
        'Locaux sans fibre',
        'Part des locaux non raccordables à la fibre (FttH).',
      ),
      measures: [{ numerator: 'LOCAUX - LOCAUX_FTTH', denominator: 'LOCAUX' }],
    },
    zones_blanches: given(
      'zones_blanches',
      'arcep',
      'Zones blanches',
      'Part des zones blanches (données et voix) dans la superficie.',
    ),
    acces_soins: time('acces_soins', 'Accès aux soins', 'aux soins'),
    acces_services_publics: time(
      'acces_services_publics',
      'Accès aux services publics',
      'aux services publics',
    ),
    acces_competences: time(
      'acces_competences',
      'Accès à un lieu de formation numérique',
      'à un lieu où acquérir des compétences numériques',
    ),
    acces_accompagnement: time(
      'acces_accompagnement',
      'Accès à un accompagnement',
      'au lieu d’accompagnement aux démarches le plus proche',
    ),
    taux_pauvrete: tauxPauvrete,
    revenu_median: {
      ...quantity(
        'MED',
        'filosofi',
        'euro',
        'Revenu disponible médian',
        'Médiane du revenu disponible par unité de consommation, en euros par an.',
      ),
      sense: 'protects',
    },
    seuls_75_plus: given(
      'seuls_75_plus',
      'rp',
      '75 ans ou plus vivant seuls',
      'Part des 75 ans ou plus qui vivent seuls.',
    ),
    sans_voiture: {
      ...given('sans_voiture', 'rp', 'Ménages sans voiture', 'Part des ménages sans voiture.'),
      measures: [{ numerator: 'P_RP - P_RP_VOIT1P', denominator: 'P_RP' }],
    },
  },
  subIndices: {
    amenagement: {
      label: 'Aménagement',
      of: [
        'sans_fibre',
        'zones_blanches',
        'acces_soins',
        'acces_services_publics',
        'acces_competences',
        'acces_accompagnement',
      ],
      coverage: 0.5,
    },
    publics: {
      label: 'Publics',
      of: ['taux_pauvrete', 'revenu_median', 'seuls_75_plus', 'sans_voiture'],
      coverage: 0.5,
    },
  },
  index: {
    label: 'Indice de fragilité numérique (non vérifié)',
    of: ['amenagement', 'publics'],
    coverage: 1,
  },
})
