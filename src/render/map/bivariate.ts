/** Maps of two values: both sub-indices crossed in nine colours, or in four quadrants. */
import { UserError } from '../../core/errors.ts'
import { decimalsFor, french, NBSP } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import type { ContourShape } from '../../io/contours.ts'
import { quantiles } from '../../stats/quantile.ts'
import { classify } from './classes.ts'
import {
  classLabels,
  LABEL_SIZE,
  mergedRow,
  missingRow,
  ROW_HEIGHT,
  scaleBar,
  SMALL_SIZE,
  SWATCH,
  swatch,
  swatchRow,
} from './legend.ts'
import {
  gatherer,
  MERGED,
  mergedDescription,
  missingDescription,
  nameOfShape,
  type LegendPlace,
  type MapSubject,
  type MapSubjectOptions,
} from './layers.ts'
import { crossedColours, ink, paletteColours } from '../draw/palette.ts'
import { element, join, textBlock, type Block, type Markup } from '../draw/svg.ts'

/** The value that is crossed with the first. */
export interface SecondValue {
  /** Values, a territory a row; NaN for missing. */
  readonly values: Float64Array
  /** Name of the value, for the legend. */
  readonly legend: string
  /** Values from which each is high, for a map in quadrants that is not cut at the medians of what is drawn; and why there, in French. */
  readonly cuts?: {
    readonly at: readonly [first: number, second: number]
    readonly words: string
    /** Names of the quadrants, by `2 × (second high) + (first high)`: the legend lists them. */
    readonly names?: readonly [string, string, string, string] | undefined
  }
}

/** From a thousand on, a decimal says nothing. */
function inFigures(value: number): string {
  return french(value, Math.abs(value) >= 1000 ? 0 : 1)
}

/**
 * Crosses two values: each is cut in three (`croisee`) or in two at its median (`quadrants`),
 * among the shapes drawn. A shape that lacks either value is missing.
 *
 * @param options codes, contours and first value
 * @param second value to cross with it
 * @param parts 3 for terciles, 2 for medians
 * @param shapes shapes drawn, in order
 * @returns what the map draws
 * @throws {UserError} `option-invalide` when there is no second value
 */
export function crossedSubject(
  options: MapSubjectOptions,
  second: SecondValue | undefined,
  parts: 2 | 3,
  shapes: readonly ContourShape[],
): MapSubject {
  if (second === undefined)
    throw new UserError(
      'option-invalide',
      'une carte croisée a besoin de deux valeurs',
      'donnez les deux colonnes, par exemple les deux sous-indices',
    )
  const {
    contours: { level },
  } = options
  const { rows, gather } = gatherer(options, shapes)
  const [xs, ys] = [gather(options.values), gather(second.values)]
  const both = xs.map((x, i) => x + ys[i]!)
  const given = parts === 2 ? second.cuts : undefined
  const cuts = [xs, ys].map((values, axis) =>
    given
      ? Float64Array.of(given.at[axis]!)
      : quantiles(
          values.filter((_, i) => !Number.isNaN(both[i]!)),
          parts === 3 ? [1 / 3, 2 / 3] : [0.5],
        ),
  )
  const part = (value: number, axis: number): number =>
    cuts[axis]!.filter((cut) => value >= cut).length
  const mergers = shapes.map(({ code }) => options.merged?.get(code))
  const merged = mergers.filter((each) => each !== undefined).length
  const layers = Int8Array.from(xs, (x, i) =>
    mergers[i] !== undefined
      ? MERGED
      : Number.isNaN(both[i]!)
        ? -1
        : parts * part(ys[i]!, 1) + part(x, 0),
  )
  const sizes = Array.from(
    { length: parts * parts },
    (_, layer) => layers.filter((each) => each === layer).length,
  )
  const names = [options.legend, second.legend] as const
  const labels = sizes.map(
    (_, layer) =>
      given?.names?.[layer] ??
      partsInWords(names, layer % parts, Math.floor(layer / parts), given ? 'cut' : parts),
  )
  const missing = layers.filter((each) => each === -1).length
  const words = given ? given.words : `Coupures aux ${parts === 3 ? 'terciles' : 'médianes'}`
  const cutsInWords = names
    .map((name, axis) => `${name}${NBSP}: ${[...cuts[axis]!].map(inFigures).join(' et ')}`)
    .join(`${NBSP}; `)
  const said = (shape: number): string =>
    layers[shape]! < 0
      ? (mergers[shape] ?? 'donnée manquante')
      : `${names[0]} ${inFigures(xs[shape]!)}, ${names[1]} ${inFigures(ys[shape]!)} — ${labels[layers[shape]!]!}`
  const square = {
    parts,
    names,
    sizes,
    level,
    missing,
    merged,
    note: `${words}. ${cutsInWords}.`,
  }
  return {
    shapes,
    level,
    layers,
    labels,
    colours: coloursOf(parts),
    missing,
    merged,
    caption: (shape) =>
      `${nameOfShape(options, shapes[shape]!, rows[shape]!)}${NBSP}: ${said(shape)}`,
    description: `Carte de deux valeurs croisées. ${square.note} ${labels.map((label, i) => `${label}${NBSP}: ${countOf(level, sizes[i]!)}`).join(`${NBSP}; `)}. ${missingDescription(level, missing)}${mergedDescription(level, merged)}`,
    legend: (place) =>
      given?.names ? quadrantLegend(square, given.names, place) : squareLegend(square, place),
  }
}

