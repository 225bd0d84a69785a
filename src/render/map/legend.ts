/** The legend of a choropleth map, its scale bar, and the words for its classes. */
import { type Level, countOf, noun } from '../../table/level.ts'
import type { MapClasses } from './classes.ts'
import { decimalsFor, french, NBSP } from '../../core/french.ts'
import { ink } from '../draw/palette.ts'
import { element, join, textBlock, textWidth, type Block, type Markup } from '../draw/svg.ts'

/** What a legend shows. */
export interface LegendOptions {
  /** What the value is, with its unit. */
  readonly legend: string
  /** What the lowest class and the highest say, in words; nothing for a value that has no sense. */
  readonly ends?: readonly [low: string, high: string] | undefined
  readonly classes: MapClasses
  readonly colours: readonly string[]
  /** What fills a territory without a value. */
  readonly missingFill: string
  /** How many shapes hold several territories of the table, and what fills them. */
  readonly merged: number
  readonly mergedFill: string
  readonly level: Level | undefined
  /** Pixels in a kilometre; none for a legend that is apart from its map, which has the scale bar. */
  readonly kilometre: number | undefined
}

/** Size of a patch of colour, in pixels. */
export const SWATCH = { width: 30, height: 18 }
/** Height of a row of a legend, in pixels. */
export const ROW_HEIGHT = 24
/** Size of the labels of a legend, in pixels. */
export const LABEL_SIZE = 13
/** Size of the notes of a legend, in pixels. */
export const SMALL_SIZE = 12

/**
 * Writes each class: « de 12,3 à 24,5 ». A class of one value is that value; the ends of fixed
 * classes stay open. Where the upper limit belongs to its class, it says so: « 5 au plus », « plus de 5, 10 au plus ».
 *
 * @param classes classes to write
 * @param values values of the map; NaN is left out
 * @returns one label a class
 */
export function classLabels(classes: MapClasses, values: Iterable<number>): string[] {
  const { kind, breaks, count, min, max, upper } = classes
  const decimals = kind === 'fixes' ? decimalsWritten(breaks) : decimalsFor([min, ...breaks, max])
  const [least, most] = extremes(classes, values)
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [breaks[i - 1], breaks[i]].map(
      (limit) => limit !== undefined && french(limit, decimals),
    )
    if (upper) return [from && `plus de ${from}`, to && `${to} au plus`].filter(Boolean).join(', ')
    const isGiven = kind === 'fixes' || kind === 'methode'
    if (isGiven && !from) return `moins de ${to}`
    if (isGiven && !to) return `${from} et plus`
    if (!isGiven && least[i] === most[i]) return french(least[i]!, decimals)
    return `de ${from || french(min, decimals)} à ${to || french(max, decimals)}`
  })
}

/** Limits that were chosen are written as they were given. */
function decimalsWritten(breaks: readonly number[]): number {
  return Math.min(6, Math.max(...breaks.map((limit) => (String(limit).split('.')[1] ?? '').length)))
}

