import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeCommune } from '../../src/geo/cog.ts'
import { greatCircle, nearestPlaces, whereabouts, type Points } from '../../src/geo/nearest.ts'
import { column, mulberry32 } from '../support.ts'

/** The haversine formula written out, and every place tried: the oracle. */
function bruteForce({ lon, lat }: Points, places: Points): Float64Array {
  const rad = Math.PI / 180
  return lon.map((x, i) => {
    let least = NaN
    for (let k = 0; k < places.lon.length; k++) {
      const h =
        Math.sin(((lat[i]! - places.lat[k]!) * rad) / 2) ** 2 +
        Math.cos(lat[i]! * rad) *
          Math.cos(places.lat[k]! * rad) *
          Math.sin(((x - places.lon[k]!) * rad) / 2) ** 2
      const d = 2 * 6371 * Math.asin(Math.sqrt(h))
      if (!(d >= least)) least = Number.isNaN(d) ? least : d
    }
    return least
  })
}

function scattered(n: number, random: () => number): Points {
  return {
    lon: Float64Array.from({ length: n }, () => -5 + 14 * random()),
    lat: Float64Array.from({ length: n }, () => 42 + 9 * random()),
  }
}

describe('nearestPlaces', () => {
  it('gives what trying every place gives', () => {
    const random = mulberry32(20261121)
    const [points, places] = [scattered(400, random), scattered(700, random)]
    const { km, place } = nearestPlaces(points, places)
    const least = bruteForce(points, places)
    km.forEach((d, i) => {
      expect(Math.abs(d - least[i]!) / least[i]!).toBeLessThan(1e-9)
      expect(d).toBe(
        greatCircle(points.lon[i]!, points.lat[i]!, places.lon[place[i]!]!, places.lat[place[i]!]!),
      )
    })
  })

  it('gives the same wherever on the Earth the points are, overseas included', () => {
    const at = fc.record({
      lon: fc.double({ min: -179, max: 179, noNaN: true }),
      lat: fc.double({ min: -60, max: 60, noNaN: true }),
    })
    const points = (of: readonly { lon: number; lat: number }[]): Points => ({
      lon: Float64Array.from(of, ({ lon }) => lon),
      lat: Float64Array.from(of, ({ lat }) => lat),
    })
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 40 }), at, (places, one) => {
        const [d] = nearestPlaces(points([one]), points(places)).km
        const [least] = bruteForce(points([one]), points(places))
        expect(Math.abs(d! - least!)).toBeLessThanOrEqual(1e-9 * least! + 1e-9)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('has no distance for a point that is nowhere, and passes over places that are', () => {
    const { place, km } = nearestPlaces(
      { lon: column(2, NaN), lat: column(48, 48) },
      { lon: column(NaN, 3), lat: column(48, 48) },
    )
    expect([...place]).toEqual([1, -1])
    expect(km[1]).toBeNaN()
    expect(
      nearestPlaces({ lon: column(2), lat: column(48) }, { lon: column(), lat: column() }),
    ).toEqual({ place: Int32Array.of(-1), km: column(NaN) })
  })

  it('is 0 at the place itself', () => {
    expect([
      ...nearestPlaces(
        { lon: column(2.5), lat: column(48.5) },
        { lon: column(2.5), lat: column(48.5) },
      ).km,
    ]).toEqual([0])
  })
})

describe('whereabouts', () => {
  it.each([
    [4.83, 45.76, 'france'],
    [-61.5, 16.2, 'france'],
    [55.5, -21, 'france'],
    [45.2, -12.8, 'france'],
    [9.45, 42.7, 'france'],
    [45.76, 4.83, 'inversees'],
    [0, 0, 'zero'],
    [-3.7, 40.4, 'ailleurs'],
    [842000, 6519000, 'ailleurs'],
    [NaN, 45, 'absentes'],
  ] as const)('%d, %d: %s', (lon, lat, expected) => {
    expect(whereabouts(lon, lat)).toBe(expected)
  })
})

describe('wholeCommune', () => {
  it('knows the 45 arrondissements and no other commune', () => {
    expect(['75101', '75120', '69381', '69389', '13201', '13216'].map(wholeCommune)).toEqual([
      '75056',
      '75056',
      '69123',
      '69123',
      '13055',
      '13055',
    ])
    expect(['75121', '75100', '69380', '13217', '13200', '2A004'].map(wholeCommune)).toEqual([
      '75121',
      '75100',
      '69380',
      '13217',
      '13200',
      '2A004',
    ])
  })
})
