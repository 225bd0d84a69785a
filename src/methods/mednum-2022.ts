import { builtInMethod, type Evidence } from '../method/method.ts'
import {
  arcep,
  bpe,
  cnaf,
  distanceBibliotheque,
  distanceServices,
  filosofi,
  given,
  menagesMonoparentaux,
  menagesUnePersonne,
  moinsQueBac,
  nonCouvertureThd,
  part65Plus,
  partEtrangers,
  prestationsSociales,
  rp,
  tauxChomage,
  tauxPauvrete,
} from './statistics.ts'

const evidence = {
  grade: 'quoted',
  text: 'La règle du total et les définitions sont citées du dépôt public du portail (octobre 2022) ; la table des coupures n’est pas publiée, sauf « le dixième le plus élevé vaut 3 points » : celle qui sert ici est la nôtre.',
  quoted: [
    'les indicateurs et leurs définitions',
    'le dixième le plus élevé de France vaut 3 points, la valeur centrale est la médiane',
    'le total va de −10 à 10 : somme des points × 10 / (3 × nombre d’indicateurs)',
    'les axes ne servent qu’à l’affichage',
  ],
  inferred: [
    'les niveaux supérieurs sont des moyennes de scores : le portail y affiche des points fractionnaires',
    'la moitié au moins des indicateurs est demandée (règle du projet)',
  ],
  unknown: [
    'les six coupures : 10, 20, 40, 60, 80 et 90 % sont notre choix, symétrique',
    'le calcul des scores des EPCI et des départements',
  ],
  references: ['github.com/TelesCoop/mednum-ifn-frontend, README'],
} as const satisfies Evidence

const shared = {
  description: 'De −10 (le moins fragile) à 10 (le plus fragile) ; 0 au milieu de la France.',
  formula:
    'Chaque indicateur vaut de −3 à 3 points selon la place de la commune en France (plus de 90 % des communes dépassées : 3 points ; à égalité sur une coupure, elle n’est pas passée). Total = somme des points × 10 / (3 × nombre d’indicateurs). Les quatre axes ne servent qu’à l’affichage.',
  author: 'La MedNum, avec TelesCoop',
  licence:
    'aucune licence dans le dépôt (« tous droits réservés ») : la méthode est refaite, rien n’est repris',
  warnings: [
    'les coupures des points (10, 20, 40, 60, 80, 90 %) sont celles du projet : seule la dernière est publiée ; elles se changent dans un fichier de méthode (normalisation.cuts)',
  ],
  // the only cut that is published is 0.9 → 3 points; the others are ours
  normalisation: {
    kind: 'quantile-points',
    cuts: [0.1, 0.2, 0.4, 0.6, 0.8, 0.9],
    points: [-3, -2, -1, 0, 1, 2, 3],
  },
  missing: 'skip',
  rollUp: 'scores',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
} as const

/** −3 … 3 points become −10 … 10. */
const rescale = { factor: 10 / 3 } as const

/** The MedNum portal of 2021–2022, all ages: eleven indicators in points, axes for display only. */
export const mednum2022 = builtInMethod({
  ...shared,
  id: 'mednum-2022',
  version: '2022-10',
  title: 'Indice de fragilité numérique, portail MedNum 2022, tout âge',
  evidence,
  sources: { arcep, filosofi, bpe, rp, cnaf },
  indicators: {
    non_couverture_thd: nonCouvertureThd,
    taux_pauvrete: tauxPauvrete,
    distance_bibliotheque: distanceBibliotheque,
    distance_services_publics: distanceServices,
    menages_une_personne: menagesUnePersonne,
    menages_monoparentaux: menagesMonoparentaux,
    taux_chomage: tauxChomage,
    part_etrangers: partEtrangers,
    prestations_sociales: prestationsSociales,
    part_65_plus: part65Plus,
    peu_diplomes: moinsQueBac,
  },
  subIndices: {
    acces_numerique: {
      label: 'Accès au numérique',
      of: ['non_couverture_thd', 'taux_pauvrete', 'distance_bibliotheque'],
      rescale,
    },
    acces_information: {
      label: 'Accès à l’information',
      of: ['distance_services_publics', 'menages_une_personne', 'menages_monoparentaux'],
      rescale,
    },
    competences_administratives: {
      label: 'Compétences administratives',
      of: ['taux_chomage', 'part_etrangers', 'prestations_sociales'],
      rescale,
    },
    competences_numeriques: {
      label: 'Compétences numériques',
      of: ['part_65_plus', 'peu_diplomes'],
      rescale,
    },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: [
      'non_couverture_thd',
      'taux_pauvrete',
      'distance_bibliotheque',
      'distance_services_publics',
      'menages_une_personne',
      'menages_monoparentaux',
      'taux_chomage',
      'part_etrangers',
      'prestations_sociales',
      'part_65_plus',
      'peu_diplomes',
    ],
    coverage: 0.5,
    rescale,
  },
})

