/** Lines over dates: one a territory, its name at the end. */
import { NBSP } from '../../core/french.ts'
import {
  chart,
  chartInk,
  label,
  linear,
  rangeOf,
  shortened,
  tenth,
  type ChartWords,
} from './chart.ts'
import { ink } from './palette.ts'
import { element, join } from './svg.ts'
import { scoreInWords } from './words.ts'

/** A territory over dates. */
export interface DatedLine {
  /** Name of the territory. */
  readonly name: string
  /** A value a date; NaN where there is none. */
  readonly values: readonly number[]
  /** Whether the line is set off from the others. */
  readonly marked?: boolean | undefined
}

const WIDTH = 720

/**
 * Draws one line a territory over two dates or more, each with its name and its first and last values, beside an axis. A line
 * stops where a value is missing.
 *
 * @param words id, title, legend and the dates
 * @param lines territories; one without a first and a last value is left out
 * @returns the SVG
 */
export function linesChart(
  words: ChartWords & { readonly dates: readonly string[] },
  lines: readonly DatedLine[],
): string {
  const { dates } = words
  const width = words.width ?? WIDTH
  const drawn = lines
    .map((line) => ({ ...line, first: line.values[0] ?? NaN, last: line.values.at(-1) ?? NaN }))
    .filter(({ first, last }) => !Number.isNaN(first + last))
  const [left, right, top] = [72, 0.48 * width, 34]
  const bottom = Math.max(220, top + 16 * drawn.length)
  const known = drawn.flatMap(({ values }) => values.filter((v) => !Number.isNaN(v)))
  const y = linear(...rangeOf(known), bottom, top)
  const x = (k: number): number => left + ((right - left) * k) / (dates.length - 1)
  const paths = drawn
    .toSorted((a, b) => Number(a.marked ?? false) - Number(b.marked ?? false))
    .map(({ values, marked }) =>
      element('path', {
        d: values
          .map((value, k) =>
            Number.isNaN(value)
              ? ''
              : `${Number.isNaN(values[k - 1] ?? NaN) ? 'M' : 'L'}${tenth(x(k))},${tenth(y(value))}`,
          )
          .join(''),
        fill: 'none',
        stroke: marked ? chartInk.mark : chartInk.plain,
        'stroke-width': marked ? 3 : 1.2,
      }),
    )
  const heights = spacedOut(drawn.map(({ last }) => y(last)))
  const names = heights.map((at, i) => {
    const { name, first, last, marked } = drawn[i]!
    const style = { size: 12, fill: marked ? chartInk.mark : ink.text, bold: marked ?? false }
    const figures = `${scoreInWords(first)} → ${scoreInWords(last)}`
    return join([
      element('path', {
        d: `M${tenth(right + 2)},${tenth(y(last))}L${tenth(right + 12)},${tenth(at)}`,
        stroke: ink.rule,
      }),
      label(shortened(`${figures}  ${name}`, width - right - 20, 12), right + 16, at + 4, style),
    ])
  })
  const axis = y.ticks.map((tick) =>
    join([
      element('path', {
        d: `M${left},${tenth(y(tick))}H${tenth(right)}`,
        stroke: ink.rule,
        'stroke-width': 0.6,
      }),
      label(y.format(tick), left - 8, y(tick) + 4, { size: 11, fill: ink.quiet, anchor: 'end' }),
    ]),
  )
  const heads = dates.map((date, k) =>
    label(shortened(date, (right - left) / (dates.length - 1), 13), x(k), 16, {
      anchor: 'middle',
      bold: true,
    }),
  )
  const said = drawn.map(({ name, values }) => {
    const figures = values.map((value) =>
      Number.isNaN(value) ? 'sans valeur' : scoreInWords(value),
    )
    return `${name}${NBSP}: ${dates.length === 2 ? `de ${figures.join(' à ')}` : figures.join(', ')}`
  })
  const over = dates.length === 2 ? `de ${dates.join(' à ')}` : `aux dates ${dates.join(', ')}`
  const height = Math.ceil(Math.max(bottom, ...heights)) + 20
  const description = `${words.legend}, ${over}. ${said.join(`${NBSP}; `)}.`
  return chart({ ...words, width, height, description }, [...axis, ...paths, ...names, ...heads])
}

/** Ordinates of labels, moved down as little as keeps each a line under the one above. */
function spacedOut(ordinates: readonly number[]): number[] {
  const placed = [...ordinates]
  let least = -Infinity
  for (const i of [...ordinates.keys()].sort((a, b) => ordinates[a]! - ordinates[b]!)) {
    placed[i] = Math.max(ordinates[i]!, least)
    least = placed[i]! + 15
  }
  return placed
}
