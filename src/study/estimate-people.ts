/** How many people of each territory of some scores are in digital difficulty: in one call. */
import type { Scores } from '../engine/compute.ts'
import { rowsIn } from '../geo/asked.ts'
import { subjectOfScores } from '../pipeline/subject.ts'
import { peopleOfTable, type PeopleResult } from './estimation/people.ts'
import type { DirectEstimates } from './estimation/survey.ts'

/** What an estimate of people is told beside the scores. */
export interface EstimateOptions {
  /** Codes or names of the territories that the total bears on; all when left out. */
  readonly territory?: string | readonly string[]
  /** Inhabitants under which a territory gets no figure of its own, 200 when left out. */
  readonly floor?: number
  /** Direct estimates of a survey, which are drawn towards the model (`readDirectEstimates`). */
  readonly survey?: DirectEstimates
}

/**
 * Estimates people in digital difficulty (illectronisme) among those of 15 and over, for each territory of some scores.
 *
 * The table of the scores must have the counts of the census that the model asks for: `computeFiles(method, files,
 * { also: peopleVariables })` reads them beside those of the method.
 *
 * @param scores scores that `compute` or `computeFiles` gave in this program
 * @param options territories of the total, floor, survey
 * @returns `found`, the estimate in the order of the scores; or `lacking`, why there is none, in French
 * @throws {UserError} `option-invalide` for scores that do not know their table; `territoire-inconnu`; what is wrong with
 *   the survey
 *
 * @example
 * const people = estimatePeople(scores, { territory: 'Aisne' })
 * if ('found' in people) people.found.total.people // 76 412.3, between `low` and `high`
 */
export function estimatePeople(scores: Scores, options: EstimateOptions = {}): PeopleResult {
  const { territory, floor, survey } = options
  const { table, options: computed } = subjectOfScores(scores)
  const asked = rowsIn(territory, scores)
  return peopleOfTable(table, {
    ...(computed.to && { to: computed.to }),
    ...(scores.population && { population: scores.population }),
    ...(asked && { among: new Set(asked.rows.map((row) => scores.codes[row]!)) }),
    ...(floor !== undefined && { floor }),
    ...(survey && { survey }),
  })
}
