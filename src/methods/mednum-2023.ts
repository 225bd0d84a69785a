import { defineMethod } from '../method/method.ts'

/** The MedNum portal since March 2023, all ages: five indicators in integer tenths of the IRIS of France. */
export const mednum2023 = defineMethod({
  id: 'mednum-2023',
  version: '2023-03',
  title: 'Indice de fragilité numérique, portail MedNum 2023, tout âge',
  description: 'De 1 (risque le plus faible) à 10 (le plus élevé).',
  formula:
    'Chaque indicateur est remplacé par son dixième (1 à 10) parmi toutes les unités de France (IRIS, ou commune non découpée) : ' +
    '1 + nombre de déciles inférieurs ou égaux à la valeur. Score = moyenne simple des cinq. ' +
    'Aux niveaux supérieurs : moyenne des scores pondérée par la population.',
  author: 'La MedNum, avec TelesCoop',
  licence: 'non précisée par l’éditeur : les scores publiés ne sont pas rediffusés ici, la méthode est refaite',
  evidence: {
    grade: 'verifie',
    text:
      'Vérifié sur les scores publiés : moyenne des cinq (35 006 communes, écart < 3e-15), tailles des classes et règle des ex æquo, pondération par la population. ' +
      'Inconnu : millésimes des sources, interpolation des déciles (type 7 retenu ici), définition exacte de la non-couverture 4G (surface ou population).',
  },
  warnings: [
    'les deux sous-indices (réseau, publics) sont une lecture du projet, pas de l’éditeur ; le score est bien la moyenne des cinq',
    'une valeur manquante est laissée de côté ; le fichier publié remplit la pauvreté secrète avec la ligne d’avant, ce qui n’est pas imité',
  ],
  sources: {
    arcep: { label: 'Ma connexion internet ; couverture mobile', producer: 'ARCEP', licence: 'Licence Ouverte 2.0' },
    filosofi: { label: 'Filosofi', producer: 'INSEE', licence: 'Licence Ouverte 2.0' },
    rp: { label: 'Recensement de la population', producer: 'INSEE', licence: 'Licence Ouverte 2.0' },
  },
  normalisation: { kind: 'classes', count: 10 },
  missing: 'ecarte',
  rollUp: 'scores',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    non_couverture_thd: {
      label: 'Locaux sans très haut débit',
      sense: 'aggrave',
      unit: 'part',
      source: 'arcep',
      definition: 'Part des locaux sans débit terrestre d’au moins 30 Mbit/s.',
      measures: [{ numerator: 'LOCAUX - LOCAUX_THD30', denominator: 'LOCAUX' }, { rate: '1 - TX_THD30', weight: 'LOCAUX' }],
    },
    non_couverture_4g: {
      label: 'Non-couverture 4G',
      sense: 'aggrave',
      unit: 'part',
      source: 'arcep',
      definition: 'Part non couverte en 4G par au moins un opérateur (surface ou population : l’éditeur ne le dit pas).',
      measures: [{ rate: 'TX_NON_4G' }],
    },
    taux_pauvrete: {
      label: 'Taux de pauvreté',
      sense: 'aggrave',
      unit: 'part',
      source: 'filosofi',
      definition: 'Part des personnes dont le niveau de vie est sous 60 % de la médiane nationale.',
      measures: [{ rate: 'TP60' }],
    },
    part_65_plus: {
      label: '65 ans ou plus',
      sense: 'aggrave',
      unit: 'part',
      source: 'rp',
      definition: 'Part des 65 ans ou plus dans la population.',
      measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }, { rate: 'TX_POP65P' }],
    },
    peu_diplomes: {
      label: 'Sans diplôme ou diplôme inférieur au baccalauréat',
      sense: 'aggrave',
      unit: 'part',
      source: 'rp',
      definition: 'Part des personnes au plus titulaires d’un CAP ou d’un BEP parmi les 15 ans ou plus non scolarisés.',
      measures: [
        { numerator: 'P_NSCOL15P_AUPLUS_BREVET + P_NSCOL15P_CAPBEP', denominator: 'P_NSCOL15P' },
        { rate: 'TX_NSCOL15P_AUPLUS_CAPBEP' },
      ],
    },
  },
  subIndices: {
    reseau: { label: 'Réseau', of: ['non_couverture_thd', 'non_couverture_4g'] },
    publics: { label: 'Publics', of: ['taux_pauvrete', 'part_65_plus', 'peu_diplomes'] },
  },
  index: {
    label: 'Indice de fragilité numérique',
    of: ['non_couverture_thd', 'non_couverture_4g', 'taux_pauvrete', 'part_65_plus', 'peu_diplomes'],
    coverage: 0.5,
  },
})
