import { describe, expect, it } from 'vitest'
import { classesAbove, measureReading, quadrants } from '../../src/engine/classes.ts'
import { document } from '../method/example.ts'
import { column } from '../support.ts'

describe('what a reading is held to', () => {
  // of ten people, one at 1, four at 2, three at 3, two at 4
  const given = {
    index: column(3, 1, 4, 2, NaN),
    weight: column(3, 1, 2, 4, 9),
    subIndices: { publics: column(3, 1, 4, 2, NaN), reseau: column(1, 9, 1, 1, NaN) },
  }

  it('is the values at which equal parts of the people are reached, and the medians of both sub-indices', () => {
    expect(
      measureReading(
        document((m) =>
          Object.assign(m, { classes: { count: 4 }, quadrant: { of: ['publics', 'reseau'] } }),
        ),
        given,
      ),
    ).toEqual({ classes: [2, 2, 3], medians: [2, 1] })
    expect(
      measureReading(
        document((m) => (m.quadrant = { of: ['reseau', 'publics'] })),
        given,
      ),
    ).toStrictEqual({ medians: [1, 2] })
    expect(
      measureReading(
        document((m) => (m.classes = { count: 2 })),
        given,
      ),
    ).toStrictEqual({ classes: [2] })
  })

  it('is nothing for a method that has neither', () => {
    expect(measureReading(document(), given)).toStrictEqual({})
  })
})

describe('a reading', () => {
  it('in classes counts the bounds that a value is above; on a bound, it is below it', () => {
    expect(classesAbove(column(0, 10, 15, 20, 25, NaN), [10, 20])).toEqual(
      column(1, 1, 2, 2, 3, NaN),
    )
    expect(classesAbove(column(1, 30), [10, NaN])).toEqual(column(NaN, NaN))
    expect(classesAbove(column(1, NaN), [])).toEqual(column(1, NaN))
  })

  it('by the medians says above which of them a territory stands; on one, it is not above', () => {
    const [first, second] = [column(9, 9, 1, 1, 5, 5, 9), column(9, 1, 9, 1, 5, 9, 5)]
    expect(quadrants(first, second, [5, 5], ['publics', 'reseau'])).toEqual([
      'double_fragilite',
      'publics',
      'reseau',
      'favorable',
      'favorable',
      'reseau',
      'publics',
    ])
  })

  it('by the medians says nothing where a value or a median is not known', () => {
    expect(quadrants(column(NaN, 9), column(9, NaN), [5, 5], ['publics', 'reseau'])).toEqual([
      '',
      '',
    ])
    expect(quadrants(column(9), column(9), [NaN, 5], ['publics', 'reseau'])).toEqual([''])
    expect(quadrants(column(9), column(9), [5, NaN], ['publics', 'reseau'])).toEqual([''])
  })
})
