/**
 * The kinds of aggregation: how the children of a group make one value. Most work row by row; those
 * that compare territories with one another depend on which territories there are.
 */
import {
  atLeast,
  call,
  caseWhen,
  every,
  isPresent,
  missing,
  number,
  total,
  type Sql,
} from '../expression.ts'
import type { Fields } from '../fields.ts'
import type { FormatWord } from '../words.ts'
import { benefitOfTheDoubtAggregation } from './benefit-of-the-doubt.ts'
import { copelandAggregation } from './copeland.ts'
import { crossAggregation } from './cross.ts'
import type {
  Aggregated,
  AggregationKind,
  Child,
  Column,
  Combined,
  MissingRule,
} from './definition.ts'
import { firstPresentAggregation } from './first-present.ts'
import { geometricAggregation } from './geometric.ts'
import { harmonicAggregation } from './harmonic.ts'
import { maximumAggregation } from './maximum.ts'
import { mazziottaParetoAggregation } from './mazziotta-pareto.ts'
import { meanAggregation, weightedMeans } from './mean.ts'
import { medianAggregation } from './median.ts'
import { minimumAggregation } from './minimum.ts'
import { netFlowAggregation } from './net-flow.ts'
import { owaAggregation } from './owa.ts'
import { powerAggregation } from './power.ts'
import { coverageSql, weightedMeanSql, type ChildSql, type CombinedSql } from './sql.ts'
import { sumAggregation } from './sum.ts'

const kinds = [
  meanAggregation,
  firstPresentAggregation,
  sumAggregation,
  geometricAggregation,
  harmonicAggregation,
  powerAggregation,
  medianAggregation,
  minimumAggregation,
  maximumAggregation,
  owaAggregation,
  mazziottaParetoAggregation,
  netFlowAggregation,
  copelandAggregation,
  benefitOfTheDoubtAggregation,
  crossAggregation,
] as const

type Kinds = (typeof kinds)[number]

/** How the children of a group make one value, as a method writes it: a word, or an object with options. */
export type Aggregation = Kinds extends infer K
  ? K extends AggregationKind<infer _How, infer Written>
    ? Written
    : never
  : never

type Step = Exclude<Aggregation, string> | { readonly kind: Extract<Aggregation, string> }
type Definition = AggregationKind<Step, Aggregation>

const byKind: ReadonlyMap<string, Definition> = new Map(
  kinds.map((each) => [each.kind, each as unknown as Definition]),
)

/** A group, as far as its aggregation goes. */
export interface WithAggregation {
  readonly aggregation?: Aggregation
}

/** The words of the format for this step, and those of before. */
export const aggregationWordsOfFormat: readonly FormatWord[] = kinds

/** The aggregations that studies try in the place of weighted means, the nearest to a mean first. */
export const usualAggregations: readonly { readonly name: string; readonly how: Aggregation }[] =
  kinds.flatMap(({ usual }) => usual ?? [])

const stepOf = ({ aggregation = meanAggregation.kind }: WithAggregation): Step =>
  typeof aggregation === 'string' ? ({ kind: aggregation } as Step) : aggregation

/** A group, as far as what must be present of it goes. */
interface WithPresence extends WithAggregation {
  /** Least share of the weight, 0 … 1. */
  readonly coverage?: number
  /** Least number of members. */
  readonly atLeast?: number
}

/**
 * Gives the definition of a group’s aggregation, however it is written: the mean when it is left out.
 *
 * @example
 * aggregationKind({ aggregation: { kind: 'power', p: 2 } }).kind // → 'power'
 */
export function aggregationKind(group: WithAggregation): Definition {
  return byKind.get(stepOf(group).kind)!
}

/**
 * Says how the children of a group make one value, in French.
 *
 * @example
 * aggregationWords({ aggregation: 'harmonic' }) // → 'moyenne harmonique, Σw / Σ(w / s)'
 */
export function aggregationWords(group: WithAggregation): string {
  return aggregationKind(group).words(stepOf(group))
}

/** Lists the defects of a group’s aggregation that its schema cannot see. */
export function aggregationProblems(
  group: WithAggregation & { readonly label: string; readonly of: readonly string[] },
) {
  return aggregationKind(group).check?.(stepOf(group), group) ?? []
}

/**
 * Computes the value of a group from its children, and what each child brings to it: the amounts sum to the
 * value. Means bring shares of what each child is worth; the doc comment of each kernel states them.
 *
 * @example
 * aggregateBy({ aggregation: 'harmonic' }, 'skip', [{ values: Float64Array.of(30), weight: 1 }, { values: Float64Array.of(60), weight: 1 }], 1).values // → [40]
 */
