/**
 * The tree of a method: normalised indicators → axes → sub-indices → index, and back down, from a
 * value to the exact contribution of each indicator to it.
 *
 *     s = Σₖ wₖ·sₖ / Σₖ wₖ        over the children k that are present
 *
 * A missing child leaves its weight to the others, or counts as 0 when the method says so. Fully
 * compensatory: a good theme makes up for a bad one; `steps/aggregation` has the means that are less so, and
 * the comparisons. Source: OECD & JRC 2008, step 6.
 */
import { groupsOf, type Group, type Method } from '../method/method.ts'
import type { FrozenReference } from './reference.ts'
import type { Child } from '../steps/aggregation/definition.ts'
import { findsWeights } from '../steps/weighting/registry.ts'
import { combineChildren } from '../steps/aggregation/registry.ts'
import { affine, shownOf } from './rescale.ts'
import type { Scale } from '../steps/normalisation/registry.ts'
import { findWeights, weightTrace, type FoundWeights, type WeightTrace } from './weights.ts'
import type { Leaves, Node } from './node.ts'

/** The computation of an index, node by node: what `contributions` takes apart. */
export interface Tree {
  /** Method that the tree follows. */
  readonly method: Method
  /** Normalised indicators. */
  readonly leaves: Leaves
  /** Every group, and every indicator that a group leads to. */
  readonly nodes: Readonly<Record<string, Node>>
  /** Optional groups that no territory has, and that were taken out. */
  readonly removed: readonly string[]
  /** Weights that were found from the data; `method` bears them as if they had been given. */
  readonly weights: readonly WeightTrace[]
}

/**
 * Computes every group of the method, children first. Weights that are to be found are, unless they are `given` (those of a frozen
 * reference). `fixed` holds a rescaled group to bounds measured before. `kept`: nodes aggregated before from the same leaves, and that
 * nothing has changed since; they are taken as they are.
 *
 * @example
 * aggregateTree({ ...mednum2023, missing: 'skip', indicators: {}, subIndices: {}, index: { label: 'I', of: ['a', 'b'], weights: [3, 1] } }, { n: 1, scores: { a: Float64Array.of(80), b: Float64Array.of(40) } }).nodes.ifn.values // → [70]
 */
export function aggregateTree(
  method: Method,
  leaves: Leaves,
  given: FoundWeights = {},
  fixed: FrozenReference['scales'] = {},
  kept: Tree['nodes'] = {},
): Tree {
  const groups: Record<string, Group> = { ...groupsOf(method) }
  const weights: WeightTrace[] = []
  const nodes: Record<string, Node> = { ...kept }
  const removed = Object.keys(groups).filter(
    (id) => groups[id]!.optional && !leavesUnder(groups, id).some((leaf) => known(leaves, leaf)),
  )
  const visit = (id: string): Node => {
    const group = groups[id]
    if (group === undefined) return (nodes[id] ??= leaf(leaves, id))
    if (nodes[id] === undefined && findsWeights(group)) groups[id] = weighed(id, group)
    return aggregated(id, groups[id]!)
  }
  const weighed = (id: string, group: Group): Group => {
    const children = members(group, removed).map(([child]) => ({
      child,
      values: rawOf(visit(child)),
      leaves: leavesUnder(groups, child).length,
    }))
    const found =
      given[id] ??
      findWeights(
        id,
        {
          ...group,
          ...(group.weights && { weights: members(group, removed).map(([, weight]) => weight) }),
        },
        children,
      )!
    weights.push(weightTrace(id, group, children, found))
    return {
      ...group,
      weights: group.of.map(
        (child) => found[children.findIndex((each) => each.child === child)] ?? 0,
      ),
    }
  }
  const aggregated = (id: string, group: Group): Node =>
    (nodes[id] ??= shown(
      combineChildren(
        group,
        method.missing,
        members(group, removed).map(([child, weight]) => weighing(visit(child), weight)),
        leaves.n,
      ),
      group,
      fixed[id]?.[0],
    ))
  Object.keys(groups).forEach(visit)
  return {
    method: weights.length === 0 ? method : withGroups(method, groups),
    leaves,
    nodes,
    removed,
    weights,
  }
}

/** A method with other groups of the same names. */
function withGroups(method: Method, groups: Readonly<Record<string, Group>>): Method {
  const pick = (record: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(Object.keys(record).map((id) => [id, groups[id]!]))
  return {
    ...method,
    ...(method.axes && { axes: pick(method.axes) }),
    subIndices: pick(method.subIndices),
    index: groups['ifn']!,
  }
}

/**
 * The indicators under a group, each once.
 *
 * @example
 * leavesUnder({ ifn: { label: 'I', of: ['publics'] }, publics: { label: 'P', of: ['a', 'b'] } }, 'ifn') // → ['a', 'b']
 */
export function leavesUnder(groups: Readonly<Record<string, Group>>, id: string): string[] {
  const group = groups[id]
  return group === undefined
    ? [id]
    : [...new Set(group.of.flatMap((child) => leavesUnder(groups, child)))]
}

/**
 * Lists the members of a group that were not removed, with the weight that the method gives each.
 *
 * @returns child and weight; 1 where the method gives none
 */
export function members(
  group: Group,
  removed: readonly string[],
): [child: string, weight: number][] {
  return group.of.flatMap((child, k) =>
    removed.includes(child) ? [] : [[child, group.weights?.[k] ?? 1] as [string, number]],
  )
}

function leaf(leaves: Leaves, id: string): Node {
  const values = leaves.scores[id] ?? new Float64Array(leaves.n).fill(NaN)
  const part = leaves.parts?.[id]
  let coverage: Float64Array | undefined
  return {
    values,
    complete: part === undefined,
    get coverage() {
      return (coverage ??= values.map((v, i) => (v === v ? (part?.[i] ?? 1) : 0)))
    },
  }
}

function known(leaves: Leaves, id: string): boolean {
  return leaves.scores[id]?.some((v) => v === v) ?? false
}

/** What a group is made from, of one of its children. */
export function rawOf({ values, raw }: Node): Float64Array {
  return raw ?? values
}

function shown(node: Node, group: Group, fixed: Scale | null | undefined): Node {
  if (group.rescale === undefined) return node
  const scale = shownOf(node.values, group.rescale, fixed)
  return {
    values: affine(node.values, scale),
    raw: node.values,
    rescaled: scale,
    coverage: node.coverage,
  }
}

/** A child of a group: where it has no value, nothing of its weight is present. Not a spread: that would ask for the coverage. */
export function weighing(node: Node, weight: number): Child {
  const { complete = false } = node
  const values = rawOf(node)
  return {
    values,
    complete,
    weight,
    get coverage() {
      if (complete) return node.coverage
      const coverage = node.coverage.slice()
      for (let i = 0; i < coverage.length; i++) if (values[i] !== values[i]) coverage[i] = 0
      return coverage
    },
  }
}
