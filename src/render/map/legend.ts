/** The legend of a choropleth map, its scale bar, and the words for its classes. */
import { countOf, noun, type Level } from '../../table/level.ts'
import type { Classes } from './classes.ts'
import { decimalsFor, french, NBSP } from '../../core/french.ts'
import { ink } from '../draw/palette.ts'
import { element, join, textBlock, textWidth, type Block, type Markup } from '../draw/svg.ts'

/** What a legend shows. */
export interface LegendOptions {
  /** What the value is, with its unit. */
  readonly legend: string
  readonly classes: Classes
  readonly colours: readonly string[]
  /** What fills a territory without a value. */
  readonly missingFill: string
  readonly level: Level | undefined
  /** Pixels in a kilometre. */
  readonly kilometre: number
}

export const SWATCH = { width: 30, height: 18 }
export const ROW = 24
export const LABEL = 13
export const SMALL = 12

/** Each class in words: « de 12,3 à 24,5 ». A class of one value is that value; the ends of fixed classes stay open. */
export function classLabels(classes: Classes, values: Iterable<number>): string[] {
  const { kind, breaks, count, min, max } = classes
  const decimals = kind === 'fixes' ? decimalsWritten(breaks) : decimalsFor([min, ...breaks, max])
  const [least, most] = extremes(classes, values)
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [breaks[i - 1], breaks[i]].map(
      (limit) => limit !== undefined && french(limit, decimals),
    )
    if (kind === 'fixes' && !from) return `moins de ${to}`
    if (kind === 'fixes' && !to) return `${from} et plus`
    if (kind !== 'fixes' && least[i] === most[i]) return french(least[i]!, decimals)
    return `de ${from || french(min, decimals)} à ${to || french(max, decimals)}`
  })
}

/** Limits that were chosen are written as they were given. */
function decimalsWritten(breaks: readonly number[]): number {
  return Math.min(6, Math.max(...breaks.map((limit) => (String(limit).split('.')[1] ?? '').length)))
}

/** The least and the greatest value of each class. */
function extremes(
  { count, classOf }: Classes,
  values: Iterable<number>,
): [least: number[], most: number[]] {
  const least = Array.from({ length: count }, () => Infinity)
  const most = Array.from({ length: count }, () => -Infinity)
  for (const value of values) {
    const at = classOf(value)
    if (at < 0) continue
    least[at] = Math.min(least[at]!, value)
    most[at] = Math.max(most[at]!, value)
  }
  return [least, most]
}

/** How the classes were cut, in a phrase: « 5 classes d’effectifs égaux ». */
export function classesInWords({ kind, count }: Classes): string {
  const how = {
    quantiles: 'd’effectifs aussi égaux que possible (quantiles)',
    population: 'de populations aussi égales que possible',
    naturelles: 'naturelles (ckmeans)',
    fixes: 'aux limites fixées d’avance',
  }
  return count === 1 ? '1 classe' : `${count}${NBSP}classes ${how[kind]}`
}

/** « donnée manquante : 3 communes ». */
export function missingInWords(level: Level | undefined, missing: number): string {
  return `donnée manquante${NBSP}: ${countOf(level, missing)}`
}

/** The width that the rows of a legend ask for. */
export function legendWidth(labels: readonly string[], { sizes }: Classes): number {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, LABEL)))
  const count = textWidth(french(Math.max(0, ...sizes), 0), LABEL)
  return Math.min(320, Math.max(210, Math.ceil(SWATCH.width + 10 + widest + 14 + count)))
}

/** The legend in a column whose top left corner is (x, y). The most fragile class comes first. */
export function legendBlock(
  options: LegendOptions,
  labels: readonly string[],
  x: number,
  y: number,
  width: number,
): Block {
  const { legend, classes, level, kilometre } = options
  const parts: Markup[] = []
  let at = y
  const add = ({ markup, height }: Block, space: number): void => {
    parts.push(markup)
    at += height + space
  }
  add(textBlock(legend, x, at, width, { size: 14, fill: ink.text, bold: true }), 4)
  if (classes.count > 0) {
    add(
      textBlock(noun(level, 2), x + width, at, width, {
        size: SMALL,
        fill: ink.quiet,
        anchor: 'end',
      }),
      4,
    )
    for (let i = classes.count - 1; i >= 0; i--) add(classRow(options, labels, i, x, at, width), 0)
  }
  if (classes.missing > 0)
    add(missingRow(level, classes.missing, options.missingFill, x, at + 8, width), 8)
  if (classes.count > 1)
    add(
      textBlock(`${classesInWords(classes)}, limite inférieure comprise`, x, at + 8, width, {
        size: SMALL,
        fill: ink.quiet,
      }),
      8,
    )
  add(scaleBar(kilometre, x, at + 20, width), 20)
  return { markup: join(parts), height: at - y }
}

function classRow(
  { colours, classes }: LegendOptions,
  labels: readonly string[],
  i: number,
  x: number,
  y: number,
  width: number,
): Block {
  const count = french(classes.sizes[i]!, 0)
  const room = width - SWATCH.width - 10 - textWidth(count, LABEL) - 8
  const label = textBlock(labels[i]!, x + SWATCH.width + 10, y + 0.5, room, {
    size: LABEL,
    fill: ink.text,
  })
  const number = textBlock(count, x + width, y + 0.5, width, {
    size: LABEL,
    fill: ink.quiet,
    anchor: 'end',
  })
  return {
    markup: join([swatch(x, y, colours[i]!), label.markup, number.markup]),
    height: Math.max(ROW, label.height + 6),
  }
}

/** The row of what has no value: hatched, and counted. */
export function missingRow(
  level: Level | undefined,
  missing: number,
  missingFill: string,
  x: number,
  y: number,
  width: number,
): Block {
  const label = textBlock(
    missingInWords(level, missing),
    x + SWATCH.width + 10,
    y + 0.5,
    width - SWATCH.width - 10,
    { size: LABEL, fill: ink.text },
  )
  return {
    markup: join([swatch(x, y, missingFill), label.markup]),
    height: Math.max(ROW, label.height + 6),
  }
}

/** A patch of colour. */
export function swatch(x: number, y: number, fill: string): Markup {
  return element('rect', { x, y, ...SWATCH, fill, stroke: ink.outline, 'stroke-width': 0.6 })
}

/** A bar of a round number of kilometres, a third of the width at the most. */
export function scaleBar(kilometre: number, x: number, y: number, width: number): Block {
  const longest = width / 2.2 / kilometre
  const power = 10 ** Math.floor(Math.log10(longest))
  const length = power * ([5, 2, 1].find((step) => step * power <= longest) ?? 1)
  const right = x + length * kilometre
  const bar = element('path', {
    d: `M${tenth(x)},${tenth(y)}v5H${tenth(right)}v-5`,
    fill: 'none',
    stroke: ink.text,
    'stroke-width': 1,
  })
  const label = textBlock(
    `${french(length, decimalsFor([length]))}${NBSP}km`,
    right + 8,
    y - 7,
    width,
    { size: SMALL, fill: ink.quiet },
  )
  return { markup: join([bar, label.markup]), height: 14 }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
