/** Which territories touch one another, from their outlines. */
import type { Contours, PolygonRings, ShapeGeometry } from './contours.ts'

/**
 * The neighbours of each territory: those that share a stretch of boundary with it, that is two
 * consecutive points. A TopoJSON keeps them exactly alike on both sides; in a GeoJSON whose territories
 * were simplified apart, neighbours are missed, and `isolated` shows it. A single point in common is
 * no neighbourhood.
 *
 * @param codes territories, in the order wanted; one without an outline has no neighbour
 */
export function contiguity(
  contours: Contours,
  codes: readonly string[],
): { readonly neighbours: Int32Array[]; readonly isolated: number } {
  const place = new Map(codes.map((code, i) => [code, i]))
  const owners = new Map<string, number>()
  const found: Set<number>[] = codes.map(() => new Set())
  for (const { code, geometry } of contours.shapes) {
    const i = place.get(code)
    if (i === undefined) continue
    for (const edge of edgesOf(geometry)) {
      const other = owners.get(edge)
      if (other === undefined) owners.set(edge, i)
      else if (other !== i) {
        found[i]!.add(other)
        found[other]!.add(i)
      }
    }
  }
  return {
    neighbours: found.map((set) => Int32Array.from(set).sort()),
    isolated: found.filter((set) => set.size === 0).length,
  }
}

function* edgesOf(geometry: ShapeGeometry): Generator<string> {
  const polygons: readonly PolygonRings[] =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  for (const ring of polygons.flat()) {
    for (let k = 1; k < ring.length; k++) {
      const [a, b] = [`${ring[k - 1]![0]},${ring[k - 1]![1]}`, `${ring[k]![0]},${ring[k]![1]}`]
      if (a !== b) yield a < b ? `${a};${b}` : `${b};${a}`
    }
  }
}
