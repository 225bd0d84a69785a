/** The sources that are recognised, from the most to the least particular. Adding a millésime is adding a line. */
import type { Derivation, Source } from './source.ts'

const LO = 'Licence Ouverte 2.0'
const census = { column: /^(?<field>[PC])(?<year>\d\d)_(?<name>.+)$/, variable: '$<field>_$<name>', unit: 'effectif' } as const

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
      { column: /^TX_NSCOL_PEUDIPL_RP(?<year>\d\d)$/, variable: 'TX_NSCOL15P_AUPLUS_CAPBEP', unit: 'pourcent' },
      { column: /^TX_MENSEUL_RP(?<year>\d\d)$/, variable: 'TX_MENPSEUL', unit: 'pourcent' },
      { column: /^TX_FAMMONO_RP(?<year>\d\d)$/, variable: 'TX_MENFAMMONO', unit: 'pourcent' },
      { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^TP60(?<year>\d\d)_PCT$/, variable: 'TP60', unit: 'pourcent' },
      { column: /^THD30_PART_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/, variable: 'TX_THD30', unit: 'part' },
      { column: /^LOGLOC_ARCEP_(?<year>\d{4})T(?<quarter>\d)$/, variable: 'LOCAUX', unit: 'effectif' },
      census,
    ],
    leftAside: [{ column: /^MOBILE_SITES/, why: 'compte des antennes : ce n’est pas une couverture 4G' }],
  },
  {
    id: 'filosofi-iris',
    label: 'Filosofi, revenus à l’IRIS',
    producer: 'INSEE',
    licence: LO,
    page: 'https://www.insee.fr/fr/statistiques/8229323',
    signature: [/^IRIS$/, /^(DEC|DISP)_(TP60|MED)\d\d$/],
    variables: [
      { column: /^DISP_TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent' },
      { column: /^DISP_MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^DEC_TP60(?<year>\d\d)$/, variable: 'DEC_TP60', unit: 'pourcent' },
      { column: /^DEC_MED(?<year>\d\d)$/, variable: 'DEC_MED', unit: 'valeur' },
    ],
  },
  {
    id: 'filosofi',
    label: 'Filosofi, revenus et pauvreté',
    producer: 'INSEE',
    licence: LO,
    page: 'https://www.insee.fr/fr/statistiques/7756729',
    signature: [/^CODGEO$/, /^NBMENFISC\d\d$/, /^MED\d\d$/, /^TP60\d\d$/],
    variables: [
      { column: /^MED(?<year>\d\d)$/, variable: 'MED', unit: 'valeur' },
      { column: /^TP60(?<year>\d\d)$/, variable: 'TP60', unit: 'pourcent' },
      { column: /^NBMENFISC(?<year>\d\d)$/, variable: 'NBMENFISC', unit: 'effectif' },
      { column: /^NBPERSMENFISC(?<year>\d\d)$/, variable: 'NBPERSMENFISC', unit: 'effectif' },
    ],
  },
  {
    id: 'arcep-debit',
    label: 'Ma connexion internet, éligibilité par débit et par commune',
    producer: 'ARCEP',
    licence: LO,
    signature: [/^code_insee$/, /^nbr$/, /^inel_hd$/, /^elig_thd30$/],
    variables: [{ column: /^nbr$/, variable: 'LOCAUX', unit: 'effectif' }],
    dated: /^date$/,
    classes: {
      total: 'nbr',
      classes: ['inel_hd', 'elig_hd05', 'elig_hd3', 'elig_hd8', 'elig_bhd8', 'elig_thd30', 'elig_thd100', 'elig_thd1g'],
      from: 'elig_thd30',
      variable: 'LOCAUX_THD30',
    },
  },
  {
    id: 'populations-reference',
    label: 'Populations de référence',
    producer: 'INSEE',
    licence: LO,
    signature: [/^com_code$/, /^popref_mun$/],
    variables: [{ column: /^popref_mun$/, variable: 'PMUN', unit: 'effectif' }],
    dated: /^popref_annee$/,
    marks: { '.': 'non-renseigne' },
  },
  {
    id: 'recensement',
    label: 'Recensement de la population',
    producer: 'INSEE',
    licence: LO,
    signature: [/^(CODGEO|IRIS)$/, /^[PC]\d\d_/],
    variables: [census],
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
    { column: /^TX(?<year>\d\d)_(?<name>MENPSEUL|MENFAMMONO)$/, variable: 'TX_$<name>', unit: 'pourcent' },
    { column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_LOCAUX$/, variable: 'LOCAUX', unit: 'effectif' },
    { column: /^ARCEP(?<year>\d\d)T(?<quarter>\d)_(?:LOCAUX_)?FTTH$/, variable: 'LOCAUX_FTTH', unit: 'effectif' },
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
  { variable: level('AUPLUS_BREVET'), sum: ['DIPLMIN'].map(level), unless: ['BEPC', 'SUP2'].map(level) },
  { variable: level('AUPLUS_BREVET'), sum: ['DIPL0', 'CEP', 'BEPC'].map(level) },
  { variable: 'P_NSCOL15P', sum: ['DIPLMIN', 'BEPC', 'CAPBEP', 'BAC', 'SUP2', 'SUP34', 'SUP5'].map(level) },
  { variable: 'P_NSCOL15P', sum: ['DIPLMIN', 'CAPBEP', 'BAC', 'SUP'].map(level), unless: ['BEPC', 'SUP2'].map(level) },
  { variable: 'P_NSCOL15P', sum: ['DIPL0', 'CEP', 'BEPC', 'CAPBEP', 'BAC', 'BACP2', 'SUP'].map(level) },
  { variable: 'P_POP75P', sum: ['P_POP7589', 'P_POP90P'] },
]
