/** What an index is made of, part by part: shares of the weight, and contributions. */
import type { Scores } from '../../engine/compute.ts'
import { contributions } from '../../engine/contributions.ts'
import { leavesUnder } from '../../engine/tree.ts'
import { groupsOf, type Method } from '../../method/method.ts'
import { membersUnder, nominalWeights } from './coherence.ts'

/** An indicator, or a group of those that stand in for one another. */
export interface Part {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Share of the index that the method gives it, 0 … 1. */
  readonly nominal: number
  /** Indicators under it, by identifier. */
  readonly leaves: readonly string[]
}

/**
 * Lists the parts of an index. One that no territory has is left out, and its weight goes to the others.
 *
 * @param scores scores of any level
 * @returns the parts, in the order of the method; their nominal shares sum to 1
 */
export function indexParts({ tree, method }: Scores): Part[] {
  const groups = groupsOf(tree.method)
  const present = membersUnder(groups, 'ifn').filter((id) => hasValues(tree, id))
  const weights = nominalWeights(tree, 'ifn', present)
  return present.map((id, k) => ({
    id,
    label: elementLabel(method, id),
    nominal: weights[k]!,
    leaves: leavesUnder(groups, id),
  }))
}

/**
 * Tells whether some territory has a value for a node.
 *
 * @param tree the computed tree
 * @param id an indicator, a group or `ifn`
 * @returns true as soon as one value is present
 */
export function hasValues({ nodes }: Scores['tree'], id: string): boolean {
  return nodes[id]?.values.some((v) => v === v) ?? false
}

/**
 * Computes the contribution of each part to the index.
 *
 * @param scores scores of any level
 * @param parts from {@link indexParts}
 * @returns one column a part, in points of the index; they sum to it row by row, NaN where it is missing
 */
export function contributionsOf(scores: Scores, parts: readonly Part[]): Float64Array[] {
  const found = contributions(scores.tree, 'ifn')
  return parts.map(({ leaves }) => {
    const columns = leaves.flatMap((leaf) => found[leaf] ?? [])
    return scores.index.map((v, i) =>
      v === v ? columns.reduce((sum, column) => sum + (column[i]! || 0), 0) : NaN,
    )
  })
}

/**
 * Names an indicator or a group.
 *
 * @param method the method that declares it
 * @param id its identifier
 * @returns its label; the identifier itself where it is not declared
 */
export function elementLabel(method: Method, id: string): string {
  return method.indicators[id]?.label ?? groupsOf(method)[id]?.label ?? id
}

/**
 * Quotes the labels of several elements in one enumeration.
 *
 * @param labels labels
 * @returns each between guillemets
 */
export function quoted(labels: readonly string[]): string[] {
  return labels.map((label) => `« ${label} »`)
}
