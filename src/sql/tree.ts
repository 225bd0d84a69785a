/** Indicators → axes → sub-indices → index, with the coverage of each: `engine/tree.ts` and `engine/aggregate.ts`, said in SQL. */
import { findsWeights } from '../steps/weighting/registry.ts'
import { combineSql } from '../steps/aggregation/registry.ts'
import { rangeExtent, type Scale } from '../steps/normalisation/registry.ts'
import type { ChildSql } from '../steps/aggregation/sql.ts'
import { leavesUnder } from '../engine/tree.ts'
import { groupsOf, type Group } from '../method/method.ts'
import type { Output, SqlStep } from './expression.ts'
import {
  above,
  aggregateOf,
  caseWhen,
  column,
  isPresent,
  minus,
  missing,
  number,
  quotient,
  plus,
  times,
  total,
  type Sql,
} from '../steps/expression.ts'
import type { SqlPlan } from './plan.ts'
import { partColumn } from './rollup.ts'

const PRESENT = 'themes_presents'

/** The steps of a statement that compute every group of a method. */
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
      (id) =>
        [id, combineSql(groups[id]!, method.missing === 'zero', childrenOf(id, from))] as const,
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

  function childrenOf(id: string, table: string): ChildSql[] {
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
          coverage: caseWhen(
            [[isPresent(value), column(table, names.of(child, 'couverture'))]],
            number(0),
          ),
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

/** What is shown of a group: on a range, from the least to the greatest of the results, or multiplied. */
function shownSql(
  value: Sql,
  rescale: NonNullable<Group['rescale']>,
  fixed: Scale | null | undefined,
): Sql {
  if ('factor' in rescale) return times(number(rescale.factor), value)
  const [low, high] = rescale.range
  const extent = rangeExtent(fixed)
  const [least, most] = extent
    ? [number(extent.min), number(extent.max)]
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
