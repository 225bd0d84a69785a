/**
 * Sheets and tables to and from danfojs, the DataFrame of notebooks. The library is given, never imported: who
 * does not use it neither installs nor compiles it.
 *
 * Three traps of danfojs 1.2 to know: a grouped mean counts null as 0, so that what is missing is NaN here; codes in
 * digits would be taken for integers, so that columns say their types; its scalers work on 32 bits.
 */
import type { Sheet, SheetColumn } from './sheet.ts'
import type { Table } from './table.ts'
import { codeColumn, type Level } from './level.ts'

/** What is asked of the module `danfojs-node` (or `danfojs`): `import * as danfo from 'danfojs-node'`. */
export interface DanfoLike<Frame> {
  // the constructor of danfojs takes any data: its own type would have to be imported to say more
  // oxlint-disable-next-line typescript/no-explicit-any
  /** Class that makes a DataFrame of columns. */
  readonly DataFrame: new (data: any, options?: any) => Frame
}

/** What is asked of a DataFrame: the names of its columns, and its rows. */
export interface FrameLike {
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Rows, or columns, as the library gives them. */
  readonly values: unknown
}

/** A sheet, or a table, as a DataFrame: codes stay text, what is missing is NaN, `''` for a text. */
export function toDanfo<Frame>(from: Sheet | Table, danfo: DanfoLike<Frame>): Frame {
  const columns = 'codes' in from ? columnsOfTable(from) : from.columns
  const data = Object.fromEntries(
    columns.map(({ name, values }) => [name, Array.from<string | number>(values)]),
  )
  return new danfo.DataFrame(data, {
    dtypes: columns.map(({ values }) => (values instanceof Float64Array ? 'float32' : 'string')),
  })
}

function columnsOfTable({ level, codes, names, membership = {}, columns }: Table): SheetColumn[] {
  return [
    { name: codeColumn(level), values: codes },
    ...(names ? [{ name: 'nom', values: names }] : []),
    ...Object.entries(membership).map(([upper, values]) => ({
      name: codeColumn(upper as Level),
      values,
    })),
    ...Object.entries(columns).map(([name, values]) => ({ name, values })),
  ]
}

/**
 * A DataFrame as a sheet, to be written or made into Arrow (`sheetToArrow`). A column that holds any text is text; of the
 * others, null and undefined are NaN.
 *
 * @example
 * fromDanfo({ columns: ['code_epci', 'ifn'], values: [['200069052', 61.5], ['249000241', null]] }).columns[1].values // → [61.5, NaN]
 */
export function fromDanfo(frame: FrameLike): Sheet {
  const rows = frame.values as readonly (readonly unknown[])[]
  return {
    columns: frame.columns.map((name, at) =>
      columnOf(
        name,
        rows.map((row) => row[at]),
      ),
    ),
    metadata: {},
  }
}

function columnOf(name: string, cells: readonly unknown[]): SheetColumn {
  if (cells.some((cell) => typeof cell === 'string'))
    return {
      name,
      values: cells.map((cell) =>
        cell === null || cell === undefined || Number.isNaN(cell) ? '' : String(cell),
      ),
    }
  return {
    name,
    values: Float64Array.from(cells, (cell) =>
      cell === null || cell === undefined ? NaN : Number(cell),
    ),
  }
}
