/** Weighted arithmetic mean of what is present. */
import { caseWhen, missing } from '../expression.ts'
import { coverageSql, weightedMeanSql } from './sql.ts'
import { defineAggregation, type Child, type Combined, type MissingRule } from './definition.ts'

const TILE = 1_024

/**
 * Averages the children by weight, row by row; NaN where less than `least` of the weight is present.
 *
 * @param least 0 … 1
 * @returns The mean, and the share of the weight that is present.
 */
export function weightedMeans(
  children: readonly Child[],
  missing: MissingRule,
  least: number,
  n: number,
): Combined {
  const values = new Float64Array(n)
  const borne = new Float64Array(n)
  const partly = children.every((child) => child.complete) ? undefined : new Float64Array(n)
  const whole = children.reduce((total, { weight }) => total + weight, 0)
  // some rows of all the children, then the next: what is being summed stays in the nearest cache
  for (let start = 0; start < n; start += TILE)
    for (const { values: x, weight } of children)
      weigh(x, weight, values, borne, start, Math.min(n, start + TILE))
  if (partly)
    for (const { coverage: c, weight } of children)
      for (let i = 0; i < n; i++) partly[i]! += weight * c[i]!
  const coverage = partly ?? borne
  const needed = least * whole * (1 - 1e-12)
  for (let i = 0; i < n; i++) {
    const enough = borne[i]! >= needed
    values[i] = missing === 'zero' ? values[i]! / whole : enough ? values[i]! / borne[i]! : NaN
    coverage[i] = whole > 0 ? coverage[i]! / whole : 0
  }
  return { values, coverage }
}

function weigh(
  x: Float64Array,
  weight: number,
  values: Float64Array,
  borne: Float64Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    const v = x[i]!
    if (v !== v) continue
    values[i]! += weight * v
    borne[i]! += weight
  }
}

/** Gives the share that each child of a mean bears: none for a missing one. */
export function meanShares(
  children: readonly Child[],
  missing: MissingRule,
  share: Float64Array,
): Float64Array[] {
  const borne = new Float64Array(share.length)
  for (const { values, weight } of children) {
    for (let i = 0; i < borne.length; i++)
      if (missing === 'zero' || values[i] === values[i]) borne[i]! += weight
  }
  return children.map(({ values, weight }) =>
    share.map((s, i) => (s > 0 && values[i] === values[i] ? (s * weight) / borne[i]! : 0)),
  )
}

/** Averages the children, each by its weight. */
export const meanAggregation = defineAggregation<'mean'>({
  kind: 'mean',
  formerly: 'moyenne',
  words: () => 'moyenne',
  linear: {
    combine: weightedMeans,
    shares: meanShares,
    sql: (children, zero, least) => {
      const coverage = coverageSql(children)
      if (!zero && children.every(({ value }) => value === missing))
        return { value: missing, coverage }
      const { mean, enough } = weightedMeanSql(children, zero, least)
      return { value: enough === undefined ? mean : caseWhen([[enough, mean]]), coverage }
    },
  },
  isMean: true,
})
