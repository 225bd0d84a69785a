/** Order statistics without sorting: a few ranks of a long column cost a few passes over it. */

/** Slices of equal width between the least and the greatest value. */
const SLICES = 4_096

/**
 * The values of `x` that stand at some ranks: 0 is the least, NaN is left out. `ranks` ascend, and
 * each is less than the number of present values.
 *
 * Values are counted by slices of the range; only the slices in which a rank falls are sorted. At
 * worst, when one value is far from all the others, that is all of them.
 *
 * @example
 * orderStatistics(Float64Array.of(7, NaN, 3, 9, 5), [0, 2]) // → [3, 7]
 */
export function orderStatistics(x: Float64Array, ranks: readonly number[]): number[] {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v < min) min = v
    if (v > max) max = v
  }
  // whatever overflows falls into slice 0: (v − min) · perUnit grows with v, or is no number at all
  const perUnit = (SLICES - 1) / (max - min)
  const sizes = new Uint32Array(SLICES)
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v === v) sizes[((v - min) * perUnit) | 0]!++
  }
  const { wanted, kept, places } = wantedSlices(sizes, ranks)
  const values = new Float64Array(kept)
  for (let i = 0, n = 0; i < x.length; i++) {
    const v = x[i]!
    if (v === v && wanted[((v - min) * perUnit) | 0] === 1) values[n++] = v
  }
  values.sort()
  return places.map((place) => values[place]!)
}

/** Which slices hold a rank, how many values that is, and where each rank stands among those values. */
function wantedSlices(sizes: Uint32Array, ranks: readonly number[]): { wanted: Uint8Array; kept: number; places: number[] } {
  const wanted = new Uint8Array(sizes.length)
  const places: number[] = []
  let below = 0
  let kept = 0
  for (let slice = 0; slice < sizes.length; slice++) {
    const size = sizes[slice]!
    for (let next = ranks[places.length]; next !== undefined && next < below + size; next = ranks[places.length]) {
      wanted[slice] = 1
      places.push(kept + next - below)
    }
    if (wanted[slice] === 1) kept += size
    below += size
  }
  return { wanted, kept, places }
}
