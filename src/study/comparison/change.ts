/**
 * The change of an index between two dates, on the same communes and the same frozen reference, and what it is made of:
 *
 *     Δ total = Σ indicators + geography + reference
 *
 * where Σ indicators is the change on one geography and one reference, and the two others say what the figures
 * that each year would have given alone owe to their own communes and to their own scales.
 */
import { throwIfAny, UserError } from '../../core/errors.ts'
import { quantiles } from '../../stats/quantile.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { noun, type Level } from '../../table/level.ts'
import {
  sharedSurveys,
  significance,
  type Significance,
  type SignificanceOptions,
} from './significance.ts'
import type { Snapshot } from './snapshot.ts'

/** Index that one side had by itself, by code of the common geography. */
export interface OwnIndex {
  /** With its own scales, on the common geography. */
  readonly scaled?: ReadonlyMap<string, number>
  /** With its own scales, on its own geography: a merged commune takes the mean of its members, by population. */
  readonly raw?: ReadonlyMap<string, number>
}

/** One side of a comparison: its snapshot on the common reference, and the index it had by itself. */
export interface Side {
  readonly snapshot: Snapshot
  readonly own?: OwnIndex
}

/** A quantity on both sides, and after − before; NaN where either is missing. */
export interface Evolution {
  /** Values of the first side. */
  readonly before: Float64Array
  /** Values of the second side. */
  readonly after: Float64Array
  /** Second side less first. */
  readonly difference: Float64Array
}

/** Change between two snapshots of the same territories, by row: the order of `codes`. */
export interface Change {
  /** Names of the two sides: years or files. */
  readonly labels: readonly [before: string, after: string]
  /** Level of the territories. */
  readonly level: Level
  /** Territories that both sides have, sorted. */
  readonly codes: readonly string[]
  /** Names of the territories; `''` where none is known. */
  readonly names: readonly string[]
  /** Inhabitants of each territory on the second side; NaN where not known. */
  readonly population: Float64Array
  /** Index on both sides. */
  readonly index: Evolution
  /** Sub-indices on both sides, by identifier. */
  readonly subIndices: Readonly<Record<string, Evolution>>
  /** 1 is the most fragile, among the territories that have an index on both sides. */
  readonly rank: Evolution
  /** Classes of the index of before, 1 the least fragile, to which both sides are held. */
  readonly classes: Evolution
  /** Upper bounds of the classes but the last, in points of index. */
  readonly thresholds: readonly number[]
  /** `transitions[a][b]`: territories that were in class a + 1 and are in class b + 1. */
  readonly transitions: readonly (readonly number[])[]
  /** Change that each indicator brings: they sum to `index.difference`. */
  readonly contributions: Readonly<Record<string, Float64Array>>
  /** Change of what each side had alone; NaN where it is not known. */
  readonly geography: Float64Array
  /** Change that moves the reference, in points; NaN where it is not known. */
  readonly reference: Float64Array
  /** Change of the index as each side had it: what the indicators bring, geography and reference together; NaN where one is not known. */
  readonly total: Float64Array
  /** 1 risen, −1 fallen beyond both intervals, 0 within; nothing when a side has no interval. */
  readonly beyondNoise?: Float64Array
  /** Whether each change is real; nothing when that was not asked, or when a side has no known error. */
  readonly significance?: Significance
  /** How each territory was made of those of another COG; `''` for one that is what it was. */
  readonly origins: readonly string[]
  /** Territories that one side alone has. */
  readonly onlyBefore: readonly string[]
  /** Codes that the second side alone has. */
  readonly onlyAfter: readonly string[]
}

/** Options of `compareSnapshots`. */
export interface CompareOptions {
  readonly classes?: number
  readonly significance?: SignificanceOptions
}

/**
 * Compares two snapshots of one method and one level, on the territories that both have.
 *
 * @param before the first side
 * @param after the second side
 * @param options `classes`: number of classes of equal size that the index of before is cut into, 5 when left out; `significance`: how changes are tested
 * @returns the change, row by row; NaN where either side is missing
 * @throws {UserError} `resultats-incomparables`, `jointure-vide`
 */
