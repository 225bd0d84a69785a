/** The sources that are recognised, from the most to the least particular. Adding a millésime is adding a line. */
import { longForms } from './melodi.ts'
import type { Derivation, Source } from './source.ts'

const LO = 'Licence Ouverte 2.0'
const census = {
  column: /^(?<field>[PC])(?<year>\d\d)_(?<name>.+)$/,
  variable: '$<field>_$<name>',
  unit: 'effectif',
} as const

const filosofiRemarks = [
  {
    from: '2023',
    to: '9999',
    text: 'Filosofi 2023 : rupture de série, à ne pas comparer avec 2021 et avant',
  },
] as const

/** Years that a producer never published, and why: said when they are asked for. */
export const neverPublished: readonly {
  readonly year: string
  readonly variables: RegExp
  readonly why: string
}[] = [
  {
    year: '2022',
    variables: /^(DEC_)?(TP60|MED)$/,
    why: 'Filosofi 2022 n’a jamais été publié (la suppression de la taxe d’habitation a fait perdre les adresses des ménages)',
  },
]

/** Years of the code officiel géographique of the census bases, where they are known. */
const censusGeography = { 2013: '2015', 2016: '2018' } as const
const censusBase = {
  producer: 'INSEE',
  licence: LO,
  variables: [census],
  geography: censusGeography,
  uncovered: /^976/,
} as const
const key = /^(CODGEO|IRIS)$/i

/** Sets of the census in Melodi, told by a dimension that the others lack: activity also has diplomas, and both have ages. */
const melodi = (
  [
    ['activite', 'activité', 'population active et chômage', /^EMPSTA_ENQ$/, longForms.activity],
    ['menages', 'ménages et familles', 'ménages', /^TPH$/, longForms.households],
    ['familles', 'ménages et familles', 'familles', /^TFN$/, longForms.families],
    ['logement', 'logement', 'logements', /^TSH$/, longForms.housing],
    ['diplomes', 'diplômes', 'diplômes et formation', /^EDUC$/, longForms.diplomas],
    [
      'population',
      'population par âge',
      'population par sexe et âge',
      /^SEX$/,
      longForms.population,
    ],
  ] as const
).map(([id, theme, label, dimension, long]): Source => ({
  id: `melodi-${id}`,
  label: `Recensement de la population, ${label} (Melodi)`,
  theme,
  producer: 'INSEE',
  licence: LO,
  signature: [/^GEO$/, /^RP_MEASURE$/, dimension, /^OBS_VALUE$/],
  variables: [],
  long,
}))

