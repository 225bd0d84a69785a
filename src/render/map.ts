/** A choropleth map as one self-contained SVG: it carries its legend, its scale, its sources and a description in words. */
import type { Level } from '../table/level.ts'
import { countOf, NBSP } from '../core/french.ts'
import { legendBlock, legendWidth } from './legend.ts'
import { describe, joinContours, subjectOf, type MapJoin, type Subject, type SubjectOptions } from './map-subject.ts'
import { ink } from './palette.ts'
import { borders, pathOf } from './paths.ts'
import { layOut, type Drawing, type Plane } from './plane.ts'
import { element, join, text, textBlock, type Block, type Markup } from './svg.ts'

/** What is mapped, and the words around it. */
export interface MapOptions extends SubjectOptions {
  readonly title: string
  readonly subtitle?: string | undefined
  /** Sources, method, command: one paragraph each, at the foot. */
  readonly notes?: readonly string[] | undefined
  /** In pixels; 960 unless told. */
  readonly width?: number | undefined
  /** Begins the ids of the SVG: give each map of one page its own. */
  readonly id?: string | undefined
}

/** Beyond so many shapes, one path a class instead of one path, with its own words, a territory. */
const MOST_TITLED = 1300
const MARGIN = 32
const GAP = 28
/** Below this width the legend goes under the map. */
const NARROW = 640
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

/**
 * Draws the map of a value by territory. The same input gives the same bytes.
 *
 * The classes are those of the territories drawn. The mainland is drawn without the overseas départements
 * that the same contours may hold: a line at the foot says so.
 *
 * @throws {UserError} `jointure-vide` when no contour bears a code of the table
 */
export function renderMap(options: MapOptions): { svg: string; join: MapJoin } {
  const joined = joinContours(options)
  const plane = layOut(options.contours.shapes)
  const subject = subjectOf(options, plane.shapes)
  const width = Math.max(320, options.width ?? 960)
  const head = headBlock(options, width)
  const body = bodyBlock(options, subject, plane, head.height, width)
  const foot = footBlock([...shortfalls(subject, plane, joined), ...(options.notes ?? [])], head.height + body.height + 20, width)
  const height = Math.ceil(head.height + body.height + foot.height + 20)
  return { svg: sheet(options, subject, width, height, [head.markup, body.markup, foot.markup]), join: joined }
}

/** The root: it is an image, which its title names and its description tells at length. */
function sheet(options: MapOptions, subject: Subject, width: number, height: number, parts: readonly Markup[]): string {
  const id = idOf(options)
  const frame = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT }
  const role = { role: 'img', lang: 'fr', 'xml:lang': 'fr', 'aria-labelledby': `${id}-titre`, 'aria-describedby': `${id}-description` }
  return element(
    'svg',
    { ...frame, ...role },
    element('title', { id: `${id}-titre` }, text(options.title)),
    element('desc', { id: `${id}-description` }, text(describe(options, subject))),
    subject.classes.missing > 0 ? hatching(id) : join([]),
    element('rect', { width, height, fill: ink.paper }),
    ...parts,
  )
}

function idOf({ id = 'carte' }: MapOptions): string {
  if (!/^[A-Za-z][\w-]*$/.test(id)) throw new RangeError(`an id is made of letters, digits, - and _: « ${id} » is not`)
  return id
}

