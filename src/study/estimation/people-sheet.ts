/** Estimated people as columns beside the scores, and how they were made in the Trace of the file. */
import { parseTrace } from '../../engine/trace.ts'
import type { Sheet } from '../../table/sheet.ts'
import type { PeopleEstimate } from './people.ts'

/**
 * Adds `illectronisme_part`, `illectronisme_personnes`, `illectronisme_personnes_p05` and `illectronisme_personnes_p95` to
 * a sheet of scores, row by row by code, and the making of them to its Trace.
 *
 * @param sheet sheet whose first column bears the codes
 * @param estimate estimate of the same territories, in any order
 * @returns a sheet of the same rows; the other is not touched
 */
export function withPeople(sheet: Sheet, estimate: PeopleEstimate): Sheet {
  const place = new Map(estimate.codes.map((code, i) => [code, i]))
  const rows = Array.from(
    sheet.columns[0]!.values as readonly string[],
    (code) => place.get(code) ?? -1,
  )
  const column = (name: string, values: Float64Array) => ({
    name,
    values: Float64Array.from(rows, (row) => (row < 0 ? NaN : values[row]!)),
  })
  return {
    columns: [
      ...sheet.columns,
      column('illectronisme_part', estimate.share),
      column('illectronisme_personnes', estimate.people),
      column('illectronisme_personnes_p05', estimate.low),
      column('illectronisme_personnes_p95', estimate.high),
    ],
    metadata: {
      ...sheet.metadata,
      'ifn.trace': JSON.stringify({
        ...parseTrace(sheet.metadata['ifn.trace']!),
        people: estimate.trace,
      }),
    },
  }
}
