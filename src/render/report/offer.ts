/** ReportSection: the offer of help, from the columns of the scores that tell it. */
import { capital, french } from '../../core/french.ts'
import { helpNouns } from '../../study/priorities/help-nouns.ts'
import { valueInWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/** Indicators of distance to help. */
const DISTANCE = /^distance_/

/**
 * Writes the offer of help, where the scores have it.
 *
 * @param context context of the report
 * @returns the section; nothing without such a column
 */
export function offerSection({ view, subject }: ReportContext): ReportSection | undefined {
  const facts = view.numeric.flatMap((name) => {
    const [one, many] = helpNouns[name] ?? []
    const indicator = DISTANCE.test(name) ? view.method?.indicators[name] : undefined
    const values = view.column(name)!
    const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
    if ((one === undefined && indicator === undefined) || known.length === 0) return []
    const count = known.reduce((sum, row) => sum + values[row]!, 0)
    return [
      indicator
        ? ([
            `${indicator.label}${known.length > 1 ? ' (moyenne)' : ''}`,
            valueInWords(meanOfRows(view, values, known), indicator.unit),
          ] as const)
        : ([capital((count < 2 ? one : many)!), french(count, 0)] as const),
    ]
  })
  return facts.length === 0
    ? undefined
    : { id: 'offre', title: 'L’offre', body: [{ facts, boxed: true }] }
}
