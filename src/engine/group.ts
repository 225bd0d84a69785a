/** One group from its children: its value, how much of its weight is present, and what share of it each child bears. */
import type { Group, Method } from '../method/method.ts'
import { aggregateBy, kindOf } from './aggregate.ts'
import type { Node } from './node.ts'

const TILE = 1_024

/** A member of a group, as the group is made from it. */
export type Child = Pick<Node, 'values' | 'coverage' | 'whole'> & { readonly weight: number }

/** Whether a group is a sum of shares of its children, row by row: what they bring is then exact. */
export function isLinear(group: Group): boolean {
  const kind = kindOf(group)
  return kind === 'mean' || kind === 'first-present' || kind === 'sum'
}

/** One group from its children: what `grow` does of each. */
export function aggregate(
  group: Group,
  missing: Method['missing'],
  children: readonly Child[],
  n: number,
): Node {
  if (group.aggregation === 'first-present') return firstPresent(children, n)
  if (group.aggregation === 'sum') return weightedSums(children, missing, n)
  const mean = weightedMeans(children, missing, group.coverage ?? 0, n)
  if (isLinear(group)) return mean
  const { values } = aggregateBy(group, missing, children, n)
  // the mean knows where too little is present for a value to be given
  return {
    values: values.map((v, i) => (mean.values[i] === mean.values[i] ? v : NaN)),
    coverage: mean.coverage,
  }
}

/** A sum lacks a value where one of its terms does, unless the method counts that as 0. */
function weightedSums(children: readonly Child[], missing: Method['missing'], n: number): Node {
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

function weightedMeans(
  children: readonly Child[],
  missing: Method['missing'],
  least: number,
  n: number,
): Node {
  const values = new Float64Array(n)
  const borne = new Float64Array(n)
  const partly = children.every((child) => child.whole) ? undefined : new Float64Array(n)
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

function firstPresent(children: readonly Child[], n: number): Node {
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

/** The share of a group that each child bears, as the group is made, given the share that the group bears itself. */
export function sharesOf(
  group: Group,
  children: readonly Child[],
  missing: Method['missing'],
  share: Float64Array,
): Float64Array[] {
  if (group.aggregation === 'first-present') return chosenShares(children, share)
  if (group.aggregation === 'sum')
    return children.map(({ weight }) => share.map((s) => s * weight))
  return meanShares(children, missing, share)
}

/** The share that each child of a mean bears: none for a missing one. */
export function meanShares(
  children: readonly Child[],
  missing: Method['missing'],
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

/** The share that each child bears where one stands for the group: all of it, or none. */
export function chosenShares(children: readonly Child[], share: Float64Array): Float64Array[] {
  const chosen = choices(children, share.length)
  return children.map((_, k) => share.map((s, i) => (chosen[i] === k ? s : 0)))
}
