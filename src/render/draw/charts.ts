/** The charts of a report: where a territory stands, what raises its index, who is around it. */
import { oncePerObject } from '../../core/memo.ts'
import { french, NBSP } from '../../core/french.ts'
import {
  axisX,
  chart,
  chartInk,
  label,
  linear,
  rangeOf,
  shortened,
  tenth,
  type ChartFrame,
  type ChartWords,
  type LinearScale,
} from './chart.ts'
import { linesChart } from './lines.ts'
import { ink } from './palette.ts'
import { element, join, text, textWidth, type Markup } from './svg.ts'
import { scoreInWords, signed } from './words.ts'

const WIDTH = 720
const SIDE = 16

/** A value marked on the distribution of all: its name, and its interval where one is known. */
export interface Marked {
  readonly name: string
  readonly value: number
  readonly interval?: readonly [number, number] | undefined
}

/**
 * Draws the histogram of some values, with one territory marked.
 *
 * @param words id, title and legend
 * @param values NaN is left out
 * @param marked territory to mark, with its interval when it has one
 * @returns the SVG
 */
export function distributionChart(
  words: ChartWords,
  values: Float64Array,
  marked: Marked | undefined,
): string {
  const width = words.width ?? WIDTH
  const [least, most] = rangeOf(values)
  const x = linear(least, most, SIDE, width - SIDE)
  const bins = histogram(values, least, most, 40)
  const [top, base] = [44, 184]
  const tallest = Math.max(1, ...bins)
  const step = (width - 2 * SIDE) / bins.length
  const bars = bins
    .map((count, i) =>
      count === 0
        ? ''
        : `M${tenth(SIDE + i * step)},${base}v${-tenth(((base - top) * count) / tallest)}h${tenth(step - 1)}V${base}z`,
    )
    .join('')
  const total = bins.reduce((sum, count) => sum + count, 0)
  const markedWords =
    marked && !Number.isNaN(marked.value)
      ? ` ${marked.name}${NBSP}: ${scoreInWords(marked.value)}.`
      : ''
  const frame = {
    ...words,
    width,
    height: base + 44,
    description: `Histogramme de ${french(total, 0)} valeurs, de ${scoreInWords(least)} à ${scoreInWords(most)}. ${words.legend}.${markedWords}`,
  }
  return chart(frame, [
    element('path', { d: bars, fill: chartInk.plain }),
    axisX(x, base, SIDE, width - SIDE, words.legend),
    ...marker(marked, x, top, base, width),
  ])
}

function histogram(values: Float64Array, least: number, most: number, count: number): number[] {
  const bins = Array.from({ length: count }, () => 0)
  for (const value of values)
    if (!Number.isNaN(value))
      bins[Math.min(count - 1, Math.floor((count * (value - least)) / (most - least || 1)))]!++
  return bins
}

function marker(
  marked: Marked | undefined,
  x: (value: number) => number,
  top: number,
  base: number,
  width: number,
): Markup[] {
  if (marked === undefined || Number.isNaN(marked.value)) return []
  const at = x(marked.value)
  const [low, high] = marked.interval ?? [NaN, NaN]
  const band =
    low <= high
      ? [
          element('rect', {
            x: x(low),
            y: top,
            width: Math.max(1, x(high) - x(low)),
            height: base - top,
            fill: chartInk.mark,
            'fill-opacity': '0.18',
          }),
        ]
      : []
  const said = shortened(`${marked.name}${NBSP}: ${scoreInWords(marked.value)}`, width / 2, 14)
  const anchor = at > width / 2 ? 'end' : 'start'
  return [
    ...band,
    element('path', {
      d: `M${tenth(at)},${top - 8}V${base}`,
      stroke: chartInk.mark,
      'stroke-width': 2.5,
    }),
    label(said, at, top - 16, { size: 14, fill: chartInk.mark, anchor, bold: true }),
  ]
}

/** What a scatter asks for, its axes and its marked point. */
export interface ScatterOptions extends ChartWords {
  /** What each axis measures. */
  readonly axes: readonly [x: string, y: string]
  /** Where the quadrants meet. */
  readonly middle: readonly [x: number, y: number]
  readonly marked?:
    { readonly name: string; readonly at: readonly [x: number, y: number] } | undefined
}

/**
 * Draws two sub-indices crossed, in four quadrants, with one territory marked.
 *
 * @param options title, axes, where the quadrants meet, and the point to mark
 * @param xs abscissae; a point without either value is left out
 * @param ys ordinates, in the same order
 * @returns the SVG
 */
