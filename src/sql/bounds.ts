/** What the scales are measured on: aggregates and quantiles of the reference, or the numbers of a frozen one. */
import type { FrozenReference } from '../engine/reference.ts'
import type { Statistic } from '../steps/normalisation/definition.ts'
import { normalisationKind, type Scale } from '../steps/normalisation/registry.ts'
import type { Join, Output, Select, SqlStep } from './expression.ts'
import {
  aggregateOf,
  call,
  caseWhen,
  column,
  equals,
  isPresent,
  missing,
  number,
  sqlText,
  type ColumnType,
  type Sql,
} from '../steps/expression.ts'
import { MEASURES, weightColumn } from './measures.ts'
import { quantileSteps, overallSql, type OrderedColumn } from './order.ts'
import type { PlannedIndicator, SqlPlan } from './plan.ts'
import { SHRUNK } from './shrink.ts'

const BOUNDS = 'bornes'
/** Medians and rates that territories publish of themselves. */
export const PUBLISHED = 'valeurs_publiees'

/** Numbers that the scales are made of, as the statement finds them. */
export interface ScaleBounds {
  readonly steps: readonly SqlStep[]
  /** What the step that scores joins, `from` being the step that it reads. */
  joins(from: string): readonly Join[]
  /** A number of the scale of an indicator; nothing when the scale is frozen and tells nothing apart. */
  number(id: string, what: string): Sql | undefined
}

/** The step that has the values to be scaled. */
export const lastRowStep = ({ indicators }: SqlPlan): string =>
  indicators.some(({ shrunk }) => shrunk) ? SHRUNK : MEASURES

/** Column that is brought onto the scale: the measure, or the shrunken share. */
export const scaledValue = (
  { names }: SqlPlan,
  from: string,
  { id, shrunk }: PlannedIndicator,
): Sql => column(from, names.of(id, shrunk ? 'lisse' : ''))

/** Writes the steps that measure the scales on the reference, or takes the numbers of a frozen one. */
export function boundsOf(plan: SqlPlan): ScaleBounds {
  const { reference } = plan
  if (reference.kind !== 'figee') return measuredBounds(plan)
  return reference.level === undefined
    ? literalBounds(reference.frozen)
    : tabledBounds(plan, reference.frozen)
}

function measuredBounds(plan: SqlPlan): ScaleBounds {
  const { indicators, names, reference, population, published } = plan
  const from = lastRowStep(plan)
  const scored = indicators.filter((each) => each.scored)
  const group = reference.kind === 'groupes' ? column(from, 'groupe_reference') : undefined
  const member =
    reference.kind === 'ensemble' ? undefined : isPresent(column(from, 'groupe_reference'))
  const aggregated = scored.flatMap((each) => aggregatesOf(plan, each, from))
  const ordered = scored.flatMap((each): OrderedColumn[] => {
    const cuts = normalisationKind(each.normalisation).cuts?.(each.normalisation)
    return cuts === undefined
      ? []
      : [
          {
            id: each.id,
            value: scaledValue(plan, from, each),
            probabilities: cuts.at,
            ...(cuts.weighted &&
              population !== undefined && { weight: column(from, 'population') }),
          },
        ]
  })
  const order =
    ordered.length === 0
      ? undefined
      : quantileSteps('bornes', from, ordered, (id, k) => names.of(id, `q${k + 1}`), {
          group,
          member,
        })
  const taken = published.length > 0
  const withGroup: Output[] = group ? [{ name: 'groupe_reference', value: group }] : []
  const bounds: SqlStep[] =
    aggregated.length === 0
      ? []
      : [
          {
            name: BOUNDS,
            title: 'Bornes : ce que vaut la référence.',
            body: [
              {
                from,
                columns: [...withGroup, ...aggregated],
                ...(member && { where: member }),
                ...(group && { groupBy: [group] }),
              },
            ],
          },
        ]
  const publishing: SqlStep[] = taken ? [publishedStep(plan)] : []
  const tables = [
    ...bounds.map(({ name }) => name),
    ...(order ? [order.table] : []),
    ...publishing.map(({ name }) => name),
  ]
  return {
    steps: [...bounds, ...(order?.steps ?? []), ...publishing],
    joins: (scoring) => tables.map((table) => joinTo(plan, table, scoring)),
    number: (id, what) => {
      const at = /^q(\d+)$/.exec(what)
      if (at) return order!.quantile(id, Number(at[1]) - 1)
      const own = column(BOUNDS, names.of(id, what))
      return what === 'reference' && published.includes(id)
        ? call('coalesce', column('medianes_publiees', names.of(id, 'publiee')), own)
        : own
    },
  }
}

