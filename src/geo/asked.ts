/** A territory as a person names it among rows: its code, or its name when one territory alone bears it. */
import { nearest, UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { countOf, followsCog, noun } from '../table/level.ts'
import { departementOf, nameOf } from './membership.ts'
import {
  findTerritories,
  namedTerritories,
  plainTerritory,
  type FoundTerritory,
  type NamedTerritory,
  type TerritoryRows,
} from './territories.ts'

/**
 * Finds the one territory that a code or a name stands for.
 *
 * @param asked code or name, after its level or not (`region:75`)
 * @param rows rows to look among
 * @returns the territory, and its rows
 * @throws {UserError} `territoire-inconnu`, with the names that are near, or those that bear one name
 *
 * @example
 * territoryIn('laon', { level: 'commune', codes: ['02408'], names: ['Laon'] }).code // → '02408'
 */
export function territoryIn(asked: string, rows: TerritoryRows): FoundTerritory {
  const found = findTerritories(asked, rows)
  if (found.length === 0) throw unknown(asked, rows)
  if (found.length === 1) return found[0]!
  throw new UserError(
    'territoire-inconnu',
    `« ${asked} » est le nom de ${found.length} territoires : ${found.map((each) => `${levelAndCode(each)}${whereIs(each)}`).join(', ')}`,
    'donnez l’un de ces codes',
    { territory: asked },
  )
}

/** The rows of several territories, and what they are called. */
export interface AskedRows {
  /** In their order, each once. */
  readonly rows: readonly number[]
  /** Territories, each with its rows. */
  readonly territories: readonly FoundTerritory[]
  /** « Aisne (02) et Ardennes (08) : 1 247 communes sur 34 917 ». */
  readonly label: string
}

/**
 * Gathers the rows of several territories.
 *
 * @param territories territories found among the rows
 * @param rows rows that they were found among
 * @returns their rows, in order, each once, and what they are called
 */
export function rowsTogether(
  territories: readonly FoundTerritory[],
  rows: TerritoryRows,
): AskedRows {
  const chosen = [...new Set(territories.flatMap((each) => each.rows))].sort((a, b) => a - b)
  const names = territories.map(({ name, code }) => (name === '' ? code : `${name} (${code})`))
  return {
    rows: chosen,
    territories,
    label: `${new Intl.ListFormat('fr').format(names)}${NBSP}: ${countOf(rows.level, chosen.length)} sur ${french(rows.codes.length, 0)}`,
  }
}

/**
 * Finds the rows of some territories.
 *
 * @param asked a code or a name, or several; none stands for all the rows
 * @param rows rows to look among
 * @returns nothing when none is asked for
 * @throws {UserError} `territoire-inconnu`
 */
export function rowsIn(
  asked: string | readonly string[] | undefined,
  rows: TerritoryRows,
): AskedRows | undefined {
  const each = asked === undefined ? [] : [asked].flat()
  if (each.length === 0) return undefined
  return rowsTogether(
    each.map((one) => territoryIn(one, rows)),
    rows,
  )
}

function levelAndCode({ level, code }: NamedTerritory): string {
  return `${level}:${code}`
}

/** The département of a commune or of an IRIS, in brackets; `''` for another. */
export function whereIs({ level, code }: NamedTerritory): string {
  const departement = followsCog(level) ? nameOf('departement', departementOf(code)) : ''
  return departement && ` (${departement})`
}

function unknown(asked: string, rows: TerritoryRows): UserError {
  const examples = rows.codes.slice(0, 3).join(', ')
  if (/^(?:\w+:)?\d/.test(asked))
    return new UserError(
      'territoire-inconnu',
      `aucun territoire « ${asked.slice(0, 40)} » dans ces scores`,
      `les lignes sont par ${noun(rows.level, 1)} (${examples}…) : donnez l’un de ces codes, ou celui d’un territoire qui en contient`,
      { territory: asked.slice(0, 40) },
    )
  const names = new Map(namedTerritories(rows).map(({ name }) => [plainTerritory(name), name]))
  const plain = plainTerritory(asked)
  const part = [...names].filter(([name]) => name.includes(plain)).map(([, name]) => name)
  const near = [
    ...new Set([...nearest(plain, names.keys()).map((name) => names.get(name)!), ...part]),
  ].slice(0, 5)
  return new UserError(
    'territoire-inconnu',
    `aucun territoire ne s’appelle « ${asked} »`,
    near.length > 0
      ? `au plus près : ${near.join(', ')}`
      : `les lignes sont par ${noun(rows.level, 1)} : vérifiez le nom, ou donnez le code officiel`,
    { territory: asked },
  )
}
