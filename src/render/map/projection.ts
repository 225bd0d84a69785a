/** Shapes projected on the plane: the projection that fits where they are, their paths, the length of a kilometre. */
import { geoConicConformal, geoDistance, geoMercator, type GeoProjection } from 'd3-geo'
import type { PolygonRings, ContourShape } from '../../io/contours.ts'

/** A rectangle of the drawing, in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Shapes projected once; their paths are then written at any size. */
export interface Plane {
  readonly shapes: readonly ContourShape[]
  /** Shapes that only surround those of the map: they have no value here. */
  readonly context: readonly ContourShape[]
  /** Shapes that this map cannot show. */
  readonly elsewhere: readonly ContourShape[]
  /** Names of the insets, if any. */
  readonly insets: readonly string[]
  /** Height of the whole for a width of 1. */
  readonly aspect: number
  fit(box: Box): Drawing
}

/** Shapes at their size. */
export interface Drawing {
  /** What is drawn of the box: the shapes, centred at its top. */
  readonly box: Box
  /** Rings of each shape. */
  readonly rings: readonly (readonly PageRing[])[]
  /** Rings of what surrounds them, which may go beyond the box. */
  readonly context: readonly (readonly PageRing[])[]
  /** Pixels in a kilometre, at the middle of the drawing. */
  readonly kilometre: number
  /** Insets, at scales of their own. */
  readonly insets: readonly (Box & { readonly label: string })[]
}

/**
 * A ring on the page: x and y in turn, in whole tenths of a pixel, without the closing point. Neighbours
 * that share a point on the ground share it on the page, and a path in relative steps does not drift.
 */
export type PageRing = Int32Array

const EARTH_RADIUS_KM = 6371.0088

/**
 * Projects shapes on the plane. The mainland has the conic conformal projection of Lambert 93
 * (parallels 44 and 49, meridian 3); where there is no mainland, a Mercator centred on the shapes
 * serves an overseas département, whose size makes its distortion nil.
 *
 * @param shapes shapes to draw
 * @param focus codes that fill the drawing: what surrounds them is its context
 * @returns the shapes projected, ready to be fitted to a box
 */
export function projectShapes(shapes: readonly ContourShape[], focus?: ReadonlySet<string>): Plane {
  if (focus) return zoomed(shapes, focus)
  const mainland = shapes.filter(isMainland)
  const drawn = mainland.length > 0 ? mainland : shapes
  const elsewhere = mainland.length > 0 ? shapes.filter((shape) => !isMainland(shape)) : []
  return planeOf(drawn, elsewhere, projectionOf(drawn))
}

/** The focus fills the drawing, with a margin; the shapes in the margin and around are its context. */
function zoomed(shapes: readonly ContourShape[], focus: ReadonlySet<string>): Plane {
  const inside = shapes.filter(({ code }) => focus.has(code))
  const [west, south, east, north] = boundsOf(
    inside.map((shape) =>
      polygonsOf(shape).flatMap((rings) => rings.map((ring) => Float64Array.from(ring.flat()))),
    ),
  )
  const [dx, dy] = [0.25 * (east - west) + 0.01, 0.25 * (north - south) + 0.01]
  const near = ([lon, lat]: readonly number[]): boolean =>
    lon! > west - dx && lon! < east + dx && lat! > south - dy && lat! < north + dy
  const around = shapes.filter(
    (shape) =>
      !focus.has(shape.code) && polygonsOf(shape).some(([exterior]) => exterior!.some(near)),
  )
  return planeOf(inside, [], projectionOf(inside), around)
}

function projectionOf(shapes: readonly ContourShape[]): GeoProjection {
  const project = shapes.some(isMainland)
    ? geoConicConformal().parallels([44, 49]).rotate([-3, 0])
    : mercatorOf(shapes)
  return project.scale(1).translate([0, 0])
}

/**
 * Lists the polygons of a shape, one or several.
 *
 * @param shape any shape
 * @returns rings of each polygon, longitude and latitude in degrees
 */
