/**
 * Compares methods on the same territories: an element removed, other weights, another method. The engine
 * is called again, and the ranks of the two results are compared.
 */
import { suggestion, UserError } from '../../core/errors.ts'
import type { ComputeOptions, Scores } from '../../engine/compute.ts'
import { compute } from '../../engine/compute.ts'
import { groupsOf, scoredIndicators, type Group, type Method } from '../../method/method.ts'
import { midranks, ranksDescending } from '../../stats/rank.ts'
import { quantiles } from '../../stats/quantile.ts'
import { extent, mean } from '../../stats/summary.ts'
import type { Table } from '../../table/table.ts'

/** One territory under two results: ranks among those that both have, 1 the most fragile. */
export interface Shift {
  /** Code officiel. */
  readonly code: string
  /** Name; `''` where none is known. */
  readonly name: string
  /** Rank under the first. */
  readonly before: number
  /** Rank under the second. */
  readonly after: number
  /** Places gained towards the most fragile: positive where the second result says more fragile. */
  readonly places: number
}

/** Two indexes of the same territories: how far ranks move from one to the other. */
export interface MethodComparison {
  /** Name of the first method. */
  readonly from: string
  /** Name of the second method. */
  readonly to: string
  /** Territories that have an index in both. */
  readonly territories: number
  /** Spearman's rank correlation of the two indexes. */
  readonly spearman: number
  /** Mean of the differences of rank, in places. */
  readonly meanShift: number
  /** Median of the differences of rank, in places. */
  readonly medianShift: number
  /** Greatest of the differences of rank, in places. */
  readonly greatestShift: number
  /** Share of the most fragile fifth of the first that is still in it in the second. */
  readonly fifthKept: number
  /** Ranks of each territory under both. */
  readonly shifts: readonly Shift[]
}

/**
 * Compares two results of the same territories, rank by rank. Ranks are taken anew among the territories that
 * have an index in both, so that a territory without one moves nobody. Spearman's ρ is the correlation
 * of midranks.
 *
 * @param a the first result
 * @param b the second result
 * @param from name of the first
 * @param to name of the second
 * @returns how far ranks move; NaN figures where no territory has both
 */
export function compareScores(a: Scores, b: Scores, from: string, to: string): MethodComparison {
  const place = new Map(b.codes.map((code, at) => [code, at]))
  const both = a.codes.flatMap((code, i) => {
    const j = place.get(code)
    return j !== undefined && !Number.isNaN(a.index[i]! + b.index[j]!) ? [[i, j] as const] : []
  })
  const [x, y] = [
    Float64Array.from(both, ([i]) => a.index[i]!),
    Float64Array.from(both, ([, j]) => b.index[j]!),
  ]
  const [before, after] = [ranksDescending(x), ranksDescending(y)]
  const shifts = both.map(([i], k) => ({
    code: a.codes[i]!,
    name: a.names?.[i] ?? '',
    before: before[k]!,
    after: after[k]!,
    places: before[k]! - after[k]!,
  }))
  const sizes = Float64Array.from(shifts, ({ places }) => Math.abs(places))
  const fifth = Math.ceil(both.length / 5)
  const top = shifts.filter((each) => each.before <= fifth)
  return {
    from,
    to,
    territories: both.length,
    spearman: correlation(midranks(x), midranks(y)),
    meanShift: mean(sizes),
    medianShift: quantiles(sizes, [0.5])[0]!,
    greatestShift: extent(sizes).max,
    fifthKept:
      top.length === 0 ? NaN : top.filter((each) => each.after <= fifth).length / top.length,
    shifts,
  }
}

/**
 * Finds the territories that a comparison moves most, each way.
 *
 * @param comparison from {@link compareScores}
 * @param most territories kept each way
 * @returns those that would look more fragile, and those that would look less so
 */
export function movers(
  { shifts }: MethodComparison,
  most = 5,
): { readonly more: readonly Shift[]; readonly less: readonly Shift[] } {
  const sorted = shifts.toSorted((a, b) => b.places - a.places || (a.code < b.code ? -1 : 1))
  return {
    more: sorted.filter(({ places }) => places > 0).slice(0, most),
    less: sorted
      .filter(({ places }) => places < 0)
      .toReversed()
      .slice(0, most),
  }
}

/**
 * Lists what can be removed from a method.
 *
 * @param method a method
 * @returns its scored indicators, axes and sub-indices, in its order
 */