/** Lines aslant, which no class has, in colour or in grey. */
function hatching(id: string): Markup {
  const size = 5
  const ground = element('rect', { width: size, height: size, fill: ink.hatched })
  const stripe = element('rect', { width: 1.1, height: size, fill: ink.hatch })
  return element(
    'defs',
    {},
    element('pattern', { id: `${id}-hachures`, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, ground, stripe),
  )
}

function headBlock({ title, subtitle }: MapOptions, width: number): Block {
  const room = width - 2 * MARGIN
  const large = textBlock(title, MARGIN, 24, room, { size: width < NARROW ? 20 : 24, fill: ink.text, bold: true, leading: 1.25 })
  const small = textBlock(subtitle ?? '', MARGIN, 24 + large.height + 4, room, { size: 15, fill: ink.quiet })
  return { markup: join([large.markup, small.markup]), height: 24 + large.height + (small.height > 0 ? 4 + small.height : 0) + 22 }
}

/** The map and its legend, side by side or one under the other. */
function bodyBlock(options: MapOptions, subject: Subject, plane: Plane, y: number, width: number): Block {
  const room = width - 2 * MARGIN
  const narrow = width < NARROW
  const column = narrow ? Math.min(room, 320) : legendWidth(subject.labels, subject.classes)
  const drawing = plane.fit({ x: MARGIN, y, width: narrow ? room : room - column - GAP, height: Math.max(480, 0.78 * width) })
  const hatched = `url(#${idOf(options)}-hachures)`
  const below = y + drawing.box.height + GAP
  const legend = legendBlock(
    { legend: options.legend, classes: subject.classes, colours: subject.colours, missingFill: hatched, level: subject.level, kilometre: drawing.kilometre },
    subject.labels,
    narrow ? MARGIN : width - MARGIN - column,
    narrow ? below : y,
    column,
  )
  const height = narrow ? drawing.box.height + GAP + legend.height : Math.max(drawing.box.height, legend.height)
  return { markup: join([territories(subject, drawing, hatched), lines(subject, drawing), legend.markup]), height }
}

/** The shapes, by class: each with its own words while there are not too many. */
function territories(subject: Subject, drawing: Drawing, hatched: string): Markup {
  const { classes, colours, values } = subject
  const paths = drawing.rings.map(pathOf)
  const titled = paths.length <= MOST_TITLED
  const layers = [-1, ...colours.keys()].flatMap((layer) => {
    const members = [...values.keys()].filter((shape) => classes.classOf(values[shape]!) === layer)
    const fill = colours[layer] ?? hatched
    if (members.length === 0) return []
    if (titled) return [element('g', { fill }, ...members.map((shape) => territory(paths[shape]!, subject.caption(shape))))]
    const words = `${subject.labels[layer] ?? 'donnée manquante'}${NBSP}: ${countOf(subject.level, members.length)}`
    return [element('g', { fill, stroke: colours[layer] ?? ink.hatched }, territory(members.map((shape) => paths[shape]!).join(''), words))]
  })
  const stroke = titled ? { stroke: ink.paper, 'stroke-width': paths.length > 150 ? 0.5 : 0.8 } : { 'stroke-width': 0.3 }
  return element('g', { ...stroke, 'stroke-linejoin': 'round', 'fill-rule': 'evenodd' }, ...layers)
}

function territory(d: string, words: string): Markup {
  return element('path', { d }, element('title', {}, text(words)))
}

/** The edge of the whole, so that the palest class stands out from the paper; and the limits of the level above. */
function lines({ shapes, level }: Subject, drawing: Drawing): Markup {
  const { outer, inner } = borders(drawing.rings, shapes.map(({ code }) => holderOf(code, level, shapes.length)))
  const draw = (d: string, stroke: string, width: number): Markup[] =>
    d === '' ? [] : [element('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' })]
  return join([...draw(inner, ink.paper, shapes.length > MOST_TITLED ? 0.8 : 1.5), ...draw(outer, ink.outline, 0.7)])
}

/** The territory above, by its code: the commune of an IRIS while there is room to draw it, otherwise the département. */
function holderOf(code: string, level: Level | undefined, shapes: number): string {
  if (level === 'iris' && shapes <= MOST_TITLED) return code.slice(0, 5)
  return level === 'iris' || level === 'commune' ? code.slice(0, /^9[78]/.test(code) ? 3 : 2) : ''
}

/** What the map does not show, said on the map. */
function shortfalls({ level }: Subject, { elsewhere }: Plane, { withoutContour }: MapJoin): string[] {
  const lost = withoutContour.length
  const examples = `${withoutContour.slice(0, 5).join(', ')}${lost > 5 ? ', …' : ''}`
  return [
    ...(elsewhere.length > 0 ? [`Hors du cadre${NBSP}: ${countOf(level, elsewhere.length)} d’outre-mer.`] : []),
    ...(lost > 0 ? [`Sans contour, donc hors de la carte${NBSP}: ${countOf(level, lost)} (${examples}).`] : []),
  ]
}

function footBlock(notes: readonly string[], y: number, width: number): Block {
  if (notes.length === 0) return { markup: join([]), height: 8 }
  const parts = [element('path', { d: `M${MARGIN},${Math.round(y)}H${width - MARGIN}`, stroke: ink.rule })]
  let at = y + 10
  for (const note of notes) {
    const { markup, height } = textBlock(note, MARGIN, at, width - 2 * MARGIN, { size: 12, fill: ink.quiet })
    parts.push(markup)
    at += height + 4
  }
  return { markup: join(parts), height: at - y + 12 }
}
