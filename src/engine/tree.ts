/**
 * The tree of a method: normalised indicators → axes → sub-indices → index, and back down, from a
 * value to the exact contribution of each indicator to it.
 *
 *     s = Σₖ wₖ·sₖ / Σₖ wₖ        over the children k that are present
 *
 * A missing child leaves its weight to the others, or counts as 0 when the method says so. Fully
 * compensatory: a good theme makes up for a bad one; `aggregate.ts` has the means that are less so, and
 * the comparisons. Source: OECD & JRC 2008, step 6.
 */
import { groupsOf, type Group, type Method } from '../method/method.ts'
import { aggregateBy } from './aggregate.ts'
import type { FrozenReference } from './reference.ts'
import { aggregate, chosenShares, isLinear, meanShares, sharesOf, type Child } from './children.ts'
import { affine, shownContributions, shownOf, type Affine } from './rescale.ts'
import type { Scale } from './scale.ts'
import { findWeights, weightTrace, type FoundWeights, type WeightTrace } from './weigh.ts'

/** Normalised columns by indicator, and the share of the population each is known for (1 when left out). */
export interface Leaves {
  readonly n: number
  readonly scores: Readonly<Record<string, Float64Array>>
  readonly parts?: Readonly<Record<string, Float64Array | undefined>>
}

/** An indicator or a group: its value for each territory. */
export interface Node {
  readonly values: Float64Array
  /** Of a group that is rescaled: what the groups above are made from, and how it became `values`. */
  readonly raw?: Float64Array
  readonly shown?: Affine
  /** Share of the weight that is present, down to the indicators. */
  readonly coverage: Float64Array
  /** An indicator that is there or not, never in part: its coverage is 1 or 0, and made when asked for. */
  readonly whole?: boolean
}

/** The computation of an index, node by node: what `contributions` takes apart. */
export interface Tree {
  readonly method: Method
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
 * reference). `fixed` holds a rescaled group to bounds measured before. `kept`: nodes grown before from the same leaves, and that
 * nothing has changed since; they are taken as they are.
 *
 * @example
 * grow({ missing: 'ecarte', indicators: {}, subIndices: {}, index: { label: 'I', of: ['a', 'b'], weights: [3, 1] } }, { n: 1, scores: { a: Float64Array.of(80), b: Float64Array.of(40) } }).nodes.ifn.values // → [70]
 */
