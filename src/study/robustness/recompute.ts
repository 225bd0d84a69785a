/** The tree of a method recomputed with other weights, other aggregations, members out. */
import type { Child } from '../../steps/aggregation/definition.ts'
import {
  aggregateInto,
  aggregationKind,
  combineChildren,
} from '../../steps/aggregation/registry.ts'
import { affine, shownOf } from '../../engine/rescale.ts'
import type { Scale } from '../../steps/normalisation/registry.ts'
import {
  groupsOf,
  withAlternates,
  type Aggregation,
  type Group,
  type Method,
} from '../../method/method.ts'
import type { DrawBuffers } from '../../stats/draws/buffers.ts'
import { enoughOf } from '../../stats/weighted.ts'

/** What one draw changes in a tree. */
export interface TreeChanges {
  readonly weights?: Readonly<Record<string, readonly number[]>>
  readonly aggregation?: Readonly<Record<string, Aggregation>>
  /** Indicators or groups that are out: their weight goes to what is left, and a group that is left with nothing is out too. */
  readonly out?: ReadonlySet<string>
}

/** A column, and whether it has no missing value. */
export interface CompleteColumn {
  readonly values: Float64Array
  readonly complete: boolean
}

/** The tree that draws recompute: plain data. */
export interface TreeShape {
  readonly method: Method
  readonly n: number
  /** Optional groups that no territory has. */
  readonly removed: readonly string[]
  /** Share of the population that each indicator is known for; at the level of the files, all or none of it. */
  readonly parts: Readonly<Record<string, Float64Array | undefined>>
  /** Scales on which rescaled groups are shown, when a reference was frozen. */
  readonly fixed: Readonly<Record<string, readonly (Scale | null)[]>>
}

/** A group: its values as they are shown, and what the groups above are made from. */
export interface RecomputedGroup extends CompleteColumn {
  readonly raw: Float64Array
}

/** Computes every group again, from the column of each indicator and what a draw changes. */
export type RecomputeTree = (
  leaves: (id: string) => CompleteColumn,
  changes: TreeChanges,
) => Readonly<Record<string, RecomputedGroup | undefined>>

/**
 * Prepares the function that computes every group from the normalised indicators as `aggregateTree` does, without the coverage
 * of means: what a group's value is written to is used again at the next call.
 */
export function treeRecomputer(
  { method, n, removed, parts, fixed }: TreeShape,
  room: DrawBuffers,
): RecomputeTree {
  const groups = groupsOf(method)
  const buffers = new Map<string, Float64Array>()
  const bufferOf = (id: string): Float64Array =>
    buffers.get(id) ?? buffers.set(id, room.column()).get(id)!
  return (leaves, changes) => {
    const out = new Set([...(changes.out ?? [])].flatMap((id) => withAlternates(method, id)))
    const nodes: Record<string, RecomputedGroup | undefined> = {}
    const visit = (id: string): RecomputedGroup | undefined => {
      if (out.has(id) || removed.includes(id)) return undefined
      const group = groups[id]
      if (group === undefined) {
        const leaf = leaves(id)
        return { ...leaf, raw: leaf.values }
      }
      return id in nodes ? nodes[id] : (nodes[id] = recomputed(id, group))
    }
    const recomputed = (id: string, group: Group): RecomputedGroup | undefined => {
      const weights = changes.weights?.[id] ?? group.weights
      const members = group.of.flatMap((child, k) => {
        const node = visit(child)
        return node
          ? [
              {
                child,
                weight: weights?.[k] ?? 1,
                bearing: group.weights?.[k] ?? 1,
                values: node.raw,
                complete: node.complete,
              },
            ]
          : []
      })
      if (members.length === 0) return undefined
      const aggregation = changes.aggregation?.[id] ?? group.aggregation
      const changed = { ...group, ...(aggregation && { aggregation }) }
      const made = enough(changed, members, combine(changed, members, bufferOf(id)))
      return {
        values: group.rescale
          ? affine(made.values, shownOf(made.values, group.rescale, fixed[id]?.[0]))
          : made.values,
        raw: made.values,
        complete: made.complete,
      }
    }
    Object.keys(groups).forEach(visit)
    return nodes
  }

  function combine(group: Group, members: readonly Member[], out: Float64Array): CompleteColumn {
    const { isMean, standsIn, linear } = aggregationKind(group)
    if (
      standsIn &&
      members.every(({ child }) => parts[child] === undefined && groups[child] === undefined)
    )
      return firstPresentInto(members, out)
    const complete = members.every((each) => each.complete)
    const columns = members.map(({ values }) => values)
    const weights = members.map(({ weight }) => weight)
    const bearing = members.map((each) => each.bearing)
    const least = group.coverage ?? 0
    if (!isMean) {
      const values =
        aggregateInto(group, method.missing, columns, weights, out) ??
        combineChildren(
          { ...group, coverage: 0, atLeast: 0 },
          method.missing,
          members.map(asChild),
          n,
        ).values
      if (!complete && least > 0 && linear === undefined && method.missing !== 'zero')
        room.keepWhereEnough(
          columns,
          bearing,
          enoughOf(
            least,
            bearing.reduce((sum, each) => sum + each, 0),
          ),
          values,
        )
      return { values, complete: complete && values.every((v) => v === v) }
    }
    if (!complete)
      return {
        values: room.weightedMean(
          columns,
          weights,
          least,
          method.missing === 'zero',
          out,
          least > 0 ? bearing : weights,
        ),
        complete: false,
      }
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return {
      values: room.weightedSum(
        columns,
        weights.map((weight) => weight / total),
        out,
      ),
      complete,
    }
  }

  /** A group without a value where fewer of its members are present than the method wants; those that are out are not wanted. */
  function enough(
    { atLeast = 0, of }: Group,
    members: readonly Member[],
    made: CompleteColumn,
  ): CompleteColumn {
    const out = of.length - members.length - of.filter((child) => removed.includes(child)).length
    const least = atLeast - out
    if (least < 2 || (made.complete && members.length >= least)) return made
    const there = members.filter(({ bearing }) => bearing > 0).map(({ values }) => values)
    const ones = there.map(() => 1)
    return { values: room.keepWhereEnough(there, ones, least, made.values), complete: false }
  }

  /** Coverage is asked for by stand-ins and sums alone: at an upper level, that of the part known; elsewhere there or not. */
  function asChild({ child, values, weight }: Member): Child {
    const part = parts[child]
    let coverage: Float64Array | undefined
    return {
      values,
      weight,
      complete: part === undefined && groups[child] === undefined,
      get coverage() {
        return (coverage ??= values.map((v, i) => (v === v ? (part?.[i] ?? 1) : 0)))
      },
    }
  }
}

interface Member extends CompleteColumn {
  readonly child: string
  readonly weight: number
  /** The weight by which it is present: that of the method, whatever the draw, so that other weights take no index away. */
  readonly bearing: number
}

/** Indicators that are there or not, never in part: the first that is there. */
function firstPresentInto(members: readonly Member[], out: Float64Array): CompleteColumn {
  out.set(members[0]!.values)
  for (const { values, complete } of members.slice(1)) {
    for (let i = 0; i < out.length; i++) if (out[i] !== out[i]) out[i] = values[i]!
    if (complete) break
  }
  return { values: out, complete: members.some(({ complete }) => complete) }
}
