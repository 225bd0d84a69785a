/** Going up a level: sums for what can be summed, weighted means for the rest, as `engine/rollup.ts`. */
import { scaledValue } from './bounds.ts'
import {
  above,
  aggregate,
  choose,
  column,
  equals,
  every,
  isThere,
  number,
  over,
  text,
  type Output,
  type Sql,
  type Step,
} from './expression.ts'
import { formulaSql } from './formula.ts'
import { countSql, holderColumn, weightColumn } from './measures.ts'
import { overallSql } from './order.ts'
import type { Planned, SqlPlan } from './plan.ts'

export const UP = 'remontee'

/** The column of a step that says for which share of the population an indicator is known. */
export const partColumn = ({ names }: SqlPlan, id: string): string => names.of(id, 'connu')

/** The territories above, from the rows of `from`: raw values, and their scores when those are what goes up. */
export function upStep(plan: SqlPlan, from: string): Step {
  const { level, indicators, names, population, method, reference, expected } = plan
  const holder = level === 'france' ? text('FR') : column(from, holderColumn(level))
  const scores = method.rollUp === 'scores'
  const group = column(from, 'groupe_reference')
  const alone = every(
    equals(aggregate('count', group), aggregate('count')),
    equals(aggregate('min', group), aggregate('max', group)),
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
                      ? aggregate('max', group)
                      : choose([[alone!, aggregate('min', group)]], {
                          kind: 'null',
                          type: 'text',
                        } as const),
                },
              ]
            : []),
          ...(population === undefined
            ? []
            : [{ name: 'population', value: aggregate('sum', column(from, 'population')) }]),
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
                value: aggregate('sum', column(from, names.of('illectronisme_attendu', what))),
              }))
            : []),
        ],
        ...(level !== 'france' && { where: isThere(holder), groupBy: [holder] }),
      },
    ],
  }
}

function valueAbove(plan: SqlPlan, from: string, each: Planned): Sql {
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
        (sql) => aggregate('sum', sql),
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
  if (population === undefined) return over(aggregate('count', x), aggregate('count'))
  const lived = above(population, number(0))
  const known = aggregate('sum', choose([[every(lived, isThere(x))!, population]], number(0)))
  const whole = aggregate('sum', choose([[lived, population]], number(0)))
  return choose([[above(known, number(0)), over(known, whole)]], number(0))
}
