/** Parents of territories (commune → département → region), as far as codes and membership columns tell. */
import type { Level } from '../table/level.ts'
import { groupBy, type Grouping, type Table } from '../table/table.ts'
import { UserError } from '../core/errors.ts'
import { NO_EPCI } from './code.ts'

/** Régions in force since 1 January 2016, and their départements. Source: INSEE, code officiel géographique. */
const departementsOfRegion: Readonly<Record<string, string>> = {
  '01': '971',
  '02': '972',
  '03': '973',
  '04': '974',
  '06': '976',
  '11': '75 77 78 91 92 93 94 95',
  '24': '18 28 36 37 41 45',
  '27': '21 25 39 58 70 71 89 90',
  '28': '14 27 50 61 76',
  '32': '02 59 60 62 80',
  '44': '08 10 51 52 54 55 57 67 68 88',
  '52': '44 49 53 72 85',
  '53': '22 29 35 56',
  '75': '16 17 19 23 24 33 40 47 64 79 86 87',
  '76': '09 11 12 30 31 32 34 46 48 65 66 81 82',
  '84': '01 03 07 15 26 38 42 43 63 69 73 74',
  '93': '04 05 06 13 83 84',
  '94': '2A 2B',
}

/** Codes of the régions in force since 2016. */
export const regionCodes: ReadonlySet<string> = new Set(Object.keys(departementsOfRegion))

const regionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(departementsOfRegion).flatMap(([region, list]) =>
    list.split(' ').map((departement) => [departement, region] as const),
  ),
)

const regionNames: Readonly<Record<string, string>> = {
  '01': 'Guadeloupe',
  '02': 'Martinique',
  '03': 'Guyane',
  '04': 'La Réunion',
  '06': 'Mayotte',
  '11': 'Île-de-France',
  '24': 'Centre-Val de Loire',
  '27': 'Bourgogne-Franche-Comté',
  '28': 'Normandie',
  '32': 'Hauts-de-France',
  '44': 'Grand Est',
  '52': 'Pays de la Loire',
  '53': 'Bretagne',
  '75': 'Nouvelle-Aquitaine',
  '76': 'Occitanie',
  '84': 'Auvergne-Rhône-Alpes',
  '93': 'Provence-Alpes-Côte d’Azur',
  '94': 'Corse',
}

const departementNames: ReadonlyMap<string, string> = new Map(
  [
    '01 Ain;02 Aisne;03 Allier;04 Alpes-de-Haute-Provence;05 Hautes-Alpes;06 Alpes-Maritimes;07 Ardèche;08 Ardennes',
    '09 Ariège;10 Aube;11 Aude;12 Aveyron;13 Bouches-du-Rhône;14 Calvados;15 Cantal;16 Charente',
    '17 Charente-Maritime;18 Cher;19 Corrèze;21 Côte-d’Or;22 Côtes-d’Armor;23 Creuse;24 Dordogne;25 Doubs',
    '26 Drôme;27 Eure;28 Eure-et-Loir;29 Finistère;2A Corse-du-Sud;2B Haute-Corse;30 Gard;31 Haute-Garonne',
    '32 Gers;33 Gironde;34 Hérault;35 Ille-et-Vilaine;36 Indre;37 Indre-et-Loire;38 Isère;39 Jura',
    '40 Landes;41 Loir-et-Cher;42 Loire;43 Haute-Loire;44 Loire-Atlantique;45 Loiret;46 Lot;47 Lot-et-Garonne',
    '48 Lozère;49 Maine-et-Loire;50 Manche;51 Marne;52 Haute-Marne;53 Mayenne;54 Meurthe-et-Moselle;55 Meuse',
    '56 Morbihan;57 Moselle;58 Nièvre;59 Nord;60 Oise;61 Orne;62 Pas-de-Calais;63 Puy-de-Dôme',
    '64 Pyrénées-Atlantiques;65 Hautes-Pyrénées;66 Pyrénées-Orientales;67 Bas-Rhin;68 Haut-Rhin;69 Rhône;70 Haute-Saône;71 Saône-et-Loire',
    '72 Sarthe;73 Savoie;74 Haute-Savoie;75 Paris;76 Seine-Maritime;77 Seine-et-Marne;78 Yvelines;79 Deux-Sèvres',
    '80 Somme;81 Tarn;82 Tarn-et-Garonne;83 Var;84 Vaucluse;85 Vendée;86 Vienne;87 Haute-Vienne',
    '88 Vosges;89 Yonne;90 Territoire de Belfort;91 Essonne;92 Hauts-de-Seine;93 Seine-Saint-Denis;94 Val-de-Marne;95 Val-d’Oise',
    '971 Guadeloupe;972 Martinique;973 Guyane;974 La Réunion;976 Mayotte',
  ]
    .flatMap((line) => line.split(';'))
    .map((each) => [each.slice(0, each.indexOf(' ')), each.slice(each.indexOf(' ') + 1)] as const),
)

/**
 * The département of a commune or of an IRIS, by its code: three characters overseas.
 *
 * @example
 * departementOf('97105') // → '971'
 */
export function departementOf(code: string): string {
  return code.slice(0, code.startsWith('97') || code.startsWith('98') ? 3 : 2)
}

const inRegion = (code: string): string => regionOf.get(departementOf(code)) ?? ''

/** The levels above that the code of a territory tells, and how. */
const parentRules: Readonly<Record<Level, Partial<Record<Level, (code: string) => string>>>> = {
  iris: {
    commune: (code) => code.slice(0, 5),
    departement: departementOf,
    region: inRegion,
  },
  commune: { departement: departementOf, region: inRegion },
  epci: {},
  departement: { region: inRegion },
  region: {},
  france: {},
  groupe: {},
}

/**
 * The code of the parent of a territory at a level, when its own code tells; otherwise `''`.
 *
 * @param from level of the territory
 * @param code its code
 * @param level level of the parent
 *
 * @example
 * parentCode('commune', '2A004', 'region') // → '94'
 */
export function parentCode(from: Level, code: string, level: Level): string {
  if (level === from) return code
  if (level === 'france') return 'FR'
  return parentRules[from][level]?.(code) ?? ''
}

/**
 * Groups the rows of a table by a level above theirs: by its membership column, failing that by their codes.
 *
 * @throws {UserError} `rattachement-absent` when neither tells
 */
export function groupingTo(table: Table, level: Level): Grouping {
  const parents = table.codes.map((code, i) => parentOfRow(table, level, code, i))
  if (parents.every((code) => code === '')) {
    throw new UserError(
      'rattachement-absent',
      `rien ne dit à quel territoire du niveau « ${level} » appartient chaque ${table.level}`,
      'ajoutez un fichier d’appartenance des communes (colonnes CODGEO et EPCI)',
    )
  }
  const grouping = groupBy(level, parents)
  return {
    ...grouping,
    names: grouping.codes.map((code) => table.parentNames?.[code] ?? nameOf(level, code)),
  }
}

/** The parent of a row: by its membership column, failing that by its code; `''` for « hors EPCI ». */
function parentOfRow(
  { membership, level: own }: Table,
  level: Level,
  code: string,
  i: number,
): string {
  const parent = membership?.[level]?.[i] || parentCode(own, code, level)
  return parent === NO_EPCI ? '' : parent
}

/** The name of a region, a département or the country, by its code; `''` for what no small table knows. */
export function nameOf(level: Level, code: string): string {
  if (level === 'france') return 'France'
  if (level === 'region') return regionNames[code] ?? ''
  return level === 'departement' ? (departementNames.get(code) ?? '') : ''
}
