/** Scores as pictures are asked of them: as they were computed, as the sheet of a file, or opened. */
import type { Scores } from '../engine/compute.ts'
import type { Tree } from '../engine/tree.ts'
import type { Method } from '../method/method.ts'
import { scoresWithPeople } from '../study/scores-with-people.ts'
import type { Sheet } from '../table/sheet.ts'
import { openScores, type ScoresView } from './draw/scores-view.ts'

/** Scores that `compute` or `computeFiles` gave, the sheet of a file of them (`decodeSheet`), or either opened. */
export type ScoresSource = Scores | Sheet | OpenedScores

/** Scores opened: their sheet, their columns by name, and their tree where they were computed. */
export interface OpenedScores {
  /** Columns as they are written. */
  readonly sheet: Sheet
  /** The same columns by name. */
  readonly view: ScoresView
  /** Rows in the order of the view. */
  readonly tree?: Tree
}

/**
 * Opens scores for pictures. People in difficulty are columns of them where their table has the counts of the census
 * (`computeFiles(method, files, { also: peopleVariables })`).
 *
 * @param source scores, or a sheet of them
 * @param method method to read a sheet by, instead of that of its Trace
 * @returns sheet, view, tree
 * @throws {UserError} `option-invalide` for a sheet that is not one of scores
 */
export function openSource(source: ScoresSource, method?: Method): OpenedScores {
  if ('view' in source) return source
  if ('columns' in source) return { sheet: source, view: openScores(source, method) }
  const sheet = scoresWithPeople(source)
  const view = openScores(sheet, source.method)
  const sameOrder = view.codes.every((code, i) => code === source.codes[i])
  return { sheet, view, ...(sameOrder && { tree: source.tree }) }
}
