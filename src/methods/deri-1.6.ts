import { builtInMethod, type MethodSource } from '../method/method.ts'
import { given, quantity } from './statistics.ts'

const ogl = 'Open Government Licence v3.0'
const census = {
  label: 'Census and population estimates',
  producer: 'ONS',
  licence: ogl,
} as const satisfies MethodSource

/** Digital Exclusion Risk Index, Greater Manchester, v1.6: three components out of 10. For checking the engine on foreign ground. */
export const deri16 = builtInMethod({
  id: 'deri-1.6',
  version: '2022-11',
  title: 'Digital Exclusion Risk Index 1.6 (GMCA, Royaume-Uni)',
  description:
    'De 0 (risque le plus faible) à 10 (le plus élevé), pour vérifier le moteur sur un autre terrain.',
  formula:
    'Chaque indicateur de 0 à 10 entre les extrêmes des territoires comparés (le débit est retourné) ; trois composantes, moyennes pondérées de leurs indicateurs ; indice = moyenne des trois.',
  author: 'Greater Manchester Combined Authority',
  licence: ogl,
  evidence: {
    grade: 'verified',
    text: 'Identité vérifiée sur les 32 844 territoires publiés d’Angleterre : indice = moyenne des trois composantes (écart < 1e-9). Les composantes elles-mêmes ne sont pas refaites : leurs indicateurs ne sont pas en main.',
    verified: ['indice = moyenne simple des trois composantes'],
    quoted: ['les onze indicateurs, leurs poids et la normalisation de 0 à 10'],
    inferred: [
      'la composante démographique est la moyenne pondérée de ses quatre indicateurs (la formule imprimée a une parenthèse mal placée)',
    ],
    references: ['github.com/GreaterManchesterODA/Digital-Exclusion-Risk-Index'],
  },
  warnings: [
    'les codes anglais ne sont pas des codes officiels français : cette méthode s’emploie par la bibliothèque, non par la ligne de commande',
  ],
  sources: {
    census,
    ofcom: { label: 'Connected Nations', producer: 'Ofcom', licence: ogl },
    dwp: { label: 'Stat-Xplore', producer: 'DWP', licence: ogl },
    imd: { label: 'Indices of Deprivation', producer: 'MHCLG', licence: ogl },
  },
  normalisation: { kind: 'min-max', range: [0, 10] },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['population'],
  indicators: {
    part_65_plus: given('part_65_plus', 'census', '65 ans ou plus', 'Part des 65 ans ou plus.'),
    part_75_plus: given('part_75_plus', 'census', '75 ans ou plus', 'Part des 75 ans ou plus.'),
    activites_limitees: given(
      'activites_limitees',
      'census',
      'Activités quotidiennes limitées',
      'Part des personnes dont les activités quotidiennes sont limitées.',
    ),
    categorie_de: given(
      'categorie_de',
      'census',
      'Catégorie sociale DE',
      'Part des personnes de catégorie sociale DE.',
    ),
    moins_10_mbits: given(
      'moins_10_mbits',
      'ofcom',
      'Connexions à moins de 10 Mbit/s',
      'Part des connexions à moins de 10 Mbit/s.',
    ),
    sans_30_mbits: given(
      'sans_30_mbits',
      'ofcom',
      'Logements sans 30 Mbit/s',
      'Part des logements qui ne peuvent pas recevoir 30 Mbit/s.',
    ),
    debit_moyen: {
      ...quantity(
        'debit_moyen',
        'ofcom',
        'count',
        'Débit descendant moyen',
        'Débit descendant moyen, en Mbit/s.',
      ),
      sense: 'protects',
    },
    sans_qualification: given(
      'sans_qualification',
      'census',
      'Sans qualification',
      'Part des 16 ans ou plus sans qualification.',
    ),
    pension_credit: quantity(
      'pension_credit',
      'dwp',
      'count',
      'Guaranteed Pension Credit',
      'Bénéficiaires pour 1 000 personnes de 65 ans ou plus.',
    ),
    chomage: given('chomage', 'dwp', 'Chômage', 'Part des chômeurs.'),
    imd: quantity(
      'imd',
      'imd',
      'count',
      'Index of Multiple Deprivation',
      'Score de l’indice de défaveur multiple.',
    ),
  },
  subIndices: {
    demographie: {
      label: 'Démographie',
      of: ['part_65_plus', 'part_75_plus', 'activites_limitees', 'categorie_de'],
      weights: [5, 5, 2, 2],
    },
    reseau: {
      label: 'Réseau',
      of: ['moins_10_mbits', 'sans_30_mbits', 'debit_moyen'],
      weights: [3, 3, 3],
    },
    defaveur: {
      label: 'Défaveur',
      of: ['sans_qualification', 'pension_credit', 'chomage', 'imd'],
      weights: [4, 2, 2, 2],
    },
  },
  index: { label: 'Digital Exclusion Risk Index', of: ['demographie', 'reseau', 'defaveur'] },
})
