/** Why a territory stands where it does: its themes against those of the reference, never one indicator for another. */
import { groupsOf, type Indicator, type Method } from '../method/method.ts'
import { meanShares } from '../steps/aggregation/mean.ts'
import { aggregationKind } from '../steps/aggregation/registry.ts'
import { weightedMean } from '../stats/summary.ts'
import { members, type Tree } from './tree.ts'

/** A theme of an index (an axis, or an indicator that a sub-index holds itself), row by row. */
export interface Theme {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Indicators under it, those that stand in for another included. */
  readonly indicators: readonly string[]
  /** Score of the theme; NaN where it has none. */
  readonly values: Float64Array
  /** Mean score of the theme, weighted. */
  readonly reference: number
  /** Share of the index that the theme bears in each row, times its difference to the reference: points of index. NaN where it has no score. */
  readonly points: Float64Array
}

/** One theme of one territory, beside the reference. */
export interface ThemeReason {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Points of index that it adds, against the reference; below 0, it protects. */
  readonly points: number
  /** Score of the theme in the territory. */
  readonly score: number
  /** Mean score of the reference. */
  readonly reference: number
  /** The indicator that shows it best: raw value, and raw mean of the reference, on the same side as the score. */
  readonly shown?: {
    readonly id: string
    readonly label: string
    readonly unit: Indicator['unit']
    readonly value: number
    readonly reference: number
    /** Share of the people of the reference whose value is known, 0 … 1: the mean is theirs. */
    readonly known: number
  }
}

/** What reasons are found in: a tree, the raw values under it, and what each row weighs in the reference. */
export interface ReasonSource {
  /** Tree of the scores. */
  readonly tree: Tree
  /** Raw values by indicator. */
  readonly indicators: Readonly<Record<string, Float64Array | undefined>>
  /** People of each row; each counts for one when left out. */
  readonly weight?: Float64Array | undefined
  /** Rows that the reference is the mean of, 1 each; all when left out. */
  readonly among?: Uint8Array | undefined
}

/**
 * Compares the themes of an index with their weighted means.
 *
 *     points = share · (score − mean score)        share: weight that the theme bears in the row, over that of all its themes
 *
 * A theme that is missing has no points, and leaves its weight to the others. Of a theme that several indicators stand for,
 * what is compared is the theme.
 *
 * @example
 * themesOf({ tree: aggregateTree({ ...mednum2023, missing: 'skip', indicators: { a: { label: 'A', sense: 'worsens', unit: 'share', source: 'rp', measures: [{ rate: 'A' }] } }, subIndices: { s: { label: 'S', of: ['a'] } }, index: { label: 'I', of: ['s'] } }, { n: 2, scores: { a: Float64Array.of(20, 60) } }), indicators: {} })[0].points // → [-20, 20]
 */
export function themesOf({ tree, weight, among }: ReasonSource): readonly Theme[] {
  const { method } = tree
  const groups = groupsOf(method)
  return [...themeShares(tree)].map(([id, share]) => {
    const { values } = tree.nodes[id]!
    const ones = weight ?? new Float64Array(values.length).fill(1)
    const reference = weightedMean(values, among ? ones.map((v, i) => (among[i] ? v : 0)) : ones)
    return {
      id,
      label: groups[id]?.label ?? method.indicators[id]!.label,
      indicators: leavesUnder(method, id),
      values,
      reference,
      points: values.map((v, i) => share[i]! * (v - reference)),
    }
  })
}

