/** Going up a level: sums for what can be summed, weighted means for the rest, as `engine/rollup.ts`. */
import { scaledValue } from './bounds.ts'
import type { Output, SqlStep } from './expression.ts'
import {
  above,
  aggregateOf,
  caseWhen,
  column,
  equals,
  every,
  isPresent,
  number,
  quotient,
  sqlText,
  type Sql,
} from '../steps/expression.ts'
import { formulaSql } from './formula.ts'
import { countSql, parentColumn, weightColumn } from './measures.ts'
import { overallSql } from './order.ts'
import type { PlannedIndicator, SqlPlan } from './plan.ts'

/** Step that has the territories of the upper level. */
export const UP = 'remontee'

/** The column of a step that says for which share of the population an indicator is known. */
export const partColumn = ({ names }: SqlPlan, id: string): string => names.of(id, 'connu')

/** The territories above, from the rows of `from`: raw values, and their scores when those are what goes up. */
export function upStep(plan: SqlPlan, from: string): SqlStep {
  const { level, indicators, names, population, method, reference, expected } = plan
  const holder = level === 'france' ? sqlText('FR') : column(from, parentColumn(level))
  const scores = method.rollUp === 'scores'
  const group = column(from, 'groupe_reference')
  const alone = every(
    equals(aggregateOf('count', group), aggregateOf('count')),
    equals(aggregateOf('min', group), aggregateOf('max', group)),
  )
  const grouped =
    reference.kind !== 'ensemble' && !(reference.kind === 'figee' && reference.level === undefined)
  return {
    name: UP,
    title: `Remontée : ${scores ? 'les scores, moyennes pondérées par la population ; ' : ''}les parts, Σ numérateurs / Σ dénominateurs, jamais une moyenne de taux.`,
    body: [
      {
        from,
        columns: [
          { name: 'code', value: holder },
          // of a territory, one member is enough; otherwise its members share one reference, or it has none
          ...(grouped
            ? [
                {
                  name: 'groupe_reference',
                  value:
                    reference.kind === 'territoire'
                      ? aggregateOf('max', group)
                      : caseWhen([[alone!, aggregateOf('min', group)]], {
                          kind: 'null',
                          type: 'text',
                        } as const),
                },
                // results above are read against those that have any row of the reference
                {
                  name: 'de_reference',
                  value: aggregateOf('max', caseWhen([[isPresent(group), number(1)]], number(0))),
                },
              ]
            : []),
          ...(population === undefined
            ? []
            : [{ name: 'population', value: aggregateOf('sum', column(from, 'population')) }]),
          ...indicators.map((each) => ({
            name: names.of(each.id),
            value: valueAbove(plan, from, each),
          })),
          ...indicators
            .filter(({ scored }) => scored)
            .flatMap((each): Output[] => {
              const known = scores
                ? column(from, names.of(each.id, 'score'))
                : scaledValue(plan, from, each)
              return [
                ...(scores
                  ? [
                      {
                        name: names.of(each.id, 'score'),
                        value: meanAbove(
                          known,
                          population === undefined ? undefined : column(from, 'population'),
                        ),
                      },
                    ]
                  : []),
                {
                  name: partColumn(plan, each.id),
                  value: partAbove(
                    known,
                    population === undefined ? undefined : column(from, 'population'),
                  ),
                },
              ]
            }),
          ...(expected
            ? ['personnes', 'ages'].map((what) => ({
                name: names.of('illectronisme_attendu', what),
                value: aggregateOf('sum', column(from, names.of('illectronisme_attendu', what))),
              }))
            : []),
        ],
        ...(level !== 'france' && { where: isPresent(holder), groupBy: [holder] }),
      },
    ],
  }
}

function valueAbove(plan: SqlPlan, from: string, each: PlannedIndicator): Sql {
  const { names } = plan
  const { id, measure, kind } = each
  const x = column(from, names.of(id))
  if (kind === 'part')
    return overallSql(
      x,
      [column(from, names.of(id, 'num')), column(from, names.of(id, 'den'))],
      undefined,
    )
  if ('count' in measure)
    return countSql(measure, (formula) =>
      formulaSql(
        formula,
        from,
        (name) => names.of(name, 'variable'),
        (sql) => aggregateOf('sum', sql),
      ),
    )
  const weight = weightColumn(plan, each)
  return meanAbove(x, weight === undefined ? undefined : column(from, weight))
}

function meanAbove(x: Sql, weight: Sql | undefined): Sql {
  return overallSql(x, undefined, weight)
}

/** The share of the population that lives where there is a value: 0 where no one does. */
function partAbove(x: Sql, population: Sql | undefined): Sql {
  if (population === undefined) return quotient(aggregateOf('count', x), aggregateOf('count'))
  const lived = above(population, number(0))
  const known = aggregateOf('sum', caseWhen([[every(lived, isPresent(x))!, population]], number(0)))
  const whole = aggregateOf('sum', caseWhen([[lived, population]], number(0)))
  return caseWhen([[above(known, number(0)), quotient(known, whole)]], number(0))
}
