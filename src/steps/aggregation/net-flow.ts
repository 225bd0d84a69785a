/** Net flow of PROMETHEE with the usual criterion, −100 … 100: share of territories that one is more fragile than, less the share that are more fragile, child by child. */
import { netFlow } from '../../stats/copeland.ts'
import { defineAggregation, type Aggregated, type Column } from './definition.ts'

function netFlows(children: readonly Column[], n: number, wanted: boolean): Aggregated {
  const flows = children.map(({ values }) => netFlow(values))
  const weights = new Float64Array(n)
  const values = new Float64Array(n)
  flows.forEach((flow, k) => {
    const { weight } = children[k]!
    for (let i = 0; i < n; i++) {
      if (flow[i] !== flow[i]) continue
      weights[i]! += weight
      values[i]! += 100 * weight * flow[i]!
    }
  })
  const amounts = wanted
    ? flows.map((flow, k) =>
        flow.map((v, i) => (v === v ? (100 * children[k]!.weight * v) / weights[i]! : 0)),
      )
    : undefined
  return { values: values.map((v, i) => v / weights[i]!), ...(amounts && { amounts }) }
}

/** Compares each territory with all the others, child by child. */
export const netFlowAggregation = defineAggregation<'net-flow'>({
  kind: 'net-flow',
  formerly: 'flux-net',
  words: () =>
    'flux net de PROMETHEE, de −100 à 100 : part des territoires que l’on dépasse en fragilité, moins celle qui dépasse, membre par membre',
  aggregate: (_, children, n, amounts) => netFlows(children, n, amounts),
  comparesTerritories: true,
})
