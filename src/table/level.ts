/** The levels at which territories are counted: what a level is called, how its codes look, who bears it. */
import { french, NBSP } from '../core/french.ts'

/** The levels, from the finest to the whole country; last, any grouping that a user gives. */
export const levels = [
  'iris',
  'commune',
  'epci',
  'departement',
  'region',
  'france',
  'groupe',
] as const

/** The word that asks for territories of the user's own, whose codes are any text: their level is `groupe`. */
export const OWN_CODES = 'autre'

/** Identifier of a level of territories; its definition is in `levelDefinitions`. */
export type Level = (typeof levels)[number]

/** What a level is: all that a new one needs to say. */
export interface LevelDefinition {
  /** French noun, singular and plural. */
  readonly noun: readonly [one: string, many: string]
  readonly gender: 'f' | 'm'
  /** « de la commune », « de l’EPCI ». */
  readonly of: string
  /** Form of a code. That a code has it does not say that the territory exists. */
  readonly code: RegExp
  /** The form of a code, in words. */
  readonly codeForm: string
  /** Whether codes are numbers that a spreadsheet shortens when they begin with 0. */
  readonly losesZero: boolean
  /** Whether codes are those of communes, or begin with them: they follow the COG of a year. */
  readonly followsCog: boolean
  /** What tells to which territory of the level a commune belongs: its own code, or a membership column. */
  readonly knownBy: 'code' | 'membership'
}

/** The pattern of a commune is the one on which fourteen schemas of schema.data.gouv.fr agree. */
const COMMUNE = String.raw`(?:[013-9]\d|2[AB1-9])\d{3}`

/** The definition of each level. */
export const levelDefinitions = {
  iris: {
    noun: ['IRIS', 'IRIS'],
    gender: 'm',
    of: 'de l’IRIS',
    code: new RegExp(`^${COMMUNE}\\d{4}$`),
    codeForm: 'un code IRIS a neuf caractères, comme 010040101 ou 2A0040101',
    losesZero: true,
    followsCog: true,
    knownBy: 'code',
  },
  commune: {
    noun: ['commune', 'communes'],
    gender: 'f',
    of: 'de la commune',
    code: new RegExp(`^${COMMUNE}$`),
    codeForm: 'un code commune a cinq caractères, comme 01004, 2A004 ou 97105',
    losesZero: true,
    followsCog: true,
    knownBy: 'code',
  },
  epci: {
    noun: ['EPCI', 'EPCI'],
    gender: 'm',
    of: 'de l’EPCI',
    code: /^(?:\d{9}|ZZZZZZZZZ)$/,
    codeForm: 'un code EPCI est un SIREN de neuf chiffres, comme 200069052',
    losesZero: false,
    followsCog: false,
    knownBy: 'membership',
  },
  departement: {
    noun: ['département', 'départements'],
    gender: 'm',
    of: 'du département',
    code: /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98\d)$/,
    codeForm: 'un code de département a deux ou trois caractères, comme 01, 2A ou 974',
    losesZero: true,
    followsCog: false,
    knownBy: 'code',
  },
  region: {
    noun: ['région', 'régions'],
    gender: 'f',
    of: 'de la région',
    code: /^\d{2}$/,
    codeForm: 'un code de région a deux chiffres, comme 27',
    losesZero: false,
    followsCog: false,
    knownBy: 'code',
  },
  france: {
    noun: ['pays', 'pays'],
    gender: 'm',
    of: 'de la France',
    code: /^(?:FR|FRANCE|F|M|1)$/,
    codeForm: 'la France s’écrit FR',
    losesZero: false,
    followsCog: false,
    knownBy: 'code',
  },
  groupe: {
    noun: ['groupe', 'groupes'],
    gender: 'm',
    of: 'du groupe',
    code: /^\S.*$/,
    codeForm: 'le code d’un groupe est celui que donne le fichier de groupes',
    losesZero: false,
    followsCog: false,
    knownBy: 'membership',
  },
} as const satisfies Readonly<Record<Level, LevelDefinition>>

/** Whether `a` is strictly finer than `b`. */
export function isFiner(a: Level, b: Level): boolean {
  return levels.indexOf(a) < levels.indexOf(b)
}

/** Whether the codes of a level are those of communes, or begin with them: communes and IRIS. */
export function followsCog(level: Level | undefined): boolean {
  return level !== undefined && levelDefinitions[level].followsCog
}

/** The column that bears the codes of a level in a table of results: `code_commune`. */
export function codeColumn(level: Level): string {
  return `code_${level}`
}

/** The level of which a column of results bears the codes, by its name. */
export function levelOfColumn(name: string | undefined): Level | undefined {
  return levels.find((level) => codeColumn(level) === name)
}

/** The noun of a level: singular up to one, as in French; « territoire » where the level is not known. */
export function noun(level: Level | undefined, count: number): string {
  const [one, many] = level ? levelDefinitions[level].noun : ['territoire', 'territoires']
  return count < 2 ? one : many
}

/**
 * So many territories of a level.
 *
 * @example
 * countOf('commune', 3) // → '3\u00A0communes'
 */
export function countOf(level: Level | undefined, count: number): string {
  return `${french(count, 0)}${NBSP}${noun(level, count)}`
}

/**
 * A level after its possessive.
 *
 * @example
 * possessive('region') // → 'sa région'
 */
export function possessive(level: Level): string {
  const { gender, noun: words } = levelDefinitions[level]
  return `${gender === 'f' ? 'sa' : 'son'} ${words[0]}`
}
