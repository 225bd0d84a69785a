/** Rows grouped by their standard error, each group sorted by estimate: comparisons of all with all, without a square. */
import { placesIn } from './normalise.ts'

/** A row that has an estimate. */
interface Estimated {
  /** Place among all the rows. */
  readonly at: number
  readonly x: number
  readonly error: number
  readonly group: number
}

interface ErrorGroup {
  readonly place: number
  /** Least and greatest standard error in the group. */
  readonly least: number
  readonly most: number
  readonly size: number
  /** How many of its estimates are under a value, or at most that. */
  readonly count: (value: number, orEqual: boolean) => number
}

/** Rows with an estimate, by groups of standard errors that are equal, or near when there are many. */
export interface ErrorBins {
  /** All the rows, with an estimate or not. */
  readonly n: number
  readonly rows: readonly Estimated[]
  readonly groups: readonly ErrorGroup[]
  /** Greatest standard error of each group. */
  readonly widest: Float64Array
  /** Rows in each group, one of `group` left out. */
  readonly countsWithout: (group: ErrorGroup) => Float64Array
}

const MOST_GROUPS = 128

/**
 * Groups rows by standard error: a group a value up to 128 values, groups of as many rows above.
 *
 * @param x estimates; NaN is left out
 * @param errors standard errors, 0 or more
 *
 * @example
 * binsOf(Float64Array.of(3, NaN, 1), Float64Array.of(2, 1, 2)).groups.length // → 1
 */
export function binsOf(x: Float64Array, errors: Float64Array): ErrorBins {
  const at = Array.from(x.keys())
    .filter((i) => x[i] === x[i])
    .sort((a, b) => errors[a]! - errors[b]! || a - b)
  const values = new Set(at.map((i) => errors[i]!)).size
  const size = Math.ceil(at.length / MOST_GROUPS)
  const members: number[][] = []
  for (const i of at) {
    const last = members.at(-1)
    const isSame = last && errors[last[0]!] === errors[i]
    const hasRoom = last && values > MOST_GROUPS && last.length < size && errors[last[0]!]! > 0
    if (last && (isSame || hasRoom)) last.push(i)
    else members.push([i])
  }
  const groups = members.map((of, place) => ({
    place,
    least: errors[of[0]!]!,
    most: errors[of.at(-1)!]!,
    size: of.length,
    count: placesIn(Float64Array.from(of, (i) => x[i]!).sort(), at.length),
  }))
  const rows = members.flatMap((of, group) =>
    of.map((i) => ({ at: i, x: x[i]!, error: errors[i]!, group })),
  )
  return {
    n: x.length,
    rows,
    groups,
    widest: Float64Array.from(groups, ({ most }) => most),
    countsWithout: ({ place }) =>
      Float64Array.from(groups, ({ size }, g) => size - Number(g === place)),
  }
}

/**
 * Counts the rows that are surely greater and surely smaller than one, farther than `c` times the error of the difference.
 *
 * @param bins all the rows
 * @param row the one that others are compared with
 * @param c multiple of the standard error of a difference
 * @returns how many of each
 *
 * @example
 * surelyApart(binsOf(Float64Array.of(9, 5, 5.1), Float64Array.of(0.5, 0.5, 0.5)), { at: 0, x: 9, error: 0.5, group: 0 }, 2).smaller // → 2
 */
export function surelyApart(
  { groups }: ErrorBins,
  row: Estimated,
  c: number,
): { greater: number; smaller: number } {
  let [greater, smaller] = [0, 0]
  for (const { size, count, most } of groups) {
    const reach = c * Math.sqrt(row.error ** 2 + most ** 2)
    smaller += count(row.x - reach, false)
    greater += size - count(row.x + reach, true)
  }
  return { greater, smaller }
}
