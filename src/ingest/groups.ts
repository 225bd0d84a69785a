/** Groups of territories, populations and memberships from files whose columns are told by their names and their cells. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { isCode, NO_EPCI } from '../geo/code.ts'
import { groupsFromRows, type Groups } from '../geo/groups.ts'
import { keyColumnsOf, keyLevels, keyNames, nameColumnOf, plainName } from '../geo/key-columns.ts'
import { keyedRows } from './keyed-rows.ts'
import type { InputFile } from './input.ts'

/** A file as it is given to those who read it by names: bytes of CSV, or a file that was opened. */
export type AuxiliaryFile = Uint8Array | readonly InputFile[]

/** What decides in the place of names and cells. */
export interface AuxiliaryOptions {
  /** Name of the column of groups, where the file has several. */
  readonly column?: string | undefined
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly completeZeros?: boolean
}

function opened(from: AuxiliaryFile, file: string): readonly InputFile[] {
  return from instanceof Uint8Array ? [{ name: file, bytes: from }] : from
}

const FINE = { levels: ['iris', 'commune'] } as const

/**
 * Reads a file of groups: the column of codes of communes or IRIS, that of their group, that of its name if there is
 * one. A group is a column named so (`EPT`, `canton`, `groupe`…), or the only one that may be.
 *
 * @param from CSV with a header, or a file opened by `openInputs` (INSEE's workbook of memberships, say)
 * @param file its name, for messages
 * @param options name of the column of groups, zeros to be put back
 * @throws {UserError} `fichier-inconnu` without codes or groups; `option-invalide` with the candidates, when several
 * columns may be the groups; every code that is none, and every territory in two groups
 */
export function readGroups(
  from: AuxiliaryFile,
  file: string,
  { column, completeZeros = false }: AuxiliaryOptions = {},
): Groups {
  const { header, rows, lines, key } = keyedRows(opened(from, file), file, {
    ...FINE,
    completeZeros,
  })
  const group = groupColumn(header, key, file, column)
  const name = nameOfGroups(header, rows, key, group)
  const { groups, problems } = groupsFromRows(
    rows.map((row) => [key, group, name].map((at) => row[at]?.trim() ?? '')),
    file,
    lines,
  )
  throwIfAny(problems.slice(0, 20))
  return groups
}

/**
 * Reads populations by commune, which share the counts of a split.
 *
 * @param from CSV with a header, or a file opened: a column of codes, one of populations (`PMUN`, `P22_POP`, `population`…)
 * @param file its name, for messages
 * @param options zeros to be put back
 * @returns population by code; NaN is refused
 * @throws {UserError} as `readGroups` does
 */
export function readWeights(
  from: AuxiliaryFile,
  file: string,
  { completeZeros = false }: AuxiliaryOptions = {},
): Map<string, number> {
  const { header, rows, key } = keyedRows(opened(from, file), file, { ...FINE, completeZeros })
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

/** The EPCI of each commune, and the names of the EPCI that have one. */
export interface EpciOfCommunes {
  readonly of: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
}

/**
 * Reads which EPCI holds each commune: a table of memberships of INSEE, of the DGCL, or one's own.
 *
 * @param from CSV with a header, or a file opened by `openInputs`
 * @param file its name, for messages
 * @param options zeros to be put back
 * @returns EPCI by commune; a commune in none is not there
 * @throws {UserError} `rattachement-absent` when no column bears codes of EPCI
 *
 * @example
 * readEpci(new TextEncoder().encode('Code INSEE;SIREN EPCI\n90010;200069052\n'), 'a.csv').of.get('90010') // → '200069052'
 */
export function readEpci(
  from: AuxiliaryFile,
  file: string,
  { completeZeros = false }: AuxiliaryOptions = {},
): EpciOfCommunes {
  const { header, rows, key } = keyedRows(opened(from, file), file, {
    levels: ['commune'],
    completeZeros,
  })
  const others = header.map((name, at) => (at === key ? '' : name))
  const epci = keyColumnsOf(others, rows, { levels: ['epci'] })[0]?.column
  if (epci === undefined)
    throw new UserError(
      'rattachement-absent',
      `« ${file} » ne dit pas quel EPCI contient chaque commune : ${header.slice(0, 8).join(', ')}`,
      'donnez un fichier aux colonnes CODGEO et EPCI',
      { file },
    )
  const own = nameColumnOf(header, 'epci', epci)
  const name = own === nameColumnOf(header, 'commune', key) ? -1 : own
  const members = rows.filter((row) => {
    const code = row[epci]?.trim() ?? ''
    return isCode('epci', code) && code !== NO_EPCI
  })
  return {
    of: new Map(members.map((row) => [row[key]!, row[epci]!.trim()])),
    names: new Map(members.map((row) => [row[epci]!.trim(), row[name]?.trim() ?? ''])),
  }
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
