/** From numbers in (0, 1) to what a draw changes: one reading of them for every study. */
import { aggregationKind } from '../../steps/aggregation/registry.ts'
import { groupsOf, withAlternates, type Aggregation, type Method } from '../../method/method.ts'
import { uniformAt } from '../../stats/counter-random.ts'
import { normalQuantile } from '../../stats/normal.ts'
import type { NoiseSeeds } from './noise.ts'
import type { TreeChanges, TreeShape } from './recompute.ts'
import type { Factor, FactorId, Scenario } from './scenario.ts'

/** Which alternative of each step before the tree: 0 is the method's own. */
export interface StepAlternatives {
  readonly normalisation: number
  readonly goalposts: number
  readonly treatment: number
  readonly imputation: number
}

/** What one draw decided. */
export interface Choice {
  readonly steps: StepAlternatives
  readonly streams: NoiseSeeds
  readonly changes: TreeChanges
}

/** Everything that turning the numbers of a draw into choices depends on. */
export interface Chooser {
  readonly shape: TreeShape
  /** The indicators that some territory has, and what the draws must always give. */
  readonly present: readonly string[]
  readonly outputs: readonly string[]
  readonly scenario: Scenario
  readonly factors: readonly Factor[]
  /** Indicators that may be out. */
  readonly removable: readonly string[]
  /** Groups whose weights vary. */
  readonly weighed: readonly string[]
}

/** The choice that changes nothing: the method as published, without noise. */
export const METHOD_CHOICE: Choice = {
  steps: { normalisation: 0, goalposts: 0, treatment: 0, imputation: 0 },
  streams: { sampling: 0, rounding: 0, coverage: 0 },
  changes: {},
}

/** Reads the numbers of a draw, in the order of the factors. */
export function chooser(given: Chooser): (u: ArrayLike<number>) => Choice {
  const { shape, scenario, factors, weighed } = given
  const starts: Partial<Record<FactorId, number>> = {}
  factors.reduce((at, { id, dimensions }) => ((starts[id] = at), at + dimensions), 0)
  const weigh = weigher(shape.method, scenario, weighed)
  const stream = (u: ArrayLike<number>, id: FactorId): number =>
    starts[id] === undefined ? 0 : (u[starts[id]]! * 2 ** 32) >>> 0
  const pick = (u: ArrayLike<number>, id: FactorId, others: number): number =>
    starts[id] === undefined ? 0 : among(u[starts[id]]!, others + 1)
  return (u) => ({
    steps: {
      normalisation: pick(u, 'normalisation', scenario.normalisation?.length ?? 0),
      goalposts: pick(u, 'goalposts', scenario.goalposts?.length ?? 0),
      treatment: pick(u, 'treatment', scenario.treatment?.length ?? 0),
      imputation: pick(u, 'imputation', scenario.imputation?.length ?? 0),
    },
    streams: {
      sampling: stream(u, 'sampling'),
      rounding: stream(u, 'rounding'),
      coverage: stream(u, 'coverage'),
    },
    changes: {
      ...(starts.weights !== undefined && { weights: weigh(u, starts.weights) }),
      ...(starts.aggregation !== undefined && {
        aggregation: aggregations(scenario, u, starts.aggregation),
      }),
      ...(starts.indicators !== undefined && { out: dropped(given, u, starts.indicators) }),
    },
  })
}

function among(u: number, count: number): number {
  return Math.min(count - 1, Math.floor(u * count))
}

function aggregations(
  scenario: Scenario,
  u: ArrayLike<number>,
  start: number,
): Record<string, Aggregation> {
  return Object.fromEntries(
    Object.entries(scenario.aggregation!).flatMap(([id, others], k) => {
      const chosen = among(u[start + k]!, others.length + 1)
      return chosen === 0 ? [] : [[id, others[chosen - 1]!]]
    }),
  )
}

/** One at most; or each by chance, as long as the index and the sub-indices stand. */
function dropped(
  { scenario, removable, shape, present, outputs }: Chooser,
  u: ArrayLike<number>,
  start: number,
): Set<string> {
  const how = scenario.indicators!
  if (how.kind === 'each') {
    const out = new Set<string>()
    removable.forEach((id, k) => {
      if (
        u[start + k]! < how.probability &&
        outputs.every((each) => stands(shape, present, each, new Set([...out, id])))
      )
        out.add(id)
    })
    return out
  }
  const one = among(u[start]!, removable.length + 1)
  return new Set(one === 0 ? [] : [removable[one - 1]!])
}

/** Whether enough of a group is left for some territory to have a value of it. */
export function stands(
  { method, removed }: Pick<TreeShape, 'method' | 'removed'>,
  present: readonly string[],
  id: string,
  out: ReadonlySet<string>,
): boolean {
  const groups = groupsOf(method)
  const gone = new Set([...out].flatMap((each) => withAlternates(method, each)))
  const emptied = (each: string): boolean =>
    gone.has(each) || removed.includes(each) || (groups[each]?.of.every(emptied) ?? false)
  const can = (each: string): boolean => {
    const group = groups[each]
    if (group === undefined) return present.includes(each)
    const stays = group.of.flatMap((child, k) =>
      emptied(child) ? [] : [{ child, weight: group.weights?.[k] ?? 1 }],
    )
    const there = stays.filter(({ child }) => can(child))
    if (there.length === 0) return false
    const { needsAll, standsIn } = aggregationKind(group)
    if (needsAll) return there.length === stays.length
    if (standsIn) return true
    const sum = (all: typeof stays): number => all.reduce((total, { weight }) => total + weight, 0)
    const lost = group.of.filter((child) => emptied(child) && !removed.includes(child)).length
    if (there.length < (group.atLeast ?? 0) - lost) return false
    return sum(there) >= (group.coverage ?? 0) * sum(stays) * (1 - 1e-12)
  }
  return !emptied(id) && can(id)
}

type Weigh = (u: ArrayLike<number>, start: number) => Record<string, readonly number[]>

function weigher(method: Method, { weights: how }: Scenario, weighed: readonly string[]): Weigh {
  if (how === undefined) return () => ({})
  if (how.kind === 'sets')
    return (u, start) => [{}, ...how.sets][among(u[start]!, how.sets.length + 1)]!
  const all = groupsOf(method)
  const groups = weighed.map((id) => [id, all[id]!.weights ?? all[id]!.of.map(() => 1)] as const)
  return (u, start) => {
    let at = start
    return Object.fromEntries(
      groups.map(([id, weights]) => {
        const total = weights.reduce((sum, w) => sum + w, 0)
        return [
          id,
          weights.map((w) =>
            how.kind === 'dirichlet'
              ? gamma((how.concentration * w) / total, u[at++]!)
              : w * (1 + how.share * (2 * u[at++]! - 1)),
          ),
        ]
      }),
    )
  }
}

/** A gamma deviate of shape `a` for the number u, which seeds its trials. Source: Marsaglia & Tsang (2000). */
function gamma(a: number, u: number): number {
  if (a <= 0) return 0
  const seed = (u * 2 ** 32) >>> 0
  const boost = a < 1 ? uniformAt(seed, -1, 0) ** (1 / a) : 1
  const d = (a < 1 ? a + 1 : a) - 1 / 3
  for (let trial = 0; ; trial++) {
    const z = normalQuantile(uniformAt(seed, trial, 1))
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(uniformAt(seed, trial, 2)) < (z * z) / 2 + d - d * v + d * Math.log(v))
      return d * v * boost
  }
}
