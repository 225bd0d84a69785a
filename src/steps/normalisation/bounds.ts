/** Conditions and helpers that the SQL of several scales share. */
import {
  below,
  caseWhen,
  every,
  isPresent,
  missing,
  number,
  atLeast,
  type Sql,
} from '../expression.ts'
import type { ScaleSql } from './definition.ts'

/**
 * Makes an expression of numbers of the scale, all of which must be known.
 *
 * @returns Missing when one of them is not.
 */
export function ofKnown(needed: readonly (Sql | undefined)[], make: (...known: Sql[]) => Sql): Sql {
  return needed.some((each) => each === undefined) ? missing : make(...(needed as Sql[]))
}

/** The condition that the reference varies; undefined where its extremes are not known. */
export function variesSql({ bound }: ScaleSql): Sql | undefined {
  const [min, max] = [bound('min'), bound('max')]
  return min === undefined || max === undefined ? undefined : below(min, max)
}

/**
 * Gives a value the points of how many ascending thresholds it reaches.
 *
 * @param passes The comparison of a value with a threshold; to reach it is enough when left out.
 */
export function stairs(
  x: Sql,
  thresholds: readonly Sql[],
  points: readonly number[],
  condition: Sql | undefined,
  passes = atLeast,
): Sql {
  const last = thresholds.at(-1)!
  const known = every(
    condition,
    isPresent(x),
    last.kind === 'number' ? undefined : isPresent(last),
  )!
  const steps = thresholds
    .map((threshold, k) => [passes(x, threshold), number(points[k + 1]!)] as const)
    .toReversed()
  return caseWhen([[known, caseWhen(steps, number(points[0]!))]])
}

/** The numbers of thresholds that are frozen, which are known to vary. */
export const frozenThresholds = (thresholds: readonly number[]): Record<string, number> => ({
  ...Object.fromEntries(thresholds.map((each, k) => [`q${k + 1}`, each])),
  min: -Infinity,
  max: Infinity,
})
