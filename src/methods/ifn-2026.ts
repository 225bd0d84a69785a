import { defineMethod } from '../method/method.ts'

/** The project's own method: five themes in two sub-indices, between goalposts that can be frozen. */
export const ifn2026 = defineMethod({
  id: 'ifn-2026',
  version: '2026-1',
  title: 'Indice de fragilité numérique 2026',
  description: 'De 0 (le moins fragile) à 100 (le plus fragile), entre les bornes de la référence.',
  formula:
    'Chaque part est d’abord rapprochée de celle de son EPCI (à défaut, de son département), d’autant plus que la commune est petite (Bayes empirique, bêta-binomial). ' +
    'Chaque indicateur est ramené de 0 à 100 entre les quantiles 2,5 % et 97,5 % de la référence, pondérés par la population (les valeurs au-delà sont tenues aux bornes). ' +
    'Un thème est la moyenne de ses indicateurs, un sous-indice la moyenne de ses thèmes présents (la moitié au moins), l’indice la moyenne des deux sous-indices. ' +
    'Classes : cinquièmes de la population de la référence. Quadrant : les deux sous-indices contre leurs médianes pondérées par la population.',
  author: 'Projet indice-fragilite-numerique',
  licence: 'MIT',
  evidence: {
    grade: 'own',
    text: 'Méthode du projet, d’après le manuel OCDE-JRC (2008) et les deux lectures des travaux des Hauts-de-France (aménagement, publics exposés).',
  },
  warnings: [
    'l’indice dit la probabilité qu’une part notable de la population soit en difficulté ; il se croise avec une enquête de terrain',
  ],
  sources: {
    rp: {
      label: 'Recensement de la population',
      producer: 'INSEE',
      licence: 'Licence Ouverte 2.0',
    },
    filosofi: { label: 'Filosofi', producer: 'INSEE', licence: 'Licence Ouverte 2.0' },
    arcep: {
      label: 'Ma connexion internet, Cartefibre, couverture mobile',
      producer: 'ARCEP',
      licence: 'Licence Ouverte 2.0',
    },
    mediation: {
      label: 'France services, lieux de médiation numérique',
      producer: 'ANCT',
      licence: 'Licence Ouverte 2.0',
    },
  },
  normalisation: {
    kind: 'min-max',
    goalposts: { quantiles: [0.025, 0.975], weight: 'population' },
  },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    part_65_plus: {
      label: '65 ans ou plus',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des 65 ans ou plus dans la population.',
      measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }, { rate: 'TX_POP65P' }],
    },
    peu_diplomes: {
      label: 'Au plus le brevet',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition:
        'Part des personnes sans diplôme ou au plus titulaires du CEP ou du brevet parmi les 15 ans ou plus non scolarisés : le niveau comparable entre nomenclatures.',
      measures: [{ numerator: 'P_NSCOL15P_AUPLUS_BREVET', denominator: 'P_NSCOL15P' }],
    },
    taux_pauvrete: {
      label: 'Taux de pauvreté',
      sense: 'worsens',
      unit: 'share',
      source: 'filosofi',
      definition: 'Part des personnes dont le niveau de vie est sous 60 % de la médiane nationale.',
      measures: [{ rate: 'TP60' }],
    },
    niveau_vie_median: {
      label: 'Niveau de vie médian',
      sense: 'protects',
      unit: 'euro',
      source: 'filosofi',
      definition:
        'Niveau de vie médian, en euros par an et par unité de consommation ; représente seul le thème du revenu là où le taux de pauvreté est secret.',
      measures: [{ value: 'MED' }],
    },
    menages_une_personne: {
      label: 'Ménages d’une personne',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des ménages d’une seule personne parmi les ménages.',
      measures: [{ numerator: 'C_MENPSEUL', denominator: 'C_MEN' }, { rate: 'TX_MENPSEUL' }],
    },
    menages_monoparentaux: {
      label: 'Ménages monoparentaux',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition:
        'Part des ménages dont la famille principale est monoparentale parmi les ménages.',
      measures: [{ numerator: 'C_MENFAMMONO', denominator: 'C_MEN' }, { rate: 'TX_MENFAMMONO' }],
    },
    sans_fibre: {
      label: 'Locaux sans fibre',
      sense: 'worsens',
      unit: 'share',
      source: 'arcep',
      definition: 'Part des locaux non raccordables à la fibre (FttH).',
      measures: [
        { numerator: 'LOCAUX_FIBRE - LOCAUX_FTTH', denominator: 'LOCAUX_FIBRE' },
        { numerator: 'LOCAUX - LOCAUX_FTTH', denominator: 'LOCAUX' },
      ],
    },
    non_couverture_thd: {
      label: 'Locaux sans très haut débit',
      sense: 'worsens',
      unit: 'share',
      source: 'arcep',
      definition:
        'Part des locaux sans débit terrestre d’au moins 30 Mbit/s ; représente le thème là où la fibre n’est pas connue.',
      measures: [
        { numerator: 'LOCAUX - LOCAUX_THD30', denominator: 'LOCAUX' },
        { rate: '1 - TX_THD30', weight: 'LOCAUX' },
      ],
    },
    non_couverture_4g: {
      label: 'Non-couverture 4G',
      sense: 'worsens',
      unit: 'share',
      source: 'arcep',
      definition: 'Part non couverte en 4G par au moins un opérateur.',
      measures: [{ rate: 'TX_NON_4G' }],
    },
    distance_lieu: {
      label: 'Distance à un lieu d’aide numérique',
      sense: 'worsens',
      unit: 'km',
      source: 'mediation',
      definition:
        'Distance à vol d’oiseau du point de la commune au plus proche lieu d’aide numérique (France services, lieu de médiation).',
      measures: [{ value: 'DISTANCE_LIEU' }],
    },
  },
  axes: {
    age: { label: 'Âge', of: ['part_65_plus'] },
    diplome: { label: 'Diplôme', of: ['peu_diplomes'] },
    revenu: {
      label: 'Revenu',
      of: ['taux_pauvrete', 'niveau_vie_median'],
      aggregation: 'first-present',
    },
    menage: { label: 'Ménage', of: ['menages_une_personne', 'menages_monoparentaux'] },
    couverture_fixe: {
      label: 'Couverture fixe',
      of: ['sans_fibre', 'non_couverture_thd'],
      aggregation: 'first-present',
    },
    couverture_mobile: { label: 'Couverture mobile', of: ['non_couverture_4g'], optional: true },
    proximite: { label: 'Proximité d’une aide', of: ['distance_lieu'] },
  },
  subIndices: {
    publics: {
      label: 'Publics exposés',
      of: ['age', 'diplome', 'revenu', 'menage'],
      coverage: 0.5,
    },
    amenagement: {
      label: 'Accès et accompagnement',
      of: ['couverture_fixe', 'couverture_mobile', 'proximite'],
      coverage: 0.5,
    },
  },
  index: { label: 'Indice de fragilité numérique', of: ['publics', 'amenagement'], coverage: 1 },
  shrinkage: { towards: ['epci', 'departement'] },
  classes: { count: 5 },
  quadrant: { of: ['publics', 'amenagement'] },
  expected: {
    label: 'Illectronisme attendu d’après les âges',
    source: 'INSEE, enquête TIC ménages 2019 (Insee Première 1780)',
    bands: [
      { label: '15 à 44 ans', people: 'P_POP1529 + P_POP3044', rate: 0.03 },
      { label: '45 à 59 ans', people: 'P_POP4559', rate: 0.09 },
      { label: '60 à 74 ans', people: 'P_POP6074', rate: 0.27 },
      { label: '75 ans ou plus', people: 'P_POP75P', rate: 0.67 },
    ],
  },
})
