/** Cross-table of two children, each in `count` classes by quantiles. */
import { classes } from '../../stats/normalise.ts'
import { quantiles } from '../../stats/quantile.ts'
import { numberWords } from '../words.ts'
import { defineAggregationObject, type Aggregated, type Column } from './definition.ts'

/** As a method writes it: the number in row (class of the first child) and column (class of the second) of `table`; r + c − 1 when left out. */
export interface CrossStep {
  readonly kind: 'cross'
  readonly count: number
  readonly table?: readonly (readonly number[])[]
}

function crossed({ count, table }: CrossStep, children: readonly Column[], n: number): Aggregated {
  const shares = Array.from({ length: count - 1 }, (_, t) => (t + 1) / count)
  const [rows, columns] = children.map(({ values }) => classes(values, quantiles(values, shares)))
  const cell = (r: number, c: number): number => (table ? table[r - 1]![c - 1]! : r + c - 1)
  const values = new Float64Array(n).fill(NaN)
  const amounts = [new Float64Array(n), new Float64Array(n)] as const
  for (let i = 0; i < n; i++) {
    const [r, c] = [rows![i]!, columns?.[i] ?? NaN]
    if (r !== r || c !== c) continue
    values[i] = cell(r, c)
    amounts[0][i] = (cell(1, 1) + cell(r, 1) - cell(1, 1) + cell(r, c) - cell(1, c)) / 2
    amounts[1][i] = values[i]! - amounts[0][i]!
  }
  return { values, amounts }
}

/** Reads a value in a table of two children’s classes. */
export const crossAggregation = defineAggregationObject<CrossStep>({
  kind: 'cross',
  formerly: 'croisee',
  fields: ({ z }) => ({
    count: z.int().min(2).max(10),
    table: z.array(z.array(z.number())).optional(),
  }),
  check: ({ count, table }, { label, of }) => [
    ...(of.length === 2
      ? []
      : [
          {
            problem: `« ${label} » croise ${of.length} membre(s) : il en faut deux`,
            remedy: 'nommez deux membres dans of',
            field: 'of',
          },
        ]),
    ...(table === undefined ||
    (table.length === count && table.every((row) => row.length === count))
      ? []
      : [
          {
            problem: `la table croisée de « ${label} » n’a pas ${count} lignes de ${count} nombres`,
            remedy: 'complétez aggregation.table',
            field: 'aggregation',
          },
        ]),
  ],
  words: ({ count, table }) =>
    `table croisée ${count} × ${count} de deux membres en classes par quantiles${table ? ` : ${table.map((row) => row.map(numberWords).join(' ')).join(' / ')}` : ', r + c − 1'}`,
  // the Shapley value over the two children, from the least fragile cell, which each bears by half
  aggregate: (how, children, n) => crossed(how, children, n),
  comparesTerritories: true,
  ignoresWeights: true,
})
