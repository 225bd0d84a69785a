/** What the values of a column say of its unit, and which of them cannot be. */
import { french } from '../core/french.ts'
import type { WrittenCells } from '../io/csv/wide.ts'
import type { KnownColumn } from './column-names.ts'

/** A column once its unit is settled. */
export interface SettledColumn {
  /** In the unit of the column: a percentage, where that is its unit, is still to be divided by 100. */
  readonly values: Float64Array
  /** Whether the values are shares already, under the name of a percentage. */
  readonly shares?: boolean
  /** What was understood, in French. */
  readonly notices: readonly string[]
  /** What is to be verified, in French. */
  readonly doubts: readonly string[]
}

/** Where the cells of a column stand: the file, and the territory and the line or the cell of a row, in French. */
export interface ColumnPlaces {
  readonly file: string
  readonly at: (row: number) => string
}

/** Median living standards, in euros a year, outside of which a value is to be verified. */
const INCOME = { least: 1_000, most: 300_000 }
const EXAMPLES = 3

/**
 * Settles the unit of a column of a user's table by all of its values: shares written as percentages and
 * the reverse, thousands that were taken for decimals, values that are impossible.
 *
 * @param known the variable and its unit
 * @param given as read
 * @param places the file, and where a row stands in it: « 90010, ligne 2 », « 90010, cellule C2 »
 * @param written rows with a percent sign, and rows such as « 45,911 »
 */
export function settleColumn(
  known: KnownColumn,
  given: Float64Array,
  places: ColumnPlaces,
  written: WrittenCells = { percent: [], marked: [], grouped: [] },
): SettledColumn {
  const { unit, variable } = known
  const column = `« ${places.file} » : « ${known.column} »`
  const notices: string[] = []
  const doubts: string[] = []
  let values = thousands(known, column, given, written.grouped, places, doubts)
  let shares = false
  const range = extentOf(values)
  const top = values.indexOf(range.max)
  const highest = (digits: number): string => `${french(range.max, digits)}, ${places.at(top)}`
  if (unit === 'part') {
    const percent = new Set(written.percent)
    const bare = values.filter((v, i) => v === v && !percent.has(i))
    const above = bare.filter((v) => v > 1).length
    const small = given.findIndex((v, i) => v > 0 && v <= 1 && !percent.has(i))
    const all = above > 0 && 2 * above >= bare.filter((v) => v !== 0).length && range.max <= 100
    if (percent.size > 0 || all) {
      values = values.map((v, i) => (percent.has(i) || all ? v / 100 : v))
      const say = all ? doubts : notices
      say.push(
        percent.size > 0 && !all
          ? `${column} : ${french(percent.size, 0)} valeurs écrites en %, lues comme des parts`
          : `${column} : pourcentages (jusqu’à ${highest(1)}), lus comme des parts${small < 0 ? '' : `, dont ${brief(given[small]!)} (${places.at(small)})`}`,
      )
    }
  } else if (unit === 'pourcent' && written.percent.length === 0) {
    if (range.max > 0 && range.max <= 1 && range.min >= 0) {
      shares = true
      doubts.push(
        `${column} : parts entre 0 et 1 (jusqu’à ${highest(3)}) et non pourcentages, lues ainsi`,
      )
    }
  }
  if (written.marked.length > 0)
    doubts.push(
      `${column} : ${french(written.marked.length, 0)} valeur${written.marked.length > 1 ? 's suivies' : ' suivie'} d’un appel de note, lue${written.marked.length > 1 ? 's' : ''} sans lui (${places.at(written.marked[0]!)})`,
    )
  if (/^(DEC_)?MED$/.test(variable))
    doubts.push(
      ...wrong(
        column,
        values,
        places,
        'niveau de vie médian impossible',
        (v) => v < INCOME.least || v > INCOME.most,
      ),
    )
  if (unit === 'effectif') doubts.push(...countDoubts(column, values, places))
  if (unit === 'pourcent' && !shares)
    doubts.push(
      ...wrong(column, values, places, 'pourcentage hors de 0 à 100', (v) => v < 0 || v > 100),
    )
  return { values, ...(shares && { shares }), notices, doubts }
}

/** Columns of counts of people, or of euros a year, where three decimals make no sense. */
const WHOLE = /^(?:(?:DEC_)?MED|niveau_vie_median)$/

/**
 * « 45,911 » or « 45.911 » beside « 989 », where nothing in the column has other decimals and it counts people or
 * euros: thousands. Where every cell is so, nothing tells them from decimals: they are left, to be verified.
 */
function thousands(
  { unit, variable }: KnownColumn,
  column: string,
  values: Float64Array,
  grouped: readonly number[],
  { at }: ColumnPlaces,
  doubts: string[],
): Float64Array {
  if (grouped.length === 0 || !(unit === 'effectif' || WHOLE.test(variable))) return values
  const rows = new Set(grouped)
  const others = values.filter((v, i) => v === v && !rows.has(i))
  if (others.some((v) => !Number.isInteger(v) || v >= 1000)) return values
  const shown = (v: number): string => french(Math.round(v * 1000), 0)
  const [first] = grouped
  if (!others.some((v) => v > 0) && unit === 'effectif') {
    if (grouped.length === values.length)
      doubts.push(
        `${column} : toutes les valeurs ont trois décimales (${french(values[first!]!, 3)}, ${at(first!)}) : des milliers (${shown(values[first!]!)}) ? lues comme des décimales`,
      )
    return values
  }
  doubts.push(
    `${column} : virgules ou points lus comme des milliers (${french(grouped.length, 0)} valeur${grouped.length > 1 ? 's' : ''}, comme ${shown(values[first!]!)}, ${at(first!)})`,
  )
  return values.map((v, i) => (rows.has(i) ? Math.round(v * 1000) : v))
}

function countDoubts(column: string, values: Float64Array, places: ColumnPlaces): string[] {
  const whole = values.filter((v) => Number.isInteger(v)).length
  const others = values.filter((v) => v === v && !Number.isInteger(v))
  // « 45.911 » beside « 989 »: three decimals, and nothing else in the column has any
  const scaled = (v: number): boolean =>
    !Number.isInteger(v) && Math.abs(v * 1000 - Math.round(v * 1000)) < 1e-9
  const hundredths = others.every((v) => Math.abs(v * 100 - Math.round(v * 100)) < 1e-9)
  const few = others.every(scaled) && !hundredths ? others.length : 0
  return [
    ...wrong(column, values, places, 'effectif négatif', (v) => v < 0),
    ...(few > 0 && whole > few
      ? wrong(column, values, places, 'milliers lus comme des décimales ?', scaled)
      : []),
  ]
}

function wrong(
  column: string,
  values: Float64Array,
  places: ColumnPlaces,
  what: string,
  isWrong: (value: number) => boolean,
): string[] {
  const rows: number[] = []
  values.forEach((v, i) => {
    if (isWrong(v)) rows.push(i)
  })
  if (rows.length === 0) return []
  const some = rows.slice(0, EXAMPLES).map((row) => `${brief(values[row]!)} (${places.at(row)})`)
  return [
    `${column} : ${what}, ${french(rows.length, 0)} valeur${rows.length > 1 ? 's' : ''}, comme ${some.join(', ')}`,
  ]
}

/** A whole number as it is written; three decimals otherwise. */
function brief(value: number): string {
  return french(value, Number.isInteger(value) ? 0 : 3)
}

function extentOf(values: Float64Array): { readonly min: number; readonly max: number } {
  let [min, max] = [Infinity, -Infinity]
  for (const v of values) {
    if (v < min) min = v
    if (v > max) max = v
  }
  return { min, max }
}
