/** How sure a few territories are to be in the most fragile tenth: a quick study on a sample of the others. */
import { computeChecked, type ComputeOptions, type Scores } from '../../engine/compute.ts'
import { groupLevel } from '../../engine/frozen.ts'
import { groupingTo } from '../../geo/membership.ts'
import type { Subject } from '../../pipeline/subject.ts'
import { hash32 } from '../../stats/counter-random.ts'
import { quantiles } from '../../stats/quantile.ts'
import { groupBy, takeRows, type Grouping } from '../../table/table.ts'
import { evaluator, modelOf } from '../robustness/model.ts'
import { DEFAULT_STUDY_SEED, pointsOf } from '../robustness/points.ts'

/** Chances of the rows that were asked, and what the study was. */
export interface QuickStudy {
  /** Chance of being in the most fragile tenth, by row of the scores; NaN for rows that were not asked. */
  readonly firstTenth: Float64Array
  /** Number of draws. */
  readonly draws: number
  /** Seed of the draws. */
  readonly seed: number
  /** Territories drawn, and of how many. */
  readonly territories: number
  /** Number of territories that there are. */
  readonly of: number
}

/** Options of `quickFirstTenth`. */
export interface QuickStudyOptions {
  /** Draws, 200 when left out. */
  readonly draws?: number
  /** Seed of the draws; always the same when left out. */
  readonly seed?: number
  /** Territories that the threshold of the tenth is measured on, at least; 1,000 when left out. */
  readonly sample?: number
}

/**
 * Estimates how often some territories are in the most fragile tenth when the choices of the method and the errors of its
 * data vary, as `ifn robustesse` makes them, scales held at those of the scores.
 *
 * Whole EPCI are drawn (groups, for a level above the files): what shrinks a share towards its EPCI is then all there. In
 * each draw the threshold is the quantile of the sample at which the true one stands in the scores as they are, so that
 * a sample with more fragile territories than the whole does not bias it.
 *
 * @param subject the computation
 * @param rows rows of its scores
 * @returns chances; nothing when no territory has an index
 */
export function quickFirstTenth(
  subject: Subject,
  rows: readonly number[],
  { draws = 200, seed = DEFAULT_STUDY_SEED, sample = 1000 }: QuickStudyOptions = {},
): QuickStudy | undefined {
  const { scores } = subject
  const threshold = thresholdOf(scores)
  if (Number.isNaN(threshold) || rows.length === 0) return undefined
  const part = partOf(subject, rows, sample, seed)
  const nominal = part.scores.index
  const wanted = new Set(rows.map((row) => scores.codes[row]!))
  const known = [...nominal.keys()].filter((i) => !Number.isNaN(nominal[i]!))
  const others = known.filter((i) => !wanted.has(part.scores.codes[i]!))
  const base = others.length >= known.length / 2 ? others : known
  const above = base.filter((i) => nominal[i]! >= threshold).length / base.length
  const model = modelOf(part)
  const evaluate = evaluator(model.prepared)
  const point = pointsOf(model.dimensions, { sequence: 'sobol', seed })
  const u = new Float64Array(model.dimensions)
  const place = new Map(part.scores.codes.map((code, i) => [code, i]))
  const seats = rows.map((row) => place.get(scores.codes[row]!)!)
  const [hits, seen] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  const values = new Float64Array(base.length)
  for (let d = 0; d < draws; d++) {
    const index = evaluate(point(d, u))[0]!
    base.forEach((i, k) => (values[k] = index[i]!))
    const [edge = NaN] = quantiles(values, [1 - above])
    seats.forEach((i, k) => {
      if (Number.isNaN(index[i]!)) return
      seen[k]!++
      if (index[i]! >= edge) hits[k]!++
    })
  }
  const firstTenth = new Float64Array(scores.codes.length).fill(NaN)
  rows.forEach((row, k) => (firstTenth[row] = hits[k]! / seen[k]!))
  return { firstTenth, draws, seed, territories: part.scores.codes.length, of: scores.codes.length }
}

/** Index of the last territory of the most fragile tenth; NaN without any. */
function thresholdOf({ index }: Scores): number {
  const known = index.filter((v) => v === v).sort()
  return known.length === 0 ? NaN : known[known.length - Math.ceil(known.length / 10)]!
}

/** The computation on the clusters of the rows and on others drawn at random, held to the scales of the whole. */
function partOf(
  { method, table, options, scores }: Subject,
  rows: readonly number[],
  sample: number,
  seed: number,
): Subject {
  const { to } = options
  const rowOfCode = new Map(scores.codes.map((code, row) => [code, row]))
  const clusterOf = to
    ? Array.from(to.of, (g) => (g < 0 ? '' : to.codes[g]!))
    : table.codes.map((code, i) => table.membership?.epci?.[i] || code)
  const wanted = new Set(
    to
      ? rows.map((row) => scores.codes[row]!)
      : rows.map((row) => clusterOf[table.codes.indexOf(scores.codes[row]!)]!),
  )
  const size = new Map<string, number>()
  clusterOf.forEach((cluster) => {
    if (cluster !== '') size.set(cluster, (size.get(cluster) ?? 0) + 1)
  })
  const shuffled = [...size.keys()]
    .sort()
    .map((cluster, k) => [hash32(seed, k, 0), cluster] as const)
    .sort((a, b) => a[0] - b[0])
  let left = Math.min(sample, rowOfCode.size)
  for (const [, cluster] of shuffled) {
    if (left <= 0) break
    if (wanted.has(cluster)) continue
    wanted.add(cluster)
    left -= to ? 1 : size.get(cluster)!
  }
  const kept = Int32Array.from(table.codes.keys()).filter((i) => wanted.has(clusterOf[i]!))
  const part = takeRows(table, kept)
  const level = groupLevel(scores.frozen)
  const cut = (grouping: Grouping): Grouping =>
    groupBy(
      grouping.level,
      Array.from(kept, (i) => (grouping.of[i]! < 0 ? '' : grouping.codes[grouping.of[i]!]!)),
    )
  const frozen: ComputeOptions = {
    reference: {
      kind: 'figee',
      frozen: scores.frozen,
      ...(level && { grouping: groupingTo(part, level) }),
    },
    ...(options.towards && { towards: options.towards.map(cut) }),
    ...(options.donors && { donors: options.donors }),
    ...(to && { to: cut(to) }),
  }
  return {
    method,
    table: part,
    options: frozen,
    scores: computeChecked(method, part, frozen),
  }
}
