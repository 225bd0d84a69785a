/**
 * Measures whether the indicators of an index belong together: correlations, dimensions, collinearity.
 *
 * Everything is measured on the scores as the method turns them (higher is more fragile), where both of
 * two columns are present. Sizes and intervals are given, not p-values: among 35,000 territories a
 * correlation of 0.0105 is "significant". Source: OECD & JRC 2008, step 4; Saisana & Philippas (JRC).
 */
import { aggregationKind } from '../../steps/aggregation/registry.ts'
import { mulberry32 } from '../../core/random.ts'
import type { Scores } from '../../engine/compute.ts'
import { leavesUnder, type Tree } from '../../engine/tree.ts'
import { groupsOf, type Method } from '../../method/method.ts'
import {
  covariances,
  cronbachAlpha,
  correlationInterval,
  kendallMatrix,
  pearsonMatrix,
  spearmanMatrix,
  type Correlation,
} from '../../stats/correlation.ts'
import { eigen, inverse } from '../../stats/matrix.ts'
import { moran, type Moran } from '../../stats/moran.ts'
import { influence, completeRows } from '../../stats/weights.ts'

/** Options of the study of coherence. */
export interface CoherenceOptions {
  /** Neighbours of each territory, in the order of the scores: for Moran's I. */
  readonly neighbours?: readonly Int32Array[]
  /** Kendall's τ too: a second more for 20 indicators of 35,000 territories. */
  readonly kendall?: boolean
  /** Seed of the draws; always the same when left out. */
  readonly seed?: number
}

/** A correlation, its interval of 95 %, and the number of territories (their worth, when weighted). */
export interface Link extends Correlation {
  /** Lower bound of the interval at 95 %. */
  readonly low: number
  /** Upper bound of the interval at 95 %. */
  readonly high: number
}

/** Correlations of every pair of `ids`; NaN where one of the two does not vary. */
export interface CorrelationTable {
  /** Identifiers, in the order of rows and of columns. */
  readonly ids: readonly string[]
  /** Pearson's correlations, row by row. */
  readonly pearson: readonly Float64Array[]
  /** Spearman's rank correlations, row by row. */
  readonly spearman: readonly Float64Array[]
  /** Kendall's τ, row by row; nothing unless it was asked for. */
  readonly kendall?: readonly Float64Array[]
  /** Pearson's, each territory counting by its population; absent when that is not known. */
  readonly weighted?: readonly Float64Array[]
}

/** Links of a member with its group and with the index. */
export interface MemberCoherence {
  /** Identifier of the member. */
  readonly id: string
  /** With the group itself, and with the index. */
  readonly withGroup: Link
  /** Correlation with the index. */
  readonly withIndex: Link
  /** Share of the squared correlations of the members with the group: what a weight amounts to. */
  readonly influence: number
  /** Weight that the method gives it, as a share of the group. */
  readonly weight: number
  /** Variance inflation: 1/(1 − R²) of the member on the others; Infinity when they say it all. */
  readonly vif: number
}

/** Dimensions of a group: Cronbach's alpha and principal components. */
export interface GroupCoherence {
  /** Identifier of the group. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Links of each member. */
  readonly members: readonly MemberCoherence[]
  /** Territories where every member is present. */
  readonly complete: number
  /** Cronbach's alpha, raw; NaN for one member. */
  readonly alpha: number
  /** Share of the variance that each principal component explains, from the first. */
  readonly explained: readonly number[]
  /** Eigenvalues of the correlations, greatest first. */
  readonly eigenvalues: readonly number[]
  /** Loadings of the first component, in the order of the members. */
  readonly loadings: readonly number[]
}

/** Kinds of warnings: redundancy, opposition, weak link, weak alpha, several dimensions, collinearity, size, influence. */
export type FlagKind =
  | 'redondance'
  | 'opposition'
  | 'lien-faible'
  | 'alpha-faible'
  | 'plusieurs-dimensions'
  | 'colinearite'
  | 'taille'
  | 'influence'

/** Something to look at: never an error. */
export interface Flag {
  /** What is to be looked at. */
  readonly kind: FlagKind
  /** Identifiers concerned. */
  readonly ids: readonly string[]
  /** Figure that raised it. */
  readonly value: number
}

/** Whether the indicators hold pairwiseCount: correlations, dimensions, influence of each, link with size and with the neighbours, and what to look at. */
export interface Coherence {
  /** Number of territories. */
  readonly territories: number
  /** Correlations of every pair of indicators. */
  readonly correlations: CorrelationTable
  /** Dimensions of each group. */
  readonly groups: readonly GroupCoherence[]
  /** Spearman's correlation of each column with the population: an index that measures size measures nothing else. */
  readonly size: Readonly<Record<string, Link>>
  /** Likeness of neighbours, by score; empty without neighbours. */
  readonly moran: Readonly<Record<string, Moran>>
  /** What to look at. */
  readonly flags: readonly Flag[]
}

