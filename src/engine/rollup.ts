/** Going up a level: sums for what can be summed, weighted means (and said to be so) for the rest. */
import { groupSum, groupSums } from '../stats/group.ts'
import type { Grouping } from '../table/table.ts'
import type { Measured, Measures } from './measure.ts'

/**
 * The measures of the groups, from those of their members. A share is Σ numerator / Σ denominator
 * over the members where both are known; a rate or a quantity is a mean by its weight. `part` says
 * for which share of the population there was a value.
 */
export function rollUp(measures: Measures, grouping: Grouping): Measures {
  const { population, indicators } = measures
  const n = grouping.codes.length
  return {
    level: grouping.level,
    codes: grouping.codes,
    ...(grouping.names && { names: grouping.names }),
    ...(population && { population: groupSum(population, grouping.of, n) }),
    indicators: Object.fromEntries(
      Object.entries(indicators).map(([id, each]) => [id, rollUpOne(each, population, grouping)]),
    ),
  }
}

function rollUpOne(
  measured: Measured,
  population: Float64Array | undefined,
  grouping: Grouping,
): Measured {
  const { of, codes } = grouping
  const n = codes.length
  const part = knownPart(measured.values, population, of, n)
  const { counts, weight, kind, formula, variables } = measured
  if (counts) {
    const [numerator, denominator] = groupSums(counts.numerator, counts.denominator, of, n)
    return {
      kind,
      formula,
      variables,
      values: numerator.map((v, g) => v / denominator[g]!),
      counts: { numerator, denominator },
      part,
    }
  }
  if (measured.recount)
    return { kind, formula, variables, values: measured.recount(grouping), part }
  const { means, weights } = groupMean(measured.values, weight, of, n)
  return { kind, formula, variables, values: means, weight: weights, part }
}

/**
 * Mean of each group, weighted, with the weight that it bears upward: applied level after level, it
 * gives what it would in one step.
 *
 * @example
 * groupMean(Float64Array.of(1, 3, NaN), Float64Array.of(1, 3, 9), Int32Array.of(0, 0, 0), 1).means // → [2.5]
 */
export function groupMean(
  x: Float64Array,
  weight: Float64Array | undefined,
  of: Int32Array,
  n: number,
): { means: Float64Array; weights: Float64Array } {
  const w = weight ?? new Float64Array(x.length).fill(1)
  const products = x.map((v, i) => (w[i]! > 0 ? v * w[i]! : NaN))
  const [total, weights] = groupSums(products, w, of, n)
  return { means: total.map((v, g) => v / weights[g]!), weights }
}

/**
 * The share of a group's population that lives where `x` has a value.
 *
 * @example
 * knownPart(Float64Array.of(1, NaN), Float64Array.of(30, 10), Int32Array.of(0, 0), 1) // → [0.75]
 */
export function knownPart(
  x: Float64Array,
  population: Float64Array | undefined,
  of: Int32Array,
  n: number,
): Float64Array {
  const people = population
    ? population.map((v) => (v > 0 ? v : NaN))
    : new Float64Array(x.length).fill(1)
  const whole = groupSum(people, of, n)
  const known = groupSum(
    people.map((v, i) => (x[i] === x[i] ? v : NaN)),
    of,
    n,
  )
  return known.map((v, g) => (v > 0 ? v / whole[g]! : 0))
}
