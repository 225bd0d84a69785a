/** What a study is made on: one computation, and all that it takes to do it again otherwise. */
import { UserError } from '../core/errors.ts'
import type { ComputeOptions, Scores } from '../engine/compute.ts'
import { originOf, type ScoresOrigin } from '../engine/origin.ts'
import type { Method } from '../method/method.ts'
import type { Table } from '../table/table.ts'

/** What a study bears on: a method, its table, how it was computed, and the scores. */
export interface Subject {
  /** Method that was computed. */
  readonly method: Method
  /** Table that it was computed from. */
  readonly table: Table
  /** Options that it was computed with. */
  readonly options: ComputeOptions
  /** What `compute(method, table, options)` gives, with what the files told beside it. */
  readonly scores: Scores
}

/**
 * Finds what some scores were computed from, for a study that computes again otherwise.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @returns method, table, options and scores; `recompute` gives the same files under another method
 * @throws {UserError} `option-invalide` for a copy, a part of others, or scores read from a file
 */
export function subjectOfScores(scores: Scores): Subject & Pick<ScoresOrigin, 'recompute'> {
  const origin = originOf(scores)
  if (origin === undefined)
    throw new UserError(
      'option-invalide',
      'ces scores ne disent pas de quoi ils ont été calculés',
      'donnez ceux que compute ou computeFiles viennent de rendre, ni copiés ni relus d’un fichier',
    )
  const { table, options, recompute } = origin
  return { method: scores.method, table, options, scores, recompute }
}
