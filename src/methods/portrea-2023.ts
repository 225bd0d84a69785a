import { builtInMethod, type Indicator } from '../method/method.ts'
import { cnaf, rp } from './statistics.ts'

const people = <const V extends string, const S extends string>(
  variable: V,
  source: S,
  label: string,
  definition: string,
) =>
  ({
    label,
    sense: 'worsens',
    unit: 'count',
    source,
    definition,
    measures: [{ count: variable }],
  }) as const satisfies Indicator

/** Portrea (TiLab Bretagne, Les Assembleurs): two head-counts, no normalisation. */
export const portrea2023 = builtInMethod({
  id: 'portrea-2023',
  version: '2023-08',
  title: 'Portrea 2023 : fragilité socio-numérique et exposition, en effectifs',
  description:
    'Deux nombres de personnes, sans normalisation : à diviser par la population pour comparer des territoires de tailles différentes.',
  formula:
    'Fragilité socio-numérique = 65 ans ou plus + peu diplômés × (15 ans ou plus − 65 ans ou plus) / 15 ans ou plus. ' +
    'Exposition aux exigences numériques = allocataires de l’AAH + de la prime d’activité + du RSA + demandeurs d’emploi des catégories A à E.',
  author: 'TiLab Bretagne, Les Assembleurs (Hauts-de-France)',
  licence: 'celle du dépôt Assembleurs/portrea',
  evidence: {
    grade: 'quoted',
    text: 'Formules lues dans le code publié de l’outil ; les résultats de l’outil, arrondis à l’unité, n’ont pas été comparés chiffre à chiffre.',
    quoted: ['les deux formules et leurs variables, sommées sur les IRIS'],
    inferred: [
      'les effectifs d’un niveau supérieur sont refaits depuis les sommes des variables, comme le fait l’outil',
    ],
    unknown: ['aucun total des deux scores n’est défini'],
    references: ['github.com/Assembleurs/portrea, components/viz/Scores'],
  },
  warnings: [
    'l’estimation des peu diplômés mêle l’exploitation principale (P_) et la complémentaire (C_POP15P) du recensement, comme l’outil publié',
    'l’éditeur ne donne aucun total : la colonne ifn reprend la fragilité socio-numérique, sans exposition',
    'des effectifs, non des taux : un territoire peuplé y est d’abord un grand territoire ; l’outil arrondit à l’unité, pas ce calcul',
  ],
  sources: {
    rp,
    cnaf,
    emploi: {
      label: 'Demandeurs d’emploi inscrits, catégories A à E',
      producer: 'France Travail',
      licence: 'Licence Ouverte 2.0',
    },
  },
  normalisation: { kind: 'none' },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    personnes_65_plus: people(
      'P_POP65P',
      'rp',
      '65 ans ou plus',
      'Nombre de personnes de 65 ans ou plus.',
    ),
    peu_diplomes_moins_65: {
      ...people(
        'P_NSCOL15P_DIPLMIN',
        'rp',
        'Peu diplômés de moins de 65 ans',
        'Estimation du nombre de personnes peu diplômées de moins de 65 ans : peu diplômés × part des moins de 65 ans parmi les 15 ans ou plus.',
      ),
      measures: [
        { count: 'P_NSCOL15P_DIPLMIN', numerator: 'C_POP15P - P_POP65P', denominator: 'C_POP15P' },
        { count: 'P_NSCOL15P_DIPLMIN', numerator: 'P_POP15P - P_POP65P', denominator: 'P_POP15P' },
      ],
    },
    allocataires_aah: people(
      'AAAH',
      'cnaf',
      'Allocataires de l’AAH',
      'Nombre d’allocataires de l’allocation aux adultes handicapés.',
    ),
    allocataires_prime_activite: people(
      'APPA',
      'cnaf',
      'Allocataires de la prime d’activité',
      'Nombre d’allocataires de la prime d’activité.',
    ),
    allocataires_rsa: people(
      'ARSAS',
      'cnaf',
      'Allocataires du RSA',
      'Nombre d’allocataires du revenu de solidarité active.',
    ),
    demandeurs_emploi: people(
      'ABCDE',
      'emploi',
      'Demandeurs d’emploi',
      'Nombre de demandeurs d’emploi inscrits, catégories A à E.',
    ),
  },
  subIndices: {
    fragilite_socio_numerique: {
      label: 'Fragilité socio-numérique',
      of: ['personnes_65_plus', 'peu_diplomes_moins_65'],
      aggregation: 'sum',
    },
    exposition: {
      label: 'Exposition aux exigences numériques',
      of: [
        'allocataires_aah',
        'allocataires_prime_activite',
        'allocataires_rsa',
        'demandeurs_emploi',
      ],
      aggregation: 'sum',
    },
  },
  index: { label: 'Fragilité socio-numérique (personnes)', of: ['fragilite_socio_numerique'] },
})