export function scatterChart(options: ScatterOptions, xs: Float64Array, ys: Float64Array): string {
  const width = options.width ?? WIDTH
  const [left, right, top, bottom] = [56, width - SIDE, 18, 380]
  const { marked } = options
  const cloud = cloudOf(xs, ys)
  const x = linear(...including(cloud.across, marked?.at[0]), left + 6, right - 6)
  const y = linear(...including(cloud.up, marked?.at[1]), bottom - 6, top + 6)
  const [mx, my] = [x(options.middle[0]), y(options.middle[1])]
  const cross = element('path', {
    d: `M${tenth(mx)},${top}V${bottom}M${left},${tenth(my)}H${right}`,
    stroke: ink.quiet,
    'stroke-dasharray': '4 3',
  })
  const frame = {
    ...options,
    width,
    height: bottom + 44,
    description: scatterWords(options, cloud),
  }
  return chart(frame, [
    element('rect', {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      fill: '#fafafa',
    }),
    element('rect', {
      x: mx,
      y: top,
      width: Math.max(0, right - mx),
      height: Math.max(0, my - top),
      fill: '#f4e6ee',
    }),
    cross,
    cloud.drawn(x, y),
    axisX(x, bottom, left, right, options.axes[0]),
    axisY(y, left, top, options.axes[1]),
    ...(marked && !Number.isNaN(marked.at[0] + marked.at[1])
      ? spot(marked.name, x(marked.at[0]), y(marked.at[1]), width)
      : []),
  ])
}

/** The points of a scatter, which many charts may share. */
interface Cloud {
  readonly points: readonly (readonly [number, number])[]
  readonly across: readonly [least: number, most: number]
  readonly up: readonly [least: number, most: number]
  above(middle: readonly [number, number]): number
  drawn(x: LinearScale, y: LinearScale): Markup
}

/** The same two columns give the same cloud, which is drawn once at each scale. */
function cloudOf(xs: Float64Array, ys: Float64Array): Cloud {
  return cloudOnce(xs)(ys)
}

const cloudOnce = oncePerObject((xs: Float64Array) =>
  oncePerObject((ys: Float64Array): Cloud => {
    const points = [...xs.keys()]
      .filter((i) => !Number.isNaN(xs[i]! + ys[i]!))
      .map((i) => [xs[i]!, ys[i]!] as const)
    const [known, counts] = [new Map<string, Markup>(), new Map<string, number>()]
    const [across, up] = [rangeOf(xs), rangeOf(ys)]
    return {
      points,
      across,
      up,
      above: (middle) =>
        remembered(
          counts,
          middle.join(),
          () => points.filter(([a, b]) => a >= middle[0] && b >= middle[1]).length,
        ),
      drawn: (x, y) =>
        remembered(known, [...across.map(x), ...up.map(y)].join(), () => {
          const at = points.map(([a, b]) => [x(a), y(b)] as const)
          return at.length > MOST_DOTS ? join(densityOf(at)) : dotsOf(at)
        }),
    }
  }),
)

function remembered<V>(known: Map<string, V>, key: string, compute: () => V): V {
  const found = known.get(key) ?? compute()
  known.set(key, found)
  return found
}

function including(
  [least, most]: readonly [number, number],
  value = NaN,
): readonly [number, number] {
  return value === value ? [Math.min(least, value), Math.max(most, value)] : [least, most]
}

/** Beyond so many points, squares in four tints: how many points each square has. */
const MOST_DOTS = 3000
const SQUARE = 5

function dotsOf(points: readonly (readonly [number, number])[]): Markup {
  return element('path', {
    d: points.map(([x, y]) => `M${tenth(x)},${tenth(y)}h0`).join(''),
    stroke: chartInk.plain,
    'stroke-width': points.length > 400 ? 3 : 5,
    'stroke-linecap': 'round',
    fill: 'none',
  })
}

/** Squares by the number of points in them: a tint each time it is four times as many. */
function densityOf(points: readonly (readonly [number, number])[]): Markup[] {
  const counts = new Map<string, number>()
  for (const [x, y] of points) {
    const square = `M${SQUARE * Math.floor(x / SQUARE)},${SQUARE * Math.floor(y / SQUARE)}`
    counts.set(square, (counts.get(square) ?? 0) + 1)
  }
  const tints = ['#d9d9df', '#b9b9c2', '#92929d', '#686873']
  return tints.map((fill, tint) => {
    const squares = [...counts]
      .filter(([, count]) => Math.min(tints.length - 1, Math.floor(Math.log2(count) / 2)) === tint)
      .map(([square]) => `${square}h${SQUARE}v${SQUARE}h-${SQUARE}z`)
    return squares.length === 0 ? join([]) : element('path', { d: squares.join(''), fill })
  })
}

