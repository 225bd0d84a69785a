import type { Level } from './level.ts'

/**
 * The one value that travels: one row a territory, one `Float64Array` a column, NaN for missing.
 *
 * `columns` hold INSEE variables (`P_POP65P`, `MED`), without their year. Each array has one cell a code.
 */
export interface Table<Name extends string = string> {
  /** Level of the rows. */
  readonly level: Level
  /** Codes officiels, as text, each once. The order of the rows. */
  readonly codes: readonly string[]
  /** Numbers by name of variable, a cell a code; NaN for missing. */
  readonly columns: Readonly<Record<Name, Float64Array>>
  /** Why a cell is missing (bytes of `reasons`), by column. A column without bytes has no known reason. */
  readonly reasons?: Readonly<Partial<Record<string, Uint8Array>>>
  /** Year of each column (`2021`, `2026-T2`): two years never meet in one ratio. */
  readonly years?: Readonly<Record<string, string>>
  /** Names of the territories, in the order of `codes`. */
  readonly names?: readonly string[]
  /** Code of the territory that holds each row, by upper level; `''` where there is none. */
  readonly membership?: Membership
  /** Names of the territories that hold the rows, by code. */
  readonly parentNames?: Readonly<Record<string, string>>
}

/** Whom each row belongs to, level by level: a code a row, `''` where there is none. */
export type Membership = Readonly<Partial<Record<Level, readonly string[]>>>

/** Rows put into groups: `of[i]` is the place of row i's group in `codes`, or −1. */
export interface Grouping {
  /** Level of the groups. */
  readonly level: Level
  /** Codes of the groups, sorted. */
  readonly codes: readonly string[]
  /** Place of the group of each row in `codes`; −1 for none. */
  readonly of: Int32Array
  /** Names of the groups, in the order of `codes`. */
  readonly names?: readonly string[]
}

/**
 * Groups rows by a code each. Groups come in the order of their codes; `''` is no group.
 *
 * @example
 * groupBy('departement', ['90', '01', '90', '']).of // → [1, 0, 1, -1]
 */
export function groupBy(level: Level, codeOfRow: readonly string[]): Grouping {
  const codes = [...new Set(codeOfRow)].filter((code) => code !== '').sort()
  const place = new Map(codes.map((code, at) => [code, at]))
  return { level, codes, of: Int32Array.from(codeOfRow, (code) => place.get(code) ?? -1) }
}

/** Some rows of a table, in the order given. */
export function takeRows(table: Table, rows: Int32Array): Table {
  const text = (values: readonly string[]): string[] => Array.from(rows, (row) => values[row]!)
  const { names, membership, reasons } = table
  return {
    ...table,
    codes: text(table.codes),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, values]) => [
        name,
        Float64Array.from(rows, (row) => values[row]!),
      ]),
    ),
    ...(reasons && {
      reasons: Object.fromEntries(
        Object.entries(reasons).map(([name, bytes]) => [
          name,
          bytes && Uint8Array.from(rows, (row) => bytes[row]!),
        ]),
      ),
    }),
    ...(names && { names: text(names) }),
    ...(membership && {
      membership: Object.fromEntries(
        Object.entries(membership).map(([level, holders]) => [level, text(holders)]),
      ),
    }),
  }
}
