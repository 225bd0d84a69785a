/** The shares of a method that shrinks them: each drawn towards that of its EPCI, failing that of its département. */
import { scoredIndicators, type Method } from '../method/method.ts'
import { betaBinomialRho, groupShares, shrink } from '../stats/shrink.ts'
import { groupBy, type Grouping, type Table } from '../table/table.ts'
import type { Measured, Measures } from './measure.ts'

/** Measures drawn towards the share of their group, and what they were drawn with. */
export interface Shrunk {
  /** The measures, their values shrunk where they could be; the counts are left as they were. */
  readonly measures: Measures
  /** Shrunk shares by indicator. */
  readonly values: Readonly<Record<string, Float64Array>>
  /** ρ by indicator: how unlike each other the territories of a group are. To be frozen with a reference. */
  readonly rho: Readonly<Record<string, number>>
  /** Shares of which the counts are not in hand: left as they are, and said so. */
  readonly skipped: readonly string[]
  /** Codes of the rows that no grouping holds: drawn towards the whole. */
  readonly ungrouped: readonly string[]
  /** Codes of the rows that are the only one of their group: their own share is that of the group, and nothing smooths them. */
  readonly alone: readonly string[]
}

/**
 * Shrinks every share that the method scores and whose counts are known. ρ is measured on the members
 * of the reference (or was, for a frozen one); each group's share, on all the rows that it holds.
 *
 * @param towards groupings in order of preference; what no grouping holds is drawn towards the whole of the rows
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
  const { of, groups, whole, alone } = holders(towards, measures.codes.length)
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
    const shares = [...towards, wholeOf(measures.codes.length)].flatMap((grouping) =>
      Array.from(groupShares(numerator, denominator, grouping.of, grouping.codes.length)),
    )
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
  const coded = (rows: readonly number[]): string[] => rows.map((i) => measures.codes[i]!)
  return {
    measures: { ...measures, indicators },
    values,
    rho,
    skipped,
    ungrouped: coded(whole),
    alone: coded(alone),
  }
}

/** What the table itself says of who holds its rows, in the order that the method asks for. */
export function holdersOf(method: Method, { membership = {} }: Table): Grouping[] {
  return (method.shrinkage?.towards ?? []).flatMap((level) =>
    membership[level] ? [groupBy(level, membership[level])] : [],
  )
}

/** Group of each row, and which rows have no other to be drawn towards. */
interface Holders {
  readonly of: Int32Array
  readonly groups: number
  readonly whole: readonly number[]
  readonly alone: readonly number[]
}

/**
 * Finds one group a row: that of the first grouping that holds it, or the whole. A group of a later
 * grouping is all of its rows, not only those that the first left to it.
 */
function holders(towards: readonly Grouping[], n: number): Holders {
  const of = new Int32Array(n).fill(-1)
  const sizes: number[] = []
  let groups = 0
  for (const grouping of towards) {
    const size = new Uint32Array(grouping.codes.length)
    for (const g of grouping.of) if (g >= 0) size[g]!++
    for (let i = 0; i < n; i++)
      if (of[i] === -1 && grouping.of[i]! >= 0) of[i] = groups + grouping.of[i]!
    groups += grouping.codes.length
    sizes.push(...size)
  }
  const rows = [...of.keys()]
  return {
    whole: rows.filter((i) => of[i]! < 0),
    alone: rows.filter((i) => of[i]! >= 0 && sizes[of[i]!] === 1),
    of: of.map((g) => (g < 0 ? groups : g)),
    groups: groups + 1,
  }
}

/** All the rows as one group. */
function wholeOf(n: number): Pick<Grouping, 'codes' | 'of'> {
  return { codes: ['FR'], of: new Int32Array(n) }
}
