import { builtInMethod } from '../method/method.ts'

/**
 * The national file of 2020 (kit of MedNum and INR): six indicators in points of a reference
 * territory, two sub-indices of three. The only French formula in two sub-indices that is public,
 * complete and checkable; the variant `publiee` keeps the defects of the published file.
 */
export const mednum2020 = builtInMethod({
  id: 'mednum-2020',
  version: '2020-11',
  variant: 'publiee',
  title: 'Indice de fragilité numérique, fichier national 2020 (MedNum, INR)',
  description:
    'Base 100 : un territoire à 100 ressemble à sa référence (département, EPCI ou région) ; au-dessus, il est plus fragile.',
  formula:
    'Chaque indicateur est rapporté à sa valeur dans le territoire de référence (rapport de sommes ; médiane publiée pour le revenu), × 100. ' +
    'Accès = moyenne de trois indicateurs, Compétences = moyenne de trois, score = moyenne des deux.',
  author: 'SGAR Occitanie, ANSA, MedNum ; édition nationale : INR (Design4Green)',
  licence: 'CC BY-SA pour les travaux du SGAR Occitanie ; le fichier national n’en porte pas',
  evidence: {
    grade: 'verified',
    text:
      'Identités vérifiées sur les 48 914 IRIS publiés et les trois références (écart < 1e-9) ; les 16 IRIS d’Arras refaits depuis les effectifs ; ' +
      'axe du revenu refait depuis Filosofi 2015 pour les 38 103 IRIS qui ont une médiane.',
    verified: [
      'les six indicateurs, les axes, les deux sous-indices et le score',
      'les références : rapports de sommes ; médiane publiée du territoire pour le revenu',
      'revenu non inversé, valeur manquante comptée 0',
    ],
    inferred: [
      'niveaux supérieurs : moyennes pondérées par la population (à 0,5 à 0,9 point près sur des scores départementaux refaits par un tiers)',
    ],
    references: ['fichier national Design4Green 2020, novembre 2020'],
  },
  warnings: [
    'défaut conservé : le revenu n’est pas inversé, un territoire riche y paraît fragile (variante « corrigee » pour l’éviter)',
    'défaut conservé : une valeur manquante compte pour 0 dans la moyenne, ce qui abaisse le score',
  ],
  sources: {
    rp: {
      label: 'Recensement de la population, bases infracommunales',
      producer: 'INSEE',
      licence: 'Licence Ouverte 2.0',
      millesime: '2016',
    },
    filosofi: {
      label: 'Filosofi, revenus disponibles par commune',
      producer: 'INSEE',
      licence: 'Licence Ouverte 2.0',
      millesime: '2015',
    },
  },
  normalisation: { kind: 'ratio', base: 100 },
  missing: 'zero',
  rollUp: 'scores',
  reference: 'departement',
  population: ['P_POP'],
  indicators: {
    menages_une_personne: {
      label: 'Ménages d’une personne',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des ménages d’une seule personne parmi les ménages.',
      measures: [{ numerator: 'C_MENPSEUL', denominator: 'C_MEN' }],
    },
    familles_monoparentales: {
      label: 'Familles monoparentales',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des familles monoparentales parmi les familles.',
      measures: [{ numerator: 'C_FAMMONO', denominator: 'C_FAM' }],
    },
    revenu_median: {
      label: 'Revenu médian',
      sense: 'worsens',
      unit: 'euro',
      source: 'filosofi',
      definition:
        'Médiane du revenu disponible par unité de consommation de la commune, en euros par an ; la même pour tous ses IRIS.',
      measures: [{ value: 'MED', weight: 'P_POP' }],
    },
    part_15_29: {
      label: '15 à 29 ans',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des 15 à 29 ans dans la population.',
      measures: [{ numerator: 'P_POP1529', denominator: 'P_POP' }],
    },
    peu_diplomes: {
      label: 'Peu ou pas diplômés',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition:
        'Part des personnes sans diplôme ou au plus titulaires du brevet (DIPLMIN, nomenclature 2013–2016) parmi les 15 ans ou plus non scolarisés.',
      measures: [{ numerator: 'P_NSCOL15P_DIPLMIN', denominator: 'P_NSCOL15P' }],
    },
    part_65_plus: {
      label: '65 ans ou plus',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      definition: 'Part des 65 ans ou plus dans la population.',
      measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }],
    },
  },
  axes: {
    acces_information: {
      label: 'Accès à l’information',
      of: ['menages_une_personne', 'familles_monoparentales'],
    },
    acces_interfaces: { label: 'Accès aux interfaces numériques', of: ['revenu_median'] },
    competences_administratives: { label: 'Compétences administratives', of: ['part_15_29'] },
    competences_numeriques: {
      label: 'Compétences numériques et scolaires',
      of: ['peu_diplomes', 'part_65_plus'],
    },
  },
  subIndices: {
    acces: { label: 'Accès', of: ['acces_information', 'acces_interfaces'], weights: [2, 1] },
    competences: {
      label: 'Compétences',
      of: ['competences_administratives', 'competences_numeriques'],
      weights: [1, 2],
    },
  },
  index: { label: 'Indice de fragilité numérique', of: ['acces', 'competences'] },
  variants: {
    publiee: {
      title: 'Indice de fragilité numérique, fichier national 2020 (MedNum, INR), tel que publié',
    },
    corrigee: {
      title:
        'Indice de fragilité numérique, fichier national 2020 (MedNum, INR), corrigé par nos soins',
      evidence: {
        grade: 'own',
        text: 'Correction du projet : revenu inversé (référence / revenu), valeurs manquantes laissées de côté.',
      },
      warnings: ['variante du projet : ce n’est pas le fichier publié'],
      missing: 'skip',
      indicators: { revenu_median: { sense: 'protects' } },
    },
  },
})
