/** Spatial autocorrelation: whether neighbours are alike. */

/** Moran’s I of a column, with what chance alone would make of it. */
export interface Moran {
  /** About −1 (neighbours opposed) … 1 (neighbours alike). */
  readonly i: number
  /** What it would be if the values were dealt at random: −1/(n − 1). */
  readonly expected: number
  /** Between these, 95 % of deals at random. */
  readonly chance: readonly [number, number]
  /** Rows that have a value and a neighbour with a value. */
  readonly n: number
}

/**
 * Moran's I with row-standardised weights: each row is compared with the mean of its neighbours that
 * have a value. What chance would do is told by dealing the values again `deals` times.
 *
 *     I = Σᵢ zᵢ·z̄ᵢ / Σᵢ zᵢ²        z̄ᵢ the mean of the neighbours of i
 *
 * Source: Moran (1950); Anselin (1995) for the permutations.
 *
 * @param random numbers in [0, 1): seeded, so that the interval is the same tomorrow
 *
 * @example
 * moran(Float64Array.of(1, 2, 3, 4), [Int32Array.of(1), Int32Array.of(0, 2), Int32Array.of(1, 3), Int32Array.of(2)], () => 0.5).expected.toFixed(4) // → '-0.3333'
 */
export function moran(
  x: Float64Array,
  neighbours: readonly Int32Array[],
  random: () => number,
  deals = 199,
): Moran {
  const place = new Int32Array(x.length).fill(-1)
  const rows: number[] = []
  for (let i = 0; i < x.length; i++) {
    if (x[i] === x[i] && neighbours[i]!.some((j) => x[j] === x[j])) place[i] = rows.push(i) - 1
  }
  const of = rows.map((i) =>
    Int32Array.from(neighbours[i]!, (j) => place[j]!).filter((j) => j >= 0),
  )
  const n = rows.length
  const average = rows.reduce((sum, i) => sum + x[i]!, 0) / n
  const z = Float64Array.from(rows, (i) => x[i]! - average)
  const squares = z.reduce((sum, v) => sum + v * v, 0)
  const index = (): number => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      let near = 0
      for (const j of of[i]!) near += z[j]!
      sum += (z[i]! * near) / of[i]!.length
    }
    return sum / squares
  }
  if (n < 3 || !(squares > 0)) return { i: NaN, expected: NaN, chance: [NaN, NaN], n }
  const i = index()
  const dealt = Float64Array.from({ length: deals }, () => {
    for (let k = n - 1; k > 0; k--) {
      const j = Math.floor(random() * (k + 1))
      ;[z[k], z[j]] = [z[j]!, z[k]!]
    }
    return index()
  }).sort()
  const tail = Math.floor(0.025 * (deals + 1))
  return {
    i,
    expected: -1 / (n - 1),
    chance: [dealt[Math.max(0, tail - 1)]!, dealt[Math.min(deals - 1, deals - tail)]!],
    n,
  }
}
