import { describe, expect, it } from 'vitest'
import { holderAmong } from '../../src/places/within.ts'

const square = (west: number, south: number, size: number): number[][] => [
  [west, south],
  [west, south + size],
  [west + size, south + size],
  [west + size, south],
  [west, south],
]

describe('holderAmong', () => {
  const holder = holderAmong([
    {
      code: '90010',
      geometry: { type: 'Polygon', coordinates: [square(6, 47, 2), square(6.5, 47.5, 1)] },
    },
    {
      code: '90033',
      geometry: {
        type: 'MultiPolygon',
        coordinates: [[square(9, 47, 1).toReversed()], [square(6.5, 47.5, 1)]],
      },
    },
  ])

  it('finds the contour that holds a point, holes and islands told, whichever way rings turn', () => {
    expect(holder(6.2, 47.2)).toBe('90010')
    expect(holder(7, 48)).toBe('90033')
    expect(holder(9.5, 47.5)).toBe('90033')
  })

  it('finds none outside, nor for a point that is missing', () => {
    expect(holder(8.5, 47.5)).toBeUndefined()
    expect(holder(NaN, NaN)).toBeUndefined()
  })
})
