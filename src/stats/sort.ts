/**
 * Sorting columns of doubles. A comparator sort costs 200 ms for twenty columns of 50,000 rows, this
 * least-significant-digit radix sort (four passes of 16 bits on the order-preserving bit pattern) 25.
 */

const RADIX = 65_536
/** Below this length clearing four histograms costs more than comparing. */
const SMALL = 3_000

/**
 * The places of the present values of `x`, from the least value to the greatest. Stable: equal
 * values keep the order of the rows. NaN is left out; −0 comes before +0.
 *
 * @example
 * sortedOrder(Float64Array.of(7, NaN, 3)) // → [2, 0]
 */
export function sortedOrder(x: Float64Array): Uint32Array {
  const order = new Uint32Array(x.length)
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) order[n++] = i
  const present = order.subarray(0, n)
  // among zeros, the reciprocals tell −0 from +0
  return n < SMALL ? present.sort((a, b) => x[a]! - x[b]! || 1 / x[a]! - 1 / x[b]! || a - b) : radix(x, present)
}

/** The present values of `x`, sorted. */
export function sortedValues(x: Float64Array): Float64Array {
  let n = 0
  const values = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) values[n++] = x[i]!
  const present = values.subarray(0, n)
  if (n < SMALL) return present.sort()
  const order = radix(present, Uint32Array.from(present.keys()))
  const sorted = new Float64Array(n)
  for (let k = 0; k < n; k++) sorted[k] = present[order[k]!]!
  return sorted
}

function radix(x: Float64Array, order: Uint32Array): Uint32Array {
  const n = order.length
  const bits = new Uint32Array(x.buffer, x.byteOffset, 2 * x.length)
  const low = new Uint32Array(n)
  const high = new Uint32Array(n)
  const counts = [new Uint32Array(RADIX), new Uint32Array(RADIX), new Uint32Array(RADIX), new Uint32Array(RADIX)] as const
  for (let k = 0; k < n; k++) {
    const i = order[k]!
    const h = bits[2 * i + 1]!
    const flip = h >>> 31 ? 0xffffffff : 0
    const lo = (bits[2 * i]! ^ flip) >>> 0
    const hi = (h ^ (flip || 0x80000000)) >>> 0
    low[k] = lo
    high[k] = hi
    counts[0][lo & 0xffff]!++
    counts[1][lo >>> 16]!++
    counts[2][hi & 0xffff]!++
    counts[3][hi >>> 16]!++
  }
  let from = Uint32Array.from(order.keys())
  let to = new Uint32Array(n)
  for (let pass = 0; pass < 4; pass++) {
    const starts = counts[pass]!
    const key = pass < 2 ? low : high
    const shift = pass % 2 === 0 ? 0 : 16
    if (starts[(key[0]! >>> shift) & 0xffff] === n) continue
    let start = 0
    for (let digit = 0; digit < RADIX; digit++) {
      const size = starts[digit]!
      starts[digit] = start
      start += size
    }
    for (let k = 0; k < n; k++) {
      const at = from[k]!
      to[starts[(key[at]! >>> shift) & 0xffff]!++] = at
    }
    ;[from, to] = [to, from]
  }
  for (let k = 0; k < n; k++) to[k] = order[from[k]!]!
  return to
}
