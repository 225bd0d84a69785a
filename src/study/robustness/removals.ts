/** What becomes of an index when an indicator or a theme is out: asked of the method and the data before anything is drawn. */
import type { Scores } from '../../engine/compute.ts'
import { leavesUnder } from '../../engine/tree.ts'
import { eachShare } from '../../engine/contributions.ts'
import { groupsOf } from '../../method/method.ts'
import { drawBuffers } from '../../stats/draws/buffers.ts'
import { has, outputsOf, presentIndicators, shapeOf } from './presence.ts'
import { treeRecomputer, type CompleteColumn } from './recompute.ts'

/** The effect on the index of leaving out one indicator or one theme. */
export interface Removal {
  readonly id: string
  readonly label: string
  readonly kind: 'indicateur' | 'theme'
  /** Mean share of the index that it bears, 0 … 1. */
  readonly weight: number
  /** Of the index and the sub-indices, those that no territory would have any more. */
  readonly empties: readonly string[]
  /** Territories that would lose their index. */
  readonly lost: number
  /** The index without it; written anew at the next removal. */
  readonly index: Float64Array
}

/** Each indicator that some territory has, and each theme of several of them, out in turn: its weight goes to what is left. `held`: the reference is frozen. */
export function* removalsOf(nominal: Scores, held = false): Generator<Removal> {
  const { tree, scores } = nominal
  const room = drawBuffers(
    nominal.codes.length,
    Object.keys(scores).length + Object.keys(groupsOf(tree.method)).length,
  )
  const recomputeTree = treeRecomputer(shapeOf(nominal, held), room)
  const columns = new Map(
    Object.entries(scores as Record<string, Float64Array>).map(
      ([id, values]): [string, CompleteColumn] => [
        id,
        { values: room.keep(values), complete: values.every((v) => v === v) },
      ],
    ),
  )
  const missing: CompleteColumn = {
    values: new Float64Array(nominal.codes.length).fill(NaN),
    complete: false,
  }
  const weights = meanWeights(nominal)
  const outputs = outputsOf(nominal).filter((id) => has(tree.nodes[id]!.values))
  for (const { id, label, kind, leaves } of candidates(nominal)) {
    const nodes = recomputeTree((leaf) => columns.get(leaf) ?? missing, { out: new Set([id]) })
    const index = nodes['ifn']?.values ?? missing.values
    let lost = 0
    for (let i = 0; i < index.length; i++)
      if (index[i] !== index[i] && nominal.index[i] === nominal.index[i]) lost++
    yield {
      id,
      label,
      kind,
      weight: leaves.reduce((sum, leaf) => sum + (weights[leaf] ?? 0), 0),
      empties: outputs.filter((each) => !has(nodes[each]?.values)),
      lost,
      index,
    }
  }
}

function candidates(
  nominal: Scores,
): { id: string; label: string; kind: Removal['kind']; leaves: readonly string[] }[] {
  const { method } = nominal
  const groups = groupsOf(method)
  const present = presentIndicators(nominal)
  const single = present.map((id) => ({
    id,
    label: method.indicators[id]!.label,
    kind: 'indicateur' as const,
    leaves: [id],
  }))
  const themes = Object.keys(method.axes ?? {}).map((id) => ({
    id,
    label: groups[id]!.label,
    kind: 'theme' as const,
    leaves: leavesUnder(groups, id).filter((each) => present.includes(each)),
  }))
  return [...single, ...themes.filter(({ leaves }) => leaves.length > 1)]
}

/** The mean share of the index that each indicator bears, over the territories that have one. */
function meanWeights({ tree, index }: Scores): Readonly<Record<string, number>> {
  const weights: Record<string, number> = {}
  const known = index.reduce((count, v) => count + (v === v ? 1 : 0), 0)
  eachShare(tree, 'ifn', (leaf, share) => {
    weights[leaf] = (weights[leaf] ?? 0) + share.reduce((sum, v) => sum + v, 0) / known
  })
  return weights
}
