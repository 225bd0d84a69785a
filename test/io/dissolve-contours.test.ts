/** Groups drawn from a user's contours of their communes: limites inside a group go, the others stand. */
import { describe, expect, it } from 'vitest'
import type { Contours } from '../../src/io/contours.ts'
import { dissolveContours } from '../../src/io/dissolve-contours.ts'

/** Squares of one degree in a row, `gap` between two of them. */
const squares = (gap: number): Contours => ({
  level: 'commune',
  shapes: ['90001', '90002', '90003'].map((code, at) => {
    const west = at * (1 + gap)
    const ring = [
      [west, 0],
      [west, 1],
      [west + 1, 1],
      [west + 1, 0],
      [west, 0],
    ]
    return { code, geometry: { type: 'Polygon', coordinates: [ring] } }
  }),
})
const groupOf = (code: string): string | undefined =>
  ({ '90001': 'A', '90002': 'A', '90003': 'B' })[code]
const spanOf = ({ shapes }: Contours) =>
  shapes.map(({ code, geometry }) => {
    const rings = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const points = rings.flat(2)
    const lons = points.map(([lon]) => lon!)
    return [code, geometry.type, Math.min(...lons), Math.max(...lons)]
  })

describe('contours of communes dissolved by group', () => {
  it('lose the limites between two communes of one group, and keep the others', async () => {
    const dissolved = await dissolveContours(squares(0), groupOf)
    expect(spanOf(dissolved)).toEqual([
      ['A', 'Polygon', 0, 2],
      ['B', 'Polygon', 2, 3],
    ])
    // clockwise, as every outline: the interior is to the right
    const [ring] = (dissolved.shapes[0]!.geometry as { coordinates: number[][][] }).coordinates
    const doubled = ring!
      .slice(1)
      .reduce((sum, [x, y], i) => sum + ring![i]![0]! * y! - x! * ring![i]![1]!, 0)
    expect(doubled).toBeCloseTo(-4, 12)
    expect(dissolved.notices).toBeUndefined()
  })

  it('leave out the communes of no group', async () => {
    const dissolved = await dissolveContours(squares(0), (code) =>
      code === '90003' ? undefined : groupOf(code),
    )
    expect(dissolved.shapes.map(({ code }) => code)).toEqual(['A'])
  })

  it('say that no limite could go when communes were drawn apart', async () => {
    const dissolved = await dissolveContours(squares(0.001), groupOf)
    expect(dissolved.shapes[0]!.geometry.type).toBe('MultiPolygon')
    expect(dissolved.notices?.join()).toContain('aucune limite commune')
  })
})