/** The least and the greatest value of each class. */
function extremes(
  { count, classOf }: MapClasses,
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

/**
 * Writes how classes were cut: « 5 classes d’effectifs égaux ».
 *
 * @param classes classes to describe
 * @returns a French phrase
 */
export function classesInWords({ kind, count }: MapClasses): string {
  const how = {
    quantiles: 'd’effectifs aussi égaux que possible (quantiles)',
    population: 'de populations aussi égales que possible',
    naturelles: 'naturelles (ckmeans)',
    fixes: 'aux limites fixées d’avance',
    methode: 'de l’indice, les mêmes pour tous les territoires de la référence',
  }
  return count === 1 ? '1 classe' : `${count}${NBSP}classes ${how[kind]}`
}

/**
 * Writes a count of shapes without a value: « donnée manquante : 3 communes ».
 *
 * @param level level of the shapes
 * @param missing how many
 * @returns a French phrase
 */
export function missingInWords(level: Level | undefined, missing: number): string {
  return `donnée manquante${NBSP}: ${countOf(level, missing)}`
}

/**
 * Builds the legend of a choropleth map in a column. The most fragile class comes first.
 *
 * @param options classes, colours and words
 * @param labels label of each class
 * @param x left edge, in pixels
 * @param y top edge
 * @param width width of the column
 * @returns the legend and its height
 */
export function legendBlock(
  options: LegendOptions,
  labels: readonly string[],
  x: number,
  y: number,
  width: number,
): Block {
  const { legend, ends, classes, level, kilometre } = options
  const endRow = (words: string): Block =>
    textBlock(words, x, at, width, { size: SMALL_SIZE, fill: ink.quiet })
  const parts: Markup[] = []
  let at = y
  const add = ({ markup, height }: Block, space: number): void => {
    parts.push(markup)
    at += height + space
  }
  add(textBlock(legend, x, at, width, { size: 14, fill: ink.text, bold: true }), 4)
  if (classes.count > 0) {
    if (ends) parts.push(endRow(ends[1]).markup)
    add(
      textBlock(noun(level, 2), x + width, at, width, {
        size: SMALL_SIZE,
        fill: ink.quiet,
        anchor: 'end',
      }),
      4,
    )
    for (let i = classes.count - 1; i >= 0; i--)
      add(
        swatchRow(
          { colour: options.colours[i]!, words: labels[i]!, size: classes.sizes[i]! },
          x,
          at,
          width,
        ),
        0,
      )
    if (ends) add(endRow(ends[0]), 4)
  }
  if (classes.missing > 0)
    add(missingRow(level, classes.missing, options.missingFill, x, at + 8, width), 8)
  if (options.merged > 0)
    add(mergedRow(level, options.merged, options.mergedFill, x, at + 4, width), 4)
  if (classes.count > 1)
    add(
      textBlock(
        `${classesInWords(classes)}, limite ${classes.upper ? 'supérieure' : 'inférieure'} comprise`,
        x,
        at + 8,
        width,
        {
          size: SMALL_SIZE,
          fill: ink.quiet,
        },
      ),
      8,
    )
  add(scaleBar(kilometre, x, at + 20, width), 20)
  return { markup: join(parts), height: at - y }
}

/**
 * Builds a row of a legend: a patch, its name, and how many shapes it has.
 *
 * @param row colour, name and count
 * @param x left edge
 * @param y top edge
 * @param width width of the row
 * @returns the row and its height
 */
export function swatchRow(
  {
    colour,
    words,
    size,
  }: { readonly colour: string; readonly words: string; readonly size: number },
  x: number,
  y: number,
  width: number,
): Block {
  const count = french(size, 0)
  const room = width - SWATCH.width - 10 - textWidth(count, LABEL_SIZE) - 8
  const label = textBlock(words, x + SWATCH.width + 10, y + 0.5, room, {
    size: LABEL_SIZE,
    fill: ink.text,
  })
  const number = textBlock(count, x + width, y + 0.5, width, {
    size: LABEL_SIZE,
    fill: ink.quiet,
    anchor: 'end',
  })
  return {
    markup: join([swatch(x, y, colour), label.markup, number.markup]),
    height: Math.max(ROW_HEIGHT, label.height + 6),
  }
}

/**
 * Writes a count of shapes that hold several territories of a table: « fusionnées depuis ces scores : 3 communes ».
 *
 * @param level level of the shapes
 * @param merged how many
 * @returns a French phrase
 */
export function mergedInWords(level: Level | undefined, merged: number): string {
  return `fusionnées depuis ces scores${NBSP}: ${countOf(level, merged)}`
}

/**
 * Builds the row of what has no value: hatched, and counted.
 *
 * @param level level of the shapes
 * @param missing how many
 * @param missingFill fill of the patch
 * @param x left edge, in pixels
 * @param y top edge
 * @param width width of the column
 * @returns the row and its height
 */
export function missingRow(
  level: Level | undefined,
  missing: number,
  missingFill: string,
  x: number,
  y: number,
  width: number,
): Block {
  return patternRow(missingInWords(level, missing), missingFill, x, y, width)
}

/**
 * Builds the row of the shapes that hold several territories of the table.
 *
 * @param level level of the shapes
 * @param merged how many
 * @param mergedFill fill of the patch
 * @param x left edge, in pixels
 * @param y top edge
 * @param width width of the column
 * @returns the row and its height
 */
export function mergedRow(
  level: Level | undefined,
  merged: number,
  mergedFill: string,
  x: number,
  y: number,
  width: number,
): Block {
  return patternRow(mergedInWords(level, merged), mergedFill, x, y, width)
}

function patternRow(words: string, fill: string, x: number, y: number, width: number): Block {
  const label = textBlock(words, x + SWATCH.width + 10, y + 0.5, width - SWATCH.width - 10, {
    size: LABEL_SIZE,
    fill: ink.text,
  })
  return {
    markup: join([swatch(x, y, fill), label.markup]),
    height: Math.max(ROW_HEIGHT, label.height + 6),
  }
}

/**
 * Builds a patch of colour.
 *
 * @param x left edge, in pixels
 * @param y top edge
 * @param fill its colour
 * @returns the patch as markup
 */
export function swatch(x: number, y: number, fill: string): Markup {
  return element('rect', { x, y, ...SWATCH, fill, stroke: ink.outline, 'stroke-width': 0.6 })
}

/**
 * Builds a scale bar of a round number of kilometres.
 *
 * @param kilometre pixels in a kilometre; without them there is no bar
 * @param x left edge, in pixels
 * @param y top edge
 * @param width width available: the bar takes less than half of it
 * @returns the bar and its height
 */
export function scaleBar(
  kilometre: number | undefined,
  x: number,
  y: number,
  width: number,
): Block {
  if (kilometre === undefined) return { markup: join([]), height: 0 }
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
    { size: SMALL_SIZE, fill: ink.quiet },
  )
  return { markup: join([bar, label.markup]), height: 14 }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