function coloursOf(parts: 2 | 3): string[] {
  const kept = parts === 3 ? [0, 1, 2] : [0, 2]
  return kept.flatMap((y) => kept.map((x) => crossedColours[y]![x]!))
}

const DEGREES = {
  2: ['sous la médiane', 'au-dessus de la médiane'],
  3: ['faible', 'moyen', 'fort'],
  cut: ['sous la coupure', 'au-dessus de la coupure'],
} as const

function partsInWords(
  [first, second]: readonly [string, string],
  x: number,
  y: number,
  parts: keyof typeof DEGREES,
): string {
  return `${first} ${DEGREES[parts][x]}, ${second} ${DEGREES[parts][y]}`
}

interface Square {
  readonly parts: 2 | 3
  readonly names: readonly [x: string, y: string]
  readonly sizes: readonly number[]
  readonly level: MapSubject['level']
  readonly missing: number
  readonly merged: number
  readonly note: string
}

/** Quadrants that have names: a row each, the most fragile first. */
function quadrantLegend(
  { names: axes, sizes, level, missing, merged, note }: Square,
  names: readonly string[],
  { x, y, width, missingFill, mergedFill, kilometre }: LegendPlace,
): Block {
  const parts: Markup[] = []
  let at = y
  const add = ({ markup, height }: Block, space: number): void => {
    parts.push(markup)
    at += height + space
  }
  add(textBlock(axes.join(' et '), x, at, width, { size: 14, fill: ink.text, bold: true }), 4)
  for (const layer of [3, 1, 2, 0])
    add(
      swatchRow(
        { colour: coloursOf(2)[layer]!, words: names[layer]!, size: sizes[layer]! },
        x,
        at,
        width,
      ),
      0,
    )
  if (missing > 0) add(missingRow(level, missing, missingFill, x, at, width), 4)
  if (merged > 0) add(mergedRow(level, merged, mergedFill, x, at, width), 4)
  add(textBlock(note, x, at, width, { size: SMALL_SIZE, fill: ink.quiet }), 16)
  add(scaleBar(kilometre, x, at, width), 0)
  return { markup: join(parts), height: at - y }
}

