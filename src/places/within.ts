/** Which contour holds a point. */
import type { ContourShape } from '../io/contours.ts'

type Ring = readonly (readonly number[])[]

interface Held {
  readonly code: string
  readonly polygons: readonly (readonly Ring[])[]
  readonly box: readonly [west: number, south: number, east: number, north: number]
}

/**
 * Finds the contour that holds a point, by the parity of the sides that a half-line from it crosses: whichever way
 * the rings turn. Contours of communes are small: degrees are taken for a plane.
 *
 * @param shapes contours, in degrees
 * @returns a function of longitude and latitude: the code of the first contour that holds the point, nothing outside
 * of all of them or for NaN
 *
 * @example
 * holderAmong([{ code: '90010', geometry: { type: 'Polygon', coordinates: [[[6, 47], [6, 48], [7, 48], [7, 47], [6, 47]]] } }])(6.8, 47.6) // → '90010'
 */
export function holderAmong(
  shapes: readonly Pick<ContourShape, 'code' | 'geometry'>[],
): (lon: number, lat: number) => string | undefined {
  const areas = shapes.map(({ code, geometry }): Held => {
    const polygons =
      geometry.type === 'Polygon' ? [geometry.coordinates] : (geometry.coordinates as Ring[][])
    return { code, polygons: polygons as Ring[][], box: boxOf(polygons as Ring[][]) }
  })
  return (lon, lat) =>
    areas.find(
      ({ box: [west, south, east, north], polygons }) =>
        lon >= west &&
        lon <= east &&
        lat >= south &&
        lat <= north &&
        polygons.some((rings) => isInside(rings, lon, lat)),
    )?.code
}

function boxOf(polygons: readonly (readonly Ring[])[]): Held['box'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [outer = []] of polygons)
    for (const [x, y] of outer) {
      west = Math.min(west, x!)
      south = Math.min(south, y!)
      east = Math.max(east, x!)
      north = Math.max(north, y!)
    }
  return [west, south, east, north]
}

/** Inside an odd number of the rings of a polygon: in it, and in none of its holes. */
function isInside(rings: readonly Ring[], lon: number, lat: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[x, y], [u, v]] = [ring[i] as [number, number], ring[j] as [number, number]]
      if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside
    }
  return inside
}
