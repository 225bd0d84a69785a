/** Values onto their scales: `steps/normalisation`, said in SQL. Higher always means more fragile. */
import { normalisationKind, type Normalisation } from '../steps/normalisation/registry.ts'
import type { Output, SqlStep } from './expression.ts'
import { aggregateOf, caseWhen, column, isMissing, number, type Sql } from '../steps/expression.ts'
import { lastRowStep, scaledValue, type ScaleBounds } from './bounds.ts'
import type { PlannedIndicator, SqlPlan } from './plan.ts'

/** Step that has the scores. */
export const SCORES = 'scores'
const RANKED = 'rangs'

const ranked = (how: Normalisation): boolean => normalisationKind(how).needs(how).includes('ranks')

/** Ranks of the rows among themselves, where a scale asks for them. */
export function rankSteps(plan: SqlPlan): SqlStep[] {
  const { names, reference } = plan
  const from = lastRowStep(plan)
  const asked = plan.indicators.filter(
    ({ scored, normalisation }) => scored && ranked(normalisation),
  )
  if (asked.length === 0) return []
  const group = reference.kind === 'groupes' ? [column(from, 'groupe_reference')] : []
  const columns = asked.flatMap((each): Output[] => {
    const x = scaledValue(plan, from, each)
    return [
      {
        name: names.of(each.id, 'place'),
        value: aggregateOf('rank', undefined, {
          partition: [...group, caseWhen([[isMissing(x), number(1)]], number(0))],
          order: [{ by: x, descending: each.protects }],
        }),
      },
      {
        name: names.of(each.id, 'ex_aequo'),
        value: aggregateOf('count', undefined, { partition: [...group, x] }),
      },
    ]
  })
  return [
    {
      name: RANKED,
      title:
        'Place de chaque valeur parmi celles de la référence, la moins fragile d’abord, et nombre d’ex æquo.',
      body: [{ from, all: from, columns }],
    },
  ]
}

/** The scores of every indicator that the method scores, from the step that has its values. */
export function scoreStep(
  plan: SqlPlan,
  bounds: ScaleBounds,
  from: string,
  valueOf: (each: PlannedIndicator) => Sql,
): SqlStep {
  const columns = plan.indicators
    .filter(({ scored }) => scored)
    .map((each): Output => ({
      name: plan.names.of(each.id, 'score'),
      value: scoreSql(plan, bounds, from, each, valueOf(each)),
    }))
  return {
    name: SCORES,
    title: 'Scores : chaque indicateur ramené à son échelle ; plus haut, plus fragile.',
    body: [{ from, all: from, columns, joins: bounds.joins(from) }],
  }
}

/** The step that scores rows reads ranks when there are any. */
export const scoredFrom = (plan: SqlPlan): string =>
  rankSteps(plan).length > 0 ? RANKED : lastRowStep(plan)

function scoreSql(
  { names }: SqlPlan,
  bounds: ScaleBounds,
  from: string,
  { id, normalisation, protects }: PlannedIndicator,
  x: Sql,
): Sql {
  return normalisationKind(normalisation).sql.score(normalisation, {
    x,
    protects,
    bound: (name) => bounds.number(id, name),
    place: column(from, names.of(id, 'place')),
    equals: column(from, names.of(id, 'ex_aequo')),
  })
}
