/** Codes officiels. They are text, never numbers; a brand stops a raw string from being taken for one. */
import { UserError } from '../core/errors.ts'
import { levelDefinitions, type Level } from '../table/level.ts'

declare const kind: unique symbol
type Code<Kind extends string> = string & { readonly [kind]: Kind }
/** Code of a commune: five characters (`01004`, `2A004`, `97105`). Text, never a number. */
export type CodeCommune = Code<'commune'>
/** Code of an IRIS: nine characters, the first five of which are its commune. */
export type CodeIris = Code<'iris'>
/** Code of an EPCI: its SIREN, nine digits. */
export type CodeEpci = Code<'epci'>
/** Code of a département: `01`, `2A`, `971`. */
export type CodeDepartement = Code<'departement'>
/** Code of a region: two digits. */
export type CodeRegion = Code<'region'>

/** What INSEE writes for the communes that are in no EPCI à fiscalité propre: four islands. It is no EPCI. */
export const NO_EPCI = 'ZZZZZZZZZ'

/** Whether `text` has the form of a code of this level. The form only: the territory may not exist. */
export function isCode(level: Level, text: string): boolean {
  return levelDefinitions[level].code.test(text)
}

/**
 * What is wrong with a code, or nothing. A code that a spreadsheet shortened is told apart.
 *
 * @example
 * codeProblem('commune', '1004')?.code // → 'code-tronque'
 */
export function codeProblem(
  level: Level,
  text: string,
  place: { file?: string; column?: string; line?: number } = {},
): UserError | undefined {
  if (isCode(level, text)) return undefined
  if (/^\d+$/.test(text) && isCode(level, `0${text}`) && levelDefinitions[level].losesZero) {
    return new UserError(
      'code-tronque',
      `« ${text} » a ${text.length} chiffre(s) : un tableur a sans doute effacé le zéro de « 0${text} »`,
      'réimportez la colonne comme du texte, ou passez --completer-zeros',
      place,
    )
  }
  return new UserError(
    'code-invalide',
    `« ${text} » n’est pas un code de ce niveau (${level})`,
    levelDefinitions[level].codeForm,
    place,
  )
}

/** Reads a code commune, and says what happened to it when it is not one. */
export const codeCommune = (text: string): CodeCommune => read('commune', text) as CodeCommune
/** Reads a code IRIS: the commune's five characters, then four digits. */
export const codeIris = (text: string): CodeIris => read('iris', text) as CodeIris
/** Reads the SIREN of an EPCI. */
export const codeEpci = (text: string): CodeEpci => read('epci', text) as CodeEpci
/** Reads a code of département. */
export const codeDepartement = (text: string): CodeDepartement =>
  read('departement', text) as CodeDepartement
/** Reads a code of région (those in force since 2016). */
export const codeRegion = (text: string): CodeRegion => read('region', text) as CodeRegion

function read(level: Level, text: string): string {
  const problem = codeProblem(level, text)
  if (problem) throw problem
  return text
}
