/** ReportSection: how many people the figures concern. */
import { french } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { definitions, paragraph } from '../draw/html.ts'
import { peopleInWords, valueInWords } from '../draw/words.ts'
import { classify } from '../map/classes.ts'
import type { ReportContext, ReportSection } from './context.ts'
import { meanOfRows } from './territory.ts'

/**
 * Counts the people concerned, as far as the columns tell.
 *
 * @param context context of the report
 * @returns the section
 */
export function peopleSection(context: ReportContext): ReportSection {
  const { view, subject } = context
  const id = 'personnes'
  const title = 'Les personnes concernées'
  if (!view.hasPopulation)
    return {
      id,
      title,
      body: [
        paragraph(
          'La population n’est pas dans ces scores\u00A0: aucun nombre de personnes ne peut être donné.',
        ),
      ],
    }
  const facts = [...mostFragile(context), ...countedIndicators(context), ...expected(context)]
  const warning = paragraph(
    'L’indice ne compte pas des personnes en difficulté\u00A0: il dit où la probabilité d’en trouver une part notable est la plus forte.',
  )
  return {
    id,
    title,
    body: [
      definitions(
        [
          [
            'Habitants',
            peopleInWords(subject.rows.reduce((sum, row) => sum + view.population[row]!, 0)),
          ],
          ...facts,
        ],
        { class: 'ifn-chiffres' },
      ),
      warning,
    ],
  }
}

function mostFragile({ view, subject }: ReportContext): (readonly [string, string])[] {
  const classes = classify(view.index, { kind: 'quantiles', count: 5 })
  if (subject.own >= 0 || classes.count < 5) return []
  const rows = subject.rows.filter((row) => classes.classOf(view.index[row]!) === 4)
  return [
    [
      `Dans le cinquième des ${noun(view.level, 2)} de ces scores le plus fragile`,
      `${peopleInWords(rows.reduce((sum, row) => sum + view.population[row]!, 0))} (${french(rows.length, 0)} ${noun(view.level, rows.length)})`,
    ],
  ]
}

/** Shares whose denominator is the whole population are people: share × population. */
function countedIndicators({ view, subject }: ReportContext): (readonly [string, string])[] {
  const formulas = new Map(view.trace?.indicators.map(({ id, formula }) => [id, formula ?? '']))
  return view.indicators.flatMap(({ id, label, indicator, values }) => {
    const denominator = / \/ (\w+)$/.exec(formulas.get(id) ?? '')?.[1]
    if (
      indicator.unit !== 'share' ||
      denominator === undefined ||
      !view.method!.population.includes(denominator)
    )
      return []
    const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
    return known.length === 0
      ? []
      : [
          [
            label,
            `${peopleInWords(known.reduce((sum, row) => sum + values[row]! * view.population[row]!, 0))} (${valueInWords(meanOfRows(view, values, known), 'share')})`,
          ] as const,
        ]
  })
}

/** Expected illectronisme, where a command before this one added it: a share (0 … 1) or a count. */
function expected({ view, subject }: ReportContext): (readonly [string, string])[] {
  return view.numeric
    .filter((name) => name.startsWith('illectronisme'))
    .flatMap((name) => {
      const values = view.column(name)!
      const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
      if (known.length === 0) return []
      const share = values.every((value) => !(value > 1))
      const count = known.reduce(
        (sum, row) => sum + values[row]! * (share ? view.population[row]! : 1),
        0,
      )
      return [
        [
          `Illectronisme attendu (${name.replaceAll('_', ' ')})`,
          `environ ${peopleInWords(count)}`,
        ] as const,
      ]
    })
}
