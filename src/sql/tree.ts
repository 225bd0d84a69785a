/** Indicators → axes → sub-indices → index, with the coverage of each: `engine/tree.ts` and `engine/aggregate.ts`, said in SQL. */
import { findsWeights } from '../steps/weighting/registry.ts'
import { aggregationKind } from '../steps/aggregation/registry.ts'
import { leavesUnder } from '../engine/tree.ts'
import { groupsOf, type Group } from '../method/method.ts'
import {
  above,
  aggregateOf,
  any,
  below,
  call,
  caseWhen,
  column,
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
  total,
  type Output,
  type Sql,
  type SqlStep,
} from './expression.ts'
import type { SqlPlan } from './plan.ts'
import { partColumn } from './rollup.ts'

const PRESENT = 'themes_presents'

/** A child of a group: its value and its coverage, in the step that is read. */
interface Child {
  readonly id: string
  readonly value: Sql
  readonly coverage: Sql
  /** Its weight; and the same, 0 when an optional group turns out to have no data. */
  readonly weight: number
  readonly borne: Sql
  /** Whether it is known for the whole territory wherever it is there. */
  readonly entire: boolean
}

export interface GroupSteps {
  readonly steps: readonly SqlStep[]
  /** The last step: it has every group. */
  readonly table: string
}

/** From the step that has the scores. `upper`: they are known for a part of each territory, and coverage says which. */
export function groupSteps(plan: SqlPlan, scores: string, upper: boolean): GroupSteps {
  const { method, names, reference } = plan
  const groups = groupsOf(method)
  const scored = new Set(plan.indicators.filter((each) => each.scored).map(({ id }) => id))
  const known = (id: string): string[] => leavesUnder(groups, id).filter((leaf) => scored.has(leaf))
  const removed = new Set(
    Object.keys(groups).filter((id) => groups[id]!.optional && known(id).length === 0),
  )
  const optional = Object.keys(groups).filter((id) => groups[id]!.optional && !removed.has(id))
  const frozen = reference.kind === 'figee' ? reference.frozen : undefined

  const stages = stagesOf(groups, method.axes ?? {}, method.subIndices)
  const steps: SqlStep[] = []
  let from = scores
  if (optional.length > 0) {
    const columns = optional.map((id): Output => ({
      name: names.of(id, 'present'),
      value: caseWhen(
        [
          [
            above(
              total(
                known(id).map((leaf) =>
                  aggregateOf('count', column(scores, names.of(leaf, 'score'))),
                ),
              ),
              number(0),
            ),
            number(1),
          ],
        ],
        number(0),
      ),
    }))
    steps.push({
      name: PRESENT,
      title: 'Thèmes facultatifs : un thème sans aucune donnée est retiré, et son poids partagé.',
      body: [{ from: scores, columns }],
    })
  }
  for (const { name, title, ids } of stages) {
    const rescaled = ids.filter((id) => groups[id]!.rescale !== undefined)
    const made = ids.map(
      (id) => [id, groupSql(childrenOf(id, from), groups[id]!, method.missing)] as const,
    )
    const columns = made.flatMap(([id, { value, coverage }]): Output[] => [
      { name: rescaled.includes(id) ? names.of(id, 'brut') : names.of(id), value },
      { name: names.of(id, 'couverture'), value: coverage },
    ])
    const usesPresent = ids.some((id) => groups[id]!.of.some((child) => optional.includes(child)))
    steps.push({
      name,
      title,
      body: [
        {
          from,
          all: from,
          columns,
          ...(usesPresent && { joins: [{ kind: 'cross', table: PRESENT }] }),
        },
      ],
    })
    from = name
    if (rescaled.length === 0) continue
    const shown = `${name}_echelle`
    steps.push({
      name: shown,
      title:
        'Mise à l’échelle de ce qui est montré ; ce qui est au-dessus est fait des valeurs d’avant.',
      body: [
        {
          from,
          all: from,
          columns: rescaled.map((id) => ({
            name: names.of(id),
            value: shownSql(
              column(name, names.of(id, 'brut')),
              groups[id]!.rescale!,
              frozen?.scales[id]?.[0],
            ),
          })),
        },
      ],
    })
    from = shown
  }
  return { steps, table: from }

  function childrenOf(id: string, table: string): Child[] {
    const group = groups[id]!
    const present = group.of
      .map((child, k) => ({ child, k }))
      .filter(({ child }) => !removed.has(child))
    const weights = weightsOf(
      id,
      group,
      present.map(({ child }) => child),
    )
    return present.map(({ child, k }, at) => {
      const weight = weights?.[at] ?? group.weights?.[k] ?? 1
      const borne = optional.includes(child)
        ? times(number(weight), column(PRESENT, names.of(child, 'present')))
        : number(weight)
      if (groups[child] !== undefined) {
        const value = column(
          table,
          groups[child].rescale === undefined ? names.of(child) : names.of(child, 'brut'),
        )
        return {
          id: child,
          value,
          coverage: column(table, names.of(child, 'couverture')),
          weight,
          borne,
          entire: false,
        }
      }
      if (!scored.has(child))
        return { id: child, value: missing, coverage: number(0), weight, borne, entire: true }
      const value = column(table, names.of(child, 'score'))
      const part = upper ? column(table, partColumn(plan, child)) : number(1)
      return {
        id: child,
        value,
        coverage: caseWhen([[isPresent(value), part]], number(0)),
        weight,
        borne,
        entire: !upper,
      }
    })
  }

  function weightsOf(
    id: string,
    group: Group,
    children: readonly string[],
  ): readonly number[] | undefined {
    if (!findsWeights(group)) return undefined
    return frozen?.weights?.[id] ?? children.map((child) => leavesUnder(groups, child).length)
  }
}

