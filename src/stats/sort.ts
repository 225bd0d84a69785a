/**
 * Sorting columns of doubles. The values alone are best left to the language; their order, which a
 * comparator makes slow, comes of a radix sort, in passes of 11 bits over a pattern of 64 bits that orders
 * as the doubles do. The upper 32 bits tell nearly all doubles apart: the lower 32 are sorted by
 * moving neighbours, and by passes of their own only where that would take long.
 */

const DIGIT = 11
const RADIX = 1 << DIGIT
/** Below this length clearing the counts costs more than comparing. */
const SMALL = 400

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
  return n < SMALL
    ? present.sort((a, b) => x[a]! - x[b]! || 1 / x[a]! - 1 / x[b]! || a - b)
    : radix(x, present)
}

/**
 * The present values of `x`, sorted.
 *
 * @example
 * sortedValues(Float64Array.of(3, NaN, 1)) // → [1, 3]
 */
export function sortedValues(x: Float64Array): Float64Array {
  const values = new Float64Array(x.length)
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) values[n++] = x[i]!
  return values.subarray(0, n).sort()
}

/** Rows, with the two halves of the pattern of the value that each holds. */
interface Keyed {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly rows: Uint32Array
}

function radix(x: Float64Array, rows: Uint32Array): Uint32Array {
  const n = rows.length
  const room = (): Keyed => ({
    low: new Uint32Array(n),
    high: new Uint32Array(n),
    rows: new Uint32Array(n),
  })
  const keyed = sortBy('high', keysOf(x, rows), room())
  return settle(keyed) ? keyed.rows : sortBy('high', sortBy('low', keyed, room()), room()).rows
}

function keysOf(x: Float64Array, rows: Uint32Array): Keyed {
  const bits = new Uint32Array(x.buffer, x.byteOffset, 2 * x.length)
  const low = new Uint32Array(rows.length)
  const high = new Uint32Array(rows.length)
  for (let k = 0; k < rows.length; k++) {
    const i = 2 * rows[k]!
    // of a negative number all bits are turned over, of a positive one the sign alone
    const negative = bits[i + 1]! >>> 31
    low[k] = negative ? ~bits[i]! : bits[i]!
    high[k] = negative ? ~bits[i + 1]! : bits[i + 1]! ^ 0x80000000
  }
  return { low, high, rows }
}

/** Stable sort by one half, least significant digit first. Writes to both; gives the one that is sorted. */
function sortBy(half: 'low' | 'high', from: Keyed, to: Keyed): Keyed {
  const n = from.rows.length
  for (let shift = 0; shift < 32; shift += DIGIT) {
    const starts = new Uint32Array(RADIX)
    const key = from[half]
    for (let k = 0; k < n; k++) starts[(key[k]! >>> shift) & (RADIX - 1)]!++
    for (let digit = 0, start = 0; digit < RADIX; digit++) {
      const size = starts[digit]!
      starts[digit] = start
      start += size
    }
    scatter(from, to, key, shift, starts)
    ;[from, to] = [to, from]
  }
  return from
}

function scatter(
  { low, high, rows }: Keyed,
  to: Keyed,
  key: Uint32Array,
  shift: number,
  starts: Uint32Array,
): void {
  const { low: lowTo, high: highTo, rows: rowsTo } = to
  for (let k = 0; k < key.length; k++) {
    const at = starts[(key[k]! >>> shift) & (RADIX - 1)]!++
    lowTo[at] = low[k]!
    highTo[at] = high[k]!
    rowsTo[at] = rows[k]!
  }
}

/** Moves rows of equal upper half into the order of the lower; false when there is too much to move. */
function settle({ low, high, rows }: Keyed): boolean {
  let moves = 4 * rows.length
  for (let k = 1; k < rows.length; k++) {
    const l = low[k]!
    const row = rows[k]!
    let at = k
    for (; at > 0 && high[at - 1] === high[k] && low[at - 1]! > l; at--) {
      low[at] = low[at - 1]!
      rows[at] = rows[at - 1]!
    }
    low[at] = l
    rows[at] = row
    moves -= k - at
    if (moves < 0) return false
  }
  return true
}