export function polygonsOf({ geometry }: ContourShape): readonly PolygonRings[] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}

/**
 * Tells whether a shape is in metropolitan France, Corsica included, by where it is.
 *
 * @param shape any shape
 * @returns true inside 6° W–11° E, 41–52° N
 */
export function isMainland(shape: ContourShape): boolean {
  const [lon, lat] = polygonsOf(shape)[0]![0]![0] as [number, number]
  return lon > -6 && lon < 11 && lat > 41 && lat < 52
}

function mercatorOf(shapes: readonly ContourShape[]): GeoProjection {
  const longitudes = shapes.map((shape) => polygonsOf(shape)[0]![0]![0]![0]!)
  const middle = longitudes.sort((a, b) => a - b)[longitudes.length >> 1] ?? 0
  return geoMercator().rotate([-middle, 0])
}

/** A ring on the plane: x and y in turn. */
type FlatRing = Float64Array

/** The margin of a focus in its drawing, of its greatest side. */
const MARGIN = 0.04

function planeOf(
  shapes: readonly ContourShape[],
  elsewhere: readonly ContourShape[],
  project: GeoProjection,
  context: readonly ContourShape[] = [],
): Plane {
  const flatten = (each: ContourShape): FlatRing[] =>
    polygonsOf(each).flatMap((rings) => rings.map((ring) => flat(ring, project)))
  const [drawn, around] = [shapes.map(flatten), context.map(flatten)]
  const [west, north, east, south] = boundsOf(drawn)
  const pad = context.length > 0 ? MARGIN * Math.max(east - west, south - north) : 0
  const [left, top] = [west - pad, north - pad]
  const [across, down] = [
    Math.max(east - west + 2 * pad, 1e-12),
    Math.max(south - north + 2 * pad, 1e-12),
  ]
  return {
    shapes,
    context,
    elsewhere,
    insets: [],
    aspect: down / across,
    fit: (box) => {
      const scale = Math.min(box.width / across, box.height / down)
      const fitted = {
        x: box.x + (box.width - across * scale) / 2,
        y: box.y,
        width: across * scale,
        height: down * scale,
      }
      const place = (rings: readonly FlatRing[]): PageRing[] =>
        rings
          .map((ring) => onPage(ring, scale, fitted.x - left * scale, fitted.y - top * scale))
          .filter(({ length }) => length > 4)
      return {
        box: fitted,
        rings: drawn.map(place),
        context: around.map(place),
        insets: [],
        kilometre: scale * unitOfKilometre(project, left + across / 2, top + down / 2),
      }
    },
  }
}

function flat(ring: number[][], project: GeoProjection): FlatRing {
  const points = new Float64Array(2 * ring.length)
  ring.forEach((position, i) => points.set(project(position as [number, number])!, 2 * i))
  return points
}

function boundsOf(
  shapes: readonly FlatRing[][],
): [left: number, top: number, right: number, bottom: number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of shapes.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      left = Math.min(left, ring[i]!)
      right = Math.max(right, ring[i]!)
      top = Math.min(top, ring[i + 1]!)
      bottom = Math.max(bottom, ring[i + 1]!)
    }
  }
  return left <= right ? [left, top, right, bottom] : [0, 0, 0, 0]
}

function onPage(ring: FlatRing, scale: number, dx: number, dy: number): PageRing {
  const page = new Int32Array(ring.length)
  let size = 0
  for (let i = 0; i < ring.length - 2; i += 2) {
    const x = Math.round((ring[i]! * scale + dx) * 10)
    const y = Math.round((ring[i + 1]! * scale + dy) * 10)
    if (size > 0 && page[size - 2] === x && page[size - 1] === y) continue
    page[size++] = x
    page[size++] = y
  }
  return page.subarray(0, size)
}

function unitOfKilometre(project: GeoProjection, x: number, y: number): number {
  const step = 1e-4
  const [west, east] = [project.invert!([x - step / 2, y])!, project.invert!([x + step / 2, y])!]
  return step / (geoDistance(west, east) * EARTH_RADIUS_KM)
}
