/** Random tables for property tests: IRIS in communes in EPCI, with counts, a rate, a median, and holes. */
import { groupBy, type Grouping, type Table } from '../../src/table/table.ts'
import { mulberry32 } from '../support.ts'

export interface RandomTable {
  readonly table: Table
  readonly toCommune: Grouping
  readonly toEpci: Grouping
  /** EPCI of each commune, in the order of `toCommune.codes`. */
  readonly communesToEpci: Grouping
}

/** The variables of `test/method/example.ts`. `holes` is the share of the cells of each column that are missing. */
export function randomTable(seed: number, n = 120, holes = 0.2): RandomTable {
  const random = mulberry32(seed)
  const missing = (): boolean => random() < holes
  const codes = Array.from(
    { length: n },
    (_, i) => `01${String(Math.floor(i / 5)).padStart(3, '0')}${String(i % 5).padStart(4, '0')}`,
  )
  const communes = codes.map((code) => code.slice(0, 5))
  const epci = new Map(
    [...new Set(communes)].map((code) => [code, `20000000${Math.floor(random() * 4)}`]),
  )
  const column = (f: () => number): Float64Array =>
    Float64Array.from({ length: n }, () => (missing() ? NaN : f()))
  const share = (whole: Float64Array): Float64Array =>
    whole.map((v) => (missing() ? NaN : v * random()))
  const population = Float64Array.from({ length: n }, () =>
    random() < 0.05 ? 0 : random() ** 2 * 3000,
  )
  const premises = column(() => 1 + Math.floor(random() * 2000))
  const table: Table = {
    level: 'iris',
    codes,
    columns: {
      P_POP: population,
      P_POP65P: share(population),
      TP60: column(random),
      MENAGES: column(() => random() * 1000),
      MED: column(() => 10_000 + random() * 30_000),
      LOCAUX: premises,
      LOCAUX_FTTH: share(premises),
    },
  }
  const toCommune = groupBy('commune', communes)
  return {
    table,
    toCommune,
    toEpci: groupBy(
      'epci',
      communes.map((code) => epci.get(code)!),
    ),
    communesToEpci: groupBy(
      'epci',
      toCommune.codes.map((code) => epci.get(code)!),
    ),
  }
}

/** The same table with its rows in another order. */
export function reordered(table: Table, order: readonly number[]): Table {
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, x]) => [
      name,
      Float64Array.from(order, (i) => x[i]!),
    ]),
  )
  return { ...table, codes: order.map((i) => table.codes[i]!), columns }
}

/** The rows of a table for which `keep` holds. */
export function rowsWhere(table: Table, keep: (i: number) => boolean): Table {
  return reordered(table, [...table.codes.keys()].filter(keep))
}
