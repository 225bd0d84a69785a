/** Every way that children make one value, but the arithmetic mean and the stand-in, which `tree.ts` does itself. */
import type { Aggregation, Group, Method, Zero } from '../method/method.ts'
import {
  greatest,
  least,
  mazziottaPareto,
  orderedMean,
  powerMean,
  weightedMedian,
  type RowAggregate,
} from '../stats/aggregate.ts'
import { benefitOfTheDoubt } from '../stats/benefit-of-the-doubt.ts'
import { classes } from '../stats/normalise.ts'
import { copeland, copelandAmounts, netFlow } from '../stats/outrank.ts'
import { quantiles } from '../stats/quantile.ts'

export interface Column {
  readonly values: Float64Array
  readonly weight: number
}

export interface Aggregated {
  readonly values: Float64Array
  /** What each child brings to the value, row by row, when asked for; 0 for one that is missing. */
  readonly amounts?: readonly Float64Array[]
}

type Kind = Exclude<Aggregation, string>['kind'] | Extract<Aggregation, string>

/**
 * The kind of a group's aggregation, however it is written.
 *
 * @example
 * kindOf({ label: 'G', of: ['a'], aggregation: { kind: 'power', p: 2 } }) // → 'power'
 */
export function kindOf({ aggregation = 'mean' }: Group): Kind {
  return typeof aggregation === 'string' ? aggregation : aggregation.kind
}

/** Whether a value depends on which other territories are computed with it. */
export function comparesTerritories(group: Group): boolean {
  return ['net-flow', 'copeland', 'benefit-of-the-doubt', 'cross'].includes(kindOf(group))
}

/**
 * The value of a group from its children, and what each child brings to it: the amounts sum to the
 * value. Means bring shares of what each child is worth; the doc comment of each kernel states them.
 * For outranking: a child's own net flow by its weight; victories shared by the children that carried
 * them. For a cross-table: the Shapley value over its two children, from the least fragile cell, which
 * each bears by half.
 *
 * @example
 * aggregateBy({ label: 'G', of: ['a', 'b'], aggregation: 'harmonic' }, 'skip', [{ values: Float64Array.of(30), weight: 1 }, { values: Float64Array.of(60), weight: 1 }], 1).values // → [40]
 */
export function aggregateBy(
  group: Group,
  missing: Method['missing'],
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
  switch (kindOf(group)) {
    case 'net-flow':
      return netFlows(children, n, amounts)
    case 'copeland': {
      const columns = children.map(({ values }) => values)
      const weights = children.map(({ weight }) => weight)
      return {
        values: copeland(columns, weights),
        ...(amounts && { amounts: copelandAmounts(columns, weights) }),
      }
    }
    case 'benefit-of-the-doubt': {
      const doubt = benefitOfTheDoubt(children.map(({ values }) => values))
      return {
        values: doubt.values.map(percent),
        amounts: doubt.amounts.map((x) => x.map(percent)),
      }
    }
    case 'cross':
      return crossed(group.aggregation as Cross, children, n)
    default:
      return byRow(
        rowAggregate(group.aggregation!),
        zeroRule(group.aggregation!),
        children,
        n,
        amounts,
      )
  }
}

const percent = (v: number): number => 100 * v

function rowAggregate(aggregation: Aggregation): RowAggregate {
  const how = typeof aggregation === 'string' ? { kind: aggregation } : aggregation
  switch (how.kind) {
    case 'geometric':
      return powerMean(0)
    case 'harmonic':
      return powerMean(-1)
    case 'power':
      return powerMean((how as { p: number }).p)
    case 'median':
      return weightedMedian
    case 'minimum':
      return least
    case 'maximum':
      return greatest
    case 'owa':
      return orderedMean((how as { weights: readonly number[] }).weights)
    case 'mazziotta-pareto':
      return mazziottaPareto('penalty' in how && how.penalty === 'minus' ? -1 : 1)
    default:
      return powerMean(1)
  }
}

/** What a mean that cannot take any number does with 0; nothing for one that can. */
function zeroRule(aggregation: Aggregation): Zero | undefined {
  const kind = typeof aggregation === 'string' ? aggregation : aggregation.kind
  if (kind !== 'geometric' && kind !== 'harmonic' && kind !== 'power') return undefined
  return (typeof aggregation === 'object' && 'zero' in aggregation && aggregation.zero) || 'keep'
}

/** The value with which a child counts, NaN when it does not. */
function counted(v: number, zero: Zero | undefined): number {
  if (zero === undefined) return v
  if (v < 0 || (v === 0 && zero === 'skip')) return NaN
  return typeof zero === 'object' ? Math.max(v, zero.floor) : v
}

function byRow(
  row: RowAggregate,
  zero: Zero | undefined,
  children: readonly Column[],
  n: number,
  wanted: boolean,
): Aggregated {
  const values = new Float64Array(n)
  const amounts = wanted ? children.map(() => new Float64Array(n)) : undefined
  const v = new Float64Array(children.length)
  const w = new Float64Array(children.length)
  const brought = new Float64Array(children.length)
  const at = new Int32Array(children.length)
  for (let i = 0; i < n; i++) {
    let m = 0
    for (let k = 0; k < children.length; k++) {
      const { values: x, weight } = children[k]!
      const value = counted(x[i]!, zero)
      if (value !== value || weight === 0) continue
      v[m] = value
      w[m] = weight
      at[m++] = k
    }
    values[i] = m === 0 ? NaN : row(v, w, m, amounts && brought)
    if (amounts) for (let k = 0; k < m; k++) amounts[at[k]!]![i] = brought[k]!
  }
  return { values, ...(amounts && { amounts }) }
}

function netFlows(children: readonly Column[], n: number, wanted: boolean): Aggregated {
  const flows = children.map(({ values }) => netFlow(values))
  const borne = new Float64Array(n)
  const values = new Float64Array(n)
  flows.forEach((flow, k) => {
    const { weight } = children[k]!
    for (let i = 0; i < n; i++) {
      if (flow[i] !== flow[i]) continue
      borne[i]! += weight
      values[i]! += 100 * weight * flow[i]!
    }
  })
  const brought = wanted
    ? flows.map((flow, k) =>
        flow.map((v, i) => (v === v ? (100 * children[k]!.weight * v) / borne[i]! : 0)),
      )
    : undefined
  return { values: values.map((v, i) => v / borne[i]!), ...(brought && { amounts: brought }) }
}

type Cross = Extract<Aggregation, { readonly kind: 'cross' }>

function crossed({ count, table }: Cross, children: readonly Column[], n: number): Aggregated {
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
