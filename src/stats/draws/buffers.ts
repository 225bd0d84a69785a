/**
 * Where the columns of a study lie while it draws, and what it does with them at each draw: weighted sums, ranks, 16-bit
 * steps. In WebAssembly where there is any, else as draws.ts and weighted.ts do it: the same bits.
 */
import {
  MAX_BINS,
  BINS_PER_VALUE,
  CROWDED_BIN,
  NO_DRAW,
  rankBuffers,
  ranksInto,
  stepsInto,
  type RankBuffers,
} from './ranks.ts'
import { kernels, type KernelMemory } from './kernels.ts'
import { TIE } from '../rank.ts'
import {
  DEVIATES,
  drawExact,
  drawExpanded,
  drawShares,
  normalDeviates,
  type NoisyShares,
} from '../noise.ts'
import { enoughOf, keepWhereEnough, TILE, weightedMeanInto, weightedSumInto } from '../weighted.ts'

/** Columns and scratch space of one study, reused from draw to draw. */
export interface DrawBuffers {
  /** A new column of the room, zero everywhere. */
  column(): Float64Array
  /** The same values as they lie in the room: what is kept must not change afterwards. */
  keep(x: Float64Array): Float64Array
  /** As `weightedSumInto`. */
  weightedSum(
    columns: readonly Float64Array[],
    weights: readonly number[],
    out: Float64Array,
  ): Float64Array
  /** As `weightedMeanInto`. */
  weightedMean: typeof weightedMeanInto
  /** As `keepWhereEnough`. */
  keepWhereEnough: typeof keepWhereEnough
  /** Prepares what `drawShares` draws. */
  shares(shares: NoisyShares): (stream: number, out: Float64Array) => Float64Array
  /** As `ranksInto`. */
  ranks(x: Float64Array, out: Uint16Array): Uint16Array
  /** As `stepsInto`. */
  steps(x: Float64Array, low: number, high: number, out: Uint16Array): Uint16Array
}

/**
 * Room for so many columns of n rows. More than that, or more rows than ranks of 16 bits have, are worked on
 * outside of it, to the same values.
 *
 * @param compiled false: without WebAssembly
 * @param noises how many columns of shares are drawn anew
 *
 * @example
 * drawBuffers(3, 2).ranks(Float64Array.of(5, NaN, 9), new Uint16Array(3)) // → [2, 65535, 1]
 */
export function drawBuffers(n: number, columns: number, compiled = true, noises = 0): DrawBuffers {
  const bins = Math.min(MAX_BINS, Math.max(256, BINS_PER_VALUE * n))
  const own =
    compiled && n < NO_DRAW
      ? kernels(
          2 * (bins + 1) +
            n * (8 * (columns + 3 * noises + 2) + 2 * 4) +
            16 * (columns + 3 * noises + 10 + TILE) +
            (noises > 0 ? 8 * DEVIATES : 0),
        )
      : undefined
  return own ? compiledBuffers(own, n, bins) : plainBuffers(n)
}

/** Without WebAssembly: what is written lies where it was. */
export function plainBuffers(n: number): DrawBuffers {
  let room: RankBuffers | undefined
  return {
    column: () => new Float64Array(n),
    keep: (x) => x,
    weightedSum: weightedSumInto,
    weightedMean: weightedMeanInto,
    keepWhereEnough,
    shares: (shares) => (stream, out) => drawShares(shares, stream, out),
    ranks: (x, out) => ranksInto(x, out, (room ??= rankBuffers(n))),
    steps: stepsInto,
  }
}