/** Groups in the order in which they can be made: axes by their depth, then sub-indices, then the index. */
function stagesOf(
  groups: Readonly<Record<string, Group>>,
  axes: object,
  subIndices: object,
): { name: string; title: string; ids: string[] }[] {
  const depth = (id: string): number =>
    1 + Math.max(0, ...groups[id]!.of.filter((child) => child in axes).map(depth))
  const depths = [...new Set(Object.keys(axes).map(depth))].sort((a, b) => a - b)
  return [
    ...depths.map((each) => ({
      name: depths.length === 1 ? 'axes' : `axes_${each}`,
      title: 'Axes : moyennes de leurs indicateurs, et part du poids qui est connue.',
      ids: Object.keys(axes).filter((id) => depth(id) === each),
    })),
    ...(Object.keys(subIndices).length === 0
      ? []
      : [
          {
            name: 'sous_indices',
            title: 'Sous-indices, et leur couverture.',
            ids: Object.keys(subIndices),
          },
        ]),
    { name: 'indice', title: 'Indice, et sa couverture.', ids: ['ifn'] },
  ]
}

function groupSql(
  children: readonly Child[],
  group: Group,
  missingRule: 'zero' | 'skip',
): { value: Sql; coverage: Sql } {
  const zero = missingRule === 'zero'
  const whole = total(children.map(({ borne }) => borne))
  const coverage = single(children)
    ? children[0]!.coverage
    : quotient(total(children.map(({ borne, coverage: c }) => times(borne, c))), constant(whole))
  if (group.aggregation === 'first-present') return firstPresent(children)
  const there = children.filter(({ value }) => value !== missing)
  if (group.aggregation === 'sum') {
    const term = ({ value, weight, borne }: Child): Sql => {
      const worth = times(number(weight), zero ? call('coalesce', value, number(0)) : value)
      return borne.kind === 'number'
        ? worth
        : caseWhen([[equals(borne, number(0)), number(0)]], worth)
    }
    return {
      value: !zero && there.length < children.length ? missing : total(children.map(term)),
      coverage,
    }
  }
  const borne = total(
    there.map(({ value, weight }) => caseWhen([[isPresent(value), number(weight)]], number(0))),
  )
  const least = group.coverage ?? 0
  const enough =
    least > 0 && !zero && !single(children)
      ? atLeast(borne, times(number(least * (1 - 1e-12)), constant(whole)))
      : undefined
  const sum = total(
    there.map(({ value, weight }) => times(number(weight), call('coalesce', value, number(0)))),
  )
  const mean = zero
    ? quotient(sum, constant(whole))
    : single(there)
      ? there[0]!.value
      : quotient(sum, borne)
  if (there.length === 0 && !zero) return { value: missing, coverage }
  const kind = aggregationKind(group).kind
  if (kind === 'mean')
    return { value: enough === undefined ? mean : caseWhen([[enough, mean]]), coverage }
  const counted = there.map(({ value, weight }) => ({
    weight,
    value: zero ? call('coalesce', value, number(0)) : value,
  }))
  return { value: caseWhen([[every(enough, isPresent(mean))!, byRow(group, counted)]]), coverage }
}

const single = (children: readonly Child[]): boolean =>
  children.length === 1 && children[0]!.weight > 0 && children[0]!.borne.kind === 'number'

/** A sum of numbers is a number. */
function constant(sql: Sql): Sql {
  if (sql.kind !== 'binary' || sql.op !== '+') return sql
  const [left, right] = [constant(sql.left), constant(sql.right)]
  return left.kind === 'number' && right.kind === 'number'
    ? number(left.value + right.value)
    : { ...sql, left, right }
}

/** The first child that half of the population has, failing that the first there is. */
function firstPresent(children: readonly Child[]): { value: Sql; coverage: Sql } {
  const there = children.filter(({ value }) => value !== missing)
  const known = there.map((child) => ({ child, holds: isPresent(child.value) }))
  const [first, ...others] = there.map(({ value }) => value)
  if (first !== undefined && there.every(({ entire }) => entire)) {
    const value = others.length === 0 ? first : call('coalesce', first, ...others)
    return { value, coverage: caseWhen([[isPresent(value), number(1)]], number(0)) }
  }
  const enough = there.map((child) => ({
    child,
    holds: every(isPresent(child.value), atLeast(child.coverage, number(0.5)))!,
  }))
  const conditions = [...enough, ...known]
  return {
    value: caseWhen(conditions.map(({ child, holds }) => [holds, child.value] as const)),
    coverage: caseWhen(
      conditions.map(({ child, holds }) => [holds, child.coverage] as const),
      number(0),
    ),
  }
}