export function compareSnapshots(
  before: Side,
  after: Side,
  { classes: count = 5, significance: tested }: CompareOptions = {},
): Change {
  const [a, b] = [before.snapshot, after.snapshot]
  throwIfAny(incomparable(a, b))
  const placeOf = new Map(b.codes.map((code, i) => [code, i]))
  const shared = a.codes
    .flatMap((code, i) => (placeOf.has(code) ? [{ code, i, j: placeOf.get(code)! }] : []))
    .sort((x, y) => (x.code < y.code ? -1 : 1))
  const [rowsA, rowsB] = [
    Int32Array.from(shared, ({ i }) => i),
    Int32Array.from(shared, ({ j }) => j),
  ]
  const codes = shared.map(({ code }) => code)
  const index = evolution(take(a.index, rowsA), take(b.index, rowsB))
  const both = (x: Float64Array): Float64Array =>
    x.map((v, i) => (Number.isNaN(index.difference[i]!) ? NaN : v))
  const thresholds = quantiles(
    both(index.before),
    Array.from({ length: count - 1 }, (_, k) => (k + 1) / count),
  )
  const classes = evolution(
    classesOf(both(index.before), thresholds),
    classesOf(both(index.after), thresholds),
  )
  const names = [...new Set([...Object.keys(a.contributions), ...Object.keys(b.contributions)])]
  const parts = Object.fromEntries(
    names.map((id) => [
      id,
      evolution(
        takeOr(a.contributions[id], rowsA, index.before),
        takeOr(b.contributions[id], rowsB, index.after),
      ).difference,
    ]),
  )
  const { geography, reference, total } = effects(codes, index, before.own, after.own)
  const there = new Set(codes)
  const [p, q] = [a.population, b.population]
  return {
    labels: [a.label, b.label],
    level: a.level,
    codes,
    names: shared.map(({ i, j }) => b.names?.[j] || a.names?.[i] || ''),
    population: Float64Array.from(shared, ({ i, j }) => q?.[j] ?? p?.[i] ?? NaN),
    index,
    subIndices: Object.fromEntries(
      Object.keys(a.subIndices).map((id) => [
        id,
        evolution(take(a.subIndices[id]!, rowsA), take(b.subIndices[id]!, rowsB)),
      ]),
    ),
    rank: evolution(ranksDescending(both(index.before)), ranksDescending(both(index.after))),
    classes,
    thresholds,
    transitions: transitionsOf(classes, count),
    contributions: parts,
    geography,
    reference,
    total,
    ...beyond(a, b, rowsA, rowsB),
    ...(tested && tests(a, b, rowsA, rowsB, index.difference, tested)),
    origins: shared.map(({ i, j }) =>
      [...new Set([a.origins?.[i], b.origins?.[j]])].filter(Boolean).join(' ; '),
    ),
    onlyBefore: a.codes.filter((code) => !there.has(code)).sort(),
    onlyAfter: b.codes.filter((code) => !there.has(code)).sort(),
  }
}

/** Fields that must agree for one result to be subtracted from the other; an unknown method is not compared. */
interface Compared extends Pick<Snapshot, 'label' | 'level' | 'codes'> {
  readonly method: { readonly id: string; readonly variant?: string } | undefined
}

/**
 * Explains why two results cannot be compared: another method, another level, no territory in common.
 *
 * @param a the first result
 * @param b the second result
 * @returns one problem a reason; none where they can be compared
 */
export function incomparable(a: Compared, b: Compared): UserError[] {
  const name = ({ method }: Compared): string =>
    method ? `${method.id}${method.variant ? `, variante ${method.variant}` : ''}` : ''
  return [
    ...(a.method === undefined || b.method === undefined || name(a) === name(b)
      ? []
      : [
          new UserError(
            'resultats-incomparables',
            `« ${a.label} » suit ${name(a)}, « ${b.label} » ${name(b)}`,
            'recalculez les deux avec la même méthode',
          ),
        ]),
    ...(a.level === b.level
      ? []
      : [
          new UserError(
            'resultats-incomparables',
            `« ${a.label} » est par ${noun(a.level, 1)}, « ${b.label} » par ${noun(b.level, 1)}`,
            'donnez deux résultats du même niveau',
          ),
        ]),
    ...(shareCodes(a.codes, b.codes)
      ? []
      : [
          new UserError(
            'jointure-vide',
            `aucun territoire commun entre « ${a.label} » et « ${b.label} »`,
            'vérifiez les niveaux et les codes ; ajoutez --cog pour deux années de communes',
          ),
        ]),
  ]
}

