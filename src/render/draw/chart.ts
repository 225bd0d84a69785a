/**
 * Charts as static SVG, in the look of the maps: each is an image with a title and a description in words.
 *
 * They are made with `svg.ts` and not with a library of charts: Observable Plot writes `<style>` elements and
 * `style` attributes, which the Content-Security-Policy of our pages refuses, wants a DOM, and brings some forty packages.
 */
import { decimalsFor, french } from '../../core/french.ts'
import { ink } from './palette.ts'
import { element, join, text, textWidth, type Markup } from './svg.ts'

/** What every chart asks for. */
export interface ChartWords {
  /** Prefix of identifiers in the SVG: two charts of a page have two. */
  readonly id: string
  /** Title, which is also read aloud. */
  readonly title: string
  /** What the values are. */
  readonly legend: string
  /** Width in pixels; that of the page when left out. */
  readonly width?: number | undefined
}

/** The frame of a chart. */
export interface ChartFrame {
  /** Begins the ids of the SVG: each chart of a page has its own. */
  readonly id: string
  readonly title: string
  /** What the chart shows, in words, for who does not see it. */
  readonly description: string
  readonly width: number
  readonly height: number
}

/** The colours of charts: the marked territory, the others, and what raises or lowers. */
export const chartInk = {
  mark: '#7f3576',
  plain: '#9a9aa5',
  pale: '#d9d9df',
  more: '#a8432f',
  less: '#2c6ba2',
} as const

/** The fonts of charts and maps, the first that the reader has. */
export const CHART_FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

/**
 * Builds the root of a chart: an image with a title and a description.
 *
 * @param frame size, title and description
 * @param parts what is drawn, already markup
 * @returns the SVG
 */
export function chart(
  { id, title, description, width, height }: ChartFrame,
  parts: readonly Markup[],
): string {
  const size = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': CHART_FONT,
  }
  const role = {
    role: 'img',
    lang: 'fr',
    'aria-labelledby': `${id}-titre`,
    'aria-describedby': `${id}-description`,
  }
  const words = [
    element('title', { id: `${id}-titre` }, text(title)),
    element('desc', { id: `${id}-description` }, text(description)),
  ]
  return element('svg', { ...size, ...role }, ...words, ...parts)
}

/** A linear scale: values onto pixels, and round values to mark. */
export interface LinearScale {
  (value: number): number
  readonly ticks: readonly number[]
  readonly format: (value: number) => string
}

/**
 * Builds a linear scale, with some five round values to mark.
 *
 * @param least value drawn at `from`
 * @param most value drawn at `to`; at or under `least`, a range of 2 around it is taken
 * @param from pixel of the least value
 * @param to pixel of the greatest
 * @returns the scale, its marks and their format
 */
export function linear(least: number, most: number, from: number, to: number): LinearScale {
  const [low, high] = most > least ? [least, most] : [least - 1, least + 1]
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const ticks = Array.from(
    { length: Math.floor(high / step + 1e-9) - first + 1 },
    (_, i) => (first + i) * step,
  )
  const decimals = decimalsFor(ticks)
  return Object.assign((value: number) => from + ((value - low) / (high - low)) * (to - from), {
    ticks,
    format: (value: number) => french(value, decimals),
  })
}

/**
 * Finds the extremes of some values.
 *
 * @param values NaN is left out
 * @returns least and greatest; [0, 1] when there is none
 */
export function rangeOf(values: Iterable<number>): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return least <= most ? [least, most] : [0, 1]
}

/**
 * Builds one line of text.
 *
 * @param content plain text, escaped here
 * @param x abscissa of its anchor, in pixels
 * @param y ordinate of its base line
 * @param attributes size (12 unless told), colour, anchor, weight
 * @returns the text as markup
 */
export function label(
  content: string,
  x: number,
  y: number,
  attributes: {
    size?: number
    fill?: string
    anchor?: 'start' | 'middle' | 'end' | undefined
    bold?: boolean | undefined
  } = {},
): Markup {
  const { size = 12, fill = ink.text, anchor, bold } = attributes
  return element(
    'text',
    { x, y, 'font-size': size, fill, 'text-anchor': anchor, 'font-weight': bold ? 600 : undefined },
    text(content),
  )
}

/**
 * Shortens a text to a width; its end becomes an ellipsis.
 *
 * @param content plain text
 * @param width in pixels
 * @param size size of the font, in pixels
 * @returns the text, whole when it fits
 */
export function shortened(content: string, width: number, size: number): string {
  if (textWidth(content, size) <= width) return content
  const letters = [...content]
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/**
 * Builds a horizontal axis: line, marks and, at its end, what it measures.
 *
 * @param scale scale of the abscissae
 * @param y ordinate of the line
 * @param from left end
 * @param to right end
 * @param name what is measured
 * @returns the axis as markup
 */
export function axisX(
  scale: LinearScale,
  y: number,
  from: number,
  to: number,
  name: string,
): Markup {
  const marks = scale.ticks.map((value) =>
    join([
      element('path', { d: `M${tenth(scale(value))},${tenth(y)}v4`, stroke: ink.quiet }),
      label(scale.format(value), scale(value), y + 17, {
        size: 11,
        fill: ink.quiet,
        anchor: 'middle',
      }),
    ]),
  )
  return join([
    element('path', { d: `M${tenth(from)},${tenth(y)}H${tenth(to)}`, stroke: ink.quiet }),
    ...marks,
    label(name, to, y + 33, { size: 12, fill: ink.quiet, anchor: 'end' }),
  ])
}

/**
 * Rounds a coordinate to a tenth of a pixel.
 *
 * @param value in pixels
 * @returns the same to a tenth
 */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
