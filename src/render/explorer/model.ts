/** What an explorer computes, with the engine itself: the index at other weights, its ranks, the layer of each territory. */
import { aggregationKind } from '../../steps/aggregation/registry.ts'
import { givenWeights } from '../../steps/weighting/registry.ts'
import { aggregateTree, type Tree } from '../../engine/tree.ts'
import { themeReasons, type ThemeReason } from '../../engine/reasons.ts'
import { contributions } from '../../engine/contributions.ts'
import { groupsOf, type Group, type Method } from '../../method/method.ts'
import { quantiles } from '../../stats/quantile.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { classify, type MapClasses } from '../map/classes.ts'
import type { QuadrantRule } from '../map/index-classes.ts'
import type { ExplorerData, ExplorerEdition } from './data.ts'
import { crossedColours, paletteColours } from '../draw/palette.ts'

/** Weights by group, in the order of its members. */
export type Weights = Readonly<Record<string, readonly number[]>>

/**
 * Lists the groups whose weights can be moved, the index first: means of several members that the
 * data have.
 *
 * @param data method of the page
 * @param edition scores of a year
 * @returns id, group and places of its present members
 */
export function adjustableGroups(
  { method }: Pick<ExplorerData, 'method'>,
  { scores }: Pick<ExplorerEdition, 'scores'>,
): [id: string, group: Group, children: readonly number[]][] {
  const groups = groupsOf(method)
  const has = (id: string): boolean => (groups[id] ? groups[id].of.some(has) : id in scores)
  return Object.entries(groups)
    .reverse()
    .flatMap(([id, group]) => {
      const children = [...group.of.keys()].filter((k) => has(group.of[k]!))
      return aggregationKind(group).standsIn || children.length < 2 ? [] : [[id, group, children]]
    })
}

/**
 * Replaces weights of a method; those that were computed from the data become given weights.
 *
 * @param method method of the scores
 * @param weights new weights, by group
 * @returns the method with these weights
 */
