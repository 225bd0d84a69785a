/** What is left of the draws of each territory: order statistics, and how often it stands where. In WebAssembly where there is any: the same values. */
import { NO_DRAW, rowQuantiles, rankFrequencies, type RankFrequencies } from './ranks.ts'
import { kernels, type KernelMemory } from './kernels.ts'

/** Order statistics and rank frequencies of draws, territory by territory. */
export interface DrawSummary {
  /** As `rowQuantiles` of the probabilities. */
  quantiles(draws: Uint16Array, n: number, from: number, to: number): Uint16Array[]
  /** As `rankFrequencies`. */
  frequencies(
    draws: Uint16Array,
    n: number,
    first: number,
    second: number,
    least: Uint16Array,
    most: Uint16Array,
    from: number,
    to: number,
  ): RankFrequencies
}

/** Bytes of draws taken at a time: they stay in the second cache. */
const BLOCK = 2 ** 18
/** Columns whose histograms are made together. */
const TOGETHER = 16
const WIDEST = 256

/**
 * Sums up draws, so many a territory.
 *
 * @param compiled false: without WebAssembly
 *
 * @example
 * drawSummary(3, [0.5]).quantiles(Uint16Array.of(5, 1, 3), 1, 0, 1)[0] // → [3]
 */
export function drawSummary(
  count: number,
  probabilities: readonly number[],
  compiled = true,
): DrawSummary {
  const width = Math.min(WIDEST, TOGETHER * Math.max(1, Math.floor(BLOCK / (2 * TOGETHER * count))))
  const scratch = 24_576 + 128 * probabilities.length + 1024 * (TOGETHER * probabilities.length + 1)
  const own = compiled
    ? kernels(
        2 * width * (count + 3 + probabilities.length) +
          4 * width +
          scratch +
          8 * probabilities.length +
          16 * 8,
      )
    : undefined
  if (own) return compiledSummary(own, count, width, probabilities, scratch)
  return {
    quantiles: (draws, n, from, to) => rowQuantiles(draws, n, probabilities, from, to),
    frequencies: rankFrequencies,
  }
}

function compiledSummary(
  own: KernelMemory,
  count: number,
  width: number,
  probabilities: readonly number[],
  room: number,
): DrawSummary {
  const block = own.u16(width * count)
  const [least, most, tally] = [own.u16(width), own.u16(width), own.u16(width)]
  const present = own.u32(width)
  const asked = own.f64(probabilities.length)
  const found = own.u16(width * probabilities.length)
  const scratch = own.u16(room / 2)
  asked.set(probabilities)

  /** Lays the draws of some territories one after the other, and does something with them; `NO_DRAW` where there are no more. */
  const eachBlock = (
    draws: Uint16Array,
    n: number,
    from: number,
    to: number,
    use: (start: number, size: number) => void,
  ): void => {
    for (let start = from; start < to; start += width) {
      const size = Math.min(width, to - start)
      if (size < width) block.fill(NO_DRAW)
      for (let d = 0; d < count; d++)
        block.set(draws.subarray(d * n + start, d * n + start + size), d * width)
      use(start, size)
    }
  }
  /** How many draws of each lie between the bounds, a part at a time that 16 bits can count. */
  const counted = (out: Uint32Array, at: number, size: number): void => {
    for (let d = 0; d < count; d += NO_DRAW) {
      tally.fill(0)
      own.between(
        block.byteOffset + 2 * width * d,
        width,
        Math.min(NO_DRAW, count - d),
        least.byteOffset,
        most.byteOffset,
        tally.byteOffset,
      )
      for (let r = 0; r < size; r++) out[at + r]! += tally[r]!
    }
  }

  return {
    quantiles(draws, n, from, to) {
      const out = probabilities.map(() => new Uint16Array(to - from))
      eachBlock(draws, n, from, to, (start, size) => {
        least.fill(0)
        most.fill(NO_DRAW - 1)
        present.fill(0)
        counted(present, 0, width)
        own.quantiles(
          block.byteOffset,
          width,
          count,
          present.byteOffset,
          asked.byteOffset,
          probabilities.length,
          found.byteOffset,
          scratch.byteOffset,
        )
        out.forEach((column, k) =>
          column.set(found.subarray(k * width, k * width + size), start - from),
        )
      })
      return out
    },
    frequencies(draws, n, first, second, from0, to0, from, to) {
      const [inFirst, inSecond, within, there] = Array.from(
        { length: 4 },
        () => new Uint32Array(to - from),
      ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
      eachBlock(draws, n, from, to, (start, size) => {
        const at = start - from
        least.fill(0)
        for (const [out, bound] of [
          [inFirst, first],
          [inSecond, second],
          [there, NO_DRAW - 1],
        ] as const) {
          most.fill(bound)
          counted(out, at, size)
        }
        least.set(from0.subarray(at, at + size))
        most.set(to0.subarray(at, at + size))
        counted(within, at, size)
      })
      const share = (of: Uint32Array): Float64Array =>
        Float64Array.from(of, (each, r) => each / there[r]!)
      return {
        first: share(inFirst),
        second: share(inSecond),
        within: share(within),
        present: Float64Array.from(there, (each) => each / count),
      }
    },
  }
}

/** In how many draws the first of each pair has the smaller value, and in how many the greater. */
export interface PairOrders {
  readonly before: Uint32Array
  readonly after: Uint32Array
}

/**
 * Counts the order of pairs of territories over all the draws.
 *
 * @param one place of the first territory of each pair, in a draw of n values
 * @param other place of the second
 * @param compiled false: without WebAssembly
 *
 * @example
 * pairOrders(Uint16Array.of(1, 2, 3, 2), 2, Uint32Array.of(0), Uint32Array.of(1)).before // → [1]
 */
export function pairOrders(
  draws: Uint16Array,
  n: number,
  one: Uint32Array,
  other: Uint32Array,
  compiled = true,
): PairOrders {
  const pairs = one.length
  const count = Math.floor(draws.length / n)
  const own = compiled && n <= NO_DRAW ? kernels(2 * n + 12 * pairs + 16 * 8) : undefined
  if (!own) return plainOrders(draws, n, one, other)
  const [values, left, right] = [own.u16(n), own.u16(pairs), own.u16(pairs)]
  const [before, after] = [own.u32(pairs), own.u32(pairs)]
  left.set(one)
  right.set(other)
  for (let d = 0; d < count; d++) {
    values.set(draws.subarray(d * n, (d + 1) * n))
    own.order(
      values.byteOffset,
      left.byteOffset,
      right.byteOffset,
      pairs,
      before.byteOffset,
      after.byteOffset,
    )
  }
  return { before: before.slice(), after: after.slice() }
}

function plainOrders(
  draws: Uint16Array,
  n: number,
  one: Uint32Array,
  other: Uint32Array,
): PairOrders {
  const [before, after] = [new Uint32Array(one.length), new Uint32Array(one.length)]
  for (let start = 0; start + n <= draws.length; start += n) {
    for (let p = 0; p < one.length; p++) {
      const [r, s] = [draws[start + one[p]!]!, draws[start + other[p]!]!]
      if (r < s) before[p]!++
      else if (r > s) after[p]!++
    }
  }
  return { before, after }
}
