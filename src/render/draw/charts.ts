/** The charts of a report: where a territory stands, what raises its index, who is around it. */
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
} from './chart.ts'
import { ink } from './palette.ts'
import { element, join, text, type Markup } from './svg.ts'
import { scoreInWords, signed } from './words.ts'

/** What every chart asks for. */
export interface ChartWords {
  readonly id: string
  readonly title: string
  /** What the values are. */
  readonly legend: string
  readonly width?: number | undefined
}

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
  const x = linear(...rangeOf([...xs, ...(marked ? [marked.at[0]] : [])]), left + 6, right - 6)
  const y = linear(...rangeOf([...ys, ...(marked ? [marked.at[1]] : [])]), bottom - 6, top + 6)
  const present = [...xs.keys()].filter((i) => !Number.isNaN(xs[i]! + ys[i]!))
  const dots = present.map((i) => `M${tenth(x(xs[i]!))},${tenth(y(ys[i]!))}h0`).join('')
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
    description: scatterWords(
      options,
      present.map((i) => [xs[i]!, ys[i]!]),
    ),
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
    element('path', {
      d: dots,
      stroke: chartInk.plain,
      'stroke-width': present.length > 400 ? 3 : 5,
      'stroke-linecap': 'round',
      fill: 'none',
    }),
    axisX(x, bottom, left, right, options.axes[0]),
    axisY(y, left, top, options.axes[1]),
    ...(marked && !Number.isNaN(marked.at[0] + marked.at[1])
      ? spot(marked.name, x(marked.at[0]), y(marked.at[1]), width)
      : []),
  ])
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

function scatterWords(
  { axes, middle, marked }: ScatterOptions,
  points: readonly (readonly [number, number])[],
): string {
  const both = points.filter(([a, b]) => a >= middle[0] && b >= middle[1]).length
  const markedWords = marked
    ? ` ${marked.name}${NBSP}: ${scoreInWords(marked.at[0])} et ${scoreInWords(marked.at[1])}.`
    : ''
  return `Nuage de ${french(points.length, 0)} points. En abscisse, ${axes[0]}${NBSP}; en ordonnée, ${axes[1]}. ${french(both, 0)} sont au-dessus des deux médianes (${scoreInWords(middle[0])} et ${scoreInWords(middle[1])}).${markedWords}`
}

/** A row of a bar chart. */
export interface Bar {
  readonly name: string
  readonly value: number
  readonly interval?: readonly [number, number] | undefined
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

/** A step of a waterfall: what is added to the sum so far, in points. */
export interface WaterfallStep {
  readonly name: string
  readonly points: number
}

/**
 * Draws a waterfall: from a starting value, step by step, to an end that the steps add up to.
 *
 * @param words id, title and legend
 * @param start name and value of the first bar
 * @param steps steps, in order
 * @param end name of the last bar
 * @returns the SVG
 */
export function waterfallChart(
  words: ChartWords,
  start: { readonly name: string; readonly value: number },
  steps: readonly WaterfallStep[],
  end: string,
): string {
  let sum = start.value
  const rows: Row[] = [
    { name: start.name, from: 0, to: sum, said: scoreInWords(sum), fill: chartInk.plain },
  ]
  for (const { name, points } of steps) {
    rows.push({
      name,
      from: sum,
      to: sum + points,
      said: signed(points),
      fill: points > 0 ? chartInk.more : chartInk.less,
    })
    sum += points
  }
  return rowsChart(
    words,
    [
      ...rows,
      { name: end, from: 0, to: sum, said: scoreInWords(sum), fill: chartInk.mark, bold: true },
    ],
    true,
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

/** Rows of bars. `cut`: the scale may begin above zero, since only the steps matter. */
function rowsChart(words: ChartWords, rows: readonly Row[], cut = false): string {
  const width = words.width ?? WIDTH
  const left = Math.min(0.42 * width, 300)
  const inner = cut
    ? rows.flatMap(({ from, to }, i) => (i === 0 || i === rows.length - 1 ? [to] : [from, to]))
    : rows.flatMap(({ from, to, interval }) => [from, to, ...(interval ?? [])])
  const [least, most] = rangeOf(inner)
  const floor =
    cut && least > 0 ? Math.max(0, least - 0.25 * (most - least || 1)) : Math.min(0, least)
  const x = linear(floor, most, left, width - 74)
  const top = 6
  const bars = rows.map((row, i) => barRow(row, x, floor, top + i * ROW, left))
  const base = top + rows.length * ROW + 4
  const frame: ChartFrame = {
    ...words,
    width,
    height: base + 40,
    description: `${words.legend}. ${rows.map(({ name, said }) => `${name}${NBSP}: ${said}`).join(`${NBSP}; `)}.`,
  }
  return chart(frame, [...bars, axisX(x, base, left, width - 74, words.legend)])
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
  readonly name: string
  readonly before: number
  readonly after: number
  readonly marked?: boolean | undefined
}

/**
 * Draws one line a territory, from one millésime to another.
 *
 * @param words id, title, legend and the two dates
 * @param slopes territories; one without both values is left out
 * @returns the SVG
 */
export function slopeChart(
  words: ChartWords & { readonly dates: readonly [before: string, after: string] },
  slopes: readonly Slope[],
): string {
  const width = words.width ?? WIDTH
  const drawn = slopes.filter(({ before, after }) => !Number.isNaN(before + after))
  const [left, right, top, bottom] = [0.3 * width, 0.7 * width, 34, 360]
  const y = linear(...rangeOf(drawn.flatMap(({ before, after }) => [before, after])), bottom, top)
  const lines = drawn
    .toSorted((a, b) => Number(a.marked ?? false) - Number(b.marked ?? false))
    .map(({ before, after, marked }) =>
      element('path', {
        d: `M${tenth(left)},${tenth(y(before))}L${tenth(right)},${tenth(y(after))}`,
        stroke: marked ? chartInk.mark : chartInk.plain,
        'stroke-width': marked ? 3 : 1.2,
      }),
    )
  const named = drawn.filter(({ marked }) => marked || drawn.length <= 12)
  const names = named.map(({ name, before, after, marked }) => {
    const style = { size: 12, fill: marked ? chartInk.mark : ink.text, bold: marked ?? false }
    return join([
      label(scoreInWords(before), left - 8, y(before) + 4, { ...style, anchor: 'end' }),
      label(
        shortened(`${scoreInWords(after)}  ${name}`, 0.29 * width, 12),
        right + 8,
        y(after) + 4,
        style,
      ),
    ])
  })
  const heads = [
    label(words.dates[0], left, 20, { anchor: 'middle', bold: true }),
    label(words.dates[1], right, 20, { anchor: 'middle', bold: true }),
  ]
  const description = `${words.legend}, de ${words.dates[0]} à ${words.dates[1]}. ${drawn.map(({ name, before, after }) => `${name}${NBSP}: de ${scoreInWords(before)} à ${scoreInWords(after)}`).join(`${NBSP}; `)}.`
  return chart({ ...words, width, height: bottom + 20, description }, [
    ...lines,
    ...names,
    ...heads,
  ])
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
