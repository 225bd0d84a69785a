/** What a kind of normalisation says of itself: one object a kind, run by every engine. */
import type { Sql } from '../expression.ts'
import type { Fields, StepFields } from '../fields.ts'
import type { StepProblem } from '../problem.ts'

/** Which way an indicator pushes fragility: more of it makes fragile, or protects. */
export type Sense = 'worsens' | 'protects'

/** What a scale is measured on: statistics of a reference, from a column in memory or gathered over record batches. */
export interface ReferenceStatistics {
  /** Least and greatest value; infinite and reversed when there is none. */
  extent(): { readonly min: number; readonly max: number }
  mean(): number
  /** Standard deviation about `mean`, of a sample (n − 1) or of the population (n). */
  deviation(mean: number, sample: boolean): number
  /** The value of the whole: a ratio of sums for a share, a weighted mean otherwise. */
  overall(): number
  /** Quantiles (R type 7, or weighted by the population where it is known). */
  quantiles(at: readonly number[], weighted: boolean): number[]
  /** The values, ascending. */
  sorted(): readonly number[]
}

/** A statistic of the reference that a kind asks for. */
export type Statistic =
  'min' | 'max' | 'overall' | 'deviation' | 'sample-deviation' | 'quantiles' | 'ranks'

/** The probabilities that a scale cuts at, and whether the population weighs them. */
export interface Cuts {
  readonly at: readonly number[]
  readonly weighted: boolean
}

/** What the SQL of a scale is made of. */
export interface ScaleSql {
  /** The value to be scaled. */
  readonly x: Sql
  readonly protects: boolean
  /** A number of the scale, by name: `min`, `max`, `reference`, `moyenne`, `ecart_type`, `nombre`, `q1`… Undefined when the scale is frozen and has none. */
  bound(name: string): Sql | undefined
  /** Place of the value, the least fragile first, ties sharing the least; and how many are equal to it. */
  readonly place: Sql
  readonly equals: Sql
}

/** A scale in one SQL statement. */
export interface ScaleInSql<How, Scale> {
  /** The numbers of a frozen scale, by the names that they have in the statement. */
  frozen(scale: Scale): Readonly<Record<string, number>>
  /** The score: higher, more fragile; missing where the scale is degenerate. */
  score(how: How, of: ScaleSql): Sql
}

/** A kind of normalisation as studies try it. */
export interface UsualNormalisation<How> {
  /** Its name among alternatives, in French. */
  readonly name: string
  readonly how: How
  /** The form that a few extreme values do not bear. */
  readonly robust: How
}

/**
 * Everything about one kind of normalisation.
 *
 * @typeParam How The step as a method writes it.
 * @typeParam Scale What it was measured on: plain data, kept in a frozen reference.
 */
export interface NormalisationKind<
  How extends { readonly kind: string },
  Scale extends { readonly kind: string },
> {
  readonly kind: How['kind']
  /** Its word before the format had one language: refused, with the word of now. */
  readonly formerly?: string
  /** Fields of the step in a method file. */
  fields(shared: Fields): StepFields
  /** Defects that the schema cannot see. */
  check?(how: How): readonly StepProblem[]
  /** The step in French. */
  words(how: How): string
  /** Statistics of the reference that `measure` asks for. */
  needs(how: How): readonly Statistic[]
  /** The quantiles that `measure` asks for. */
  cuts?(how: How): Cuts | undefined
  /** Measures the scale on a reference. */
  measure(how: How, of: ReferenceStatistics): Scale
  /** The numbers that a scale read from a file must have, all finite. */
  numbers(scale: Scale): readonly unknown[]
  /** Whether the scale cannot tell two territories apart. */
  isDegenerate(scale: Scale): boolean
  /** Brings a column onto the scale, higher meaning more fragile; NaN stays NaN. */
  apply(scale: Scale, protects: boolean, x: Float64Array): Float64Array
  /** What the scale was measured on, in French; `say` writes values in the unit of the indicator. */
  measured(scale: Scale, say: (values: readonly number[]) => readonly string[]): string
  readonly sql: ScaleInSql<How, Scale>
  /** What a reader must know of the scale that was measured, in French; nothing when there is nothing to say. */
  caution?(scale: Scale): string | undefined
  /** Why the scale cannot be applied in this sense, in French. */
  refusal?(scale: Scale, protects: boolean): string | undefined
  /** Whether scores may be negative on the very reference that they are measured on. */
  negative?(how: How, protects: boolean): boolean
  /** The form that studies try on an index whose scale is another; none: they do not try it. */
  readonly usual?: UsualNormalisation<How>
  /** Whether values are compared with one that is given, or known, in their own unit. */
  inUnit?(how: How): boolean
  /** Whether a few extreme values may bear the scale alone. */
  bearsOutliers?(how: How): boolean
  /** Whether no other scale would mean the same: counts that are added up, points read from a table. */
  readonly keepsMeaning?: boolean
  /** Whether it reads categories or takes values as they are. */
  takesAsIs?(how: How): boolean
  /** Whether scores take few values: a class, points, or what the indicator takes itself. */
  readonly stepped?: boolean
  /** Whether scores are never negative. */
  readonly positive?: boolean
  /** Whether a value that the reference publishes of itself stands for its `overall`. */
  readonly takesPublished?: boolean
}

/** Writes a kind of normalisation down. */
export function defineNormalisation<
  How extends { readonly kind: string },
  Scale extends { readonly kind: string },
>(kind: NormalisationKind<How, Scale>): NormalisationKind<How, Scale> {
  return kind
}
