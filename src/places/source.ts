/** The lists of places that are known: data. What each brings to the offer of a territory. */
import { plainName } from '../geo/key-columns.ts'

/**
 * What a place helps with, as the Hauts-de-France count it: equipment and access, skills, procedures.
 * Which service of the national standard goes where is our reading of their three columns.
 */
export const placeServices = ['equipement', 'competences', 'demarches'] as const
/** What a place of digital mediation offers: equipment, skills, help with formalities. */
export type PlaceService = (typeof placeServices)[number]

/** What a place is known as, whatever it helps with: on the list of France services, qualified by Aptic, a tiers-lieu. */
export const placeLabels = ['france_services', 'aptic', 'tiers_lieux'] as const
/** One of `placeLabels`. */
export type PlaceLabel = (typeof placeLabels)[number]

/** Distances to the nearest place of help, in km, the one that `ifn-2026` reads first. */
export const distanceVariables = [
  'DISTANCE_LIEU',
  'DISTANCE_FRANCE_SERVICES',
  'DISTANCE_LIEU_MEDIATION',
  'DISTANCE_LIEU_FOURNI',
] as const

/** Names of columns (CSV) or of keys (JSON); of several versions of a list, parted by « / ». */
export interface PlaceFields {
  /** Identifier of the place. */
  readonly id?: string
  /** Name of the place. */
  readonly name?: string
  /** Code of the commune. */
  readonly commune: string
  /** Latitude, in degrees. */
  readonly lat?: string
  /** Longitude, in degrees. */
  readonly lon?: string
  /** Both, as « 49.6, 2.7 »: latitude first. */
  readonly point?: string
  /** Services of the national standard, parted by « | » or « ; ». */
  readonly services?: string
  /** National programmes, parted by « | » or « ; ». */
  readonly programmes?: string
  /** What a place is, in the words or the codes of the standard, parted by « | » or « ; ». */
  readonly typology?: string
  /** Holds a date, ISO or French: the latest dates the list, which is then no older. */
  readonly date?: string
  /** How much a row counts, for `weighed`. */
  readonly weight?: string
}

/** A published list of places: how it is told by its columns, and where it says what. */
export interface PlaceSource {
  /** Identifier of the source. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Who publishes it. */
  readonly producer: string
  /** Licence of the list. */
  readonly licence: string
  /** Page where it is published. */
  readonly page: string
  /** Every one of these must be a column or a key, whatever its case, accents and signs. */
  readonly signature: readonly string[]
  /** And one of these. */
  readonly oneOf?: readonly string[]
  /** Columns where the list says what it says. */
  readonly fields: PlaceFields
  /** Variable that counts the rows, by commune. */
  readonly counts: string
  /** Variable that sums `fields.weight`, by commune. */
  readonly weighed?: string
  /** Variable that receives the distance to the nearest; a list without coordinates has none. */
  readonly distance?: string
  /** Places where one is helped: the nearest of all such lists is `DISTANCE_LIEU`. */
  readonly helps: boolean
  /** What every place of the list helps with, when its rows do not say. */
  readonly services?: readonly PlaceService[]
  /** What every place of the list is known as. */
  readonly labels?: readonly PlaceLabel[]
  /** Rows that are no place open to the public. */
  readonly leftAside?: { readonly column: string; readonly value: string; readonly why: string }
  /** What a reader of the figures must know. In French. */
  readonly caution?: string
}

const LO = 'Licence Ouverte 2.0'

/** The lists of places that are recognised, by their columns. */
export const placeSources: readonly PlaceSource[] = [
  {
    id: 'france-services',
    label: 'France services, liste des structures',
    producer: 'ANCT',
    licence: LO,
    page: 'https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/',
    signature: ['id_fs', 'lib_fs', 'insee_com', 'latitude', 'longitude'],
    fields: {
      id: 'id_fs',
      name: 'lib_fs',
      commune: 'insee_com',
      lat: 'latitude',
      lon: 'longitude',
      date: 'labellisation',
    },
    counts: 'NB_FRANCE_SERVICES',
    distance: 'DISTANCE_FRANCE_SERVICES',
    helps: true,
    services: ['demarches'],
    labels: ['france_services'],
    caution:
      'les sites mobiles de France services (bus) comptent au point et dans la commune que la liste leur donne',
  },
  {
    id: 'lieux-mediation',
    label: 'Lieux de médiation numérique (standard national)',
    producer: 'ANCT',
    licence: LO,
    page: 'https://cartographie.societenumerique.gouv.fr',
    signature: ['nom', 'commune', 'latitude', 'longitude', 'services'],
    oneOf: ['pivot', 'date_maj', 'structure_parente'],
    fields: {
      id: 'id',
      name: 'nom',
      commune: 'code_insee',
      lat: 'latitude',
      lon: 'longitude',
      services: 'services',
      programmes:
        'dispositif_programmes_nationaux/dispositif_programme_national/labels_nationaux/label',
      typology: 'typologie/typologies',
      date: 'date_maj',
    },
    counts: 'NB_LIEUX_MEDIATION',
    distance: 'DISTANCE_LIEU_MEDIATION',
    helps: true,
  },
  {
    id: 'bibliotheques',
    label: 'Adresses des bibliothèques publiques',
    producer: 'ministère de la Culture',
    licence: LO,
    page: 'https://data.culture.gouv.fr/explore/dataset/adresses-des-bibliotheques-publiques/',
    signature: ['Libelle1', 'INSEE', 'coordonnees_finales', 'code_bib'],
    fields: { id: 'code_bib', name: 'Libelle1', commune: 'INSEE', point: 'coordonnees_finales' },
    counts: 'NB_BIBLIOTHEQUES',
    distance: 'DISTANCE_BIBLIOTHEQUE',
    helps: false,
    leftAside: {
      column: 'type_adresse',
      value: 'Adresse administrative',
      why: 'à leur adresse administrative, non ouverte au public : non comptés',
    },
  },
  {
    id: 'conseillers-numeriques',
    label: 'Conseillers numériques, structures employeuses',
    producer: 'ANCT',
    licence: LO,
    page: 'https://www.conseiller-numerique.gouv.fr',
    signature: ['Code commune Insee', 'Nb de conseillers recrutés', 'Siret'],
    fields: { id: 'Siret', commune: 'Code commune Insee', weight: 'Nb de conseillers recrutés' },
    counts: 'NB_STRUCTURES_CONSEILLERS',
    weighed: 'NB_CONSEILLERS_NUMERIQUES',
    helps: false,
    caution:
      'les conseillers numériques sont comptés dans la commune de leur employeur, qui n’est pas toujours celle de leurs permanences',
  },
  {
    id: 'aidants-connect',
    label: 'Aidants Connect, structures habilitées',
    producer: 'ANCT',
    licence: LO,
    page: 'https://aidantsconnect.beta.gouv.fr',
    signature: ['City Insee Code', 'France Services Label', 'Is Active'],
    fields: {
      id: 'UUID',
      name: 'Name',
      commune: 'City Insee Code',
      weight: 'Nombre d’aidants',
    },
    counts: 'NB_STRUCTURES_AIDANTS_CONNECT',
    weighed: 'NB_AIDANTS_CONNECT',
    helps: false,
    services: ['demarches'],
    leftAside: { column: 'Is Active', value: 'false', why: 'inactifs : non comptés' },
    caution:
      'les aidants d’Aidants Connect sont comptés dans la commune du siège de leur structure',
  },
]

