/** Contours of the territories above, made from those of their members. */
import { mergeArcs } from 'topojson-client'
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification'

/** A topology whose object `communes` has one polygon, or several, by official code. */
export type CommuneTopology = Topology<{ communes: GeometryCollection }>

/**
 * Dissolves communes into the territories that they make up: arcs between two members of one
 * territory go, the others are shared with the neighbours, so that limites still meet exactly.
 *
 * @param topology contours of communes, their codes as `id`
 * @param groupOf the territory of a commune; `undefined` leaves the commune out
 * @returns a topology on the same arcs, whose object `communes` has one multipolygon a territory
 *   (its code as `id`), in the order of the first member of each; of one member, its own polygons
 * @example
 * dissolve({ type: 'Topology', arcs: [[[0, 0], [1, 0]], [[1, 0], [0, 1], [0, 0]], [[1, 0], [0, -1], [0, 0]]], objects: { communes: { type: 'GeometryCollection', geometries: [{ type: 'Polygon', id: '01001', arcs: [[0, 1]] }, { type: 'Polygon', id: '01002', arcs: [[-1, 2]] }] } } }, () => '01').objects.communes.geometries.map((each) => each.id) // → ['01']
 */
export function dissolve(
  topology: CommuneTopology,
  groupOf: (code: string) => string | undefined,
): CommuneTopology {
  const members = new Map<string, (Polygon | MultiPolygon)[]>()
  for (const geometry of topology.objects.communes.geometries) {
    if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') continue
    const group = groupOf(String(geometry.id))
    if (group === undefined || group === '') continue
    const known = members.get(group)
    if (known) known.push(geometry)
    else members.set(group, [geometry])
  }
  const geometries = [...members].map(([id, polygons]) => ({
    ...(polygons.length === 1 ? polygons[0]! : mergeArcs(topology, polygons)),
    id,
  }))
  return { ...topology, objects: { communes: { type: 'GeometryCollection', geometries } } }
}