export function reweight(method: Method, weights: Weights): Method {
  const change = (groups: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(
      Object.entries(groups).map(([id, group]) => [
        id,
        {
          ...group,
          ...(weights[id] && { weights: weights[id] }),
          ...(group.weighting && { weighting: givenWeights }),
        },
      ]),
    )
  return {
    ...method,
    ...(method.axes && { axes: change(method.axes) }),
    subIndices: change(method.subIndices),
    index: change({ ifn: method.index })['ifn']!,
  }
}

/** The scores of all territories at some weights. */
export interface ReweightedScores {
  readonly weights: Weights
  readonly tree: Tree
  readonly index: Float64Array
  /** Ranks, worked out when they are first asked for. */
  rank(): Float64Array
}

/**
 * Computes the tree again at other weights, by the engine itself. Groups that no change of weight
 * reaches are taken from `before`. At the weights of the method, the index is that of the file.
 *
 * @param data method and codes of the page
 * @param edition normalised columns of a year
 * @param weights weights, by group
 * @param before what was computed last, of the same year
 * @returns tree, index and ranks
 */
export function recompute(
  { method, codes }: Pick<ExplorerData, 'method' | 'codes'>,
  { scores, exact }: Pick<ExplorerEdition, 'scores' | 'exact'>,
  weights: Weights,
  before?: ReweightedScores,
): ReweightedScores {
  const tree = aggregateTree(
    reweight(method, weights),
    { n: codes.length, scores },
    {},
    {},
    before && unchanged(before, weights),
  )
  let index = tree.nodes['ifn']!.values
  if (Object.keys(weights).length === 0 && exact.length > 0) {
    index = index.slice()
    for (const [row, value] of exact) index[row] = value ?? NaN
  }
  let ranks: Float64Array | undefined
  return { weights, tree, index, rank: () => (ranks ??= ranksDescending(index)) }
}

/** The nodes that hold no group whose weights are other than before. */
function unchanged({ tree, weights: before }: ReweightedScores, weights: Weights): Tree['nodes'] {
  const groups = groupsOf(tree.method)
  const moved = (id: string): boolean =>
    groups[id] !== undefined &&
    (before[id]?.join() !== weights[id]?.join() || groups[id].of.some(moved))
  return Object.fromEntries(Object.entries(tree.nodes).filter(([id]) => !moved(id)))
}

/**
 * Decomposes the index of one territory, by indicator.
 *
 * @param computed scores at the current weights
 * @param row row of the territory
 * @returns id and points of each indicator; NaN when unknown
 */
export function rowContributions(
  { tree }: ReweightedScores,
  row: number,
): [id: string, points: number][] {
  const one = (values: Float64Array): Float64Array => values.slice(row, row + 1)
  const scores = Object.fromEntries(
    Object.entries(tree.leaves.scores).map(([id, values]) => [id, one(values)]),
  )
  const alone = aggregateTree(tree.method, { n: 1, scores })
  return Object.entries(
    contributions({ ...alone, removed: [...new Set([...tree.removed, ...alone.removed])] }, 'ifn'),
  ).map(([id, [points = NaN]]) => [id, points])
}

/**
 * Prepares the reasons of territories at the current weights: their themes against the mean of all, weighed by people.
 *
 * @param edition raw values and population of a year
 * @param computed scores at the current weights
 * @returns themes that make a row more fragile, the three that do most
 */
export function rowReasons(
  { raw, population, hasPopulation }: Pick<ExplorerEdition, 'raw' | 'population' | 'hasPopulation'>,
  { tree }: ReweightedScores,
): (row: number) => readonly ThemeReason[] {
  const reasons = themeReasons({
    tree,
    indicators: raw,
    ...(hasPopulation && { weight: population.map((v) => (v > 0 ? v : 0)) }),
  })
  return (row) =>
    reasons([row])
      .filter(({ points }) => points > 0)
      .slice(0, 3)
}

/** The layer of each territory, the colours and sizes of the layers; −1 is missing. */
export interface Layers {
  readonly of: Int8Array
  readonly colours: readonly string[]
  readonly sizes: readonly number[]
  readonly missing: number
  /** Limits between classes, and the least and greatest value, when one value is cut. */
  readonly classes?: Pick<MapClasses, 'breaks' | 'min' | 'max'>
  /** Names of the four quadrants, when two values are crossed. */
  readonly quadrants?: readonly string[]
}

/**
 * Cuts one value into classes: at limits, or into five quantiles of the territories kept.
 *
 * @param values one a territory; NaN is missing
 * @param kept 1 for a territory that the filter keeps
 * @param limits limits between classes: those of the index
 * @returns layers from the least fragile to the most
 */
export function classLayers(
  values: Float64Array,
  kept: Uint8Array,
  limits?: readonly number[],
): Layers {
  const breaks = limits ?? classify(among(values, kept), { kind: 'quantiles', count: 5 }).breaks
  const layers = layersOf(values.length, kept, paletteColours('prune', breaks.length + 1), (i) => {
    const value = values[i]!
    let at = 0
    while (at < breaks.length && breaks[at]! <= value) at++
    return value === value ? at : -1
  })
  let [min, max] = [NaN, NaN]
  for (let i = 0; i < values.length; i++) {
    if (layers.of[i]! < 0) continue
    if (!(values[i]! >= min)) min = values[i]!
    if (!(values[i]! <= max)) max = values[i]!
  }
  return { ...layers, classes: { breaks, min, max } }
}

function among(values: Float64Array, kept: Uint8Array): Float64Array {
  const some = new Float64Array(values.length)
  let size = 0
  for (let i = 0; i < values.length; i++) if (kept[i] === 1) some[size++] = values[i]!
  return some.subarray(0, size)
}

/**
 * Crosses two values in quadrants: at the limits of the scores, or at the medians of the territories kept.
 *
 * @param xs first value; NaN is missing
 * @param ys second value
 * @param kept 1 for a territory that the filter keeps
 * @param rule limits and names of the quadrants of the scores
 * @returns four layers
 */
export function quadrantLayers(
  xs: Float64Array,
  ys: Float64Array,
  kept: Uint8Array,
  rule?: QuadrantRule,
): Layers {
  const median = (values: Float64Array): number =>
    quantiles(
      values.filter((_, i) => kept[i] === 1 && !Number.isNaN(xs[i]! + ys[i]!)),
      [0.5],
    )[0] ?? NaN
  const [x, y] = rule?.at ?? [median(xs), median(ys)]
  const names = rule?.names ?? [
    'les deux sous la médiane',
    'le premier seul au-dessus',
    'le second seul au-dessus',
    'les deux au-dessus',
  ]
  const layer = (i: number): number =>
    Number.isNaN(xs[i]! + ys[i]!) ? -1 : 2 * Number(ys[i]! >= y) + Number(xs[i]! >= x)
  const colours = [0, 2].flatMap((row) => [0, 2].map((each) => crossedColours[row]![each]!))
  return { ...layersOf(xs.length, kept, colours, layer), quadrants: names }
}

/** The layer of a territory that a filter leaves out. */
export const LEFT_OUT = -2

function layersOf(
  n: number,
  kept: Uint8Array,
  colours: readonly string[],
  layer: (i: number) => number,
): Layers {
  const of = new Int8Array(n).fill(LEFT_OUT)
  const sizes = Array.from({ length: colours.length }, () => 0)
  let missing = 0
  for (let i = 0; i < n; i++) {
    if (!kept[i]) continue
    of[i] = layer(i)
    if (of[i]! < 0) missing++
    else sizes[of[i]!]!++
  }
  return { of, colours, sizes, missing }
}
