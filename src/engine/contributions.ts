import { suggestion, UserError } from '../core/errors.ts'
import { groupsOf, type Group } from '../method/method.ts'
import type { Child } from '../steps/aggregation/definition.ts'
import { meanShares } from '../steps/aggregation/mean.ts'
import { aggregateBy, aggregationKind } from '../steps/aggregation/registry.ts'
import { shownContributions } from './rescale.ts'
import { type Tree, members, weighing } from './tree.ts'

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
    // one that stands for the others bears all of the group; whatever else it is made by, its weights say
    const { standsIn, linear } = aggregationKind(group)
    const { missing } = tree.method
    const shares = standsIn
      ? linear!.shares(children, missing, share)
      : meanShares(children, missing, share)
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
 * @param tree tree of the scores, `scores.tree`
 * @param id group taken apart: `ifn` for the index, or a sub-index or an axis by its identifier
 * @returns by identifier of an indicator, what it brings, in points, a row each
 * @throws {UserError} `option-invalide` when `tree` is no tree, or has no group of that name
 *
 * @example
 * contributions(aggregateTree({ ...mednum2023, missing: 'skip', indicators: {}, subIndices: {}, index: { label: 'I', of: ['a', 'b'], weights: [3, 1] } }, { n: 1, scores: { a: Float64Array.of(80), b: Float64Array.of(40) } }), 'ifn').a // → [60]
 */
export function contributions(tree: Tree, id: string): Record<string, Float64Array> {
  if (tree?.nodes?.[id] === undefined) throw noGroup(tree, id)
  const groups = groupsOf(tree.method)
  const root = tree.nodes[id].values
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
    const { linear } = aggregationKind(group)
    if (linear === undefined) return handDown(group, children, share)
    const shares = linear.shares(children, tree.method.missing, share)
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
  const { rescaled } = tree.nodes[id]!
  return rescaled ? shownContributions(out, rescaled, (leaf) => tree.nodes[leaf]!.values) : out
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

function noGroup(tree: Partial<Tree> | undefined, id: string): UserError {
  return tree?.nodes === undefined
    ? new UserError(
        'option-invalide',
        'contributions n’a pas reçu d’arbre',
        "donnez scores.tree, et le nom d’un groupe : contributions(scores.tree, 'ifn')",
      )
    : new UserError(
        'option-invalide',
        `« ${id} » n’est pas un groupe de la méthode`,
        suggestion(id, ['ifn', ...Object.keys(tree.nodes).filter((name) => name !== 'ifn')]),
      )
}
