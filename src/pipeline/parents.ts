/** The territories that contain those of results: EPCI, département, région. */
import type { Scores } from '../engine/compute.ts'
import { NBSP } from '../core/french.ts'
import { parentCode } from '../geo/membership.ts'
import { parentOf, type TerritoryRows } from '../geo/territories.ts'
import { countOf, isFiner, noun, type Level } from '../table/level.ts'
import type { Grouping, Membership, Table } from '../table/table.ts'

/** Levels that results are told to belong to. */
const shownParents = ['epci', 'departement', 'region'] as const

/** Parents of results, and what a reader must know of them. */
export interface Parents {
  readonly membership: Membership
  readonly notes: readonly string[]
}

/**
 * Finds the parents of rows, by their membership and their codes.
 *
 * @param table rows
 * @returns codes by level, row by row; `''` where nothing tells, no column where nothing does
 */
export function membershipOfRows(table: TerritoryRows): Membership {
  return Object.fromEntries(
    shownParents
      .filter((above) => isFiner(table.level, above))
      .map((above) => {
        const parent = parentOf(table, above)
        return [above, table.codes.map((_, row) => parent(row))] as const
      })
      .filter(([, rows]) => rows.some((code) => code !== '')),
  )
}

/**
 * Finds the parents of each territory of results. What rests on rows of a finer level and spans
 * several territories is put in the one where most of its people live.
 *
 * @param scores results
 * @param table rows that they rest on
 * @param to grouping of the rows, when results are of a level above theirs
 * @returns codes by level, in the order of the results
 */
export function parentsOf(
  { level, method }: Pick<Scores, 'level' | 'method'>,
  table: Table,
  to: Grouping | undefined,
): Parents {
  const ofRows = membershipOfRows(table)
  if (to === undefined) return { membership: ofRows, notes: [] }
  const people = [method.population ?? []].flat().flatMap((name) => table.columns[name] ?? [])[0]
  const membership: Partial<Record<Level, readonly string[]>> = {}
  const notes: string[] = []
  for (const above of shownParents) {
    const rows = ofRows[above]
    if (rows === undefined || (level === 'groupe' ? above === 'epci' : !isFiner(level, above)))
      continue
    const { departement } = membership
    if (above === 'region' && departement) {
      membership.region = departement.map((code) => parentCode('departement', code, 'region'))
      continue
    }
    const found = mostPeople(rows, to, people)
    membership[above] = found.codes
    if (found.several > 0)
      notes.push(
        `${countOf(level, found.several)} sur plusieurs ${noun(above, 2)}${NBSP}: ${found.several > 1 ? 'chacun compté' : 'compté'} là où vit la plus grande part de ses habitants`,
      )
  }
  return { membership, notes }
}

/** The parent where most people of each group live, and how many groups have several. */
function mostPeople(
  rows: readonly string[],
  { codes, of }: Grouping,
  people: Float64Array | undefined,
): { readonly codes: readonly string[]; readonly several: number } {
  const shares = codes.map(() => new Map<string, number>())
  rows.forEach((code, row) => {
    const share = shares[of[row]!]
    if (share === undefined || code === '') return
    const count = people?.[row]
    share.set(code, (share.get(code) ?? 0) + (count !== undefined && count > 0 ? count : 1))
  })
  return {
    codes: shares.map(
      (share) => [...share].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? '',
    ),
    several: shares.filter(({ size }) => size > 1).length,
  }
}
