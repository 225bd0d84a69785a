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
  nonCouverture4g,
  nonCouvertureThd,
  prestationsSociales,
  quantity,
  rp,
} from './statistics.ts'
import { freinsMobilite, mednum2023, partAah } from './mednum-2023.ts'

const evidence = {
  grade: 'inferred',
  text: 'Même règle que la version tout âge, qui est vérifiée sur les scores publiés ; la liste de cette variation vient des codes des adresses et des exports du portail, aucun score publié n’a pu être retrouvé.',
  quoted: [
    'l’éditeur dit « même logique et même méthode » pour les trois variations',
    'les codes des indicateurs',
  ],
  inferred: ['les définitions, d’après les codes et la version tout âge'],
  unknown: ['millésimes, dénominateurs exacts, bornes d’âge de certains indicateurs'],
  references: [
    'infos.fragilite-numerique.fr/ressources-cgu',
    'github.com/Assembleurs/portrea',
    'github.com/JustineVilleneuve/diag_360',
  ],
} as const satisfies Evidence

const {
  normalisation,
  missing,
  rollUp,
  reference,
  population,
  description,
  formula,
  author,
  licence,
} = mednum2023
const rule = {
  normalisation,
  missing,
  rollUp,
  reference,
  population,
  description,
  formula,
  author,
  licence,
}
const warnings = [
  'définitions déduites des codes du portail : aucun score publié de cette variation n’a pu être retrouvé pour les vérifier',
  'les deux sous-indices (réseau, publics) sont une lecture du projet, pas de l’éditeur ; le score est bien la moyenne des cinq',
]

/** The MedNum portal since 2023, for people of 50 and over. */
export const mednum2023Senior = builtInMethod({
  ...rule,
  id: 'mednum-2023-senior',
  version: '2023-03',
  title: 'Indice de fragilité numérique, portail MedNum 2023, seniors (50 ans ou plus)',
  evidence,
  warnings,
  sources: { arcep, filosofi, rp, cnaf, bpe },
  indicators: {
    non_couverture_thd: nonCouvertureThd,
    non_couverture_4g: nonCouverture4g,
    taux_pauvrete_50_plus: given(
      'taux_pauvrete_50_plus',
      'filosofi',
      'Pauvreté des plus de 50 ans',
      'Part des ménages pauvres dont le référent fiscal a plus de 50 ans (dénominateur déduit de la version de 2022).',
    ),
    part_75_plus: given(
      'part_75_plus',
      'rp',
      '75 ans ou plus',
      'Part des 75 ans ou plus parmi les 50 ans ou plus (dénominateur déduit de la version de 2022).',
    ),
    peu_diplomes_50_plus: given(
      'peu_diplomes_50_plus',
      'rp',
      '50 ans ou plus peu ou pas diplômés',
      'Part des personnes peu ou pas diplômées parmi les 50 ans ou plus.',
    ),
    distance_bibliotheque: distanceBibliotheque,
    distance_services_publics: distanceServices,
    personnes_seules_50_plus: given(
      'personnes_seules_50_plus',
      'rp',
      '50 ans ou plus vivant seuls',
      'Nombre de personnes de 50 ans ou plus vivant seules, rapporté aux ménages.',
    ),
    freins_mobilite: freinsMobilite,
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
    part_aah: partAah,
  },
  context: [
    'distance_bibliotheque',
    'distance_services_publics',
    'personnes_seules_50_plus',
    'freins_mobilite',
    'taux_chomage_50_plus',
    'part_etrangers_55_plus',
    'prestations_sociales',
    'part_aah',
  ],
  subIndices: {
    reseau: { label: 'Réseau', of: ['non_couverture_thd', 'non_couverture_4g'] },
    publics: {
      label: 'Publics',
      of: ['taux_pauvrete_50_plus', 'part_75_plus', 'peu_diplomes_50_plus'],
    },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: [
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete_50_plus',
      'part_75_plus',
      'peu_diplomes_50_plus',
    ],
    coverage: 0.5,
  },
})