export function aggregateBy(
  group: WithAggregation,
  missing: MissingRule,
  given: readonly Column[],
  n: number,
  amounts = false,
): Aggregated {
  const children =
    missing === 'zero'
      ? given.map(({ values, weight }) => ({
          weight,
          values: values.map((v) => (v === v ? v : 0)),
        }))
      : given
  return aggregationKind(group).aggregate!(stepOf(group), children, n, amounts)
}

/**
 * Writes the value of a group from its children, NaN where none is present, for kinds that have a loop for it: what studies do
 * thousands of times. The same values as `combineChildren` gives when any coverage will do.
 *
 * @param out written to
 * @returns `out`; undefined, and nothing written, where there is no such loop
 */
export function aggregateInto(
  group: WithAggregation,
  missing: MissingRule,
  columns: readonly Float64Array[],
  weights: readonly number[],
  out: Float64Array,
): Float64Array | undefined {
  return missing === 'zero'
    ? undefined
    : aggregationKind(group).aggregateInto?.(stepOf(group), columns, weights, out)
}

/** Makes one group from its children. NaN where less of its weight than its `coverage`, or fewer members than `atLeast`, are present. */
export function combineChildren(
  group: WithPresence,
  missing: MissingRule,
  children: readonly Child[],
  n: number,
): Combined {
  const { coverage: least = 0 } = group
  const { linear } = aggregationKind(group)
  if (linear) {
    const made = linear.combine(children, missing, least, n)
    return { values: withMembers(group, children, made.values), coverage: made.coverage }
  }
  const mean = weightedMeans(children, missing, least, n)
  const { values } = aggregateBy(group, missing, children, n)
  // the mean knows where too little is present for a value to be given
  const given = values.map((v, i) => (mean.values[i] === mean.values[i] ? v : NaN))
  return { values: withMembers(group, children, given), coverage: mean.coverage }
}

/**
 * Keeps the values of a group where enough of its members are present.
 *
 * @param values one a row; written to, NaN where fewer members than `atLeast` have a value
 * @returns `values`
 */
function withMembers(
  { atLeast = 0 }: Pick<WithPresence, 'atLeast'>,
  children: readonly Column[],
  values: Float64Array,
): Float64Array {
  if (atLeast < 2) return values
  const there = children.filter(({ weight }) => weight > 0)
  for (let i = 0; i < values.length; i++) {
    let present = 0
    for (const { values: x } of there) if (x[i] === x[i]) present++
    if (present < atLeast) values[i] = NaN
  }
  return values
}

/** Whether a group has a form in one SQL statement. */
export const hasSql = (group: WithAggregation): boolean => {
  const { linear, sql } = aggregationKind(group)
  return linear !== undefined || sql !== undefined
}

/** Makes one group from its children, in SQL. `zero`: a missing child counts as 0. */
export function combineSql(
  group: WithPresence,
  zero: boolean,
  children: readonly ChildSql[],
): CombinedSql {
  const made = combinedSql(group, zero, children)
  return { ...made, value: membersSql(group, children, made.value) }
}

/** The value of a group where enough of its members are present. */
function membersSql(
  { atLeast: least = 0 }: WithPresence,
  children: readonly ChildSql[],
  value: Sql,
): Sql {
  if (least < 2) return value
  const there = children.filter((child) => child.value !== missing && child.weight > 0)
  if (there.length < least) return missing
  const present = there.map((child) => caseWhen([[isPresent(child.value), number(1)]], number(0)))
  return caseWhen([[atLeast(total(present), number(least)), value]])
}

function combinedSql(
  group: WithPresence,
  zero: boolean,
  children: readonly ChildSql[],
): CombinedSql {
  const { linear, sql } = aggregationKind(group)
  const { coverage: least = 0 } = group
  if (linear) return linear.sql(children, zero, least)
  const coverage = coverageSql(children)
  const there = children.filter(({ value }) => value !== missing)
  if (there.length === 0 && !zero) return { value: missing, coverage }
  const { mean, enough } = weightedMeanSql(children, zero, least)
  const counted = there
    .filter(({ weight }) => weight !== 0)
    .map(({ value, weight }) => ({
      weight,
      value: zero ? call('coalesce', value, number(0)) : value,
    }))
  return {
    value: caseWhen([[every(enough, isPresent(mean))!, sql!(stepOf(group), counted)]]),
    coverage,
  }
}

/** Makes the schema of an aggregation in a method file. */
export function aggregationSchema(shared: Fields) {
  const { z } = shared
  const objects = [...byKind.values()].flatMap((each) =>
    each.fields ? [z.strictObject({ kind: z.literal(each.kind), ...each.fields(shared) })] : [],
  )
  return z.union([
    z.enum(kinds.flatMap(({ kind, isWord }) => (isWord ? [kind] : []))),
    z.discriminatedUnion('kind', [objects[0]!, ...objects.slice(1)]),
  ])
}
