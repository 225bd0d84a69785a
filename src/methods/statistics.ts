/** Statistics that several methods count, and who publishes them: written once, so that two methods that share one share its words. */
import type { Indicator, MethodSource } from '../method/method.ts'

const LO = 'Licence Ouverte 2.0'

/** The population census of INSEE. */
export const rp = {
  label: 'Recensement de la population',
  producer: 'INSEE',
  licence: LO,
} as const satisfies MethodSource
/** Incomes and poverty: Filosofi, INSEE. */
export const filosofi = {
  label: 'Filosofi',
  producer: 'INSEE',
  licence: LO,
} as const satisfies MethodSource
/** Fixed and mobile coverage: ARCEP. */
export const arcep = {
  label: 'Ma connexion internet ; couverture mobile',
  producer: 'ARCEP',
  licence: LO,
} as const satisfies MethodSource
/** Beneficiaries of family allowance funds: CNAF. */
export const cnaf = {
  label: 'Allocataires des caisses d’allocations familiales',
  producer: 'CNAF',
  licence: LO,
} as const satisfies MethodSource
/** The permanent database of facilities (BPE) of INSEE. */
export const bpe = {
  label: 'Base permanente des équipements',
  producer: 'INSEE',
  licence: LO,
} as const satisfies MethodSource

/** A share that worsens fragility, measured from the variables of a public source. */
const share = <const Source extends string, const Measures extends Indicator['measures']>(
  source: Source,
  label: string,
  definition: string,
  measures: Measures,
) =>
  ({
    label,
    sense: 'worsens',
    unit: 'share',
    source,
    definition,
    measures,
  }) as const satisfies Indicator

/** Share of premises without a wired 30 Mbit/s. */
export const nonCouvertureThd = share(
  'arcep',
  'Locaux sans très haut débit',
  'Part des locaux sans débit terrestre d’au moins 30 Mbit/s.',
  [
    { numerator: 'LOCAUX - LOCAUX_THD30', denominator: 'LOCAUX' },
    { rate: '1 - TX_THD30', weight: 'LOCAUX' },
  ],
)

/** Share without 4G from any operator. */
export const nonCouverture4g = share(
  'arcep',
  'Non-couverture 4G',
  'Part non couverte en 4G par au moins un opérateur (surface ou population : l’éditeur ne le dit pas).',
  [{ rate: 'TX_NON_4G' }],
)

/** Share of people under 60 % of the national median standard of living. */
export const tauxPauvrete = share(
  'filosofi',
  'Taux de pauvreté',
  'Part des personnes dont le niveau de vie est sous 60 % de la médiane nationale.',
  [{ rate: 'TP60' }],
)

/** Share of people aged 65 or over in the population. */
export const part65Plus = share(
  'rp',
  '65 ans ou plus',
  'Part des 65 ans ou plus dans la population.',
  [{ numerator: 'P_POP65P', denominator: 'P_POP' }, { rate: 'TX_POP65P' }],
)

/** Share of people aged 15 to 29 in the population. */
export const part1529 = share('rp', '15 à 29 ans', 'Part des 15 à 29 ans dans la population.', [
  { numerator: 'P_POP1529', denominator: 'P_POP' },
])

/** Share of people with at most a CAP or a BEP, of those aged 15 or over out of school. */
export const moinsQueBac = share(
  'rp',
  'Sans diplôme ou diplôme inférieur au baccalauréat',
  'Part des personnes au plus titulaires d’un CAP ou d’un BEP parmi les 15 ans ou plus non scolarisés.',
  [
    { numerator: 'P_NSCOL15P_AUPLUS_BREVET + P_NSCOL15P_CAPBEP', denominator: 'P_NSCOL15P' },
    { numerator: 'P_NSCOL15P_AUPLUS_CAPBEP', denominator: 'P_NSCOL15P' },
    { rate: 'TX_NSCOL15P_AUPLUS_CAPBEP' },
  ],
)

/** Share of people with at most the brevet, of those aged 15 or over out of school. */
export const auPlusBrevet = share(
  'rp',
  'Peu ou pas diplômés',
  'Part des personnes au plus titulaires du brevet parmi les 15 ans ou plus non scolarisés.',
  [{ numerator: 'P_NSCOL15P_AUPLUS_BREVET', denominator: 'P_NSCOL15P' }],
)

/** Share of households of one person. */
export const menagesUnePersonne = share(
  'rp',
  'Ménages d’une personne',
  'Part des ménages d’une seule personne parmi les ménages.',
  [{ numerator: 'C_MENPSEUL', denominator: 'C_MEN' }, { rate: 'TX_MENPSEUL' }],
)

/** Share of households whose main family has a single parent. */
export const menagesMonoparentaux = share(
  'rp',
  'Ménages monoparentaux',
  'Part des ménages dont la famille principale est monoparentale parmi les ménages.',
  [{ numerator: 'C_MENFAMMONO', denominator: 'C_MEN' }, { rate: 'TX_MENFAMMONO' }],
)

/** Share of families with a single parent. */
export const famillesMonoparentales = share(
  'rp',
  'Familles monoparentales',
  'Part des familles monoparentales parmi les familles.',
  [{ numerator: 'C_FAMMONO', denominator: 'C_FAM' }],
)

/** Share of the unemployed, in the sense of the census, among people aged 15 to 64. */
export const tauxChomage = share('rp', 'Chômeurs', 'Part des chômeurs parmi les 15 à 64 ans.', [
  { numerator: 'P_CHOM1564', denominator: 'P_POP1564' },
])

/** Share of foreigners in the population. */
export const partEtrangers = share('rp', 'Étrangers', 'Part des étrangers dans la population.', [
  { numerator: 'P_POP_ETR', denominator: 'P_POP' },
])

/** A share that no file of our catalogue gives ready: it is read from a column that bears the name of the indicator. */
export function given<const Id extends string, const Source extends string>(
  id: Id,
  source: Source,
  label: string,
  definition: string,
) {
  return share(source, label, definition, [{ rate: id }])
}

/** A quantity that is read from a column that bears the name of the indicator. */
export function quantity<
  const Id extends string,
  const Source extends string,
  const U extends Indicator['unit'],
>(id: Id, source: Source, unit: U, label: string, definition: string) {
  return {
    label,
    sense: 'worsens',
    unit,
    source,
    definition,
    measures: [{ value: id }],
  } as const satisfies Indicator
}

/** Share of beneficiaries most of whose income comes from CAF allowances. */
export const prestationsSociales = given(
  'prestations_sociales',
  'cnaf',
  'Recours aux prestations sociales',
  'Part des allocataires dont plus de la moitié des ressources vient des prestations de la CAF.',
)
/** Mean straight-line distance to public services, in kilometres. */
export const distanceServices = quantity(
  'distance_services_publics',
  'bpe',
  'km',
  'Distance aux services publics',
  'Distance moyenne à vol d’oiseau, en kilomètres, à un panier de services publics (emploi, impôts, maison de services, poste).',
)
/** Straight-line distance to the nearest library, in kilometres. */
export const distanceBibliotheque = quantity(
  'distance_bibliotheque',
  'bpe',
  'km',
  'Distance à une bibliothèque',
  'Distance à vol d’oiseau, en kilomètres, à la bibliothèque la plus proche.',
)