export const sources: readonly Source[] = [
  {
    id: 'entrees-nationales',
    label: 'Entrées nationales de l’indice, communes (recensement 2017, Filosofi, ARCEP 2019)',
    producer: 'INSEE, ARCEP',
    licence: LO,
    signature: [/^CODGEO$/, /^TX_65P_RP\d\d$/, /^THD30_PART_ARCEP_/],
    variables: [
      { column: /^PMUN(?<year>\d\d)$/, variable: 'PMUN', unit: 'effectif' },
      { column: /^TX_65P_RP(?<year>\d\d)$/, variable: 'TX_POP65P', unit: 'pourcent' },
      {
        column: /^TX_NSCOL_PEUDIPL_RP(?<year>\d\d)$/,
        variable: 'TX_NSCOL15P_AUPLUS_CAPBEP',
        unit: 'pourcent',
      },
      { column: /^TX_MENSEUL_RP(?<year>\d\d)$/, variable: 'TX_MENPSEUL', unit: 'pourcent' },
      { column: /^TX_FAMMONO_RP(?<year>\d\d)$/, variable: 'TX_MENFAMMONO', unit: 'pourcent' },
      { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^TP60(?<year>\d\d)_PCT$/, variable: 'TP60', unit: 'pourcent' },
      {
        column: /^THD30_PART_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/,
        variable: 'TX_THD30',
        unit: 'part',
      },
      {
        column: /^LOGLOC_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/,
        variable: 'LOCAUX',
        unit: 'effectif',
      },
      census,
    ],
    leftAside: [
      { column: /^MOBILE_SITES/, why: 'compte des antennes : ce n’est pas une couverture 4G' },
    ],
  },
  {
    id: 'filosofi-iris',
    label: 'Filosofi, revenus à l’IRIS',
    theme: 'revenus et pauvreté',
    producer: 'INSEE',
    licence: LO,
    page: 'https://www.insee.fr/fr/statistiques/8229323',
    signature: [/^IRIS$/, /^(DEC|DISP)_(TP60|MED)\d\d$/],
    variables: [
      { column: /^DISP_TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent' },
      { column: /^DISP_MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^DISP_PIMP(?<year>\d\d)$/, variable: 'PIMP', unit: 'pourcent' },
      { column: /^DISP_D1(?<year>\d\d)$/, variable: 'D1', unit: 'valeur' },
      { column: /^DISP_D9(?<year>\d\d)$/, variable: 'D9', unit: 'valeur' },
      { column: /^DEC_TP60(?<year>\d\d)$/, variable: 'DEC_TP60', unit: 'pourcent' },
      {
        column: /^DEC_(?<name>MED|Q1|Q3|D[1-46-9])(?<year>\d\d)$/,
        variable: 'DEC_$<name>',
        unit: 'valeur',
      },
      { column: /^DEC_PIMP(?<year>\d\d)$/, variable: 'DEC_PIMP', unit: 'pourcent' },
    ],
    leftAside: [
      { column: /^(DEC|DISP)_(NOTE|INCERT)/, why: 'note de qualité de l’INSEE, non lue' },
    ],
    remarks: filosofiRemarks,
  },
  {
    id: 'filosofi',
    label: 'Filosofi, revenus et pauvreté',
    theme: 'revenus et pauvreté',
    producer: 'INSEE',
    licence: LO,
    page: 'https://www.insee.fr/fr/statistiques/7756729',
    signature: [/^CODGEO$/, /^NBMENFISC\d\d$/, /^MED\d\d$/, /^TP60\d\d$/],
    geography: { 2014: '2015', 2015: '2016', 2016: '2019', 2021: '2024' },
    // up to 2016 the secret is an empty cell; from 2017 on it is spelt out and no cell is empty
    marks: { '': 'secret' },
    variables: [
      { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent', floor: 5 },
      {
        column: /^(?<name>NBMENFISC|NBPERSMENFISC)(?<year>\d\d)$/,
        variable: '$<name>',
        unit: 'effectif',
      },
      { column: /^(?<name>D1|D9)(?<year>\d\d)$/, variable: '$<name>', unit: 'valeur' },
      {
        column:
          /^(?<name>PIMP|PACT|PTSA|PCHO|PBEN|PPEN|PPAT|PPSOC|PPFAM|PPMINI|PPLOGT|PIMPOT)(?<year>\d\d)$/,
        variable: '$<name>',
        unit: 'pourcent',
      },
    ],
    remarks: filosofiRemarks,
  },
  {
    id: 'arcep-debit',
    label: 'Ma connexion internet, éligibilité par débit et par commune',
    theme: 'débit fixe',
    producer: 'ARCEP',
    licence: LO,
    signature: [/^code_insee$/, /^nbr$/, /^inel_hd$/, /^elig_thd30$/],
    variables: [{ column: /^nbr$/, variable: 'LOCAUX', unit: 'effectif' }],
    dated: /^date$/,
    classes: {
      total: 'nbr',
      classes: [
        'inel_hd',
        'elig_hd05',
        'elig_hd3',
        'elig_hd8',
        'elig_bhd8',
        'elig_thd30',
        'elig_thd100',
        'elig_thd1g',
      ],
      from: 'elig_thd30',
      variable: 'LOCAUX_THD30',
    },
  },
  {
    id: 'arcep-4g',
    label:
      'Couverture 4G par commune et opérateur (part de la surface que le mieux couvrant ne couvre pas)',
    theme: 'couverture mobile',
    producer: 'ARCEP',
    licence: LO,
    signature: [/^CODE_INSEE$/, /^OPE$/, /^pct\.superficie$/],
    variables: [],
    long: longForms.mobile,
    datedByName: /_(?<month>0[1-9]|1[0-2])(?<year>20\d\d)[._]/,
    remarks: [
      {
        from: '',
        to: '9999',
        text: '4G : part de la surface (et non de la population) que l’opérateur le mieux couvrant laisse sans 4G ; la part qu’aucun opérateur ne couvre est au plus égale à celle-ci',
      },
    ],
  },
  {
    id: 'arcep-cartefibre',
    label: 'Cartefibre, locaux raccordables à la fibre par commune',
    theme: 'fibre',
    producer: 'ARCEP',
    licence: LO,
    signature: [/^INSEE_COM$/i, /^ftth$/i, /^locaux$/i],
    variables: [
      { column: /^locaux$/i, variable: 'LOCAUX_FIBRE', unit: 'effectif' },
      { column: /^ftth$/i, variable: 'LOCAUX_FTTH', unit: 'effectif' },
    ],
    datedByName: /(?<year>20\d\d)[_-]?T(?<quarter>[1-4])/i,
  },
  {
    id: 'arcep-deploiement',
    label: 'Déploiement de la fibre par commune (observatoire du haut et très haut débit)',
    theme: 'fibre',
    producer: 'ARCEP',
    licence: LO,
    page: 'https://www.data.gouv.fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements',
    signature: [
      /^Code (commune|arrondissement)$/i,
      /^Meilleure estimation des locaux/i,
      /^T[1-4] 20\d\d$/,
    ],
    variables: [
      {
        column: /^Meilleure estimation des locaux(?:(?: T(?<quarter>[1-4]) (?<year>20\d\d))|.*)$/i,
        variable: 'LOCAUX_FIBRE',
        unit: 'effectif',
      },
      { column: /^T(?<quarter>[1-4]) (?<year>20\d\d)$/, variable: 'LOCAUX_FTTH', unit: 'effectif' },
    ],
    datedByHeader: /^T(?<quarter>[1-4]) (?<year>20\d\d)$/,
  },
  {
    id: 'cnaf-commune',
    label: 'Foyers allocataires des Caf par commune (effectifs arrondis à 5)',
    theme: 'prestations sociales',
    producer: 'CNAF',
    licence: LO,
    page: 'https://data.caf.fr',
    signature: [/^Num[ée]ro commune$/, /^Nombre foyers NDUR$/],
    variables: [
      { column: /^Nombre foyers NDUR$/, variable: 'ALLOCATAIRES', unit: 'effectif' },
      { column: /^Nombre personnes NDUR$/, variable: 'PERCOU', unit: 'effectif' },
      { column: /^Nombre foyers AAH$/, variable: 'AAAH', unit: 'effectif' },
      { column: /^Nombre foyers PPA$/, variable: 'APPA', unit: 'effectif' },
      { column: /^Nombre foyers RSA$/, variable: 'ARSAS', unit: 'effectif' },
    ],
    period: /^Date r[ée]f[ée]rence$/,
    marks: { '': 'secret' },
    remarks: [
      {
        from: '',
        to: '9999',
        text: 'Caf par commune : effectifs arrondis à 5, moins de 5 foyers secret',
      },
    ],
  },
  {
    id: 'cnaf-iris',
    label: 'Allocataires des Caf à l’IRIS',
    theme: 'prestations sociales',
    producer: 'CNAF',
    licence: LO,
    signature: [/^iris_code$/, /^percou$/, /^arsas$/],
    variables: [
      { column: /^a$/, variable: 'ALLOCATAIRES', unit: 'effectif' },
      { column: /^percou$/, variable: 'PERCOU', unit: 'effectif' },
      { column: /^aaah$/, variable: 'AAAH', unit: 'effectif' },
      { column: /^appa$/, variable: 'APPA', unit: 'effectif' },
      { column: /^arsas$/, variable: 'ARSAS', unit: 'effectif' },
    ],
    // an empty cell is a small count: the whole row is empty where the column « note » is 2, 3 or 4
    marks: { '': 'secret' },
  },
  {
    id: 'populations-reference',
    label: 'Populations de référence',
    theme: 'population',
    producer: 'INSEE',
    licence: LO,
    signature: [/^com_code$/, /^popref_mun$/],
    variables: [{ column: /^popref_mun$/, variable: 'PMUN', unit: 'effectif' }],
    dated: /^popref_annee$/,
    marks: { '.': 'non-renseigne' },
  },
  ...melodi,
  {
    id: 'melodi-filosofi',
    label: 'Filosofi, revenus et pauvreté (Melodi)',
    theme: 'revenus et pauvreté',
    producer: 'INSEE',
    licence: LO,
    signature: [/^GEO$/, /^FILOSOFI_MEASURE$/, /^OBS_VALUE$/],
    variables: [],
    long: longForms.income,
    remarks: filosofiRemarks,
  },
  {
    id: 'populations-reference-melodi',
    label: 'Populations de référence (Melodi)',
    theme: 'population',
    producer: 'INSEE',
    licence: LO,
    signature: [/^GEO$/, /^POPREF_MEASURE$/, /^OBS_VALUE$/],
    variables: [],
    long: longForms.reference,
  },
  {
    id: 'dossier-complet',
    label: 'Dossier complet (INSEE)',
    theme: 'plusieurs',
    producer: 'INSEE',
    licence: LO,
    signature: [/^GEO$/, /^TAB_MEASURE$/, /^OBS_VALUE$/],
    variables: [],
    long: longForms.everything,
    remarks: filosofiRemarks,
  },
  {
    id: 'rp-population',
    label: 'Recensement de la population, évolution et structure de la population',
    theme: 'population par âge',
    ...censusBase,
    signature: [key, /^P\d\d_POP(0014|0019|80P)$/, /^P\d\d_POP(1529|2064|65P)$/],
  },
  {
    id: 'rp-diplomes',
    label: 'Recensement de la population, diplômes et formation',
    theme: 'diplômes',
    ...censusBase,
    signature: [key, /^P\d\d_NSCOL15P(_|$)/],
  },
  {
    id: 'rp-familles',
    label: 'Recensement de la population, couples, familles et ménages',
    theme: 'ménages et familles',
    ...censusBase,
    signature: [key, /^C\d\d_MEN$/, /^C\d\d_(MENPSEUL|FAM)$/],
  },
  {
    id: 'rp-activite',
    label: 'Recensement de la population, activité des résidents',
    theme: 'activité',
    ...censusBase,
    signature: [key, /^P\d\d_ACT1564$/],
  },
  {
    id: 'rp-logement',
    label: 'Recensement de la population, logement',
    theme: 'logement',
    ...censusBase,
    signature: [key, /^P\d\d_RP$/],
  },
  {
    id: 'recensement',
    label: 'Recensement de la population',
    theme: 'plusieurs',
    ...censusBase,
    signature: [key, /^[PC]\d\d_/],
  },
  {
    id: 'appartenance',
    label: 'Appartenance des communes',
    producer: 'INSEE (code officiel géographique)',
    licence: LO,
    signature: [/^(CODGEO|DEPCOM)$/, /^EPCI$/, /^(NOM_EPCI|LIBGEO|NOM_DEPCOM)$/],
    variables: [],
  },
]

/**
 * What a table of indicators may bear: the names of every source, and rates written `TX17_…`, in
 * percent, after the census they come from. The method's own identifiers are added when it is read.
 */
export const indicatorTable: Source = {
  id: 'table-indicateurs',
  label: 'Table d’indicateurs',
  producer: 'fournie par l’utilisateur',
  licence: 'celle de ses sources',
  signature: [],
  variables: [
    { column: /^TX(?<year>\d\d)_65P$/, variable: 'TX_POP65P', unit: 'pourcent' },
    {
      column: /^TX(?<year>\d\d)_(?<name>MENPSEUL|MENFAMMONO)$/,
      variable: 'TX_$<name>',
      unit: 'pourcent',
    },
    { column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_LOCAUX$/, variable: 'LOCAUX', unit: 'effectif' },
    {
      column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_(?:LOCAUX_)?FTTH$/,
      variable: 'LOCAUX_FTTH',
      unit: 'effectif',
    },
    ...sources.flatMap(({ variables }) => variables),
  ],
}

/**
 * Diploma levels. The nomenclature changed in 2013 and in 2017; « at most brevet » and the total are
 * what can be had from each. 2013–2016 DIPLMIN includes the brevet, the later one does not.
 */
const level = (name: string): string => `P_NSCOL15P_${name}`
export const derivations: readonly Derivation[] = [
  { variable: level('AUPLUS_BREVET'), sum: ['DIPLMIN', 'BEPC'].map(level) },
  {
    variable: level('AUPLUS_BREVET'),
    sum: ['DIPLMIN'].map(level),
    unless: ['BEPC', 'SUP2'].map(level),
  },
  { variable: level('AUPLUS_BREVET'), sum: ['DIPL0', 'CEP', 'BEPC'].map(level) },
  {
    variable: 'P_NSCOL15P',
    sum: ['DIPLMIN', 'BEPC', 'CAPBEP', 'BAC', 'SUP2', 'SUP34', 'SUP5'].map(level),
  },
  {
    variable: 'P_NSCOL15P',
    sum: ['DIPLMIN', 'CAPBEP', 'BAC', 'SUP'].map(level),
    unless: ['BEPC', 'SUP2'].map(level),
  },
  {
    variable: 'P_NSCOL15P',
    sum: ['DIPL0', 'CEP', 'BEPC', 'CAPBEP', 'BAC', 'BACP2', 'SUP'].map(level),
  },
  { variable: level('SUPERIEUR'), sum: ['SUP2', 'SUP34', 'SUP5'].map(level) },
  { variable: level('SUPERIEUR'), sum: ['BACP2', 'SUP'].map(level) },
  { variable: level('SUPERIEUR'), sum: ['SUP'].map(level) },
  { variable: 'P_POP65P', sum: ['P_POP6579', 'P_POP80P'] },
  { variable: 'P_POP75P', sum: ['P_POP7589', 'P_POP90P'] },
  ...['0014', '1529', '3044', '4559', '6074', '75P', '0019', '2064', '65P'].map((age) => ({
    variable: `P_POP${age}`,
    sum: [`P_H${age}`, `P_F${age}`],
  })),
  { variable: 'P_POP', sum: ['P_POP0019', 'P_POP2064', 'P_POP65P'] },
  { variable: 'P_POP', sum: ['P_H0019', 'P_H2064', 'P_H65P', 'P_F0019', 'P_F2064', 'P_F65P'] },
  { variable: 'C_FAMMONO', sum: ['C_HMONO', 'C_FMONO'] },
  // the premises that fibre is counted against are not those of Ma connexion internet: they only stand for them where these are not given
  { variable: 'LOCAUX', sum: ['LOCAUX_FIBRE'] },
  { variable: 'P_RP_VOIT1P', sum: ['P_RP_VOIT1', 'P_RP_VOIT2P'] },
]

/**
 * What a nomenclature cannot give, said when a method asks for it. In order: the variable, the years of
 * the census that lack it, and what to read in its place.
 */
export const impossible: readonly {
  readonly variable: RegExp
  readonly from: string
  readonly to: string
  readonly why: string
}[] = [
  {
    variable: /^P_NSCOL15P_(BEPC|SUP2|SUP34|SUP5)$/,
    from: '2013',
    to: '2016',
    why: 'de 2013 à 2016 l’INSEE ne distingue pas le brevet de l’absence de diplôme, ni les niveaux du supérieur : lisez P_NSCOL15P_AUPLUS_BREVET et P_NSCOL15P_SUPERIEUR',
  },
  {
    variable: /^P_NSCOL15P_(DIPLMIN|SUP2|SUP34|SUP5)$/,
    from: '1990',
    to: '2012',
    why: 'avant 2013 les niveaux sont DIPL0, CEP, BEPC, CAPBEP, BAC, BACP2, SUP : lisez P_NSCOL15P_AUPLUS_BREVET et P_NSCOL15P_SUPERIEUR',
  },
  {
    variable: /^P_NSCOL15P_(DIPL0|CEP)$/,
    from: '2013',
    to: '9999',
    why: 'depuis 2013 l’INSEE ne distingue plus le CEP de l’absence de diplôme : lisez P_NSCOL15P_AUPLUS_BREVET',
  },
  {
    variable: /^P_NSCOL15P_SUP$/,
    from: '2017',
    to: '9999',
    why: 'depuis 2017 le supérieur a trois niveaux (SUP2, SUP34, SUP5) : lisez P_NSCOL15P_SUPERIEUR',
  },
]
