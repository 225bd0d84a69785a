/** What a source is: data. Its signature, its key, the variables that it brings, who publishes it and under which licence. */
import type { Level } from '../table/level.ts'
import type { Reason } from '../table/missing.ts'

/** Licence of most public statistics of France. */
export const LICENCE_OUVERTE = 'Licence Ouverte 2.0'

/** What a column holds. A percentage becomes a share when it is read: inside, shares run from 0 to 1. */
export type ColumnUnit = 'effectif' | 'part' | 'pourcent' | 'valeur'

/** A column that is a variable, by its name. */
export interface VariableRule {
  /** The column's name. Named groups: `year` (two or four digits), `quarter`, and whatever `variable` takes up. */
  readonly column: RegExp
  /** The variable's name, without its year; `$<name>` takes up a group of `column`. */
  readonly variable: string
  readonly unit: ColumnUnit
  /** The least value published: what is below is written so. In the unit of the column. */
  readonly floor?: number
}

/**
 * Classes of eligibility published either apart (each place counted in its best class) or cumulated
 * (each place counted in every class that it reaches), under the same names: the sum tells.
 */
export interface ThresholdClasses {
  readonly total: string
  /** From the least to the best. */
  readonly classes: readonly string[]
  /** The class from which on places count. */
  readonly from: string
  /** Variable that receives the number of places at `from` or better. */
  readonly variable: string
}

/** A column that may bear the code of a row. The level is that of its codes, unless they tell otherwise. */
export interface CodeColumn {
  readonly level: Level
  readonly column: RegExp
}

/** A column that says to which territory of a level a row belongs, and that of the name of that territory. */
export interface ParentColumn extends CodeColumn {
  readonly name?: RegExp
}

/** One kind of file that a producer publishes. */
export interface Source {
  readonly id: string
  readonly label: string
  readonly producer: string
  readonly licence: string
  readonly page?: string
  /** What the file is about, when a producer publishes several under one name. */
  readonly theme?: string
  /** Year of the code officiel géographique, by year of the data, as INSEE first published them. */
  readonly geography?: Readonly<Record<string, string>>
  /** What a reader must know of some years. */
  readonly remarks?: readonly {
    readonly from: string
    readonly to: string
    readonly text: string
  }[]
  /** What the file's own name must say, where its columns do not tell it from another. */
  readonly named?: RegExp
  /** Year in the name of the file, for files that say it nowhere else. Named groups as in `VariableRule`. */
  readonly datedByName?: RegExp
  /** Columns of codes, the one of the finest level first. */
  readonly keys: readonly CodeColumn[]
  /** Column of the names of the territories. */
  readonly name?: RegExp
  /** Columns of the territories that hold the rows; those that any table may have when left out. */
  readonly parents?: readonly ParentColumn[]
  /** Every one of these must be the name of some column. */
  readonly signature: readonly RegExp[]
  readonly variables: readonly VariableRule[]
  /** Column whose first cell dates the whole file, when names bear no year. */
  readonly dated?: RegExp
  /** Columns of several dates: the latest of them dates those whose name bears none. */
  readonly datedByHeader?: RegExp
  /** Column that dates each row, for files of several rows a territory: of each year, the rows of its latest date are read. */
  readonly period?: RegExp
  readonly classes?: ThresholdClasses
  /** For files of one row a territory and a modality. */
  readonly long?: LongForm
  /** Spellings of missing values that are this source's own. */
  readonly marks?: Readonly<Record<string, Reason>>
  /** Territories that the source does not cover and yet writes 0 for, in every column. */
  readonly uncovered?: RegExp
  /** Columns left aside, and why: said by `ifn verifier`. */
  readonly unread?: readonly { readonly column: RegExp; readonly why: string }[]
}

/** A variable made of others of the same file, when the file does not bear it: the first sum whose terms are all there. */
export interface Derivation {
  readonly variable: string
  readonly sum: readonly string[]
  /** Not to be used when one of these is there: another nomenclature. */
  readonly unless?: readonly string[]
  /** Years of the data whose nomenclature it belongs to; all of them when left out. */
  readonly years?: { readonly from: string; readonly to: string }
}

/**
 * What a nomenclature cannot give, said when a method asks for it: the variable, the years of the
 * census that lack it, and what to read in its place.
 */
export interface UnavailableVariable {
  readonly variable: RegExp
  readonly from: string
  readonly to: string
  readonly why: string
}

/** A year that a producer never published, said when it is asked for. */
export interface UnpublishedYear {
  readonly year: string
  readonly variables: RegExp
  readonly why: string
}

/** A file that comes with those that are read and brings nothing to an index. */
export interface IgnoredFile {
  /** What the file is. */
  readonly label: string
  /** Every one of these must be a cell of one of its first rows. */
  readonly signature: readonly RegExp[]
  /** None of these may be. */
  readonly without?: RegExp
  /** Why it brings nothing, or what to give in its place. */
  readonly why: string
}

/** All that is known of what one producer publishes. */
export interface Producer {
  readonly sources: readonly Source[]
  readonly ignored?: readonly IgnoredFile[]
  readonly derivations?: readonly Derivation[]
  readonly unavailable?: readonly UnavailableVariable[]
  readonly unpublished?: readonly UnpublishedYear[]
}

/** A modality that is a variable: the codes of the dimensions that it names; every other dimension must be at its total. */
export interface LongCell {
  readonly where: Readonly<Record<string, string>>
  readonly variable: string
  readonly unit: ColumnUnit
  /** Beginning of the names of the tables that bear it, where one measure bears one name in tables of two fields. */
  readonly table?: string
}

/** The columns of a file of one row a territory and a modality, and its modalities that are variables. */
export interface LongForm {
  readonly object?: RegExp
  readonly time?: RegExp
  readonly value: RegExp
  readonly status?: RegExp
  /** Status of the observation: `K`, counted in another commune; `M` and `O`, missing. */
  readonly observed?: RegExp
  /** One column names the measure and its codes (`DWELLINGS_OCS_DW_MAIN_TSH_100`), another the table that it stands in. */
  readonly measure?: { readonly column: RegExp; readonly table: RegExp }
  /** Columns that are neither a dimension nor one of those above. */
  readonly besides: RegExp
  readonly cells: readonly LongCell[]
  /** Several rows of one modality (operators): the greatest is kept, and what it leaves of 1 is given. */
  readonly leftByGreatest?: boolean
}
