/** Municipal arrondissements of Paris, Lyon and Marseille: lists of places name them, most tables of communes do not. */
import { communeOfArrondissement } from './cog.ts'

/**
 * The commune of a municipal arrondissement; any other code as it is. Source: INSEE, COG.
 *
 * @example
 * wholeCommune('75112') // → '75056'
 */
export function wholeCommune(code: string): string {
  return communeOfArrondissement.get(code) ?? code
}
