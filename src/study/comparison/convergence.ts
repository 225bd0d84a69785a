/** Whether territories draw together over editions: dispersion of each, catching up of the most fragile, order that is kept. */
import { spearmanMatrix } from '../../stats/correlation.ts'
import { dispersion, type Dispersion } from '../../stats/dispersion.ts'
import { robustSlope } from '../../stats/regression.ts'
import { sortedOrder } from '../../stats/sort.ts'
import type { Comparison } from './comparison.ts'
import { sharedSurveys } from './significance.ts'
import type { Snapshot } from './snapshot.ts'

/** Whether those that began the most fragile have fallen the most. */
export interface BetaConvergence {
  /** Points of change for one point more at first; below 0, the most fragile catch up. */
  readonly slope: number
  /** Standard error of the slope. */
  readonly error: number
  /** Interval at 95 %. */
  readonly low: number
  /** Upper bound of the interval at 95 %. */
  readonly high: number
  /** The slope that is left once the errors of measurement of both dates are taken out of it; nothing where they are not known. */
  readonly corrected?: number
}

/** Convergence of one score: the index, a sub-index or a theme. */
export interface ScoreConvergence {
  /** Identifier: `ifn`, a sub-index or a theme. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Territories that have the score in every edition: the same throughout. */
  readonly territories: number
  /** One an edition, each territory counting for one. */
  readonly dispersion: readonly Dispersion[]
  /** The same, each counting for its people at that date; nothing where an edition has no population. */
  readonly weighted?: readonly Dispersion[]
  /** From the first edition to the last; nothing under three territories. */
  readonly beta?: BetaConvergence
  /** Spearman's correlation of each pair of editions. */
  readonly spearman: readonly (readonly number[])[]
}

/** Convergence over editions: of the index first, then of sub-indices and themes. */
export interface Convergence {
  /** Names of the editions, in order. */
  readonly labels: readonly string[]
  /** Index, then sub-indices and themes. */
  readonly scores: readonly ScoreConvergence[]
}

/**
 * Measures convergence over the editions of a comparison, on the territories that have the score in all of them.
 *
 *     σ: dispersion of each edition          β: (last − first)ᵢ = α + β·firstᵢ + εᵢ, HC3 errors
 *
 * An error of measurement at the first date makes a territory seem more fragile, then seem to catch up (regression to the mean): it
 * draws β below 0 though nothing happens. Where the errors are known, β is also given without them:
 *
 *     (cov(last − first, first) + s₀² − c₀₁) / (var(first) − s₀²)       s₀² mean variance, c₀₁ mean covariance of the errors
 *
 * Source: Barro & Sala-i-Martin (1992); Friedman (1992) on regression to the mean; Fuller, Measurement Error Models (1987).
 *
 * @param comparison from `compareEditions`
 * @returns scores in the order index, sub-indices, themes; a sub-index that is the index alone, a theme that is its sub-index alone, and what no territory has throughout are left out
 *
 * @example
 * const { scores } = convergence(compareEditions(ifn2026, moments))
 */
