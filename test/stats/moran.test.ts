import { describe, expect, it } from 'vitest'
import { moran } from '../../src/stats/moran.ts'
import { column, mulberry32, shuffled } from '../support.ts'

/** Places in a line, each beside the next. */
const line = (n: number): Int32Array[] =>
  Array.from({ length: n }, (_, i) =>
    Int32Array.from([i - 1, i + 1].filter((j) => j >= 0 && j < n)),
  )

/** The formula as it is written. */
function plain(x: readonly number[]): number {
  const average = x.reduce((a, b) => a + b, 0) / x.length
  const z = x.map((v) => v - average)
  const near = line(x.length).map(
    (places) => Array.from(places).reduce((sum, j) => sum + z[j]!, 0) / places.length,
  )
  return z.reduce((sum, v, i) => sum + v * near[i]!, 0) / z.reduce((sum, v) => sum + v * v, 0)
}

describe('Moran’s I', () => {
  it('by hand: 1, 2, 3, 4 in a line', () => {
    // z = −1.5, −0.5, 0.5, 1.5; means of the neighbours −0.5, −0.5, 0.5, 0.5: (0.75 + 0.25 + 0.25 + 0.75) / 5
    const found = moran(column(1, 2, 3, 4), line(4), mulberry32(1))
    expect(found.i).toBeCloseTo(0.4, 12)
    expect(found.expected).toBeCloseTo(-1 / 3, 12)
    expect(found.n).toBe(4)
  })

  it('leaves out what has no value, and what has no neighbour with one', () => {
    // beside the line 1, 2, 3, 4 stand a hole, and a place whose only neighbour is that hole
    const neighbours = [
      ...line(4).slice(0, 3),
      Int32Array.of(2, 4),
      Int32Array.of(3, 5),
      Int32Array.of(4),
      Int32Array.of(),
    ]
    const found = moran(column(1, 2, 3, 4, NaN, 70, 80), neighbours, mulberry32(1))
    expect(found.i).toBeCloseTo(0.4, 12)
    expect(found.n).toBe(4)
  })

  it('is told from three places on, where something varies', () => {
    expect(moran(column(1, 2, 4), line(3), mulberry32(1)).i).toBeCloseTo(plain([1, 2, 4]), 12)
    expect(moran(column(1, 2), line(2), mulberry32(1))).toEqual({
      i: NaN,
      expected: NaN,
      chance: [NaN, NaN],
      n: 2,
    })
    expect(moran(column(5, 5, 5, 5), line(4), mulberry32(1))).toEqual({
      i: NaN,
      expected: NaN,
      chance: [NaN, NaN],
      n: 4,
    })
  })

  it.each([
    [199, 4, 194],
    [39, 0, 38],
    [10, 0, 9],
  ])('of %i deals at random, 95 %% are between the bounds of chance', (deals, least, most) => {
    const x = [3, 1, 4, 1.5, 9, 2, 6, 5]
    const random = mulberry32(4)
    let dealt: number[] = x
    const indices = Array.from({ length: deals }, () =>
      plain((dealt = shuffled(dealt, random))),
    ).sort((a, b) => a - b)
    const { chance } = moran(column(...x), line(8), mulberry32(4), deals)
    expect(chance[0]).toBeCloseTo(indices[least]!, 12)
    expect(chance[1]).toBeCloseTo(indices[most]!, 12)
  })

  it('deals 199 times unless told', () => {
    const x = column(3, 1, 4, 1.5, 9, 2, 6, 5)
    expect(moran(x, line(8), mulberry32(4))).toEqual(moran(x, line(8), mulberry32(4), 199))
    expect(moran(x, line(8), mulberry32(4)).chance).not.toEqual(
      moran(x, line(8), mulberry32(4), 198).chance,
    )
  })
})
