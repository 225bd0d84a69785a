/** Values onto their scales: `steps/normalisation`, said in SQL. Higher always means more fragile. */
import type { Normalisation } from '../method/method.ts'
import {
  above,
  aggregateOf,
  below,
  call,
  caseWhen,
  column,
  divide,
  equals,
  every,
  isMissing,
  isPresent,
  minus,
  missing,
  number,
  quotient,
  plus,
  atLeast,
  times,
  type Output,
  type Sql,
  type SqlStep,
} from './expression.ts'
import { lastRowStep, scaledValue, type ScaleBounds } from './bounds.ts'
import type { PlannedIndicator, SqlPlan } from './plan.ts'

export const SCORES = 'scores'
const RANKED = 'rangs'

const ranked = (
  how: Normalisation,
): how is Extract<Normalisation, { kind: 'percentile-rank' | 'rank' | 'borda' | 'exponential' }> =>
  ['percentile-rank', 'rank', 'borda', 'exponential'].includes(how.kind)

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
  { id, normalisation: how, protects }: PlannedIndicator,
  x: Sql,
): Sql {
  const of = (what: string): Sql | undefined => bounds.number(id, what)
  const turn = (y: Sql, sum: number): Sql => (protects ? minus(number(sum), y) : y)
  /** A value of the scale, which must be known; the condition that it tells territories apart, where that was measured. */
  const scaled = (
    needed: readonly (Sql | undefined)[],
    make: (...known: Sql[]) => Sql,
    condition?: (...known: Sql[]) => Sql,
  ): Sql => {
    if (needed.some((each) => each === undefined)) return missing
    const known = needed as Sql[]
    return condition === undefined
      ? make(...known)
      : caseWhen([[condition(...known), make(...known)]])
  }
  const varies = [of('min'), of('max')].every((each) => each !== undefined)
    ? below(of('min')!, of('max')!)
    : undefined
  switch (how.kind) {
    case 'ratio':
      return scaled([of('reference')], (whole) =>
        protects
          ? quotient(times(number(how.base), zeroAsMissing(whole)), x)
          : quotient(times(number(how.base), x), whole),
      )
    case 'classes': {
      const cuts = Array.from({ length: how.count - 1 }, (_, k) => of(`q${k + 1}`))
      const points = Array.from({ length: how.count }, (_, k) => (protects ? how.count - k : k + 1))
      // where even the least value reaches the last cut, all are in the last class: no scale
      return scaled(cuts, (...at) =>
        stairs(x, at, points, of('min') && below(of('min')!, at.at(-1)!)),
      )
    }
    case 'quantile-points':
      return scaled(
        how.cuts.map((_, k) => of(`q${k + 1}`)),
        (...at) => stairs(x, at, protects ? how.points.toReversed() : how.points, varies),
      )
    case 'min-max': {
      const { goalposts, range = [0, 100], beyond = 'clamp' } = how
      const [low, high] = protects ? [range[1], range[0]] : range
      const posts = goalpostsSql(goalposts, of)
      return scaled(posts, (least, most) => {
        const share = divide(minus(x, least), minus(most, least))
        const held =
          beyond === 'free' ? share : call('least', number(1), call('greatest', number(0), share))
        const frozen = least.kind === 'number' && most.kind === 'number'
        if (frozen && !(least.value < most.value)) return missing
        return caseWhen([
          [
            every(isPresent(x), frozen ? undefined : above(most, least))!,
            plus(number(low), times(number(high - low), held)),
          ],
        ])
      })
    }
    case 'z-score': {
      const [centre, width] = how.onto ?? [0, 1]
      const place = (z: Sql): Sql =>
        plus(times(number(width), protects ? minus(number(0), z) : z), number(centre))
      return scaled([of('moyenne'), of('ecart_type')], (mean, deviation) =>
        caseWhen([
          [every(varies, above(deviation, number(0)))!, place(quotient(minus(x, mean), deviation))],
        ]),
      )
    }
    case 'percentile-rank':
    case 'rank':
    case 'borda':
    case 'exponential':
      return scaled([of('nombre')], (n) =>
        caseWhen([
          [
            every(isPresent(x), varies)!,
            rankSql(
              how,
              column(from, names.of(id, 'place')),
              column(from, names.of(id, 'ex_aequo')),
              n,
            ),
          ],
        ]),
      )
    case 'distance': {
      const target =
        how.to === 'max'
          ? undefined
          : how.to === 'reference'
            ? of('reference')
            : number(how.to.target)
      if (how.to === 'reference' && target === undefined) return missing
      return scaled([of('min'), of('max')], (least, most) => {
        const [start, end] = protects ? [most, target ?? least] : [least, target ?? most]
        const y = times(number(100), quotient(minus(x, start), minus(end, start)))
        return caseWhen([
          [
            varies!,
            how.beyond === 'clamp' ? caseWhen([[above(y, number(100)), number(100)]], y) : y,
          ],
        ])
      })
    }
    case 'share-of-max':
      return scaled([of('max')], (most) =>
        caseWhen([[above(most, number(0)), turn(times(number(100), quotient(x, most)), 100)]]),
      )
    case 'points': {
      const table = how.table.toSorted(([a], [b]) => b - a)
      return caseWhen(
        table.map(
          ([value, worth]) =>
            [
              how.by === 'value' ? equals(x, number(value)) : atLeast(x, number(value)),
              number(worth),
            ] as const,
        ),
      )
    }
    case 'none':
      return protects ? minus(number(0), x) : x
  }
}

