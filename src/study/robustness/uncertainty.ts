/** How sure a score, a rank and a class are: the method drawn again and again over its scenario. */
import { UserError } from '../../core/errors.ts'
import { french } from '../../core/french.ts'
import { hash32 } from '../../stats/counter-random.ts'
import { drawSummary, pairOrders } from '../../stats/draws/summary.ts'
import { NO_DRAW, rankBuffers, ranksInto } from '../../stats/draws/ranks.ts'
import { extent } from '../../stats/summary.ts'
import { evaluator, buffersFor, type Model, type Prepared } from './model.ts'
import { pointsOf, type PointOptions } from './points.ts'

/** How many draws, and from where. */
export interface UncertaintyOptions extends PointOptions {
  /** Number of draws. */
  readonly draws: number
}

/** A column at the nominal choice and over the draws; NaN where there is no value. */
export interface Interval {
  /** Value at the choice of the method. */
  readonly nominal: Float64Array
  /** Value that 5 % of the draws are under. */
  readonly p05: Float64Array
  /** Value that half of the draws are under. */
  readonly median: Float64Array
  /** Value that 95 % of the draws are under. */
  readonly p95: Float64Array
}

/** Where scores, ranks and tenths stand when the choices of the method vary, by territory in the order of the scores. */
export interface Uncertainty {
  /** Number of draws. */
  readonly draws: number
  /** By output: `ifn`, then the sub-indices. Quantiles are values that were drawn (type 1); scores to 1/65,534 of twice their range. */
  readonly scores: Readonly<Record<string, Interval>>
  /** 1 is the most fragile. */
  readonly ranks: Readonly<Record<string, Interval>>
  /** Tenths of the ranks of the nominal choice: 1 is the most fragile. */
  readonly classes: Readonly<Record<string, Interval>>
  /** Of the index: how often among the most fragile tenth, the most fragile fifth, and in the nominal tenth. */
  readonly firstTenth: Float64Array
  /** How often each is among the most fragile fifth, 0 … 1. */
  readonly firstFifth: Float64Array
  /** How often each is in its nominal tenth, 0 … 1. */
  readonly sameClass: Float64Array
  /** Share of pairs of territories that stand in the same order in at least 95 % of the draws; on how many pairs, and whether these are all. */
  readonly pairs: { readonly certain: number; readonly counted: number; readonly all: boolean }
  /** Territories with an index, and how many of them are in their nominal tenth in at least 95 % of the draws. */
  readonly territories: number
  /** Number of them in their nominal tenth in at least 95 % of the draws. */
  readonly certainClass: number
  /** Of the territories with an index, those that have none in some draws: their quantiles are over the draws that have one. */
  readonly incomplete: number
}

/** What draws are written to. Shared by threads when the buffers are. */
export interface Stores {
  readonly n: number
  readonly draws: number
  readonly outputs: readonly Store[]
  /** The rank of each territory in the nominal choice, NaN where it has none; and how many have one. */
  readonly nominal: Float64Array
  readonly ranked: number
  /** First tenth, first fifth, nominal class, present. */
  readonly shares: Float64Array
  readonly pairs: Pairs
}

/** Pairs of territories, and which of them stand in the same order in nearly all the draws. */
interface Pairs {
  readonly one: Uint32Array
  readonly other: Uint32Array
  readonly certain: Uint8Array
  /** All that there are, not some drawn at random. */
  readonly all: boolean
}

interface Store {
  readonly ranks: Uint16Array
  readonly steps: Uint16Array
  readonly low: number
  readonly high: number
  readonly rankQuantiles: Uint16Array
  readonly stepQuantiles: Uint16Array
}

const PROBABILITIES = [0.05, 0.5, 0.95]
/** What is true in so many of the draws is called certain. */
export const CERTAIN = 0.95
const CLASSES = 10
/** Draws are kept until they are summed up: 4 bytes a territory, a draw and an output. */
const MOST_BYTES = 1.6e9

/** The most draws that a study of this model may keep. */
export function mostDraws({ nominal, outputs }: Pick<Model, 'nominal' | 'outputs'>): number {
  return Math.min(
    100_000,
    Math.floor(MOST_BYTES / (4 * outputs.length * Math.max(1, nominal.codes.length))),
  )
}

