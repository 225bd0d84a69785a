/** Step 9 of an audit: the index beside what others measure of the same territories. */
import { french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import {
  correlationInterval,
  pearson,
  spearman,
  type Correlation,
} from '../../../stats/correlation.ts'
import { midranks } from '../../../stats/rank.ts'
import { agreement } from '../../comparison/published.ts'
import type { Check, FindingTable } from '../finding.ts'
import { elementLabel } from '../parts.ts'
import {
  minimumThreshold,
  maximumThreshold,
  check,
  defineStep,
  fact,
  listed,
  notMade,
  tableOf,
  territoryName,
  type Threshold,
} from '../spec.ts'
import type { OutsideKind, OutsideMeasure } from '../step.ts'

/** What a kind of measure is called, the sign that its link should have, and the threshold of ρ. */
interface Expected {
  readonly label: string
  readonly sign: 1 | -1 | 0
  readonly threshold: Threshold
}

const expected: Readonly<Record<OutsideKind, Expected>> = {
  indice: {
    label: 'indice publié',
    sign: 1,
    threshold: minimumThreshold(0.7, 0.3, 'ρ d’au moins 0,70 ; insuffisant sous 0,30'),
  },
  revenu: {
    label: 'revenu',
    sign: -1,
    threshold: maximumThreshold(
      -0.3,
      0,
      'ρ de −0,30 ou moins : plus riche, moins fragile ; insuffisant au-dessus de 0',
    ),
  },
  illectronisme: {
    label: 'illectronisme',
    sign: 1,
    threshold: minimumThreshold(0.3, 0, 'ρ d’au moins 0,30 ; insuffisant sous 0'),
  },
  autre: {
    label: 'autre mesure',
    sign: 0,
    threshold: minimumThreshold(0, 0, 'aucun sens attendu'),
  },
}

/** Fewer pairs say nothing of a rank correlation. */
const LEAST_PAIRS = 10

/** A measure with its rank correlation with the index, and with each sub-index. */
interface Linked extends OutsideMeasure {
  readonly index: Correlation
  readonly found: readonly (Correlation & { readonly id: string })[]
}

/** Step 9: rank correlations with other measures, and where they part from the index. */
export const linksStep = defineStep({
  handbook: 9,
  title: 'Les liens avec d’autres mesures',
  question: 'L’indice dit-il la même chose que ce qui est connu par ailleurs ?',
  study: ({ scores, outside = [] }) => {
    const nodes = ['ifn', ...Object.keys(scores.subIndices)]
    const all = outside.map((measure): Linked => {
      const found = nodes.map((id) => ({
        id,
        ...spearman(scores.tree.nodes[id]!.values, measure.values),
      }))
      return { ...measure, found, index: found[0]! }
    })
    const usable = all.filter(({ index }) => index.n >= LEAST_PAIRS)
    const few = all
      .filter(({ index }) => index.n < LEAST_PAIRS)
      .map(
        ({ name, from, index }) =>
          `« ${name} » (${from}) : ${index.n} territoires communs, trop peu pour un lien.`,
      )
    if (usable.length > 0) return { scores, usable, few }
    return outside.length === 0
      ? notMade(
          'aucune autre mesure n’a été donnée (option --avec FICHIER), et les fichiers n’ont ni revenu ni âges pour en faire une',
        )
      : notMade(`${LEAST_PAIRS} territoires communs au moins sont nécessaires`, few)
  },
  sentence: ({ usable }) => usable.map(linkSentence).join(' '),
  checks: ({ usable }) => usable.map(linkCheck),
  tables: ({ scores, usable }) => [
    tableOf(
      'Corrélation des rangs (ρ de Spearman) avec chaque mesure, intervalle à 95 %',
      usable.flatMap((measure) => measure.found.map((link) => ({ measure, link }))),
      [
        ['Mesure', ({ measure }) => measure.name],
        ['Nature', ({ measure }) => expected[measure.kind].label],
        [
          'Avec',
          ({ link: { id } }) => (id === 'ifn' ? 'l’indice' : elementLabel(scores.method, id)),
        ],
        ['Territoires communs', ({ link }) => link.n, 'effectif'],
        ['ρ', ({ link }) => link.r, 'coefficient'],
        ['Intervalle', ({ link }) => intervalWords(link)],
        [
          'r de Pearson',
          ({ measure, link }) => pearson(scores.tree.nodes[link.id]!.values, measure.values).r,
          'coefficient',
        ],
      ],
    ),
    ...usable
      .filter(({ kind }) => kind === 'indice')
      .map((measure) => classesTable(scores, measure)),
    farthestTable(scores, usable),
  ],
  notes: ({ usable, few }) => [
    ...usable.flatMap(({ circular }) => circular ?? []),
    ...few,
    `Mesures lues : ${listed(
      usable.map(({ name, from }) => `« ${name} » (${from})`),
      8,
    )}.`,
  ],
})

function linkCheck({ name, kind, index: { r }, circular }: Linked): Check {
  const { label: nature, sign, threshold } = expected[kind]
  const label = `${name} (${nature}) : ρ avec l’indice`
  if (sign === 0) return fact(label, 'coefficient', r, threshold.words)
  const judged = check(label, 'coefficient', r, threshold)
  // a link that is there by construction proves nothing; that it fails does
  return circular !== undefined && judged.verdict === 'satisfaisant'
    ? { ...judged, verdict: 'constat' }
    : judged
}

function linkSentence({ name, from, kind, index: { r, n }, circular }: Linked): string {
  const size = Math.abs(r) >= 0.7 ? 'fortement' : Math.abs(r) >= 0.3 ? 'nettement' : 'à peine'
  const way = r >= 0 ? 'dans le même sens que' : 'en sens inverse de'
  const { sign } = expected[kind]
  const meant =
    sign !== 0 && Math.abs(r) >= 0.3 && Math.sign(r) !== sign
      ? ', contrairement à ce qui est attendu'
      : ''
  return `L’indice varie ${size} ${way} « ${name} »${/\.\w+$/.test(from) ? ` de ${from}` : ''} (ρ = ${french(r, 2)}, ${french(n, 0)} territoires)${meant}${circular === undefined ? '' : ', un lien en partie construit'}.`
}

function intervalWords({ r, n }: Correlation): string {
  const [low, high] = correlationInterval(r, n, 'spearman')
  return Number.isNaN(low) ? '–' : `${french(low, 2)} à ${french(high, 2)}`
}

/** An index of the same thing, class by class, by size of territory. */
function classesTable(
  { codes, index, population }: Scores,
  { name, values }: OutsideMeasure,
): FindingTable {
  const found = agreement({
    ours: 'ifn',
    theirs: name,
    codes,
    a: index,
    b: values,
    population: population ?? new Float64Array(codes.length),
  })
  const sizeWords = (least: number, most: number): string =>
    most === Infinity
      ? `${french(least, 0)} habitants et plus`
      : `de ${french(least, 0)} à ${french(most - 1, 0)} habitants`
  const rows = population
    ? found.bySize.map((each) => ({ size: sizeWords(each.least, each.most), ...each }))
    : [{ size: 'tous', n: found.n, spearman: found.spearman, same: found.same }]
  return tableOf(
    `« ${name} » et l’indice, par dixièmes : une même classe pour ${french(100 * found.same, 0)} %, à une classe près pour ${french(100 * found.near, 0)} %`,
    rows,
    [
      ['Taille', ({ size }) => size],
      ['Territoires', ({ n }) => n, 'effectif'],
      ['ρ', (row) => row.spearman, 'coefficient'],
      ['Même classe', ({ same }) => same, 'part'],
    ],
  )
}

const SHOWN = 5

/** The territories that the index and another measure place furthest apart, by rank. */
function farthestTable(scores: Scores, measures: readonly OutsideMeasure[]): FindingTable {
  const { codes, index } = scores
  const rows = measures
    .filter(({ kind }) => kind !== 'autre')
    .flatMap(({ name, kind, values }) => {
      const both = [...codes.keys()].filter((i) => !Number.isNaN(index[i]! + values[i]!))
      const ours = hundredths(Float64Array.from(both, (i) => index[i]!))
      const ranks = hundredths(Float64Array.from(both, (i) => values[i]!))
      const theirs = expected[kind].sign < 0 ? ranks.map((v) => 100 - v) : ranks
      return both
        .map((i, k) => ({ name, i, ours: ours[k]!, theirs: theirs[k]! }))
        .sort(
          (a, b) =>
            Math.abs(b.ours - b.theirs) - Math.abs(a.ours - a.theirs) ||
            (codes[a.i]! < codes[b.i]! ? -1 : 1),
        )
        .slice(0, SHOWN)
    })
  return tableOf(
    'Où l’indice et une mesure s’écartent le plus, en rangs ramenés de 0 à 100 (100 : le plus fragile)',
    rows,
    [
      ['Territoire', ({ i }) => territoryName(scores, i)],
      ['Mesure', ({ name }) => name],
      ['Indice', ({ ours }) => ours, 'dixieme'],
      ['Mesure, en rang', ({ theirs }) => theirs, 'dixieme'],
    ],
  )
}

/** Ranks from 0 to 100, ties sharing their mean. */
function hundredths(x: Float64Array): Float64Array {
  return midranks(x).map((rank) => (100 * (rank - 1)) / Math.max(1, x.length - 1))
}
