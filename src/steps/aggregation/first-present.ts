/** The first child that is present: the others stand in for it. */
import { atLeast, call, caseWhen, every, isPresent, missing, number } from '../expression.ts'
import type { ChildSql, CombinedSql } from './sql.ts'
import { defineAggregation, type Child, type Combined } from './definition.ts'

function firstPresent(children: readonly Child[], n: number): Combined {
  const values = new Float64Array(n).fill(NaN)
  const coverage = new Float64Array(n)
  const chosen = choices(children, n)
  for (let i = 0; i < n; i++) {
    const child = children[chosen[i]!]
    if (child === undefined) continue
    values[i] = child.values[i]!
    coverage[i] = child.coverage[i]!
  }
  return { values, coverage }
}

/** Which child stands for the group on each row: the first that half of the population has, failing that the first there is, or −1. */
function choices(children: readonly Child[], n: number): Int8Array {
  const chosen = new Int8Array(n).fill(-1)
  for (const least of [0.5, 0]) {
    children.forEach(({ values, coverage }, k) => {
      for (let i = 0; i < n; i++)
        if (chosen[i]! < 0 && values[i] === values[i] && coverage[i]! >= least) chosen[i] = k
    })
  }
  return chosen
}

/** The share that each child bears where one stands for the group: all of it, or none. */
function chosenShares(children: readonly Child[], share: Float64Array): Float64Array[] {
  const chosen = choices(children, share.length)
  return children.map((_, k) => share.map((s, i) => (chosen[i] === k ? s : 0)))
}

/** In SQL: the first child that half of the population has, failing that the first there is. */
function firstPresentSql(children: readonly ChildSql[]): CombinedSql {
  const there = children.filter(({ value }) => value !== missing)
  const known = there.map((child) => ({ child, holds: isPresent(child.value) }))
  const [first, ...others] = there.map(({ value }) => value)
  if (first !== undefined && there.every(({ entire }) => entire)) {
    const value = others.length === 0 ? first : call('coalesce', first, ...others)
    return { value, coverage: caseWhen([[isPresent(value), number(1)]], number(0)) }
  }
  const enough = there.map((child) => ({
    child,
    holds: every(isPresent(child.value), atLeast(child.coverage, number(0.5)))!,
  }))
  const conditions = [...enough, ...known]
  return {
    value: caseWhen(conditions.map(({ child, holds }) => [holds, child.value] as const)),
    coverage: caseWhen(
      conditions.map(({ child, holds }) => [holds, child.coverage] as const),
      number(0),
    ),
  }
}

/** Takes the first child that half of the population has, failing that the first there is. */
export const firstPresentAggregation = defineAggregation<'first-present'>({
  kind: 'first-present',
  formerly: 'premier-present',
  words: () => 'le premier présent',
  linear: {
    combine: (children, _missing, _least, n) => firstPresent(children, n),
    shares: (children, _, share) => chosenShares(children, share),
    sql: firstPresentSql,
  },
  standsIn: true,
  ignoresWeights: true,
})