/** The square: the first value grows to the right, the second upwards; each cell says how many it holds. */
function squareLegend(
  { parts, names, sizes, level, missing, merged, note }: Square,
  { x, y, width, missingFill, mergedFill, kilometre }: LegendPlace,
): Block {
  const side = Math.min(56, (width - 20) / parts)
  const head = textBlock(`↑ ${names[1]}`, x, y, width, {
    size: LABEL_SIZE,
    fill: ink.text,
    bold: true,
  })
  const top = y + head.height + 6
  const cells = sizes.map((count, layer) =>
    cell(
      x + (layer % parts) * side,
      top + (parts - 1 - Math.floor(layer / parts)) * side,
      side,
      coloursOf(parts)[layer]!,
      count,
    ),
  )
  const base = top + parts * side + 6
  const foot = textBlock(`${names[0]} →`, x, base, width, {
    size: LABEL_SIZE,
    fill: ink.text,
    bold: true,
  })
  const rest: Markup[] = []
  let at = base + foot.height + 8
  const add = ({ markup, height }: Block, space: number): void => {
    rest.push(markup)
    at += height + space
  }
  if (missing > 0) add(missingRow(level, missing, missingFill, x, at, width), 4)
  if (merged > 0) add(mergedRow(level, merged, mergedFill, x, at, width), 4)
  add(textBlock(note, x, at, width, { size: SMALL_SIZE, fill: ink.quiet }), 16)
  add(scaleBar(kilometre, x, at, width), 0)
  return { markup: join([head.markup, ...cells, foot.markup, ...rest]), height: at - y }
}

function cell(x: number, y: number, side: number, fill: string, count: number): Markup {
  const plate = element('rect', {
    x: x + side / 2 - 17,
    y: y + side / 2 - 9,
    width: 34,
    height: 17,
    rx: 3,
    fill: ink.paper,
    'fill-opacity': '0.85',
  })
  const number = element(
    'text',
    {
      x: x + side / 2,
      y: y + side / 2 + 4,
      'font-size': 11,
      fill: ink.text,
      'text-anchor': 'middle',
    },
    french(count, 0) as Markup,
  )
  return join([
    element('rect', { x, y, width: side, height: side, fill, stroke: ink.paper }),
    plate,
    number,
  ])
}

/**
 * Draws counts as circles whose areas are in proportion; the shapes are a plain ground. A count of
 * 0 or less has no circle. With a second value, each circle has the colour of its class.
 *
 * @param options codes, contours, counts; classes and palette of the second value
 * @param second value that colours the circles, if any
 * @param shapes shapes drawn, in order
 * @returns what the map draws
 */
export function symbolSubject(
  options: MapSubjectOptions,
  second: SecondValue | undefined,
  shapes: readonly ContourShape[],
): MapSubject {
  const {
    contours: { level },
    legend,
  } = options
  const { rows, gather } = gatherer(options, shapes)
  const values = gather(options.values)
  const mergers = shapes.map(({ code }) => options.merged?.get(code))
  const merged = mergers.filter((each) => each !== undefined).length
  const missing = values.filter(Number.isNaN).length - merged
  const most = values.reduce((greatest, value) => (value > greatest ? value : greatest), 0)
  const total = values.reduce((sum, value) => (value > 0 ? sum + value : sum), 0)
  const coloured = second && classedCircles(options, second, gather(second.values))
  return {
    shapes,
    level,
    layers: Int8Array.from(values, (value, i) =>
      mergers[i] !== undefined ? MERGED : Number.isNaN(value) ? -1 : 0,
    ),
    labels: [legend],
    colours: [ink.base],
    missing,
    merged,
    caption: (shape) =>
      `${nameOfShape(options, shapes[shape]!, rows[shape]!)}${NBSP}: ${Number.isNaN(values[shape]!) ? (mergers[shape] ?? 'donnée manquante') : french(values[shape]!, 0)}${coloured?.said(shape) ?? ''}`,
    description: `Carte en symboles proportionnels${coloured ? `, de la couleur de leur classe${NBSP}: ${second.legend}` : ''}. ${legend}. En tout ${french(total, 0)}, au plus ${french(most, 0)}. ${missingDescription(level, missing)}${mergedDescription(level, merged)}`,
    legend: (place) =>
      symbolLegend({ legend, most, level, missing, merged, classes: coloured }, place),
    symbols: values,
    ...(coloured && { symbolColours: coloured.ofShape }),
  }
}

/** The class of each circle: its colour, its words, and the rows of the legend. */
interface ClassedCircles {
  readonly legend: string
  readonly labels: readonly string[]
  readonly colours: readonly string[]
  readonly ofShape: readonly string[]
  said(shape: number): string
}

