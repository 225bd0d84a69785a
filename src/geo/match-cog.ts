/** Communes of an older COG beside contours of another year: which shape each is drawn on, and which shapes hold several. */
import type { CogHistory } from './cog.ts'
import { guessCog } from './diagnose.ts'
import { planPassage } from './passage.ts'

/** How rows of an older COG meet the communes of another year. */
export interface CogMatch {
  /** COG that the rows seem to be of. */
  readonly from: number
  /** Code of arrival of each row that keeps its own territory, by its place. */
  readonly codeOf: ReadonlyMap<number, string>
  /** Rows of each commune of arrival that holds several of them. */
  readonly merged: ReadonlyMap<string, readonly number[]>
}

/**
 * Matches communes with those of another year, when some of them are not among the latter.
 *
 * @param history communes and events of each year
 * @param codes codes of the rows
 * @param to year of arrival
 * @param isThere whether a commune of arrival is drawn
 * @returns codes of arrival, and mergers; nothing when every row is there already, or when no year is told by the codes
 */
export function matchCog(
  history: CogHistory,
  codes: readonly string[],
  to: number,
  isThere: (code: string) => boolean,
): CogMatch | undefined {
  if (codes.every(isThere)) return undefined
  const guess = guessCog(history, codes)
  if (guess === undefined || guess.years.includes(to)) return undefined
  const plan = planPassage(history, codes, guess.year, to, { split: 'egales' })
  const members = new Map<string, number[]>()
  plan.target.forEach((target, link) => {
    const code = plan.codes[target]!
    members.set(code, [...(members.get(code) ?? []), plan.source[link]!])
  })
  const codeOf = new Map<number, string>()
  const merged = new Map<string, readonly number[]>()
  for (const [code, rows] of members) {
    if (rows.length > 1) merged.set(code, rows)
    else if (!codeOf.has(rows[0]!) || code === codes[rows[0]!]) codeOf.set(rows[0]!, code)
  }
  return { from: guess.year, codeOf, merged }
}
