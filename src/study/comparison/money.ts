/** Money of several years made comparable: constant euros, or relative to what people have in the year. */
import { UserError } from '../../core/errors.ts'
import { french, NBSP } from '../../core/french.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { PRICE_INDEX_SOURCE, priceIndex } from '../../sources/price-index.ts'
import { weightedQuantiles } from '../../stats/quantile.ts'
import type { Table } from '../../table/table.ts'

/** How living standards of several years are compared: `constants` euros, `relatifs` to the median of the year, `courants` as they are. */
export type Money = 'constants' | 'relatifs' | 'courants'

/** What makes the amounts of several years comparable, and how in words. */
export interface MoneyFactors {
  /** By moment, what each column in euros is multiplied by. */
  readonly factors: readonly Readonly<Record<string, number>>[]
  /** How amounts are compared; nothing where there is none, or where all are of one year. */
  readonly words?: string
}

/**
 * Finds what brings the amounts in euros of several years to one unit.
 *
 *     constants: x · P(base)/P(year)      relatifs: x · M(base)/M(year), M the median over territories, weighted by people
 *
 * @param method indicators in euros, and the variables that measure them
 * @param tables tables of the moments; their `years` say of which year each amount is
 * @param labels names of the moments
 * @param mode constant, relative or current
 * @param base which of the moments gives the unit
 * @returns factors, by moment and column
 * @throws {UserError} `option-invalide` in constant euros for a year that the price index does not have; an unknown year is told instead
 */
export function moneyFactors(
  method: Method,
  tables: readonly Table[],
  labels: readonly string[],
  mode: Money,
  base: number,
): MoneyFactors {
  const names = amounts(method).filter((name) => tables.every(({ columns }) => name in columns))
  const years = tables.map(({ years: of = {} }) =>
    names.map((name) => Number((of[name] ?? '').slice(0, 4)) || NaN),
  )
  const isOneYear = names.every((_, k) => years.every((of) => of[k] === years[0]![k]))
  const none = tables.map(() => ({}))
  if (names.length === 0 || isOneYear) return { factors: none }
  const unknown = labels.filter((_, k) => years[k]!.some(Number.isNaN))
  if (mode === 'constants' && unknown.length > 0)
    return {
      factors: none,
      words: `revenus tels quels${NBSP}: leur année n’est pas connue (${unknown.join(', ')}), la hausse des prix est peut-être dans l’écart (--revenus relatifs l’en retire)`,
    }
  const spans = [...new Set(years.flat())].filter((year) => !Number.isNaN(year)).sort()
  if (mode === 'courants')
    return {
      factors: none,
      words: `revenus en euros courants (${spans.join(', ')})${NBSP}: la hausse des prix est dans l’écart, l’indice semble baisser sans que rien ne change (--revenus constants)`,
    }
  const known = (year: number, k: number): number => {
    const level = priceIndex(year)
    if (level !== undefined) return level
    throw new UserError(
      'option-invalide',
      `« ${labels[k]!} » : l’indice des prix de ${year} n’est pas connu, ses euros ne peuvent pas être ramenés à ceux d’une autre année`,
      'donnez --revenus relatifs, ou --revenus courants',
    )
  }
  const unit = (k: number, name: string, place: number): number =>
    mode === 'constants' ? known(years[k]![place]!, k) : medianOf(method, tables[k]!, name)
  return {
    factors: tables.map((_, k) =>
      Object.fromEntries(
        names.map((name, place) => [name, unit(base, name, place) / unit(k, name, place)]),
      ),
    ),
    words:
      mode === 'constants'
        ? `revenus en euros constants de ${years[base]![0]} (${PRICE_INDEX_SOURCE})`
        : `revenus rapportés à la médiane des territoires de chaque année, pondérée par la population (${names
            .map((name) =>
              tables.map((table) => french(medianOf(method, table, name), 0)).join(', '),
            )
            .join(' ; ')}${NBSP}€)`,
  }
}

/**
 * Multiplies columns of a table.
 *
 * @param table any table
 * @param factors by column; a column that the table lacks is passed over
 * @returns the table, other columns as they were
 */
export function inMoney(table: Table, factors: Readonly<Record<string, number>>): Table {
  const changed = Object.entries(factors).filter(
    ([name, factor]) => factor !== 1 && name in table.columns,
  )
  if (changed.length === 0) return table
  const columns = Object.fromEntries(
    changed.map(([name, factor]) => [name, table.columns[name]!.map((v) => v * factor)]),
  )
  return { ...table, columns: { ...table.columns, ...columns } }
}

/** Variables, and columns of results, that are amounts in euros. */
function amounts({ indicators }: Method): string[] {
  return Object.entries(indicators).flatMap(([id, { unit, measures }]) =>
    unit === 'euro' ? [id, ...measures.flatMap(variablesOfMeasure)] : [],
  )
}

function medianOf({ population }: Method, { columns }: Table, name: string): number {
  const weight = population.map((each) => columns[each]).find(Boolean)
  const values = columns[name]!
  return weightedQuantiles(values, weight ?? values.map(() => 1), [0.5])[0]!
}
