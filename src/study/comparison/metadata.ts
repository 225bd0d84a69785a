/** What a table of a comparison says of itself: editions, scales, money, breaks, what a reader must know. */
import type { Comparison } from './comparison.ts'

/**
 * Tells a comparison in the metadata of its tables.
 *
 * @param comparison from `compareEditions`
 * @param command the command line; none when left out
 * @returns `ifn.comparaison`, and `ifn.trace` for editions computed from files: the Trace of the last one, whose reference and
 *   notes are those of the comparison
 */
export function comparisonMetadata(
  comparison: Comparison,
  command?: string,
): Readonly<Record<string, string>> {
  const { snapshots, reference, money, cog, warnings, breaks, scores, sources } = comparison
  const told = {
    editions: snapshots.map(({ label }) => label),
    reference,
    ...(money !== undefined && { revenus: money }),
    ...(cog !== undefined && { cog }),
    ruptures: breaks.map(({ before, after, indicators, text }) => ({
      de: before,
      a: after,
      indicateurs: indicators,
      texte: text,
    })),
    a_savoir: warnings,
  }
  const trace = scores && {
    ...scores.trace,
    reference: { ...scores.trace.reference, label: reference },
    notes: [...(money === undefined ? [] : [money]), ...warnings],
    sources,
    ...(command !== undefined && { command }),
  }
  return {
    'ifn.comparaison': JSON.stringify(told),
    ...(trace && { 'ifn.trace': JSON.stringify(trace) }),
  }
}