interface Counted {
  readonly value: Sql
  readonly weight: number
}

/** The aggregations that work row by row, but the arithmetic mean. */
function byRow(group: Group, given: readonly Counted[]): Sql {
  const how =
    typeof group.aggregation === 'object' ? group.aggregation : { kind: group.aggregation! }
  const rule = 'zero' in how && how.zero !== undefined ? how.zero : 'keep'
  const weighted = given.filter(({ weight }) => weight !== 0)
  switch (how.kind) {
    case 'minimum':
      return weighted.length === 1
        ? weighted[0]!.value
        : call('least', ...weighted.map(({ value }) => value))
    case 'maximum':
      return weighted.length === 1
        ? weighted[0]!.value
        : call('greatest', ...weighted.map(({ value }) => value))
    case 'geometric':
      return powerMean(weighted, 0, rule)
    case 'harmonic':
      return powerMean(weighted, -1, rule)
    case 'power':
      return powerMean(weighted, (how as { p: number }).p, rule)
    default:
      return mazziottaPareto(weighted, 'penalty' in how && how.penalty === 'minus' ? -1 : 1)
  }
}

type ZeroRule = 'keep' | 'skip' | { readonly floor: number }

/** A negative value never counts; what a 0 does, the method says. */
function powerMean(given: readonly Counted[], p: number, rule: ZeroRule): Sql {
  const counted = given.map(({ value, weight }) => ({
    weight,
    value:
      typeof rule === 'object'
        ? caseWhen(
            [
              [below(value, number(0)), missing],
              [below(value, number(rule.floor)), number(rule.floor)],
            ],
            value,
          )
        : caseWhen([
            [rule === 'skip' ? above(value, number(0)) : atLeast(value, number(0)), value],
          ]),
  }))
  const positive = counted.map(({ value, weight }) => ({
    weight,
    value: caseWhen([[above(value, number(0)), value]]),
  }))
  const base = p > 0 ? counted : positive
  const borne = total(
    counted.map(({ value, weight }) => caseWhen([[isPresent(value), number(weight)]], number(0))),
  )
  const f = (v: Sql): Sql =>
    p === 0 ? call('ln', v) : p === -1 ? quotient(number(1), v) : call('power', v, number(p))
  const sum = total(
    base.map(({ value, weight }) =>
      caseWhen([[isPresent(value), times(number(weight), f(value))]], number(0)),
    ),
  )
  const mean = quotient(sum, borne)
  const result =
    p === 0
      ? call('exp', mean)
      : p === -1
        ? quotient(number(1), mean)
        : call('power', mean, number(1 / p))
  return p > 0
    ? result
    : caseWhen([[any(counted.map(({ value }) => equals(value, number(0)))), number(0)]], result)
}

function mazziottaPareto(given: readonly Counted[], sign: 1 | -1): Sql {
  const there = ({ value }: Counted, term: Sql): Sql =>
    caseWhen([[isPresent(value), term]], number(0))
  const borne = total(given.map((each) => there(each, number(each.weight))))
  const mean = quotient(
    total(given.map((each) => there(each, times(number(each.weight), each.value)))),
    borne,
  )
  const unbalance = total(
    given.map((each) =>
      there(
        each,
        times(number(each.weight), times(minus(each.value, mean), minus(each.value, mean))),
      ),
    ),
  )
  const penalty = quotient(unbalance, times(borne, mean))
  const nothing = given
    .map(({ value }) => any([isMissing(value), equals(value, number(0))]))
    .reduce((left, right) => every(left, right)!)
  return caseWhen([
    [above(mean, number(0)), sign === 1 ? plus(mean, penalty) : minus(mean, penalty)],
    [nothing, number(0)],
  ])
}

/** What is shown of a group: on a range, from the least to the greatest of the results, or multiplied. */
function shownSql(
  value: Sql,
  rescale: NonNullable<Group['rescale']>,
  fixed: { readonly kind: string } | null | undefined,
): Sql {
  if ('factor' in rescale) return times(number(rescale.factor), value)
  const [low, high] = rescale.range
  const { min, max } = (fixed?.kind === 'min-max' ? fixed : {}) as { min?: number; max?: number }
  const [least, most] =
    min !== undefined && max !== undefined
      ? [number(min), number(max)]
      : [aggregateOf('min', value, {}), aggregateOf('max', value, {})]
  return caseWhen([
    [
      above(most, least),
      plus(
        number(low),
        times(number(high - low), quotient(minus(value, least), minus(most, least))),
      ),
    ],
  ])
}
