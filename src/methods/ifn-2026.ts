import { builtInMethod } from '../method/method.ts'

/** The project's own method: five themes in two sub-indices, between goalposts that can be frozen. */
export const ifn2026 = builtInMethod({
  id: 'ifn-2026',
  version: '2026-2',
  title: 'Indice de fragilité numérique 2026',
  description: 'De 0 (le moins fragile) à 100 (le plus fragile), entre les bornes de la référence.',
  formula:
    'Chaque part est d’abord rapprochée de celle de son EPCI (à défaut, de son département), d’autant plus que la commune est petite (Bayes empirique, bêta-binomial). ' +
    'Chaque indicateur est ramené de 0 à 100 entre les quantiles 1 % et 99 % des territoires de la référence (les valeurs au-delà sont tenues aux bornes). ' +
    'Un thème est la moyenne de ses indicateurs, un sous-indice la moyenne de ses thèmes présents (deux au moins), l’indice la moyenne des deux sous-indices. ' +
    'Un thème ne mêle jamais deux mesures\u00A0: le CAP-BEP pour le brevet, le débit pour la fibre, c’est pour tous les territoires ou pour aucun. ' +
    'Classes : cinquièmes de la population de la référence. Quadrant : les deux sous-indices contre leurs médianes pondérées par la population.',
  author: 'Projet indice-fragilite-numerique',
  licence: 'MIT',
  evidence: {
    grade: 'own',
    text: 'Méthode du projet, d’après le manuel OCDE-JRC (2008) et les deux lectures des travaux des Hauts-de-France (aménagement, publics exposés). Ce que la version 2026-2 change a été choisi sur des critères dits d’avance, par scripts/ifn-2026-scales.mjs, que chacun peut relancer.',
    verified: [
      'critères\u00A0: 5\u00A0% des communes au plus à une borne d’un sous-indice, ou d’un indicateur dont les valeurs ne se confondent pas\u00A0; une échelle qui se fige d’une année à l’autre et qu’une seule commune ne décide pas\u00A0; un thème, une mesure',
      'sous-indice à une borne, entrées nationales en taux (recensement 2017, ARCEP 2019)\u00A0: 38,2\u00A0% des communes en 2026-1, où le débit faisait seul « Accès et accompagnement »\u00A0; 1,9\u00A0% en y ajoutant la distance\u00A0; 0,4\u00A0% en 2026-2. Un tiers des communes n’avait aucun local à 30\u00A0Mbit/s\u00A0: aucune échelle ne les distingue, un second thème le fait',
      'sous-indice à une borne, données embarquées\u00A0: 0,3\u00A0% en 2026-1, 0,02\u00A0% en 2026-2\u00A0; indicateur à une borne, au pire\u00A0: 8,5\u00A0% et 2,1\u00A0%',
      'bornes\u00A0: les quantiles 2,5\u00A0% de la population laissent 8,5\u00A0% des communes à une borne, ceux des communes 5,2\u00A0%, les 1\u00A0% de la population 3,5\u00A0%, les 1\u00A0% des communes 2,1\u00A0%\u00A0; diviser ou doubler ce 1\u00A0% déplace les rangs de 386 et 469 en moyenne sur 34\u202F737. Entre les extrêmes, la proximité n’explique plus que 3\u00A0% de la variance de son sous-indice\u00A0; des rangs ne se figent pas',
      'revenu\u00A0: 4\u202F381 communes ont le taux de pauvreté et le niveau de vie médian\u00A0; leur score moyen était 26 par l’un et 62 par l’autre. Passer de l’un à l’autre au gré du secret abaissait les grandes communes de 36 points\u00A0: le niveau de vie médian compte seul, la pauvreté est montrée',
      'classe 5, un cinquième de la population\u00A0: 53,0\u00A0% des communes en 2026-1, 46,7\u00A0% en 2026-2. Aucune n’est à une borne pour cela (0,02\u00A0% au pire), et l’échelle y est pour peu (de 45,5 à 47,9\u00A0% selon les bornes, 47,2\u00A0% par des rangs)\u00A0: les classes sont des cinquièmes d’habitants, et les communes fragiles sont petites. De la classe 1 à la classe 5\u00A0: 4,7, 10,0, 13,8, 24,9 et 46,7\u00A0% des communes, 20,0\u00A0% des habitants chacune, de 1\u202F009 à 285 habitants en médiane. Des cinquièmes de communes mettraient 7,0\u00A0% des habitants dans la classe 5\u00A0: le choix reste celui des habitants',
      'en contrôle, jamais pour régler un poids\u00A0: corrélation de Spearman avec le taux d’illectronisme de l’Insee, lui-même modélisé d’après l’âge et le diplôme (91 EPCI des Hauts-de-France). Thème par thème\u00A0: diplôme 0,86, âge 0,79, revenu 0,61, ménage 0,08 (une personne 0,23, monoparentaux −0,10). Ensemble\u00A0: âge et diplôme 0,95, avec le revenu 0,905, les quatre thèmes 0,77. Le seuil de 0,90 n’est donc tenu que sans le thème du ménage, que ce taux ne connaît pas. Aucune autre lecture défendable n’y mène\u00A0: une personne seule 0,79, monoparentaux seuls 0,73, un poids par indicateur 0,64, rangs 0,81, moyenne géométrique des thèmes 0,82, médiane 0,67. Retirer un thème pour suivre un taux modélisé serait régler l’indice sur lui\u00A0: le thème reste. Les 0,86 de 2026-1 tenaient au mélange des deux mesures du revenu',
    ],
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
    goalposts: { quantiles: [0.01, 0.99], weight: 'unit' },
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
    peu_diplomes_cap_bep: {
      label: 'Au plus le CAP-BEP',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      alternateOf: 'peu_diplomes',
      definition:
        'Part des personnes au plus titulaires d’un CAP ou d’un BEP parmi les 15 ans ou plus non scolarisés ; représente le thème du diplôme, pour tous les territoires, là où les fichiers ne distinguent pas le brevet.',
      measures: [
        { numerator: 'P_NSCOL15P_AUPLUS_CAPBEP', denominator: 'P_NSCOL15P' },
        { rate: 'TX_NSCOL15P_AUPLUS_CAPBEP', weight: 'P_NSCOL15P' },
      ],
    },
    taux_pauvrete: {
      label: 'Taux de pauvreté',
      sense: 'worsens',
      unit: 'share',
      source: 'filosofi',
      definition:
        'Part des personnes dont le niveau de vie est sous 60 % de la médiane nationale ; secrète dans sept communes sur huit, elle est montrée sans compter.',
      measures: [{ rate: 'TP60' }],
    },
    niveau_vie_median: {
      label: 'Niveau de vie médian',
      sense: 'protects',
      unit: 'euro',
      source: 'filosofi',
      definition: 'Niveau de vie médian, en euros par an et par unité de consommation.',
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
      alternateOf: 'sans_fibre',
      definition:
        'Part des locaux sans débit terrestre d’au moins 30 Mbit/s ; représente la couverture fixe, pour tous les territoires, là où les fichiers ne disent rien de la fibre.',
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
      measures: [{ value: 'DISTANCE_LIEU' }, { value: 'DISTANCE_FRANCE_SERVICES' }],
    },
  },
  context: ['taux_pauvrete'],
  axes: {
    age: { label: 'Âge', of: ['part_65_plus'] },
    diplome: {
      label: 'Diplôme',
      of: ['peu_diplomes', 'peu_diplomes_cap_bep'],
      aggregation: 'first-present',
    },
    revenu: { label: 'Revenu', of: ['niveau_vie_median'] },
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
      atLeast: 2,
    },
    amenagement: {
      label: 'Accès et accompagnement',
      of: ['couverture_fixe', 'couverture_mobile', 'proximite'],
      atLeast: 2,
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
