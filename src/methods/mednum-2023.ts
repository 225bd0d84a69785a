import { builtInMethod } from '../method/method.ts'
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
  nonCouverture4g,
  nonCouvertureThd,
  part65Plus,
  partEtrangers,
  prestationsSociales,
  rp,
  tauxChomage,
  tauxPauvrete,
} from './statistics.ts'

/** Share of households hindered in their mobility; its composition is not published. */
export const freinsMobilite = given(
  'freins_mobilite',
  'rp',
  'Freins à la mobilité',
  'Part des ménages qui ont un frein à la mobilité (composition non publiée).',
)
/** Share of people who receive the allowance for disabled adults (AAH). */
export const partAah = given(
  'part_aah',
  'cnaf',
  'Allocataires de l’AAH',
  'Part des bénéficiaires de l’allocation aux adultes handicapés.',
)

/** The MedNum portal since March 2023, all ages: five indicators in integer tenths of the IRIS of France. */
export const mednum2023 = builtInMethod({
  id: 'mednum-2023',
  version: '2023-03',
  title: 'Indice de fragilité numérique, portail MedNum 2023, tout âge',
  description: 'De 1 (risque le plus faible) à 10 (le plus élevé).',
  formula:
    'Chaque indicateur est remplacé par son dixième (1 à 10) parmi toutes les unités de France (IRIS, ou commune non découpée) : ' +
    '1 + nombre de déciles inférieurs ou égaux à la valeur. Score = moyenne simple des cinq. ' +
    'Aux niveaux supérieurs : moyenne des scores pondérée par la population.',
  author: 'La MedNum, avec TelesCoop',
  licence:
    'non précisée par l’éditeur : les scores publiés ne sont pas rediffusés ici, la méthode est refaite',
  evidence: {
    grade: 'verified',
    text:
      'Vérifié sur les scores publiés : moyenne des cinq (35 006 communes, écart < 3e-15), tailles des classes et règle des ex æquo, pondération par la population. ' +
      'Inconnu : millésimes des sources, interpolation des déciles (type 7 retenu ici), définition exacte de la non-couverture 4G (surface ou population).',
    verified: [
      'score = moyenne des cinq, sur 35 006 communes et 1 255 EPCI',
      'dixièmes mesurés sur les IRIS, tailles des classes et ex æquo',
      'niveaux supérieurs : moyennes de scores pondérées par la population',
    ],
    quoted: ['les cinq indicateurs de l’indice et les neuf du contexte', 'l’échelle de 1 à 10'],
    inferred: ['les définitions des indicateurs, reprises de la version de 2022'],
    unknown: [
      'millésimes des sources',
      'interpolation des déciles',
      'définition de la non-couverture 4G',
      'composition des freins à la mobilité',
    ],
    references: [
      'infos.fragilite-numerique.fr/ressources-cgu',
      'infos.fragilite-numerique.fr/tutoriels',
    ],
  },
  warnings: [
    'les deux sous-indices (réseau, publics) sont une lecture du projet, pas de l’éditeur ; le score est bien la moyenne des cinq',
    'une valeur manquante est laissée de côté ; le fichier publié remplit la pauvreté secrète avec la ligne d’avant, ce qui n’est pas imité',
  ],
  sources: { arcep, filosofi, rp, cnaf, bpe },
  normalisation: { kind: 'classes', count: 10 },
  missing: 'skip',
  rollUp: 'scores',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    non_couverture_thd: nonCouvertureThd,
    non_couverture_4g: nonCouverture4g,
    taux_pauvrete: tauxPauvrete,
    part_65_plus: part65Plus,
    peu_diplomes: moinsQueBac,
    menages_une_personne: menagesUnePersonne,
    menages_monoparentaux: menagesMonoparentaux,
    freins_mobilite: freinsMobilite,
    taux_chomage: tauxChomage,
    part_etrangers: partEtrangers,
    prestations_sociales: prestationsSociales,
    part_aah: partAah,
    distance_services_publics: distanceServices,
    distance_bibliotheque: distanceBibliotheque,
  },
  context: [
    'menages_une_personne',
    'menages_monoparentaux',
    'freins_mobilite',
    'taux_chomage',
    'part_etrangers',
    'prestations_sociales',
    'part_aah',
    'distance_services_publics',
    'distance_bibliotheque',
  ],
  subIndices: {
    reseau: { label: 'Réseau', of: ['non_couverture_thd', 'non_couverture_4g'] },
    publics: { label: 'Publics', of: ['taux_pauvrete', 'part_65_plus', 'peu_diplomes'] },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: [
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete',
      'part_65_plus',
      'peu_diplomes',
    ],
    coverage: 0.5,
  },
})
