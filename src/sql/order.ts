/** Quantiles by counting ranks in the open: the engines' own functions interpolate and round each in its way. */
import type { Output, SqlStep } from './expression.ts'
import {
  above,
  aggregateOf,
  call,
  caseWhen,
  column,
  equals,
  every,
  isPresent,
  minus,
  number,
  onlyIf,
  quotient,
  plus,
  atLeast,
  sqlText,
  times,
  type Sql,
} from '../steps/expression.ts'

/** Column whose quantiles are wanted. */
export interface OrderedColumn {
  readonly id: string
  /** Column of the step that it is read from. */
  readonly value: Sql
  readonly probabilities: readonly number[]
  /** Weighed: the least value at which the cumulated weight reaches p. Not weighed: linear interpolation (type 7). */
  readonly weight?: Sql
}

/** Steps that find quantiles, and how to name one. */
export interface QuantileSteps {
  readonly steps: readonly SqlStep[]
  /** The step that has the quantiles, a row a group. */
  readonly table: string
  quantile(id: string, at: number): Sql
}

/** The last bits of a long sum must not move a weighted quantile one value up (as in `stats/quantile.ts`). */
const SLACK = 1 - 1e-12

/**
 * Quantiles of columns of `from`: of the rows that are `member` (all, when left out), or of each group when `group` says
 * which. `what` names the steps.
 */
export function quantileSteps(
  what: string,
  from: string,
  columns: readonly OrderedColumn[],
  nameOf: (id: string, at: number) => string,
  { group, member }: { readonly group?: Sql | undefined; readonly member?: Sql | undefined } = {},
): QuantileSteps {
  const [names, values, ranks, wanted, bounds, table] = [
    `colonnes_${what}`,
    `valeurs_${what}`,
    `rangs_${what}`,
    `parts_${what}`,
    `seuils_${what}`,
    `quantiles_${what}`,
  ]
  const weighed = columns.some(({ weight }) => weight !== undefined)
  const plain = columns.some(({ weight }) => weight === undefined)
  const grouped = (of: string): Output[] =>
    group ? [{ name: 'groupe_reference', value: column(of, 'groupe_reference') }] : []
  const keys = (of: string): Sql[] => [
    column(of, 'indicateur'),
    ...grouped(of).map(({ value }) => value),
  ]
  // most methods cut all columns at the same parts
  const alike =
    new Set(columns.map(({ probabilities }) => JSON.stringify(probabilities))).size === 1
  const within = {
    partition: keys(values),
    order: [{ by: column(values, 'valeur') }],
    rows: 'up-to',
  } as const

  // one reading of the step for all the columns: engines that copy a step wherever it is named would copy it as often
  const listed: SqlStep = {
    name: names,
    title: 'Les colonnes à ordonner.',
    body: columns.map(({ id }) => ({ columns: [{ name: 'indicateur', value: sqlText(id) }] })),
  }
  const byColumn = (pick: (each: OrderedColumn) => Sql): Sql =>
    caseWhen(
      columns.map(
        (each) => [equals(column(names, 'indicateur'), sqlText(each.id)), pick(each)] as const,
      ),
    )
  const long: SqlStep = {
    name: values,
    title: 'Leurs valeurs l’une sous l’autre : une ligne par territoire et par colonne.',
    body: [
      {
        from,
        joins: [{ kind: 'cross', table: names }],
        columns: [
          { name: 'indicateur', value: column(names, 'indicateur') },
          ...(group ? [{ name: 'groupe_reference', value: group }] : []),
          { name: 'valeur', value: byColumn(({ value }) => value) },
          ...(weighed ? [{ name: 'poids', value: weightSql(columns, byColumn) }] : []),
        ],
        ...(member && { where: member }),
      },
    ],
  }
  const ranked: SqlStep = {
    name: ranks,
    title: 'Rang de chaque valeur dans sa colonne, et poids cumulé jusqu’à elle.',
    body: [
      {
        from: values,
        all: values,
        where: isPresent(column(values, 'valeur')),
        columns: [
          ...(plain
            ? [
                {
                  name: 'rang',
                  value: aggregateOf('row-number', undefined, {
                    partition: keys(values),
                    order: within.order,
                  }),
                },
                {
                  name: 'effectif',
                  value: aggregateOf('count', undefined, { partition: keys(values) }),
                },
              ]
            : []),
          ...(weighed
            ? [
                { name: 'cumul', value: aggregateOf('sum', column(values, 'poids'), within) },
                {
                  name: 'poids_total',
                  value: aggregateOf('sum', column(values, 'poids'), { partition: keys(values) }),
                },
              ]
            : []),
        ],
      },
    ],
  }
  const asked: SqlStep = {
    name: wanted,
    title: 'Les parts auxquelles on coupe.',
    body: (alike ? columns.slice(0, 1) : columns).flatMap(({ id, probabilities }) =>
      probabilities.map((p, k) => ({
        columns: [
          ...(alike ? [] : [{ name: 'indicateur', value: sqlText(id) }]),
          { name: 'numero', value: number(k + 1) },
          { name: 'part', value: number(p) },
        ],
      })),
    ),
  }
  const r = (name: string): Sql => column(ranks, name)
  const p = column(wanted, 'part')
  const place = times(minus(r('effectif'), number(1)), p)
  const at = (round: 'floor' | 'ceil'): Sql =>
    aggregateOf('min', onlyIf(equals(r('rang'), plus(call(round, place), number(1))), r('valeur')))
  const found: SqlStep = {
    name: bounds,
    title:
      weighed && plain
        ? 'Seuils : interpolés (type 7), ou première valeur où le poids cumulé atteint la part.'
        : weighed
          ? 'Seuils : la première valeur où le poids cumulé atteint la part.'
          : 'Seuils : les deux valeurs qui encadrent chaque part (quantiles de type 7).',
    body: [
      {
        from: ranks,
        joins: [
          alike
            ? { kind: 'cross', table: wanted }
            : {
                kind: 'inner',
                table: wanted,
                on: equals(column(wanted, 'indicateur'), r('indicateur')),
              },
        ],
        columns: [
          { name: 'indicateur', value: r('indicateur') },
          ...grouped(ranks),
          { name: 'numero', value: column(wanted, 'numero') },
          ...(plain
            ? [
                { name: 'bas', value: at('floor') },
                { name: 'haut', value: at('ceil') },
                { name: 'reste', value: aggregateOf('min', minus(place, call('floor', place))) },
              ]
            : []),
          ...(weighed
            ? [
                {
                  name: 'seuil_pondere',
                  value: aggregateOf(
                    'min',
                    onlyIf(
                      every(
                        above(r('poids'), number(0)),
                        atLeast(r('cumul'), times(times(p, r('poids_total')), number(SLACK))),
                      ),
                      r('valeur'),
                    ),
                  ),
                },
              ]
            : []),
        ],
        groupBy: [...keys(ranks), column(wanted, 'numero')],
      },
    ],
  }
  const b = (name: string): Sql => column(bounds, name)
  const interpolated = plus(b('bas'), times(b('reste'), minus(b('haut'), b('bas'))))
  const wide: SqlStep = {
    name: table,
    title: 'Les mêmes seuils, une colonne chacun.',
    body: [
      {
        from: bounds,
        columns: [
          ...grouped(bounds),
          ...columns.flatMap(({ id, probabilities, weight }) =>
            probabilities.map((_, k) => ({
              name: nameOf(id, k),
              value: aggregateOf(
                'max',
                onlyIf(
                  every(equals(b('indicateur'), sqlText(id)), equals(b('numero'), number(k + 1))),
                  weight === undefined ? interpolated : b('seuil_pondere'),
                ),
              ),
            })),
          ),
        ],
        ...(group && { groupBy: [column(bounds, 'groupe_reference')] }),
      },
    ],
  }
  return {
    steps: [listed, long, ranked, asked, found, wide],
    table,
    quantile: (id, k) => column(table, nameOf(id, k)),
  }
}

