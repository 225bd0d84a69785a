/** The weights of a group's children, where the method has them found rather than given. */
import { UserError } from '../core/errors.ts'
import type { Group } from '../method/method.ts'
import { influence, type WeightsFound } from '../stats/weights.ts'
import { weightingKind } from '../steps/weighting/registry.ts'

/** Weights that were found, and the influence that each child has under them. */
export interface WeightTrace {
  /** Identifier of the group. */
  readonly group: string
  /** Kind of weighting that found them. */
  readonly how: NonNullable<Group['weighting']>
  /** Weight of each member, by identifier. */
  readonly weights: Readonly<Record<string, number>>
  /** Squared correlation with the group's mean, as a share of the sum over its children. */
  readonly influence: Readonly<Record<string, number>>
}

/** Weights by group, in the order of the children: kept in a frozen reference. */
export type FoundWeights = Readonly<Record<string, readonly number[]>>

/**
 * The weights of one group; nothing when they are given. Throws `poids-refuses` with the reason when the data give none.
 *
 * @example
 * findWeights('ifn', { label: 'I', of: ['a', 'b'], weighting: 'by-indicator' }, [{ child: 'a', values: Float64Array.of(1, 2), leaves: 3 }, { child: 'b', values: Float64Array.of(2, 1), leaves: 1 }]) // → [3, 1]
 */
export function findWeights(
  id: string,
  group: Group,
  children: readonly {
    readonly child: string
    readonly values: Float64Array
    readonly leaves: number
  }[],
): number[] | undefined {
  const found = weightingKind(group.weighting).find?.(
    children,
    group.weights ?? children.map(() => 1),
  )
  return found && weightsOr(id, group, children, found)
}

/** What a search for weights ended in, for the Trace. */
export function weightTrace(
  id: string,
  group: Group,
  children: readonly { readonly child: string; readonly values: Float64Array }[],
  weights: readonly number[],
): WeightTrace {
  const felt = influence(
    children.map(({ values }) => values),
    weights,
  )
  const named = (numbers: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(children.map(({ child }, k) => [child, numbers[k]!]))
  return { group: id, how: group.weighting!, weights: named(weights), influence: named(felt) }
}

function weightsOr(
  id: string,
  group: Group,
  children: readonly { readonly child: string }[],
  found: WeightsFound,
): number[] {
  if ('weights' in found) return Array.from(found.weights)
  const names = found.columns.map((k) => `« ${children[k]!.child} »`).join(', ')
  const why = {
    constant: `${names} ne varie pas là où tout est présent`,
    negatif: `${names} va à l’encontre des autres membres : son poids serait négatif`,
    'sans-equilibre': 'aucun jeu de poids n’égalise les influences',
  }[found.refused]
  throw new UserError(
    'poids-refuses',
    `« ${group.label} » (${group.weighting}) : ${why}`,
    'donnez les poids (weights), ou retirez ce membre du groupe',
    { column: id },
  )
}
