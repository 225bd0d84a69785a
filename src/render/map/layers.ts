/** What a map shows: how the table meets the contours, and the value, the class and the words of each shape. */
import { refuseEmptyJoin, type Contours, type ContourShape } from '../../io/contours.ts'
import { type Level, countOf } from '../../table/level.ts'
import { classify, type ClassRule, type MapClasses } from './classes.ts'
import { decimalsFor, french, NBSP } from '../../core/french.ts'
import {
  classesInWords,
  classLabels,
  legendBlock,
  mergedInWords,
  missingInWords,
} from './legend.ts'
import { paletteColours } from '../draw/palette.ts'
import type { Block } from '../draw/svg.ts'

/** The part of the options of a map that says what is mapped. */
export interface MapSubjectOptions {
  /** Shapes of the territories. */
  readonly contours: Contours
  /** Codes officiels, each once; `values` and `names` have one place for each. */
  readonly codes: readonly string[]
  /** What is mapped, low to high fragility; NaN is missing. */
  readonly values: Float64Array
  /** Names, for bubbles and for those who hear the map; the code where there is none. */
  readonly names?: readonly string[] | undefined
  /** What the value is, with its unit. */
  readonly legend: string
  /** What the lowest class and the highest say, in words: « moins fragile », « plus fragile ». */
  readonly ends?: readonly [low: string, high: string] | undefined
  /** Five quantiles by default. `weights` go with `values`. */
  readonly classes?: ClassRule | undefined
  /** Name of a palette; `prune` by default. */
  readonly palette?: string | undefined
  /** Shapes that hold several territories of the table, by code: what each held, in words. They have no value of their own. */
  readonly merged?: ReadonlyMap<string, string> | undefined
}

/** Layer of the shapes that hold several territories of the table; those without a value are at −1. */
export const MERGED = -2

/** How the table and the contours met. Each code of the table is matched, or is in one of the two lists. */
export interface MapJoin {
  /** Territories that have a contour and a value. */
  readonly matched: number
  /** Contours that hold several territories of the table. */
  readonly merged: string[]
  /** Contours whose territory is missing from the table, or has no value there. */
  readonly withoutValue: string[]
  /** Codes of the table that no contour bears. */
  readonly withoutContour: string[]
}

/** Where a legend stands, and what it needs of its map. */
export interface LegendPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly missingFill: string
  readonly mergedFill: string
  /** Pixels in a kilometre; none for a legend that is apart from its map, which has the scale bar. */
  readonly kilometre: number | undefined
}

/** What is drawn of each shape, in the order of the shapes: whatever the kind of map. */
export interface MapSubject {
  readonly shapes: readonly ContourShape[]
  readonly level: Level | undefined
  /** The layer of each shape, by its place in `colours`; −1 where the value is missing, `MERGED` where it holds several. */
  readonly layers: Int8Array
  /** Each layer in words, and in colour. */
  readonly labels: readonly string[]
  readonly colours: readonly string[]
  /** Shapes without a value, those that hold several territories left out. */
  readonly missing: number
  /** Shapes that hold several territories of the table. */
  readonly merged: number
  /** The territory, its value and its class in a phrase. */
  caption(shape: number): string
  /** The long description of the map: what a reader who does not see it needs to know. */
  readonly description: string
  legend(place: LegendPlace): Block
  /** Circles over the shapes: the area of each is in proportion to the value. */
  readonly symbols?: Float64Array | undefined
  /** Colour of each circle; one colour for all when left out. */
  readonly symbolColours?: readonly string[] | undefined
}

/**
 * Joins the codes of a table with those of contours.
 *
 * @param options codes, values and contours
 * @returns how many match, and the codes of either side that do not
 * @throws {UserError} `jointure-vide` when they have none in common
 */
export function joinContours({ contours, codes, values, merged }: MapSubjectOptions): MapJoin {
  if (codes.length !== values.length)
    throw new RangeError(`${codes.length} codes, ${values.length} values`)
  const drawn = new Set(contours.shapes.map(({ code }) => code))
  const valued = new Set(codes.filter((_, row) => !Number.isNaN(values[row]!)))
  const withoutContour = codes.filter((code) => !drawn.has(code))
  refuseEmptyJoin(codes, contours)
  const several = [...drawn].filter((code) => merged?.has(code))
  const withoutValue = [...drawn].filter((code) => !valued.has(code) && !merged?.has(code))
  const matched = drawn.size - withoutValue.length - several.length
  return { matched, merged: several, withoutValue, withoutContour }
}

/**
 * Builds the reordering of the columns of a table into the order of some shapes.
 *
 * @param options codes of the table
 * @param shapes shapes drawn, in order
 * @returns row of each shape (−1 for none), and the reordering; NaN where the table has nothing
 */