/** Room for the draws of a model. Throws `option-invalide` when it would not fit in memory. */
export function storesFor(model: Model, draws: number, shared = false): Stores {
  const { nominal } = model
  const n = nominal.codes.length
  const most = mostDraws(model)
  if (!(Number.isInteger(draws) && draws >= 1 && draws <= most))
    throw new UserError(
      'option-invalide',
      `${french(draws, 0)} tirages de ${french(n, 0)} territoires`,
      `demandez de 1 à ${french(most, 0)} tirages : ils sont gardés en mémoire jusqu’aux quantiles`,
    )
  const bytes = (count: number): ArrayBuffer =>
    (shared ? new SharedArrayBuffer(count) : new ArrayBuffer(count)) as ArrayBuffer
  const words = (count: number): Uint16Array => new Uint16Array(bytes(2 * count))
  const outputs = model.outputs.map((id) => {
    const { min, max } = extent(nominal.tree.nodes[id]!.values)
    const half = max > min ? (max - min) / 2 : 1
    return {
      ranks: words(n * draws),
      steps: words(n * draws),
      low: min - half,
      high: max + half,
      rankQuantiles: words(3 * n),
      stepQuantiles: words(3 * n),
    }
  })
  return {
    n,
    draws,
    outputs,
    nominal: nominal.rank,
    ranked: countOf(nominal.rank),
    shares: new Float64Array(bytes(8 * 4 * n)),
    pairs: pairsAmong(nominal.rank, bytes),
  }
}

/** Runs draws `from` … `to` − 1 in this thread. */
export function drawRunner(
  prepared: Prepared,
  { n, outputs }: Stores,
  options: PointOptions,
): (from: number, to: number) => void {
  const room = buffersFor(prepared)
  const evaluate = evaluator(prepared, room)
  const point = pointsOf(prepared.dimensions, options)
  const u = new Float64Array(prepared.dimensions)
  return (from, to) => {
    for (let d = from; d < to; d++) {
      evaluate(point(d, u)).forEach((values, k) => {
        const { ranks, steps, low, high } = outputs[k]!
        room.ranks(values, ranks.subarray(d * n, (d + 1) * n))
        room.steps(values, low, high, steps.subarray(d * n, (d + 1) * n))
      })
    }
  }
}

/** Makes a function that sums up the draws of territories `from` … `to` − 1. */
export function rowsSummer({
  n,
  draws,
  outputs,
  shares,
  nominal,
  ranked,
}: Stores): (from: number, to: number) => void {
  const { quantiles, frequencies: standings } = drawSummary(draws, PROBABILITIES)
  const upTo = (part: number): number => Math.ceil(part * ranked - 1e-9)
  return (from, to) => {
    for (const { ranks, steps, rankQuantiles, stepQuantiles } of outputs) {
      quantiles(ranks, n, from, to).forEach((column, k) => rankQuantiles.set(column, k * n + from))
      quantiles(steps, n, from, to).forEach((column, k) => stepQuantiles.set(column, k * n + from))
    }
    const [least, most] = boundsOfClass(nominal.subarray(from, to), ranked)
    const { first, second, within, present } = standings(
      outputs[0]!.ranks,
      n,
      upTo(0.1),
      upTo(0.2),
      least,
      most,
      from,
      to,
    )
    ;[first, second, within, present].forEach((column, k) => shares.set(column, k * n + from))
  }
}

/** The tenth of a rank among so many territories: 1 is the most fragile. NaN for no rank. */
export function tenthOf(rank: number, total: number): number {
  return rank !== rank ? NaN : Math.min(CLASSES, Math.floor(((rank - 1) * CLASSES) / total) + 1)
}

function boundsOfClass(ranks: Float64Array, total: number): [Uint16Array, Uint16Array] {
  const edge = (c: number): number => Math.ceil((c * total) / CLASSES - 1e-9)
  return [
    Uint16Array.from(ranks, (r) => edge(tenthOf(r, total) - 1) + 1),
    Uint16Array.from(ranks, (r) => edge(tenthOf(r, total))),
  ]
}

function countOf(x: Float64Array): number {
  let count = 0
  for (const v of x) if (v === v) count++
  return count
}

