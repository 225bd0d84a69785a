import { describe, expect, it } from 'vitest'
import { eigen, inverse } from '../../src/stats/matrix.ts'
import { column, mulberry32, spread } from '../support.ts'

describe('eigenvalues and eigenvectors', () => {
  it('of the second difference in three points are 2 ± √2 and 2, from the greatest', () => {
    const { values, vectors } = eigen([column(2, -1, 0), column(-1, 2, -1), column(0, -1, 2)])
    expect(spread(values, [2 + Math.SQRT2, 2, 2 - Math.SQRT2])).toBeLessThan(1e-12)
    // the vector of 2 − √2 is (1, √2, 1) / 2, that of 2 is (1, 0, −1) / √2
    expect(spread(vectors[2]!, [0.5, Math.SQRT1_2, 0.5])).toBeLessThan(1e-12)
    expect(spread(vectors[1]!.map(Math.abs), [Math.SQRT1_2, 0, Math.SQRT1_2])).toBeLessThan(1e-12)
  })

  it('of a diagonal are what stands on it, in order', () => {
    const { values, vectors } = eigen([column(1, 0, 0), column(0, 9, 0), column(0, 0, 4)])
    expect(values).toEqual(column(9, 4, 1))
    expect(vectors.map((v) => [...v])).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ])
  })

  it('leave alone what is uncoupled, and alike besides', () => {
    // 1 and 1 with nothing between them; (1, ½; ½, 2) has (3 ± √2) / 2
    const { values } = eigen([column(1, 0, 0.5), column(0, 1, 0), column(0.5, 0, 2)])
    expect(spread(values, [(3 + Math.SQRT2) / 2, 1, (3 - Math.SQRT2) / 2])).toBeLessThan(1e-12)
  })

  it('of any symmetric matrix fulfil A·v = λ·v, with vectors of length 1 at right angles, whose sum is not negative', () => {
    const random = mulberry32(21)
    for (const n of [1, 2, 5, 12]) {
      const a = Array.from({ length: n }, () => new Float64Array(n))
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i]![j] = a[j]![i] = random() - 0.5
      const before = a.map((row) => row.slice())
      const { values, vectors } = eigen(a)
      expect(a).toEqual(before)
      expect([...values]).toEqual([...values].sort((x, y) => y - x))
      vectors.forEach((v, k) => {
        expect(
          spread(
            a.map((row) => row.reduce((sum, each, j) => sum + each * v[j]!, 0)),
            v.map((each) => values[k]! * each),
          ),
        ).toBeLessThan(1e-12)
        vectors.forEach((u, l) =>
          expect(u.reduce((sum, each, j) => sum + each * v[j]!, 0)).toBeCloseTo(
            k === l ? 1 : 0,
            12,
          ),
        )
        expect(v.reduce((x, y) => x + y, 0)).toBeGreaterThanOrEqual(0)
      })
    }
  })
})

describe('an inverse', () => {
  it('of the Hilbert matrix of order 3 is that of the books, in whole numbers', () => {
    const hilbert = [1, 2, 3].map((i) => column(1 / i, 1 / (i + 1), 1 / (i + 2)))
    inverse(hilbert)!.forEach((row, i) =>
      expect(
        spread(
          row,
          [
            [9, -36, 30],
            [-36, 192, -180],
            [30, -180, 180],
          ][i]!,
        ),
      ).toBeLessThan(1e-9),
    )
  })

  it('of a diagonal is that of each entry', () => {
    expect(
      inverse([column(2, 0, 0), column(0, 4, 0), column(0, 0, -8)])!.map((row) =>
        row.map((v) => v + 0),
      ),
    ).toEqual([column(0.5, 0, 0), column(0, 0.25, 0), column(0, 0, -0.125)])
  })

  it('takes its pivot from below where what stands on the diagonal is nothing', () => {
    expect(
      inverse([column(0, 2, 0), column(0, 0, 4), column(5, 0, 0)])!.map((row) => [...row]),
    ).toEqual([
      [0, 0, 0.2],
      [0.5, 0, 0],
      [0, 0.25, 0],
    ])
  })

  it('keeps its figures where the diagonal is next to nothing', () => {
    // without the exchange of rows 1e-11 would be the pivot, and five figures of the sums be lost
    const b = inverse([column(1e-11, 1), column(1, 1)])!
    expect(spread(b[0]!, [-1 / (1 - 1e-11), 1 / (1 - 1e-11)])).toBeLessThan(1e-14)
    expect(spread(b[1]!, [1 / (1 - 1e-11), -1e-11 / (1 - 1e-11)])).toBeLessThan(1e-14)
  })

  it('is nothing for a singular matrix, and writes to none', () => {
    const a = [column(1, 2, 3), column(4, 5, 6), column(7, 8, 9)]
    expect(inverse(a)).toBeUndefined()
    expect(inverse([column(0)])).toBeUndefined()
    expect(a).toEqual([column(1, 2, 3), column(4, 5, 6), column(7, 8, 9)])
  })
})
