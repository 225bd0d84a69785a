/** Municipal arrondissements of Paris, Lyon and Marseille: lists of places name them, most tables of communes do not. */
const ARRONDISSEMENT = /^(?:751(?:0[1-9]|1\d|20)|6938[1-9]|132(?:0[1-9]|1[0-6]))$/
const communeOf: Readonly<Record<string, string>> = { '75': '75056', '69': '69123', '13': '13055' }

/**
 * The commune of a municipal arrondissement; any other code as it is. Source: INSEE, COG.
 *
 * @example
 * wholeCommune('75112') // → '75056'
 */
export function wholeCommune(code: string): string {
  return ARRONDISSEMENT.test(code) ? communeOf[code.slice(0, 2)]! : code
}
