/**
 * The files that producers publish and the methods read: facts, as data. What is not known of one
 * (its size, its checksum, its very address) is left out, and said to be unknown wherever it shows.
 *
 * `evidence`: `catalogue`, address, size and MD5 in a public catalogue of INSEE's files; `usage`, an
 * address that public programs fetch, of which nothing more is known; `page`, only the page is known.
 */
import type { Level } from '../table/level.ts'

/** A file that a producer publishes: what it brings, of which year and level, where it is, under which licence. `bytes`, `md5` and `sha256` are given where they are known. */
export interface CatalogueFile {
  /** Identifier that `planFiles` and `download` take. */
  readonly id: string
  /** Title that its producer gives it. */
  readonly title: string
  /** Who publishes it. */
  readonly producer: string
  /** Licence it is published under. */
  readonly licence: string
  /** Page where a person finds it. */
  readonly page: string
  /** Address of the file; none where it is only reached from the page. */
  readonly url?: string
  /** Size in bytes. */
  readonly bytes?: number
  /** Checksum that the producer's catalogue gives. */
  readonly md5?: string
  /** `2021`; `''` for a list that is always the latest. */
  readonly millesime: string
  /** Level of its rows. */
  readonly level: Level
  /** Variables that it brings, by the names that methods use. */
  readonly brings: readonly string[]
  /** Identifiers of files without which it brings nothing. */
  readonly needs?: readonly string[]
  /** How the address is known: in a public catalogue of its producer, an address that public programs fetch, or its page alone. */
  readonly evidence: 'catalogue' | 'usage' | 'page'
}

/** What no file gives, and why. */
export interface KnownGap {
  /** Variables that no published file gives. */
  readonly brings: readonly string[]
  /** Only that year; every year when left out. */
  readonly millesime?: string
  /** Why none does, in French. */
  readonly why: string
}

const LO = 'Licence Ouverte 2.0'
const insee = (
  page: number,
  file: string,
): Pick<CatalogueFile, 'producer' | 'licence' | 'page' | 'url'> => ({
  producer: 'INSEE',
  licence: LO,
  page: `https://www.insee.fr/fr/statistiques/${page}`,
  url: `https://www.insee.fr/fr/statistiques/fichier/${page}/${file}`,
})

const themes = {
  population: {
    title: 'structure de la population',
    brings: ['P_POP', 'P_POP65P', 'P_POP75P', 'P_POP0019', 'P_POP2064'],
    iris: 'evol-struct-pop',
    commune: 'evol-struct-pop',
  },
  diplomes: {
    title: 'diplômes, formation',
    brings: [
      'P_NSCOL15P',
      'P_NSCOL15P_DIPLMIN',
      'P_NSCOL15P_BEPC',
      'P_NSCOL15P_AUPLUS_BREVET',
      'P_NSCOL15P_CAPBEP',
    ],
    iris: 'diplomes-formation',
    commune: 'diplomes-formation',
  },
  menages: {
    title: 'couples, familles, ménages',
    brings: ['C_MEN', 'C_MENPSEUL', 'C_MENFAMMONO', 'C_FAM', 'C_FAMMONO'],
    iris: 'couples-familles-menages',
    commune: 'coupl-fam-men',
  },
} as const

/** Pages of the census bases, by theme; the ending of the file's name where it is not `_csv.zip`. */
const census: readonly (readonly [
  year: string,
  level: 'iris' | 'commune',
  pages: Readonly<Record<keyof typeof themes, number>>,
  endings?: Partial<Record<keyof typeof themes, string>>,
])[] = [
  [
    '2022',
    'commune',
    { population: 8581696, diplomes: 8581488, menages: 8582452 },
    { diplomes: '.zip' },
  ],
  ['2021', 'commune', { population: 8201904, diplomes: 8202319, menages: 8205182 }],
  ['2022', 'iris', { population: 8647014, diplomes: 8647010, menages: 8647008 }],
  ['2021', 'iris', { population: 8268806, diplomes: 8268840, menages: 8268828 }],
  ['2020', 'iris', { population: 7704076, diplomes: 7704080, menages: 7704086 }],
  [
    '2019',
    'iris',
    { population: 6543200, diplomes: 6543298, menages: 6543224 },
    { population: '.zip' },
  ],
]

const censusFiles = census.flatMap(([millesime, level, pages, endings = {}]) =>
  (Object.keys(themes) as (keyof typeof themes)[]).map((theme): CatalogueFile => ({
    id: `rp-${theme}-${level}-${millesime}`,
    title: `Recensement ${millesime}, ${themes[theme].title}, par ${level === 'iris' ? 'IRIS' : 'commune'}`,
    ...insee(
      pages[theme],
      `base-${level === 'iris' ? 'ic' : 'cc'}-${themes[theme][level]}-${millesime}${endings[theme] ?? '_csv.zip'}`,
    ),
    millesime,
    level,
    brings: themes[theme].brings,
    evidence: 'usage',
  })),
)

