/** Land that only the sea or the air reaches, so that a distance as the crow flies crosses no sea unsaid. */
import { departementOf } from './membership.ts'

/**
 * Communes of the islands that no bridge joins, from the contours of the communes of 2025 (IGN): those
 * that touch no commune of the mainland. Ré, Oléron and Noirmoutier have a bridge; parts of a commune
 * (Porquerolles, Chausey) are where its point is.
 */
const communesOfIslands: Readonly<Record<string, string>> = {
  'Belle-Île': '56009 56114 56152 56241',
  Groix: '56069',
  'Île-aux-Moines': '56087',
  'Île-d’Arz': '56088',
  'Île-d’Houat': '56086',
  Hoëdic: '56085',
  'Île de Bréhat': '22016',
  'Île de Batz': '29082',
  'Île-de-Sein': '29083',
  'Île-Molène': '29084',
  Ouessant: '29155',
  'Île-d’Aix': '17004',
  'Île d’Yeu': '85113',
  'Marie-Galante': '97108 97112 97126',
  'La Désirade': '97110',
  'Terre-de-Bas': '97130',
  'Terre-de-Haut': '97131',
  'Petite-Terre': '97608 97615',
  'Miquelon-Langlade': '97501',
  'Saint-Pierre': '97502',
  'Saint-Barthélemy': '97701',
  'Saint-Martin': '97801',
  'Île des Pins': '98809',
  Bélep: '98801',
  Lifou: '98814',
  Maré: '98815',
  Ouvéa: '98820',
}

const islandOf: ReadonlyMap<string, string> = new Map(
  Object.entries(communesOfIslands).flatMap(([island, communes]) =>
    communes.split(' ').map((code) => [code, island] as const),
  ),
)

/** Where the islands of a département are not told apart: a distance there may cross the sea. */
const ARCHIPELAGO = /^98[4-7]/

/**
 * Names the land that a commune stands on: two communes of one land are joined by road.
 *
 * @param commune code of a commune
 * @returns `continent` for the mainland, `Corse`, the code of an overseas département, the name of an
 *   island; in an archipelago whose islands are not told apart (Polynésie, Wallis), the commune itself
 *
 * @example
 * landOf('56069') // → 'Groix'
 * landOf('02691') // → 'continent'
 * landOf('2A004') // → 'Corse'
 */
export function landOf(commune: string): string {
  const island = islandOf.get(commune)
  if (island !== undefined) return island
  if (ARCHIPELAGO.test(commune)) return commune
  const departement = departementOf(commune)
  if (departement === '2A' || departement === '2B') return 'Corse'
  return departement.length === 3 ? departement : 'continent'
}
