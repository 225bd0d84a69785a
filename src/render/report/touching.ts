/** Which shapes touch which: those that have an edge in common. */
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
  for (const shape of shapes)
    if (inside.has(shape.code))
      for (const ring of ringsOf(shape)) for (const at of ring) points.add(place(at))
  return shapes
    .filter((shape) => !inside.has(shape.code) && touches(shape, points))
    .map(({ code }) => code)
}

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
