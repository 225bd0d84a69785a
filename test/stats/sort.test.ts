import { describe, expect, it } from 'vitest'
import { sortedOrder, sortedValues } from '../../src/stats/sort.ts'
import { column, mulberry32 } from '../support.ts'

/** What the kernels are held to: a comparator that tells −0 from +0, and rows in their order among equals. */
function orderByComparison(x: Float64Array): number[] {
  const rank = (v: number): number => (Object.is(v, -0) ? -1 : v === 0 ? 1 : 0)
  return [...x.keys()]
    .filter((i) => !Number.isNaN(x[i]))
    .sort((i, j) => (x[i]! < x[j]! ? -1 : x[i]! > x[j]! ? 1 : rank(x[i]!) - rank(x[j]!) || i - j))
}

const specials = [
  0,
  -0,
  1,
  -1,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  -2.2250738585072014e-308,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  1e-300,
  0.1 + 0.2,
  0.3,
]

/** Doubles of every size: random bits, small integers (ties), and the cells that break sorts. */
function hostile(n: number, seed: number): Float64Array {
  const random = mulberry32(seed)
  const bits = new Uint32Array(2 * n).map(() => random() * 2 ** 32)
  const x = new Float64Array(bits.buffer)
  for (let i = 0; i < n; i++) {
    const what = random()
    if (what < 0.2) x[i] = specials[Math.floor(random() * specials.length)]!
    else if (what < 0.5) x[i] = Math.floor(random() * 100) - 50
    else if (what < 0.8) x[i] = random() * 2 - 1
  }
  return x
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((v, i) => Object.is(v, b[i]))

describe('sortedOrder and sortedValues', () => {
  // both sides of the length under which comparing is quicker than counting
  it.each([0, 1, 2, 17, 399, 400, 401, 3_000, 4_200, 65_537])(
    'agree with a comparison sort on %i hostile doubles',
    (n) => {
      const x = hostile(n, n + 7)
      const expected = orderByComparison(x)
      expect(same(sortedOrder(x), expected)).toBe(true)
      expect(
        same(
          sortedValues(x),
          expected.map((i) => x[i]!),
        ),
      ).toBe(true)
    },
  )

  it.each([100, 20_000])('read a window of a longer column (%i cells) where it starts', (n) => {
    const whole = hostile(n + 25, 99)
    const window = whole.subarray(13, 13 + n)
    const expected = orderByComparison(window)
    expect(window.byteOffset).toBe(13 * 8)
    expect(same(sortedOrder(window), expected)).toBe(true)
    expect(
      same(
        sortedValues(window),
        expected.map((i) => window[i]!),
      ),
    ).toBe(true)
  })

  it.each([1_000, 10_000])(
    'keep the order of the rows among equal values (%i rows, four values)',
    (n) => {
      const random = mulberry32(4)
      const x = new Float64Array(n).map(() => Math.floor(random() * 4))
      expect(same(sortedOrder(x), orderByComparison(x))).toBe(true)
    },
  )

  it.each([
    ['in their last bits', (random: () => number) => 1 + Math.floor(random() * 1000) * 2 ** -52],
    [
      'in their last bits, below 0 and above',
      (random: () => number) =>
        (random() < 0.5 ? -1 : 1) * (3 + Math.floor(random() * 50) * 2 ** -51),
    ],
    [
      'seldom in their first bits',
      (random: () => number) => Math.floor(random() * 300) / 300 + random() * 2 ** -40,
    ],
    [
      'in nothing but their size, from the least to the greatest',
      (random: () => number) => 2 ** Math.floor(random() * 2000 - 1000),
    ],
  ])('agree with a comparison sort on 10,000 doubles that differ %s', (_, draw) => {
    const random = mulberry32(12)
    const x = new Float64Array(10_000).map(() => draw(random))
    expect(same(sortedOrder(x), orderByComparison(x))).toBe(true)
  })

  it.each([1_000, 10_000])(
    'leave a constant, an ascending and a descending column right (%i rows)',
    (n) => {
      const up = new Float64Array(n).map((_, i) => i - n / 2)
      expect(same(sortedValues(up), up)).toBe(true)
      expect(same(sortedValues(up.toReversed()), up)).toBe(true)
      expect(same(sortedOrder(new Float64Array(n).fill(-3.5)), [...up.keys()])).toBe(true)
    },
  )

  it.each([1_000, 10_000])('write nothing to their input (%i rows)', (n) => {
    const x = hostile(n, 5)
    const before = x.slice()
    sortedOrder(x)
    sortedValues(x)
    expect(same(x, before)).toBe(true)
  })

  it('give nothing when nothing is present', () => {
    expect(sortedOrder(column(NaN, NaN))).toHaveLength(0)
    expect(sortedValues(new Float64Array(5_000).fill(NaN))).toHaveLength(0)
  })
})