/** A list that no producer is known for: its columns are told by their names and their cells. */
export const ownList: Omit<PlaceSource, 'fields' | 'signature'> = {
  id: 'lieux-fournis',
  label: 'Liste de lieux',
  producer: 'fournie par l’utilisateur',
  licence: 'celle de sa source',
  page: '',
  counts: 'NB_LIEUX_FOURNIS',
  distance: 'DISTANCE_LIEU_FOURNI',
  helps: true,
}

/** The services of the national standard, version 2.3.0, and what they help with. */
export const standardServices: Readonly<Record<string, PlaceService>> = {
  'Acquisition de matériel informatique à prix solidaire': 'equipement',
  'Accès internet et matériel informatique': 'equipement',
  'Aide aux démarches administratives': 'demarches',
  'Maîtrise des outils numériques du quotidien': 'competences',
  'Insertion professionnelle via le numérique': 'competences',
  'Utilisation sécurisée du numérique': 'competences',
  'Parentalité et éducation avec le numérique': 'competences',
  'Loisirs et créations numériques': 'competences',
  'Compréhension du monde numérique': 'competences',
}

/** Those of the versions before it, of 2022. */
const earlierServices: Readonly<Record<PlaceService, readonly string[]>> = {
  equipement: [
    'Accéder à une connexion internet',
    'Accéder à du matériel',
    'S’équiper en matériel informatique',
  ],
  demarches: [
    'Devenir autonome dans les démarches administratives',
    'Réaliser des démarches administratives avec un accompagnement',
    'Accompagner les démarches de santé',
  ],
  competences: [
    'Prendre en main un smartphone ou une tablette',
    'Prendre en main un ordinateur',
    'Utiliser le numérique au quotidien',
    'Approfondir ma culture numérique',
    'Favoriser mon insertion professionnelle',
    'Soutenir la parentalité et l’éducation avec le numérique',
    'Créer et développer à l’ère numérique',
    'Promouvoir la citoyenneté numérique',
  ],
}

const serviceOf: ReadonlyMap<string, PlaceService> = new Map([
  ...Object.entries(standardServices).map(([name, service]) => [plainName(name), service] as const),
  ...placeServices.flatMap((service) =>
    earlierServices[service].map((name) => [plainName(name), service] as const),
  ),
])

/**
 * What a service of the national standard helps with, whatever its case, accents and signs.
 *
 * @param name service as a list writes it
 * @returns nothing for a service of no version of the standard
 *
 * @example
 * standardService('Comprehension du monde numérique') // → 'competences'
 */
export function standardService(name: string): PlaceService | undefined {
  return serviceOf.get(plainName(name))
}

/** Programme of the national standard under which a place is also on the list of France services. */
export const FRANCE_SERVICES_PROGRAMME = 'France Services'

/** How programmes and typologies are written, as `plainName` leaves them: Aptic is the pass numérique of later versions. */
const labelNames: Readonly<Record<PlaceLabel, RegExp>> = {
  france_services: /^(?:maison)?franceservices?$/,
  aptic: /^(?:aptic|passnumerique(?:aptic)?)$/,
  tiers_lieux: /^(?:tierslieux?(?:coworking)?|coworking|fablab|fabriques?deterritoires?)$/,
}

/**
 * What a place is known as, from its programmes and its typologies.
 *
 * @param names programmes and typologies, as a list writes them
 * @returns labels, in the order of `placeLabels`
 *
 * @example
 * labelsOf(['Pass numérique', 'TIERS_LIEUX']) // → ['aptic', 'tiers_lieux']
 */
export function labelsOf(names: readonly string[]): readonly PlaceLabel[] {
  const plain = names.map(plainName)
  return placeLabels.filter((label) => plain.some((name) => labelNames[label].test(name)))
}
