/** The table of variables that a statement reads, as a sheet. */
import { parentCode } from '../geo/membership.ts'
import type { Level } from '../table/level.ts'
import type { SheetColumn } from '../table/sheet.ts'
import type { Table } from '../table/table.ts'
import type { SqlColumn } from './statement.ts'

/** The columns that the statement wants, from a table that has been read; the holders of a row as the table, failing that its code, tells them. */
export function variableColumns(columns: readonly SqlColumn[], table: Table): SheetColumn[] {
  return columns.map(({ variable, column, type }) => {
    if (type === 'number') return { name: column, values: table.columns[variable]! }
    if (variable === 'code') return { name: column, values: table.codes }
    if (variable === 'nom')
      return { name: column, values: table.names ?? table.codes.map(() => '') }
    const level = variable.slice('code_'.length) as Level
    return {
      name: column,
      values: table.codes.map(
        (code, i) => table.membership?.[level]?.[i] || parentCode(table.level, code, level),
      ),
    }
  })
}
