import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { geoArea } from 'd3-geo'
import { describe, expect, it } from 'vitest'
import { touchingCodes } from '../../src/render/report/touching.ts'
import { readContours, type Contours, type ContourShape } from '../../src/io/contours.ts'
import { simplifyContours } from '../../src/io/simplify.ts'
import { describeShared, problemsOf, root, shared } from '../support.ts'

const belfort = readContours(
  readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson')),
  'communes.topojson',
)
const ringsOf = ({ geometry }: ContourShape): number[][][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
const areas = ({ shapes }: Contours): number[] => shapes.map(({ geometry }) => geoArea(geometry))
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Each edge with the number of rings that run along it. */
function edges({ shapes }: Contours): Map<string, number> {
  const met = new Map<string, number>()
  for (const ring of shapes.flatMap(ringsOf)) {
    for (let i = 1; i < ring.length; i++) {
      const key = [ring[i - 1]!.join(), ring[i]!.join()].toSorted().join(' ')
      met.set(key, (met.get(key) ?? 0) + 1)
    }
  }
  return met
}

describe('simplified contours', () => {
  it.each([30, 200, 1000])(
    'at %i m: fewer points, the same territories, and limits that two share to the last digit',
    async (metres) => {
      const { contours, before, after } = await simplifyContours(belfort, metres)
      expect(after).toBeLessThan(before)
      expect(contours.shapes.map(({ code, name }) => [code, name])).toEqual(
        belfort.shapes.map(({ code, name }) => [code, name]),
      )
      expect(contours.level).toBe('commune')
      // every edge is of one ring (the outside) or of two: what is shared is shared whole
      expect([...new Set(edges(contours).values())].toSorted()).toEqual([1, 2])
      for (const code of ['90010', '90052', '90033']) {
        const around = ({ shapes }: Contours): string[] =>
          touchingCodes(shapes, new Set([code])).toSorted()
        expect(around(contours)).toEqual(around(belfort))
      }
    },
  )

  it('cover the same ground: what one loses, its neighbours gain', async () => {
    const { contours } = await simplifyContours(belfort, 200)
    expect(Math.abs(total(areas(contours)) / total(areas(belfort)) - 1)).toBeLessThan(0.002)
    for (const area of areas(contours)) expect(area).toBeGreaterThan(0)
  })

  it('lose no territory, however coarse: the smallest keeps three points, and its neighbours keep them too', async () => {
    const { contours } = await simplifyContours(belfort, 1e5)
    expect(contours.shapes).toHaveLength(101)
    for (const ring of contours.shapes.flatMap(ringsOf))
      expect(new Set(ring.map(String)).size).toBeGreaterThanOrEqual(3)
    for (const area of areas(contours)) expect(area).toBeGreaterThan(0)
    expect([...new Set(edges(contours).values())].toSorted()).toEqual([1, 2])
  })

  it('keep an enclave and the hole that it fills on the same points', async () => {
    const circle = (r: number, clockwise: boolean): number[][] =>
      Array.from({ length: 41 }, (_, i) => (clockwise ? -1 : 1) * (i % 40) * (Math.PI / 20)).map(
        (a) => [5 + r * Math.cos(a), 46 + r * Math.sin(a)],
      )
    const around: Contours = {
      shapes: [
        {
          code: '01001',
          geometry: { type: 'Polygon', coordinates: [circle(0.1, true), circle(0.02, false)] },
        },
        { code: '01002', geometry: { type: 'Polygon', coordinates: [circle(0.02, true)] } },
      ],
    }
    const { contours } = await simplifyContours(around, 3000)
    const [[, hole], [enclave]] = contours.shapes.map(ringsOf) as [number[][][], number[][][]]
    expect(new Set(hole!.map(String))).toEqual(new Set(enclave!.map(String)))
    expect(enclave!.length).toBeLessThan(41)
  })

  it('want a length', async () => {
    for (const metres of [0, -5, NaN, Infinity])
      expect((await problemsOf(() => simplifyContours(belfort, metres)))[0]!.code).toBe(
        'option-invalide',
      )
  })
})

describeShared('the 35,000 communes of 2018', () => {
  it('keep all of theirs at 2 km, none empty or turned over, points gone', async () => {
    const france = readContours(
      gunzipSync(readFileSync(join(shared, 'data/geo/communes_2018.topojson.gz'))),
      'communes_2018',
    )
    const { contours, before, after } = await simplifyContours(france, 2000)
    expect(contours.shapes).toHaveLength(france.shapes.length)
    expect(after).toBeLessThan(before * 0.85)
    // ten of the file enclose nothing as they come
    const without = (of: Contours): string[] =>
      of.shapes
        .filter(({ geometry }) => !(geoArea(geometry) > 0 && geoArea(geometry) < 1))
        .map(({ code }) => code)
    expect(without(contours)).toEqual(without(france))
    expect(without(france).length).toBeLessThanOrEqual(10)
  })
})
