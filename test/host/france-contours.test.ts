/** What the package can draw without a file: communes of 2025, and what they make up. */
import { geoArea } from 'd3-geo'
import { describe, expect, it } from 'vitest'
import { franceContoursOf } from '../../src/host/france-contours.ts'
import { franceMembership } from '../../src/host/france.ts'

const { of } = franceMembership()
const codes = [...of.keys()]
/** On the sphere, in steradians; a ring that the 1,000 m of the contours left flat has no inside, and reads as all of it. */
const area = (shapes: readonly { geometry: object }[]): number =>
  shapes
    .map(({ geometry }) => geoArea(geometry as never))
    .reduce((sum, each) => sum + (each < 1 ? each : 0), 0)
const communes = franceContoursOf({ codes, level: 'commune' })!

describe('the contours of France', () => {
  it('are those of every commune, with arrondissements in place of their cities', () => {
    const drawn = new Set(communes.shapes.map(({ code }) => code))
    expect(codes.filter((code) => !drawn.has(code))).toEqual([])
    expect(['75056', '69123', '13055'].some((code) => drawn.has(code))).toBe(false)
  })

  it('are of the whole cities where the rows name them', () => {
    const { shapes } = franceContoursOf({ codes: ['75056', '69123'], level: 'commune' })!
    const drawn = new Set(shapes.map(({ code }) => code))
    expect([drawn.has('75056'), drawn.has('75101'), drawn.has('13201')]).toEqual([
      true,
      false,
      true,
    ])
  })

  it.each([
    ['epci', new Set([...of.values()].filter(Boolean)).size],
    ['departement', 104],
    ['region', 18],
  ] as const)('dissolve into %s: each once, of the same area in all', (level, count) => {
    const { shapes } = franceContoursOf({ codes: [], level })!
    expect(new Set(shapes.map(({ code }) => code)).size).toBe(shapes.length)
    const parts = communes.shapes.filter(
      ({ code }) => level !== 'region' || !/^97[578]/.test(code), // collectivities, of no région
    )
    if (level !== 'epci') expect(Math.abs(area(shapes) / area(parts) - 1)).toBeLessThan(1e-4)
    expect(shapes.length).toBe(count)
  })

  it('dissolve into groups of communes, and draw no other', () => {
    const groups = {
      label: 'g.csv',
      of: new Map([
        ['01001', 'A'],
        ['01002', 'B'],
        ['01004', 'B'],
      ]),
      names: {},
    }
    const { shapes } = franceContoursOf({ codes: ['A', 'B'], level: 'groupe', groups })!
    expect(shapes.map(({ code }) => code)).toEqual(['A', 'B'])
    const parts = communes.shapes.filter(({ code }) => groups.of.has(code))
    expect(Math.abs(area(shapes) / area(parts) - 1)).toBeLessThan(1e-9)
  })

  it('are none of levels that communes do not make up', () => {
    expect(franceContoursOf({ codes: ['010010101'], level: 'iris' })).toBeUndefined()
    expect(franceContoursOf({ codes: ['A'], level: 'groupe' })).toBeUndefined()
  })
})
