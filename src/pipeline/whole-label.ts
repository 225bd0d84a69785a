/** What all the rows of a table are called, where scores say what they are measured against. */
import { parentCode } from '../geo/membership.ts'
import { countOf, followsCog, type Level } from '../table/level.ts'
import type { Table } from '../table/table.ts'

/** What the rows of a table are called, by the départements of their codes. */
export function labelOfWhole(table: Table): string {
  const { level, codes } = table
  const found = new Set<string>()
  let last = ''
  for (const code of codes) {
    // the code of a commune or of an IRIS begins with that of its département, and most follow one of the same
    if (last !== '' && followsCog(level) && code.startsWith(last)) continue
    last = parentCode(level, code, 'departement')
    if (last !== '') found.add(last)
  }
  return wholeLabel(level, codes.length, found)
}

/** What all the rows of a table are called: France when they are of nearly all its départements. */
export function wholeLabel(level: Level, rows: number, departements: ReadonlySet<string>): string {
  if (departements.size >= 96) return 'France'
  const where =
    departements.size === 1
      ? ` (département ${[...departements][0]})`
      : departements.size === 0
        ? ''
        : ` (${departements.size} départements)`
  return `les ${countOf(level, rows)} des fichiers${where}`
}