/** Each row is held to the bounds of its own group, or to the only ones there are. */
function joinTo({ reference }: SqlPlan, table: string, from: string): Join {
  if (reference.kind === 'groupes' || (reference.kind === 'figee' && reference.level !== undefined))
    return {
      kind: 'left',
      table,
      on: equals(column(table, 'groupe_reference'), column(from, 'groupe_reference')),
    }
  return { kind: 'cross', table }
}

function publishedStep({ reference, published, names }: SqlPlan): SqlStep {
  const of = (name: string, type: ColumnType): Sql => ({ kind: 'cell', of: PUBLISHED, name, type })
  const [grouped, code] = [reference.kind === 'groupes', of('code', 'text')]
  return {
    name: 'medianes_publiees',
    title:
      'Valeurs que les territoires de référence publient d’eux-mêmes (une médiane ne se somme pas) ; table vide : elles sont refaites.',
    body: [
      {
        from: PUBLISHED,
        columns: [
          ...(grouped ? [{ name: 'groupe_reference', value: code }] : []),
          ...published.map((id) => ({
            name: names.of(id, 'publiee'),
            value: aggregateOf(
              'max',
              caseWhen([[equals(of('indicateur', 'text'), sqlText(id)), of('valeur', 'number')]]),
            ),
          })),
        ],
        ...(reference.kind === 'territoire' && { where: equals(code, sqlText(reference.code)) }),
        ...(grouped && { groupBy: [code] }),
      },
    ],
  }
}

/** The aggregates that the scale of an indicator is made of. */
function aggregatesOf(plan: SqlPlan, each: PlannedIndicator, from: string): Output[] {
  const { names } = plan
  const { id, normalisation: how, kind } = each
  const x = scaledValue(plan, from, each)
  const weight = weightColumn(plan, each)
  const output = (what: string, value: Sql): Output => ({ name: names.of(id, what), value })
  const overall = (): Output =>
    output(
      'reference',
      overallSql(
        x,
        kind === 'part'
          ? [column(from, names.of(id, 'num')), column(from, names.of(id, 'den'))]
          : undefined,
        weight === undefined ? undefined : column(from, weight),
      ),
    )
  const made: Readonly<Record<Statistic, () => Output[]>> = {
    min: () => [output('min', aggregateOf('min', x))],
    max: () => [output('max', aggregateOf('max', x))],
    overall: () => [overall()],
    deviation: () => [
      output('moyenne', aggregateOf('avg', x)),
      output('ecart_type', aggregateOf('deviation', x)),
    ],
    'sample-deviation': () => [
      output('moyenne', aggregateOf('avg', x)),
      output('ecart_type', aggregateOf('sample-deviation', x)),
    ],
    ranks: () => [output('nombre', aggregateOf('count', x))],
    quantiles: () => [],
  }
  return normalisationKind(how)
    .needs(how)
    .flatMap((statistic) => made[statistic]())
}

/** The numbers of a frozen scale, by the names that the bounds have here. */
const numbersOf = (scale: Scale): Readonly<Record<string, number>> =>
  normalisationKind(scale).sql.frozen(scale)

const finite = (record: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(record).filter(([, value]) => Number.isFinite(value))

/** One frozen scale an indicator: its numbers stand in the statement. */
function literalBounds({ scales }: FrozenReference): ScaleBounds {
  return {
    steps: [],
    joins: () => [],
    number: (id, what) => {
      const scale = scales[id]?.[0]
      const value = scale ? numbersOf(scale)[what] : undefined
      return value === undefined || !Number.isFinite(value) ? undefined : number(value)
    },
  }
}

/** A frozen scale an indicator and a territory: a row of numbers for each territory. */
function tabledBounds(plan: SqlPlan, { groups, scales }: FrozenReference): ScaleBounds {
  const { names, indicators } = plan
  const wanted = indicators
    .filter(({ scored }) => scored)
    .flatMap(({ id }) =>
      [
        ...new Set(
          (scales[id] ?? []).flatMap((scale) =>
            scale ? finite(numbersOf(scale)).map(([what]) => what) : [],
          ),
        ),
      ].map((what) => [id, what] as const),
    )
  const row = (code: string, g: number): Select => ({
    columns: [
      { name: 'groupe_reference', value: sqlText(code) },
      ...wanted.map(([id, what]): Output => {
        const scale = scales[id]?.[g]
        const value = scale ? numbersOf(scale)[what] : undefined
        return { name: names.of(id, what), value: value === undefined ? missing : number(value) }
      }),
    ],
  })
  return {
    steps: [
      {
        name: BOUNDS,
        title: 'Bornes de la référence figée, par territoire de référence.',
        body: groups.map(row),
      },
    ],
    joins: (from) => [joinTo(plan, BOUNDS, from)],
    number: (id, what) =>
      wanted.some(([each, name]) => each === id && name === what)
        ? column(BOUNDS, names.of(id, what))
        : undefined,
  }
}