function axisY(scale: ReturnType<typeof linear>, x: number, top: number, name: string): Markup {
  const marks = scale.ticks.map((value) =>
    label(scale.format(value), x - 6, scale(value) + 4, {
      size: 11,
      fill: ink.quiet,
      anchor: 'end',
    }),
  )
  return join([...marks, label(name, x + 4, top - 5, { size: 12, fill: ink.quiet })])
}

function spot(name: string, x: number, y: number, width: number): Markup[] {
  const right = x > width / 2
  return [
    element('circle', {
      cx: x,
      cy: y,
      r: 7,
      fill: chartInk.mark,
      stroke: ink.paper,
      'stroke-width': 2,
    }),
    label(shortened(name, width / 2 - 30, 14), right ? x - 12 : x + 12, y + 5, {
      size: 14,
      fill: chartInk.mark,
      anchor: right ? 'end' : 'start',
      bold: true,
    }),
  ]
}

function scatterWords({ axes, middle, marked }: ScatterOptions, cloud: Cloud): string {
  const markedWords = marked
    ? ` ${marked.name}${NBSP}: ${scoreInWords(marked.at[0])} et ${scoreInWords(marked.at[1])}.`
    : ''
  return `Nuage de ${french(cloud.points.length, 0)} points. En abscisse, ${axes[0]}${NBSP}; en ordonnée, ${axes[1]}. ${french(cloud.above(middle), 0)} sont au-dessus des deux médianes (${scoreInWords(middle[0])} et ${scoreInWords(middle[1])}).${markedWords}`
}

/** A row of a bar chart. */
export interface Bar {
  /** Name at the left of the bar. */
  readonly name: string
  /** Length of the bar. */
  readonly value: number
  /** Bounds drawn across the end of the bar; none when left out. */
  readonly interval?: readonly [number, number] | undefined
  /** Whether the bar is set off from the others. */
  readonly marked?: boolean | undefined
}

const ROW = 24
const LINE = 13

/**
 * Draws horizontal bars from zero, with an interval where one is known: ranks, sensitivities.
 *
 * @param words id, title and legend
 * @param rows bars, from top to bottom; one without a value is left out
 * @returns the SVG
 */
export function barChart(words: ChartWords, rows: readonly Bar[]): string {
  const drawn = rows.filter(({ value }) => !Number.isNaN(value))
  return rowsChart(
    words,
    drawn.map(({ name, value, interval, marked }) => ({
      name,
      from: 0,
      to: value,
      said: scoreInWords(value),
      fill: marked ? chartInk.mark : chartInk.plain,
      interval,
      bold: marked,
    })),
  )
}

/** What one theme adds to an index, in points; below 0, it protects. */
export interface ThemeEffect {
  /** Name of the theme. */
  readonly name: string
  /** Points that it adds to the index. */
  readonly points: number
}

/**
 * Draws what raises and what lowers an index: bars on either side of zero.
 *
 * @param words id, title and legend
 * @param effects points of each theme, from top to bottom
 * @returns the SVG
 */
export function effectChart(words: ChartWords, effects: readonly ThemeEffect[]): string {
  return rowsChart(
    words,
    effects.map(({ name, points }) => ({
      name,
      from: 0,
      to: points,
      said: signed(points),
      fill: points > 0 ? chartInk.more : chartInk.less,
    })),
  )
}

interface Row {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly said: string
  readonly fill: string
  readonly interval?: readonly [number, number] | undefined
  readonly bold?: boolean | undefined
}

/** Rows of bars, from zero. */
function rowsChart(words: ChartWords, rows: readonly Row[]): string {
  const width = words.width ?? WIDTH
  // names are whole where they leave the bars nearly half of the width
  const longest = Math.max(0, ...rows.map(({ name }) => textWidth(name, LINE * 1.05)))
  const left = Math.min(300, Math.max(0.42 * width, Math.min(longest + 14, 0.55 * width)))
  const [least, most] = rangeOf(
    rows.flatMap(({ from, to, interval }) => [from, to, ...(interval ?? [])]),
  )
  const floor = Math.min(0, least)
  const x = linear(floor, Math.max(0, most), left, width - 74)
  const top = 6
  const bars = rows.map((row, i) => barRow(row, x, floor, top + i * ROW, left))
  const base = top + rows.length * ROW + 4
  const frame: ChartFrame = {
    ...words,
    width,
    height: base + 40,
    description: `${words.legend}. ${rows.map(({ name, said }) => `${name}${NBSP}: ${said}`).join(`${NBSP}; `)}.`,
  }
  const zero =
    floor < 0 ? [element('path', { d: `M${tenth(x(0))},${top}V${base}`, stroke: ink.quiet })] : []
  return chart(frame, [...bars, ...zero, axisX(x, base, left, width - 74, words.legend)])
}

