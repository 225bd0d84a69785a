/** A choropleth map as one self-contained SVG: it carries its legend, its scale, its sources and a description in words. */
import { departementOf } from '../../geo/membership.ts'
import { countOf, followsCog } from '../../table/level.ts'
import { NBSP } from '../../core/french.ts'
import { composeMap } from './insets.ts'
import { crossedSubject, radiusOf, symbolSubject, type SecondValue } from './bivariate.ts'
import {
  joinContours,
  choroplethSubject,
  MERGED,
  type MapJoin,
  type MapSubject,
  type MapSubjectOptions,
} from './layers.ts'
import { ink } from '../draw/palette.ts'
import { LABEL_SIZE, scaleBar, SWATCH } from './legend.ts'
import { marksOver, type MapMark } from './marks.ts'
import { borders, middleOf, pathOf } from './paths.ts'
import type { Drawing, Plane } from './projection.ts'
import { element, join, text, textBlock, textWidth, type Block, type Markup } from '../draw/svg.ts'

/** What is mapped, and the words around it. */
export interface MapOptions extends MapSubjectOptions {
  /**
   * `choroplethe` (by default): one value in classes; `croisee`: two values in nine colours; `quadrants`: two values on either
   * side of their medians; `symboles`: a count, in circles, of the colour of the class of `second` if there is one.
   */
  readonly type?: MapType | undefined
  /** For `croisee` and `quadrants`, what `values` is crossed with; for `symboles`, what colours the circles. */
  readonly second?: SecondValue | undefined
  /** The territories that fill the map: those around them are in grey. */
  readonly focus?: ReadonlySet<string> | undefined
  /** Writes the names of so many territories, the most populous first; none by default. */
  readonly named?: number | undefined
  /** What ranks the territories to be named: their population. */
  readonly weights?: Float64Array | undefined
  /** Groups whose limits are drawn over the territories: the group of each code, and what the limits are called in the legend. */
  readonly limits?: { readonly of: readonly string[]; readonly words: string } | undefined
  /** Points drawn over the territories: places of help that stand, and those proposed. */
  readonly marks?: readonly MapMark[] | undefined
  /** Draws an arrow to the north. */
  readonly north?: boolean | undefined
  /** For a page that has its own style: no ground, and the font and the colour of the page's text. */
  readonly bare?: boolean | undefined
  /** Title of the map. */
  readonly title: string
  /** Second line of the title; none when left out. */
  readonly subtitle?: string | undefined
  /** Sources, method: one paragraph each, at the foot. */
  readonly notes?: readonly string[] | undefined
  /** What the picture holds and does not show: the command that draws it again. */
  readonly metadata?: string | undefined
  /** In pixels; 960 by default. */
  readonly width?: number | undefined
  /** Greatest height of the drawing, legend apart, in pixels; in proportion to the width by default. */
  readonly height?: number | undefined
  /** Draws the legend as a picture of its own, so that each is as large as its place allows. */
  readonly apart?: boolean | undefined
  /** Begins the ids of the SVG: give each map of one page its own. */
  readonly id?: string | undefined
}

/** The kinds of maps. */
export const mapTypes = ['choroplethe', 'croisee', 'quadrants', 'symboles'] as const
/** Kind of a map. */
export type MapType = (typeof mapTypes)[number]

/** Beyond so many shapes, one path a class instead of one path, with its own words, a territory. */
const MOST_TITLED = 1300
const MARGIN = 24
const GAP = 20
/** Width that pictures are laid out in: text of 11 is 9 pixels high where a larger one is shown 375 pixels wide. */
const LAYOUT_WIDTH = 458
/** Width of a legend, in the same. */
const LEGEND_WIDTH = 340
/** Width of a legend apart from its map: within that of the narrowest phone. */
const APART_WIDTH = 300
/** Greatest height of the drawing, of the width. */
const TALLEST = 1.05
const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

/**
 * Draws the map of a value by territory. The classes are those of the territories drawn. Beside
 * the mainland, the overseas départements that the same contours hold, and the heart of
 * Île-de-France, have insets at scales of their own. Territories without a contour are counted at
 * the foot.
 *
 * @param options codes, values, contours, and the words around them
 * @returns the SVG (the same input gives the same bytes), that of the legend where it is apart, and how the table and the contours met
 * @throws {UserError} `jointure-vide` when no contour bears a code of the table
 */