/** Where a flag is raised. Redundancy and dimensions: usual practice of the JRC's audits; size and opposition: COINr's defaults. */
export const THRESHOLDS = {
  redundant: 0.92,
  opposed: -0.4,
  weak: 0.3,
  alpha: 0.7,
  firstComponent: 0.6,
  vif: 10,
  size: 0.6,
  influence: 2,
} as const

/**
 * Measures the coherence of an index. Nothing is thrown: what cannot be measured is NaN.
 *
 * @param scores scores of any level
 * @param options neighbours for Moran's I, Kendall's τ, seed of the permutations
 * @returns correlations, groups, links with size and with the neighbours, and what to look at
 */
export function coherence(scores: Scores, options: CoherenceOptions = {}): Coherence {
  const { method, population } = scores
  const columns = columnsOf(scores)
  const ids = Object.keys(columns)
  const all = Object.values(columns)
  // the population is ranked with the rest: each column is sorted once
  const ranked = spearmanMatrix(population ? [...all, population] : all)
  const table: CorrelationTable = {
    ids,
    pearson: pearsonMatrix(all),
    spearman: ranked.slice(0, all.length).map((row) => row.slice(0, all.length)),
    ...(options.kendall && { kendall: kendallMatrix(all) }),
    ...(population && { weighted: pearsonMatrix(all, population) }),
  }
  const groups = groupCoherences(scores.tree, columns, table)
  const size = population
    ? Object.fromEntries(
        ids.map((id, k) => [
          id,
          linkOf(
            { r: ranked[all.length]![k]!, n: pairwiseCount(columns[id]!, population) },
            'spearman',
          ),
        ]),
      )
    : {}
  const near = options.neighbours
  const random = mulberry32(options.seed ?? 1)
  const spatial = near
    ? Object.fromEntries(
        [...Object.keys(method.subIndices), 'ifn']
          .filter((id) => id in columns)
          .map((id) => [id, moran(columns[id]!, near, random)]),
      )
    : {}
  const report = {
    territories: scores.codes.length,
    correlations: table,
    groups,
    size,
    moran: spatial,
  }
  return { ...report, flags: flagsOf(method, report) }
}

/** The indicators that the index rests on, the groups whose members stand in for one another, the sub-indices, the index; what has no value is left out. */
function columnsOf({ tree, method }: Scores): Record<string, Float64Array> {
  const groups = groupsOf(method)
  const used = leavesUnder(groups, 'ifn')
  const ids = [
    ...Object.keys(method.indicators).filter((id) => used.includes(id)),
    ...Object.keys(groups).filter((id) => isStandIn(groups, id)),
    ...Object.keys(method.subIndices),
    'ifn',
  ]
  return Object.fromEntries(
    ids.flatMap((id) =>
      tree.nodes[id]?.values.some((v) => v === v) ? [[id, tree.nodes[id].values] as const] : [],
    ),
  )
}

/** Sub-indices by their indicators, the index by its sub-indices. */
function groupCoherences(tree: Tree, columns: Columns, table: CorrelationTable): GroupCoherence[] {
  const { method } = tree
  const groups = groupsOf(method)
  return [...Object.keys(method.subIndices), 'ifn'].flatMap((id) => {
    const under = id === 'ifn' ? method.index.of : membersUnder(groups, id)
    const members = under.filter((each) => each in columns)
    return members.length === 0 || !(id in columns)
      ? []
      : [
          groupCoherence(
            id,
            members,
            groups[id]!.label,
            nominalWeights(tree, id, members),
            columns,
            table,
          ),
        ]
  })
}

type Columns = Readonly<Record<string, Float64Array>>

/** How many rows have both. */
function pairwiseCount(x: Float64Array, y: Float64Array): number {
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i] && y[i] === y[i]) n++
  return n
}

type Groups = ReturnType<typeof groupsOf>

/**
 * Tells whether the members of a group stand in for one another: the first that is present is taken.
 *
 * @param groups groups of the method, by id
 * @param id a group or an indicator
 * @returns false for a group of one member, which is that member
 */
export function isStandIn(groups: Groups, id: string): boolean {
  const group = groups[id]
  return group !== undefined && group.of.length > 1 && aggregationKind(group).standsIn === true
}

/**
 * Lists the indicators under a group; those that stand in for one another count as the one group that they make.
 *
 * @param groups groups of the method, by id
 * @param id a group or an indicator
 * @returns ids, each once, in the order of the method
 */
export function membersUnder(groups: Groups, id: string): string[] {
  return groups[id] === undefined || isStandIn(groups, id)
    ? [id]
    : [...new Set(groups[id].of.flatMap((child) => membersUnder(groups, child)))]
}

