/** Contours of groups of communes, made from a user's contours of the communes. */
import type { GeoJsonObject } from 'geojson'
import { feature } from 'topojson-client'
import type { MultiPolygon } from 'topojson-specification'
import type { Feature } from './contour-features.ts'
import { contoursOf, type Contours } from './contours.ts'
import { dissolve, type CommuneTopology } from './dissolve.ts'
import { absentPeer } from './optional.ts'

/**
 * Dissolves contours of communes into those of their groups: limites between two communes of one group go, where both
 * were drawn with the same points.
 *
 * @param contours communes
 * @param groupOf group of a commune; `undefined` leaves it out
 * @returns one shape a group, in the order of the first commune of each; a notice when no two communes share a limite,
 *   so that none could go
 * @throws {UserError} `dependance-absente` without `topojson-server`
 */
export async function dissolveContours(
  { shapes }: Contours,
  groupOf: (code: string) => string | undefined,
): Promise<Contours> {
  const { topology: cut } = await loadTopology()
  const features = shapes.flatMap(({ code, geometry }) =>
    groupOf(code) === undefined
      ? []
      : [{ type: 'Feature' as const, id: code, properties: {}, geometry }],
  )
  const topology = cut({
    communes: { type: 'FeatureCollection', features } as GeoJsonObject,
  }) as unknown as CommuneTopology
  const dissolved = dissolve(topology, groupOf)
  const groups = dissolved.objects.communes
  const found = feature(dissolved, groups).features as unknown as readonly Feature[]
  const notices =
    features.length > groups.geometries.length && !sharesArcs(topology)
      ? [
          'ces communes n’ont aucune limite commune au point près : celles de chaque groupe restent tracées une à une',
        ]
      : []
  return {
    ...contoursOf([found], undefined, {
      codes: groups.geometries.map(({ id }) => String(id)),
      level: 'groupe',
    }),
    ...(notices.length > 0 && { notices }),
  }
}

/** Whether two territories have an arc in common. */
function sharesArcs({ objects }: CommuneTopology): boolean {
  const seen = new Set<number>()
  for (const geometry of objects.communes.geometries) {
    const rings =
      geometry.type === 'Polygon' ? geometry.arcs : (geometry as MultiPolygon).arcs.flat()
    for (const arc of rings.flat()) {
      const place = arc < 0 ? ~arc : arc
      if (seen.has(place)) return true
      seen.add(place)
    }
  }
  return false
}

async function loadTopology(): Promise<typeof import('topojson-server')> {
  try {
    return await import('topojson-server')
  } catch (cause) {
    throw absentPeer('topojson-server', cause)
  }
}
