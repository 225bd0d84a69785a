/** What the scales by rank have in common. */
import {
  caseWhen,
  every,
  isPresent,
  minus,
  number,
  plus,
  quotient,
  type Sql,
} from '../expression.ts'
import { ofKnown, variesSql } from './bounds.ts'
import type { NormalisationKind, ScaleSql, Statistic } from './definition.ts'
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

/** Gives the SQL of a scale by rank, which has none when it is frozen: `make` says what a value is worth by its rank. */
export function rankSql(of: ScaleSql, make: (midrank: Sql, n: Sql) => Sql): Sql {
  const midrank = plus(of.place, quotient(minus(of.equals, number(1)), number(2)))
  return ofKnown([of.bound('nombre')], (n) =>
    caseWhen([[every(isPresent(of.x), variesSql(of))!, make(midrank, n)]]),
  )
}