export function convergence({ snapshots }: Pick<Comparison, 'snapshots'>): Convergence {
  const [first] = snapshots
  const { method } = first!
  const columns = [
    { id: 'ifn', label: method.index.label, of: (each: Snapshot) => each.index },
    ...Object.entries(method.subIndices)
      .filter(([id]) => method.index.of.join() !== id)
      .map(([id, { label }]) => ({ id, label, of: (each: Snapshot) => each.subIndices[id] })),
    ...(first!.themes ?? [])
      .filter(({ id }) => !Object.values(method.subIndices).some(({ of }) => of.join() === id))
      .map(({ id, label }) => ({
        id,
        label,
        of: (each: Snapshot) => each.themes?.find((theme) => theme.id === id)?.values,
      })),
  ]
  const rows = sharedRows(snapshots)
  return {
    labels: snapshots.map(({ label }) => label),
    scores: columns.flatMap(({ id, label, of }) => {
      const values = snapshots.map((each, k) => taken(of(each), rows[k]!))
      const whole = rowsWithout(values)
      const kept = values.map((x) => takeRows(x, whole))
      const territories = whole.length
      if (territories === 0) return []
      const people = snapshots.map((each, k) => takeRows(taken(each.population, rows[k]!), whole))
      const orders = kept.map(sortedOrder)
      const isPeopled = people.every((w) => w.some((v) => v > 0))
      const beta = betaOf(kept[0]!, kept.at(-1)!)
      const corrected =
        beta && id === 'ifn'
          ? withoutErrors(
              beta.slope,
              kept[0]!,
              snapshots[0]!,
              snapshots.at(-1)!,
              whole.map((i) => rows[0]![i]!),
              whole.map((i) => rows.at(-1)![i]!),
            )
          : undefined
      return {
        id,
        label,
        territories,
        dispersion: kept.map((x, k) => dispersion(x, undefined, orders[k])),
        ...(isPeopled && {
          weighted: kept.map((x, k) => dispersion(x, people[k], orders[k])),
        }),
        ...(beta && { beta: { ...beta, ...(corrected !== undefined && { corrected }) } }),
        spearman: spearmanMatrix(kept, orders).map((row) => Array.from(row)),
      }
    }),
  }
}

/** By edition, the rows of the territories that all have, in one order. */
function sharedRows(snapshots: readonly Snapshot[]): Int32Array[] {
  const places = snapshots.map(({ codes }) => new Map(codes.map((code, i) => [code, i])))
  const shared = snapshots[0]!.codes.filter((code) => places.every((of) => of.has(code)))
  return places.map((of) => Int32Array.from(shared, (code) => of.get(code)!))
}

function taken(x: Float64Array | undefined, rows: Int32Array): Float64Array {
  const y = new Float64Array(rows.length).fill(NaN)
  if (x) for (let i = 0; i < rows.length; i++) y[i] = x[rows[i]!]!
  return y
}

/** Rows that no column lacks. */
function rowsWithout(columns: readonly Float64Array[]): Int32Array {
  const [{ length }] = columns as [Float64Array]
  const rows = new Int32Array(length)
  let count = 0
  for (let i = 0; i < length; i++) {
    let isWhole = true
    for (const x of columns) isWhole &&= x[i] === x[i]
    if (isWhole) rows[count++] = i
  }
  return rows.subarray(0, count)
}

function takeRows(x: Float64Array, rows: Int32Array): Float64Array {
  const y = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) y[i] = x[rows[i]!]!
  return y
}

const NORMAL_95 = 1.959963984540054

function betaOf(first: Float64Array, last: Float64Array): BetaConvergence | undefined {
  const fit = robustSlope(
    last.map((v, i) => v - first[i]!),
    first,
  )
  if (fit === undefined) return undefined
  const { slope, error } = fit
  return { slope, error, low: slope - NORMAL_95 * error, high: slope + NORMAL_95 * error }
}

/** The slope without what the errors of both dates bring to it; nothing where they are unknown, or are all that varies. */
function withoutErrors(
  slope: number,
  x: Float64Array,
  first: Snapshot,
  last: Snapshot,
  before: Int32Array,
  after: Int32Array,
): number | undefined {
  const [a, b] = [first.noise, last.noise]
  if (!a || !b) return undefined
  const overlap = sharedSurveys(first.census, last.census)
  let [own, shared, n] = [0, 0, 0]
  before.forEach((row, i) => {
    const variance = a.sampling[row]! ** 2 + a.other[row]! ** 2
    const together = overlap * a.sampling[row]! * b.sampling[after[i]!]!
    if (Number.isNaN(variance + together)) return
    own += variance
    shared += together
    n++
  })
  const spread = dispersion(x).sd ** 2
  const [s, c] = [own / n, shared / n]
  return n > 0 && spread > s ? (slope * spread + s - c) / (spread - s) : undefined
}
