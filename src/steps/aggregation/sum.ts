/** Weighted sum, which a missing child leaves without value (or counts as 0, as the method says). */
import { defineAggregation, type Child, type Combined, type MissingRule } from './definition.ts'

/** A sum lacks a value where one of its terms does, unless the method counts that as 0. */
function weightedSums(children: readonly Child[], missing: MissingRule, n: number): Combined {
  const values = new Float64Array(n)
  const coverage = new Float64Array(n)
  const whole = children.reduce((total, { weight }) => total + weight, 0)
  for (const { values: x, weight, coverage: c } of children) {
    for (let i = 0; i < n; i++) {
      const v = x[i]!
      values[i]! += missing === 'zero' && v !== v ? 0 : weight * v
      coverage[i]! += whole > 0 ? (weight * c[i]!) / whole : 0
    }
  }
  return { values, coverage }
}

/** Adds the children up, each times its weight. */
export const sumAggregation = defineAggregation<'sum'>({
  kind: 'sum',
  words: () => 'somme',
  linear: {
    combine: (children, missing, _, n) => weightedSums(children, missing, n),
    shares: (children, _, share) => children.map(({ weight }) => share.map((s) => s * weight)),
  },
  needsAll: true,
})
