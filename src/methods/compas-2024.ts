import { builtInMethod } from '../method/method.ts'
import { auPlusBrevet, cnaf, given, part65Plus, rp, tauxChomage } from './statistics.ts'

/** The « indice de rupture numérique » of Compas (Nouvelle-Aquitaine, 2024–2025): five scores out of 5, added. */
export const compas2024 = builtInMethod({
  id: 'compas-2024',
  version: '2024-1',
  title: 'Indice de rupture numérique, Compas 2024 (Nouvelle-Aquitaine)',
  description: 'De 5 (le moins exposé) à 25 (le plus exposé) ; la France hexagonale vaut 15.',
  formula:
    'Cinq indicateurs notés chacun sur 5 (ici par cinquièmes de la référence), additionnés. Sans un des cinq, pas d’indice.',
  author: 'Compas',
  licence: 'non précisée',
  evidence: {
    grade: 'inferred',
    text: 'Les cinq domaines, la note sur 5, le total sur 25 et la France hexagonale à 15 sont cités ; les coupures et les indicateurs exacts ne sont pas publiés. Des cinquièmes donnent bien 15 au milieu de la France.',
    quoted: [
      'cinq domaines : âge, formation, activité professionnelle, minima sociaux, immigration',
      'chacun sur 5, total sur 25, France hexagonale = 15',
      'ni équipement ni fibre, à dessein ; pas d’indice pour les petites communes où une donnée manque',
    ],
    inferred: ['cinquièmes des territoires de la référence', 'l’indicateur de chaque domaine'],
    unknown: ['coupures, indicateurs exacts, millésimes, typologie en sept classes'],
    references: ['pqn-a.fr'],
  },
  warnings: [
    'coupures et indicateurs exacts non publiés : les cinquièmes et les cinq parts retenues sont du projet',
  ],
  sources: { rp, cnaf },
  normalisation: { kind: 'classes', count: 5 },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP', 'PMUN'],
  indicators: {
    part_65_plus: part65Plus,
    peu_diplomes: auPlusBrevet,
    taux_chomage: tauxChomage,
    minima_sociaux: given(
      'minima_sociaux',
      'cnaf',
      'Minima sociaux',
      'Part de la population couverte par un minimum social.',
    ),
    part_immigres: {
      ...given('part_immigres', 'rp', 'Immigrés', 'Part des immigrés dans la population.'),
      measures: [{ numerator: 'P_POP_IMM', denominator: 'P_POP' }],
    },
  },
  subIndices: {},
  index: {
    label: 'Indice de rupture numérique',
    of: ['part_65_plus', 'peu_diplomes', 'taux_chomage', 'minima_sociaux', 'part_immigres'],
    aggregation: 'sum',
  },
})
