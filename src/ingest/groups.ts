/** Groups of territories and populations from CSV files, whose columns are told by their names and their cells. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { groupsFromRows, type Groups } from '../geo/groups.ts'
import { keyColumnsOf, keyLevels, keyNames, plainName } from '../geo/key-columns.ts'
import { csvRecords } from '../io/csv/records.ts'

/** The cells of a file, and where the codes of its rows are. */
interface KeyedFile {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly key: number
}

/**
 * Reads a file of groups: the column of codes of communes or IRIS, that of their group, that of its name if there is
 * one. A group is a column named so (`EPT`, `canton`, `groupe`…), or the only one that may be.
 *
 * @param bytes CSV with a header
 * @param file its name, for messages
 * @param column name of the column of groups, where the file has several
 * @throws {UserError} `fichier-inconnu` without codes or groups; `option-invalide` with the candidates, when several
 * columns may be the groups; every code that is none, and every territory in two groups
 */
export function readGroups(bytes: Uint8Array, file: string, column?: string): Groups {
  const { header, rows, key } = keyedFile(bytes, file)
  const group = groupColumn(header, key, file, column)
  const name = nameOfGroups(header, rows, key, group)
  const { groups, problems } = groupsFromRows(
    rows.map((row) => [key, group, name].map((at) => row[at]?.trim() ?? '')),
    file,
  )
  throwIfAny(problems.slice(0, 20))
  return groups
}

/**
 * Reads populations by commune, which share the counts of a split.
 *
 * @param bytes CSV with a header: a column of codes, one of populations (`PMUN`, `P22_POP`, `population`…)
 * @returns population by code; NaN is refused
 * @throws {UserError} as `readGroups` does
 */
export function readWeights(bytes: Uint8Array, file: string): Map<string, number> {
  const { header, rows, key } = keyedFile(bytes, file)
  const named = others(header, key).filter((at) => POPULATION.test(plainName(header[at]!)))
  const numeric = others(header, key).filter((at) =>
    rows.every((row) => Number.isFinite(populationOf(row[at]))),
  )
  const found =
    named.length > 0 ? named : others(header, key).length === 1 ? others(header, key) : numeric
  const at = onlyOne(found, header, file, 'population', 'ne gardez que celle qui doit servir')
  const weights = new Map(rows.map((row) => [row[key]!.trim(), populationOf(row[at])]))
  const wrong = [...weights].find(([, weight]) => !(weight >= 0))
  if (wrong)
    throw new UserError(
      'nombre-illisible',
      `la population de ${wrong[0]} n’est pas un nombre`,
      'donnez le code de chaque commune et sa population',
      { file, territory: wrong[0], column: header[at]! },
    )
  return weights
}

const POPULATION =
  /^(?:pop|population|populationtotale|populationmunicipale|poptotale|pmun\d*|p\d{0,2}pop)$/

/** A number of inhabitants: a space parts its thousands, a comma its decimals; NaN for anything else. */
function populationOf(text: string | undefined): number {
  const digits = (text ?? '').replace(/\s/g, '').replace(',', '.')
  return digits === '' ? NaN : Number(digits)
}

function keyedFile(bytes: Uint8Array, file: string): KeyedFile {
  const [head, ...records] = csvRecords(bytes)
  const header = (head?.cells ?? []).map((name) => name.trim())
  const rows = records.map(({ cells }) => cells)
  const [best] = keyColumnsOf(header, rows, { levels: ['iris', 'commune'] })
  const key =
    best?.column ?? header.findIndex((name) => /^(?:iris|commune)$/.test(keyLevels(name).join()))
  if (header.length < 2 || key < 0)
    throw new UserError(
      'fichier-inconnu',
      header.length < 2
        ? `« ${file} » n’a pas deux colonnes`
        : `aucune colonne de « ${file} » ne porte de codes de communes ou d’IRIS : ${header.slice(0, 8).join(', ')}`,
      'donnez un fichier CSV avec un en-tête, une colonne de codes et une colonne de groupes',
      { file, line: 1 },
    )
  return { header, rows, key }
}

function others(header: readonly string[], key: number): number[] {
  return [...header.keys()].filter((at) => at !== key && header[at] !== '')
}

const NAME = /^(?:lib|nom|name|intitule|label)|(?:nom|lib|name)$/

function groupColumn(
  header: readonly string[],
  key: number,
  file: string,
  asked: string | undefined,
): number {
  const rest = others(header, key)
  if (asked !== undefined) {
    const found = rest.find((at) => plainName(header[at]!) === plainName(asked))
    if (found !== undefined) return found
    throw new UserError(
      'option-invalide',
      `« ${file} » n’a pas de colonne « ${asked} »`,
      `au choix : ${rest.map((at) => header[at]).join(', ')}`,
      { file },
    )
  }
  const known: readonly string[] = keyNames.groupe
  const explicit = rest.filter((at) => known.includes(plainName(header[at]!)))
  const codes = rest.filter((at) => {
    const plain = plainName(header[at]!)
    return !NAME.test(plain) && !POPULATION.test(plain)
  })
  const ownLevels = codes.filter((at) => keyLevels(header[at]!).length !== 1)
  const found = [explicit, ownLevels, codes].find(({ length }) => length > 0) ?? []
  return onlyOne(found, header, file, 'groupe', `désignez-la : ${file}:${header[found[0] ?? 0]}`)
}

function onlyOne(
  found: readonly number[],
  header: readonly string[],
  file: string,
  what: string,
  remedy: string,
): number {
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  throw first === undefined
    ? new UserError(
        'fichier-inconnu',
        `aucune colonne de « ${file} » n’est celle des ${what}s : ${header.join(', ')}`,
        `nommez-la ${what}`,
        { file, line: 1 },
      )
    : new UserError(
        'option-invalide',
        `plusieurs colonnes de « ${file} » peuvent être celle des ${what}s : ${found.map((at) => header[at]).join(', ')}`,
        remedy,
        { file, line: 1 },
      )
}

/** The column of the names of the groups: named after theirs, failing that a column of names that each group has but one of. */
function nameOfGroups(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  key: number,
  group: number,
): number {
  const plain = header.map(plainName)
  const own = plain.findIndex(
    (name) => NAME.test(name) && name.includes(plain[group]!) && name !== plain[group],
  )
  if (own >= 0) return own
  const first = new Map<string, string>()
  return (
    others(header, key).find((at) => {
      first.clear()
      return (
        at > group &&
        NAME.test(plain[at]!) &&
        rows.every((row) => {
          const [code, name] = [row[group] ?? '', row[at] ?? '']
          if (!first.has(code)) first.set(code, name)
          return first.get(code) === name
        })
      )
    }) ?? -1
  )
}
