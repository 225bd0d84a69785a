/** What a map shows: how the table meets the contours, and the value, the class and the words of each shape. */
import { UserError } from '../../core/errors.ts'
import type { Contours, Shape } from '../../io/contours.ts'
import { countOf, type Level } from '../../table/level.ts'
import { classify, type ClassRule, type Classes } from './classes.ts'
import { decimalsFor, french, NBSP } from '../../core/french.ts'
import { classesInWords, classLabels, legendBlock, legendWidth, missingInWords } from './legend.ts'
import { paletteColours } from '../draw/palette.ts'
import type { Block } from '../draw/svg.ts'

/** The part of the options of a map that says what is mapped. */
export interface SubjectOptions {
  readonly contours: Contours
  /** Codes officiels, each once; `values` and `names` have one place for each. */
  readonly codes: readonly string[]
  /** What is mapped, low to high fragility; NaN is missing. */
  readonly values: Float64Array
  readonly names?: readonly string[] | undefined
  /** What the value is, with its unit. */
  readonly legend: string
  /** Five quantiles unless told. `weights` go with `values`. */
  readonly classes?: ClassRule | undefined
  /** Name of a palette; `prune` unless told. */
  readonly palette?: string | undefined
}

/** How the table and the contours met. Each code of the table is matched, or is in one of the two lists. */
export interface MapJoin {
  /** Territories that have a contour and a value. */
  readonly matched: number
  /** Contours whose territory is missing from the table, or has no value there. */
  readonly withoutValue: string[]
  /** Codes of the table that no contour bears. */
  readonly withoutContour: string[]
}

/** What a legend is told of the map it stands beside. */
export interface LegendPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly missingFill: string
  /** Pixels in a kilometre. */
  readonly kilometre: number
}

/** What is drawn of each shape, in the order of the shapes: whatever the kind of map. */
export interface Subject {
  readonly shapes: readonly Shape[]
  readonly level: Level | undefined
  /** The layer of each shape, by its place in `colours`; −1 where the value is missing. */
  readonly layers: Int8Array
  /** Each layer in words, and in colour. */
  readonly labels: readonly string[]
  readonly colours: readonly string[]
  /** Shapes without a value. */
  readonly missing: number
  /** The territory, its value and its class in a phrase. */
  caption(shape: number): string
  /** The long description of the map: what a reader who does not see it needs to know. */
  readonly description: string
  readonly legendWidth: number
  legend(place: LegendPlace): Block
  /** Circles over the shapes: the area of each is in proportion to the value. */
  readonly symbols?: Float64Array | undefined
}

/**
 * Meets the codes of a table with those of contours.
 *
 * @throws {UserError} `jointure-vide` when they have none in common
 */
export function joinContours({ contours, codes, values }: SubjectOptions): MapJoin {
  if (codes.length !== values.length)
    throw new RangeError(`${codes.length} codes, ${values.length} values`)
  const drawn = new Set(contours.shapes.map(({ code }) => code))
  const valued = new Set(codes.filter((_, row) => !Number.isNaN(values[row]!)))
  const withoutContour = codes.filter((code) => !drawn.has(code))
  if (withoutContour.length === codes.length) throw nothingInCommon(codes, [...drawn])
  const withoutValue = [...drawn].filter((code) => !valued.has(code))
  return { matched: drawn.size - withoutValue.length, withoutValue, withoutContour }
}

function nothingInCommon(codes: readonly string[], drawn: readonly string[]): UserError {
  const some = (list: readonly string[]): string =>
    list.slice(0, 3).join(', ') + (list.length > 3 ? ', …' : '') || 'aucun'
  return new UserError(
    'jointure-vide',
    `aucun code commun : la table a ${some(codes)} ; les contours ont ${some(drawn)}`,
    'donnez les contours du même niveau et de la même année que la table, et vérifiez les zéros de tête',
  )
}

/** A column of the table in the order of some shapes; NaN where the table has nothing. */
export function gatherer(
  { codes }: SubjectOptions,
  shapes: readonly Shape[],
): { rows: readonly number[]; gather(column: Float64Array): Float64Array } {
  const rowOf = new Map(codes.map((code, row) => [code, row]))
  const rows = shapes.map(({ code }) => rowOf.get(code) ?? -1)
  return { rows, gather: (column) => Float64Array.from(rows, (row) => column[row] ?? NaN) }
}

/** « Belfort (90010) », by the table, failing that by the contours. */
export function nameOfShape({ names }: SubjectOptions, { code, name }: Shape, row: number): string {
  const called = names?.[row] || name
  return called ? `${called} (${code})` : code
}

/** Cuts the values of the shapes drawn into classes, and finds the words of each. */
export function subjectOf(options: SubjectOptions, shapes: readonly Shape[]): Subject {
  const {
    contours: { level },
    classes: rule = { kind: 'quantiles' },
    palette = 'prune',
    legend,
  } = options
  const { rows, gather } = gatherer(options, shapes)
  const values = gather(options.values)
  const classes = classify(values, { ...rule, weights: rule.weights && gather(rule.weights) })
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
    layers: Int8Array.from(values, (value) => classes.classOf(value)),
    labels,
    colours,
    missing: classes.missing,
    caption: (shape) =>
      `${nameOfShape(options, shapes[shape]!, rows[shape]!)}${NBSP}: ${said(values[shape]!)}`,
    description: describe(legend, classes, labels, level),
    legendWidth: legendWidth(labels, classes),
    legend: ({ x, y, width, missingFill, kilometre }) =>
      legendBlock({ legend, classes, colours, missingFill, level, kilometre }, labels, x, y, width),
  }
}

function describe(
  legend: string,
  classes: Classes,
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

/** How many shapes have no value, in a sentence. */
export function missingDescription(level: Level | undefined, missing: number): string {
  return missing > 0 ? `Hachures, ${missingInWords(level, missing)}.` : 'Aucune donnée manquante.'
}
