/** Sections of a report: the people, the offer, what is missing, the method, the sources and the command. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { reasonLabels, type Reason } from '../../table/missing.ts'
import { classify } from '../map/classes.ts'
import { bullets, definitions, html, paragraph } from '../draw/html.ts'
import type { ReportContext, Section } from './context.ts'
import { together } from './territory.ts'
import { join, text, type Markup } from '../draw/svg.ts'
import { peopleInWords, scoreInWords, valueInWords } from '../draw/words.ts'

/** How many people, as far as the columns tell. */
export function people(context: ReportContext): Section {
  const { book, subject } = context
  const id = 'personnes'
  const title = 'Les personnes concernées'
  if (!book.hasPopulation)
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
            peopleInWords(subject.rows.reduce((sum, row) => sum + book.population[row]!, 0)),
          ],
          ...facts,
        ],
        { class: 'ifn-chiffres' },
      ),
      warning,
    ],
  }
}

function mostFragile({ book, subject }: ReportContext): (readonly [string, string])[] {
  const classes = classify(book.index, { kind: 'quantiles', count: 5 })
  if (subject.own >= 0 || classes.count < 5) return []
  const rows = subject.rows.filter((row) => classes.classOf(book.index[row]!) === 4)
  return [
    [
      `Dans le cinquième des ${noun(book.level, 2)} de ces scores le plus fragile`,
      `${peopleInWords(rows.reduce((sum, row) => sum + book.population[row]!, 0))} (${french(rows.length, 0)} ${noun(book.level, rows.length)})`,
    ],
  ]
}

/** Shares whose denominator is the whole population are people: share × population. */
function countedIndicators({ book, subject }: ReportContext): (readonly [string, string])[] {
  const formulas = new Map(book.trace?.indicators.map(({ id, formula }) => [id, formula ?? '']))
  return book.indicators.flatMap(({ id, label, indicator, values }) => {
    const denominator = / \/ (\w+)$/.exec(formulas.get(id) ?? '')?.[1]
    if (
      indicator.unit !== 'share' ||
      denominator === undefined ||
      !book.method!.population.includes(denominator)
    )
      return []
    const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
    return known.length === 0
      ? []
      : [
          [
            label,
            `${peopleInWords(known.reduce((sum, row) => sum + values[row]! * book.population[row]!, 0))} (${valueInWords(together(book, values, known), 'share')})`,
          ] as const,
        ]
  })
}

