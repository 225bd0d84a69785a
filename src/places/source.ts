/** The lists of places that are known: data. What each brings to the offer of a territory. */

/**
 * What a place helps with, as the Hauts-de-France count it: equipment and access, skills, procedures.
 * Which service of the national standard goes where is our reading of their three columns.
 */
export const placeServices = ['equipement', 'competences', 'demarches'] as const
/** What a place of digital mediation offers: equipment, skills, help with formalities. */
export type PlaceService = (typeof placeServices)[number]

/** Names of columns (CSV) or of keys (JSON). */
export interface PlaceFields {
  readonly id?: string
  readonly name?: string
  readonly commune: string
  readonly lat?: string
  readonly lon?: string
  /** Both, as « 49.6, 2.7 »: latitude first. */
  readonly point?: string
  /** Services of the national standard, parted by « | ». */
  readonly services?: string
  /** National programmes, parted by « | ». */
  readonly programmes?: string
  /** Holds a date, ISO or French: the latest dates the list, which is then no older. */
  readonly date?: string
  /** How much a row counts, for `weighed`. */
  readonly weight?: string
}

/** A published list of places: how it is told by its columns, and where it says what. */
export interface PlaceSource {
  readonly id: string
  readonly label: string
  readonly producer: string
  readonly licence: string
  readonly page: string
  /** Every one of these must be a column or a key. */
  readonly signature: readonly string[]
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
  /** Rows that are no place open to the public. */
  readonly leftAside?: { readonly column: string; readonly value: string; readonly why: string }
  /** What a reader of the figures must know. In French. */
  readonly caution?: string
}

/** Names of the columns of coordinates, in degrees. */
export const coordinateNames = {
  lon: /^(cx|lon|lng|long|longitude|x_?wgs84)$/i,
  lat: /^(cy|lat|latitude|y_?wgs84)$/i,
} as const

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
    caution:
      'les sites mobiles de France services (bus) comptent au point et dans la commune que la liste leur donne',
  },
  {
    id: 'lieux-mediation',
    label: 'Lieux de médiation numérique (standard national)',
    producer: 'ANCT',
    licence: LO,
    page: 'https://cartographie.societenumerique.gouv.fr',
    signature: ['id', 'nom', 'pivot', 'commune', 'latitude', 'longitude', 'date_maj'],
    fields: {
      id: 'id',
      name: 'nom',
      commune: 'code_insee',
      lat: 'latitude',
      lon: 'longitude',
      services: 'services',
      programmes: 'dispositif_programmes_nationaux',
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

/** Programme of the national standard under which a place is also on the list of France services. */
export const FRANCE_SERVICES_PROGRAMME = 'France Services'
