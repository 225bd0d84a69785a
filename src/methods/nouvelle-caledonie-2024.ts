import { builtInMethod } from '../method/method.ts'
import {
  given,
  menagesMonoparentaux,
  menagesUnePersonne,
  moinsQueBac,
  nonCouverture4g,
  nonCouvertureThd,
  part65Plus,
  tauxChomage,
  tauxPauvrete,
} from './statistics.ts'

/** The index of New Caledonia, 2024: five criteria from 1 to 10, and a second value « in context ». */
export const nouvelleCaledonie2024 = builtInMethod({
  id: 'nouvelle-caledonie-2024',
  version: '2024-1',
  title: 'Indice de fragilité numérique, Nouvelle-Calédonie 2024',
  description:
    'De 1 (risque le plus faible) à 10 (risque le plus élevé) ; deux valeurs : l’indice, et l’indice contextualisé.',
  formula:
    'Chaque critère est ramené de 1 à 10 (ici par dixièmes de la référence), l’indice est la moyenne des critères ; l’indice contextualisé, la moyenne de l’indice et des critères de contexte.',
  author: 'Gouvernement de la Nouvelle-Calédonie, DINUM',
  licence: 'non précisée dans ce qui a été lu',
  evidence: {
    grade: 'inferred',
    text: 'Les cinq critères, l’échelle de 1 à 10 et l’existence de deux valeurs sont cités ; la normalisation (dixièmes ou bornes), les poids et les critères de contexte ne sont pas connus.',
    quoted: [
      '« chaque critère est normalisé sur une échelle de 1 à 10, 10 étant le risque le plus élevé »',
      'critères : couverture THD et 4G, pauvreté, part des plus âgés, niveau de diplôme',
      'deux champs publiés : ifn et ifn_contextualise',
    ],
    inferred: [
      'dixièmes et moyenne simple, repris de la version de 2023 du portail MedNum',
      'les plus âgés : 65 ans ou plus',
    ],
    unknown: [
      'normalisation sur 33 communes, poids',
      'liste des critères de contexte : celle qui sert ici est du projet',
    ],
    references: ['data.gouv.nc, jeu data_ifn_nc'],
  },
  warnings: [
    'normalisation et critères de contexte inconnus : dixièmes et liste de contexte sont des choix du projet (extends: nouvelle-caledonie-2024 pour les changer)',
  ],
  sources: {
    isee: {
      label: 'Recensement et enquêtes',
      producer: 'ISEE Nouvelle-Calédonie',
      licence: 'non précisée',
    },
    couverture: {
      label: 'Couverture fixe et mobile',
      producer: 'Gouvernement de la Nouvelle-Calédonie',
      licence: 'non précisée',
    },
  },
  normalisation: { kind: 'classes', count: 10 },
  missing: 'skip',
  rollUp: 'scores',
  reference: 'france',
  population: ['P_POP', 'population_legale'],
  indicators: {
    non_couverture_thd: { ...nonCouvertureThd, source: 'couverture' },
    non_couverture_4g: { ...nonCouverture4g, source: 'couverture' },
    taux_pauvrete: {
      ...tauxPauvrete,
      source: 'isee',
      measures: [{ rate: 'taux_pauvrete' }],
      definition: 'Taux de pauvreté (seuil non précisé).',
    },
    part_plus_ages: {
      ...part65Plus,
      source: 'isee',
      label: 'Les plus âgés',
      definition:
        'Part des plus âgés dans la population (65 ans ou plus à défaut de seuil publié).',
    },
    peu_diplomes: { ...moinsQueBac, source: 'isee' },
    menages_une_personne: { ...menagesUnePersonne, source: 'isee' },
    menages_monoparentaux: { ...menagesMonoparentaux, source: 'isee' },
    taux_chomage: { ...tauxChomage, source: 'isee' },
    sans_ordinateur: given(
      'sans_ordinateur',
      'isee',
      'Ménages sans ordinateur',
      'Part des ménages sans ordinateur.',
    ),
  },
  axes: {
    criteres: {
      label: 'Critères de l’indice',
      of: [
        'non_couverture_thd',
        'non_couverture_4g',
        'taux_pauvrete',
        'part_plus_ages',
        'peu_diplomes',
      ],
      coverage: 0.5,
    },
    contexte: {
      label: 'Critères de contexte (liste du projet)',
      of: ['menages_une_personne', 'menages_monoparentaux', 'taux_chomage', 'sans_ordinateur'],
    },
  },
  subIndices: {
    ifn_contextualise: { label: 'Indice contextualisé', of: ['criteres', 'contexte'], coverage: 1 },
  },
  index: { label: 'Indice de fragilité numérique', of: ['criteres'] },
})
