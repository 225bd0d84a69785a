import { describe, expect, it } from 'vitest'
import { orderOf, placesOf } from '../../../src/render/explorer/order.ts'
import { mulberry32 } from '../../support.ts'

describe('the order of the table of an explorer', () => {
  const random = mulberry32(8)
  const values = Float64Array.from({ length: 3000 }, () =>
    random() < 0.1 ? NaN : Math.round(200 * random()) - 100,
  )
  const kept = Uint8Array.from(values, () => Number(random() < 0.7))

  it.each([false, true])(
    'is that of a plain comparison, missing last and equals by row (descending: %s)',
    (descending) => {
      const sign = descending ? -1 : 1
      const compare = (a: number, b: number): number =>
        (Number.isNaN(values[a]! + values[b]!)
          ? Number(Number.isNaN(values[a]!)) - Number(Number.isNaN(values[b]!))
          : sign * (values[a]! - values[b]!)) || a - b
      expect(orderOf(values, kept, descending)).toEqual(
        [...values.keys()].filter((row) => kept[row]).sort(compare),
      )
    },
  )

  it('by name is that of the words', () => {
    const words = ['lure', 'belfort', 'delle', 'belfort']
    expect([...placesOf(words)]).toEqual([3, 0, 2, 1])
    expect(
      orderOf(placesOf(words), Uint8Array.of(1, 1, 1, 1), false).map((row) => words[row]),
    ).toEqual(words.toSorted())
  })
})
