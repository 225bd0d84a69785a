/** Formulas over the columns of a table, row by row. Missing in, missing out, with its reason. */
import { parseFormula, type Expression } from '../method/formula.ts'
import { reasonByte } from '../table/missing.ts'
import type { Table } from '../table/table.ts'

/** The value of a formula on every row. A formula that is one variable gives its very column, uncopied. */
export function evaluate(formula: string, table: Table): Float64Array {
  return walk(parseFormula(formula), table)
}

function walk(expression: Expression, table: Table): Float64Array {
  if (expression.kind === 'variable') return table.columns[expression.name]!
  if (expression.kind === 'number')
    return new Float64Array(table.codes.length).fill(expression.value)
  const left = walk(expression.left, table)
  const right = walk(expression.right, table)
  const out = new Float64Array(left.length)
  switch (expression.kind) {
    case 'add':
      for (let i = 0; i < out.length; i++) out[i] = left[i]! + right[i]!
      return out
    case 'subtract':
      for (let i = 0; i < out.length; i++) out[i] = left[i]! - right[i]!
      return out
    case 'multiply':
      for (let i = 0; i < out.length; i++) out[i] = left[i]! * right[i]!
      return out
  }
}

/**
 * Why each cell of `values` is missing: the reason of the first of `variables` that is missing there.
 * A value that is missing although every variable is present is a ratio without object (0 / 0).
 */
export function reasonsOf(
  values: Float64Array,
  variables: readonly string[],
  table: Table,
): Uint8Array | undefined {
  const n = values.length
  let i = 0
  while (i < n && values[i] === values[i]) i++
  if (i === n) return undefined
  const bytes = new Uint8Array(n)
  const columns = variables.map((name) => table.columns[name]!)
  const known = variables.map((name) => table.reasons?.[name])
  const [only] = known
  if (columns.length === 1 && columns[0] === values && only) {
    for (; i < n; i++)
      if (values[i] !== values[i]) bytes[i] = only[i]! || reasonByte['non-renseigne']
  } else {
    for (; i < n; i++) if (values[i] !== values[i]) bytes[i] = reasonAt(i, columns, known)
  }
  return bytes
}

function reasonAt(
  i: number,
  columns: readonly Float64Array[],
  known: readonly (Uint8Array | undefined)[],
): number {
  for (let k = 0; k < columns.length; k++) {
    if (columns[k]![i] !== columns[k]![i]) return known[k]?.[i] || reasonByte['non-renseigne']
  }
  return reasonByte['sans-objet']
}
