/** What a map shows: how the table meets the contours, and the value, the class and the words of each shape. */
import { UserError } from '../core/errors.ts'
import type { Contours, Shape } from '../io/contours.ts'
import type { Level } from '../table/level.ts'
import { classify, type ClassRule, type Classes } from './classes.ts'
import { countOf, decimalsFor, french, NBSP } from '../core/french.ts'
import { classesInWords, classLabels, missingInWords } from './legend.ts'
import { paletteColours } from './palette.ts'

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

/** What is drawn of each shape, in the order of the shapes. */
export interface Subject {
  readonly shapes: readonly Shape[]
  readonly level: Level | undefined
  readonly values: Float64Array
  readonly classes: Classes
  /** Each class in words, and in colour. */
  readonly labels: readonly string[]
  readonly colours: readonly string[]
  /** The territory, its value and its class in a phrase. */
  caption(shape: number): string
}

/**
 * Meets the codes of a table with those of contours.
 *
 * @throws {UserError} `jointure-vide` when they have none in common
 */
export function joinContours({ contours, codes, values }: SubjectOptions): MapJoin {
  if (codes.length !== values.length) throw new RangeError(`${codes.length} codes, ${values.length} values`)
  const drawn = new Set(contours.shapes.map(({ code }) => code))
  const valued = new Set(codes.filter((_, row) => !Number.isNaN(values[row]!)))
  const withoutContour = codes.filter((code) => !drawn.has(code))
  if (withoutContour.length === codes.length) throw nothingInCommon(codes, [...drawn])
  const withoutValue = [...drawn].filter((code) => !valued.has(code))
  return { matched: drawn.size - withoutValue.length, withoutValue, withoutContour }
}

function nothingInCommon(codes: readonly string[], drawn: readonly string[]): UserError {
  const some = (list: readonly string[]): string => list.slice(0, 3).join(', ') + (list.length > 3 ? ', …' : '') || 'aucun'
  return new UserError(
    'jointure-vide',
    `aucun code commun : la table a ${some(codes)} ; les contours ont ${some(drawn)}`,
    'donnez les contours du même niveau et de la même année que la table, et vérifiez les zéros de tête',
  )
}

/** Cuts the values of the shapes drawn into classes, and finds the words of each. */
export function subjectOf(options: SubjectOptions, shapes: readonly Shape[]): Subject {
  const { contours, codes, names, classes: rule = { kind: 'quantiles' }, palette = 'prune' } = options
  const rowOf = new Map(codes.map((code, row) => [code, row]))
  const rows = shapes.map(({ code }) => rowOf.get(code) ?? -1)
  const gather = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row] ?? NaN)
  const values = gather(options.values)
  const classes = classify(values, { ...rule, weights: rule.weights && gather(rule.weights) })
  const decimals = decimalsFor([classes.min, ...classes.breaks, classes.max])
  const caption = (shape: number): string => {
    const { code, name } = shapes[shape]!
    const called = names?.[rows[shape]!] || name
    const value = values[shape]!
    const said = Number.isNaN(value) ? 'donnée manquante' : `${french(value, decimals)} — classe ${classes.classOf(value) + 1} sur ${classes.count}`
    return `${called ? `${called} (${code})` : code}${NBSP}: ${said}`
  }
  return { shapes, level: contours.level, values, classes, labels: classLabels(classes, values), colours: paletteColours(palette, classes.count), caption }
}

/** The long description of a map: what a reader who does not see it needs to know. */
export function describe({ legend }: SubjectOptions, { classes, labels, level }: Subject): string {
  const { min, max, breaks, sizes, missing, count } = classes
  const decimals = decimalsFor([min, ...breaks, max])
  const present = sizes.reduce((sum, size) => sum + size, 0)
  const each = labels.map((label, i) => `classe ${i + 1}, ${label}${NBSP}: ${countOf(level, sizes[i]!)}`)
  return [
    `Carte choroplèthe. ${legend}.`,
    present > 0 ? `${countOf(level, present)}, de ${french(min, decimals)} à ${french(max, decimals)}.` : 'Aucune valeur.',
    count > 1 ? `${classesInWords(classes)}, de la plus claire à la plus foncée${NBSP}; ${each.join(`${NBSP}; `)}.` : '',
    missing > 0 ? `Hachures, ${missingInWords(level, missing)}.` : 'Aucune donnée manquante.',
  ].filter(Boolean).join(' ')
}