function groupCoherence(
  id: string,
  members: readonly string[],
  label: string,
  weights: readonly number[],
  columns: Columns,
  table: CorrelationTable,
): GroupCoherence {
  const link = (a: string, b: string): Link =>
    linkOf(
      {
        r: table.pearson[table.ids.indexOf(a)]![table.ids.indexOf(b)]!,
        n: pairwiseCount(columns[a]!, columns[b]!),
      },
      'pearson',
    )
  const own = members.map((each) => columns[each]!)
  const complete = completeRows(own)
  const covariance = covariances(complete)
  const correlation = covariance.map((row, i) =>
    row.map((v, j) => v / Math.sqrt(row[i]! * covariance[j]![j]!)),
  )
  const sound = correlation.every((row) => row.every(Number.isFinite))
  const { values, vectors } = sound
    ? eigen(correlation)
    : {
        values: new Float64Array(members.length).fill(NaN),
        vectors: [new Float64Array(members.length).fill(NaN)],
      }
  const inverted = sound ? inverse(correlation) : undefined
  const felt = influence(own, weights)
  return {
    id,
    label,
    members: members.map((each, k) => ({
      id: each,
      withGroup: link(each, id),
      withIndex: columns['ifn'] ? link(each, 'ifn') : { r: NaN, n: 0, low: NaN, high: NaN },
      influence: felt[k]!,
      weight: weights[k]!,
      vif: !sound ? NaN : inverted ? inverted[k]![k]! : Infinity,
    })),
    complete: complete[0]?.length ?? 0,
    alpha: cronbachAlpha(covariances(own)),
    explained: Array.from(values, (v) => v / members.length),
    eigenvalues: Array.from(values),
    loadings: Array.from(vectors[0]!),
  }
}

/**
 * Computes the share of a group's weight that each member bears where all of them are present. What no
 * territory has leaves its weight to its siblings.
 *
 * @param tree the computed tree
 * @param id the group
 * @param members from {@link membersUnder}
 * @returns shares that sum to 1, in the order of the members
 */
export function nominalWeights(
  { method, nodes }: Tree,
  id: string,
  members: readonly string[],
): number[] {
  const groups = groupsOf(method)
  const isLost = (child: string): boolean =>
    method.missing === 'skip' && !nodes[child]?.values.some((v) => v === v)
  const borne: Record<string, number> = {}
  const descend = (name: string, share: number): void => {
    const group = groups[name]
    if (members.includes(name) || group === undefined) {
      borne[name] = (borne[name] ?? 0) + share
      return
    }
    const weights = group.of.map((child, k) => (isLost(child) ? 0 : (group.weights?.[k] ?? 1)))
    const complete = weights.reduce((a, b) => a + b, 0)
    if (complete > 0)
      group.of.forEach((child, k) => descend(child, (share * weights[k]!) / complete))
  }
  descend(id, 1)
  const total = members.reduce((sum, each) => sum + (borne[each] ?? 0), 0)
  return members.map((each) => (borne[each] ?? 0) / total)
}

function linkOf({ r, n }: Correlation, kind: 'pearson' | 'spearman'): Link {
  const [low, high] = correlationInterval(r, n, kind)
  return { r, n, low, high }
}

function flagsOf(
  method: Method,
  { correlations: table, groups, size }: Omit<Coherence, 'flags'>,
): Flag[] {
  const inGroups = groups.flatMap(({ id, members, alpha, eigenvalues, explained }): Flag[] => {
    const names = members.map((member) => member.id)
    const pairs = names.flatMap((a, i) =>
      names.slice(0, i).map((b) => ({
        ids: [b, a],
        value: table.pearson[table.ids.indexOf(a)]![table.ids.indexOf(b)]!,
      })),
    )
    const many = members.length > 1
    return [
      ...pairs
        .filter(({ value }) => value > THRESHOLDS.redundant)
        .map((pair) => ({ kind: 'redondance' as const, ...pair })),
      ...pairs
        .filter(({ value }) => value < THRESHOLDS.opposed)
        .map((pair) => ({ kind: 'opposition' as const, ...pair })),
      ...members
        .filter(({ withGroup, weight }) => weight > 0 && withGroup.r < THRESHOLDS.weak)
        .map((member) => ({
          kind: 'lien-faible' as const,
          ids: [member.id, id],
          value: member.withGroup.r,
        })),
      ...(many
        ? members
            .filter(
              ({ weight, influence: felt }) => weight > 0 && felt > THRESHOLDS.influence * weight,
            )
            .map((member) => ({
              kind: 'influence' as const,
              ids: [member.id, id],
              value: member.influence / member.weight,
            }))
        : []),
      ...members
        .filter(({ vif }) => vif > THRESHOLDS.vif)
        .map((member) => ({
          kind: 'colinearite' as const,
          ids: [member.id, id],
          value: member.vif,
        })),
      ...(many && alpha < THRESHOLDS.alpha
        ? [{ kind: 'alpha-faible' as const, ids: [id], value: alpha }]
        : []),
      ...(many &&
      (explained[0]! < THRESHOLDS.firstComponent || eigenvalues.filter((v) => v > 1).length > 1)
        ? [{ kind: 'plusieurs-dimensions' as const, ids: [id], value: explained[0]! }]
        : []),
    ]
  })
  const inSize = Object.entries(size).filter(
    ([id, { r }]) =>
      Math.abs(r) > THRESHOLDS.size &&
      (id in method.indicators || id === 'ifn' || id in method.subIndices),
  )
  return [
    ...inGroups,
    ...inSize.map(([id, { r }]) => ({ kind: 'taille' as const, ids: [id], value: r })),
  ]
}