/** Sets of Melodi: long files of all levels and three censuses, under one address each. */
const melodi = (
  [
    [
      'DS_RP_POPULATION_PRINC',
      'population par sexe et âge',
      ['P_POP', 'P_POP65P', 'P_POP0019', 'P_POP2064'],
    ],
    ['DS_RP_DIPLOMES_PRINC', 'diplômes, formation', themes.diplomes.brings],
    ['DS_RP_MENAGES_COMP', 'ménages', ['C_MEN', 'C_MENPSEUL', 'C_MENFAMMONO']],
    ['DS_RP_FAMILLE_COMP', 'familles', ['C_FAM', 'C_FAMMONO']],
    [
      'DS_RP_EMPLOI_LR_PRINC',
      'population active et chômage',
      ['P_POP1564', 'P_ACT1564', 'P_CHOM1564'],
    ],
    ['DS_RP_LOGEMENT_PRINC', 'logements', ['P_LOG', 'P_RP', 'P_RP_LOCHLMV', 'P_RP_VOIT1P']],
  ] as const
).map(([set, title, brings]): CatalogueFile => ({
  id: `melodi-${set.slice(3).toLowerCase().replaceAll('_', '-')}-2023`,
  title: `Recensement 2023, ${title}, communes et niveaux au-dessus (Melodi)`,
  producer: 'INSEE',
  licence: LO,
  page: 'https://catalogue-donnees.insee.fr',
  url: `https://api.insee.fr/melodi/file/${set}/${set}_2023_CSV_FR`,
  millesime: '2023',
  level: 'commune',
  brings,
  evidence: 'usage',
}))

const income = ['MED', 'TP60', 'NBMENFISC', 'NBPERSMENFISC']
const filosofi = (
  millesime: string,
  level: 'iris' | 'commune',
  page: number,
  file: string,
  known: { bytes: number; md5: string } | undefined,
): CatalogueFile => ({
  id: `filosofi-${level}-${millesime}`,
  title: `Filosofi ${millesime}, revenus et pauvreté, par ${level === 'iris' ? 'IRIS (revenu disponible)' : 'commune'}`,
  ...insee(page, file),
  ...known,
  millesime,
  level,
  brings: level === 'iris' ? ['MED', 'TP60'] : income,
  evidence: known ? 'catalogue' : 'usage',
})

const arcep = {
  producer: 'ARCEP',
  licence: LO,
  page: 'https://www.data.gouv.fr/datasets/ma-connexion-internet',
  millesime: '',
  level: 'commune',
  evidence: 'usage',
} as const
const ARCEP_LATEST = 'https://data.arcep.fr/fixe/maconnexioninternet/statistiques/last/commune'