/** What each value weighs: the same column for all of them, as a rule. */
function weightSql(
  columns: readonly OrderedColumn[],
  byColumn: (pick: (each: OrderedColumn) => Sql) => Sql,
): Sql {
  const positive = ({ weight }: OrderedColumn): Sql =>
    weight === undefined
      ? number(0)
      : weight.kind === 'number'
        ? weight
        : caseWhen([[above(weight, number(0)), weight]], number(0))
  return new Set(columns.map(({ weight }) => JSON.stringify(weight))).size === 1
    ? positive(columns[0]!)
    : byColumn(positive)
}

/** The value of a whole: Σ numerator / Σ denominator, a weighted mean, or a mean. */
export function overallSql(
  value: Sql,
  counts: readonly [Sql, Sql] | undefined,
  weight: Sql | undefined,
): Sql {
  if (counts) {
    const [num, den] = counts
    const both = every(isPresent(num), isPresent(den))!
    return quotient(aggregateOf('sum', onlyIf(both, num)), aggregateOf('sum', onlyIf(both, den)))
  }
  if (weight === undefined) return aggregateOf('avg', value)
  const counted = every(above(weight, number(0)), isPresent(value))!
  return quotient(
    aggregateOf('sum', onlyIf(counted, times(weight, value))),
    aggregateOf('sum', onlyIf(counted, weight)),
  )
}
