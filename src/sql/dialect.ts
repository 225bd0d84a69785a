/** Defines what a database engine writes in its own way: names, texts, numbers, types, tables. */
import type { ColumnType } from '../steps/expression.ts'

/** One database engine, as the renderer writes for it. */
export interface Dialect {
  /** Name of the engine, as people write it. */
  readonly label: string
  /** SQL type of a column of numbers and of a column of text, in CREATE TABLE and in CAST. */
  readonly types: Readonly<Record<ColumnType, string>>
  /** Writes a name between quotes. */
  quote(name: string): string
  /** Writes a text literal. */
  text(value: string): string
  /** Writes a cell as a double, NaN read as NULL. */
  number(cell: string): string
  /** Clause after the columns of CREATE TABLE. */
  readonly table: string
  /** Writes what comes before VALUES, so that the rows take the place of those that a table has: run twice, they are there once. */
  replaceRows(table: string): string
  /** Setting of the session to run before the statement, and the reason for it. */
  readonly session?: { readonly why: string; readonly set: string }
  /** Clause that compares text byte by byte, as codes are. */
  readonly collate: string
  /** Keyword that has a step used twice computed once, where the engine has one. */
  readonly once: string
}

/** Encloses a value in quotation marks, those inside it doubled. */
export const doubleQuotes = (value: string, mark: string): string =>
  `${mark}${value.replaceAll(mark, mark + mark)}${mark}`
