/** ReportSection: how many people the figures concern. */
import { oncePerObject } from '../../core/memo.ts'
import { french, NBSP } from '../../core/french.ts'
import { countOf, noun } from '../../table/level.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { peopleInWords, valueInWords } from '../draw/words.ts'
import type { ScoresView } from '../draw/scores-view.ts'
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
        'La population n’est pas dans ces scores\u00A0: aucun nombre de personnes ne peut être donné.',
      ],
    }
  const facts = [
    ...mostFragile(context),
    ...countedIndicators(context),
    ...estimated(context),
    ...expected(context),
  ]
  const warning =
    'L’indice ne compte pas des personnes en difficulté\u00A0: il dit où la probabilité d’en trouver une part notable est la plus forte.'
  return {
    id,
    title,
    body: [
      {
        boxed: true,
        facts: [
          [
            'Habitants',
            peopleInWords(subject.rows.reduce((sum, row) => sum + view.population[row]!, 0)),
          ],
          ...facts,
        ],
      },
      warning,
    ],
  }
}

const fifthsOnce = oncePerObject(({ index }: ScoresView) =>
  classify(index, { kind: 'quantiles', count: 5 }),
)

function mostFragile({ view, subject }: ReportContext): (readonly [string, string])[] {
  const classes = fifthsOnce(view)
  if (subject.own >= 0 || classes.count < 5) return []
  const rows = subject.rows.filter((row) => classes.classOf(view.index[row]!) === 4)
  return [
    [
      `Dans le cinquième des ${noun(view.level, 2)} de ces scores le plus fragile`,
      `${peopleInWords(rows.reduce((sum, row) => sum + view.population[row]!, 0))} (${french(rows.length, 0)} ${noun(view.level, rows.length)})`,
    ],
  ]
}

/** Shares whose denominator is the whole population are people: share × population, to three figures. */
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
    if (known.length === 0) return []
    const people = known.reduce((sum, row) => sum + values[row]! * view.population[row]!, 0)
    const share = valueInWords(meanOfRows(view, values, known), 'share')
    return [
      [
        label,
        `environ ${peopleInWords(Number(people.toPrecision(3)))}${NBSP}: ${share} des habitants`,
      ] as const,
    ]
  })
}

/** People estimated in digital difficulty in a territory, with the bounds of their number. */
export interface PeopleInDifficulty {
  readonly people: number
  readonly low: number
  readonly high: number
  /** Rows that the number is the sum of; 1 for an estimate of the territory itself. */
  readonly of: number
  /** Rows without an estimate, which the sum leaves out. */
  readonly left: number
}

/**
 * Finds the estimated people in digital difficulty: those of the territory itself; failing that, the sum of its parts.
 *
 * @param context scores that the report is made from
 * @returns the estimate; nothing where no command before this one added them, or where no part has one
 */
export function peopleInDifficulty({
  view,
  subject,
  figure: whole,
}: Pick<ReportContext, 'view' | 'subject' | 'figure'>): PeopleInDifficulty | undefined {
  const from = (source: ScoresView, rows: readonly number[]): PeopleInDifficulty | undefined => {
    const [people, low, high] = ['', '_p05', '_p95'].map((end) =>
      source.column(`illectronisme_personnes${end}`),
    )
    if (!people || !low || !high) return undefined
    const known = rows.filter((row) => !Number.isNaN(people[row]!))
    const sum = (values: Float64Array): number =>
      known.reduce((total, row) => total + values[row]!, 0)
    return known.length === 0
      ? undefined
      : {
          people: sum(people),
          low: sum(low),
          high: sum(high),
          of: known.length,
          left: rows.length - known.length,
        }
  }
  return from(whole.view, whole.subject.rows) ?? from(view, subject.rows)
}

function estimated(context: ReportContext): (readonly [string, string])[] {
  const { view, subject, figure: whole } = context
  const asked = view.column('illectronisme_personnes')
  const found = peopleInDifficulty(context)
  if (asked === undefined && found === undefined) return []
  const { level } = found && whole.subject.own < 0 ? view : subject
  const apart =
    found && found.of + found.left > 1
      ? ` (somme de ${countOf(level, found.of)}${found.left > 0 ? `, ${french(found.left, 0)} sans estimation` : ''})`
      : ''
  return [
    [
      `En difficulté numérique, parmi les 15 ans ou plus${NBSP}: estimation${apart}`,
      found
        ? estimateInWords(found.people, found.low, found.high)
        : 'pas d’estimation propre\u00A0: trop peu d’habitants, ou des données manquent',
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
