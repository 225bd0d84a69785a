/** The card of a territory, or of two side by side: rank, people, reasons by theme, help near, every indicator. */
import { french, NBSP } from '../../core/french.ts'
import { helpNouns } from '../../study/priorities/help-nouns.ts'
import { noun } from '../../table/level.ts'
import { ABSENT, ordinal, scoreInWords, signed, valueInWords } from '../draw/words.ts'
import { reasonInWords } from '../draw/reasons.ts'
import { explorerParents, type ExplorerEdition, type ExplorerParent } from './data.ts'
import { make } from './dom.ts'
import { patch } from './legend.ts'
import { rowContributions, type Layers, type ReweightedScores, type rowReasons } from './model.ts'
import type { PageData } from './pack.ts'

/** What a card reads. */
export interface CardSource {
  readonly data: PageData
  readonly edition: ExplorerEdition
  readonly computed: ReweightedScores
  /** The index of each edition at the weights of the page, in their order; for one edition alone, nothing. */
  readonly editions: readonly ReweightedScores[]
  readonly reasons: ReturnType<typeof rowReasons>
  /** Classes of the index, as the map has them; nothing where another value is shown. */
  readonly layers?: Layers | undefined
  readonly nameAndCode: (row: number) => string
}

const OF: Readonly<Record<ExplorerParent, string>> = {
  departement: 'Rang dans le département',
  epci: 'Rang dans l’EPCI',
}

/** Rank of a row among those of its parent, by index: « 12e sur 797 ». */
function rankWithin({ data, computed }: CardSource, level: ExplorerParent, row: number): string {
  const of = data.parents[level]?.of
  const mine = computed.index[row]!
  if (!of || Number.isNaN(of[row]!) || Number.isNaN(mine)) return ABSENT
  const rank = computed.rank()
  let [above, count] = [0, 0]
  for (let i = 0; i < of.length; i++) {
    if (of[i] !== of[row] || Number.isNaN(rank[i]!)) continue
    count++
    if (rank[i]! < rank[row]!) above++
  }
  return place(above + 1, count)
}

const place = (rank: number, count: number): string => `${ordinal(rank)} sur ${french(count, 0)}`

/** Rank in all of the scores: that of the file where the page has a part of them, at the weights of the method alone. */
function rankOfAll({ edition, computed }: CardSource, row: number): string {
  if (edition.rank) {
    const rank = edition.rank.of[row]!
    if (Number.isNaN(rank)) return ABSENT
    return Object.keys(computed.weights).length > 0
      ? `${place(rank, edition.rank.count)} aux poids de la méthode`
      : place(rank, edition.rank.count)
  }
  const rank = computed.rank()
  return Number.isNaN(rank[row]!)
    ? ABSENT
    : place(
        rank[row]!,
        rank.reduce((count, each) => count + Number(each === each), 0),
      )
}

/** People in difficulty, with their interval: « environ 1 600 (de 1 400 à 1 700) ». */
function peopleOf({ people }: ExplorerEdition, row: number): string {
  if (!people || Number.isNaN(people.people[row]!)) return ABSENT
  const [count, low, high] = [people.people, people.low, people.high].map((each) =>
    french(each[row]!, 0),
  )
  return `environ ${count} (de ${low} à ${high})`
}

/** Help that the scores know of: counts of places. The distances are among the indicators. */
function helpOf({ edition, data: { method } }: CardSource, row: number): string[] {
  const distances = Object.keys(edition.raw)
    .filter((id) => id.startsWith('distance_') && !Number.isNaN(edition.raw[id]![row]!))
    .map(
      (id) =>
        `${method.indicators[id]!.label}${NBSP}: ${valueInWords(edition.raw[id]![row]!, method.indicators[id]!.unit)}`,
    )
  const counts = Object.entries(edition.help).flatMap(([name, values]) => {
    const count = values[row]!
    if (Number.isNaN(count)) return []
    const [one, many] = helpNouns[name]!
    return [`${french(count, 0)} ${count < 2 ? one : many}`]
  })
  return [...distances, ...counts]
}

