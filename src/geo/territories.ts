/** Territories that a person names, by code or by name, among rows and what contains them. */
import { codeColumn, isFiner, levelOfColumn, levels, type Level } from '../table/level.ts'
import type { Sheet } from '../table/sheet.ts'
import type { Membership } from '../table/table.ts'
import { isCode } from './code.ts'
import { communeOfArrondissement, wholeCommune } from './cog.ts'
import { nameOf, parentCode } from './membership.ts'

/** Rows that territories are looked up among: a table, results, or a file of scores. */
export interface TerritoryRows {
  /** Level of the rows. */
  readonly level: Level
  /** Codes officiels, a territory a row. */
  readonly codes: readonly string[]
  /** Names of the territories; they are known by code alone when left out. */
  readonly names?: readonly string[] | undefined
  /** Code of the territory that contains each row, by level, where its own code does not tell. */
  readonly membership?: Membership | undefined
  /** Names of the territories that contain the rows, by code. */
  readonly parentNames?: Readonly<Record<string, string>> | undefined
}

/** A territory that a person may name. */
export interface NamedTerritory {
  /** Level of the territory. */
  readonly level: Level
  /** Code officiel. */
  readonly code: string
  /** Name; `''` where none is known. */
  readonly name: string
}

/** A territory and the rows that it holds, or is. */
export interface FoundTerritory extends NamedTerritory {
  /** Rows that it holds, from 0; its own row alone where it is one. */
  readonly rows: readonly number[]
}

/**
 * Reads the rows of a sheet of results: codes first, `nom`, and the columns of what contains them.
 *
 * @param sheet sheet whose first column bears codes
 * @param level level of the codes, where the name of the first column does not tell
 * @returns its rows, as territories are looked up among them
 *
 * @example
 * rowsOfSheet({ columns: [{ name: 'code_commune', values: ['02408'] }, { name: 'nom', values: ['Laon'] }], metadata: {} }).names // → ['Laon']
 */
export function rowsOfSheet(
  { columns }: Sheet,
  level: Level = levelOfColumn(columns[0]?.name) ?? 'groupe',
): TerritoryRows {
  const texts = (name: string): readonly string[] | undefined => {
    const values = columns.find((column) => column.name === name)?.values
    return values instanceof Float64Array ? Array.from(values, String) : values
  }
  const above = (['epci', 'departement', 'region'] as const).filter((each) => each !== level)
  const membership = Object.fromEntries(
    above.flatMap((each) => {
      const codes = texts(codeColumn(each))
      return codes ? [[each, codes] as const] : []
    }),
  ) as Membership
  const names = texts('nom_epci')
  return {
    level,
    codes: texts(columns[0]?.name ?? '') ?? [],
    names: texts('nom'),
    membership,
    parentNames: Object.fromEntries(
      (names && membership.epci ? membership.epci : []).map((code, row) => [code, names![row]!]),
    ),
  }
}

/** The cities that are read by arrondissement. */
const cityNames: Readonly<Record<string, string>> = {
  '75056': 'Paris',
  '69123': 'Lyon',
  '13055': 'Marseille',
}

/**
 * Writes a name as it is compared: without case, accents, hyphens, ligatures; « st » is « saint ».
 *
 * @param name as a person types it
 * @returns plain words
 *
 * @example
 * plainTerritory('ST-QUENTIN') // → 'saint quentin'
 */
export function plainTerritory(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(/\bst(e?)\b/g, 'saint$1')
}

/**
 * Builds the lookup of the territory of a level that contains each row, by its membership, failing
 * that by its code.
 *
 * @param rows rows to look up
 * @param level level of the parent
 * @returns code of the parent of a row; `''` where nothing tells
 *
 * @example
 * parentOf({ level: 'commune', codes: ['90010'], membership: { epci: ['200069052'] } }, 'epci')(0) // → '200069052'
 */
export function parentOf(
  { level: own, codes, membership }: TerritoryRows,
  level: Level,
): (row: number) => string {
  const said = membership?.[level]
  return (row) => said?.[row] || parentCode(own, codes[row]!, level)
}

/**
 * Lists the territories that have a name: the rows, the cities that they are arrondissements of,
 * and what contains them.
 *
 * @param rows rows to list
 * @returns each once, the rows first
 */