function compiledBuffers(own: KernelMemory, n: number, bins: number): DrawBuffers {
  const plain = plainBuffers(n)
  const [given, values] = [own.f64(n), own.f64(n)]
  const [counts, each, places, found] = [own.u16(bins + 1), own.u16(n), own.u16(n), own.u16(n)]
  const [borne, there] = [own.f64(TILE), own.f64(TILE)]
  const kept = new Map<Float64Array, Float64Array>()
  const inside = (x: Float64Array): Float64Array => {
    if (own.holds(x)) return x
    given.set(x)
    return given
  }
  const column = (): Float64Array => (own.fits(n) ? own.f64(n) : plain.column())
  let normal: Float64Array | undefined
  const room: DrawBuffers = {
    column,
    keep(x) {
      const known = kept.get(x)
      if (known || own.holds(x) || !own.fits(n)) return known ?? x
      const copy = own.f64(n)
      copy.set(x)
      kept.set(x, copy)
      return copy
    },
    weightedSum(columns, weights, out) {
      if (!own.holds(out) || !columns.every(own.holds))
        return weightedSumInto(columns, weights, out)
      const at = columns.map(({ byteOffset }) => byteOffset)
      for (let start = 0; start < n; start += TILE) {
        const [rows, skip] = [Math.min(TILE, n - start), 8 * start]
        out.fill(0, start, start + rows)
        let k = columns.length % 4
        for (let j = 0; j < k; j++)
          own.add1(at[j]! + skip, weights[j]!, out.byteOffset + skip, rows)
        for (; k < at.length; k += 4)
          own.add4(
            at[k]! + skip,
            at[k + 1]! + skip,
            at[k + 2]! + skip,
            at[k + 3]! + skip,
            weights[k]!,
            weights[k + 1]!,
            weights[k + 2]!,
            weights[k + 3]!,
            out.byteOffset + skip,
            rows,
          )
      }
      return out
    },
    weightedMean(columns, weights, least, zero, out, bearing = weights) {
      if (zero || !own.holds(out) || !columns.every(own.holds))
        return weightedMeanInto(columns, weights, least, zero, out, bearing)
      let all = 0
      for (let k = 0; k < columns.length; k++) all += bearing[k]!
      const enough = enoughOf(least, all)
      const present = bearing === weights ? borne : there
      for (let start = 0; start < n; start += TILE) {
        const [rows, at] = [Math.min(TILE, n - start), out.byteOffset + 8 * start]
        out.fill(0, start, start + rows)
        borne.fill(0)
        present.fill(0)
        for (let k = 0; k < columns.length; k++) {
          const x = columns[k]!.byteOffset + 8 * start
          own.mean1(x, weights[k]!, at, borne.byteOffset, rows)
          if (present === there) own.bear1(x, bearing[k]!, there.byteOffset, rows)
        }
        own.enough(at, borne.byteOffset, present.byteOffset, enough, rows)
      }
      return out
    },
    keepWhereEnough(columns, weights, enough, out) {
      if (!own.holds(out) || !columns.every(own.holds))
        return keepWhereEnough(columns, weights, enough, out)
      for (let start = 0; start < n; start += TILE) {
        const rows = Math.min(TILE, n - start)
        there.fill(0)
        for (let k = 0; k < columns.length; k++)
          own.bear1(columns[k]!.byteOffset + 8 * start, weights[k]!, there.byteOffset, rows)
        own.enough(out.byteOffset + 8 * start, 0, there.byteOffset, enough, rows)
      }
      return out
    },
    shares(shares) {
      if (!own.fits(n)) return plain.shares(shares)
      const [p, spread, skew] = [shares.p, shares.spread, shares.skew].map(room.keep)
      const fits = [p!, spread!, skew!].every(own.holds) && (normal || own.fits(DEVIATES))
      if (!fits) return plain.shares(shares)
      if (!normal) (normal = own.f64(DEVIATES)).set(normalDeviates())
      const deviates = normal.byteOffset
      const most = n - (n % 4)
      return (stream, out) => {
        const into = own.holds(out) ? out : given
        own.shares(
          p!.byteOffset,
          spread!.byteOffset,
          skew!.byteOffset,
          deviates,
          stream,
          into.byteOffset,
          most,
        )
        drawExpanded(shares, stream, into, most)
        if (into !== out) out.set(into)
        return drawExact(shares, stream, out)
      }
    },
    ranks(x, out) {
      const ranked = own.rank(
        inside(x).byteOffset,
        n,
        TIE,
        found.byteOffset,
        counts.byteOffset,
        bins,
        each.byteOffset,
        values.byteOffset,
        places.byteOffset,
        8 * CROWDED_BIN,
      )
      if (!ranked) return plain.ranks(x, out)
      out.set(found)
      return out
    },
    steps(x, low, high, out) {
      own.steps(inside(x).byteOffset, n, low, (NO_DRAW - 1) / (high - low), found.byteOffset)
      out.set(found)
      return out
    },
  }
  return room
}