/** Who it is and what to know first, in words. */
function summary(source: CardSource, row: number): HTMLElement {
  const { data, edition, computed, layers, nameAndCode } = source
  const within = [...explorerParents].reverse().flatMap((level) => {
    const parent = data.parents[level]
    const name = parent?.names[parent.of[row]!]
    return name ? [name] : []
  })
  const people = edition.population[row]!
  const reasons = source.reasons(row)
  const help = helpOf(source, row)
  const layer = layers?.of[row] ?? -1
  const interval = edition.interval
  const isKnown = interval && !Number.isNaN(interval.low[row]!)
  const fact = (name: string, ...said: (Node | string)[]): HTMLElement[] => [
    make('dt', {}, name),
    make('dd', {}, ...said),
  ]
  return make(
    'article',
    { class: 'fiche' },
    make('h3', {}, nameAndCode(row)),
    make(
      'p',
      { class: 'doux' },
      [
        ...(within.length > 0 ? [within.join(', ')] : []),
        ...(people > 0 ? [`${french(people, 0)} habitants`] : []),
      ].join(`${NBSP}; `),
    ),
    make(
      'dl',
      {},
      ...fact(
        'Indice (0–100, 100 = le plus fragile)',
        ...(layer >= 0 ? [patch(layers!.colours[layer]!), ' '] : []),
        make('b', {}, scoreInWords(computed.index[row]!)),
        ...(layer >= 0 ? [`, classe ${layer + 1} sur ${layers!.colours.length}`] : []),
        ...(isKnown
          ? [
              `, intervalle à 90${NBSP}% de ${scoreInWords(interval.low[row]!)} à ${scoreInWords(interval.high[row]!)}${Object.keys(computed.weights).length > 0 ? ' aux poids de la méthode' : ''}`,
            ]
          : []),
      ),
      ...(edition.people
        ? fact('Personnes en difficulté numérique (estimation)', peopleOf(edition, row))
        : []),
      ...fact(
        `Ce qui pèse, contre la moyenne${data.title[1] ? ` (${data.title[1]})` : ''}`,
        ...(reasons.length === 0
          ? ['aucun thème n’y est plus fragile que la moyenne']
          : [
              make(
                'ul',
                {},
                ...reasons.map((reason) =>
                  make('li', {}, `${reasonInWords(reason)} (${signed(reason.points)}${NBSP}pt)`),
                ),
              ),
            ]),
      ),
      ...(help.length > 0 ? fact('Aide proche', help.join(`${NBSP}; `)) : []),
    ),
  )
}

/**
 * Makes the card of a territory, or of two.
 *
 * @param source data and scores at the current weights
 * @param rows one row or two
 * @returns a part for each, then a table of ranks, sub-indices and indicators
 */
export function card(source: CardSource, rows: readonly number[]): HTMLElement[] {
  const { data, edition, computed, editions, nameAndCode } = source
  const { method, level, whole } = data
  const parts = rows.map((row) => new Map(rowContributions(computed, row)))
  const line = (name: string, said: (row: number, at: number) => string): HTMLElement =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, name),
      ...rows.map((row, at) => make('td', {}, said(row, at))),
    )
  const levels = explorerParents.filter((each) => (data.parents[each]?.codes.length ?? 0) > 0)
  const isOneDepartement =
    edition.rank === undefined && data.parents.departement?.codes.length === 1
  const rankTitle =
    whole === 'France'
      ? 'Rang en France'
      : whole
        ? `Rang (${whole})`
        : `Rang parmi les ${noun(level, 2)} du fichier`
  const table = make(
    'table',
    {},
    make('caption', {}, 'Entre parenthèses, les points que chaque indicateur apporte à l’indice'),
    make(
      'thead',
      {},
      make(
        'tr',
        {},
        make('td'),
        ...rows.map((row) => make('th', { scope: 'col' }, nameAndCode(row))),
      ),
    ),
    make(
      'tbody',
      {},
      line('Indice', (row) => scoreInWords(computed.index[row]!)),
      ...levels.map((each) => line(OF[each], (row) => rankWithin(source, each, row))),
      ...(isOneDepartement ? [] : [line(rankTitle, (row) => rankOfAll(source, row))]),
      ...(editions.length > 1
        ? editions.map((each, k) =>
            line(`Indice, ${data.editions[k]!.label}`, (row) => scoreInWords(each.index[row]!)),
          )
        : []),
      ...Object.entries(method.subIndices).map(([id, { label }]) =>
        line(label, (row) => scoreInWords(computed.tree.nodes[id]?.values[row] ?? NaN)),
      ),
      ...Object.keys(edition.scores).map((id) =>
        line(
          method.indicators[id]!.label,
          (row, at) =>
            `${valueInWords(edition.raw[id]?.[row] ?? NaN, method.indicators[id]!.unit)} (${scoreInWords(parts[at]!.get(id) ?? NaN)}${NBSP}pt)`,
        ),
      ),
    ),
  )
  return [
    ...rows.map((row) => summary(source, row)),
    make(
      'div',
      { class: 'defile', tabindex: '0', role: 'region', 'aria-label': 'Rangs et indicateurs' },
      table,
    ),
  ]
}
