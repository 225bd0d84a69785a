import { describe, expect, it } from 'vitest'
import { hash32, uniformAt } from '../../src/stats/counter-random.ts'
import { sobol } from '../../src/stats/sobol.ts'
import { sobolEstimates, sobolIndices } from '../../src/stats/variance.ts'

/** The results of a function on the design of Saltelli: A, B, and A with each input from B. */
function design(
  f: (x: number[]) => number,
  d: number,
  n: number,
): { a: number[]; b: number[]; ab: number[][] } {
  const point = sobol(2 * d)
  const rows = Array.from({ length: n }, (_, r) =>
    Array.from(point(r, new Uint32Array(2 * d)), (x) => (x + 0.5) / 2 ** 32),
  )
  return {
    a: rows.map((x) => f(x.slice(0, d))),
    b: rows.map((x) => f(x.slice(d))),
    ab: Array.from({ length: d }, (_, k) =>
      rows.map((x) => f(x.slice(0, d).fill(x[d + k]!, k, k + 1))),
    ),
  }
}

const ishigami = (u: number[]): number => {
  const [x, y, z] = u.map((v) => Math.PI * (2 * v - 1)) as [number, number, number]
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x)
}

describe('the indices of sensitivity', () => {
  it('by hand, on three rows', () => {
    // A = 1, 2, 6 and B = 3, 0, 6: f₀ = 3, V = (4 + 1 + 9 + 0 + 9 + 9)/6 = 16/3
    // AB = 2, 2, 3: changes 1, 0, −3; S = (0·1 + 3·(−3))/3 / V = −9/16; T = (1 + 9)/6 / V = 5/16
    const { first, total } = sobolIndices(
      [1, 2, 6],
      [3, 0, 6],
      [
        [2, 2, 3],
        [1, 2, 6],
      ],
    )
    expect(first[0]).toBeCloseTo(-9 / 16, 12)
    expect(total[0]).toBeCloseTo(5 / 16, 12)
    expect([first[1], total[1]]).toEqual([0, 0])
  })

  it('are of the rows that were picked, as often as they were', () => {
    const [a, b, ab] = [[1, 2, 6, 4], [3, 0, 6, 1], [[2, 2, 3, 5]]]
    const rows = [2, 0, 2, 3]
    const again = (x: readonly number[]): number[] => rows.map((r) => x[r]!)
    expect(sobolIndices(a, b, ab, rows)).toEqual(sobolIndices(again(a), again(b), ab.map(again)))
  })

  it('are missing where the result does not vary', () => {
    expect(sobolIndices([2, 2], [2, 2], [[2, 2]])).toEqual({
      first: Float64Array.of(NaN),
      total: Float64Array.of(NaN),
    })
  })

  it('have as bootstrap interval the 5th and the 95th of a hundred, of rows picked by the numbers of their places', () => {
    const n = 40
    const [a, b] = [
      Array.from({ length: n }, (_, r) => uniformAt(1, r, 0)),
      Array.from({ length: n }, (_, r) => uniformAt(1, r, 1)),
    ]
    const ab = [a.map((v, r) => (v + b[r]!) / 2), b.map((v, r) => v - 0.1 * a[r]!)]
    const again = Array.from({ length: 20 }, (_, s) =>
      sobolIndices(
        a,
        b,
        ab,
        Array.from({ length: n }, (_row, r) => hash32(7, s, r) % n),
      ),
    )
    const found = sobolEstimates(a, b, ab, 20, 7)
    const ends = (values: number[]): [number, number] => [
      values.sort((x, y) => x - y)[0]!,
      values[18]!,
    ]
    const plain = sobolIndices(a, b, ab)
    for (const k of [0, 1]) {
      expect([found.first[k]!.value, found.total[k]!.value]).toEqual([
        plain.first[k],
        plain.total[k],
      ])
      expect([found.first[k]!.p05, found.first[k]!.p95]).toEqual(
        ends(again.map(({ first }) => first[k]!)),
      )
      expect([found.total[k]!.p05, found.total[k]!.p95]).toEqual(
        ends(again.map(({ total }) => total[k]!)),
      )
    }
    expect(found.sum.value).toBeCloseTo(plain.first[0]! + plain.first[1]!, 12)
    const sums = ends(again.map(({ first }) => first[0]! + first[1]!))
    expect(found.sum.p05).toBeCloseTo(sums[0], 12)
    expect(found.sum.p95).toBeCloseTo(sums[1], 12)
  })

  it('are resampled 200 times from seed 1 unless told, and have no interval where nothing varies', () => {
    const [a, b, ab] = [[1, 2, 6, 4], [3, 0, 6, 1], [[2, 2, 3, 5]]]
    expect(sobolEstimates(a, b, ab)).toEqual(sobolEstimates(a, b, ab, 200, 1))
    expect(sobolEstimates([2, 2], [2, 2], [[2, 2]]).first[0]).toEqual({
      value: NaN,
      p05: NaN,
      p95: NaN,
    })
    expect(sobolEstimates(a, b, ab, 0).sum.p05).toBeNaN()
  })

  it('of Ishigami’s function are the analytic ones, within their bootstrap intervals and 0.02', () => {
    const { a, b, ab } = design(ishigami, 3, 2048)
    const { first, total } = sobolEstimates(a, b, ab)
    ;[0.3139, 0.4424, 0].forEach((s, k) => expect(Math.abs(first[k]!.value - s)).toBeLessThan(0.02))
    ;[0.5576, 0.4424, 0.2437].forEach((t, k) => {
      expect(Math.abs(total[k]!.value - t)).toBeLessThan(0.02)
      expect(total[k]!.p05 - 0.005).toBeLessThan(t)
      expect(total[k]!.p95 + 0.005).toBeGreaterThan(t)
    })
  })

  it('stay right where a constant is added, which ruins the estimator that is not centred', () => {
    const f = (x: number, y: number, z: number): number => 50 + x + 2 * y + 3 * z
    const at = (r: number, k: number): number => uniformAt(3, r, k)
    const errors = Array.from({ length: 20 }, (_, s) => {
      const rows = Array.from({ length: 512 }, (__, r) => 512 * s + r)
      const a = rows.map((r) => f(at(r, 0), at(r, 1), at(r, 2)))
      const b = rows.map((r) => f(at(r, 3), at(r, 4), at(r, 5)))
      const ab = rows.map((r) => f(at(r, 0), at(r, 1), at(r, 5)))
      const uncentred = b.reduce((sum, y, r) => sum + y * (ab[r]! - a[r]!), 0) / 512 / (14 / 12)
      return [sobolIndices(a, b, [ab]).first[0]! - 9 / 14, uncentred - 9 / 14] as const
    })
    const rms = (k: 0 | 1): number =>
      Math.sqrt(errors.reduce((sum, each) => sum + each[k] ** 2, 0) / errors.length)
    expect(rms(0)).toBeLessThan(0.1)
    expect(rms(1)).toBeGreaterThan(10 * rms(0))
  })
})
