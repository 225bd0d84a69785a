/** ReportSection: how many people the figures concern. */
import { french } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
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
  const facts = [
    ...mostFragile(context),
    ...countedIndicators(context),
    ...estimated(context),
    ...expected(context),
  ]
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

/** Estimated people in digital difficulty, where a command before this one added them. */
function estimated({ view, subject }: ReportContext): (readonly [string, string])[] {
  const columns = ['', '_p05', '_p95'].map((end) => view.column(`illectronisme_personnes${end}`))
  if (columns.some((each) => each === undefined)) return []
  const [people, low, high] = columns as [Float64Array, Float64Array, Float64Array]
  const known = subject.rows.filter((row) => !Number.isNaN(people[row]!))
  const sum = (values: Float64Array): number =>
    known.reduce((total, row) => total + values[row]!, 0)
  const left = subject.rows.length - known.length
  const apart =
    subject.own >= 0
      ? 'estimation'
      : `estimation, somme de ${french(known.length, 0)} ${noun(view.level, known.length)}${left > 0 ? `, ${french(left, 0)} sans estimation` : ''}`
  return [
    [
      'En difficulté numérique, parmi les 15 ans ou plus',
      known.length === 0
        ? 'pas d’estimation propre\u00A0: trop peu d’habitants, ou des données manquent'
        : `${estimateInWords(sum(people), sum(low), sum(high))}\u00A0: ${apart}`,
    ],
  ]
}

/** What the survey's rates by age expect, where the files have the ages. */
function expected({ view, subject }: ReportContext): (readonly [string, string])[] {
  const values = view.column('illectronisme_attendu_personnes')
  const known = values ? subject.rows.filter((row) => !Number.isNaN(values[row]!)) : []
  if (values === undefined || known.length === 0) return []
  return [
    [
      'Attendu d’après les âges seuls',
      `environ ${peopleInWords(known.reduce((sum, row) => sum + values[row]!, 0))}`,
    ],
  ]
}