/** The draws summed up: what a study of uncertainty says. */
export function uncertaintyOf(
  model: Model,
  { n, draws, outputs, shares, pairs }: Stores,
): Uncertainty {
  const { nominal } = model
  const ranksOf = model.outputs.map((id) =>
    id === 'ifn' ? nominal.rank : rankColumn(nominal.tree.nodes[id]!.values),
  )
  const total = ranksOf.map(countOf)
  const named = (f: (k: number) => Interval): Record<string, Interval> =>
    Object.fromEntries(model.outputs.map((id, k) => [id, f(k)]))
  const interval = (
    column: Float64Array,
    quantiles: Uint16Array,
    of: (v: number) => number,
  ): Interval => {
    const [p05, median, p95] = PROBABILITIES.map((_, k) =>
      Float64Array.from(quantiles.subarray(k * n, (k + 1) * n), (v) =>
        v === NO_DRAW ? NaN : of(v),
      ),
    )
    return { nominal: column, p05: p05!, median: median!, p95: p95! }
  }
  const share = (k: number): Float64Array => shares.slice(k * n, (k + 1) * n)
  const known = (x: Float64Array): Float64Array =>
    x.map((v, i) => (nominal.rank[i] === nominal.rank[i] ? v : NaN))
  const sameClass = known(share(2))
  return {
    draws,
    scores: named((k) =>
      interval(
        nominal.tree.nodes[model.outputs[k]!]!.values,
        outputs[k]!.stepQuantiles,
        (v) => outputs[k]!.low + ((outputs[k]!.high - outputs[k]!.low) * v) / (NO_DRAW - 1),
      ),
    ),
    ranks: named((k) => interval(ranksOf[k]!, outputs[k]!.rankQuantiles, (v) => v)),
    classes: named((k) =>
      interval(
        ranksOf[k]!.map((r) => tenthOf(r, total[k]!)),
        outputs[k]!.rankQuantiles,
        (v) => tenthOf(v, total[k]!),
      ),
    ),
    firstTenth: share(0),
    firstFifth: share(1),
    sameClass,
    pairs: certainShare(pairs),
    territories: total[0]!,
    certainClass: sameClass.reduce((count, p) => count + (p >= CERTAIN ? 1 : 0), 0),
    incomplete: known(share(3)).reduce((count, p) => count + (p < 1 ? 1 : 0), 0),
  }
}

function rankColumn(values: Float64Array): Float64Array {
  return Float64Array.from(
    ranksInto(values, new Uint16Array(values.length), rankBuffers(values.length)),
    (r) => (r === NO_DRAW ? NaN : r),
  )
}

const MOST_PAIRS = 20_000
const SEED_OF_PAIRS = 7

/** All pairs of few territories, 20,000 drawn at random of many. */
function pairsAmong(nominal: Float64Array, bytes: (count: number) => ArrayBuffer): Pairs {
  const rows = Array.from(nominal.keys()).filter((i) => nominal[i] === nominal[i])
  const m = rows.length
  const all = (m * (m - 1)) / 2 <= MOST_PAIRS
  const [left, right]: [number[], number[]] = [[], []]
  const add = (a: number, b: number): void => {
    left.push(rows[a]!)
    right.push(rows[b]!)
  }
  if (all) for (let a = 0; a < m; a++) for (let b = a + 1; b < m; b++) add(a, b)
  else
    for (let t = 0; left.length < MOST_PAIRS; t++) {
      const [a, b] = [hash32(SEED_OF_PAIRS, t, 0) % m, hash32(SEED_OF_PAIRS, t, 1) % m]
      if (a !== b) add(a, b)
    }
  return {
    one: Uint32Array.from(left),
    other: Uint32Array.from(right),
    certain: new Uint8Array(bytes(left.length)),
    all,
  }
}

/** Says of pairs `from` … `to` − 1 whether their order is the same in at least 95 % of the draws. */
export function settlePairs(
  { n, draws, outputs, pairs: { one, other, certain } }: Stores,
  from: number,
  to: number,
): void {
  const { before, after } = pairOrders(
    outputs[0]!.ranks,
    n,
    one.subarray(from, to),
    other.subarray(from, to),
  )
  for (let p = from; p < to; p++)
    certain[p] = Number(Math.max(before[p - from]!, after[p - from]!) >= CERTAIN * draws - 1e-9)
}

function certainShare({ certain, all }: Pairs): Uncertainty['pairs'] {
  const counted = certain.length
  return {
    certain: counted === 0 ? NaN : certain.reduce((sum, each) => sum + each, 0) / counted,
    counted,
    all,
  }
}

/**
 * The whole study in one thread: what a browser runs. `uncertaintyOn` (Node) shares it among threads and finds the
 * same bits; the first draws of a longer study are those of a shorter one.
 *
 * Throws `option-invalide` for more draws than memory holds (1.6 GB).
 */
export function uncertainty(model: Model, options: UncertaintyOptions): Uncertainty {
  const stores = storesFor(model, options.draws)
  drawRunner(model.prepared, stores, options)(0, options.draws)
  rowsSummer(stores)(0, stores.n)
  settlePairs(stores, 0, stores.pairs.certain.length)
  return uncertaintyOf(model, stores)
}