export function drawMap(options: MapOptions): {
  svg: string
  legend: string | undefined
  join: MapJoin
} {
  const { focus, contours } = options
  const joined = joinContours(
    focus
      ? {
          ...options,
          contours: { ...contours, shapes: contours.shapes.filter(({ code }) => focus.has(code)) },
        }
      : options,
  )
  const plane = composeMap(contours.shapes, focus)
  const subject = subjectOfType(options, plane)
  const shown = Math.max(320, options.width ?? 960)
  // everything is laid out in a width whose smallest text is 9 pixels high on a phone, then drawn larger
  const width = Math.min(shown, LAYOUT_WIDTH)
  const scale = shown / width
  const head = headBlock(options, width)
  const body = bodyBlock(options, subject, plane, head.height, width, scale)
  const foot = footBlock(
    [...shortfalls(subject, plane, joined), ...(options.notes ?? [])],
    head.height + body.height + 20,
    width,
  )
  const height = Math.ceil(head.height + body.height + foot.height + 20)
  return {
    svg: sheet(options, subject, [width, height, scale], [head.markup, body.markup, foot.markup]),
    legend: options.apart ? legendApart(options, subject) : undefined,
    join: joined,
  }
}

function subjectOfType(options: MapOptions, { shapes }: Plane): MapSubject {
  switch (options.type) {
    case 'croisee':
      return crossedSubject(options, options.second, 3, shapes)
    case 'quadrants':
      return crossedSubject(options, options.second, 2, shapes)
    case 'symboles':
      return symbolSubject(options, options.second, shapes)
    default:
      return choroplethSubject(options, shapes)
  }
}

/** The root: it is an image, which its title names and its description tells at length. */
function sheet(
  options: MapOptions,
  subject: MapSubject,
  [width, height, scale]: readonly [width: number, height: number, scale: number],
  parts: readonly Markup[],
): string {
  const id = idOf(options)
  const frame = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    viewBox: `0 0 ${width} ${height}`,
    'font-family': options.bare ? undefined : FONT,
  }
  const role = {
    role: 'img',
    lang: 'fr',
    'xml:lang': 'fr',
    'aria-labelledby': `${id}-titre`,
    'aria-describedby': `${id}-description`,
  }
  return element(
    'svg',
    { ...frame, ...role },
    element('title', { id: `${id}-titre` }, text(options.title)),
    element('desc', { id: `${id}-description` }, text(subject.description)),
    options.metadata === undefined ? join([]) : element('metadata', {}, text(options.metadata)),
    subject.missing > 0 ? hatching(id) : join([]),
    subject.merged > 0 ? dotting(id) : join([]),
    options.bare ? join([]) : element('rect', { width, height, fill: ink.paper }),
    ...(options.bare ? parts.map(inheriting) : parts),
  )
}

/** Text in the colour of the page; what is written over a colour of ours (names, counts of cells), in the middle of it, keeps its own. */
function inheriting(markup: Markup): Markup {
  const own = new RegExp(`(?:fill|stroke)="(?:${ink.text}|${ink.quiet})"`)
  return markup.replace(/<(?:text (?![^>]*"middle")|path [^>]*fill="none")[^>]*>/g, (tag) =>
    tag.replace(own, (found) => `${found.split('=')[0]}="currentColor"`),
  ) as Markup
}

function idOf({ id = 'carte' }: MapOptions): string {
  if (!/^[A-Za-z][\w-]*$/.test(id))
    throw new RangeError(`an id is made of letters, digits, - and _: « ${id} » is not`)
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
    element(
      'pattern',
      {
        id: `${id}-hachures`,
        width: size,
        height: size,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      ground,
      stripe,
    ),
  )
}

