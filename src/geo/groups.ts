/** Groupings of territories that no code tells: cantons, bassins de vie, EPT, the areas of a hub. */
import { UserError } from '../core/errors.ts'
import type { Table } from '../table/table.ts'
import { isCode, NO_EPCI } from './code.ts'
import { communeOfArrondissement } from './cog.ts'
import { parentCode } from './membership.ts'

/** The group of each territory, and the names of the groups where they have one. */
export interface Groups {
  /** What they are, for messages: the name of a file, « ept ». */
  readonly label: string
  /** Codes of communes or of IRIS → code of their group. */
  readonly of: ReadonlyMap<string, string>
  /** Name of each group, by code; a group without one is named by its code. */
  readonly names: Readonly<Record<string, string>>
}

/** A table whose rows know their group, and what did not meet. */
export interface Grouped {
  /** The same table, with the group of each row. */
  readonly table: Table
  /** Rows that are in no group, and codes of the groups that no row bears. */
  readonly ungrouped: readonly string[]
  /** Codes of the list of groups that no row bears. */
  readonly unused: readonly string[]
}

/**
 * Tells each row of a table its group: by its own code, failing that by that of its commune (for an IRIS, a municipal
 * arrondissement). Throws `jointure-vide` when no row is in any group.
 */
export function withGroups(table: Table, groups: Groups): Grouped {
  const used = new Set<string>()
  const find = (code: string): string => {
    const commune = parentCode(table.level, code, 'commune')
    const key = [code, commune, communeOfArrondissement.get(commune) ?? ''].find((each) =>
      groups.of.has(each),
    )
    if (key === undefined) return ''
    used.add(key)
    return groups.of.get(key)!
  }
  const holders = table.codes.map(find)
  const ungrouped = table.codes.filter((_, i) => holders[i] === '')
  if (ungrouped.length === holders.length) {
    const some = (codes: Iterable<string>): string => [...codes].slice(0, 3).join(', ')
    throw new UserError(
      'jointure-vide',
      `aucune ligne n’est dans un groupe de « ${groups.label} » : la table a ${some(table.codes)} ; les groupes ont ${some(groups.of.keys())}`,
      'donnez un fichier de deux colonnes : le code de la commune ou de l’IRIS, puis celui de son groupe',
      { file: groups.label },
    )
  }
  const unused = [...groups.of.keys()].filter((code) => !used.has(code))
  return {
    table: {
      ...table,
      membership: { ...table.membership, groupe: holders },
      parentNames: { ...table.parentNames, ...groups.names },
    },
    ungrouped,
    unused,
  }
}

/**
 * Groups from the rows of a file: the code of a territory, that of its group, the group's name if there is one.
 * Throws every code that is neither a commune nor an IRIS, and every territory given to two groups.
 */
export function groupsFromRows(
  rows: readonly (readonly string[])[],
  label: string,
  lines: readonly number[] = rows.map((_, i) => i + 2),
): { groups: Groups; problems: readonly UserError[] } {
  const of = new Map<string, string>()
  const names: Record<string, string> = {}
  const problems: UserError[] = []
  rows.forEach(([code = '', group = '', name], i) => {
    const place = { file: label, line: lines[i]! }
    if (!isCode('commune', code) && !isCode('iris', code))
      problems.push(
        new UserError(
          'code-invalide',
          `« ${code} » n’est ni une commune ni un IRIS`,
          'écrivez les codes comme du texte ; --completer-zeros remet les zéros de tête perdus',
          place,
        ),
      )
    else if (of.has(code) && of.get(code) !== group)
      problems.push(
        new UserError(
          'territoire-double',
          `« ${code} » est dans deux groupes : ${of.get(code)} et ${group}`,
          'donnez un groupe à chaque territoire, ou un fichier par découpage',
          place,
        ),
      )
    else if (group !== '' && group !== NO_EPCI) of.set(code, group)
    if (name && group !== '') names[group] ??= name
  })
  return { groups: { label, of, names }, problems }
}