function barRow(
  { name, from, to, said, fill, interval, bold }: Row,
  x: (value: number) => number,
  floor: number,
  y: number,
  left: number,
): Markup {
  const [start, end] = [x(Math.max(floor, Math.min(from, to))), x(Math.max(from, to))]
  const [low, high] = interval ?? [NaN, NaN]
  const whisker =
    low <= high
      ? [
          element('path', {
            d: `M${tenth(x(low))},${y + 11}H${tenth(x(high))}M${tenth(x(low))},${y + 7}v8M${tenth(x(high))},${y + 7}v8`,
            stroke: ink.text,
            fill: 'none',
          }),
        ]
      : []
  const beyond = Math.max(end, low <= high ? x(high) : 0)
  return join([
    element(
      'text',
      {
        x: left - 8,
        y: y + 16,
        'font-size': LINE,
        fill: ink.text,
        'text-anchor': 'end',
        'font-weight': bold ? 600 : undefined,
      },
      text(shortened(name, left - 12, LINE * 1.05)),
    ),
    element('rect', { x: start, y: y + 3, width: Math.max(1, end - start), height: ROW - 7, fill }),
    ...whisker,
    label(said, beyond + 6, y + 16, { size: 12, fill: ink.text, bold }),
  ])
}

/** A territory at two dates. */
export interface Slope {
  /** Name of the territory. */
  readonly name: string
  /** Value at the first date. */
  readonly before: number
  /** Value at the second date. */
  readonly after: number
  /** Whether the line is set off from the others. */
  readonly marked?: boolean | undefined
}

/**
 * Draws one line a territory, from one millésime to another, each with its name, beside an axis.
 *
 * @param words id, title, legend and the two dates
 * @param slopes territories; one without both values is left out
 * @returns the SVG
 */
export function slopeChart(
  words: ChartWords & { readonly dates: readonly [before: string, after: string] },
  slopes: readonly Slope[],
): string {
  return linesChart(
    words,
    slopes.map(({ name, before, after, marked }) => ({ name, values: [before, after], marked })),
  )
}

/**
 * Draws a curve that rises by steps: what each place more brings, the people within such a distance.
 *
 * @param words id, title, legend of the ordinates, and `across`, what the abscissae are
 * @param points abscissa and ordinate of each point, abscissae ascending; ordinates from 0 to 1 are written as percentages
 * @returns the SVG
 */
export function curveChart(
  words: ChartWords & { readonly across: string },
  points: readonly { readonly x: number; readonly y: number }[],
): string {
  const width = words.width ?? WIDTH
  const [left, right, top, bottom] = [56, width - SIDE, 30, 260]
  const x = linear(points[0]?.x ?? 0, points.at(-1)?.x ?? 1, left, right)
  const [, most] = rangeOf(points.map((point) => point.y))
  const y = linear(rangeOf(points.map((point) => point.y))[0], most, bottom, top)
  const said = (value: number): string =>
    most <= 1 ? `${french(100 * value, 1)}${NBSP}%` : french(value, 1)
  const line = points
    .map((point, k) => `${k === 0 ? 'M' : 'L'}${tenth(x(point.x))},${tenth(y(point.y))}`)
    .join('')
  const levels = y.ticks.map((tick) =>
    join([
      element('path', {
        d: `M${left},${tenth(y(tick))}H${right}`,
        stroke: ink.rule,
        'stroke-width': 0.6,
      }),
      label(said(tick), left - 6, y(tick) + 4, { size: 11, fill: ink.quiet, anchor: 'end' }),
    ]),
  )
  const [first, last] = [points[0], points.at(-1)]
  const description =
    first && last
      ? `${words.legend}, selon ${words.across}${NBSP}: ${said(first.y)} à ${french(first.x, 0)}, ${said(last.y)} à ${french(last.x, 0)}.`
      : words.legend
  return chart({ ...words, width, height: bottom + 44, description }, [
    label(words.legend, left - 40, 18, { size: 12, fill: ink.quiet }),
    ...levels,
    element('path', {
      d: line,
      fill: 'none',
      stroke: chartInk.mark,
      'stroke-width': 2.4,
      'stroke-linejoin': 'round',
    }),
    ...(points.length > 40
      ? []
      : points.map((point) =>
          element('circle', {
            cx: tenth(x(point.x)),
            cy: tenth(y(point.y)),
            r: 3.2,
            fill: chartInk.mark,
          }),
        )),
    axisX(x, bottom, left, right, words.across),
  ])
}