export function elementsOf(method: Method): string[] {
  return [
    ...scoredIndicators(method),
    ...Object.keys(method.axes ?? {}),
    ...Object.keys(method.subIndices),
  ].filter((id) => without(method, id) !== undefined)
}

/**
 * Removes one indicator or group from a method: its weight goes to its siblings, its alternates go with it, and so
 * does a group that is left with nothing. A group asks for as many members fewer as it loses.
 *
 * @param method a method; it is not modified
 * @param id an indicator, an axis or a sub-index
 * @returns the method without it; nothing when the index itself would be empty, or would not change
 */
export function without(method: Method, id: string): Method | undefined {
  const groups = groupsOf(method)
  const gone = new Set([id])
  for (let before = 0; before < gone.size;) {
    before = gone.size
    for (const [name, { alternateOf }] of Object.entries(method.indicators))
      if (alternateOf !== undefined && gone.has(alternateOf)) gone.add(name)
    for (const [name, group] of Object.entries(groups))
      if (group.of.every((child) => gone.has(child))) gone.add(name)
  }
  if (gone.has('ifn') || !underIndex(groups, id)) return undefined
  const kept = (record: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, group]) =>
        gone.has(name) ? [] : [[name, pruned(group, gone)]],
      ),
    )
  const { variants: _, quadrant, ...rest } = method
  const subIndices = kept(method.subIndices)
  return {
    ...rest,
    id: `${method.id}-sans-${id.replaceAll('_', '-')}`,
    ...(method.axes && { axes: kept(method.axes) }),
    subIndices,
    index: pruned(method.index, gone),
    ...(quadrant?.of.every((each) => each in subIndices) && { quadrant }),
  }
}

/**
 * Changes the weights of the children of one group.
 *
 * @param method a method; it is not modified
 * @param node the group, or `ifn`
 * @param weights new weight of some children, relative to those that are left as they were
 * @returns the method with these weights
 * @throws {UserError} `option-invalide` for a group or a child that is not there
 */
export function withWeights(
  method: Method,
  node: string,
  weights: Readonly<Record<string, number>>,
): Method {
  const groups = groupsOf(method)
  const group = Object.hasOwn(groups, node) ? groups[node] : undefined
  if (group === undefined)
    throw new UserError(
      'option-invalide',
      `« ${node} » n’est pas un groupe de « ${method.id} »`,
      suggestion(node, Object.keys(groups)),
    )
  const stranger = Object.keys(weights).find((child) => !group.of.includes(child))
  if (stranger !== undefined)
    throw new UserError(
      'option-invalide',
      `« ${stranger} » n’est pas membre de « ${node} »`,
      suggestion(stranger, group.of),
    )
  const changed: Group = {
    ...group,
    weights: group.of.map((child, k) => weights[child] ?? group.weights?.[k] ?? 1),
  }
  const { variants: _, ...rest } = method
  if (node === 'ifn') return { ...rest, index: changed }
  return Object.hasOwn(method.subIndices, node)
    ? { ...rest, subIndices: { ...method.subIndices, [node]: changed } }
    : { ...rest, axes: { ...method.axes, [node]: changed } }
}

/**
 * Compares a method with itself, each of its elements removed in turn.
 *
 * @param method a method
 * @param table its indicators
 * @param options as of `compute`
 * @returns one comparison an element, those that move ranks most first
 */
export function removals(
  method: Method,
  table: Table,
  options: ComputeOptions = {},
): MethodComparison[] {
  const whole = compute(method, table, options) as Scores
  return elementsOf(method)
    .map((id) =>
      compareScores(whole, compute(without(method, id)!, table, options) as Scores, method.id, id),
    )
    .toSorted((a, b) => b.meanShift - a.meanShift)
}

function pruned(group: Group, gone: ReadonlySet<string>): Group {
  const stays = group.of.map((child) => !gone.has(child))
  const { weights, atLeast, ...rest } = group
  const of = group.of.filter((_, k) => stays[k])
  return {
    ...rest,
    of,
    ...(atLeast !== undefined && { atLeast: Math.max(1, atLeast - group.of.length + of.length) }),
    ...(weights && { weights: weights.filter((_, k) => stays[k]) }),
  }
}

function underIndex(groups: Readonly<Record<string, Group>>, id: string, at = 'ifn'): boolean {
  return groups[at]?.of.some((child) => child === id || underIndex(groups, id, child)) ?? false
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my)
    xx += (x[i]! - mx) ** 2
    yy += (y[i]! - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}
