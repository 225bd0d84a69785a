/** The shares of a method that shrinks them: each drawn towards that of its EPCI, failing that of its département. */
import { scoredIndicators, type Method } from '../method/method.ts'
import { betaBinomialRho, groupShares, shrink } from '../stats/shrink.ts'
import { groupBy, type Grouping, type Table } from '../table/table.ts'
import type { Measured, Measures } from './measure.ts'

export interface Shrunk {
  /** The measures, their values shrunk where they could be; the counts are left as they were. */
  readonly measures: Measures
  /** Shrunk shares by indicator. */
  readonly values: Readonly<Record<string, Float64Array>>
  /** ρ by indicator: how unlike each other the territories of a group are. To be frozen with a reference. */
  readonly rho: Readonly<Record<string, number>>
  /** Shares of which the counts are not in hand: left as they are, and said so. */
  readonly skipped: readonly string[]
}

/**
 * Shrinks every share that the method scores and whose counts are known. ρ is measured on the members
 * of the reference (or was, for a frozen one); each group's share, on all the rows that it holds.
 *
 * @param towards groupings in order of preference; what no grouping holds is drawn towards the whole
 * @param member place of each row in the reference, or −1
 */
export function shrinkMeasures(
  method: Method,
  measures: Measures,
  towards: readonly Grouping[],
  member: Int32Array,
  frozen: Readonly<Record<string, number>> = {},
): Shrunk {
  const values: Record<string, Float64Array> = {}
  const rho: Record<string, number> = {}
  const skipped: string[] = []
  const { of, groups } = holders(towards, measures.codes.length)
  const reference = of.map((g, i) => (member[i]! >= 0 ? g : -1))
  for (const id of scoredIndicators(method)) {
    const measured = measures.indicators[id]
    if (measured === undefined || measured.kind === 'valeur' || measured.kind === 'effectif')
      continue
    if (measured.counts === undefined) {
      skipped.push(id)
      continue
    }
    const { numerator, denominator } = measured.counts
    rho[id] = frozen[id] ?? betaBinomialRho(numerator, denominator, reference, groups)
    const shares = groupShares(numerator, denominator, of, groups)
    values[id] = shrink(
      numerator,
      denominator,
      Float64Array.from(of, (g) => shares[g] ?? NaN),
      rho[id],
    )
  }
  const indicators = Object.fromEntries(
    Object.entries(measures.indicators).map(([id, each]): [string, Measured] => [
      id,
      values[id] ? { ...each, values: values[id] } : each,
    ]),
  )
  return { measures: { ...measures, indicators }, values, rho, skipped }
}

/** What the table itself says of who holds its rows, in the order that the method asks for. */
export function holdersOf(method: Method, { membership = {} }: Table): Grouping[] {
  return (method.shrinkage?.towards ?? []).flatMap((level) =>
    membership[level] ? [groupBy(level, membership[level])] : [],
  )
}

/** One group a row: that of the first grouping that holds it, or the whole. */
function holders(towards: readonly Grouping[], n: number): { of: Int32Array; groups: number } {
  const of = new Int32Array(n).fill(-1)
  let groups = 0
  for (const grouping of towards) {
    for (let i = 0; i < n; i++)
      if (of[i] === -1 && grouping.of[i]! >= 0) of[i] = groups + grouping.of[i]!
    groups += grouping.codes.length
  }
  return { of: of.map((g) => (g < 0 ? groups : g)), groups: groups + 1 }
}
