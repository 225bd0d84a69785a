/** Outlines of fewer points: what two territories share stays shared, and none vanishes. */
import type { GeoJsonObject } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { UserError } from '../core/errors.ts'
import type { Contours, ContourShape, ShapeGeometry } from './contours.ts'
import { absentPeer } from './optional.ts'

/** A point of an arc and its weight: the area, in m², of the triangle that it leaves when it is taken out. */
type Weighed = readonly [lon: number, lat: number, weight: number]

interface Properties {
  readonly code: string
  readonly name?: string
}

type Shapes = Topology<{ shapes: GeometryCollection<Properties> }>

/** Fewer points, and how many there were. */
export interface Simplified {
  /** Simplified contours. */
  readonly contours: Contours
  /** Positions of all the rings, before and after. */
  readonly before: number
  /** Positions of all the rings after. */
  readonly after: number
}

const DEGREE = (6371008.8 * Math.PI) / 180

/**
 * Takes out of the outlines the points that shape them least (Visvalingam and Whyatt, 1993): those whose triangle with
 * their neighbours is less than `metres`² in area. Outlines are cut into arcs first (topojson-server), and an arc is thinned once
 * for the two territories that share it: neither gap nor overlap opens between them, whose limits had their points in common.
 * No ring goes or turns over: the smallest keep as many points as they need to, the ones that shape them most, shared as well.
 *
 * @throws {UserError} `option-invalide` for a tolerance that is not a length, `dependance-absente` without `topojson-server`
 * and `topojson-simplify`
 */
export async function simplifyContours(contours: Contours, metres: number): Promise<Simplified> {
  if (!(metres > 0 && Number.isFinite(metres)))
    throw new UserError(
      'option-invalide',
      `tolérance de ${metres} m`,
      'donnez une longueur en mètres, plus grande que 0',
    )
  const { topology: cut } = await loadTopology()
  const { presimplify } = await loadSimplify()
  const features = contours.shapes.map(({ code, name, geometry }) => ({
    type: 'Feature' as const,
    properties: { code, ...(name !== undefined && { name }) },
    geometry,
  }))
  const topology = presimplify(
    cut({ shapes: { type: 'FeatureCollection', features } as GeoJsonObject }) as unknown as Shapes,
    area,
  )
  const arcs = topology.arcs as unknown as readonly (readonly Weighed[])[]
  const kept = arcs.map((arc) =>
    Uint8Array.from(arc, ([, , weight]) => Number(weight >= metres * metres)),
  )
  // a point put back for one ring is put back for its neighbour too, which may turn it: until all stand
  const rings = ringsOf(topology)
  while (rings.map((ring) => keepSide(ring, arcs, kept)).includes(true));
  const thinned = {
    ...topology,
    arcs: arcs.map((arc, at) =>
      arc.filter((_, i) => kept[at]![i] === 1).map(([lon, lat]) => [lon, lat]),
    ),
  }
  const shapes = feature(thinned, thinned.objects.shapes).features.map(
    ({ properties: { code, name }, geometry }): ContourShape => ({
      code,
      ...(name !== undefined && { name }),
      geometry: geometry as ShapeGeometry,
    }),
  )
  return {
    contours: { ...contours, shapes },
    before: positions(contours.shapes),
    after: positions(shapes),
  }
}

/** Area of a small triangle in m², on the plane that touches the Earth there: the sphere's own formula loses a hectare to rounding. */
function area([[x1, y1], [x2, y2], [x3, y3]]: readonly [
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
]): number {
  return (
    (Math.abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2) *
    DEGREE *
    DEGREE *
    Math.cos((y2 * Math.PI) / 180)
  )
}

/** Every ring, as the places of its arcs; `~place` for one run backwards. */
function ringsOf({ objects }: Shapes): readonly number[][] {
  return objects.shapes.geometries.flatMap((geometry) =>
    geometry.type === 'Polygon'
      ? (geometry as Polygon).arcs
      : (geometry as MultiPolygon).arcs.flat(),
  )
}

/** Puts back the weightiest points of a ring until it encloses some ground, on the side where it did. Tells whether any was. */
function keepSide(
  ring: readonly number[],
  arcs: readonly (readonly Weighed[])[],
  kept: readonly Uint8Array[],
): boolean {
  const side = sideOf(ring, arcs)
  if (sideOf(ring, arcs, kept) === side) return false
  const places = ring.map((at) => (at < 0 ? ~at : at))
  const out = places.flatMap((at) =>
    arcs[at]!.flatMap(([, , weight], i) => (kept[at]![i] === 1 ? [] : [{ at, i, weight }])),
  )
  for (const { at, i } of out.sort((a, b) => b.weight - a.weight)) {
    kept[at]![i] = 1
    if (sideOf(ring, arcs, kept) === side) break
  }
  return out.length > 0
}

/** 1 or −1 as a ring turns, 0 when it encloses nothing. */
function sideOf(
  ring: readonly number[],
  arcs: readonly (readonly Weighed[])[],
  kept?: readonly Uint8Array[],
): number {
  const points = ring.flatMap((at) => {
    const place = at < 0 ? ~at : at
    const line = kept ? arcs[place]!.filter((_, i) => kept[place]![i] === 1) : arcs[place]!
    return at < 0 ? line.toReversed() : line
  })
  const [x, y] = points[0]!
  return Math.sign(
    points.reduce((sum, [lon, lat], i) => {
      const [nextLon, nextLat] = points[(i + 1) % points.length]!
      return sum + (lon - x) * (nextLat - y) - (nextLon - x) * (lat - y)
    }, 0),
  )
}

function positions(shapes: readonly ContourShape[]): number {
  const count = (rings: readonly number[][][]): number =>
    rings.reduce((sum, ring) => sum + ring.length, 0)
  return shapes.reduce(
    (sum, { geometry }) =>
      sum +
      (geometry.type === 'Polygon'
        ? count(geometry.coordinates)
        : count(geometry.coordinates.flat())),
    0,
  )
}

async function loadTopology(): Promise<typeof import('topojson-server')> {
  try {
    return await import('topojson-server')
  } catch (cause) {
    throw absentPeer('topojson-server', cause)
  }
}

async function loadSimplify(): Promise<typeof import('topojson-simplify')> {
  try {
    return await import('topojson-simplify')
  } catch (cause) {
    throw absentPeer('topojson-simplify', cause)
  }
}
