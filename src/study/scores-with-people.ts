/** Scores as the sheet that is written and drawn: with the people in difficulty, where their table has the counts of the census. */
import type { Scores } from '../engine/compute.ts'
import { originOf } from '../engine/origin.ts'
import { scoresSheet } from '../engine/sheet.ts'
import type { Sheet } from '../table/sheet.ts'
import { peopleOfTable } from './estimation/people.ts'
import { withPeople } from './estimation/people-sheet.ts'

/**
 * Lays scores out as a sheet, with the people estimated of each territory where the table that they were computed from has the
 * counts of the census.
 *
 * @param scores scores of any method
 * @returns the columns of the scores; those of people after them, where they can be estimated
 */
export function scoresWithPeople(scores: Scores): Sheet {
  const origin = originOf(scores)
  const people =
    origin &&
    peopleOfTable(origin.table, {
      ...(origin.options.to && { to: origin.options.to }),
      ...(scores.population && { population: scores.population }),
    })
  const plain = scoresSheet(scores)
  return people && 'found' in people ? withPeople(plain, people.found) : plain
}