const zeroAsMissing = (sql: Sql): Sql =>
  sql.kind === 'number' ? sql : call('nullif', sql, number(0))

function goalpostsSql(
  posts: Extract<Normalisation, { kind: 'min-max' }>['goalposts'],
  of: (what: string) => Sql | undefined,
): [Sql | undefined, Sql | undefined] {
  if (posts === undefined) return [of('min'), of('max')]
  if ('min' in posts) return [number(posts.min), number(posts.max)]
  if ('quantiles' in posts) return [of('q1'), of('q2')]
  const [least, most, centre] = [of('min'), of('max'), of('reference')]
  // frozen, the goalposts themselves were kept
  if (least === undefined || most === undefined || centre === undefined) return [least, most]
  const half = quotient(minus(most, least), number(2))
  return [minus(centre, half), plus(centre, half)]
}

/** What a value is worth by how many of the ascending thresholds it reaches. */
function stairs(
  x: Sql,
  thresholds: readonly Sql[],
  points: readonly number[],
  condition: Sql | undefined,
): Sql {
  const last = thresholds.at(-1)!
  const known = every(
    condition,
    isPresent(x),
    last.kind === 'number' ? undefined : isPresent(last),
  )!
  const steps = thresholds
    .map((threshold, k) => [atLeast(x, threshold), number(points[k + 1]!)] as const)
    .toReversed()
  return caseWhen([[known, caseWhen(steps, number(points[0]!))]])
}

/** `place` counts from the least fragile, ties sharing the least; of midranks it is the other half. */
function rankSql(
  how: Extract<Normalisation, { kind: 'percentile-rank' | 'rank' | 'borda' | 'exponential' }>,
  place: Sql,
  equal: Sql,
  n: Sql,
): Sql {
  const midrank = plus(place, quotient(minus(equal, number(1)), number(2)))
  switch (how.kind) {
    case 'percentile-rank':
      return quotient(
        times(number(100), minus(how.ties === 'min' ? place : midrank, number(1))),
        minus(n, number(1)),
      )
    case 'rank':
      return how.ties === 'mean' ? midrank : place
    case 'borda':
      return minus(place, number(1))
    case 'exponential': {
      const scale = how.scale ?? 23
      const reach = 1 - Math.exp(-100 / scale)
      return times(
        number(-scale),
        call('ln', minus(number(1), times(quotient(midrank, n), number(reach)))),
      )
    }
  }
}