/** The MedNum portal since 2023, for people under 25 (30 for some indicators). */
export const mednum2023Jeune = builtInMethod({
  ...rule,
  id: 'mednum-2023-jeune',
  version: '2023-03',
  title: 'Indice de fragilité numérique, portail MedNum 2023, jeunes (moins de 25 ans)',
  evidence,
  warnings,
  sources: { arcep, filosofi, rp, cnaf, bpe },
  indicators: {
    non_couverture_thd: nonCouvertureThd,
    non_couverture_4g: nonCouverture4g,
    taux_pauvrete_moins_30: given(
      'taux_pauvrete_moins_30',
      'filosofi',
      'Pauvreté des moins de 30 ans',
      'Taux de pauvreté des ménages dont le référent fiscal a moins de 30 ans.',
    ),
    neet_16_25: given(
      'neet_16_25',
      'rp',
      '16 à 25 ans sans emploi ni formation',
      'Part des 16 à 25 ans qui ne sont ni en emploi, ni en études, ni en formation.',
    ),
    peu_diplomes_15_25: given(
      'peu_diplomes_15_25',
      'rp',
      '15 à 25 ans peu ou pas diplômés',
      'Part des personnes peu ou pas diplômées parmi les 15 à 25 ans non scolarisés.',
    ),
    distance_bibliotheque_mjc: quantity(
      'distance_bibliotheque_mjc',
      'bpe',
      'km',
      'Distance à une bibliothèque ou une MJC',
      'Distance à vol d’oiseau, en kilomètres, à la bibliothèque ou la maison des jeunes la plus proche.',
    ),
    distance_services_mission_locale: quantity(
      'distance_services_mission_locale',
      'bpe',
      'km',
      'Distance aux services publics et à une mission locale',
      'Distance moyenne à vol d’oiseau, en kilomètres, à un panier de services publics et à la mission locale.',
    ),
    personnes_seules_50_plus: given(
      'personnes_seules_50_plus',
      'rp',
      '50 ans ou plus vivant seuls',
      'Nombre de personnes de 50 ans ou plus vivant seules, rapporté aux ménages (tel quel dans l’adresse du portail, sans doute une erreur de l’éditeur).',
    ),
    menages_monoparentaux_moins_25: {
      ...menagesMonoparentaux,
      definition:
        'Part des ménages monoparentaux dont un enfant a moins de 25 ans parmi les ménages.',
      measures: [{ rate: 'menages_monoparentaux_moins_25' }],
    },
    freins_mobilite: freinsMobilite,
    taux_chomage_moins_25: given(
      'taux_chomage_moins_25',
      'rp',
      'Chômeurs de moins de 25 ans',
      'Part des chômeurs parmi les 15 à 24 ans.',
    ),
    part_etrangers_moins_25: given(
      'part_etrangers_moins_25',
      'rp',
      'Étrangers de moins de 25 ans',
      'Part des étrangers parmi les moins de 25 ans.',
    ),
    prestations_sociales: prestationsSociales,
    part_aah: partAah,
  },
  context: [
    'distance_bibliotheque_mjc',
    'distance_services_mission_locale',
    'personnes_seules_50_plus',
    'menages_monoparentaux_moins_25',
    'freins_mobilite',
    'taux_chomage_moins_25',
    'part_etrangers_moins_25',
    'prestations_sociales',
    'part_aah',
  ],
  subIndices: {
    reseau: { label: 'Réseau', of: ['non_couverture_thd', 'non_couverture_4g'] },
    publics: {
      label: 'Publics',
      of: ['taux_pauvrete_moins_30', 'neet_16_25', 'peu_diplomes_15_25'],
    },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: [
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete_moins_30',
      'neet_16_25',
      'peu_diplomes_15_25',
    ],
    coverage: 0.5,
  },
})