function shareCodes(a: readonly string[], b: readonly string[]): boolean {
  const there = new Set(b)
  return a.some((code) => there.has(code))
}

function evolution(before: Float64Array, after: Float64Array): Evolution {
  return { before, after, difference: after.map((v, i) => v - before[i]!) }
}

/** Σ of what is not in the indicators: a side that is not known by itself gives NaN, one that has no own index, 0. */
function effects(
  codes: readonly string[],
  { before, after, difference }: Evolution,
  a: OwnIndex | undefined,
  b: OwnIndex | undefined,
): { geography: Float64Array; reference: Float64Array; total: Float64Array } {
  const column = (
    of: ReadonlyMap<string, number> | undefined,
    otherwise: Float64Array,
  ): Float64Array => (of ? Float64Array.from(codes, (code) => of.get(code) ?? NaN) : otherwise)
  const scaled = [column(a?.scaled, before), column(b?.scaled, after)] as const
  const raw = [column(a?.raw, scaled[0]), column(b?.raw, scaled[1])] as const
  const reference = difference.map(
    (_, i) => scaled[1][i]! - after[i]! - (scaled[0][i]! - before[i]!),
  )
  const geography = difference.map(
    (_, i) => raw[1][i]! - scaled[1][i]! - (raw[0][i]! - scaled[0][i]!),
  )
  return {
    geography,
    reference,
    total: difference.map((v, i) => v + reference[i]! + geography[i]!),
  }
}

function classesOf(x: Float64Array, thresholds: readonly number[]): Float64Array {
  return x.map((v) =>
    Number.isNaN(v) ? NaN : 1 + thresholds.reduce((n, limit) => n + (limit <= v ? 1 : 0), 0),
  )
}

function transitionsOf({ before, after }: Evolution, count: number): number[][] {
  const matrix = Array.from({ length: count }, () => Array.from({ length: count }, () => 0))
  before.forEach((from, i) => {
    if (!Number.isNaN(from) && !Number.isNaN(after[i]!)) matrix[from - 1]![after[i]! - 1]!++
  })
  return matrix
}

/** A change that the two intervals, which do not meet, cannot explain. */
function beyond(
  a: Snapshot,
  b: Snapshot,
  rowsA: Int32Array,
  rowsB: Int32Array,
): { beyondNoise?: Float64Array } {
  if (!a.interval || !b.interval) return {}
  const [lowA, highA, lowB, highB] = [
    take(a.interval.low, rowsA),
    take(a.interval.high, rowsA),
    take(b.interval.low, rowsB),
    take(b.interval.high, rowsB),
  ]
  return {
    beyondNoise: lowA.map((low, i) =>
      Number.isNaN(low + highA[i]! + lowB[i]! + highB[i]!)
        ? NaN
        : lowB[i]! > highA[i]!
          ? 1
          : highB[i]! < low
            ? -1
            : 0,
    ),
  }
}

function tests(
  a: Snapshot,
  b: Snapshot,
  rowsA: Int32Array,
  rowsB: Int32Array,
  difference: Float64Array,
  options: SignificanceOptions,
): { significance?: Significance } {
  if (!a.noise || !b.noise) return {}
  const [before, after] = [
    { sampling: take(a.noise.sampling, rowsA), other: take(a.noise.other, rowsA) },
    { sampling: take(b.noise.sampling, rowsB), other: take(b.noise.other, rowsB) },
  ]
  const overlap = sharedSurveys(a.census, b.census)
  return { significance: significance(difference, before, after, overlap, options) }
}

function take(x: Float64Array, rows: Int32Array): Float64Array {
  const y = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) y[k] = x[rows[k]!]!
  return y
}

/** An indicator that a side does not have brings it nothing. */
function takeOr(x: Float64Array | undefined, rows: Int32Array, like: Float64Array): Float64Array {
  return x ? take(x, rows) : like.map((v) => (Number.isNaN(v) ? NaN : 0))
}
