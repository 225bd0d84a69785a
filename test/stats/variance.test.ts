import { describe, expect, it } from 'vitest'
import { unitAt } from '../../src/stats/counter-random.ts'
import { sobol } from '../../src/stats/sobol.ts'
import { sobolEstimates, sobolIndices } from '../../src/stats/variance.ts'

/** The results of a function on the design of Saltelli: A, B, and A with each input from B. */
function design(f: (x: number[]) => number, d: number, n: number): { a: number[]; b: number[]; ab: number[][] } {
  const point = sobol(2 * d)
  const rows = Array.from({ length: n }, (_, r) => Array.from(point(r, new Uint32Array(2 * d)), (x) => (x + 0.5) / 2 ** 32))
  return {
    a: rows.map((x) => f(x.slice(0, d))),
    b: rows.map((x) => f(x.slice(d))),
    ab: Array.from({ length: d }, (_, k) => rows.map((x) => f(x.slice(0, d).fill(x[d + k]!, k, k + 1)))),
  }
}

const ishigami = (u: number[]): number => {
  const [x, y, z] = u.map((v) => Math.PI * (2 * v - 1)) as [number, number, number]
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x)
}

describe('the indices of sensitivity', () => {
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
    const at = (r: number, k: number): number => unitAt(3, r, k)
    const errors = Array.from({ length: 20 }, (_, s) => {
      const rows = Array.from({ length: 512 }, (__, r) => 512 * s + r)
      const a = rows.map((r) => f(at(r, 0), at(r, 1), at(r, 2)))
      const b = rows.map((r) => f(at(r, 3), at(r, 4), at(r, 5)))
      const ab = rows.map((r) => f(at(r, 0), at(r, 1), at(r, 5)))
      const uncentred = b.reduce((sum, y, r) => sum + y * (ab[r]! - a[r]!), 0) / 512 / (14 / 12)
      return [sobolIndices(a, b, [ab]).first[0]! - 9 / 14, uncentred - 9 / 14] as const
    })
    const rms = (k: 0 | 1): number => Math.sqrt(errors.reduce((sum, each) => sum + each[k] ** 2, 0) / errors.length)
    expect(rms(0)).toBeLessThan(0.1)
    expect(rms(1)).toBeGreaterThan(10 * rms(0))
  })
})