/** Points in rows: neither a class nor the hatching of what is missing. */
function dotting(id: string): Markup {
  const size = 5
  return element(
    'defs',
    {},
    element(
      'pattern',
      { id: `${id}-points`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
      element('rect', { width: size, height: size, fill: ink.hatched }),
      element('circle', { cx: 2.5, cy: 2.5, r: 0.9, fill: ink.hatch }),
    ),
  )
}

function headBlock({ title, subtitle }: MapOptions, width: number): Block {
  const room = width - 2 * MARGIN
  const large = textBlock(title, MARGIN, 24, room, {
    size: 20,
    fill: ink.text,
    bold: true,
    leading: 1.25,
  })
  const small = textBlock(subtitle ?? '', MARGIN, 24 + large.height + 4, room, {
    size: 15,
    fill: ink.quiet,
  })
  return {
    markup: join([large.markup, small.markup]),
    height: 24 + large.height + (small.height > 0 ? 4 + small.height : 0) + 22,
  }
}

/** The legend alone, as an image of its own. */
function legendApart(options: MapOptions, subject: MapSubject): string {
  const id = `${idOf(options)}-legende`
  const legend = subject.legend({
    x: 1,
    y: 1,
    width: APART_WIDTH,
    missingFill: `url(#${id}-hachures)`,
    mergedFill: `url(#${id}-points)`,
    kilometre: undefined,
  })
  const limits = limitsRow(limitsOf(options, subject), 1, 1 + legend.height, APART_WIDTH)
  const words = { ...subject, description: subject.labels.join(' ; ') }
  const apart = { ...options, id, title: `Légende${NBSP}: ${options.title}`, metadata: undefined }
  const size = [APART_WIDTH + 2, Math.ceil(legend.height + limits.height) + 2, 1] as const
  return sheet(apart, words, size, [legend.markup, limits.markup])
}

/** The map, and its legend under it; the map and its scale bar, where the legend is apart. */
function bodyBlock(
  options: MapOptions,
  subject: MapSubject,
  plane: Plane,
  y: number,
  width: number,
  scale: number,
): Block {
  const room = width - 2 * MARGIN
  const box = {
    x: MARGIN,
    y,
    width: room,
    height: options.height === undefined ? TALLEST * width : options.height / scale,
  }
  const drawing = plane.fit(box)
  // outlines are drawn in whole tenths of a pixel of the picture, however large it is
  const fine = plane.fit({
    x: box.x * scale,
    y: box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  })
  const id = idOf(options)
  const missingFill = `url(#${id}-hachures)`
  const mergedFill = `url(#${id}-points)`
  const below = y + drawing.box.height + GAP
  const limits = limitsOf(options, subject)
  const across = Math.min(room, LEGEND_WIDTH)
  const legend = options.apart
    ? scaleBar(drawing.kilometre, MARGIN, y + drawing.box.height + 14, room)
    : subject.legend({
        x: MARGIN,
        y: below,
        width: across,
        missingFill,
        mergedFill,
        kilometre: drawing.kilometre,
      })
  const limitsLegend = options.apart
    ? { markup: join([]), height: 0 }
    : limitsRow(limits, MARGIN, below + legend.height, across)
  const height = drawing.box.height + GAP + legend.height + limitsLegend.height
  const north = options.north
    ? northArrow(drawing.box.x + drawing.box.width - 14, drawing.box.y + 4)
    : join([])
  const over = [
    symbolsOver(subject, drawing),
    marksOver(options.marks ?? [], subject.shapes, drawing),
    namesOver(options, subject, drawing),
    north,
  ]
  return {
    markup: join([
      insetFrames(drawing),
      element(
        'g',
        scale === 1 ? {} : { transform: `scale(${(1 / scale).toFixed(5)})` },
        around(fine, id),
        territories(subject, fine, missingFill, mergedFill),
        lines(limits, fine, subject.shapes.length, scale),
      ),
      ...over,
      legend.markup,
      limitsLegend.markup,
    ]),
    height,
  }
}

/** What surrounds the territories of the map: in grey, and cut at the frame. */
function around({ context, box }: Drawing, id: string): Markup {
  const d = context.map(pathOf).join('')
  if (d === '') return join([])
  const frame = element('clipPath', { id: `${id}-cadre` }, element('rect', { ...box }))
  return join([
    frame,
    element('path', {
      d,
      fill: ink.around,
      stroke: ink.paper,
      'stroke-width': 0.6,
      'fill-rule': 'evenodd',
      'clip-path': `url(#${id}-cadre)`,
    }),
  ])
}

function insetFrames({ insets }: Drawing): Markup {
  return join(
    insets.flatMap(({ label, ...box }) => [
      element('rect', { ...box, fill: 'none', stroke: ink.rule }),
      element(
        'text',
        { x: box.x + 4, y: box.y + 13, 'font-size': 11, fill: ink.quiet },
        text(label),
      ),
    ]),
  )
}

/** The shapes, by layer: each with its own words while there are not too many. */
function territories(
  subject: MapSubject,
  drawing: Drawing,
  hatched: string,
  dotted: string,
): Markup {
  const { layers: layerOf, colours } = subject
  const paths = drawing.rings.map(pathOf)
  const titled = paths.length <= MOST_TITLED
  const layers = [MERGED, -1, ...colours.keys()].flatMap((layer) => {
    const members = [...layerOf.keys()].filter((shape) => layerOf[shape] === layer)
    const fill = colours[layer] ?? (layer === MERGED ? dotted : hatched)
    if (members.length === 0) return []
    if (titled)
      return [
        element(
          'g',
          { fill },
          ...members.map((shape) => territory(paths[shape]!, subject.caption(shape))),
        ),
      ]
    const words = `${subject.labels[layer] ?? (layer === MERGED ? 'fusionnées depuis ces scores' : 'donnée manquante')}${NBSP}: ${countOf(subject.level, members.length)}`
    return [
      element(
        'g',
        { fill, stroke: colours[layer] ?? ink.hatched },
        territory(members.map((shape) => paths[shape]!).join(''), words),
      ),
    ]
  })
  const stroke = titled
    ? { stroke: ink.paper, 'stroke-width': paths.length > 150 ? 0.5 : 0.8 }
    : { 'stroke-width': 0.3 }
  return element('g', { ...stroke, 'stroke-linejoin': 'round', 'fill-rule': 'evenodd' }, ...layers)
}

/** Circles, the greatest below: each with its words while there are not too many. */
function symbolsOver({ symbols, symbolColours, caption }: MapSubject, { rings }: Drawing): Markup {
  if (symbols === undefined) return join([])
  const most = symbols.reduce((greatest, value) => (value > greatest ? value : greatest), 0)
  const drawn = [...symbols.keys()]
    .filter((i) => radiusOf(symbols[i]!, most) >= 0.4 && rings[i]!.length > 0)
    .sort((a, b) => symbols[b]! - symbols[a]!)
  const circles = drawn.map((i) => {
    const [cx, cy] = middleOf(rings[i]!)
    const words = symbols.length <= MOST_TITLED ? [element('title', {}, text(caption(i)))] : []
    const fill = symbolColours?.[i]
    return element('circle', { cx, cy, r: radiusOf(symbols[i]!, most), fill }, ...words)
  })
  return element(
    'g',
    symbolColours
      ? { 'fill-opacity': '0.85', stroke: ink.outline, 'stroke-width': 0.5 }
      : { fill: ink.symbol, 'fill-opacity': '0.55', stroke: ink.paper, 'stroke-width': 0.6 },
    ...circles,
  )
}

/** Names, the most populous first, where they do not cover another. */
function namesOver(
  { named = 0, weights, codes, names }: MapOptions,
  { shapes }: MapSubject,
  { rings }: Drawing,
): Markup {
  const rowOf = new Map(codes.map((code, row) => [code, row]))
  const order = [...shapes.keys()]
    .filter((i) => rings[i]!.length > 0)
    .sort(
      (a, b) =>
        (weights?.[rowOf.get(shapes[b]!.code) ?? -1] || 0) -
        (weights?.[rowOf.get(shapes[a]!.code) ?? -1] || 0),
    )
  const taken: (readonly [number, number, number])[] = []
  const written: Markup[] = []
  for (const i of order) {
    if (written.length >= named) break
    const name = names?.[rowOf.get(shapes[i]!.code) ?? -1] || shapes[i]!.name
    if (!name) continue
    const [x, y] = middleOf(rings[i]!)
    const half = textWidth(name, 11) / 2
    if (
      taken.some(([ox, oy, other]) => Math.abs(ox - x) < half + other + 4 && Math.abs(oy - y) < 15)
    )
      continue
    taken.push([x, y, half])
    written.push(
      element(
        'text',
        {
          x,
          y: y + 4,
          'font-size': 11,
          'text-anchor': 'middle',
          fill: ink.text,
          stroke: ink.paper,
          'stroke-width': 2.6,
          'paint-order': 'stroke',
          'stroke-linejoin': 'round',
        },
        text(name),
      ),
    )
  }
  return join(written)
}

/** To the north, which the conic projection turns by a few degrees away from its middle. */
function northArrow(x: number, y: number): Markup {
  return join([
    element('path', { d: `M${Math.round(x)},${Math.round(y)}l6,18l-6,-4l-6,4z`, fill: ink.text }),
    element(
      'text',
      { x, y: y + 32, 'font-size': 12, fill: ink.text, 'text-anchor': 'middle' },
      text('N'),
    ),
  ])
}

function territory(d: string, words: string): Markup {
  return element('path', { d }, element('title', {}, text(words)))
}

/** The limits that are drawn over the shapes: the group of each, what they are called, and whether they stand out on any colour. */
interface Limits {
  readonly of: readonly string[]
  readonly words: string
  readonly isCased: boolean
}

/** Limits of the groups that were given; failing that, of the level above: the commune of an IRIS while there is room to draw it, otherwise the département. */
function limitsOf({ limits, codes }: MapOptions, { shapes, level }: MapSubject): Limits {
  if (limits) {
    const of = new Map(codes.map((code, row) => [code, limits.of[row]!]))
    return { of: shapes.map(({ code }) => of.get(code) ?? ''), words: limits.words, isCased: true }
  }
  const isFine = level === 'iris' && shapes.length <= MOST_TITLED
  return {
    of: shapes.map(({ code }) =>
      isFine ? code.slice(0, 5) : followsCog(level) ? departementOf(code) : '',
    ),
    words: isFine ? 'limites des communes' : 'limites des départements',
    isCased: false,
  }
}

/** The edge of the whole, so that the palest class stands out from the paper; and the limits of groups. */
function lines({ of, isCased }: Limits, drawing: Drawing, shapes: number, scale: number): Markup {
  const { outer, inner } = borders(drawing.rings, of)
  const draw = (d: string, stroke: string, width: number): Markup[] =>
    d === ''
      ? []
      : [
          element('path', {
            d,
            fill: 'none',
            stroke,
            'stroke-width': width,
            'stroke-linejoin': 'round',
            'stroke-linecap': 'round',
          }),
        ]
  const thin = Math.max(0.7, 0.4 * scale)
  return join([
    ...draw(inner, ink.paper, isCased ? thin + 1.2 : shapes > MOST_TITLED ? 0.8 : 1.5),
    ...(isCased ? draw(inner, ink.text, thin) : []),
    ...draw(outer, ink.outline, 0.7),
  ])
}

/** The row of the legend that says what the limits are; nothing where there is none. */
function limitsRow({ of, words, isCased }: Limits, x: number, y: number, width: number): Block {
  if (new Set(of.filter(Boolean)).size < 2) return { markup: join([]), height: 0 }
  const line = (stroke: string, strokeWidth: number): Markup =>
    element('path', {
      d: `M${x + 1},${Math.round(y + 20)}l9,-7l9,5l10,-7`,
      fill: 'none',
      stroke,
      'stroke-width': strokeWidth,
    })
  const label = textBlock(words, x + SWATCH.width + 10, y + 6, width - SWATCH.width - 10, {
    size: LABEL_SIZE,
    fill: ink.text,
  })
  return {
    markup: join([
      element('rect', { x, y: y + 6, ...SWATCH, fill: ink.around }),
      ...(isCased ? [line(ink.paper, 2), line(ink.text, 0.8)] : [line(ink.paper, 1.6)]),
      label.markup,
    ]),
    height: 10 + Math.max(SWATCH.height, label.height),
  }
}

/** What the map does not show, said on the map. */
function shortfalls(
  { level }: MapSubject,
  { elsewhere, insets }: Plane,
  { withoutContour }: MapJoin,
): string[] {
  const lost = withoutContour.length
  const examples = `${withoutContour.slice(0, 5).join(', ')}${lost > 5 ? ', …' : ''}`
  return [
    ...(insets.length > 0
      ? [`Cartouches à d’autres échelles que la carte${NBSP}: ${insets.join(', ')}.`]
      : []),
    ...(elsewhere.length > 0
      ? [`Hors du cadre${NBSP}: ${countOf(level, elsewhere.length)} d’outre-mer.`]
      : []),
    ...(lost > 0
      ? [`Sans contour, donc hors de la carte${NBSP}: ${countOf(level, lost)} (${examples}).`]
      : []),
  ]
}

function footBlock(notes: readonly string[], y: number, width: number): Block {
  if (notes.length === 0) return { markup: join([]), height: 8 }
  const parts = [
    element('path', { d: `M${MARGIN},${Math.round(y)}H${width - MARGIN}`, stroke: ink.rule }),
  ]
  let at = y + 10
  for (const note of notes) {
    const { markup, height } = textBlock(note, MARGIN, at, width - 2 * MARGIN, {
      size: 12,
      fill: ink.quiet,
    })
    parts.push(markup)
    at += height + 4
  }
  return { markup: join(parts), height: at - y + 12 }
}
