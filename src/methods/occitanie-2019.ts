import { builtInMethod } from '../method/method.ts'
import {
  arcep,
  auPlusBrevet,
  bpe,
  famillesMonoparentales,
  filosofi,
  given,
  menagesUnePersonne,
  part1529,
  part65Plus,
  quantity,
  rp,
  tauxChomage,
  tauxPauvrete,
} from './statistics.ts'

/** The first index: SGAR Occitanie (IncubO), ANSA and MedNum, 2019. Its list is published, its formulas are not. */
export const occitanie2019 = builtInMethod({
  id: 'occitanie-2019',
  version: '2019-07',
  title: 'Indice de fragilité numérique, Occitanie 2019 (SGAR, ANSA, MedNum)',
  description:
    'Base 100 : un territoire à 100 ressemble à sa région ; au-dessus, il est plus fragile.',
  formula:
    'Chaque indicateur est rapporté à sa valeur dans la région, × 100 (ce qui protège est inversé). Un axe est la moyenne de ses indicateurs, un sous-indice la moyenne de ses deux axes, l’indice la moyenne des deux sous-indices.',
  author: 'SGAR Occitanie (IncubO), ANSA, MedNum',
  licence: 'CC BY-SA (travaux du SGAR Occitanie)',
  evidence: {
    grade: 'inferred',
    text: 'La liste des indicateurs et des axes est citée d’un texte publié ; les formules sont déduites du fichier national de 2020, aucun score d’Occitanie n’a pu être retrouvé pour les vérifier.',
    quoted: ['les onze indicateurs, leurs quatre axes et les deux sous-indices'],
    inferred: [
      'la base 100 du territoire de référence et les moyennes simples, reprises du fichier national de 2020',
      'le sens du revenu, des couvertures et du nombre de services : ils protègent',
    ],
    unknown: ['millésimes, seuil de débit, définition des services publics comptés, poids'],
    references: [
      'rhinocc.fr/fragilite-numerique-en-occitanie-des-realites-socio-economiques-en-cause',
    ],
  },
  warnings: ['formules déduites, non vérifiées : seule la liste des indicateurs est publiée'],
  sources: { rp, filosofi, arcep, bpe },
  normalisation: { kind: 'ratio', base: 100 },
  missing: 'skip',
  rollUp: 'scores',
  reference: 'region',
  population: ['P_POP', 'PMUN'],
  indicators: {
    couverture_thd: {
      ...given(
        'couverture_thd',
        'arcep',
        'Couverture haut et très haut débit',
        'Part des locaux couverts en haut et très haut débit (seuil non précisé ; 30 Mbit/s à défaut).',
      ),
      sense: 'protects',
      measures: [
        { numerator: 'LOCAUX_THD30', denominator: 'LOCAUX' },
        { rate: 'TX_THD30', weight: 'LOCAUX' },
      ],
    },
    couverture_mobile: {
      ...given(
        'couverture_mobile',
        'arcep',
        'Couverture mobile',
        'Part couverte par un réseau mobile (2G dans le fichier national de 2020, où la colonne est vide).',
      ),
      sense: 'protects',
    },
    taux_pauvrete: tauxPauvrete,
    revenu_median: {
      ...quantity(
        'MED',
        'filosofi',
        'euro',
        'Revenu médian',
        'Médiane du revenu disponible par unité de consommation, en euros par an.',
      ),
      sense: 'protects',
    },
    services_publics: {
      ...quantity(
        'services_publics',
        'bpe',
        'count',
        'Services publics par habitant',
        'Nombre de services publics rapporté à la population.',
      ),
      sense: 'protects',
    },
    menages_une_personne: menagesUnePersonne,
    familles_monoparentales: famillesMonoparentales,
    part_15_29: part1529,
    taux_chomage: tauxChomage,
    part_65_plus: part65Plus,
    peu_diplomes: auPlusBrevet,
  },
  axes: {
    acces_interfaces: {
      label: 'Accès aux interfaces numériques',
      of: ['couverture_thd', 'couverture_mobile', 'taux_pauvrete', 'revenu_median'],
    },
    acces_information: {
      label: 'Accès à l’information',
      of: ['services_publics', 'menages_une_personne', 'familles_monoparentales'],
    },
    competences_administratives: {
      label: 'Compétences administratives',
      of: ['part_15_29', 'taux_chomage'],
    },
    competences_numeriques: {
      label: 'Compétences numériques',
      of: ['part_65_plus', 'peu_diplomes'],
    },
  },
  subIndices: {
    acces: { label: 'Accès', of: ['acces_interfaces', 'acces_information'], coverage: 0.5 },
    competences: {
      label: 'Compétences',
      of: ['competences_administratives', 'competences_numeriques'],
      coverage: 0.5,
    },
  },
  index: { label: 'Indice de fragilité numérique', of: ['acces', 'competences'], coverage: 1 },
})
