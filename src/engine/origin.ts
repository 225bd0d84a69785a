/** What scores were computed from, kept beside them: a study computes again otherwise, and is asked for with the scores alone. */
import type { Method } from '../method/method.ts'
import type { Level } from '../table/level.ts'
import type { Table } from '../table/table.ts'
import { recordsOf, type SheetRecord } from '../table/sheet.ts'
import { scoresSheet } from './sheet.ts'
import type { ComputeOptions, Scores } from './scores.ts'

/** All that it takes to compute some scores again. */
export interface ScoresOrigin {
  readonly table: Table
  readonly options: ComputeOptions
  /** The same table, or the same files, under another method; of another level when one is told. */
  recompute(method: Method, level?: Level): Scores
}

const origins = new WeakMap<object, ScoresOrigin>()

/**
 * Keeps what scores were computed from, and gives them their JSON: `JSON.stringify(scores)` writes
 * method, level, rows and Trace. The scores stay plain data, which a thread or a database may be sent.
 *
 * @param scores scores that nobody else holds yet
 * @param origin what they were computed from; left out for a part of others
 * @returns the same scores
 */
export function keepOrigin<M extends Method>(scores: Scores<M>, origin?: ScoresOrigin): Scores<M> {
  if (origin) origins.set(scores, origin)
  return Object.defineProperty(scores, 'toJSON', { value: scoresJson })
}

/** Finds what scores were computed from; nothing for a copy, a part, or scores read from a file. */
export function originOf(scores: Scores): ScoresOrigin | undefined {
  return origins.get(scores)
}

function scoresJson(this: Scores): object {
  const { id, version, variant } = this.method
  return {
    method: { id, version, ...(variant !== undefined && { variant }) },
    level: this.level,
    rows: rows(this),
    trace: this.trace,
  }
}

/**
 * Lists scores row by row, in the order of their codes, by the names of the columns that `ifn calculer` writes.
 *
 * @param scores scores of any method
 * @returns an object a territory; a value that is missing is `null`, and `absences` says why
 *
 * @example
 * const [first] = rows(scores) // { code_commune: '01001', nom: "L'Abergement-Clémenciat", ifn: 41.2, … }
 */
export function rows<M extends Method>(scores: Scores<M>): SheetRecord[] {
  return recordsOf(scoresSheet(scores))
}