export function namedTerritories(rows: TerritoryRows): NamedTerritory[] {
  const { level, codes, names } = rows
  const own = codes.map((code, row) => ({ level, code, name: names?.[row] ?? '' }))
  const cities =
    level === 'commune' || level === 'iris'
      ? [...new Set(codes.map((code) => communeOfArrondissement.get(code.slice(0, 5)) ?? ''))]
          .filter((code) => code !== '' && !codes.includes(code))
          .map((code) => ({ level: 'commune' as const, code, name: cityNames[code]! }))
      : []
  const above = levelsAbove(level)
    .filter((each) => each !== level)
    .flatMap((each) => {
      const parent = parentOf(rows, each)
      return [...new Set(codes.map((_, row) => parent(row)))]
        .filter(Boolean)
        .map((code) => ({ level: each, code, name: nameOfTerritory(rows, each, code) }))
    })
  return [...own, ...cities, ...above].filter(({ name }) => name !== '')
}

/** Levels of the territories that may contain those of a level. */
function levelsAbove(level: Level): readonly Level[] {
  return level === 'groupe'
    ? ['groupe', 'departement', 'region', 'france']
    : levels.filter((each) => each === level || isFiner(level, each))
}

/** The name of a territory that contains rows; `''` where nothing tells. */
function nameOfTerritory({ parentNames }: TerritoryRows, level: Level, code: string): string {
  return nameOf(level, code) || parentNames?.[code] || ''
}

/**
 * Finds the territories that a code or a name stands for. A level may come before:
 * `region:75` where `75` is a département too. Without it the finest level of a code wins.
 *
 * @param asked code or name
 * @param rows rows to look among
 * @returns none when nothing answers; several when a name is that of several
 *
 * @example
 * findTerritories('aisne', { level: 'commune', codes: ['02408', '90010'] })[0].code // → '02'
 */
export function findTerritories(asked: string, rows: TerritoryRows): FoundTerritory[] {
  const [, before, after] = /^(\w+):(.*)$/s.exec(asked.trim()) ?? []
  const prefix = levels.find((level) => level === before)
  const text = (prefix === undefined ? asked : after!).trim()
  if (text === '') return []
  const byCode = territoryOfCode(text, prefix, rows)
  if (byCode) return [byCode]
  const wanted = plainTerritory(text)
  if (wanted === '') return []
  const seen = new Set<string>()
  return namedTerritories(rows)
    .filter(
      ({ level, name }) =>
        (prefix === undefined || prefix === level) && plainTerritory(name) === wanted,
    )
    .map((each) => ({ ...each, rows: rowsOf(rows, each) }))
    .filter((each) => {
      // La Réunion is a département and a région of the same rows: the first is meant
      const key = each.rows.join()
      return !seen.has(key) && seen.add(key)
    })
}

function territoryOfCode(
  text: string,
  prefix: Level | undefined,
  rows: TerritoryRows,
): FoundTerritory | undefined {
  const code = text.toUpperCase()
  const own = rows.codes.findIndex((each) => each === text || each === code)
  if (own >= 0 && (prefix === undefined || prefix === rows.level))
    return {
      level: rows.level,
      code: rows.codes[own]!,
      name: rows.names?.[own] ?? '',
      rows: [own],
    }
  for (const level of levelsAbove(rows.level)) {
    if (prefix !== undefined && level !== prefix) continue
    if (!isCode(level, code) && level !== 'groupe') continue
    const wanted = level === 'groupe' ? text : code
    const found = rowsOf(rows, { level, code: wanted })
    if (found.length > 0)
      return {
        level,
        code: wanted,
        name:
          nameOfTerritory(rows, level, wanted) || (level === 'commune' && cityNames[code]) || '',
        rows: found,
      }
  }
  return undefined
}

/** The rows that a territory is, or contains: arrondissements for a city that is read so. */
function rowsOf(rows: TerritoryRows, { level, code }: Omit<NamedTerritory, 'name'>): number[] {
  const parent = level === rows.level ? (row: number) => rows.codes[row]! : parentOf(rows, level)
  const same =
    level === 'commune'
      ? (row: number) => parent(row) === code || wholeCommune(parent(row)) === code
      : (row: number) => parent(row) === code
  return [...rows.codes.keys()].filter(same)
}
