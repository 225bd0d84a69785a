/** What a comparison is of, what it gives, and the changes between its moments. */
import type { Scores } from '../../engine/compute.ts'
import type { FrozenReference } from '../../engine/reference.ts'
import type { CogHistory } from '../../geo/cog.ts'
import type { InputFile } from '../../ingest/input.ts'
import type { PipelineOptions } from '../../pipeline/pipeline.ts'
import type { Level } from '../../table/level.ts'
import type { Sheet } from '../../table/sheet.ts'
import type { SourceTrace } from '../../table/source-trace.ts'
import { compareSnapshots, type Change, type Side } from './change.ts'
import type { Money } from './money.ts'
import type { SignificanceOptions } from './significance.ts'
import type { Snapshot } from './snapshot.ts'
import type { EditionBreak, Years } from './warnings.ts'

/** One date of a comparison, given by its files or by the result of a computation. */
export type Moment =
  | {
      readonly kind: 'fichiers'
      readonly label: string
      readonly files: readonly InputFile[]
      readonly millesime?: string
    }
  | {
      readonly kind: 'resultat'
      readonly label: string
      readonly sheet: Sheet
      readonly level: Level
      readonly reference?: string
      readonly years?: Years
      readonly sources?: readonly SourceTrace[]
      readonly method?: { readonly id: string; readonly variant?: string }
    }

/** Options of a comparison: level, reference, COG, number of classes. */
export interface ComparisonOptions extends PipelineOptions {
  /** Number of classes of the matrix of transitions; 5 unless told. */
  readonly classes?: number
  /** How changes are tested against the errors of their data; they are not when left out. */
  readonly significance?: SignificanceOptions
  /** How living standards of several years are compared; in constant euros unless told. */
  readonly money?: Money
  /** Whose scales all are held to: `commune` for those of all editions pooled, or an edition by its label; the first unless told. */
  readonly scale?: string
  /** Events between the COG of each side. Without `cog`, sides of several years are brought to that of the latest. */
  readonly history?: CogHistory
}

/** Index at several moments, and the change from each to the next. */
export interface Comparison {
  /** One a moment, in their order, on one COG and one reference. */
  readonly snapshots: readonly Snapshot[]
  /** From the first moment to the last. */
  readonly change: Change
  /** From each moment to the next, when there are more than two. */
  readonly steps: readonly Change[]
  /** What all editions are held to. */
  readonly reference: string
  /** The scales themselves; nothing for results that no common scale could be found for. */
  readonly frozen?: FrozenReference
  /** Year of the COG that editions were brought to, when they were of several. */
  readonly cog?: number
  /** What a reader must know, in French. */
  readonly warnings: readonly string[]
  /** Breaks of series between each edition and the next, and the indicators that they touch. */
  readonly breaks: readonly EditionBreak[]
  /** How amounts of several years are compared, in words; nothing where none is, or all are of one year. */
  readonly money?: string
  /** What the figures come from, both sides together. */
  readonly sources: readonly SourceTrace[]
  /** Scores of the last moment, when it was computed from files. */
  readonly scores?: Scores
}

/** A moment given by its files. */
export type FilesMoment = Extract<Moment, { kind: 'fichiers' }>
/** A moment given by the result of a computation. */
export type ResultMoment = Extract<Moment, { kind: 'resultat' }>

/**
 * Compares the first side with the last, and each with the next.
 *
 * @param sides in order of time
 * @param options number of classes
 * @returns snapshots and changes; no steps for two sides
 */
export function changes(
  sides: readonly Side[],
  { classes, significance }: ComparisonOptions,
): Pick<Comparison, 'snapshots' | 'change' | 'steps'> {
  const how = {
    ...(classes !== undefined && { classes }),
    ...(significance && { significance }),
  }
  return {
    snapshots: sides.map(({ snapshot }) => snapshot),
    change: compareSnapshots(sides[0]!, sides.at(-1)!, how),
    steps:
      sides.length < 3
        ? []
        : sides.slice(1).map((side, k) => compareSnapshots(sides[k]!, side, how)),
  }
}

/**
 * Says why changes were not tested, when that was asked.
 *
 * @param sides in order of time
 * @param options what was asked
 * @returns warnings in French; none when all sides have known errors, or when nothing was asked
 */
export function untested(
  sides: readonly Side[],
  { significance }: Pick<ComparisonOptions, 'significance'>,
): string[] {
  if (significance === undefined) return []
  const without = sides.flatMap(({ snapshot: { noise, label } }) => (noise ? [] : [label]))
  return without.length === 0
    ? []
    : [
        `rien n’est dit de la réalité des écarts : l’erreur de mesure de l’indice n’est pas connue (${without.join(', ')}) ; donnez les fichiers d’origine en effectifs, ou des résultats de ifn robustesse --rangs`,
      ]
}

/**
 * Puts the sources of all sides together, each once.
 *
 * @param all sources, side by side
 * @returns them, in the order they come
 */
export function sourcesOf(all: readonly (readonly SourceTrace[])[]): SourceTrace[] {
  const known = new Map(
    all
      .flat()
      .map((each) => [[each.producer, each.label, each.millesime, each.updated].join(), each]),
  )
  return [...known.values()]
}

/**
 * Gives the index by code.
 *
 * @param scores scores of any level
 * @returns code → index; NaN where there is none
 */
export function byCode({ codes, index }: Scores): ReadonlyMap<string, number> {
  return new Map(codes.map((code, i) => [code, index[i]!]))
}
