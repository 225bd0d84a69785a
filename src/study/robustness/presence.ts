/** What there is of a method in its data: the indicators that some territory has, the groups that weigh several of them. */
import { aggregationKind } from '../../steps/aggregation/registry.ts'
import type { Scores } from '../../engine/compute.ts'
import { groupsOf, scoredIndicators, type Group, type Method } from '../../method/method.ts'
import type { TreeShape } from './recompute.ts'

/** `ifn`, then the sub-indices: what a study follows. */
export function outputsOf({ method }: Scores): string[] {
  return ['ifn', ...Object.keys(method.subIndices)]
}

/** The indicators that a method's tree uses and that some territory has, in the order of the method. */
export function presentIndicators({ method, scores, tree }: Scores): string[] {
  return scoredIndicators(method).filter(
    (id) => id in tree.nodes && has((scores as Record<string, Float64Array>)[id]),
  )
}

/** The groups that weigh several members which some territory has, with those members. */
export function weighedGroups(
  { tree }: Scores,
  only?: readonly string[],
): { readonly id: string; readonly group: Group; readonly members: readonly string[] }[] {
  return Object.entries(groupsOf(tree.method)).flatMap(([id, group]) => {
    const members = group.of.filter((child) => has(tree.nodes[child]?.values))
    const weighs =
      members.length > 1 && !aggregationKind(group).standsIn && !tree.removed.includes(id)
    return weighs && (only?.includes(id) ?? true) ? [{ id, group, members }] : []
  })
}

/** The tree of a computation, as it can be recomputed. */
export function shapeOf({ tree, frozen, codes }: Scores, held: boolean): TreeShape {
  return {
    method: tree.method,
    n: codes.length,
    removed: tree.removed,
    parts: tree.leaves.parts ?? {},
    fixed: held ? frozen.scales : {},
  }
}

/** Indicators that stand in for one another: what is missing of one is made up for by the next. */
export function substitutes(method: Method): string[] {
  return Object.values(groupsOf(method)).flatMap((group) =>
    aggregationKind(group).standsIn && group.of.length > 1
      ? group.of.filter((id) => id in method.indicators)
      : [],
  )
}

/** Whether any value is there. */
export function has(x: Float64Array | undefined): boolean {
  return x?.some((v) => v === v) ?? false
}
