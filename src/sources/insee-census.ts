/** Census bases of INSEE, wide files of communes and of IRIS, and the nomenclatures of their variables. */
import {
  LICENCE_OUVERTE,
  type Derivation,
  type Producer,
  type Source,
  type UnavailableVariable,
} from './source.ts'

/** A variable of the census: the field (main or complementary survey), the year, the name. */
export const censusVariable = {
  column: /^(?<field>[PC])(?<year>\d\d)_(?<name>.+)$/,
  variable: '$<field>_$<name>',
  unit: 'effectif',
} as const

const base = {
  producer: 'INSEE',
  licence: LICENCE_OUVERTE,
  keys: [
    { level: 'iris', column: /^IRIS$/i },
    { level: 'commune', column: /^CODGEO$/i },
  ],
  name: /^(libgeo|lib_?iris|libcom)$/i,
  variables: [censusVariable],
  geography: { 2013: '2015', 2016: '2018' },
  uncovered: /^976/,
} as const
const key = /^(CODGEO|IRIS)$/i

const sources: readonly Source[] = [
  {
    id: 'rp-population',
    label: 'Recensement de la population, évolution et structure de la population',
    theme: 'population par âge',
    ...base,
    signature: [key, /^P\d\d_POP(0014|0019|80P)$/, /^P\d\d_POP(1529|2064|65P)$/],
  },
  {
    id: 'rp-diplomes',
    label: 'Recensement de la population, diplômes et formation',
    theme: 'diplômes',
    ...base,
    signature: [key, /^P\d\d_NSCOL15P(_|$)/],
  },
  {
    id: 'rp-familles',
    label: 'Recensement de la population, couples, familles et ménages',
    theme: 'ménages et familles',
    ...base,
    signature: [key, /^C\d\d_MEN$/, /^C\d\d_(MENPSEUL|FAM)$/],
  },
  {
    id: 'rp-activite',
    label: 'Recensement de la population, activité des résidents',
    theme: 'activité',
    ...base,
    signature: [key, /^P\d\d_ACT1564$/],
  },
  {
    id: 'rp-logement',
    label: 'Recensement de la population, logement',
    theme: 'logement',
    ...base,
    signature: [key, /^P\d\d_RP$/],
  },
  {
    id: 'recensement',
    label: 'Recensement de la population',
    theme: 'plusieurs',
    ...base,
    signature: [key, /^[PC]\d\d_/],
  },
]

/**
 * Diploma levels. The nomenclature changed in 2013 and in 2017; « at most brevet » and the total are
 * what can be had from each. 2013–2016 DIPLMIN includes the brevet, the later one does not.
 */
const level = (name: string): string => `P_NSCOL15P_${name}`
const derivations: readonly Derivation[] = [
  { variable: level('AUPLUS_BREVET'), sum: ['DIPLMIN', 'BEPC'].map(level) },
  {
    variable: level('AUPLUS_BREVET'),
    sum: ['DIPLMIN'].map(level),
    unless: ['BEPC', 'SUP2'].map(level),
    years: { from: '2013', to: '2016' },
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
    years: { from: '2013', to: '2016' },
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
  { variable: 'P_RP_VOIT1P', sum: ['P_RP_VOIT1', 'P_RP_VOIT2P'] },
]

/** What each nomenclature of diplomas cannot give. */
const unavailable: readonly UnavailableVariable[] = [
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

/** Census bases: their files, sums of their variables, breaks of their nomenclatures. */
export const inseeCensusFiles: Producer = {
  sources,
  derivations,
  unavailable,
  ignored: [
    {
      label: 'Dictionnaire des variables (INSEE)',
      signature: [/^COD_VAR$/, /^LIB_VAR$/],
      why: 'il décrit les variables du fichier qu’il accompagne',
    },
    {
      label: 'Dictionnaire des variables (INSEE)',
      signature: [/^VAR_ID$/, /^VAR_LIB$/],
      why: 'il décrit les variables du classeur',
    },
  ],
}
