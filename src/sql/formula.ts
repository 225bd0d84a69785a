/** Formulas of a method → SQL, over the columns of a step. */
import { parseFormula, type Expression } from '../method/formula.ts'
import { column, minus, number, plus, times, type Sql } from '../steps/expression.ts'

/** The formula, its variables taken from `of`; `wrap` is put around each (a sum, at an upper level). */
export function formulaSql(
  formula: string,
  of: string,
  nameOf: (variable: string) => string,
  wrap: (sql: Sql) => Sql = (sql) => sql,
): Sql {
  const walk = (expression: Expression): Sql => {
    switch (expression.kind) {
      case 'number':
        return number(expression.value)
      case 'variable':
        return wrap(column(of, nameOf(expression.name)))
      case 'add':
        return plus(walk(expression.left), walk(expression.right))
      case 'subtract':
        return minus(walk(expression.left), walk(expression.right))
      case 'multiply':
        return times(walk(expression.left), walk(expression.right))
    }
  }
  return walk(parseFormula(formula))
}
