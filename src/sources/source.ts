/** What a source is: data. A recogniser, the variables that it brings, who publishes it and under which licence. */
import type { Level } from '../table/level.ts'
import type { Reason } from '../table/missing.ts'

/** What a column holds. A percentage becomes a share when it is read: inside, shares run from 0 to 1. */
export type ColumnUnit = 'effectif' | 'part' | 'pourcent' | 'valeur'

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
  /** Year in the name of the file, for files that say it nowhere else. Named groups as in `VariableRule`. */
  readonly datedByName?: RegExp
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
  readonly leftAside?: readonly { readonly column: RegExp; readonly why: string }[]
}

/** A variable made of others of the same file, when the file does not bear it: the first sum whose terms are all there. */
export interface Derivation {
  readonly variable: string
  readonly sum: readonly string[]
  /** Not to be used when one of these is there: another nomenclature. */
  readonly unless?: readonly string[]
}

/** Columns that bear the code of a row, the finest level first: an IRIS file also has the commune. */
export const keyColumns: readonly { readonly level: Level; readonly column: RegExp }[] = [
  { level: 'iris', column: /^(iris|code_?iris|iris_code)$/i },
  {
    level: 'commune',
    column:
      /^(codgeo|geo|code[_ ]commune|code arrondissement|num[ée]ro commune|com|depcom|com_code|code_?insee|insee_com)$/i,
  },
  { level: 'epci', column: /^(code_)?epci$/i },
  { level: 'departement', column: /^(code_)?(dep|departement)$/i },
  { level: 'region', column: /^(code_)?(reg|region)$/i },
]

/** Columns that say to which territory a row belongs. */
export const parentColumns: readonly {
  readonly level: Level
  readonly column: RegExp
  readonly name?: RegExp
}[] = [
  { level: 'epci', column: /^(code_|siren )?epci$/i, name: /^(nom|lib)[_ ]?epci$/i },
  { level: 'commune', column: /^(com|code_commune|depcom)$/i },
]

export const nameColumn =
  /^(libgeo|nom|nom_?com|nom[_ ]commune|nom arrondissement|nom_depcom|lib_?iris|libcom|lib_com|libelle)$/i
/** A modality that is a variable: the codes of the dimensions that it names; every other dimension must be at its total. */
export interface LongCell {
  readonly where: Readonly<Record<string, string>>
  readonly variable: string
  readonly unit: ColumnUnit
  /** Beginning of the names of the tables that bear it, where one measure bears one name in tables of two fields. */
  readonly table?: string
}

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
  readonly apart: RegExp
  readonly cells: readonly LongCell[]
  /** Several rows of one modality (operators): the greatest is kept, and what it leaves of 1 is given. */
  readonly leftByGreatest?: boolean
}
