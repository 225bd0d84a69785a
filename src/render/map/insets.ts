/**
 * France on one page: the mainland, and beside it, in frames at scales of their own, the overseas
 * départements and the heart of Île-de-France. Our own composition, with d3-geo alone.
 */
import type { ContourShape } from '../../io/contours.ts'
import { isMainland, projectShapes, type Box, type Drawing, type Plane } from './projection.ts'

interface Inset {
  readonly label: string
  /** Whether a shape is of it: by its code (commune, IRIS, département), or by where it is (EPCI, group). */
  readonly has: (shape: ContourShape) => boolean
}

/** Label, and bounds in degrees: west, south, east, north. */
const OVERSEAS: readonly Inset[] = (
  [
    ['971', 'Guadeloupe', [-62, 15.8, -60.9, 16.6]],
    ['972', 'Martinique', [-61.3, 14.3, -60.7, 15]],
    ['973', 'Guyane', [-55, 2, -51, 6]],
    ['974', 'La Réunion', [55, -21.6, 56, -20.7]],
    ['976', 'Mayotte', [44.9, -13.2, 45.4, -12.5]],
  ] as const
).map(([prefix, label, [west, south, east, north]]) => ({
  label,
  has: (shape) => {
    const [lon = NaN, lat = NaN] = firstPoint(shape)
    return shape.code.startsWith(prefix) || (lon > west && lon < east && lat > south && lat < north)
  },
}))

/** Its communes are dots on a map of France. */
const PARIS: Inset = {
  label: 'Paris et sa couronne',
  has: ({ code }) => /^(?:75|92|93|94)/.test(code),
}

function firstPoint({ geometry }: ContourShape): readonly number[] {
  const [polygon] = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygon?.[0]?.[0] ?? []
}

/** Of a mainland of fewer shapes, Paris is seen well enough. */
const MANY = 1000

/** Share of the width that the insets take. */
const COLUMN = 0.19

/**
 * Composes the map of France with its insets; with `focus`, that part alone, without inset.
 * Overseas shapes that no inset knows are elsewhere.
 *
 * @param shapes shapes to draw
 * @param focus codes that fill the map
 * @returns the shapes on the plane, ready to be fitted to a box
 */
export function composeMap(shapes: readonly ContourShape[], focus?: ReadonlySet<string>): Plane {
  if (focus) return projectShapes(shapes, focus)
  const whole = projectShapes(shapes)
  const wide = whole.shapes.some(isMainland)
  const wanted = wide ? [...(isWhole(whole.shapes) ? [PARIS] : []), ...OVERSEAS] : []
  const insets = wanted.flatMap(({ label, has }) => {
    const inside = (label === PARIS.label ? whole.shapes : whole.elsewhere).filter(has)
    return inside.length === 0 ? [] : [{ label, inside, plane: projectShapes(inside) }]
  })
  return insets.length === 0 ? whole : beside(whole, insets)
}

/** All of the mainland, finely cut: many shapes, of most départements. */
function isWhole(shapes: readonly ContourShape[]): boolean {
  return shapes.length >= MANY && new Set(shapes.map(({ code }) => code.slice(0, 2))).size > 60
}

interface ProjectedInset {
  readonly label: string
  readonly inside: readonly ContourShape[]
  readonly plane: Plane
}

/** The insets in a column to the left of the mainland. */
function beside(whole: Plane, insets: readonly ProjectedInset[]): Plane {
  const shown = new Set(insets.flatMap(({ inside }) => inside))
  const overseas = whole.elsewhere.filter((shape) => shown.has(shape))
  const shapes = [...whole.shapes, ...overseas]
  const at = new Map(shapes.map((shape, i) => [shape, i]))
  return {
    shapes,
    context: [],
    elsewhere: whole.elsewhere.filter((shape) => !shown.has(shape)),
    insets: insets.map(({ label }) => label),
    aspect: whole.aspect * (1 - COLUMN),
    fit: (box) => {
      const main = whole.fit({
        ...box,
        x: box.x + COLUMN * box.width,
        width: (1 - COLUMN) * box.width,
      })
      const rings: Drawing['rings'][number][] = shapes.map((_, i) => main.rings[i] ?? [])
      const unit = Math.max(1, box.width / USUAL_WIDTH)
      const frames = framesOf(
        insets,
        {
          ...box,
          x: main.box.x - (COLUMN / (1 - COLUMN)) * main.box.width,
          width: (COLUMN / (1 - COLUMN)) * main.box.width,
          height: main.box.height,
        },
        unit,
      )
      insets.forEach(({ inside, plane }, k) => {
        const drawn = plane.fit(inner(frames[k]!, plane.aspect, unit))
        inside.forEach(
          (shape, i) => (rings[at.get(shape)!] = [...rings[at.get(shape)!]!, ...drawn.rings[i]!]),
        )
      })
      return {
        box: { ...main.box, x: frames[0]!.x, width: main.box.x + main.box.width - frames[0]!.x },
        rings,
        context: [],
        insets: frames,
        kilometre: main.kilometre,
      }
    },
  }
}

/** Room of a label and between frames, in a drawing of this width; more in a wider one, whose text is larger. */
const LABEL_SIZE = 15
const GAP = 6
const USUAL_WIDTH = 458

/** A frame an inset, of equal heights; the first, when it is Paris, is wider: there is room above Brittany. */
function framesOf(
  insets: readonly ProjectedInset[],
  column: Box,
  unit: number,
): (Box & { label: string })[] {
  const height = Math.min(column.height / insets.length, 1.15 * column.width) - GAP * unit
  return insets.map(({ label }, k) => ({
    label,
    x: column.x,
    y: column.y + k * (height + GAP * unit),
    width: label === PARIS.label ? 1.8 * column.width : column.width - GAP * unit,
    height,
  }))
}

/** The room of a frame, its label at the top apart, for shapes of some aspect to be in its middle. */
function inner({ x, y, width, height }: Box, aspect: number, unit: number): Box {
  const room = {
    x: x + 4 * unit,
    y: y + (LABEL_SIZE + 3) * unit,
    width: width - 8 * unit,
    height: height - (LABEL_SIZE + 7) * unit,
  }
  const down = Math.min(room.height, aspect * room.width)
  return { ...room, y: room.y + (room.height - down) / 2 }
}