export function grow(
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
    if (nodes[id] === undefined && group.weighting !== undefined && group.weighting !== 'donnes')
      groups[id] = weighed(id, group)
    return grown(id, groups[id]!)
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
  const grown = (id: string, group: Group): Node =>
    (nodes[id] ??= shown(
      aggregate(
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
 * The share of what a group rests on that is marked: `marked` says, by indicator, which part of each row
 * is (imputed, say), and each indicator counts by the weight that it bears where it is present.
 */
export function markedShare(
  tree: Tree,
  id: string,
  marked: Readonly<Record<string, Float64Array>>,
): Float64Array {
  const out = tree.nodes[id]!.values.map((v) => (v === v ? 0 : NaN))
  eachShare(tree, id, (leaf, share) => {
    const part = marked[leaf]
    if (part)
      for (let i = 0; i < out.length; i++) if (share[i]! > 0) out[i]! += share[i]! * part[i]!
  })
  return out
}

/** The share of a group that each indicator bears, row by row: 0 where either is missing. An indicator that is there twice comes twice. */
export function eachShare(
  tree: Tree,
  id: string,
  use: (leaf: string, share: Float64Array) => void,
): void {
  const groups = groupsOf(tree.method)
  const descend = (name: string, share: Float64Array): void => {
    const group = groups[name]
    if (group === undefined) return use(name, share)
    const children = members(group, tree.removed).map(([child, weight]) => ({
      child,
      ...tree.nodes[child]!,
      weight,
    }))
    const shares =
      group.aggregation === 'premier-present'
        ? chosenShares(children, share)
        : meanShares(children, tree.method.missing, share)
    children.forEach(({ child }, k) => descend(child, shares[k]!))
  }
  descend(
    id,
    tree.nodes[id]!.values.map((v) => (v === v ? 1 : 0)),
  )
}

/**
 * What each indicator brings to the value of a group: they sum to it (1e-12), row by row. NaN where
 * the group has no value, 0 for an indicator that is missing.
 *
 * Under an arithmetic mean an indicator brings its value by the share of the weight that it bears. Under
 * any other aggregation each child brings the amount that `aggregateBy` states, and hands it down to
 * its own indicators in proportion to what they bring to it (by their size, where they cancel out).
 *
 * @example
 * contributions(grow({ missing: 'ecarte', indicators: {}, subIndices: {}, index: { label: 'I', of: ['a', 'b'], weights: [3, 1] } }, { n: 1, scores: { a: Float64Array.of(80), b: Float64Array.of(40) } }), 'ifn').a // → [60]
 */
export function contributions(tree: Tree, id: string): Record<string, Float64Array> {
  const groups = groupsOf(tree.method)
  const root = tree.nodes[id]!.values
  const out: Record<string, Float64Array> = {}
  const descend = (name: string, share: Float64Array): void => {
    const group = groups[name]
    if (group === undefined) {
      const column = (out[name] ??= root.map((v) => (v === v ? 0 : NaN)))
      const { values } = tree.nodes[name]!
      for (let i = 0; i < column.length; i++)
        if (share[i]! > 0 && values[i] === values[i]) column[i]! += share[i]! * values[i]!
      return
    }
    const children = members(group, tree.removed).map(([child, weight]) => ({
      child,
      ...weighing(tree.nodes[child]!, weight),
    }))
    if (!isLinear(group)) return handDown(group, children, share)
    const shares = sharesOf(group, children, tree.method.missing, share)
    children.forEach(({ child }, k) => descend(child, shares[k]!))
  }
  const handDown = (
    group: Group,
    children: readonly (Child & { child: string })[],
    share: Float64Array,
  ): void => {
    const { amounts } = aggregateBy(group, tree.method.missing, children, root.length, true)
    children.forEach(({ child }, k) => {
      const under = Object.entries(contributions(tree, child))
      const parts = handedDown(
        amounts![k]!,
        under.map(([, part]) => part),
      )
      under.forEach(([leaf], j) => {
        const column = (out[leaf] ??= root.map((v) => (v === v ? 0 : NaN)))
        for (let i = 0; i < column.length; i++)
          if (share[i]! > 0) column[i]! += share[i]! * parts[j]![i]!
      })
    })
  }
  descend(
    id,
    root.map((v) => (v === v ? 1 : 0)),
  )
  const { shown } = tree.nodes[id]!
  return shown ? shownContributions(out, shown, (leaf) => tree.nodes[leaf]!.values) : out
}

/** An amount shared by the parts of a child in proportion to them; where they cancel out, by their sizes; where they are nothing, equally. */
function handedDown(amount: Float64Array, parts: readonly Float64Array[]): Float64Array[] {
  const out = parts.map((part) => new Float64Array(part.length))
  for (let i = 0; i < amount.length; i++) {
    if (amount[i] === 0) continue
    let sum = 0
    let size = 0
    for (const part of parts) {
      const v = part[i]!
      sum += v === v ? v : 0
      size += v === v ? Math.abs(v) : 0
    }
    const steady = Math.abs(sum) >= 1e-2 * size
    for (let j = 0; j < parts.length; j++) {
      const v = parts[j]![i]! || 0
      out[j]![i] =
        amount[i]! * (size === 0 ? 1 / parts.length : steady ? v / sum : Math.abs(v) / size)
    }
  }
  return out
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

function members(group: Group, removed: readonly string[]): [child: string, weight: number][] {
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
    whole: part === undefined,
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
    shown: scale,
    coverage: node.coverage,
  }
}

/** Not a spread: that would ask for the coverage. */
function weighing(node: Node, weight: number): Child {
  const { whole = false } = node
  const values = rawOf(node)
  return {
    values,
    whole,
    weight,
    get coverage() {
      return node.coverage
    },
  }
}
