/** Other methods on the same files, beside the one that is audited: how far ranks move. */
import { userErrors } from '../../core/errors.ts'
import type { Scores } from '../../engine/compute.ts'
import type { Method } from '../../method/method.ts'
import { count } from '../../stats/summary.ts'
import { compareScores, type MethodComparison } from '../comparison/methods.ts'
import type { Check, FindingTable } from './finding.ts'
import { minimumThreshold, check, SOURCES, tableOf } from './spec.ts'
import type { AuditInput } from './step.ts'

/** A method computed in the place of the audited one: how far ranks move, or why it could not be computed. */
export interface Alternative {
  readonly name: string
  readonly comparison?: MethodComparison
  readonly refused?: string
}

/** An alternative that could be computed. */
export type ComputedAlternative = Alternative & { readonly comparison: MethodComparison }

/**
 * Tells whether the scales come from a frozen reference: no other scale can be measured then.
 *
 * @param scores scores of any level
 * @returns true for a frozen reference
 */
export function isFrozen({ trace }: Scores): boolean {
  return trace.reference.label.endsWith('(figée)')
}

/**
 * Computes other methods on the same files, under the name of the audited one (a frozen reference is of
 * one method). One that leaves a tenth of the territories without an index compares nothing.
 *
 * @param input the audited scores, and how to compute another method; without it, nothing is tried
 * @param others name and method of each; one without method is skipped
 * @returns one alternative a method, compared or refused
 */
export function tryAlternatives(
  { scores, recompute }: AuditInput,
  others: readonly { readonly name: string; readonly method: Method | undefined }[],
): Alternative[] {
  if (recompute === undefined) return []
  const own = count(scores.index)
  const { id } = scores.method
  return others.flatMap(({ name, method }): Alternative[] => {
    if (method === undefined) return []
    try {
      const comparison = compareScores(scores, recompute({ ...method, id }), id, name)
      const { territories } = comparison
      if (territories >= 0.9 * own) return [{ name, comparison }]
      return [
        {
          name,
          refused: `l’indice ne se calcule plus que pour ${territories} territoires sur ${own}`,
        },
      ]
    } catch (error) {
      const [problem] = userErrors(error)
      if (problem === undefined) throw error
      return [{ name, refused: problem.message }]
    }
  })
}

/**
 * Keeps the alternatives that could be computed.
 *
 * @param alternatives from {@link tryAlternatives}
 * @returns those that have a comparison, in the same order
 */
export function computedOnly(alternatives: readonly Alternative[]): ComputedAlternative[] {
  return alternatives.filter((each): each is ComputedAlternative => each.comparison !== undefined)
}

/**
 * Gives the smallest share of the most fragile fifth that stays in it under the alternatives.
 *
 * @param alternatives from {@link tryAlternatives}
 * @returns 0 … 1; Infinity where none could be computed
 */
export function leastKept(alternatives: readonly Alternative[]): number {
  return Math.min(...computedOnly(alternatives).map(({ comparison }) => comparison.fifthKept))
}

/**
 * Judges the worst of the alternatives by who stays in the most fragile fifth.
 *
 * @param label what was changed, in French
 * @param alternatives from {@link tryAlternatives}
 * @param why why this threshold, in French
 * @returns the check; nothing where no alternative could be computed
 */
export function keptCheck(
  label: string,
  alternatives: readonly Alternative[],
  why = ' : c’est ce cinquième que l’on aide en premier',
): Check | undefined {
  const kept = leastKept(alternatives)
  return kept === Infinity
    ? undefined
    : check(label, 'part', kept, minimumThreshold(0.8, 0.6), SOURCES.ours + why)
}

/**
 * Lays alternatives out as a table.
 *
 * @param caption in French
 * @param first heading of the column of names
 * @param alternatives from {@link tryAlternatives}; those that were refused are left out
 * @returns one row an alternative
 */
export function alternativesTable(
  caption: string,
  first: string,
  alternatives: readonly Alternative[],
): FindingTable {
  return tableOf(caption, computedOnly(alternatives), [
    [first, ({ name }) => name],
    ['Corrélation des rangs (ρ)', ({ comparison }) => comparison.spearman, 'coefficient'],
    ['Déplacement moyen (places)', ({ comparison }) => comparison.meanShift, 'dixieme'],
    ['Plus grand déplacement (places)', ({ comparison }) => comparison.greatestShift, 'effectif'],
    ['Cinquième le plus fragile conservé', ({ comparison }) => comparison.fifthKept, 'part'],
  ])
}

/**
 * Says why some alternatives are not in the table.
 *
 * @param alternatives from {@link tryAlternatives}
 * @returns one sentence a refusal
 */
export function refusals(alternatives: readonly Alternative[]): string[] {
  return alternatives.flatMap(({ name, refused }) =>
    refused === undefined ? [] : [`« ${name} » n’a pas pu être essayé : ${refused}.`],
  )
}