function classedCircles(
  { classes: rule = { kind: 'quantiles' }, palette = 'prune' }: MapSubjectOptions,
  { legend }: SecondValue,
  values: Float64Array,
): ClassedCircles {
  const classes = classify(values, rule)
  const colours = paletteColours(palette, classes.count)
  const decimals = decimalsFor([classes.min, ...classes.breaks, classes.max])
  return {
    legend,
    labels: classLabels(classes, values),
    colours,
    ofShape: Array.from(values, (value) => colours[classes.classOf(value)] ?? ink.hatched),
    said: (shape) => {
      const value = values[shape]!
      return Number.isNaN(value)
        ? `, ${legend}${NBSP}: donnée manquante`
        : `, ${legend}${NBSP}: ${french(value, decimals)} — classe ${classes.classOf(value) + 1} sur ${classes.count}`
    },
  }
}

/** Radius of the greatest circle, in pixels. */
export const GREATEST_RADIUS = 26

/**
 * Computes the radius of the circle of a count.
 *
 * @param count its count
 * @param most greatest count of the map
 * @returns pixels; 0 for a count of 0 or less
 */
export function radiusOf(count: number, most: number): number {
  return count > 0 && most > 0 ? GREATEST_RADIUS * Math.sqrt(count / most) : 0
}

function symbolLegend(
  {
    legend,
    most,
    level,
    missing,
    merged,
    classes,
  }: {
    legend: string
    most: number
    level: MapSubject['level']
    missing: number
    merged: number
    classes: ClassedCircles | undefined
  },
  { x, y, width, missingFill, mergedFill, kilometre }: LegendPlace,
): Block {
  const head = textBlock(legend, x, y, width, { size: 14, fill: ink.text, bold: true })
  const base = y + head.height + 10 + 2 * GREATEST_RADIUS
  const shown = most > 0 ? [most, most / 4, most / 20].map((count) => roundDown(count)) : []
  const rings = shown.map((count) => {
    const radius = radiusOf(count, most)
    const top = base - 2 * radius
    const line = element('path', {
      d: `M${x + GREATEST_RADIUS},${Math.round(top)}H${x + 2 * GREATEST_RADIUS + 14}`,
      stroke: ink.quiet,
      'stroke-width': 0.6,
    })
    return join([
      element('circle', {
        cx: x + GREATEST_RADIUS,
        cy: base - radius,
        r: radius,
        fill: 'none',
        stroke: ink.symbol,
      }),
      line,
      element(
        'text',
        { x: x + 2 * GREATEST_RADIUS + 18, y: top + 4, 'font-size': SMALL_SIZE, fill: ink.text },
        french(count, 0) as Markup,
      ),
    ])
  })
  const rest: Markup[] = []
  let at = base + 14
  if (classes) {
    const title = textBlock(classes.legend, x, at + 6, width, {
      size: 14,
      fill: ink.text,
      bold: true,
    })
    rest.push(title.markup)
    at += title.height + 14
    for (const place of [...classes.labels.keys()].reverse()) {
      rest.push(
        swatch(x, at, classes.colours[place]!),
        textBlock(classes.labels[place]!, x + SWATCH.width + 10, at + 0.5, width, {
          size: LABEL_SIZE,
          fill: ink.text,
        }).markup,
      )
      at += ROW_HEIGHT
    }
    at += 4
  }
  const rows = [
    ...(missing > 0 ? [missingRow(level, missing, missingFill, x, at, width)] : []),
    ...(merged > 0
      ? [mergedRow(level, merged, mergedFill, x, missing > 0 ? at + ROW_HEIGHT : at, width)]
      : []),
  ]
  for (const row of rows) {
    rest.push(row.markup)
    at += row.height
  }
  rest.push(scaleBar(kilometre, x, at + 12, width).markup)
  return { markup: join([head.markup, ...rings, ...rest]), height: at + 30 - y }
}

/** A count with one figure that is not zero: 1 234 becomes 1 000. */
function roundDown(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)))
  return Math.max(1, Math.floor(count / power) * power)
}