/** Every file that `ifn sources` knows of: INSEE, ARCEP, CNAF, ANCT. */
export const catalogue: readonly CatalogueFile[] = [
  ...melodi,
  ...censusFiles,
  filosofi('2023', 'commune', 8984752, 'FILOSOFI_CC_csv.zip', undefined),
  filosofi('2021', 'commune', 7756729, 'base-cc-filosofi-2021-geo2025_csv.zip', undefined),
  filosofi('2016', 'commune', 4190004, 'filosofi-revenu-pauvrete-menage-2016.zip', {
    bytes: 2_794_694,
    md5: 'b454a2ad00faae2d8eea5e97fff7c4c2',
  }),
  filosofi('2015', 'commune', 3560121, 'filo-revenu-pauvrete-menage-2015.zip', {
    bytes: 2_417_546,
    md5: '10ed273edccd258b3ec09614ece15c2b',
  }),
  filosofi('2014', 'commune', 3126432, 'filo-revenu-pauvrete-menage-2014.zip', {
    bytes: 2_429_501,
    md5: '318c8608bcdebd137cd584330e75a81d',
  }),
  filosofi('2021', 'iris', 8229323, 'BASE_TD_FILO_IRIS_2021_DISP_CSV.zip', undefined),
  filosofi('2017', 'iris', 4479212, 'BASE_TD_FILO_DISP_IRIS_2017.xlsx', {
    bytes: 2_756_721,
    md5: '6a1e1e68028ce458ff8c08163589ede0',
  }),
  filosofi('2014', 'iris', 3288151, 'BASE_TD_FILO_DISP_IRIS_2014.xls', {
    bytes: 5_427_117,
    md5: '93b090109a8cf60e302b16a9799c66f3',
  }),
  {
    id: 'arcep-debit',
    title: 'Ma connexion internet, débits terrestres par commune, dernier trimestre',
    ...arcep,
    url: `${ARCEP_LATEST}/commune_debit_terrestre.csv`,
    brings: ['LOCAUX', 'LOCAUX_THD30'],
  },
  {
    id: 'arcep-fibre',
    title:
      'Déploiement de la fibre, Cartefibre par commune (dbf) ou observatoire (xlsx), trimestriels',
    producer: 'ARCEP',
    licence: LO,
    page: 'https://www.data.gouv.fr/datasets/le-marche-du-haut-et-tres-haut-debit-fixe-deploiements',
    millesime: '',
    level: 'commune',
    brings: ['LOCAUX_FIBRE', 'LOCAUX_FTTH'],
    evidence: 'page',
  },
  {
    id: 'cnaf-commune',
    title: 'Foyers allocataires des Caf par commune, effectifs arrondis à 5',
    producer: 'CNAF',
    licence: LO,
    page: 'https://data.caf.fr',
    millesime: '',
    level: 'commune',
    brings: ['ALLOCATAIRES', 'PERCOU', 'AAAH', 'APPA', 'ARSAS'],
    evidence: 'page',
  },
  {
    id: 'cnaf-iris',
    title: 'Allocataires des Caf par IRIS',
    producer: 'CNAF',
    licence: LO,
    page: 'https://data.caf.fr',
    millesime: '',
    level: 'iris',
    brings: ['ALLOCATAIRES', 'PERCOU', 'AAAH', 'APPA', 'ARSAS'],
    evidence: 'page',
  },
  {
    id: 'mediation',
    title: 'Lieux de médiation numérique, au standard national',
    producer: 'ANCT',
    licence: LO,
    page: 'https://www.data.gouv.fr/fr/datasets/lieux-de-mediation-numerique-sur-le-territoire-national-fournis-par-data-inclusion-1/',
    millesime: '',
    level: 'commune',
    brings: [
      'DISTANCE_LIEU_MEDIATION',
      'NB_LIEUX_MEDIATION',
      'NB_LIEUX_EQUIPEMENT',
      'NB_LIEUX_COMPETENCES',
      'NB_LIEUX_DEMARCHES',
      'DISTANCE_EQUIPEMENT',
      'DISTANCE_COMPETENCES',
    ],
    needs: ['contours-communes'],
    evidence: 'page',
  },
  {
    id: 'france-services',
    title: 'France services, liste des structures',
    producer: 'ANCT',
    licence: LO,
    page: 'https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/',
    millesime: '',
    level: 'commune',
    brings: [
      'DISTANCE_LIEU',
      'DISTANCE_DEMARCHES',
      'DISTANCE_FRANCE_SERVICES',
      'NB_FRANCE_SERVICES',
      'NB_LIEUX',
      'NB_LIEUX_DEMARCHES',
    ],
    needs: ['contours-communes'],
    evidence: 'page',
  },
  {
    id: 'bibliotheques',
    title: 'Adresses des bibliothèques publiques',
    producer: 'ministère de la Culture',
    licence: LO,
    page: 'https://data.culture.gouv.fr/explore/dataset/adresses-des-bibliotheques-publiques/',
    millesime: '',
    level: 'commune',
    brings: ['DISTANCE_BIBLIOTHEQUE', 'NB_BIBLIOTHEQUES'],
    needs: ['contours-communes'],
    evidence: 'page',
  },
  {
    id: 'contours-communes',
    title: 'Contours administratifs, communes, simplifiés à 100 m',
    producer: 'Etalab, d’après l’IGN',
    licence: LO,
    page: 'https://www.data.gouv.fr/datasets/contours-administratifs',
    url: 'https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/latest/geojson/communes-100m.geojson',
    millesime: '',
    level: 'commune',
    brings: [],
    evidence: 'usage',
  },
]

/** What was never published, or is not in the catalogue, and why: told instead of an address. */
export const knownGaps: readonly KnownGap[] = [
  {
    brings: income,
    millesime: '2022',
    why: 'Filosofi 2022 n’a jamais été publié : la suppression de la taxe d’habitation a rompu le lien entre foyers et logements ; le millésime 2021 le remplace',
  },
  {
    brings: income,
    millesime: '2023',
    why: 'Filosofi 2023 est publié avec une rupture de série : 2021 ne se compare pas à 2023',
  },
  {
    brings: ['TX_NON_4G'],
    why: 'aucune table de couverture 4G par commune n’est publiée : l’ARCEP publie des cartes par opérateur',
  },
  {
    brings: ['P_POP_ETR', 'P_POP_IMM', 'P_POP_FR'],
    why: 'la nationalité n’est pas dans les jeux de Melodi : elle est dans les bases par IRIS (base-ic-evol-struct-pop), jusqu’au millésime 2022',
  },
]

/** Hosts that are asked anything without a mirror: those of the catalogue, and where they are known to send. */
export const declaredHosts: readonly string[] = [
  ...new Set(catalogue.flatMap(({ url }) => (url === undefined ? [] : [new URL(url).host]))),
  'files.data.gouv.fr',
  'static.data.gouv.fr',
]

/** The name under which a file is kept. */
export function fileName({ id, url }: CatalogueFile): string {
  return url === undefined ? id : new URL(url).pathname.split('/').at(-1)!
}