/** The share of the index that each theme bears, row by row. */
function themeShares(tree: Tree): Map<string, Float64Array> {
  const { method } = tree
  const groups = groupsOf(method)
  const found = new Map<string, Float64Array>()
  const descend = (name: string, share: Float64Array): void => {
    const group = groups[name]
    if (group === undefined || Object.hasOwn(method.axes ?? {}, name)) {
      const known = found.get(name)
      found.set(name, known ? known.map((v, i) => v + share[i]!) : share)
      return
    }
    const children = members(group, tree.removed).map(([child, weight]) => ({
      child,
      ...tree.nodes[child]!,
      weight,
    }))
    const { standsIn, linear } = aggregationKind(group)
    const shares = standsIn
      ? linear!.shares(children, method.missing, share)
      : meanShares(children, method.missing, share)
    children.forEach(({ child }, k) => descend(child, shares[k]!))
  }
  descend(
    'ifn',
    tree.nodes['ifn']!.values.map((v) => (v === v ? 1 : 0)),
  )
  return found
}

function leavesUnder(method: Method, id: string): string[] {
  const group = groupsOf(method)[id]
  return group === undefined ? [id] : group.of.flatMap((child) => leavesUnder(method, child))
}

/**
 * Prepares the reasons of territories: the themes that move the index most against the reference, first.
 *
 * @param source tree of the scores, raw values, weights
 * @returns reasons of a row, or of rows together (means weighted by people); none without an index
 */
export function themeReasons(
  source: ReasonSource,
): (rows: readonly number[]) => readonly ThemeReason[] {
  const themes = themesOf(source)
  const { tree, indicators, weight, among } = source
  const raw = new Map<string, { readonly mean: number; readonly known: number }>()
  const everyone = Float64Array.from(tree.nodes['ifn']!.values, (_, i) =>
    among?.[i] === 0 ? 0 : (weight?.[i] ?? 1),
  )
  const total = everyone.reduce((sum, v) => sum + v, 0)
  const rawReference = (id: string): { readonly mean: number; readonly known: number } => {
    const values = indicators[id]!
    const found = raw.get(id) ?? {
      mean: weightedMean(values, everyone),
      known: everyone.reduce((sum, v, i) => sum + (values[i] === values[i] ? v : 0), 0) / total,
    }
    raw.set(id, found)
    return found
  }
  return (rows) => {
    const people = Float64Array.from(rows, (i) => weight?.[i] ?? 1)
    const [only] = rows
    const mean = (x: Float64Array): number =>
      rows.length === 1
        ? x[only!]!
        : weightedMean(
            Float64Array.from(rows, (i) => x[i]!),
            people,
          )
    const shown = (theme: Theme, side: number): ThemeReason['shown'] => {
      const candidates = theme.indicators.flatMap((id) => {
        const [score, values] = [tree.leaves.scores[id], indicators[id]]
        const indicator = tree.method.indicators[id]!
        if (score === undefined || values === undefined || !stands(theme, id, rows)) return []
        const [value, { mean: reference, known }] = [mean(values), rawReference(id)]
        const worse = (value - reference) * (indicator.sense === 'protects' ? -1 : 1)
        return worse * side > 0
          ? [{ id, indicator, value, reference, known, apart: Math.abs(value / reference - 1) }]
          : []
      })
      const [best] = candidates.sort((a, b) => b.apart - a.apart)
      return (
        best && {
          id: best.id,
          label: best.indicator.label,
          unit: best.indicator.unit,
          value: best.value,
          reference: best.reference,
          known: best.known,
        }
      )
    }
    /** Whether an indicator is what the theme is made of in these rows: where one stands for the others, the first present. */
    const stands = (theme: Theme, id: string, of: readonly number[]): boolean => {
      const group = groupsOf(tree.method)[theme.id]
      const first = (row: number): string | undefined =>
        group && aggregationKind(group).standsIn
          ? theme.indicators.find((each) => !Number.isNaN(tree.leaves.scores[each]?.[row] ?? NaN))
          : id
      return of.some((row) => first(row) === id)
    }
    return themes
      .flatMap((theme): ThemeReason[] => {
        const points = mean(theme.points)
        if (!(Math.abs(points) > 0)) return []
        const found = shown(theme, points)
        return [
          {
            id: theme.id,
            label: theme.label,
            points,
            score: mean(theme.values),
            reference: theme.reference,
            ...(found && { shown: found }),
          },
        ]
      })
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  }
}
