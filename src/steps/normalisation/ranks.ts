/** What the scales by rank have in common. */
import type { NormalisationKind, Statistic } from './definition.ts'
import { isConstant } from './columns.ts'
import { french } from '../../core/french.ts'

/** The reference’s values, ascending: ranks are counted among them. */
export interface SortedScale {
  readonly sorted: readonly number[]
}

/** How equal values share their ranks. */
export type Ties = 'mean' | 'min'

/**
 * What every scale by rank says the same way.
 *
 * @returns Members of its definition.
 */
export const rankScale = {
  needs: (): readonly Statistic[] => ['min', 'max', 'ranks'],
  isDegenerate: isConstant,
  measured: ({ sorted }: SortedScale): string => `${french(sorted.length, 0)} valeurs`,
} satisfies Partial<NormalisationKind<{ kind: string }, SortedScale & { kind: string }>>

/** How ties are shared, in French. */
export function tiesWords(ties: Ties): string {
  return ties === 'min'
    ? 'les ex æquo prennent le moindre de leurs rangs'
    : 'les ex æquo prennent la moyenne de leurs rangs'
}
