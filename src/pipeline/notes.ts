/** What is said of scores beside their figures: territories without an index, rows without a group. */
import { french } from '../core/french.ts'
import type { Scores } from '../engine/compute.ts'
import { isReplaced, scoredIndicators } from '../method/method.ts'
import { countOf, type Level } from '../table/level.ts'
import { reasonByte, reasonLabels, reasons as reasonNames } from '../table/missing.ts'

/** Reasons told of what has no index. */
const MOST_REASONS = 3

/**
 * Says how many territories have no index, and what they lack, the most frequent first.
 *
 * @param scores what was computed
 * @returns one sentence in French, or none when every territory has an index
 */
export function indexlessNotes({
  method,
  level,
  codes,
  index,
  indicators,
  reasons,
}: Scores): string[] {
  const rows = [...codes.keys()].filter((i) => index[i] !== index[i])
  if (rows.length === 0) return []
  const counts = new Map<string, number>()
  const hasValues = (id: string): boolean => indicators[id]?.some((v) => v === v) ?? false
  for (const id of scoredIndicators(method)) {
    if (isReplaced(method, id, hasValues)) continue
    const values = indicators[id]!
    for (const i of rows) {
      if (values[i] === values[i]) continue
      const why = reasonNames[reasons[id]?.[i] || reasonByte['non-renseigne']]!
      const key = `${method.indicators[id]!.label} (${reasonLabels[why]})`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a)
  const shown = most.slice(0, MOST_REASONS).map(([text, n]) => `${text} ${french(n, 0)}`)
  const lacking =
    shown.length === 0
      ? ''
      : ` ; ce qui y manque : ${shown.join(', ')}${most.length > shown.length ? '…' : ''}`
  return [`${countOf(level, rows.length)} sans indice${lacking}`]
}

/**
 * Says which rows are in no group, and which codes of the groups no row bears.
 *
 * @param grouped codes of both
 * @param level level of the rows
 * @returns sentences in French
 */
export function ungroupedNotes(
  {
    ungrouped,
    unused,
  }: { readonly ungrouped: readonly string[]; readonly unused: readonly string[] },
  level: Level,
): string[] {
  const some = (codes: readonly string[]): string =>
    `${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''}`
  return [
    ...(ungrouped.length > 0
      ? [`${countOf(level, ungrouped.length)} dans aucun groupe : ${some(ungrouped)}`]
      : []),
    ...(unused.length > 0
      ? [`${unused.length} codes du fichier de groupes sans ligne dans la table : ${some(unused)}`]
      : []),
  ]
}
