/** Codes officiels. They are text, never numbers; a brand stops a raw string from being taken for one. */
import { UserError } from '../core/errors.ts'
import type { Level } from '../table/level.ts'

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

/** The pattern of a commune is the one on which fourteen schemas of schema.data.gouv.fr agree. */
const COMMUNE = String.raw`(?:[013-9]\d|2[AB1-9])\d{3}`
const patterns: Readonly<Record<Level, RegExp>> = {
  iris: new RegExp(`^${COMMUNE}\\d{4}$`),
  commune: new RegExp(`^${COMMUNE}$`),
  epci: /^(?:\d{9}|ZZZZZZZZZ)$/,
  departement: /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98\d)$/,
  region: /^\d{2}$/,
  france: /^(?:FR|FRANCE|F|M|1)$/,
  groupe: /^\S.*$/,
}

const shapes: Readonly<Record<Level, string>> = {
  iris: 'un code IRIS a neuf caractères, comme 010040101 ou 2A0040101',
  commune: 'un code commune a cinq caractères, comme 01004, 2A004 ou 97105',
  epci: 'un code EPCI est un SIREN de neuf chiffres, comme 200069052',
  departement: 'un code de département a deux ou trois caractères, comme 01, 2A ou 974',
  region: 'un code de région a deux chiffres, comme 27',
  france: 'la France s’écrit FR',
  groupe: 'le code d’un groupe est celui que donne le fichier de groupes',
}

/** Whether `text` has the form of a code of this level. The form only: the territory may not exist. */
export function isCode(level: Level, text: string): boolean {
  return patterns[level].test(text)
}

/**
 * What is wrong with a code, or nothing. A code that a spreadsheet shortened is told apart.
 *
 * @example
 * codeProblem('commune', '1004').code // → 'code-tronque'
 */
export function codeProblem(
  level: Level,
  text: string,
  place: { file?: string; column?: string; line?: number } = {},
): UserError | undefined {
  if (isCode(level, text)) return undefined
  if (
    /^\d+$/.test(text) &&
    isCode(level, `0${text}`) &&
    (level === 'iris' || level === 'commune' || level === 'departement')
  ) {
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
    shapes[level],
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
