/** Which shapes touch which: those that have an edge in common. */
import { oncePerObject } from '../../core/memo.ts'
import type { ContourShape } from '../../io/contours.ts'

/** A place on Earth as one number, to a hundred-thousandth of a degree (a metre). */
function place([lon, lat]: readonly number[]): number {
  return Math.round((lon! + 180) * 1e5) * 2 ** 25 + Math.round((lat! + 90) * 1e5)
}

function ringsOf({ geometry }: ContourShape): readonly number[][][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/**
 * Finds the shapes that touch some others: two consecutive points must be shared, so that a mere
 * corner does not count. It holds for contours whose neighbours have their points in common, as
 * those of the IGN and TopoJSON have.
 *
 * @param shapes all the shapes
 * @param inside codes of those whose neighbours are wanted
 * @returns codes of the others that touch them
 */
export function touchingCodes(
  shapes: readonly ContourShape[],
  inside: ReadonlySet<string>,
): string[] {
  const points = new Set<number>()
  const around = shapes.filter(({ code }) => inside.has(code))
  for (const shape of around)
    for (const ring of ringsOf(shape)) for (const at of ring) points.add(place(at))
  return shapesNear(shapes, around, 0)
    .filter((shape) => !inside.has(shape.code) && touches(shape, points))
    .map(({ code }) => code)
}

/** West, south, east and north of each shape in turn, in degrees. */
const boxesOf = oncePerObject((shapes: readonly ContourShape[]): Float64Array => {
  const boxes = new Float64Array(4 * shapes.length)
  shapes.forEach((shape, i) => {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const ring of ringsOf(shape))
      for (const [lon = NaN, lat = NaN] of ring) {
        if (lon < west) west = lon
        if (lon > east) east = lon
        if (lat < south) south = lat
        if (lat > north) north = lat
      }
    boxes.set([west, south, east, north], 4 * i)
  })
  return boxes
})

/**
 * Keeps the shapes whose bounds meet those of some others.
 *
 * @param shapes all the shapes
 * @param around shapes that are wanted
 * @param margin added on each side of their bounds, as a share of the greatest of their width and height
 * @returns shapes that may touch or surround them, in the same order
 */
export function shapesNear(
  shapes: readonly ContourShape[],
  around: readonly ContourShape[],
  margin: number,
): ContourShape[] {
  const wanted = boxesOf([...around])
  let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < wanted.length; i += 4) {
    w = Math.min(w, wanted[i]!)
    s = Math.min(s, wanted[i + 1]!)
    e = Math.max(e, wanted[i + 2]!)
    n = Math.max(n, wanted[i + 3]!)
  }
  const more = margin * Math.max(e - w, n - s) + NEAR
  const boxes = boxesOf(shapes)
  return shapes.filter(
    (_, i) =>
      boxes[4 * i]! <= e + more &&
      boxes[4 * i + 2]! >= w - more &&
      boxes[4 * i + 1]! <= n + more &&
      boxes[4 * i + 3]! >= s - more,
  )
}

/** Degrees added to any margin, so that what surrounds a small territory is kept. */
const NEAR = 0.02

function touches(shape: ContourShape, points: ReadonlySet<number>): boolean {
  return ringsOf(shape).some((ring) => {
    let before = false
    return ring.some((at) => {
      const shared = points.has(place(at))
      const edge = shared && before
      before = shared
      return edge
    })
  })
}