/** Expected illectronisme, where a command before this one added it: a share (0 … 1) or a count. */
function expected({ book, subject }: ReportContext): (readonly [string, string])[] {
  return book.numeric
    .filter((name) => name.startsWith('illectronisme'))
    .flatMap((name) => {
      const values = book.column(name)!
      const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
      if (known.length === 0) return []
      const share = values.every((value) => !(value > 1))
      const count = known.reduce(
        (sum, row) => sum + values[row]! * (share ? book.population[row]! : 1),
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

const OFFER = /^(?:nb_|lieux|offre|distance_(?:lieu|france)|france_services|mediat)/i

/** The offer of help, where the scores have it; nothing otherwise. */
export function offer({ book, subject }: ReportContext): Section | undefined {
  const facts = book.numeric
    .filter((name) => OFFER.test(name) && !name.endsWith('_score'))
    .flatMap((name) => {
      const values = book.column(name)!
      const known = subject.rows.filter((row) => !Number.isNaN(values[row]!))
      const indicator = book.method?.indicators[name]
      if (known.length === 0) return []
      const isCount = /^(?:nb_|lieux)/i.test(name)
      const value = isCount
        ? french(
            known.reduce((sum, row) => sum + values[row]!, 0),
            0,
          )
        : indicator
          ? valueInWords(together(book, values, known), indicator.unit)
          : scoreInWords(together(book, values, known))
      return [[indicator?.label ?? name.replaceAll('_', ' '), value] as const]
    })
  return facts.length === 0
    ? undefined
    : { id: 'offre', title: 'L’offre', body: [definitions(facts, { class: 'ifn-chiffres' })] }
}

/** What is missing, and why: in the territory, then in the whole of the scores. */
export function absences({ book, subject, value }: ReportContext): Section {
  const coverage = book.column('couverture')
  const said = book.texts('absences')
  const lines = said
    ? absencesOf(
        subject.rows.map((row) => said[row]!),
        book.method?.indicators ?? {},
        subject.rows.length,
      )
    : []
  const none = said
    ? 'Aucune valeur ne manque.'
    : 'Le fichier de scores n’a pas de colonne «\u00A0absences\u00A0»\u00A0: ce qui manque n’y est pas dit.'
  return {
    id: 'manques',
    title: 'Ce qui manque',
    body: [
      ...(coverage
        ? [
            paragraph(
              `Les données couvrent ${valueInWords(together(book, coverage, subject.rows), 'share')} du poids des indicateurs de la méthode.`,
            ),
          ]
        : []),
      ...(lines.length > 0 ? [bullets(lines)] : [paragraph(none)]),
      ...(Number.isNaN(value)
        ? [paragraph('Ce qui manque est trop pour qu’un indice soit donné.')]
        : []),
      ...(book.trace && book.trace.notes.length > 0
        ? [html('h3', {}, text('À savoir')), bullets(book.trace.notes)]
        : []),
    ],
  }
}

/** « Taux de pauvreté : secret statistique, 89 communes sur 101 ». */
function absencesOf(
  cells: readonly string[],
  indicators: Readonly<Record<string, { readonly label: string }>>,
  total: number,
): string[] {
  const counts = new Map<string, number>()
  for (const cell of cells)
    for (const each of cell.split(' ').filter(Boolean))
      counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([each, count]) => {
      const [id = '', reason = ''] = each.split('=')
      const why = Object.hasOwn(reasonLabels, reason) ? reasonLabels[reason as Reason] : reason
      return `${indicators[id]?.label ?? id}${NBSP}: ${why}${total > 1 ? ` (${french(count, 0)} sur ${french(total, 0)})` : ''}`
    })
}

/** The method sheet. */
export function methodSheet({ book: { method, trace } }: ReportContext): Section {
  const id = 'methode'
  const title = 'La méthode'
  if (method === undefined)
    return {
      id,
      title,
      body: [
        paragraph(
          trace
            ? `Méthode «\u00A0${trace.method.id}\u00A0», version ${trace.method.version}\u00A0: sa fiche n’est pas dans la bibliothèque (option --methode FICHIER).`
            : 'Le fichier de scores ne dit pas par quelle méthode il a été calculé.',
        ),
      ],
    }
  const { evidence } = method
  return {
    id,
    title,
    body: [
      definitions([
        [
          'Méthode',
          `${method.title} (${method.id}, version ${method.version}${trace?.method.variant ? `, variante ${trace.method.variant}` : ''})`,
        ],
        ['Auteur', method.author],
        ['Lecture', method.description],
        ['Formule', method.formula],
        ['Référence', trace?.reference.label ?? 'inconnue'],
        ['Ce qui est vérifié', evidence.text],
      ]),
      ...(method.warnings ? [html('h3', {}, text('Limites')), bullets(method.warnings)] : []),
      indicatorsTable(method),
    ],
  }
}

function indicatorsTable(method: NonNullable<ReportContext['book']['method']>): Markup {
  const head = ['Indicateur', 'Définition', 'Sens', 'Source'].map((name) =>
    html('th', { scope: 'col' }, text(name)),
  )
  const rows = Object.values(method.indicators).map(({ label, definition = '', sense, source }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, text(label)),
      ...[
        definition,
        sense === 'worsens' ? 'rend plus fragile' : 'protège',
        `${method.sources[source]?.producer ?? ''}, ${method.sources[source]?.label ?? ''}`,
      ].map((each) => html('td', {}, text(each))),
    ),
  )
  return html(
    'table',
    { class: 'ifn-indicateurs' },
    html('caption', {}, text('Les indicateurs de la méthode')),
    html('thead', {}, html('tr', {}, ...head)),
    html('tbody', {}, ...rows),
  )
}

/** What a licence asks to be named, and how to redo it all. */
export function provenance({ book: { trace }, command }: ReportContext): Section {
  const sources =
    trace?.sources.map(({ producer, label, millesime, updated, licence, sha256 }) =>
      [
        `${producer}, ${label}`,
        millesime && `millésime ${millesime}`,
        updated && `mise à jour ${updated}`,
        licence,
        sha256 && `SHA-256 ${sha256.slice(0, 16)}…`,
      ]
        .filter(Boolean)
        .join(', '),
    ) ?? []
  const commands = [trace?.command, command].filter((each): each is string => each !== undefined)
  return {
    id: 'sources',
    title: 'Sources et commande',
    body: [
      ...(sources.length > 0
        ? [bullets([...new Set(sources)])]
        : [paragraph('Le fichier de scores ne nomme pas ses sources.')]),
      ...(commands.length > 0
        ? [
            paragraph('Pour refaire ce rapport\u00A0:'),
            html('ol', {}, ...commands.map((each) => html('li', {}, html('code', {}, text(each))))),
          ]
        : []),
      ...(trace
        ? [paragraph(`Logiciel ${trace.software.name} ${trace.software.version}.`)]
        : [join([])]),
    ],
  }
}