export function gatherer(
  { codes }: MapSubjectOptions,
  shapes: readonly ContourShape[],
): { rows: readonly number[]; gather(column: Float64Array): Float64Array } {
  const rowOf = new Map(codes.map((code, row) => [code, row]))
  const rows = shapes.map(({ code }) => rowOf.get(code) ?? -1)
  return { rows, gather: (column) => Float64Array.from(rows, (row) => column[row] ?? NaN) }
}

/**
 * Names a shape: « Belfort (90010) », by the table, failing that by the contours.
 *
 * @param options names of the table
 * @param shape shape to name
 * @param row its row in the table, or −1
 * @returns name and code, or the code alone
 */
export function nameOfShape(
  { names }: MapSubjectOptions,
  { code, name }: ContourShape,
  row: number,
): string {
  const known = names?.[row] || name
  return known ? `${known} (${code})` : code
}

/**
 * Cuts the values of the shapes drawn into classes, and writes the words of each.
 *
 * @param options codes, contours, values, classes and palette
 * @param shapes shapes drawn, in order
 * @returns what the map draws
 */
export function choroplethSubject(
  options: MapSubjectOptions,
  shapes: readonly ContourShape[],
): MapSubject {
  const {
    contours: { level },
    classes: rule = { kind: 'quantiles' },
    palette = 'prune',
    legend,
  } = options
  const { rows, gather } = gatherer(options, shapes)
  const values = gather(options.values)
  const mergers = shapes.map(({ code }) => options.merged?.get(code))
  const merged = mergers.filter((words) => words !== undefined).length
  const cut = classify(values, { ...rule, weights: rule.weights && gather(rule.weights) })
  const classes = { ...cut, missing: cut.missing - merged }
  const decimals = decimalsFor([classes.min, ...classes.breaks, classes.max])
  const labels = classLabels(classes, values)
  const colours = paletteColours(palette, classes.count)
  const said = (value: number): string =>
    Number.isNaN(value)
      ? 'donnée manquante'
      : `${french(value, decimals)} — classe ${classes.classOf(value) + 1} sur ${classes.count}`
  return {
    shapes,
    level,
    layers: Int8Array.from(values, (value, i) =>
      mergers[i] === undefined ? classes.classOf(value) : MERGED,
    ),
    labels,
    colours,
    missing: classes.missing,
    merged,
    caption: (shape) =>
      `${nameOfShape(options, shapes[shape]!, rows[shape]!)}${NBSP}: ${mergers[shape] ?? said(values[shape]!)}`,
    description: `${describe(legend, classes, labels, level)}${mergedDescription(level, merged)}`,
    legend: ({ x, y, width, missingFill, mergedFill, kilometre }) =>
      legendBlock(
        {
          legend,
          ends: options.ends,
          classes,
          colours,
          missingFill,
          merged,
          mergedFill,
          level,
          kilometre,
        },
        labels,
        x,
        y,
        width,
      ),
  }
}

function describe(
  legend: string,
  classes: MapClasses,
  labels: readonly string[],
  level: Level | undefined,
): string {
  const { min, max, breaks, sizes, missing, count } = classes
  const decimals = decimalsFor([min, ...breaks, max])
  const present = sizes.reduce((sum, size) => sum + size, 0)
  const each = labels.map(
    (label, i) => `classe ${i + 1}, ${label}${NBSP}: ${countOf(level, sizes[i]!)}`,
  )
  return [
    `Carte choroplèthe. ${legend}.`,
    present > 0
      ? `${countOf(level, present)}, de ${french(min, decimals)} à ${french(max, decimals)}.`
      : 'Aucune valeur.',
    count > 1
      ? `${classesInWords(classes)}, de la plus claire à la plus foncée${NBSP}; ${each.join(`${NBSP}; `)}.`
      : '',
    missingDescription(level, missing),
  ]
    .filter(Boolean)
    .join(' ')
}

/**
 * Writes how many shapes have no value.
 *
 * @param level level of the shapes
 * @param missing how many
 * @returns a French sentence
 */
export function missingDescription(level: Level | undefined, missing: number): string {
  return missing > 0 ? `Hachures, ${missingInWords(level, missing)}.` : 'Aucune donnée manquante.'
}

/**
 * Writes how many shapes hold several territories of the table.
 *
 * @param level level of the shapes
 * @param merged how many
 * @returns a French sentence, after a space; nothing when there is none
 */
export function mergedDescription(level: Level | undefined, merged: number): string {
  return merged > 0 ? ` Points, ${mergedInWords(level, merged)}.` : ''
}
