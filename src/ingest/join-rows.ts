/** Which row of a file bears on each row of the table. Files that list the same territories in order, as most do, are not looked up. */
import { parentCode } from '../geo/membership.ts'
import type { Level } from '../table/level.ts'
import type { Membership } from '../table/table.ts'
import type { SourceTable } from './source-table.ts'

/** For each row of the table, the row of the file that bears on it, or −1; `same` when each row of the one is that of the other. */
export type RowsOf = (file: SourceTable) => Int32Array | 'same'

/** The codes of all the files, each once, in order: those of the first, uncopied, when they are and the others list no other. */
export function codesOf(files: readonly SourceTable[]): readonly string[] {
  const [first, ...others] = files
  if (first && isAscending(first.codes) && others.every(({ codes }) => isAlike(codes, first.codes)))
    return first.codes
  return [...new Set(files.flatMap(({ codes }) => codes))].sort()
}

/** The rows of files of the level of the table. */
export function sameRows(codes: readonly string[]): RowsOf {
  let place: Map<string, number> | undefined
  return onceAFile((file) => {
    if (isAlike(file.codes, codes)) return 'same'
    place ??= new Map(codes.map((code, at) => [code, at]))
    const rows = new Int32Array(codes.length).fill(-1)
    for (let row = 0; row < file.codes.length; row++) {
      const at = place.get(file.codes[row]!)
      if (at !== undefined) rows[at] = row
    }
    return rows
  })
}

/** The rows of files of a coarser level: of the territory that holds each. */
export function holdingRows(
  level: Level,
  codes: readonly string[],
  membership: Membership,
): RowsOf {
  return onceAFile((file) => {
    const rowOf = new Map(file.codes.map((code, row) => [code, row]))
    const said = membership[file.level]
    return Int32Array.from(
      codes,
      (code, i) => rowOf.get(said?.[i] || parentCode(level, code, file.level)) ?? -1,
    )
  })
}

/** What the files say of the territory that holds each row; an IRIS is in what its commune is in. */
export function membershipOf(
  files: readonly SourceTable[],
  level: Level,
  codes: readonly string[],
): Membership {
  const out: Partial<Record<Level, string[]>> = {}
  for (const file of files) {
    const said = Object.entries(file.membership) as [Level, readonly string[]][]
    if (said.length === 0) continue
    const rowOf = new Map(file.codes.map((code, row) => [code, row]))
    for (const [above, holders] of said) {
      const column = (out[above] ??= codes.map(() => ''))
      codes.forEach((code, i) => {
        const row = rowOf.get(parentCode(level, code, file.level))
        if (row !== undefined) column[i] ||= holders[row]!
      })
    }
  }
  return out
}

/** The names of the rows: of the files that name them, the last that has each; nothing when none does. */
export function namesOf(
  files: readonly SourceTable[],
  codes: readonly string[],
): readonly string[] | undefined {
  const naming = files.filter(({ names, codes: own }) => names !== undefined && own.length > 0)
  const [first, ...others] = naming
  if (first === undefined) return undefined
  if (others.length === 0 && isAlike(first.codes, codes)) return first.names!
  const names = new Map<string, string>()
  for (const { codes: own, names: said } of naming)
    for (let i = 0; i < own.length; i++) names.set(own[i]!, said![i]!)
  return codes.map((code) => names.get(code) ?? '')
}

/** Found once a file: it brings many variables. */
function onceAFile(find: RowsOf): RowsOf {
  const found = new Map<SourceTable, ReturnType<RowsOf>>()
  return (file) => {
    const rows = found.get(file) ?? find(file)
    found.set(file, rows)
    return rows
  }
}

function isAscending(codes: readonly string[]): boolean {
  for (let i = 1; i < codes.length; i++) if (!(codes[i - 1]! < codes[i]!)) return false
  return true
}

function isAlike(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
