/** ReportSection: the offer of help, from the columns of the scores that tell it. */
import { french } from '../../core/french.ts'
import { definitions } from '../draw/html.ts'
import { scoreInWords, valueInWords } from '../draw/words.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

const OFFER = /^(?:nb_|lieux|offre|distance_(?:lieu|france)|france_services|mediat)/i

/**
 * Writes the offer of help, where the scores have it.
 *
 * @param context context of the report
 * @returns the section; nothing without such a column
 */
export function offerSection({ view, subject }: ReportContext): ReportSection | undefined {
  const facts = view.numeric
    .filter((name) => OFFER.test(name) && !name.endsWith('_score'))
    .flatMap((name) => {
      const values = view.column(name)!
      const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
      const indicator = view.method?.indicators[name]
      if (known.length === 0) return []
      const isCount = /^(?:nb_|lieux)/i.test(name)
      const value = isCount
        ? french(
            known.reduce((sum, row) => sum + values[row]!, 0),
            0,
          )
        : indicator
          ? valueInWords(meanOfRows(view, values, known), indicator.unit)
          : scoreInWords(meanOfRows(view, values, known))
      return [[indicator?.label ?? name.replaceAll('_', ' '), value] as const]
    })
  return facts.length === 0
    ? undefined
    : { id: 'offre', title: 'L’offre', body: [definitions(facts, { class: 'ifn-chiffres' })] }
}
