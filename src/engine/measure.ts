/** From variables to indicators: shares with their two counts, rates and quantities with their weight. */
import { variablesOfMeasure } from '../method/check.ts'
import { parseFormula, variablesOf } from '../method/formula.ts'
import type { Measure, Method } from '../method/method.ts'
import type { Level } from '../table/level.ts'
import { groupSum } from '../stats/group.ts'
import type { Grouping, Table } from '../table/table.ts'
import { evaluate, reasonsOf } from './evaluate.ts'

/** One indicator before normalisation. */
export interface Measured {
  readonly kind: 'part' | 'taux' | 'valeur' | 'effectif'
  readonly values: Float64Array
  /** The two counts of a share: they go up a level as sums. */
  readonly counts?: { readonly numerator: Float64Array; readonly denominator: Float64Array }
  /** What weighs a rate or a quantity at an upper level; absent: every territory weighs the same. */
  readonly weight?: Float64Array
  readonly reasons?: Uint8Array
  /** The formula that was used, in words, and the variables that it names. */
  readonly formula: string
  readonly variables: readonly string[]
  /** For a head-count: its values at an upper level, from the sums of its variables. */
  readonly recount?: (grouping: Grouping) => Float64Array
  /** At an upper level: the share of the group's population for which there is a value. */
  readonly part?: Float64Array
}

/** The indicators of every territory as measured, before any treatment. */
export interface Measures {
  readonly level: Level
  readonly codes: readonly string[]
  readonly names?: readonly string[]
  readonly population?: Float64Array
  /** Indicators whose variables the table has. */
  readonly indicators: Readonly<Record<string, Measured>>
}

/**
 * Computes the indicators of a method from the columns of a table. A column that bears the very name
 * of an indicator is that indicator; otherwise the first measure whose variables are all there is used.
 */
export function measure(method: Method, table: Table): Measures {
  const population = firstThere(method.population, table)
  const indicators: Record<string, Measured> = {}
  for (const id of Object.keys(method.indicators)) {
    const found = chosenMeasure(method, id, (name) => Object.hasOwn(table.columns, name))
    if (found) indicators[id] = measured(found, table, population)
  }
  const { level, codes, names } = table
  return { level, codes, indicators, ...(names && { names }), ...(population && { population }) }
}

/**
 * How an indicator is had from the variables that are there; `undefined` when it cannot be, and for an alternate of an
 * indicator that can be: a table is read with one or the other, in every row.
 */
export function chosenMeasure(
  method: Method,
  id: string,
  isThere: (variable: string) => boolean,
): Measure | undefined {
  const { measures, unit, alternateOf } = method.indicators[id]!
  if (alternateOf !== undefined && chosenMeasure(method, alternateOf, isThere)) return undefined
  const ready: Measure =
    unit === 'share' ? { rate: id } : 'count' in measures[0] ? { count: id } : { value: id }
  return [ready, ...measures].find((each) => variablesOfMeasure(each).every(isThere))
}

function measured(how: Measure, table: Table, population: Float64Array | undefined): Measured {
  if ('count' in how) return counted(how, table)
  if ('numerator' in how) {
    const numerator = evaluate(how.numerator, table)
    const denominator = evaluate(how.denominator, table)
    const values = new Float64Array(numerator.length)
    for (let i = 0; i < values.length; i++) values[i] = numerator[i]! / denominator[i]!
    const variables = variablesOfMeasure(how)
    const reasons = reasonsOf(values, variables, table)
    return {
      kind: 'part',
      values,
      variables,
      counts: { numerator, denominator },
      formula: `${bracket(how.numerator)} / ${bracket(how.denominator)}`,
      ...(reasons && { reasons }),
    }
  }
  const text = 'rate' in how ? how.rate : how.value
  const values = evaluate(text, table)
  const variables = variablesOf(parseFormula(text))
  const reasons = reasonsOf(values, variables, table)
  // a weight that is missing falls back on the population: it does not stop a measure from being used
  const weight =
    how.weight !== undefined && isThere(how.weight, table)
      ? evaluate(how.weight, table)
      : population
  return {
    kind: 'rate' in how ? 'taux' : 'valeur',
    values,
    variables,
    formula: text,
    ...(weight && { weight }),
    ...(reasons && { reasons }),
  }
}

type Count = Extract<Measure, { readonly count: string }>

function counted(how: Count, table: Table): Measured {
  const values = countOf(how, table)
  const variables = variablesOfMeasure(how)
  const reasons = reasonsOf(values, variables, table)
  const share =
    how.numerator === undefined
      ? ''
      : ` × ${bracket(how.numerator)} / ${bracket(how.denominator ?? '1')}`
  const recount = (grouping: Grouping): Float64Array => {
    const { codes, of } = grouping
    const columns = Object.fromEntries(
      variables.map((name) => [name, groupSum(table.columns[name]!, of, codes.length)]),
    )
    return countOf(how, { level: grouping.level, codes, columns })
  }
  return {
    kind: 'effectif',
    values,
    variables,
    formula: `${how.count}${share}`,
    recount,
    ...(reasons && { reasons }),
  }
}

function countOf({ count, numerator, denominator }: Count, table: Table): Float64Array {
  const people = evaluate(count, table)
  if (numerator === undefined) return people
  const [part, whole] = [evaluate(numerator, table), evaluate(denominator ?? '1', table)]
  return people.map((v, i) => (v * part[i]!) / whole[i]!)
}

function firstThere(formulas: readonly string[], table: Table): Float64Array | undefined {
  const found = formulas.find((text) => isThere(text, table))
  return found === undefined ? undefined : evaluate(found, table)
}

function isThere(formula: string, table: Table): boolean {
  return variablesOf(parseFormula(formula)).every((name) => Object.hasOwn(table.columns, name))
}

function bracket(formula: string): string {
  return /[-+*]/.test(formula) ? `(${formula})` : formula
}