/** The same portal, for people of 50 and over: ten indicators. */
export const mednum2022Senior = builtInMethod({
  ...shared,
  id: 'mednum-2022-senior',
  version: '2022-10',
  title: 'Indice de fragilité numérique, portail MedNum 2022, seniors (50 ans ou plus)',
  evidence,
  sources: { arcep, filosofi, bpe, rp, cnaf },
  indicators: {
    non_couverture_thd: nonCouvertureThd,
    taux_pauvrete_50_plus: given(
      'taux_pauvrete_50_plus',
      'filosofi',
      'Ménages pauvres de plus de 50 ans',
      'Part des ménages pauvres dont le référent fiscal a plus de 50 ans, parmi les ménages.',
    ),
    distance_bibliotheque: distanceBibliotheque,
    distance_services_publics: distanceServices,
    personnes_seules_50_plus: given(
      'personnes_seules_50_plus',
      'rp',
      '50 ans ou plus vivant seuls',
      'Nombre de personnes de 50 ans ou plus vivant seules, rapporté aux ménages.',
    ),
    taux_chomage_50_plus: given(
      'taux_chomage_50_plus',
      'rp',
      'Chômeurs de 50 à 64 ans',
      'Part des chômeurs parmi les 50 à 64 ans.',
    ),
    part_etrangers_55_plus: given(
      'part_etrangers_55_plus',
      'rp',
      'Étrangers de 55 ans ou plus',
      'Part des étrangers parmi les 55 ans ou plus.',
    ),
    prestations_sociales: prestationsSociales,
    part_75_plus: given(
      'part_75_plus',
      'rp',
      '75 ans ou plus',
      'Part des 75 ans ou plus parmi les 50 ans ou plus.',
    ),
    peu_diplomes_50_plus: given(
      'peu_diplomes_50_plus',
      'rp',
      '50 ans ou plus peu ou pas diplômés',
      'Part des personnes peu ou pas diplômées parmi les 50 ans ou plus.',
    ),
  },
  subIndices: {
    acces_numerique: {
      label: 'Accès au numérique',
      of: ['non_couverture_thd', 'taux_pauvrete_50_plus', 'distance_bibliotheque'],
      rescale,
    },
    acces_information: {
      label: 'Accès à l’information',
      of: ['distance_services_publics', 'personnes_seules_50_plus'],
      rescale,
    },
    competences_administratives: {
      label: 'Compétences administratives',
      of: ['taux_chomage_50_plus', 'part_etrangers_55_plus', 'prestations_sociales'],
      rescale,
    },
    competences_numeriques: {
      label: 'Compétences numériques',
      of: ['part_75_plus', 'peu_diplomes_50_plus'],
      rescale,
    },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: [
      'non_couverture_thd',
      'taux_pauvrete_50_plus',
      'distance_bibliotheque',
      'distance_services_publics',
      'personnes_seules_50_plus',
      'taux_chomage_50_plus',
      'part_etrangers_55_plus',
      'prestations_sociales',
      'part_75_plus',
      'peu_diplomes_50_plus',
    ],
    coverage: 0.5,
    rescale,
  },
})
